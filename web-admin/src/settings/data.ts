// Settings as they are read and changed here.

import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "~/api/client";
import type { Setting } from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { t } from "~/i18n";

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
  isChanged: boolean;
  busy: boolean;
  save: () => Promise<void>;
  discard: () => void;
}

/** Some settings, being changed: nothing counts before it is saved. */
export function useDraft(keys: readonly string[]): Draft {
  const queries = useQueryClient();
  const all = useQuery(settingsQuery);
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const settings = keys.flatMap((key) => all.data?.filter((one) => one.key === key) ?? []);
  const changed = settings.filter((one) => typed[one.key] !== undefined && typed[one.key] !== one.value);
  const put = async (values: Array<{ key: string; value: string }>) => {
    for (const { key, value } of values) await call("change_setting", { path: { key }, body: { value } });
    await queries.invalidateQueries({ queryKey: ["settings"] });
    // What is told of the shop everywhere may be among them.
    await queries.invalidateQueries({ queryKey: ["me"] });
    await queries.invalidateQueries({ queryKey: ["senders"] });
  };
  const save = async () => {
    setBusy(true);
    try {
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
    } catch (error) {
      await queries.invalidateQueries({ queryKey: ["settings"] });
      failed(error);
    } finally {
      setBusy(false);
    }
  };
  return {
    settings,
    pending: all.isPending,
    error: all.error,
    retry: () => void all.refetch(),
    valueOf: (key) => typed[key] ?? settings.find((one) => one.key === key)?.value ?? "",
    type: (key, value) => setTyped((now) => ({ ...now, [key]: value })),
    isChanged: changed.length > 0,
    busy,
    save,
    discard: () => setTyped({}),
  };
}
