// Differences as pictures: what was seen, and between what the true one lies.

import { Text } from "@mantine/core";
import type { ExperimentComparison, ExperimentMetricReading, ExperimentReading } from "~/api/generated";
import { named, t } from "~/i18n";
import { Scroll } from "~/ui/scroll";
import classes from "~/ui/ui.module.css";
import { armName, chanceOf, differenceOf, REAL, saidValue } from "./data";
import own from "./experiments.module.css";

type Told = "more" | "less" | "none";

/** Whether a difference is called real, judged together with all others (Benjamini–Hochberg). */
function toldOf(one: ExperimentComparison): Told {
  if (one.always_valid_fit_p_value > REAL) return "none";
  return one.difference.value > 0 ? "more" : "less";
}

function rangeOf(one: ExperimentComparison) {
  return one.always_valid ?? one.difference;
}

/** Room on both sides of what is drawn. */
const AIR = 0.08;

/** Of the metric that decides: each arm against the first, on one scale with zero in sight. */
export function Effects({ reading }: { reading: ExperimentReading }) {
  const first = reading.metrics[0];
  const all = first?.comparisons ?? [];
  if (first === undefined || all.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("experiment.noEffect")}
      </Text>
    );
  }
  const ends = all.flatMap((one) => [rangeOf(one).low, rangeOf(one).high, 0]);
  const low = Math.min(...ends);
  const width = Math.max(...ends) - low || 1;
  const from = low - width * AIR;
  const breadth = width * (1 + 2 * AIR);
  const place = (value: number) => `${((value - from) / breadth) * 100}%`;
  const say = (value: number) => differenceOf(first.metric, value, reading.currency);
  return (
    <>
      <ul className={own.effects}>
        {all.map((one) => {
          const range = rangeOf(one);
          return (
            <li key={one.arm} className={own.effect} data-real={toldOf(one)}>
              <div className={own.effectHead}>
                <span>
                  {t("experiment.against", {
                    arm: armName(reading.experiment, one.arm),
                    against: armName(reading.experiment, one.against),
                  })}
                </span>
                <b>{say(range.value)}</b>
              </div>
              <div className={own.track} aria-hidden>
                <span className={own.zero} style={{ left: place(0) }} />
                <span
                  className={own.range}
                  style={{ left: place(range.low), width: `${((range.high - range.low) / breadth) * 100}%` }}
                />
                <span className={own.mark} style={{ left: place(range.value) }} />
              </div>
              <div className={own.ends}>
                <span>{t("experiment.between", { low: say(range.low), high: say(range.high) })}</span>
              </div>
            </li>
          );
        })}
      </ul>
      <Text size="xs" c="dimmed" mt="sm">
        {t("experiment.intervalMeans", { metric: named("metric", first.metric) })}
      </Text>
    </>
  );
}

function MetricRows({ reading, metric }: { reading: ExperimentReading; metric: ExperimentMetricReading }) {
  const { currency, experiment } = reading;
  const name = named("metric", metric.metric);
  return metric.arms.map((arm, at) => {
    const one = metric.comparisons.find((found) => found.arm === arm.arm);
    const real = one === undefined ? "none" : toldOf(one);
    const range = one && rangeOf(one);
    return (
      <tr key={arm.arm}>
        {at === 0 ? (
          <th scope="rowgroup" rowSpan={metric.arms.length} style={{ whiteSpace: "normal" }}>
            {name}
          </th>
        ) : null}
        <td>{armName(experiment, arm.arm)}</td>
        <td className={classes.number}>
          {arm.mean == null ? "—" : saidValue(metric.metric, arm.mean.value, currency)}
        </td>
        <td className={classes.number}>
          {range === undefined ? "—" : differenceOf(metric.metric, range.value, currency)}
        </td>
        <td className={`${classes.number} ${classes.wide}`}>
          {range === undefined
            ? "—"
            : t("brings.range", {
                low: differenceOf(metric.metric, range.low, currency),
                high: differenceOf(metric.metric, range.high, currency),
              })}
        </td>
        <td className={`${classes.number} ${classes.wide}`}>
          {one === undefined ? "—" : chanceOf(one.always_valid_fit_p_value)}
        </td>
        <td>
          {one === undefined ? (
            <Text span size="xs" c="dimmed">
              {t("experiment.first")}
            </Text>
          ) : (
            <span className={real === "none" ? undefined : own.real} data-real={real}>
              {t(`experiment.real.${real}`)}
            </span>
          )}
        </td>
      </tr>
    );
  });
}

/** Every metric and arm, with which differences are real when all are judged together. */
export function Metrics({ reading }: { reading: ExperimentReading }) {
  return (
    <Scroll label={t("experiment.metrics")}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("experiment.metricName")}</th>
            <th scope="col">{t("experiment.arm")}</th>
            <th scope="col" className={classes.number}>
              {t("experiment.each")}
            </th>
            <th scope="col" className={classes.number}>
              {t("experiment.difference")}
            </th>
            <th scope="col" className={`${classes.number} ${classes.wide}`}>
              {t("experiment.interval")}
            </th>
            <th scope="col" className={`${classes.number} ${classes.wide}`}>
              {t("experiment.p")}
            </th>
            <th scope="col">{t("experiment.isReal")}</th>
          </tr>
        </thead>
        {reading.metrics.map((metric) => (
          <tbody key={metric.metric}>
            <MetricRows reading={reading} metric={metric} />
          </tbody>
        ))}
      </table>
    </Scroll>
  );
}
