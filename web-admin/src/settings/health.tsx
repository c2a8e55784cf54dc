// How the shop and its installation are: what is wrong first, each with what to do.

import { Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheckFilled, IconCircleXFilled } from "@tabler/icons-react";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "~/api/client";
import type { HealthCheck, HealthReport, HealthState } from "~/api/generated";
import { ago, bytes, dateTime, number } from "~/format";
import { named, t } from "~/i18n";
import { Broken, Fact, Facts, Lines, Panel } from "~/ui/page";
import { To } from "~/ui/to";
import { Told } from "~/ui/told";
import { SettingsPage } from "./frame";
import own from "./settings.module.css";

export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: ({ signal }) => call("read_health_report", {}, signal),
});

const ICONS = { ok: IconCircleCheckFilled, warn: IconAlertTriangle, bad: IconCircleXFilled } as const;
const COLOURS = { ok: "var(--good)", warn: "var(--warn)", bad: "var(--bad)" } as const;

/** Where something is mended. */
const PLACES: Record<string, string> = {
  backup: "/settings/backups",
  import: "/settings/imports",
  mail: "/settings/senders",
  messages: "/messages/outbox",
  asks: "/messages/outbox",
  learning: "/measures",
  hooks: "/settings/webhooks",
};

function Mark({ state }: { state: HealthState }) {
  const Icon = ICONS[state];
  return (
    <Icon
      size={18}
      color={COLOURS[state]}
      role="img"
      aria-label={named("health.state", state)}
      style={{ flex: "none" }}
    />
  );
}

/** Figures as the reader writes them, by their names. */
function valuesOf({ figures, about, at }: HealthCheck): Record<string, string | number> {
  const values: Record<string, string | number> = { ...figures };
  for (const name of ["bytes", "free_bytes"]) {
    const size = figures[name];
    if (size !== undefined) values[name] = bytes(size);
  }
  return { ...values, about: about ?? "", at: at == null ? "" : dateTime(at) };
}

/** Things are said another way where there are none. */
function textOf({ key, figures, at, about }: HealthCheck): string {
  const isNone =
    (key === "steps" && figures.failed === 0) ||
    (["import", "learning", "recommendations"].includes(key) && at == null) ||
    (key === "backup" && figures.kept === 0) ||
    (["events", "timers"].includes(key) && figures.waiting === 0 && figures.given_up === 0) ||
    (key === "asks" && figures.waiting === 0) ||
    (key === "messages" && figures.under_way === 0) ||
    (key === "hooks" && figures.hooks === 0) ||
    (key === "database" && figures.bytes === undefined);
  const isBare = key === "database" && figures.free_bytes === undefined;
  const isTroubled = key === "hooks" && about != null;
  const isCaptured = key === "mail" && figures.captured === 1;
  const way =
    isNone && about == null
      ? ".none"
      : isBare
        ? ".bare"
        : isCaptured
          ? ".captured"
          : isTroubled
            ? ".one"
            : "";
  return `healthText.${key}${way}`;
}

/** Where it is mended. */
export function placeOf({ key, about }: HealthCheck): string | undefined {
  return (key === "steps" || key === "programme") && about != null ? `/journeys/${about}` : PLACES[key];
}

/** What to do about it, as `Told` takes it. */
export function problemOf(check: HealthCheck) {
  return {
    name: `healthTodo.${check.problem ?? ""}`,
    english: check.todo ?? check.problem ?? "",
    values: valuesOf(check),
  };
}

function Check({ check }: { check: HealthCheck }) {
  const values = valuesOf(check);
  const place = placeOf(check);
  return (
    <li className={own.check}>
      <Mark state={check.state} />
      <div>
        <Group gap={8} align="baseline">
          <b>{named("health", check.key)}</b>
          {check.at == null ? null : (
            <Text span size="xs" c="dimmed" title={dateTime(check.at)}>
              {ago(check.at)}
            </Text>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          <Told
            name={textOf(check)}
            english={check.words.charAt(0).toUpperCase() + check.words.slice(1)}
            values={values}
          />
        </Text>
        {check.problem == null ? null : (
          <Text size="sm" c={check.state === "bad" ? "var(--bad)" : "var(--warn)"}>
            <Told {...problemOf(check)} />
          </Text>
        )}
        {check.problem == null || place === undefined ? null : (
          <To to={place} size="sm">
            {t("health.look")}
          </To>
        )}
      </div>
    </li>
  );
}

function Installation({ report }: { report: HealthReport }) {
  return (
    <Panel title={t("health.installation")}>
      <Facts>
        <Fact name={t("health.version")}>{report.version}</Fact>
        <Fact name={t("health.databaseKind")}>
          {report.database === "postgresql" ? "PostgreSQL" : "SQLite"}
        </Fact>
        {report.started_at == null ? null : (
          <Fact name={t("health.since")}>
            {dateTime(report.started_at)} ({ago(report.started_at)})
          </Fact>
        )}
      </Facts>
    </Panel>
  );
}

export function HealthPage() {
  const health = useQuery(healthQuery);
  const report = health.data;
  const wrong = report?.checks.filter((one) => one.problem != null).length ?? 0;
  return (
    <SettingsPage title={t("health.title")} about={t("health.about")}>
      <Stack gap="md" maw={760}>
        {health.error === null ? null : <Broken error={health.error} retry={() => void health.refetch()} />}
        {health.isPending ? <Lines count={9} /> : null}
        {report === undefined ? null : (
          <>
            <Panel
              title={
                <Group gap={8} wrap="nowrap">
                  <Mark state={report.state} />
                  {wrong === 0 ? t("health.well") : t("health.wrong", { n: number(wrong) })}
                </Group>
              }
            >
              <ul className={own.checks}>
                {report.checks.map((one) => (
                  <Check key={`${one.key} ${one.about ?? ""}`} check={one} />
                ))}
              </ul>
            </Panel>
            <Installation report={report} />
          </>
        )}
      </Stack>
    </SettingsPage>
  );
}
