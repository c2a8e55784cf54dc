// Pictures of a rehearsal.

import "@mantine/charts/styles.layer.css";
import "@mantine/core/styles/ColorSwatch.layer.css";
import { BarChart, CompositeChart } from "@mantine/charts";
import type { RehearsedPeople } from "~/api/generated";
import { day, dayShort, number } from "~/format";
import { t } from "~/i18n";
import { OTHERS, type Slice } from "./data";
import own from "./rehearsal.module.css";

const COLOURS = [
  "var(--series-returning)",
  "var(--series-new)",
  "#5b8def",
  "#d08a1d",
  "#a86fd0",
  "var(--mantine-color-gray-5)",
];

/** What each colour stands for. It breaks where it must, which the charts' own does not. */
function Legend({ entries }: { entries: Array<{ color: string; label: string; isLine?: boolean }> }) {
  return (
    <ul className={own.legend}>
      {entries.map(({ color, label, isLine }) => (
        <li key={label}>
          <span style={{ background: color }} data-line={isLine || undefined} aria-hidden />
          {label}
        </li>
      ))}
    </ul>
  );
}

interface DaysProps {
  slices: Slice[];
  /** Programmes that stand for themselves, with what they are called. */
  shown: Array<{ name: string; title: string }>;
  hasOthers: boolean;
  height: number;
}

/** Messages over time, by programme; beside them another run as a line. */
export function DaysChart({ slices, shown, hasOthers, height }: DaysProps) {
  const names = [...shown, ...(hasOthers ? [{ name: OTHERS, title: t("rehearsal.others") }] : [])];
  const isCompared = slices.some((one) => one.beside !== undefined);
  // A dot in a name would be taken for a path into the row.
  const field = (at: number) => `programme${at}`;
  const last = names.length - 1;
  const colour = (name: string, at: number) =>
    (name === OTHERS ? COLOURS.at(-1) : COLOURS[at % COLOURS.length]) ?? "gray";
  return (
    <>
      {names.length > 1 || isCompared ? (
        <Legend
          entries={[
            ...names.map(({ name, title }, at) => ({ color: colour(name, at), label: title })),
            ...(isCompared
              ? [{ color: "var(--mantine-color-text)", label: t("rehearsal.beside"), isLine: true }]
              : []),
          ]}
        />
      ) : null}
      <CompositeChart
        h={height}
        data={slices.map((one) => ({
          day: one.day,
          beside: one.beside,
          ...Object.fromEntries(names.map(({ name }, at) => [field(at), one.mails[name] ?? 0])),
        }))}
        dataKey="day"
        series={[
          ...names.map(({ name, title }, at) => ({
            name: field(at),
            type: "bar" as const,
            color: colour(name, at),
            label: title,
          })),
          ...(isCompared
            ? [
                {
                  name: "beside",
                  type: "line" as const,
                  color: "var(--mantine-color-text)",
                  label: t("rehearsal.beside"),
                  strokeDasharray: "4 3",
                },
              ]
            : []),
        ]}
        tickLine="none"
        gridAxis="x"
        gridProps={{ strokeDasharray: "0" }}
        gridColor="var(--surface-line)"
        strokeWidth={1.6}
        withDots={false}
        valueFormatter={(value) => number(value)}
        tooltipProps={{ labelFormatter: (label: unknown) => day(String(label)) }}
        yAxisProps={{ width: 44, allowDecimals: false }}
        xAxisProps={{
          interval: "preserveStartEnd",
          minTickGap: 26,
          tickFormatter: (value: string) => dayShort(value),
        }}
        maxBarWidth={26}
        barProps={(series) => ({
          stackId: "programmes",
          isAnimationActive: false,
          radius: series.name === field(last) ? [2, 2, 0, 0] : 0,
        })}
        lineProps={{ isAnimationActive: false, type: "monotone" }}
        tooltipAnimationDuration={0}
      />
    </>
  );
}

interface PeopleProps {
  people: RehearsedPeople[];
  beside: RehearsedPeople[] | undefined;
  /** What the two are called. */
  names: { one: string; other: string };
  height: number;
}

/** From here on, numbers of messages are taken together. */
const MANY = 12;

function gathered(people: RehearsedPeople[]): Map<number, number> {
  const found = new Map<number, number>();
  for (const one of people) {
    const mails = Math.min(one.mails, MANY);
    found.set(mails, (found.get(mails) ?? 0) + one.people);
  }
  return found;
}

/** How many people would have had how many messages. */
export function PeopleChart({ people, beside, names, height }: PeopleProps) {
  const [one, other] = [gathered(people), gathered(beside ?? [])];
  const most = Math.max(1, ...one.keys(), ...other.keys());
  return (
    <>
      {beside === undefined ? null : (
        <Legend
          entries={[
            { color: "var(--series-returning)", label: names.one },
            { color: "var(--mantine-color-gray-5)", label: names.other },
          ]}
        />
      )}
      <BarChart
        h={height}
        data={Array.from({ length: most }, (_, at) => ({
          mails: at + 1 === MANY ? `${MANY}+` : String(at + 1),
          people: one.get(at + 1) ?? 0,
          beside: other.get(at + 1) ?? 0,
        }))}
        dataKey="mails"
        series={[
          { name: "people", color: "var(--series-returning)", label: t("rehearsal.people") },
          ...(beside === undefined
            ? []
            : [{ name: "beside", color: "var(--mantine-color-gray-5)", label: names.other }]),
        ]}
        tickLine="none"
        gridAxis="x"
        gridProps={{ strokeDasharray: "0" }}
        gridColor="var(--surface-line)"
        valueFormatter={(value) => number(value)}
        xAxisLabel={t("rehearsal.messagesEach")}
        yAxisProps={{ width: 44, allowDecimals: false }}
        maxBarWidth={34}
        barProps={{ radius: 2, isAnimationActive: false }}
        tooltipAnimationDuration={0}
      />
    </>
  );
}
