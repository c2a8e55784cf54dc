// A deed behind a button: while it is done the button is busy, and what goes wrong is said.

import { useRef, useState } from "react";
import { failed } from "~/app/toasts";

type Deed = () => Promise<unknown>;

/** Which of several deeds is being done, and the way to do one: one at a time. It answers whether it went well. */
export function useBusyWith(
  otherwise: (error: unknown) => void = failed,
): [which: string | undefined, run: (which: string, deed: Deed) => Promise<boolean>] {
  const [which, setWhich] = useState<string>();
  const at = useRef(false);
  const run = async (which: string, deed: Deed) => {
    if (at.current) return false;
    at.current = true;
    setWhich(which);
    try {
      await deed();
      return true;
    } catch (error) {
      otherwise(error);
      return false;
    } finally {
      at.current = false;
      setWhich(undefined);
    }
  };
  return [which, run];
}

/** Whether something is being done, and the way to do it. It answers whether it went well. */
export function useBusy(
  otherwise: (error: unknown) => void = failed,
): [busy: boolean, run: (deed: Deed) => Promise<boolean>] {
  const [which, run] = useBusyWith(otherwise);
  return [which !== undefined, (deed) => run("it", deed)];
}
