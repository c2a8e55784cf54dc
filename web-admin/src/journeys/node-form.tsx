// What is said at a node: a form for what is known of its kind, and the rest as it is written down.

import {
  Button,
  Group,
  NativeSelect,
  NumberInput,
  Stack,
  Switch,
  TagsInput,
  Text,
  TextInput,
} from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { KINDS as EVENTS } from "~/customers/events";
import { spanParts } from "~/format";
import { named, t } from "~/i18n";
import { NodeMail, NodeTemplate } from "~/templates/node-mail";
import { Branches } from "./branches";
import type { Node } from "./document";
import { FieldTests } from "./field-tests";
import { NodeDeed } from "./node-deed";
import { ValueField, ValuesField } from "./value-fields";
import { titleOf } from "./words";

type FieldKind =
  | "span"
  | "text"
  | "texts"
  | "number"
  | "event"
  | "time"
  | "switch"
  | "value"
  | "values"
  | "tests";

const FIELDS: Record<string, Array<[name: string, kind: FieldKind]>> = {
  wait: [
    ["for", "span"],
    ["at", "time"],
    ["weekdays", "texts"],
  ],
  wait_for: [
    ["event", "event"],
    ["timeout", "span"],
    ["same", "texts"],
    ["where", "tests"],
  ],
  delivered: [
    ["grace", "span"],
    ["fallback", "span"],
  ],
  until: [
    ["moment", "text"],
    ["within_hours", "number"],
    ["days", "number"],
    ["at", "time"],
  ],
  split: [],
  share: [["salt", "text"]],
  experiment: [],
  message: [
    ["channels", "texts"],
    ["fresh_for", "span"],
    ["value", "number"],
    ["merging", "text"],
  ],
  tag: [
    ["add", "texts"],
    ["remove", "texts"],
  ],
  attribute: [
    ["name", "text"],
    ["value", "value"],
  ],
  do: [],
  webhook: [
    ["url", "text"],
    ["with", "values"],
    ["person", "switch"],
  ],
  end: [],
};

/** Words that a list is usually made of. */
const USUAL: Record<string, string[]> = {
  weekdays: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
  channels: ["email", "sms", "whatsapp", "web_push"],
};

const UNITS = { minutes: "M", hours: "H", days: "D" } as const;
type Unit = keyof typeof UNITS;

/** A span in the largest unit that says it in whole numbers. */
function inUnit(iso: string): { amount: number; unit: Unit } {
  const parts = spanParts(iso);
  const minutes = parts === undefined ? 0 : parts.days * 1440 + parts.hours * 60 + parts.minutes;
  if (minutes > 0 && minutes % 1440 === 0) return { amount: minutes / 1440, unit: "days" };
  if (minutes > 0 && minutes % 60 === 0) return { amount: minutes / 60, unit: "hours" };
  return { amount: minutes, unit: "minutes" };
}

function toIso(amount: number, unit: Unit): string {
  return unit === "days" ? `P${amount}D` : `PT${amount}${UNITS[unit]}`;
}

interface FieldProps {
  name: string;
  label: string;
  value: unknown;
  onChange: (value: unknown) => void;
}

function SpanField({ label, value, onChange }: FieldProps) {
  const { amount, unit } = inUnit(typeof value === "string" ? value : "");
  return (
    <Group gap={6} align="flex-end" wrap="nowrap">
      <NumberInput
        size="xs"
        label={label}
        min={0}
        allowDecimal={false}
        value={value === undefined ? "" : amount}
        onChange={(next) => onChange(typeof next === "number" ? toIso(next, unit) : undefined)}
      />
      <NativeSelect
        size="xs"
        aria-label={t("node.unit", { label })}
        value={unit}
        data={(Object.keys(UNITS) as Unit[]).map((one) => ({ value: one, label: t(`unit.${one}`) }))}
        onChange={(event) => onChange(toIso(amount, event.currentTarget.value as Unit))}
      />
    </Group>
  );
}

function Field({ kind, name, label, value, onChange }: FieldProps & { kind: FieldKind }) {
  const text = typeof value === "string" ? value : "";
  const say = (next: string) => onChange(next === "" ? undefined : next);
  switch (kind) {
    case "span":
      return <SpanField name={name} label={label} value={value} onChange={onChange} />;
    case "value":
      return <ValueField label={label} value={value} onChange={onChange} />;
    case "values":
      return <ValuesField label={label} value={value} onChange={onChange} />;
    case "tests":
      return <FieldTests label={label} tests={value} onChange={onChange} />;
    case "number":
      return (
        <NumberInput
          size="xs"
          label={label}
          value={typeof value === "number" ? value : ""}
          onChange={(next) => onChange(typeof next === "number" ? next : undefined)}
        />
      );
    case "switch":
      return (
        <Switch
          size="xs"
          label={label}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "texts":
      return (
        <TagsInput
          size="xs"
          label={label}
          data={USUAL[name] ?? []}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={(next) => onChange(next.length === 0 ? undefined : next)}
        />
      );
    case "event":
      return (
        <NativeSelect
          size="xs"
          label={label}
          value={text}
          data={[...new Set([text, ...EVENTS])].map((one) => ({ value: one, label: named("event", one) }))}
          onChange={(event) => say(event.currentTarget.value)}
        />
      );
    case "time":
      return (
        <TextInput
          size="xs"
          type="time"
          label={label}
          value={text}
          onChange={(event) => say(event.currentTarget.value)}
        />
      );
    default:
      return (
        <TextInput
          size="xs"
          label={label}
          value={text}
          onChange={(event) => say(event.currentTarget.value)}
        />
      );
  }
}

interface NodeFormProps {
  node: Node;
  problems: string[];
  /** As whom a message is looked at. */
  customer: string | undefined;
  choose: (customer: string | undefined) => void;
  onChange: (fields: Record<string, unknown>) => void;
  onRemove: () => void;
}

export function NodeForm({ node, problems, customer, choose, onChange, onRemove }: NodeFormProps) {
  const fields = FIELDS[node.kind] ?? [];
  return (
    <Stack gap="sm">
      <div>
        <Text fw={600}>{titleOf(node)}</Text>
        <Text size="xs" c="dimmed" ff="monospace">
          {node.id}
        </Text>
      </div>
      {problems.map((problem) => (
        <Text key={problem} size="sm" c="var(--bad)">
          {problem}
        </Text>
      ))}
      {node.kind === "message" ? <NodeTemplate node={node} onChange={onChange} /> : null}
      {node.kind === "do" ? <NodeDeed node={node} onChange={onChange} /> : null}
      <Branches node={node} onChange={onChange} />
      {fields.map(([name, kind]) => (
        <Field
          key={`${node.id} ${name}`}
          kind={kind}
          name={name}
          label={named("nodeField", `${node.kind}.${name}`, named("nodeField", name))}
          value={node[name]}
          onChange={(value) => onChange({ [name]: value })}
        />
      ))}
      <Group>
        <Button
          variant="subtle"
          color="red"
          c="var(--bad)"
          leftSection={<IconTrash size={14} />}
          onClick={onRemove}
        >
          {t("canvas.remove")}
        </Button>
      </Group>
      {node.kind === "message" ? <NodeMail node={node} customer={customer} choose={choose} /> : null}
    </Stack>
  );
}
