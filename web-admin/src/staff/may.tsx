import type { ReactNode } from "react";
import type { Scope } from "~/api/generated";
import { useMay } from "./me";

/** What only those see who may do it; the server holds everybody to it anyway. */
export function May({ scope, children }: { scope: Scope; children: ReactNode }) {
  return useMay(scope) ? children : null;
}
