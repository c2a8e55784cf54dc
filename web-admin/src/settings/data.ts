// Settings as they are read and changed here.

import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { call, Refused } from "~/api/client";
import type { Setting } from "~/api/generated";
import { done, explained, failed } from "~/app/toasts";
import { named, t } from "~/i18n";
import { useBusy } from "~/ui/busy";

export const settingsQuery = queryOptions({
  queryKey: ["settings"],
  queryFn: ({ signal }) => call("list_settings", {}, signal),
});

export interface Draft {
  /** Those of the given keys that there are, in the order of the keys. */
  settings: Setting[];
  pending: boolean;
  error: unknown;
  retry: () => void;
  /** What is typed, else what stands. */
  valueOf: (key: string) => string;
  type: (key: string, value: string) => void;
  /** What is wrong with what was typed there. */
  wrongOf: (key: string) => string | undefined;
  isChanged: boolean;
  busy: boolean;
  save: () => Promise<unknown>;
  discard: () => void;
}

/** A refusal beside its field: by what the field is called, without the marks of code. */
function aboutField(text: string, key: string): string {
  return text.replaceAll(`\`${key}\``, `“${named("setting", key)}”`).replaceAll("`", "");
}

/** Some settings, being changed: nothing counts before it is saved. */
export function useDraft(keys: readonly string[]): Draft {
  const queries = useQueryClient();
  const all = useQuery(settingsQuery);
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [wrong, setWrong] = useState<{ key: string; text: string }>();
  const at = useRef("");
  const [busy, run] = useBusy((error) => {
    void queries.invalidateQueries({ queryKey: ["settings"] });
    if (error instanceof Refused && error.status === 422)
      setWrong({ key: at.current, text: aboutField(explained(error), at.current) });
    else failed(error);
  });
  const settings = keys.flatMap((key) => all.data?.filter((one) => one.key === key) ?? []);
  const changed = settings.filter((one) => typed[one.key] !== undefined && typed[one.key] !== one.value);
  const put = async (values: Array<{ key: string; value: string }>) => {
    for (const { key, value } of values) {
      at.current = key;
      await call("change_setting", { path: { key }, body: { value } });
    }
    await queries.invalidateQueries({ queryKey: ["settings"] });
    // What is told of the shop everywhere may be among them.
    await queries.invalidateQueries({ queryKey: ["me"] });
    await queries.invalidateQueries({ queryKey: ["senders"] });
  };
  const save = () =>
    run(async () => {
      setWrong(undefined);
      // What cannot be told back (a secret) has no way back.
      const before = changed.filter((one) => !one.secret).map(({ key, value }) => ({ key, value }));
      const saved = changed.map(({ key }) => ({ key, value: typed[key] ?? "" }));
      await put(saved);
      // What was typed meanwhile is still to be saved.
      const isSaved = ([key, value]: [string, string]) =>
        saved.some((one) => one.key === key && one.value === value);
      setTyped((now) => Object.fromEntries(Object.entries(now).filter((one) => !isSaved(one))));
      done(
        t("settings.saved"),
        before.length < changed.length ? undefined : () => void put(before).catch(failed),
      );
    });
  return {
    settings,
    pending: all.isPending,
    error: all.error,
    retry: () => void all.refetch(),
    valueOf: (key) => typed[key] ?? settings.find((one) => one.key === key)?.value ?? "",
    type: (key, value) => {
      setWrong((now) => (now?.key === key ? undefined : now));
      setTyped((now) => ({ ...now, [key]: value }));
    },
    wrongOf: (key) => (wrong?.key === key ? wrong.text : undefined),
    isChanged: changed.length > 0,
    busy,
    save,
    discard: () => {
      setWrong(undefined);
      setTyped({});
    },
  };
}
