// A journey as a small drawing: what it is made of, in one look.

import type { Document } from "./document";
import { kindIcon } from "./icons";
import own from "./picture.module.css";
import { type Placed, placed } from "./picture-places";
import { aboutOf, titleOf, triggerOf } from "./words";

const BOX = 30;
const ACROSS = 50;
const DOWN = 42;
/** Where many go side by side they stand closer. */
const CLOSE = 34;
const MANY_LANES = 3;
/** Fewer columns than this are not blown up. */
const LEAST_COLUMNS = 6;

function center(one: Placed, down: number): { x: number; y: number } {
  return { x: one.column * ACROSS + BOX / 2, y: one.lane * down + BOX / 2 };
}

/** Straight along a lane; between lanes in a curve that leaves and comes in level. */
function line(from: Placed, to: Placed, down: number): string {
  const [a, b] = [center(from, down), center(to, down)];
  const start = a.x + BOX / 2;
  const end = b.x - BOX / 2;
  if (a.y === b.y) {
    // Over the heads of those between.
    return to.column - from.column <= 1
      ? `M ${start} ${a.y} H ${end}`
      : `M ${start} ${a.y} C ${start + 14} ${a.y - 26}, ${end - 14} ${a.y - 26}, ${end} ${b.y}`;
  }
  const bend = from.lane < to.lane ? start + ACROSS - BOX : end - (ACROSS - BOX);
  return from.lane < to.lane
    ? `M ${start} ${a.y} C ${bend - 4} ${a.y}, ${start + 2} ${b.y}, ${bend} ${b.y} H ${end}`
    : `M ${start} ${a.y} H ${bend} C ${end - 2} ${a.y}, ${bend + 4} ${b.y}, ${end} ${b.y}`;
}

interface PictureProps {
  document: Document;
  /** What became of steps, where two versions are compared. */
  marks?: Map<string, "added" | "changed" | "removed"> | undefined;
}

export function Picture({ document, marks }: PictureProps) {
  const { steps, ways, columns, lanes } = placed(document);
  const width = (Math.max(columns, LEAST_COLUMNS) - 1) * ACROSS + BOX;
  const down = lanes > MANY_LANES ? CLOSE : DOWN;
  const height = (lanes - 1) * down + BOX;
  const words = [
    triggerOf(document),
    ...document.nodes
      .filter((node) => node.kind !== "end")
      .map((node) => `${titleOf(node)} ${aboutOf(node)}`),
  ].join("; ");
  const shift = columns < LEAST_COLUMNS ? ((LEAST_COLUMNS - columns) * ACROSS) / 2 : 0;
  return (
    <div className={own.frame}>
      <svg viewBox={`${-2 - shift} -12 ${width + 4} ${height + 24}`} role="img" aria-label={words}>
        {ways.map((way) => (
          <path key={`${way.from.id} ${way.field}`} className={own.way} d={line(way.from, way.to, down)} />
        ))}
        {steps.map((one) => {
          const Icon = kindIcon(one.kind);
          const at = center(one, down);
          return (
            <g key={one.id} className={own.step} data-kind={one.kind} data-mark={marks?.get(one.id)}>
              <rect
                className={own.box}
                x={at.x - BOX / 2}
                y={at.y - BOX / 2}
                width={BOX}
                height={BOX}
                rx={8}
              />
              <Icon size={16} stroke={1.7} x={at.x - 8} y={at.y - 8} />
            </g>
          );
        })}
      </svg>
    </div>
  );
}
