// One field for one parameter of a predicate, of the kind that the server publishes.

import { MultiSelect, NumberInput, Select, TagsInput, TextInput } from "@mantine/core";
import type { Parameter } from "~/api/generated";
import { minorUnits } from "~/format";
import { locale, named, t } from "~/i18n";
import { type Choice, countries, languages } from "~/places";

interface FieldProps {
  /** Whose parameter it is. */
  predicate: string;
  parameter: Parameter;
  value: unknown;
  currency: string;
  onChange: (value: unknown) => void;
}

/** The words that a kind allows: "one of `email`, `sms`". */
function choicesOf(kind: string): string[] {
  return kind.startsWith("one of") ? [...kind.matchAll(/`([^`]+)`/g)].map((found) => found[1] ?? "") : [];
}

/** A text as the value that it looks like: a number, yes or no, or itself. */
function plainOf(text: string): string | number | boolean {
  const trimmed = text.trim();
  if (trimmed === "true") return true;
  if (trimmed === "false") return false;
  return trimmed !== "" && Number.isFinite(Number(trimmed)) ? Number(trimmed) : text;
}

/** What a parameter is before anybody has said. */
export function firstValue(parameter: Parameter): unknown {
  const [choice] = choicesOf(parameter.kind);
  if (choice !== undefined) return choice;
  if (parameter.kind.startsWith("list") || parameter.kind.startsWith("a list")) return [];
  if (parameter.kind === "true or false") return true;
  if (parameter.kind === "whole number")
    return parameter.name.endsWith("_days") || parameter.name === "days" ? 30 : 1;
  if (parameter.kind === "percentage") return 10;
  if (parameter.kind.startsWith("amount")) return 5000;
  if (parameter.kind.startsWith("day")) return new Date().toISOString().slice(0, 10);
  return "";
}

function isList(parameter: Parameter): boolean {
  return (
    parameter.kind.startsWith("list") ||
    parameter.meaning.startsWith("a list") ||
    Array.isArray(firstValue(parameter))
  );
}

/** What there is to choose from where a parameter names countries or languages. */
function placesOf(predicate: string, name: string): ((chosen: string[]) => Choice[]) | undefined {
  if (name === "country" || predicate === "customer.country") return countries;
  if (predicate === "customer.language" && ["language", "any_of"].includes(name)) return languages;
  return undefined;
}

export function ParameterField({ predicate, parameter, value, currency, onChange }: FieldProps) {
  const label = named("parameter", parameter.name);
  const shared = {
    size: "xs",
    "aria-label": locale() === "en" ? `${label}: ${parameter.meaning}` : label,
  } as const;
  const choices = choicesOf(parameter.kind);
  if (choices.length > 0) {
    return (
      <Select
        {...shared}
        w={150}
        data={choices.map((one) => ({ value: one, label: named("choice", one) }))}
        value={typeof value === "string" ? value : null}
        allowDeselect={false}
        onChange={onChange}
      />
    );
  }
  if (parameter.kind === "true or false") {
    return (
      <Select
        {...shared}
        w={100}
        data={[
          { value: "true", label: t("yes") },
          { value: "false", label: t("no") },
        ]}
        value={String(value)}
        allowDeselect={false}
        onChange={(one) => onChange(one === "true")}
      />
    );
  }
  const places = placesOf(predicate, parameter.name);
  if (places !== undefined) {
    const chosen = Array.isArray(value) ? value.map(String) : [];
    return isList(parameter) || Array.isArray(value) ? (
      <MultiSelect
        {...shared}
        miw={170}
        maw={340}
        searchable
        data={places(chosen)}
        placeholder={chosen.length === 0 ? t("builder.choose") : ""}
        value={chosen}
        onChange={onChange}
      />
    ) : (
      <Select
        {...shared}
        w={190}
        searchable
        data={places(typeof value === "string" ? [value] : [])}
        placeholder={t("builder.choose")}
        value={typeof value === "string" && value !== "" ? value : null}
        allowDeselect={false}
        onChange={onChange}
      />
    );
  }
  if (isList(parameter) || Array.isArray(value)) {
    const numbers = parameter.kind.includes("number");
    return (
      <TagsInput
        {...shared}
        miw={170}
        maw={340}
        placeholder={t("builder.list")}
        value={Array.isArray(value) ? value.map(String) : []}
        onChange={(texts) => onChange(numbers ? texts.map(plainOf) : texts)}
      />
    );
  }
  if (parameter.kind.startsWith("amount")) {
    const units = minorUnits(currency);
    return (
      <NumberInput
        {...shared}
        w={120}
        leftSection={<span style={{ fontSize: 11 }}>{currency}</span>}
        leftSectionWidth={40}
        value={typeof value === "number" ? value / units : ""}
        decimalScale={2}
        min={0}
        hideControls
        onChange={(major) => onChange(typeof major === "number" ? Math.round(major * units) : major)}
      />
    );
  }
  if (parameter.kind === "whole number" || parameter.kind === "percentage") {
    return (
      <NumberInput
        {...shared}
        w={parameter.kind === "percentage" ? 86 : 76}
        value={typeof value === "number" ? value : ""}
        min={0}
        allowDecimal={parameter.kind === "percentage"}
        {...(parameter.kind === "percentage" ? { suffix: " %" } : {})}
        onChange={onChange}
      />
    );
  }
  if (parameter.kind.startsWith("day")) {
    const text = typeof value === "string" ? value : "";
    return text.length > 10 ? (
      <TextInput {...shared} w={200} value={text} onChange={(event) => onChange(event.currentTarget.value)} />
    ) : (
      <TextInput
        {...shared}
        w={140}
        type="date"
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  const free = parameter.kind !== "text";
  return (
    <TextInput
      {...shared}
      w={170}
      value={value === undefined || value === null ? "" : String(value)}
      onChange={(event) => onChange(free ? plainOf(event.currentTarget.value) : event.currentTarget.value)}
    />
  );
}
