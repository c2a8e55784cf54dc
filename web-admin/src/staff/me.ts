// Who works here, and what they may do.

import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "~/api/client";
import type { Me, Scope } from "~/api/generated";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => call("read_me", {}, signal),
  staleTime: 5 * 60_000,
});

/** Whoever is signed in; nothing until that is known. */
export function useMe(): Me | undefined {
  return useQuery(meQuery).data;
}

/** Whether whoever is signed in may do what needs this scope. */
export function useMay(scope: Scope): boolean {
  return useMe()?.scopes.includes(scope) ?? false;
}

/** Whether the shop waits for its first owner. */
export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: ({ signal }) => call("read_setup", {}, signal),
  staleTime: 60_000,
});
