import { queryOptions } from "@tanstack/react-query";
import { call } from "~/api/client";

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
