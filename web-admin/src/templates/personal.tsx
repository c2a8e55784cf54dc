// What is different for each reader: values that are put in, parts that only some read, and words for when a value is missing.

import { Button, Group, Popover, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconFilter, IconUserHeart } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { t } from "~/i18n";
import { conditionInWords, labelOf, sampleOf, type Variable } from "./data";
import { fallbackOf, nameIn, pieces, putIn, withFallback } from "./liquid";
import own from "./template.module.css";
import type { Hand } from "./words-field";

/** Groups of values as people think of them. */
const GROUPS = [
  "customer",
  "order",
  "review",
  "suggestions",
  "community",
  "shop",
  "links",
  "message",
  "colour",
];

function groupOf(name: string): string {
  return name.split(".")[0] ?? "";
}

interface PickerProps {
  label: string;
  icon: ReactNode;
  variables: Variable[];
  /** Nothing can be picked before there is a caret. */
  hand: Hand | undefined;
  onPick: (name: string) => void;
}

/** Arrows go from choice to choice. */
function arrows(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>("input, button")];
  const now = all.indexOf(document.activeElement as HTMLElement);
  all[Math.min(all.length - 1, Math.max(0, now + step))]?.focus();
}

function Choices({ variables, onPick }: Pick<PickerProps, "variables" | "onPick">) {
  const [query, setQuery] = useState("");
  const fits = (one: Variable) =>
    [one.label, one.name, one.about].some((words) => words.toLowerCase().includes(query.toLowerCase()));
  const shown = variables.filter(fits);
  const groups = [...new Set(shown.map((one) => groupOf(one.name)))].sort(
    (one, other) => GROUPS.indexOf(one) - GROUPS.indexOf(other),
  );
  return (
    <>
      <TextInput
        size="xs"
        data-autofocus
        aria-label={t("palette.open")}
        placeholder={t("personal.search")}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          const only = shown[0];
          if (event.key !== "Enter" || only === undefined) return;
          // The caret goes back to the words: no line is meant to begin there.
          event.preventDefault();
          onPick(only.name);
        }}
      />
      <div className={own.choices}>
        {groups.map((group) => (
          <div key={group}>
            <Text size="xs" c="dimmed" fw={500} px={8} pt={8} pb={2}>
              {labelOf(group)}
            </Text>
            {shown
              .filter((one) => groupOf(one.name) === group)
              .map((one) => (
                <button
                  key={one.name}
                  type="button"
                  className={own.choice}
                  title={one.about}
                  onClick={() => onPick(one.name)}
                >
                  <span>{one.label}</span>
                  <Text size="xs" c="dimmed" truncate component="span">
                    {sampleOf(one.example)}
                  </Text>
                </button>
              ))}
          </div>
        ))}
        {shown.length === 0 ? (
          <Text size="sm" c="dimmed" p="sm">
            {t("palette.nothing")}
          </Text>
        ) : null}
      </div>
    </>
  );
}

function Picker({ label, icon, variables, hand, onPick }: PickerProps) {
  const [opened, { toggle, close }] = useDisclosure(false);
  return (
    <Popover
      opened={opened}
      onDismiss={close}
      width={330}
      position="bottom-start"
      withinPortal
      trapFocus
      returnFocus={false}
    >
      <Popover.Target>
        <Button
          variant="default"
          leftSection={icon}
          disabled={hand === undefined}
          title={hand === undefined ? t("personal.first") : undefined}
          onClick={toggle}
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={6} aria-label={label} onKeyDown={arrows}>
        <Choices
          variables={variables}
          onPick={(name) => {
            close();
            onPick(name);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

interface PersonalProps {
  variables: Variable[];
  hand: Hand | undefined;
}

/** Puts a value in where the caret is. */
export function Personalise({ variables, hand }: PersonalProps) {
  return (
    <Picker
      label={t("personal.put")}
      icon={<IconUserHeart size={14} />}
      variables={variables.filter((one) => !one.name.includes("[]") && groupOf(one.name) !== "colour")}
      hand={hand}
      onPick={(name) => hand?.put(putIn(name))}
    />
  );
}

/** Shows what is marked only to some. */
export function OnlyIf({ variables, hand }: PersonalProps) {
  return (
    <Picker
      label={t("personal.onlyIf")}
      icon={<IconFilter size={14} />}
      variables={variables.filter(
        (one) => !one.name.includes("[]") && !["colour", "message"].includes(groupOf(one.name)),
      )}
      hand={hand}
      onPick={(name) => hand?.wrap(name)}
    />
  );
}

interface ChipBarProps {
  chip: HTMLElement;
  hand: Hand;
  variables: Variable[];
  onClose: () => void;
}

/** What a chip is, and what is said instead where its value is missing. */
export function ChipBar({ chip, hand, variables, onClose }: ChipBarProps) {
  const source = chip.dataset.source ?? "";
  const [piece] = pieces(source);
  const expression = piece !== undefined && piece.kind !== "words" ? piece.expression : "";
  const isValue = piece?.kind === "value";
  const [written, setWritten] = useState(source);
  const [instead, setInstead] = useState(fallbackOf(expression));
  const known = variables.find((one) => one.name === nameIn(expression));
  const put = (next: string) => {
    hand.replace(chip, next);
    onClose();
  };
  return (
    <form
      className={own.chipBar}
      aria-label={t("chip.label")}
      onSubmit={(event) => {
        event.preventDefault();
        put(isValue && written === source ? withFallback(expression, instead) : written);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <Text size="sm" fw={600}>
        {isValue ? labelOf(nameIn(expression)) : conditionInWords(expression, variables) || chip.textContent}
      </Text>
      {known === undefined ? null : (
        <Text size="xs" c="dimmed">
          {t("chip.sample", { sample: sampleOf(known.example) })}
        </Text>
      )}
      <Group gap="xs" align="flex-end">
        {isValue ? (
          <TextInput
            size="xs"
            flex={1}
            miw={150}
            label={t("chip.instead")}
            placeholder={t("chip.insteadExample")}
            value={instead}
            onChange={(event) => setInstead(event.currentTarget.value)}
          />
        ) : null}
        <TextInput
          size="xs"
          flex={1}
          miw={150}
          label={t("chip.liquid")}
          spellCheck={false}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          value={written}
          onChange={(event) => setWritten(event.currentTarget.value)}
        />
        <Button type="submit">{t("chip.do")}</Button>
        <Button variant="subtle" color="red" c="var(--bad)" onClick={() => put("")}>
          {t("chip.remove")}
        </Button>
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t("close")}
        </Button>
      </Group>
    </form>
  );
}
