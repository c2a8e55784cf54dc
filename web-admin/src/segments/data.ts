import { queryOptions } from "@tanstack/react-query";
import { call } from "~/api/client";

export const listsQuery = queryOptions({
  queryKey: ["lists"],
  queryFn: ({ signal }) => call("list_lists", { query: { limit: 100 } }, signal),
});
