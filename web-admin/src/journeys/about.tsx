// What holds for a journey as a whole.

import { Stack, Text } from "@mantine/core";
import type { JourneyDetail } from "~/api/generated";
import { ago, percent, span } from "~/format";
import { named, t } from "~/i18n";
import { Fact, Facts } from "~/ui/page";
import type { Document } from "./document";
import { Versions } from "./versions";
import { summaryOf, triggerOf } from "./words";

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function reentryOf(value: unknown): string {
  if (typeof value === "string") return named("reentry", value);
  const after = typeof value === "object" && value !== null ? Object.values(value)[0] : undefined;
  return typeof after === "string" ? t("reentry.after", { span: span(after) }) : "—";
}

/** Who comes in, how often, and what ends it: facts of a list. */
export function Rules({ document }: { document: Document }) {
  const trigger = document.trigger as Record<string, unknown> | undefined;
  const fresh = text(trigger?.fresh_for);
  const exits = Array.isArray(document.exits) ? document.exits : [];
  const holdout = document.holdout as { percent?: number } | undefined;
  return (
    <>
      <Fact name={t("journey.trigger")}>
        {triggerOf(document)}
        {fresh === undefined ? null : (
          <Text size="xs" c="dimmed">
            {t("journey.freshFor", { span: span(fresh) })}
          </Text>
        )}
      </Fact>
      <Fact name={t("journey.reentry")}>{reentryOf(document.reentry)}</Fact>
      <Fact name={t("journey.purpose")}>{named("purpose", text(document.purpose) ?? "")}</Fact>
      {exits.length === 0 ? null : (
        <Fact name={t("journey.exits")}>
          {exits.map((one) => named("event", String((one as Record<string, unknown>).event))).join(", ")}
        </Fact>
      )}
      {holdout?.percent === undefined ? null : (
        <Fact name={t("journey.holdout")}>{percent(holdout.percent / 100, 0)}</Fact>
      )}
    </>
  );
}

export function About({ journey, document }: { journey: JourneyDetail; document: Document }) {
  return (
    <Stack gap="md">
      <Text size="sm">
        {/* What the shop wrote itself stands as it is. */}
        {summaryOf(journey.versions.length > 1 ? "" : journey.name, document.summary)}
      </Text>
      <Facts>
        <Rules document={document} />
        <Fact name={t("journey.version")}>
          <Versions journey={journey} />
        </Fact>
        {journey.jobs.map((one) => (
          <Fact key={one.started_at} name={named("job", Object.keys(one.job)[0] ?? "past")}>
            {t("journey.backFilledOf", { enrolled: one.entered, looked: one.looked_at })}
            <Text size="xs" c="dimmed">
              {one.ended_at ? ago(one.ended_at) : t("journey.running")}
            </Text>
          </Fact>
        ))}
      </Facts>
    </Stack>
  );
}
