// A word that appears beside something. What shows it comes after the first page; until then nothing is missing but the word.

import type { TooltipProps } from "@mantine/core";
import { lazy, Suspense } from "react";
import { later } from "~/app/later";

const Shown = lazy(() => later(import("./tooltip")).then((module) => ({ default: module.Tooltip })));

export function Tip(props: TooltipProps) {
  return (
    <Suspense fallback={props.children}>
      <Shown {...props} />
    </Suspense>
  );
}
