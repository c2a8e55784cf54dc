// How a difference came to be: a line, and the band in which the true one lies, right at every look.

import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { ExperimentReading, ExperimentStep } from "~/api/generated";
import { dayShort, number } from "~/format";
import { t } from "~/i18n";
import { differenceOf } from "./data";
import own from "./experiments.module.css";

interface Point {
  at: string;
  people: number;
  value: number;
  band: [low: number, high: number];
}

function pointOf(step: ExperimentStep): Point {
  return { at: step.at, people: step.people, value: step.value, band: [step.low, step.high] };
}

interface CourseProps {
  reading: ExperimentReading;
  arm: string;
  height: number;
}

export function Course({ reading, arm, height }: CourseProps) {
  const { picture, currency } = reading;
  const points = picture.steps.filter((one) => one.arm === arm).map(pointOf);
  const say = (value: number) => differenceOf(picture.metric, value, currency);
  const dayOf = (at: string) => dayShort(at.slice(0, 10));
  return (
    <ResponsiveContainer width="100%" height={height}>
      <ComposedChart
        data={points}
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--surface-line)" />
        <XAxis
          dataKey="at"
          tickFormatter={dayOf}
          tickLine={false}
          axisLine={false}
          minTickGap={28}
          tick={{ fontSize: 12, fill: "var(--mantine-color-dimmed)" }}
        />
        <YAxis
          tickFormatter={say}
          tickLine={false}
          axisLine={false}
          width={92}
          tick={{ fontSize: 12, fill: "var(--mantine-color-dimmed)" }}
        />
        <Tooltip
          isAnimationActive={false}
          content={({ payload }) => {
            const point = payload?.[0]?.payload as Point | undefined;
            return point === undefined ? null : (
              <div className={own.tip}>
                <b>{say(point.value)}</b>
                <span>{t("experiment.between", { low: say(point.band[0]), high: say(point.band[1]) })}</span>
                <span>{`${dayOf(point.at)} · ${t("experiment.nPeople", { n: number(point.people) })}`}</span>
              </div>
            );
          }}
        />
        <Area
          dataKey="band"
          stroke="none"
          fill="var(--series-returning)"
          fillOpacity={0.2}
          isAnimationActive={false}
          activeDot={false}
        />
        <ReferenceLine y={0} stroke="var(--mantine-color-dimmed)" strokeDasharray="4 3" />
        <Line
          dataKey="value"
          stroke="var(--series-returning)"
          strokeWidth={2}
          dot={points.length < 3}
          isAnimationActive={false}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
