// Where the way parts: by condition, by lot, by the arm of an experiment. Each branch is said by clicks.

import { ActionIcon, Button, Group, NativeSelect, NumberInput, Stack, Text } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Predicate } from "~/api/generated";
import { experimentsQuery } from "~/experiments/data";
import { percent } from "~/format";
import { t } from "~/i18n";
import { Builder, predicatesQuery } from "~/segments/builder";
import { type Group as Condition, read, write } from "~/segments/tree";
import { useMe } from "~/staff/me";
import { To } from "~/ui/to";
import type { Node } from "./document";
import { FieldTests } from "./field-tests";

type Branch = Record<string, unknown>;

interface BranchesProps {
  node: Node;
  onChange: (fields: Record<string, unknown>) => void;
}

function branchesOf(node: Node): Branch[] {
  return Array.isArray(node.branches) ? (node.branches as Branch[]) : [];
}

/** Where a branch leads that nobody has drawn yet. */
function somewhere(node: Node): unknown {
  return node.otherwise ?? branchesOf(node).at(-1)?.next;
}

function replaced(branches: Branch[], at: number, fields: Branch): Branch[] {
  return branches.map((one, place) => {
    if (place !== at) return one;
    const kept = Object.entries({ ...one, ...fields }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(kept);
  });
}

function conditionOf(who: unknown): Condition {
  try {
    return read(who ?? { all: [] });
  } catch {
    return read({ all: [] });
  }
}

interface WhoProps {
  who: unknown;
  predicates: Predicate[];
  onChange: (who: unknown) => void;
}

function Who({ who, predicates, onChange }: WhoProps) {
  const currency = useMe()?.shop.currency ?? "EUR";
  const [top, setTop] = useState(() => conditionOf(who));
  return (
    <Builder
      top={top}
      predicates={predicates}
      currency={currency}
      change={(next) => {
        setTop(next);
        onChange(next.children.length === 0 ? undefined : write(next));
      }}
    />
  );
}

interface HeadProps {
  title: string;
  label: string;
  onRemove: (() => void) | undefined;
}

function Head({ title, label, onRemove }: HeadProps) {
  return (
    <Group justify="space-between" gap="xs">
      <Text size="xs" fw={600}>
        {title}
      </Text>
      {onRemove === undefined ? null : (
        <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onRemove}>
          <IconTrash size={14} />
        </ActionIcon>
      )}
    </Group>
  );
}

function Add({ onAdd }: { onAdd: () => void }) {
  return (
    <Group>
      <Button variant="subtle" color="gray" leftSection={<IconPlus size={14} />} onClick={onAdd}>
        {t("branches.add")}
      </Button>
    </Group>
  );
}

/** Takes a branch out; the keys of those after it move with them. */
function useKeys(count: number): [keys: number[], drop: (at: number) => void] {
  const [dropped, setDropped] = useState<number[]>([]);
  const all: number[] = [];
  for (let key = 0; all.length < count; key += 1) if (!dropped.includes(key)) all.push(key);
  return [
    all,
    (at) => {
      const key = all[at];
      if (key !== undefined) setDropped([...dropped, key]);
    },
  ];
}

function Split({ node, onChange }: BranchesProps) {
  const branches = branchesOf(node);
  const predicates = useQuery(predicatesQuery).data;
  const [keys, drop] = useKeys(branches.length);
  if (predicates === undefined) return null;
  return (
    <Stack gap="sm">
      {branches.map((branch, at) => (
        <Stack key={keys[at]} gap={6}>
          <Head
            title={t("branches.nth", { n: at + 1 })}
            label={t("branches.remove", { n: at + 1 })}
            onRemove={
              branches.length < 2
                ? undefined
                : () => {
                    drop(at);
                    onChange({ branches: branches.filter((_, place) => place !== at) });
                  }
            }
          />
          <Who
            who={branch.who}
            predicates={predicates}
            onChange={(who) => onChange({ branches: replaced(branches, at, { who }) })}
          />
          <FieldTests
            label={t("branches.event")}
            tests={branch.where}
            onChange={(where) => onChange({ branches: replaced(branches, at, { where }) })}
          />
        </Stack>
      ))}
      <Add
        onAdd={() =>
          onChange({
            branches: [
              ...branches,
              { who: { predicate: "orders.count", at_least: 2 }, next: somewhere(node) },
            ],
          })
        }
      />
      <Text size="xs" c="dimmed">
        {t("branches.splitHelp")}
      </Text>
    </Stack>
  );
}

