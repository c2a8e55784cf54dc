// Experiments as they are read here, and what they say in the reader's words.

import { queryOptions } from "@tanstack/react-query";
import { call } from "~/api/client";
import type {
  Experiment,
  ExperimentComparison,
  ExperimentMetric,
  ExperimentReading,
  JourneyView,
} from "~/api/generated";
import { amount, number, percent } from "~/format";
import { many, named, t, told } from "~/i18n";

export const METRICS = ["ordered", "orders", "revenue", "opened", "clicked"] as const;
/** Below this a difference is called real. */
export const REAL = 0.05;
const READ_AGAIN_MS = 60_000;

export const experimentsQuery = queryOptions({
  queryKey: ["experiments"],
  queryFn: ({ signal }) => call("list_experiments", {}, signal),
});

/** What an experiment says. It looks at every order, so it is kept for a while. */
export function readingQuery(name: string) {
  return queryOptions({
    queryKey: ["experiments", name, "reading"],
    queryFn: ({ signal }) => call("read_experiment", { path: { experiment: name } }, signal),
    staleTime: READ_AGAIN_MS,
  });
}

/** Programmes whose way parts by an experiment. */
export function partedBy(experiment: string, journeys: JourneyView[]): JourneyView[] {
  return journeys.filter((one) => one.experiments?.includes(experiment));
}

export function isShare(metric: ExperimentMetric): boolean {
  return metric === "ordered" || metric === "opened" || metric === "clicked";
}

const SMALL = 0.01;

/** What a person comes to. */
export function saidValue(metric: ExperimentMetric, value: number, currency: string): string {
  if (isShare(metric)) return percent(value, Math.abs(value) < SMALL ? 2 : 1);
  return metric === "revenue" ? amount(value, currency) : number(value, 3);
}

/** A difference, with its sign: shares in percentage points. */
export function differenceOf(metric: ExperimentMetric, value: number, currency: string): string {
  const sign = value > 0 ? "+" : value < 0 ? "−" : "±";
  const size = Math.abs(value);
  if (isShare(metric)) return t("points", { n: `${sign}${number(size * 100, 2)}` });
  return `${sign}${metric === "revenue" ? amount(size, currency) : number(size, 3)}`;
}

/** What an arm is called: those of a holdout have words of their own. */
export function armName(experiment: Pick<Experiment, "kind">, arm: string): string {
  return experiment.kind === "holdout" ? named("arm", arm, arm) : arm;
}

function compared(reading: ExperimentReading): ExperimentComparison | undefined {
  const all = reading.metrics[0]?.comparisons ?? [];
  if (reading.verdict === "better") return all.find((one) => one.arm === reading.arm);
  return [...all].sort((one, other) => one.difference.value - other.difference.value)[0];
}

/** How long it takes yet, as far as the server's words tell. */
function waitingText(words: string): [name: string, values: Record<string, number>] {
  const weeks = /about (\d+) more week/.exec(words)?.[1];
  if (weeks !== undefined) return [weeks === "1" ? "week" : "weeks", { n: Number(weeks) }];
  const people = /(\d+) more people would have to be held out/.exec(words)?.[1];
  if (people !== undefined) return ["people", { n: Number(people) }];
  return [words.includes("two years") ? "years" : "nothing", {}];
}

function saidOf(reading: ExperimentReading): [name: string, values: Record<string, string | number>] {
  const { verdict, experiment, currency } = reading;
  if (verdict === "not_enough_data") return waitingText(reading.words);
  if (verdict === "nobody_yet") {
    const waiting = reading.arms.reduce((sum, one) => sum + one.waiting, 0);
    return [waiting === 0 ? "nobody" : "waiting", { n: waiting, days: experiment.days ?? 14 }];
  }
  const first = reading.metrics[0];
  const one = compared(reading);
  if ((verdict !== "better" && verdict !== "worse") || first === undefined || one === undefined) {
    return [verdict, {}];
  }
  const mean = (arm: string) =>
    saidValue(first.metric, first.arms.find((mean) => mean.arm === arm)?.mean?.value ?? 0, currency);
  const range = one.always_valid ?? one.difference;
  return [
    verdict,
    {
      arm: armName(experiment, one.arm),
      against: armName(experiment, one.against),
      metric: named("metric", first.metric),
      mine: mean(one.arm),
      theirs: mean(one.against),
      low: differenceOf(first.metric, range.low, currency),
      high: differenceOf(first.metric, range.high, currency),
    },
  ];
}

/** What an experiment comes to, in a sentence. */
export function sentenceOf(reading: ExperimentReading): ReturnType<typeof told> {
  const [name, values] = saidOf(reading);
  return told(`reading.${name}`, reading.words, values);
}

/** How many people met it. */
export function peopleOf(reading: ExperimentReading): number {
  return reading.arms.reduce((sum, one) => sum + one.people + one.waiting, 0);
}

/** How a winner is picked, in a sentence. */
export function ruleOf({ rule, kind }: Experiment): string {
  if (kind === "holdout") return t("experiment.ruleHoldout");
  if (rule === undefined || rule.kind === "by_hand") return t("experiment.rule.by_hand");
  return many(rule.kind === "always_valid" ? "experiment.ruleAlways" : "experiment.ruleAt", rule.people);
}

/** A chance p, never as nothing at all. */
export function chanceOf(p: number): string {
  return p < 0.001 ? `< ${number(0.001, 3)}` : number(p, 3);
}
