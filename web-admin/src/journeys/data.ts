import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "~/api/client";
import { told } from "~/i18n";
import type { Document } from "./document";

/** What a journey is called: in the reader's language where it still has its ready-made title. */
export function titled(title: string): string {
  return told(`readyTitle.${title}`, title).text;
}

export const journeysQuery = queryOptions({
  queryKey: ["journeys"],
  queryFn: ({ signal }) => call("list_journeys", {}, signal),
  select: (all) => ({
    ...all,
    journeys: all.journeys.map((one) => ({ ...one, title: titled(one.title) })),
  }),
});

/** What programmes are called, by their names; the name itself while it is not known. */
export function useTitles(): (name: string) => string {
  const journeys = useQuery(journeysQuery).data?.journeys ?? [];
  return (name) => journeys.find((one) => one.name === name)?.title ?? name;
}

export const readyQuery = queryOptions({
  queryKey: ["journeys", "ready-made"],
  queryFn: ({ signal }) => call("list_ready_journeys", {}, signal),
  select: (all) => all.map((one) => ({ ...one, title: titled(one.title) })),
});

/** A version as it was published; it never changes. */
export function versionQuery(name: string, number: number) {
  return queryOptions({
    queryKey: ["journeys", name, "version", number],
    queryFn: ({ signal }) => call("read_journey_version", { path: { journey: name, number } }, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function journeyQuery(name: string) {
  return queryOptions({
    queryKey: ["journeys", name],
    queryFn: ({ signal }) => call("read_journey", { path: { journey: name } }, signal),
  });
}

export function failuresQuery(name: string) {
  return queryOptions({
    queryKey: ["journeys", name, "failed"],
    queryFn: ({ signal }) => call("list_failed_in_journey", { path: { journey: name } }, signal),
  });
}

/** How often what happened at each node, over all versions. */
export function nodesQuery(name: string) {
  return queryOptions({
    queryKey: ["journeys", name, "nodes"],
    queryFn: ({ signal }) => call("read_journey_nodes", { path: { journey: name } }, signal),
  });
}

/** What a document would change, and who is inside: node by node. */
export function planQuery(name: string, document: Document) {
  return queryOptions({
    queryKey: ["journeys", name, "plan", JSON.stringify(document)],
    queryFn: ({ signal }) => call("plan_journey", { path: { journey: name }, body: document }, signal),
  });
}

/** Whether a document is in order: refused with what is wrong, by place. */
export function validQuery(document: Document) {
  return queryOptions({
    queryKey: ["journey document", JSON.stringify(document)],
    queryFn: ({ signal }) => call("validate_journey", { body: document }, signal),
    retry: false,
  });
}
