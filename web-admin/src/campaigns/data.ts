import { queryOptions } from "@tanstack/react-query";
import { call } from "~/api/client";
import { isLive } from "~/app/live";

const WATCHED_MS = 3_000;
const MOVING = ["sending", "testing", "scheduled"];

export const campaignsQuery = queryOptions({
  queryKey: ["campaigns"],
  queryFn: ({ signal }) => call("list_campaigns", { query: { limit: 100 } }, signal),
});

export function calendarQuery(month: string) {
  return queryOptions({
    queryKey: ["campaigns", "calendar", month],
    queryFn: ({ signal }) => call("read_campaign_calendar", { query: { month } }, signal),
  });
}

export function campaignQuery(name: string) {
  return queryOptions({
    queryKey: ["campaigns", "one", name],
    queryFn: ({ signal }) => call("read_campaign", { path: { campaign: name } }, signal),
    refetchInterval: ({ state }) =>
      !isLive() && MOVING.includes(state.data?.state ?? "") ? WATCHED_MS : false,
  });
}

export function figuresQuery(name: string) {
  return queryOptions({
    queryKey: ["campaigns", "figures", name],
    queryFn: ({ signal }) => call("read_campaign_figures", { path: { campaign: name } }, signal),
  });
}

/** Whom it would reach as it is kept now. */
export function estimateQuery(name: string, changes: number) {
  return queryOptions({
    queryKey: ["campaigns", "estimate", name, changes],
    queryFn: ({ signal }) => call("estimate_campaign", { path: { campaign: name } }, signal),
    retry: false,
  });
}
