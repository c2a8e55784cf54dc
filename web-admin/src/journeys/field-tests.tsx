// What the data of an event must be like: a field, a comparison, a value.

import { ActionIcon, Button, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { named, t } from "~/i18n";

const HOWS = ["is", "is_not", "at_least", "at_most", "one_of"] as const;
type How = (typeof HOWS)[number];

interface Row {
  field: string;
  how: How;
  text: string;
}

function written(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function rowsOf(tests: unknown): Row[] {
  if (!Array.isArray(tests)) return [];
  return tests.flatMap((test: Record<string, unknown>) =>
    HOWS.filter((how) => test[how] !== undefined).map((how) => {
      const value = test[how];
      const text = Array.isArray(value) ? value.map(written).join(", ") : written(value);
      return { field: String(test.field ?? ""), how, text };
    }),
  );
}

/** A number or yes and no as such, anything else as a text. */
function valueIn(text: string): unknown {
  const trimmed = text.trim();
  if (/^-?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed);
  if (trimmed === "true" || trimmed === "false") return trimmed === "true";
  return trimmed;
}

function testOf({ field, how, text }: Row): Record<string, unknown> {
  if (how === "one_of") return { field, one_of: text.split(",").map(valueIn) };
  if (how === "is" || how === "is_not") return { field, [how]: valueIn(text) };
  return { field, [how]: Math.round(Number(text)) };
}

/** Rows that say everything; the others are still being typed. */
function isWhole({ field, how, text }: Row): boolean {
  if (field.trim() === "" || text.trim() === "") return false;
  return (how !== "at_least" && how !== "at_most") || Number.isFinite(Number(text));
}

interface FieldTestsProps {
  label: string;
  tests: unknown;
  onChange: (tests: unknown) => void;
}

export function FieldTests({ label, tests, onChange }: FieldTestsProps) {
  const [rows, setRows] = useState(() => rowsOf(tests));
  const set = (next: Row[]) => {
    setRows(next);
    const whole = next.filter(isWhole).map(testOf);
    onChange(whole.length === 0 ? undefined : whole);
  };
  const change = (at: number, fields: Partial<Row>) =>
    set(rows.map((row, place) => (place === at ? { ...row, ...fields } : row)));
  return (
    <Stack gap={6}>
      {rows.length === 0 ? null : (
        <Text size="xs" c="dimmed">
          {label}
        </Text>
      )}
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place
        <Group key={at} gap={6} wrap="nowrap">
          <TextInput
            size="xs"
            flex={1}
            aria-label={t("tests.field")}
            placeholder="first"
            value={row.field}
            onChange={(event) => change(at, { field: event.currentTarget.value })}
          />
          <NativeSelect
            size="xs"
            w={96}
            aria-label={t("tests.how")}
            value={row.how}
            data={HOWS.map((value) => ({ value, label: named("tests.how", value) }))}
            onChange={(event) => change(at, { how: event.currentTarget.value as How })}
          />
          <TextInput
            size="xs"
            flex={1}
            aria-label={t("tests.value")}
            value={row.text}
            onChange={(event) => change(at, { text: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("tests.remove")}
            onClick={() => set(rows.filter((_, place) => place !== at))}
          >
            <IconTrash size={14} />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconPlus size={14} />}
          onClick={() => setRows([...rows, { field: "", how: "is", text: "" }])}
        >
          {t("tests.add")}
        </Button>
      </Group>
    </Stack>
  );
}
