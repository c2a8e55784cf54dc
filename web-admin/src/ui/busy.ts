// A deed behind a button: while it is done the button is busy, and what goes wrong is said.

import { useRef, useState } from "react";
import { failed } from "~/app/toasts";

/** Whether something is being done, and the way to do it: one deed at a time. */
export function useBusy(): [busy: boolean, run: (deed: () => Promise<unknown>) => void] {
  const [busy, setBusy] = useState(false);
  const at = useRef(false);
  const run = (deed: () => Promise<unknown>) => {
    if (at.current) return;
    at.current = true;
    setBusy(true);
    deed()
      .catch(failed)
      .finally(() => {
        at.current = false;
        setBusy(false);
      });
  };
  return [busy, run];
}
