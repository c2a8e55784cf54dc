// The contact policy, and how the last month would have looked under other numbers.

import { SegmentedControl, Skeleton, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { call, Refused } from "~/api/client";
import type { PolicyOutcome } from "~/api/generated";
import { number } from "~/format";
import { many, named, t } from "~/i18n";
import { Broken, Lines, Panel } from "~/ui/page";
import { Scroll } from "~/ui/scroll";
import classes from "~/ui/ui.module.css";
import { type Draft, useDraft } from "./data";
import { Fields } from "./fields";
import { SettingsPage } from "./frame";

const PeopleChart = lazy(() =>
  import("~/rehearsals/charts").then((module) => ({ default: module.PeopleChart })),
);

const NUMBERS = [
  "messages.marketing_per_day",
  "messages.marketing_per_week",
  "messages.service_per_day",
] as const;
const QUIET = "messages.quiet_hours";
const CONSENT = ["messages.soft_opt_in", "messages.track_opens", "messages.track_clicks"] as const;
const DAYS = ["30", "90", "365"] as const;
const SETTLE_MS = 400;

const OUTCOMES = [
  "written",
  "people",
  "most_in_seven_days",
  "waited",
  "hours_waited",
  "merged",
  "expired",
  "refused",
  "open",
] as const satisfies ReadonlyArray<keyof PolicyOutcome>;

/** What is typed, as the simulator takes it. Nothing where it is no number. */
function questionOf(draft: Draft, days: string) {
  const whole = (key: string) => {
    const value = draft.valueOf(key);
    return /^\d+$/.test(value) ? Number(value) : undefined;
  };
  return {
    marketing_per_day: whole("messages.marketing_per_day"),
    marketing_per_week: whole("messages.marketing_per_week"),
    service_per_day: whole("messages.service_per_day"),
    quiet_hours: draft.valueOf(QUIET),
    days: Number(days),
  };
}

function Beside({ today, changed }: { today: PolicyOutcome; changed: PolicyOutcome }) {
  return (
    <Scroll>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("policy.outcome")}</th>
            <th scope="col" className={classes.number}>
              {t("policy.today")}
            </th>
            <th scope="col" className={classes.number}>
              {t("policy.changed")}
            </th>
          </tr>
        </thead>
        <tbody>
          {OUTCOMES.map((name) => (
            <tr key={name}>
              <td>{named("policy", name)}</td>
              <td className={classes.number}>{number(today[name])}</td>
              <td className={classes.number}>
                {today[name] === changed[name] ? (
                  <Text span inherit c="dimmed">
                    {number(changed[name])}
                  </Text>
                ) : (
                  <b>{number(changed[name])}</b>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Simulator({ draft }: { draft: Draft }) {
  const [days, setDays] = useState<string>("30");
  const [settled] = useDebouncedValue(JSON.stringify(questionOf(draft, days)), SETTLE_MS);
  const simulated = useQuery({
    queryKey: ["policy", settled],
    queryFn: ({ signal }) => call("simulate_policy", { body: JSON.parse(settled) }, signal),
    placeholderData: (before) => before,
    enabled: !draft.pending,
    retry: false,
  });
  const known = simulated.data;
  const people = (outcome: PolicyOutcome) =>
    outcome.per_person.map((one) => ({ mails: one.messages, people: one.people }));
  return (
    <Panel
      title={t("policy.simulator")}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t("period.label")}
          value={days}
          onChange={setDays}
          data={DAYS.map((value) => ({ value, label: many("days", Number(value)) }))}
        />
      }
    >
      <Stack gap="sm" aria-live="polite">
        <Text size="sm" c="dimmed">
          {t(draft.isChanged ? "policy.simulatorChanged" : "policy.simulatorHelp")}
        </Text>
        {simulated.error instanceof Refused && draft.isChanged && simulated.error.status >= 400 ? (
          <Text size="sm" c="var(--warn)">
            {t("policy.notYet")}
          </Text>
        ) : simulated.error === null ? null : (
          <Broken error={simulated.error} retry={() => void simulated.refetch()} />
        )}
        {known === undefined ? (
          simulated.error === null ? (
            <Lines count={6} />
          ) : null
        ) : known.asked === 0 ? (
          <Text size="sm">{t("policy.nothing")}</Text>
        ) : (
          <>
            <Text size="sm">
              {many("policy.asked", known.asked)}
              {known.is_cut ? ` ${t("policy.cut")}` : ""}
            </Text>
            <Beside today={known.today} changed={known.changed} />
            <Text size="sm" fw={550} mt="xs">
              {t("policy.perPerson")}
            </Text>
            <Suspense fallback={<Skeleton height={220} />}>
              <PeopleChart
                people={people(known.changed)}
                beside={draft.isChanged ? people(known.today) : undefined}
                names={{ one: t("policy.changed"), other: t("policy.today") }}
                height={220}
              />
            </Suspense>
          </>
        )}
      </Stack>
    </Panel>
  );
}

export function PolicyPage() {
  const numbers = useDraft([...NUMBERS, QUIET]);
  const consent = useDraft(CONSENT);
  return (
    <SettingsPage title={t("policy.title")} about={t("policy.about")}>
      <Stack gap="md" maw={760}>
        <Fields title={t("policy.numbers")} draft={numbers} />
        <Simulator draft={numbers} />
        <Fields title={t("policy.consent")} draft={consent} />
      </Stack>
    </SettingsPage>
  );
}
