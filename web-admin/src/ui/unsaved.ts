// What was typed is neither left behind unasked nor thrown away by what comes back of the server.

import { useBlocker } from "@tanstack/react-router";
import { useState } from "react";
import { t } from "~/i18n";

/** Asks before somebody goes away from what is not saved. What changes in the search only stays on the page. */
export function useUnsaved(isChanged: boolean): void {
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      current.pathname !== next.pathname && isChanged && !window.confirm(t("unsaved")),
    enableBeforeUnload: isChanged,
  });
}

interface Stands {
  /** All of it as text, to be compared. */
  text: string;
  version: number;
}

interface Kept {
  isChanged: boolean;
  /** The version that what is typed was made from: the server refuses it when somebody else changed it since. */
  version: number;
  /** What was sent stands now, whatever was typed meanwhile. */
  keep: (stands: Stands) => void;
}

/**
 * What is being written beside what stands on the server. A newer version is taken up where nothing was typed; else what is
 * typed stays, and saving it tells that somebody else was faster.
 */
export function useKept(typed: string, stands: Stands, takeUp: () => void): Kept {
  const [kept, keep] = useState(stands);
  const isChanged = typed !== kept.text;
  if (stands.version > kept.version && !isChanged) {
    keep(stands);
    takeUp();
  }
  return { isChanged, version: kept.version, keep };
}
