// Rehearsals as they are read here.

import { queryOptions } from "@tanstack/react-query";
import { call } from "~/api/client";
import type { Rehearsal, RehearsalDay, RehearsalResult, RehearsalState } from "~/api/generated";
import { isLive } from "~/app/live";

/** How often it is looked at where nothing tells of changes. */
const WATCHED_MS = 1_500;

export function isOver(state: RehearsalState): boolean {
  return state !== "queued" && state !== "running";
}

export const rehearsalsQuery = queryOptions({
  queryKey: ["rehearsals"],
  queryFn: ({ signal }) => call("list_rehearsals", { query: { limit: 100 } }, signal),
  refetchInterval: ({ state }) =>
    !isLive() && state.data?.items.some((one) => !isOver(one.state)) ? 2 * WATCHED_MS : false,
});

/** One rehearsal, looked at again until it is over; after that it never changes. */
export function rehearsalQuery(id: string) {
  return queryOptions({
    queryKey: ["rehearsals", id],
    queryFn: ({ signal }) => call("read_rehearsal", { path: { rehearsal: id } }, signal),
    refetchInterval: ({ state }) =>
      isLive() || state.data === undefined || isOver(state.data.state) ? false : WATCHED_MS,
    staleTime: ({ state }) => (state.data && isOver(state.data.state) ? Number.POSITIVE_INFINITY : 0),
  });
}

/** Names of what a run rehearses; none means everything. */
export function namesOf(run: Rehearsal): string[] {
  return [...(run.wanted.names ?? []), ...(run.wanted.drafts ?? []).map((one) => one.name)];
}

/** How long a run took, in seconds. */
export function secondsOf(run: Rehearsal): number | undefined {
  if (!run.started_at || !run.ended_at) return undefined;
  return (Date.parse(run.ended_at) - Date.parse(run.started_at)) / 1_000;
}

export interface Slice {
  /** Its first day. */
  day: string;
  /** Messages by programme. */
  mails: Record<string, number>;
  total: number;
  /** Messages of another run in the same days. */
  beside?: number;
}

const DAY_MS = 86_400_000;
/** More days than this are drawn as weeks. */
const MOST_DAYS = 70;
/** More days than this are drawn as four weeks each. */
const MOST_WEEKS = 800;

function numberOf(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

function dayOf(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/** How many days a bar stands for. */
export function widthOf(from: string, to: string): number {
  const days = numberOf(to) - numberOf(from) + 1;
  return days <= MOST_DAYS ? 1 : days <= MOST_WEEKS ? 7 : 28;
}

/**
 * Messages day by day or week by week, days without any included. What programmes beyond the largest write is `others`.
 */
export function slices(result: RehearsalResult, shown: string[], beside?: RehearsalDay[]): Slice[] {
  const first = numberOf(result.from);
  // People who are inside at the end are followed for some days more.
  const days = result.per_day.map((one) => numberOf(one.day));
  const last = Math.max(numberOf(result.to), ...days);
  const width = widthOf(result.from, result.to);
  const made: Slice[] = [];
  for (let day = first; day <= last; day += width) {
    made.push({
      day: dayOf(day),
      mails: {},
      total: 0,
      ...(beside === undefined ? {} : { beside: 0 }),
    });
  }
  const at = (day: string) => made[Math.floor((numberOf(day) - first) / width)];
  for (const programme of result.details) {
    const name = shown.includes(programme.name) ? programme.name : OTHERS;
    for (const { day, mails } of programme.per_day) {
      const slice = at(day);
      if (slice === undefined) continue;
      slice.mails[name] = (slice.mails[name] ?? 0) + mails;
      slice.total += mails;
    }
  }
  for (const { day, mails } of beside ?? []) {
    const slice = at(day);
    if (slice?.beside !== undefined) slice.beside += mails;
  }
  return made;
}

export const OTHERS = "·others";

/** How often somebody went through a node. */
export function through(steps: Record<string, number>): number {
  return Object.entries(steps)
    .filter(([what]) => !["skipped", "exited", "failed"].includes(what))
    .reduce((sum, [, count]) => sum + count, 0);
}
