// What a customer is called, wherever only their number is at hand.

import { useQuery } from "@tanstack/react-query";
import { call } from "~/api/client";
import { nameOf } from "./name";

export function useCustomer(id: string | null | undefined) {
  return useQuery({
    queryKey: ["customer", id],
    queryFn: ({ signal }) => call("read_customer", { path: { id: id ?? "" } }, signal),
    enabled: id != null,
  });
}

/** The name; the number until it is known, and where nothing is. */
export function Called({ id }: { id: string }) {
  const known = useCustomer(id).data;
  return known === undefined ? id : nameOf(known);
}
