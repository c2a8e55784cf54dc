// A long list of which only the visible part exists. The next page is fetched when its end comes near.

import { Skeleton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef } from "react";
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
