// Offers as they are read here, and what they give in the reader's words.

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call } from "~/api/client";
import type { Offer, OfferCodeState, OfferDefinition } from "~/api/generated";
import { amountWhole, number, percent } from "~/format";
import { t } from "~/i18n";

export const offersQuery = queryOptions({
  queryKey: ["offers"],
  queryFn: ({ signal }) => call("list_offers", {}, signal),
});

export function offerQuery(offer: string) {
  return queryOptions({
    queryKey: ["offers", offer],
    queryFn: ({ signal }) => call("read_offer", { path: { offer } }, signal),
  });
}

export function codesQuery(offer: string, state: OfferCodeState | undefined) {
  return infiniteQueryOptions({
    queryKey: ["offers", offer, "codes", state ?? "all"],
    queryFn: ({ pageParam, signal }) =>
      call("list_offer_codes", { path: { offer }, query: { state, cursor: pageParam, limit: 50 } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** Amounts of each currency: "£5 or 6 €". */
export function amounts(of: Record<string, number> | undefined): string {
  const all = Object.entries(of ?? {}).map(([currency, minor]) => amountWhole(minor, currency));
  return all.join(" / ");
}

/** What an offer gives, in short. */
export function given({ gives }: OfferDefinition): string {
  switch (gives.kind) {
    case "percent":
      return t("offers.gives.percent", { percent: percent(gives.percent / 100, 0) });
    case "amount":
      return t("offers.gives.amount", { amount: amounts(gives.amounts) });
    case "store_credit":
      return t("offers.gives.store_credit", { amount: amounts(gives.amounts) });
    case "gift":
      return Object.values(gives.text)[0] ?? t("offers.kind.gift");
    default:
      return t("offers.kind.free_shipping");
  }
}

/** What its codes cost so far. */
export function costs(offer: Offer): string {
  return amounts(offer.figures.cost) || "—";
}

export function freeOf(offer: Offer): string {
  return offer.free === undefined || offer.free === null ? t("offers.sharedCode") : number(offer.free);
}

/** Parts of a text of lines, each small enough to be sent by itself. */
export function parts(text: string, most = 1_000_000): string[] {
  const all: string[] = [];
  let from = 0;
  while (from < text.length) {
    let to = Math.min(from + most, text.length);
    if (to < text.length) {
      const end = text.lastIndexOf("\n", to - 1);
      if (end > from) to = end + 1;
    }
    all.push(text.slice(from, to));
    from = to;
  }
  return all;
}