function weightOf(branch: Branch): number {
  return typeof branch.weight === "number" ? branch.weight : 0;
}

function Share({ node, onChange }: BranchesProps) {
  const branches = branchesOf(node);
  const all = branches.reduce((sum, one) => sum + weightOf(one), 0);
  return (
    <Stack gap="sm">
      {branches.map((branch, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a branch is known by its place
        <Group key={at} gap={6} align="flex-end" wrap="nowrap">
          <NumberInput
            size="xs"
            style={{ flex: 1 }}
            label={t("branches.nth", { n: at + 1 })}
            description={all === 0 ? undefined : percent(weightOf(branch) / all, 0)}
            min={1}
            max={1000}
            allowDecimal={false}
            value={weightOf(branch)}
            onChange={(value) =>
              onChange({ branches: replaced(branches, at, { weight: Math.max(1, Number(value) || 1) }) })
            }
          />
          {branches.length < 3 ? null : (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("branches.remove", { n: at + 1 })}
              onClick={() => onChange({ branches: branches.filter((_, place) => place !== at) })}
            >
              <IconTrash size={14} />
            </ActionIcon>
          )}
        </Group>
      ))}
      <Add onAdd={() => onChange({ branches: [...branches, { weight: 50, next: somewhere(node) }] })} />
      <Text size="xs" c="dimmed">
        {t("branches.shareHelp")}
      </Text>
    </Stack>
  );
}

function Experiment({ node, onChange }: BranchesProps) {
  const all = useQuery(experimentsQuery).data?.items ?? [];
  const tests = all.filter((one) => one.kind !== "holdout");
  const chosen = tests.find((one) => one.name === node.experiment);
  const name = String(node.experiment ?? "");
  const branches = branchesOf(node);
  const choose = (next: string) => {
    const arms = tests.find((one) => one.name === next)?.arms ?? [];
    onChange({
      experiment: next,
      branches: arms.slice(1).map((arm, at) => ({
        arm: arm.name,
        next: branches.find((one) => one.arm === arm.name)?.next ?? branches[at]?.next ?? somewhere(node),
      })),
    });
  };
  return (
    <Stack gap="sm">
      <NativeSelect
        size="xs"
        label={t("branches.experiment")}
        value={name}
        data={[
          ...(chosen === undefined
            ? [{ value: name, label: name === "" ? t("branches.choose") : name }]
            : []),
          ...tests.map((one) => ({ value: one.name, label: one.title })),
        ]}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      {tests.length === 0 ? (
        <Text size="xs" c="dimmed">
          {t("branches.noExperiment")}
        </Text>
      ) : null}
      {chosen === undefined ? (
        <To to="/experiments" size="xs">
          {t("nav.experiments")}
        </To>
      ) : (
        <>
          <Text size="xs" c="dimmed">
            {t("branches.experimentHelp", { arm: chosen.arms?.[0]?.name ?? "" })}
          </Text>
          <To to="/experiments/$name" params={{ name: chosen.name }} size="xs">
            {t("branches.read")}
          </To>
        </>
      )}
    </Stack>
  );
}

const FORMS: Record<string, (props: BranchesProps) => React.ReactNode> = {
  split: Split,
  share: Share,
  experiment: Experiment,
};

/** The form of a node at which the way parts; nothing for others. */
export function Branches(props: BranchesProps) {
  const Form = FORMS[props.node.kind];
  return Form === undefined ? null : <Form key={props.node.id} {...props} />;
}
