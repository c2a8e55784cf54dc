// Before one begins: how many people and weeks it takes to see a change.

import { NumberInput, Select, Skeleton, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "~/api/client";
import type { ExperimentPlan } from "~/api/generated";
import { explained } from "~/app/toasts";
import { change, number, percent } from "~/format";
import { many, t } from "~/i18n";
import { Panel } from "~/ui/page";
import { Stat } from "~/ui/stat";
import own from "./experiments.module.css";

const SETTLE_MS = 350;
const CHANGES = ["0.05", "0.1", "0.2", "0.3", "0.5"];

interface Question {
  share: number | undefined;
  change: string;
  arms: number;
  power: string;
  perWeek: number | undefined;
  days: number;
}

function whole(value: string | number): number | undefined {
  return value === "" || !Number.isFinite(Number(value)) ? undefined : Number(value);
}

function Answer({ plan }: { plan: ExperimentPlan }) {
  const weeks = (count: number | null | undefined) => (count == null ? undefined : many("plan.weeks", count));
  return (
    <>
      <div className={own.figures}>
        <Stat
          name={t("plan.people")}
          definition={t("plan.peopleMeans")}
          value={number(plan.people_per_arm)}
          under={t("plan.inAll", { n: plan.people_per_arm * plan.arms })}
          loading={false}
        />
        <Stat
          name={t("plan.once")}
          definition={t("plan.onceMeans")}
          value={weeks(plan.weeks)}
          loading={false}
        />
        <Stat
          name={t("plan.anyTime")}
          definition={t("plan.anyTimeMeans")}
          value={weeks(plan.weeks_any_time)}
          loading={false}
        />
      </div>
      <Text size="sm" c="dimmed" mt="sm">
        {t("plan.words", { share: percent(plan.share), perWeek: Math.round(plan.per_week) })}{" "}
        {plan.change_in_eight_weeks == null
          ? t("plan.eightNothing")
          : t("plan.eight", { change: change(plan.change_in_eight_weeks) })}
      </Text>
    </>
  );
}

export function Planner({ arms, days }: { arms: number; days: number }) {
  const [question, ask] = useState<Question>({
    share: undefined,
    change: "0.2",
    arms,
    power: "0.8",
    perWeek: undefined,
    days,
  });
  const [settled] = useDebouncedValue(question, SETTLE_MS);
  const plan = useQuery({
    queryKey: ["experiments", "plan", settled],
    queryFn: ({ signal }) =>
      call(
        "plan_experiment",
        {
          query: {
            change: Number(settled.change),
            arms: settled.arms,
            power: Number(settled.power),
            days: settled.days,
            ...(settled.share === undefined ? {} : { share: settled.share / 100 }),
            ...(settled.perWeek === undefined ? {} : { per_week: settled.perWeek }),
          },
        },
        signal,
      ),
    placeholderData: (before) => before,
    retry: false,
  });
  const set = (fields: Partial<Question>) => ask({ ...question, ...fields });
  return (
    <Panel title={t("plan.title")}>
      <Text size="sm" c="dimmed" mb="sm" maw={720}>
        {t("plan.about")}
      </Text>
      <div className={own.planner}>
        <Select
          label={t("plan.change")}
          value={question.change}
          allowDeselect={false}
          data={CHANGES.map((value) => ({ value, label: change(Number(value)) }))}
          onChange={(value) => set({ change: value ?? "0.2" })}
          comboboxProps={{ withinPortal: true }}
        />
        <NumberInput
          label={t("plan.arms")}
          min={2}
          max={10}
          allowDecimal={false}
          clampBehavior="strict"
          value={question.arms}
          onChange={(value) => set({ arms: whole(value) ?? 2 })}
        />
        <NumberInput
          label={t("experiment.days")}
          min={1}
          max={365}
          allowDecimal={false}
          clampBehavior="strict"
          value={question.days}
          onChange={(value) => set({ days: whole(value) || 14 })}
        />
        <NumberInput
          label={t("plan.perWeek")}
          placeholder={plan.data === undefined ? "" : number(Math.round(plan.data.per_week))}
          min={1}
          allowDecimal={false}
          value={question.perWeek ?? ""}
          onChange={(value) => set({ perWeek: whole(value) })}
        />
        <NumberInput
          label={t("plan.share")}
          placeholder={plan.data === undefined ? "" : number(plan.data.share * 100, 1)}
          min={0.1}
          max={99}
          suffix=" %"
          value={question.share ?? ""}
          onChange={(value) => set({ share: whole(value) || undefined })}
        />
        <Select
          label={t("plan.power")}
          value={question.power}
          allowDeselect={false}
          data={["0.7", "0.8", "0.9", "0.95"].map((value) => ({ value, label: percent(Number(value), 0) }))}
          onChange={(value) => set({ power: value ?? "0.8" })}
          comboboxProps={{ withinPortal: true }}
        />
      </div>
      <div aria-live="polite">
        {plan.isPending ? <Skeleton height={64} mt="md" /> : null}
        {plan.error === null ? null : (
          <Text size="sm" mt="md" c="var(--warn)">
            {explained(plan.error)}
          </Text>
        )}
        {plan.data === undefined || plan.error !== null ? null : <Answer plan={plan.data} />}
      </div>
    </Panel>
  );
}
