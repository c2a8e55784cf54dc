// A long list of which only the visible part exists. The next page is fetched when its end comes near.

import { Skeleton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import classes from "./rows.module.css";

export interface Column<T> {
  name: string;
  /** A track of a CSS grid. */
  width: string;
  /** Left out where there is little room. */
  wideOnly?: boolean;
  end?: boolean;
  cell: (row: T) => ReactNode;
}

interface RowsProps<T> {
  label: string;
  rows: T[];
  idOf: (row: T) => string;
  columns: Array<Column<T>>;
  hasMore: boolean;
  loading: boolean;
  fetchMore: () => void;
  onOpen: (row: T) => void;
  empty: ReactNode;
}

/** Keys that move from row to row. */
const NEXT: Record<string, (now: number, count: number) => number> = {
  ArrowDown: (now) => now + 1,
  j: (now) => now + 1,
  ArrowUp: (now) => now - 1,
  k: (now) => now - 1,
  Home: () => 0,
  End: (_, count) => count - 1,
};

const HEIGHT = 45;
const AHEAD = 30;

export function Rows<T>({
  label,
  rows,
  idOf,
  columns,
  hasMore,
  loading,
  fetchMore,
  onOpen,
  empty,
}: RowsProps<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length + (hasMore ? 1 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => HEIGHT,
    overscan: 12,
    getItemKey: (index) => (index < rows.length ? idOf(rows[index] as T) : "more"),
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !loading && last >= rows.length - AHEAD) fetchMore();
  }, [hasMore, loading, last, rows.length, fetchMore]);
  /** Puts the keyboard on a row: on its link, so that Enter opens it. */
  const reach = (index: number) => {
    const wanted = Math.max(0, Math.min(rows.length - 1, index));
    virtual.scrollToIndex(wanted);
    // It is drawn once the list has moved there.
    requestAnimationFrame(() => {
      scroller.current
        ?.querySelector<HTMLElement>(`[data-index="${wanted}"] a`)
        ?.focus({ preventScroll: true });
    });
  };
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const place = (event.target as HTMLElement).closest<HTMLElement>("[data-index]")?.dataset.index;
    const now = place === undefined ? -1 : Number(place);
    const next = NEXT[event.key]?.(now, rows.length);
    if (next === undefined || rows.length === 0) return;
    event.preventDefault();
    reach(next);
  };
  const tracks = {
    "--tracks": columns.map((one) => one.width).join(" "),
    "--narrow": columns
      .filter((one) => !one.wideOnly)
      .map((one) => one.width)
      .join(" "),
  } as React.CSSProperties;
  const cellClass = (column: Column<T>) =>
    [classes.cell, column.wideOnly ? classes.wide : "", column.end ? classes.end : ""].join(" ");
  const nothing = rows.length === 0 && !loading && !hasMore;
  return (
    <div
      className={classes.scroller}
      ref={scroller}
      style={tracks}
      tabIndex={0}
      role="region"
      aria-label={label}
      data-rows
      onKeyDown={move}
    >
      <div role="table" aria-label={label} aria-rowcount={hasMore ? -1 : rows.length + 1}>
        <div role="rowgroup" className={classes.head}>
          <div role="row" className={classes.row} aria-rowindex={1}>
            {columns.map((column) => (
              <div role="columnheader" key={column.name} className={cellClass(column)}>
                {column.name}
              </div>
            ))}
          </div>
        </div>
        {nothing ? null : (
          <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = rows[item.index];
              return (
                <div
                  role="row"
                  key={item.key}
                  data-index={item.index}
                  aria-rowindex={item.index + 2}
                  className={classes.row}
                  style={{ height: HEIGHT, transform: `translateY(${item.start}px)` }}
                  onClick={(event) => {
                    const target = event.target as HTMLElement;
                    if (row !== undefined && target.closest("a, button") === null) onOpen(row);
                  }}
                >
                  {columns.map((column) => (
                    <div role="cell" key={column.name} className={cellClass(column)}>
                      {row === undefined ? <Skeleton height={12} width="60%" /> : column.cell(row)}
                    </div>
                  ))}
                </div>
              );
            })}
          </div>
        )}
      </div>
      {rows.length === 0 && loading ? <Waiting columns={columns.length} /> : null}
      {nothing ? empty : null}
    </div>
  );
}

function Waiting({ columns }: { columns: number }) {
  return (
    <div aria-hidden>
      {Array.from({ length: 14 }, (_, row) => (
        <div key={`row-${row + columns}`} className={classes.waiting}>
          <Skeleton height={12} width={`${55 + ((row * 23) % 35)}%`} />
        </div>
      ))}
    </div>
  );
}
