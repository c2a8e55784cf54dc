// A new experiment: what it asks, its arms, what decides, and who decides it when.

import {
  ActionIcon,
  Button,
  Group,
  Modal,
  NativeSelect,
  NumberInput,
  Radio,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "~/api/client";
import type { Experiment, ExperimentDefinition, ExperimentMetric, ExperimentRule } from "~/api/generated";
import { nameFrom } from "~/campaigns/document";
import { named, t } from "~/i18n";
import { Form } from "~/staff/form";
import { May } from "~/staff/may";
import { useBusy } from "~/ui/busy";
import { METRICS } from "./data";

const MOST_ARMS = 10;
const FEWEST_PEOPLE = 50;
const USUAL_PEOPLE = 500;

interface Wished {
  title: string;
  kind: "test" | "holdout";
  arms: string[];
  metric: ExperimentMetric;
  days: number;
  rule: ExperimentRule["kind"];
  people: number;
  percent: number;
}

const USUAL: Wished = {
  title: "",
  kind: "test",
  arms: ["as-now", "new"],
  metric: "ordered",
  days: 14,
  rule: "by_hand",
  people: USUAL_PEOPLE,
  percent: 10,
};

function ruleOf({ rule, people }: Wished): ExperimentRule {
  return rule === "by_hand" ? { kind: rule } : { kind: rule, people };
}

function definitionOf(wished: Wished): ExperimentDefinition {
  const title = wished.title.trim();
  if (wished.kind === "holdout") return { title, kind: "holdout", percent: wished.percent };
  const others = (["ordered", "revenue"] as const).filter((one) => one !== wished.metric);
  return {
    title,
    kind: "test",
    arms: wished.arms.map((name) => ({ name: nameFrom(name, []) })),
    metrics: [wished.metric, ...others],
    days: wished.days,
    rule: ruleOf(wished),
  };
}

interface PartProps {
  wished: Wished;
  change: (fields: Partial<Wished>) => void;
}

function Arms({ wished: { arms }, change }: PartProps) {
  return (
    <Stack gap={6}>
      {arms.map((arm, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an arm is known by its place
        <Group key={at} gap={6} align="flex-end" wrap="nowrap">
          <TextInput
            style={{ flex: 1 }}
            label={at === 0 ? t("experiment.firstArm") : t("experiment.armN", { n: at + 1 })}
            description={at === 0 ? t("experiment.firstArmHelp") : undefined}
            value={arm}
            maxLength={60}
            onChange={(event) =>
              change({ arms: arms.map((one, place) => (place === at ? event.currentTarget.value : one)) })
            }
          />
          {arms.length <= 2 || at === 0 ? null : (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t("experiment.removeArm", { arm })}
              onClick={() => change({ arms: arms.filter((_, place) => place !== at) })}
            >
              <IconTrash size={16} />
            </ActionIcon>
          )}
        </Group>
      ))}
      {arms.length >= MOST_ARMS ? null : (
        <Group>
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconPlus size={14} />}
            onClick={() => change({ arms: [...arms, `new-${arms.length}`] })}
          >
            {t("experiment.addArm")}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Test({ wished, change }: PartProps) {
  return (
    <>
      <Arms wished={wished} change={change} />
      <NativeSelect
        label={t("experiment.metric")}
        value={wished.metric}
        data={METRICS.map((value) => ({ value, label: named("metric", value) }))}
        onChange={(event) => change({ metric: event.currentTarget.value as ExperimentMetric })}
      />
      <NumberInput
        label={t("experiment.days")}
        description={t("experiment.daysHelp")}
        min={1}
        max={365}
        allowDecimal={false}
        value={wished.days}
        onChange={(value) => change({ days: Number(value) || 1 })}
      />
      <Radio.Group
        label={t("experiment.rule")}
        value={wished.rule}
        onChange={(value) => change({ rule: value as Wished["rule"] })}
      >
        <Stack gap={8} mt={6}>
          {(["by_hand", "always_valid", "at_people"] as const).map((value) => (
            <Radio
              key={value}
              value={value}
              label={t(`experiment.rule.${value}`)}
              description={t(`experiment.ruleHelp.${value}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {wished.rule === "by_hand" ? null : (
        <NumberInput
          label={t("experiment.people")}
          min={FEWEST_PEOPLE}
          allowDecimal={false}
          value={wished.people}
          onChange={(value) => change({ people: Math.max(FEWEST_PEOPLE, Number(value) || 0) })}
        />
      )}
    </>
  );
}

export function NewExperiment({ all }: { all: Experiment[] }) {
  const [opened, open] = useState(false);
  const [wished, wish] = useState(USUAL);
  const [busy, run] = useBusy();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const change = (fields: Partial<Wished>) => wish({ ...wished, ...fields });
  const ready = wished.title.trim() !== "" && wished.arms.every((one) => one.trim() !== "");
  const make = async () => {
    const taken = ["plan", ...all.map((one) => one.name)];
    const name = nameFrom(wished.title, taken);
    await call("create_experiment", { body: { name, definition: definitionOf(wished) } });
    await queries.invalidateQueries({ queryKey: ["experiments"] });
    open(false);
    void navigate({ to: "/experiments/$name", params: { name } });
  };
  return (
    <May scope="write">
      <Button leftSection={<IconPlus size={14} />} onClick={() => open(true)}>
        {t("experiments.new")}
      </Button>
      <Modal
        opened={opened}
        onClose={() => open(false)}
        title={<Text fw={600}>{t("experiments.new")}</Text>}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <Form onSubmit={() => ready && run(make)}>
          <TextInput
            label={t("experiment.title")}
            placeholder={t("experiment.titleExample")}
            value={wished.title}
            maxLength={200}
            onChange={(event) => change({ title: event.currentTarget.value })}
            data-autofocus
          />
          <Radio.Group
            label={t("experiment.kind")}
            value={wished.kind}
            onChange={(value) => change({ kind: value as Wished["kind"] })}
          >
            <Stack gap={8} mt={6}>
              <Radio value="test" label={t("experiment.test")} description={t("experiment.testHelp")} />
              <Radio
                value="holdout"
                label={t("experiment.holdout")}
                description={t("experiment.holdoutHelp")}
              />
            </Stack>
          </Radio.Group>
          {wished.kind === "test" ? (
            <Test wished={wished} change={change} />
          ) : (
            <NumberInput
              label={t("experiment.percent")}
              min={1}
              max={50}
              suffix=" %"
              allowDecimal={false}
              value={wished.percent}
              onChange={(value) => change({ percent: Math.min(50, Math.max(1, Number(value) || 1)) })}
            />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => open(false)}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={busy} disabled={!ready}>
              {t("experiment.make")}
            </Button>
          </Group>
        </Form>
      </Modal>
    </May>
  );
}
