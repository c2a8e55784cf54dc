// What the page remembers of the server.

import { QueryClient } from "@tanstack/react-query";
import { Refused } from "~/api/client";

const FRESH_MS = 20_000;

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      // A no stays a no; what could not be reached may be there in a moment.
      retry: (count, error) =>
        count < 2 && error instanceof Refused && (error.status === 0 || error.status >= 502),
      refetchOnWindowFocus: true,
    },
  },
});
