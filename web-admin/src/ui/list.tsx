// The frame of a list that is shown whole: what is wrong, what is coming, what would be here, or the table.

import { VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import { Broken, Lines, Panel } from "./page";
import { Scroll } from "./scroll";
import classes from "./ui.module.css";

export interface Head {
  name: string;
  /** Its cells hold numbers, at the right. */
  number?: boolean;
  /** Left out where there is little room. */
  wide?: boolean;
  /** What can be done with a row needs no title for those who see it. */
  hidden?: boolean;
}

interface ListProps<T> {
  /** Where it comes from. */
  of: { error: unknown; isPending: boolean; refetch: () => unknown };
  rows: T[];
  head: Head[];
  /** One row, a `tr`. */
  children: (row: T) => ReactNode;
  /** What stands here where there is nothing. */
  empty: ReactNode;
  label?: string;
}

export function List<T>({ of, rows, head, children, empty, label }: ListProps<T>) {
  if (of.error !== null) return <Broken error={of.error} retry={() => void of.refetch()} />;
  if (!of.isPending && rows.length === 0) return empty;
  return (
    <Panel flush>
      {of.isPending ? (
        <Lines count={6} />
      ) : (
        <Scroll {...(label === undefined ? {} : { label })}>
          <table className={classes.table}>
            <thead>
              <tr>
                {head.map((one) => (
                  <th
                    key={one.name}
                    scope="col"
                    className={[one.number ? classes.number : "", one.wide ? classes.wide : ""].join(" ")}
                  >
                    {one.hidden ? <VisuallyHidden>{one.name}</VisuallyHidden> : one.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>{rows.map(children)}</tbody>
          </table>
        </Scroll>
      )}
    </Panel>
  );
}
