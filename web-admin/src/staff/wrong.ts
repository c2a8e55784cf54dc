// What a form says about a refusal: beside the field where it names one, above the rest otherwise.

import { Refused } from "~/api/client";
import { explained } from "~/app/toasts";
import { ago } from "~/format";
import { named, problemSaid } from "~/i18n";

export interface Wrong {
  /** What is said of the whole. */
  whole: string | undefined;
  /** What is said of a field. */
  of: (field: string) => string | undefined;
}

const FINE: Wrong = { whole: undefined, of: () => undefined };

/** A refusal in the reader's words, for a form with these fields. */
export function wrongOf(error: unknown, fields: string[]): Wrong {
  if (error === undefined) return FINE;
  if (!(error instanceof Refused)) return { ...FINE, whole: explained(error) };
  if (error.code === "staff.too_many_tries" && error.waitSeconds !== undefined) {
    const end = new Date(Date.now() + error.waitSeconds * 1_000).toISOString();
    return { ...FINE, whole: `${named("refusal", error.code)} ${ago(end)}.` };
  }
  const by = new Map(
    error.errors.map((one) => [one.field, named("refusal", one.code, problemSaid(one.detail))]),
  );
  const beside = fields.some((field) => by.has(field));
  return {
    whole: beside ? undefined : named("refusal", error.code, explained(error)),
    of: (field) => by.get(field),
  };
}
