// Data that a step hands on: rows of names and values, or the same as JSON.

import {
  ActionIcon,
  Button,
  Group,
  JsonInput,
  NativeSelect,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { t } from "~/i18n";
import {
  asKind,
  objectOf,
  rowsOf,
  typed,
  VALUE_KINDS,
  type ValueKind,
  type ValueRow,
  valueIn,
  wrongOf,
} from "./values";
import own from "./values.module.css";

interface FieldProps {
  label: string;
  value: unknown;
  onChange: (value: unknown) => void;
}

/** What is typed, until something else comes to stand than it says: an undo, say. */
function useTyped<Typed>(value: unknown, read: (value: unknown) => Typed, said: (typed: Typed) => unknown) {
  const [typed, type] = useState(() => read(value));
  const now = JSON.stringify(value);
  const [seen, see] = useState(now);
  if (seen !== now) {
    see(now);
    if (JSON.stringify(said(typed)) !== now) type(read(value));
  }
  return [typed, type] as const;
}

function ValueInput({ label, row, type }: { label: string; row: ValueRow; type: (row: ValueRow) => void }) {
  if (row.kind === "truth")
    return (
      <NativeSelect
        size="xs"
        aria-label={label}
        value={row.text}
        data={[
          { value: "true", label: t("values.yes") },
          { value: "false", label: t("values.no") },
        ]}
        onChange={(event) => type({ ...row, text: event.currentTarget.value })}
      />
    );
  return (
    <TextInput
      size="xs"
      aria-label={label}
      placeholder={t("values.value")}
      value={row.text}
      inputMode={row.kind === "number" ? "decimal" : undefined}
      error={valueIn(row) === undefined}
      onChange={(event) => type({ ...row, text: event.currentTarget.value })}
    />
  );
}

function KindInput({ label, row, type }: { label: string; row: ValueRow; type: (row: ValueRow) => void }) {
  return (
    <NativeSelect
      size="xs"
      aria-label={label}
      value={row.kind}
      data={VALUE_KINDS.map((kind) => ({ value: kind, label: t(`values.kind.${kind}`) }))}
      onChange={(event) => type(asKind(row, event.currentTarget.value as ValueKind))}
    />
  );
}

const NEW: ValueRow = { name: "", kind: "text", text: "" };

function Rows({ value, onChange }: Omit<FieldProps, "label">) {
  const [rows, setRows] = useTyped(value, (now) => rowsOf(now) ?? [], objectOf);
  const put = (next: ValueRow[]) => {
    setRows(next);
    onChange(objectOf(next));
  };
  const change = (at: number, row: ValueRow) => put(rows.map((one, place) => (place === at ? row : one)));
  return (
    <Stack gap={8}>
      {rows.map((row, at) => {
        const wrong = wrongOf(row, rows);
        const of = row.name.trim() === "" ? String(at + 1) : row.name;
        return (
          // Rows have no identity but their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: a row's name changes while it is typed
          <div key={at} className={own.row}>
            <TextInput
              size="xs"
              className={own.name ?? ""}
              aria-label={t("values.nameOf", { name: of })}
              placeholder={t("values.name")}
              value={row.name}
              error={wrong === "twice" ? t("values.twice") : wrong === "name" && row.text !== ""}
              onChange={(event) => change(at, { ...row, name: event.currentTarget.value })}
            />
            <KindInput label={t("values.kindOf", { name: of })} row={row} type={(next) => change(at, next)} />
            <div className={own.value}>
              <ValueInput
                label={t("values.valueOf", { name: of })}
                row={row}
                type={(next) => change(at, next)}
              />
            </div>
            <ActionIcon
              aria-label={t("values.remove", { name: of })}
              onClick={() => put(rows.filter((_, place) => place !== at))}
            >
              <IconTrash size={14} />
            </ActionIcon>
          </div>
        );
      })}
      <Group>
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconPlus size={12} />}
          onClick={() => setRows([...rows, NEW])}
        >
          {t("values.add")}
        </Button>
      </Group>
    </Stack>
  );
}

function jsonOf(text: string): unknown {
  try {
    return text.trim() === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function Json({ label, value, onChange }: FieldProps) {
  const [text, setText] = useTyped(
    value,
    (now) => (now === undefined ? "" : JSON.stringify(now, null, 2)),
    jsonOf,
  );
  const isWrong = text.trim() !== "" && jsonOf(text) === undefined;
  return (
    <JsonInput
      size="xs"
      aria-label={label}
      autosize
      minRows={3}
      value={text}
      error={isWrong ? t("values.jsonWrong") : undefined}
      onChange={(next) => {
        setText(next);
        if (next.trim() === "" || jsonOf(next) !== undefined) onChange(jsonOf(next));
      }}
    />
  );
}

/** Names and values that another room or system gets. */
export function ValuesField({ label, value, onChange }: FieldProps) {
  const fits = rowsOf(value) !== undefined;
  const [view, setView] = useState<"rows" | "json">("rows");
  const shown = fits ? view : "json";
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <Text size="xs" fw={500}>
          {label}
        </Text>
        <SegmentedControl
          size="xs"
          aria-label={t("values.view", { label })}
          value={shown}
          disabled={!fits}
          onChange={(next) => setView(next === "json" ? "json" : "rows")}
          data={[
            { value: "rows", label: t("values.rows") },
            { value: "json", label: "JSON" },
          ]}
        />
      </Group>
      {shown === "rows" ? (
        <Rows value={value} onChange={onChange} />
      ) : (
        <Json label={label} value={value} onChange={onChange} />
      )}
    </Stack>
  );
}

/** One value. */
export function ValueField({ label, value, onChange }: FieldProps) {
  const [row, setRow] = useTyped(
    value,
    (now): ValueRow => ({ name: "", ...(now === undefined ? { kind: "text", text: "" } : typed(now)) }),
    (one) => (one.kind === "text" && one.text === "" ? undefined : valueIn(one)),
  );
  const type = (next: ValueRow) => {
    setRow(next);
    onChange(next.kind === "text" && next.text === "" ? undefined : valueIn(next));
  };
  return (
    <Stack gap={4}>
      <Text size="xs" fw={500}>
        {label}
      </Text>
      <div className={own.row}>
        <KindInput label={t("values.kindOf", { name: label })} row={row} type={type} />
        <div className={own.value}>
          <ValueInput label={label} row={row} type={type} />
        </div>
      </div>
    </Stack>
  );
}
