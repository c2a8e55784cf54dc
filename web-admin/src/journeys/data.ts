import { queryOptions } from "@tanstack/react-query";
import { call } from "~/api/client";
import type { Document } from "./document";

export const journeysQuery = queryOptions({
  queryKey: ["journeys"],
  queryFn: ({ signal }) => call("list_journeys", {}, signal),
});

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
