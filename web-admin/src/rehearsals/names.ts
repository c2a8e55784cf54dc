// What journeys are called, of the shop and ready-made.

import { useQuery } from "@tanstack/react-query";
import type { Rehearsal } from "~/api/generated";
import { many, t } from "~/i18n";
import { journeysQuery, readyQuery } from "~/journeys/data";
import { namesOf } from "./data";

/** The title of a journey by its name; its name until that is known. */
export function useTitles(): (name: string) => string {
  const journeys = useQuery(journeysQuery);
  const ready = useQuery(readyQuery);
  const titles = new Map<string, string>([
    ...(ready.data ?? []).map((one) => [one.name, one.title] as const),
    ...(journeys.data?.journeys ?? []).map((one) => [one.name, one.title] as const),
  ]);
  return (name) => titles.get(name) ?? name;
}

/** What a rehearsal is about, in a line. */
export function subjectOf(run: Rehearsal, titleOf: (name: string) => string): string {
  const names = namesOf(run);
  const [first, ...others] = names;
  if (first === undefined) return t("rehearsals.everything");
  const drafts = run.wanted.drafts ?? [];
  const title = drafts.some((one) => one.name === first)
    ? t("rehearsals.edited", { title: titleOf(first) })
    : titleOf(first);
  return others.length === 0 ? title : `${title} ${many("rehearsals.andMore", others.length)}`;
}
