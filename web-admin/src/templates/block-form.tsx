// What else is said of a block besides its words: when it is shown, where it leads, what it shows.

import {
  ActionIcon,
  Button,
  Group,
  MultiSelect,
  NativeSelect,
  NumberInput,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { named, t } from "~/i18n";
import { ChooseSharedBlock } from "~/shared-blocks/shown";
import { conditionInWords, labelOf, listsOf, type Variable } from "./data";
import { at, type Block, changed, FIELDS, type Place, WAYS, WORDED, wordsOf } from "./document";
import own from "./template.module.css";
import { Words, type Writing } from "./writing";

const ALWAYS = "";
const OTHER = "·other";

/** Conditions that are usually meant. */
function usual(variables: Variable[]): string[] {
  const lists = listsOf(variables).map((list) => `${list}.size > 0`);
  const yes = variables.filter(
    (one) => typeof one.example === "boolean" || one.name === "customer.may_promote",
  );
  const known = ["customer.first_name", "shop.website"];
  return [...yes.map((one) => one.name), ...lists, ...known];
}

function Condition({ writing, place }: { writing: Writing; place: Place }) {
  const { document, variables } = writing;
  const value = String(at(document, [...place, "if"]) ?? "");
  const known = usual(variables);
  const chosen = value === "" ? ALWAYS : known.includes(value) ? value : OTHER;
  const set = (next: string) =>
    writing.change(
      changed(document, [...place, "if"], next === "" ? undefined : next),
      `${place.join(".")}.if`,
    );
  return (
    <>
      <NativeSelect
        size="xs"
        label={t("block.when")}
        value={chosen}
        data={[
          { value: ALWAYS, label: t("block.always") },
          ...known.map((one) => ({ value: one, label: conditionInWords(one, variables) })),
          { value: OTHER, label: t("block.otherCondition") },
        ]}
        onChange={(event) => {
          const next = event.currentTarget.value;
          set(next === OTHER ? "customer.language == 'en'" : next);
        }}
      />
      {chosen === OTHER ? (
        <TextInput
          size="xs"
          label={t("block.condition")}
          description={t("block.conditionHelp")}
          value={value}
          spellCheck={false}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          onChange={(event) => set(event.currentTarget.value)}
        />
      ) : null}
    </>
  );
}

function Links({ writing, place }: { writing: Writing; place: Place }) {
  const found = at(writing.document, place);
  const links = (Array.isArray(found) ? found : []) as Array<{ name: string; link: string }>;
  const set = (next: Array<{ name: string; link: string }>, mark?: string) =>
    writing.change(changed(writing.document, place, next), mark);
  return (
    <Stack gap={6}>
      {links.map((one, index) => (
        <Group
          // Places have no names of their own while they are typed.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={index}
          gap={6}
          wrap="nowrap"
        >
          <TextInput
            size="xs"
            w={104}
            aria-label={t("block.placeName", { n: index + 1 })}
            value={one.name}
            onChange={(event) => {
              const name = event.currentTarget.value;
              set(
                links.map((other, number) => (number === index ? { ...other, name } : other)),
                "links",
              );
            }}
          />
          <TextInput
            size="xs"
            flex={1}
            aria-label={t("block.placeLink", { n: index + 1 })}
            value={one.link}
            onChange={(event) => {
              const link = event.currentTarget.value;
              set(
                links.map((other, number) => (number === index ? { ...other, link } : other)),
                "links",
              );
            }}
          />
          <ActionIcon
            aria-label={t("block.placeRemove", { name: one.name })}
            disabled={links.length === 1}
            onClick={() => set(links.filter((_, number) => number !== index))}
          >
            <IconTrash size={14} />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          variant="subtle"
          leftSection={<IconPlus size={13} />}
          onClick={() => set([...links, { name: "Instagram", link: "https://www.instagram.com/" }])}
        >
          {t("block.placeAdd")}
        </Button>
      </Group>
    </Stack>
  );
}

interface FieldProps {
  writing: Writing;
  place: Place;
  name: string;
  kind: string;
}

function Field({ writing, place: block, name, kind }: FieldProps) {
  const place = [...block, name];
  const label = named("block.field", name);
  const value = at(writing.document, place);
  const set = (next: unknown) => writing.change(changed(writing.document, place, next), place.join("."));
  switch (kind) {
    case "words":
    case "line":
      return (
        <div>
          <Text size="xs" fw={500} mb={4}>
            {label}
          </Text>
          <div className={own.boxed}>
            <Words writing={writing} place={place} label={label} single={kind === "line"} />
          </div>
        </div>
      );
    case "source":
      return (
        <Textarea
          size="xs"
          label={label}
          autosize
          minRows={6}
          spellCheck={false}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          value={wordsOf(value)[writing.language] ?? wordsOf(value)[writing.document.fallback] ?? ""}
          onChange={(event) => {
            const source = event.currentTarget.value;
            writing.change(
              changed(writing.document, [...place, writing.language], source),
              [...place, writing.language].join("."),
            );
          }}
        />
      );
    case "list":
      return (
        <NativeSelect
          size="xs"
          label={label}
          value={String(value ?? "")}
          data={[...new Set([String(value ?? ""), ...listsOf(writing.variables)])].map((one) => ({
            value: one,
            label: labelOf(one),
          }))}
          onChange={(event) => set(event.currentTarget.value)}
        />
      );
    case "number":
      return (
        <NumberInput
          size="xs"
          label={label}
          min={0}
          max={10}
          allowDecimal={false}
          value={typeof value === "number" ? value : name === "to" ? 10 : 0}
          onChange={(next) => set(typeof next === "number" ? next : undefined)}
        />
      );
    case "ways":
      return (
        <MultiSelect
          size="xs"
          label={label}
          value={Array.isArray(value) ? value.map(String) : []}
          data={WAYS.map((one) => ({ value: one, label: named("way", one) }))}
          onChange={(next) => set(next)}
        />
      );
    case "places":
      return <Links writing={writing} place={place} />;
    case "shared":
      return <ChooseSharedBlock name={String(value ?? "")} choose={set} />;
    default:
      return (
        <TextInput
          size="xs"
          label={label}
          {...(kind === "link" ? { description: t("block.linkHelp") } : {})}
          value={typeof value === "string" ? value : ""}
          spellCheck={false}
          onChange={(event) => set(event.currentTarget.value === "" ? undefined : event.currentTarget.value)}
        />
      );
  }
}

interface BlockFormProps {
  writing: Writing;
  /** `["blocks", 2]`, or `["parts", "ask"]`. */
  place: Place;
}

export function BlockForm({ writing, place }: BlockFormProps) {
  const block = at(writing.document, place) as Block | undefined;
  if (block === undefined) return null;
  const isWorded = WORDED.includes(block.kind);
  const problems = place[0] === "blocks" ? (writing.problems.get(Number(place[1])) ?? []) : [];
  return (
    <Stack gap="sm" key={place.join(".")}>
      <div>
        <Title order={2} size="sm">
          {named("block", block.kind)}
        </Title>
        <Text size="xs" c="dimmed">
          {named("block.about", block.kind)}
        </Text>
      </div>
      {problems.map((one) => (
        <Text key={one} size="xs" c="var(--bad)">
          {one}
        </Text>
      ))}
      {isWorded ? (
        <NativeSelect
          size="xs"
          label={t("block.style")}
          value={block.kind}
          data={WORDED.map((one) => ({ value: one, label: named("block", one) }))}
          onChange={(event) =>
            writing.change(changed(writing.document, [...place, "kind"], event.currentTarget.value))
          }
        />
      ) : null}
      {(FIELDS[block.kind] ?? [])
        .filter(() => !isWorded || place[0] === "parts")
        .map(([name, kind]) => (
          <Field key={`${place.join(".")} ${name}`} writing={writing} place={place} name={name} kind={kind} />
        ))}
      <Condition writing={writing} place={place} />
    </Stack>
  );
}
