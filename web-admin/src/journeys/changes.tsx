// Two versions of a journey side by side: drawn, and step by step in words.

import { Stack, Text } from "@mantine/core";
import { span, spanParts } from "~/format";
import { named, t } from "~/i18n";
import own from "./canvas.module.css";
import {
  type Difference,
  difference,
  type FieldChange,
  isSame,
  marksOf,
  type StepChange,
} from "./difference";
import type { Document, Node } from "./document";
import { Picture } from "./picture";
import { aboutOf, titleOf } from "./words";

/** Fields that say where a step leads: the drawing shows them. */
const LEADING = new Set(["next", "otherwise"]);

/** A value as people would write it. */
function written(value: unknown): string {
  if (typeof value === "string") return spanParts(value) === undefined ? value : span(value);
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join(", ");
  return JSON.stringify(value) ?? "";
}

function stepName(document: Document, id: unknown): string {
  const node = document.nodes.find((one) => one.id === id);
  return node === undefined ? String(id) : called(node);
}

function called(node: Node): string {
  const about = aboutOf(node);
  return about === "" ? titleOf(node) : `${titleOf(node)} (${about})`;
}

interface FieldProps {
  name: string;
  from: string | undefined;
  to: string | undefined;
}

function Field({ name, from, to }: FieldProps) {
  return (
    <Text size="xs" component="div">
      <Text span inherit c="dimmed">
        {`${name}: `}
      </Text>
      {from === undefined ? null : <del>{from}</del>}
      {from !== undefined && to !== undefined ? " → " : null}
      {to === undefined ? null : <ins>{to}</ins>}
    </Text>
  );
}

function fieldOf(change: FieldChange, before: Document, after: Document): FieldProps {
  const { field, from, to } = change;
  if (LEADING.has(field)) {
    return { name: named("nodeField", field), from: stepName(before, from), to: stepName(after, to) };
  }
  const shown = (value: unknown) => (value === undefined ? undefined : written(value));
  return { name: named("nodeField", field), from: shown(from), to: shown(to) };
}

function Step({ change, before, after }: { change: StepChange; before: Document; after: Document }) {
  return (
    <li data-what={change.what}>
      <span>
        <b>{named("change", change.what)}</b>
        {` ${called(change.node)}`}
      </span>
      {change.what === "changed"
        ? change.fields.map((one) => <Field key={one.field} {...fieldOf(one, before, after)} />)
        : null}
    </li>
  );
}

function Words({ told, before, after }: { told: Difference; before: Document; after: Document }) {
  return (
    <ul className={own.changes} aria-label={t("publish.changes")}>
      {told.whole.map((one) => (
        <li key={one.field}>
          <Field {...fieldOf(one, before, after)} name={named("journeyField", one.field)} />
        </li>
      ))}
      {told.steps.map((one) => (
        <Step key={`${one.what} ${one.node.id}`} change={one} before={before} after={after} />
      ))}
    </ul>
  );
}

interface ChangesProps {
  before: Document;
  after: Document;
  /** What the two are called over their drawings. */
  names: { before: string; after: string };
}

export function Changes({ before, after, names }: ChangesProps) {
  const told = difference(before, after);
  if (isSame(told)) return <Text size="sm">{t("versions.same")}</Text>;
  const marks = marksOf(told);
  const isRedrawn = told.steps.length > 0;
  return (
    <Stack gap="sm">
      {isRedrawn ? (
        <div className={own.pair}>
          <figure>
            <figcaption>{names.before}</figcaption>
            <Picture document={before} marks={marks} />
          </figure>
          <figure>
            <figcaption>{names.after}</figcaption>
            <Picture document={after} marks={marks} />
          </figure>
        </div>
      ) : null}
      <Words told={told} before={before} after={after} />
    </Stack>
  );
}
