// Webhooks as they are read here.

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call } from "~/api/client";
import type { Hook, HookDeliveryState } from "~/api/generated";
import { isLive } from "~/app/live";
import { named } from "~/i18n";

const LOOK_MS = 2_000;

export const hooksQuery = queryOptions({
  queryKey: ["hooks"],
  queryFn: ({ signal }) => call("list_hooks", {}, signal),
  refetchInterval: ({ state }) =>
    state.data?.items.some((one) => one.waiting > 0) && !isLive() ? LOOK_MS : false,
});

export function deliveriesQuery(hook: string, state: HookDeliveryState | undefined) {
  return infiniteQueryOptions({
    queryKey: ["hooks", hook, state ?? "all"],
    queryFn: ({ pageParam, signal }) =>
      call(
        "list_hook_deliveries",
        { path: { hook }, query: { state, cursor: pageParam, limit: 20 } },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** What happened, in words. */
export function kindSaid(kind: string): string {
  return named("hooks.kind", kind, named("event", kind.replace(/^custom\./, "")));
}

/** `order` of `order.paid`. */
export function groupOf(kind: string): string {
  return kind.split(".")[0] ?? kind;
}

export function stateOf(hook: Hook): "on" | "paused" | "failing" {
  if (hook.paused) return "paused";
  return hook.failures > 0 ? "failing" : "on";
}
