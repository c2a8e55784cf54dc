// MJML as it is written, with the numbers of its lines, and the texts and blocks that it names.

import { Button, Group, Menu, Stack, Text, Textarea, TextInput, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { named, t } from "~/i18n";
import { BlockForm } from "./block-form";
import { listsOf } from "./data";
import { changed, fresh, KINDS, type Kind, wordsOf } from "./document";
import own from "./source.module.css";
import pageClasses from "./template.module.css";
import type { Writing } from "./writing";

const NAME = /^[a-z][a-z0-9_-]{0,39}$/;

/** A mark-up text in colours: what stands behind the letters that are typed. */
function coloured(source: string) {
  const parts = source.split(/(<!--[\s\S]*?-->|<\/?[\w-]+|\/?>|\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|"[^"]*")/);
  return parts.map((part, index) => {
    const kind = part.startsWith("<!--")
      ? "comment"
      : part.startsWith("{")
        ? "liquid"
        : part.startsWith("<") || part === ">" || part === "/>"
          ? "tag"
          : part.startsWith('"')
            ? "value"
            : undefined;
    if (kind === undefined) return part;
    return (
      <span
        // Pieces of a text have no names: their places are what they are known by.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        key={index}
        data-kind={kind}
      >
        {part}
      </span>
    );
  });
}

function Editor({ writing }: { writing: Writing }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const source = writing.document.mjml ?? "";
  const lines = source.split("\n").length;
  const colours = useMemo(() => coloured(source), [source]);
  const set = (next: string) => writing.change(changed(writing.document, ["mjml"], next), "mjml");
  const put = (text: string) => {
    const element = field.current;
    if (element === null) return;
    const { selectionStart, selectionEnd } = element;
    element.setRangeText(text, selectionStart, selectionEnd, "end");
    set(element.value);
    element.focus();
  };
  const hand = {
    put,
    wrap: (condition: string) => {
      const element = field.current;
      const marked = element?.value.slice(element.selectionStart, element.selectionEnd) ?? "";
      put(`{% if ${condition} %}${marked}{% endif %}`);
    },
    replace: () => undefined,
  };
  const keys = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Tab indents; after Escape it leaves, as everywhere.
    if (event.key === "Tab" && !event.shiftKey && !event.currentTarget.dataset.leaving) {
      event.preventDefault();
      put("  ");
    }
    event.currentTarget.dataset.leaving = event.key === "Escape" ? "yes" : "";
  };
  return (
    <div className={own.editor}>
      <div className={own.numbers} aria-hidden>
        {Array.from({ length: lines }, (_, line) => line + 1).join("\n")}
      </div>
      <div className={own.layers}>
        <pre className={own.colours} aria-hidden>
          {colours}
          {"\n"}
        </pre>
        <textarea
          ref={field}
          className={own.source}
          aria-label="MJML"
          aria-description={t("source.tab")}
          spellCheck={false}
          autoCapitalize="off"
          readOnly={!writing.mayChange}
          value={source}
          onChange={(event) => set(event.currentTarget.value)}
          onKeyDown={keys}
          onFocus={() => writing.hold(hand)}
        />
      </div>
    </div>
  );
}

interface NewNameProps {
  label: string;
  taken: string[];
  add: (name: string) => void;
}

function NewName({ label, taken, add }: NewNameProps) {
  const [name, setName] = useState("");
  const isGood = NAME.test(name) && !taken.includes(name);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isGood) return;
        add(name);
        setName("");
      }}
    >
      <Group gap={6} align="flex-end">
        <TextInput
          size="xs"
          aria-label={label}
          placeholder={label}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" leftSection={<IconPlus size={13} />} disabled={!isGood}>
          {t("source.add")}
        </Button>
      </Group>
    </form>
  );
}

/** Texts that the MJML shows with `{{ 'name' | t }}`. */
function Texts({ writing }: { writing: Writing }) {
  const { document } = writing;
  const names = Object.keys(document.texts ?? {});
  return (
    <Stack gap="xs">
      <Title order={2} size="sm">
        {t("source.texts")}
      </Title>
      <Text size="xs" c="dimmed">
        {t("source.textsHelp", { example: "{{ 'hello' | t }}" })}
      </Text>
      {names.map((name) => (
        <div key={name}>
          <Text size="xs" ff="monospace" mb={3}>
            {name}
          </Text>
          <Textarea
            size="xs"
            aria-label={name}
            autosize
            readOnly={!writing.mayChange}
            value={wordsOf(document.texts?.[name])[writing.language] ?? ""}
            placeholder={wordsOf(document.texts?.[name])[document.fallback] ?? ""}
            onChange={(event) => {
              const place = ["texts", name, writing.language];
              writing.change(changed(document, place, event.currentTarget.value), place.join("."));
            }}
          />
        </div>
      ))}
      {writing.mayChange ? (
        <NewName
          label={t("source.newText")}
          taken={names}
          add={(name) => writing.change(changed(document, ["texts", name], { [document.fallback]: "" }))}
        />
      ) : null}
    </Stack>
  );
}

/** Blocks that the MJML shows with `<mj-block name="…" />`. */
function Parts({ writing }: { writing: Writing }) {
  const { document, variables } = writing;
  const parts = Object.keys(document.parts ?? {});
  const free = (kind: Kind) => {
    let name = kind.replaceAll("_", "-");
    for (let number = 2; parts.includes(name); number += 1) name = `${kind.replaceAll("_", "-")}-${number}`;
    return name;
  };
  return (
    <Stack gap="md">
      <div>
        <Title order={2} size="sm">
          {t("source.parts")}
        </Title>
        <Text size="xs" c="dimmed">
          {t("source.partsHelp", { example: '<mj-block name="ask" />' })}
        </Text>
      </div>
      {parts.map((name) => (
        <div key={name} className={pageClasses.boxed}>
          <Text size="xs" ff="monospace" mb={6}>
            {`<mj-block name="${name}" />`}
          </Text>
          <BlockForm writing={writing} place={["parts", name]} />
        </div>
      ))}
      {writing.mayChange ? (
        <Menu width={230} withinPortal>
          <Menu.Target>
            <Button variant="default" leftSection={<IconPlus size={13} />} style={{ alignSelf: "start" }}>
              {t("source.newPart")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown mah={320} style={{ overflowY: "auto" }}>
            {KINDS.map((kind) => (
              <Menu.Item
                key={kind}
                onClick={() =>
                  writing.change(
                    changed(
                      document,
                      ["parts", free(kind)],
                      fresh(kind, document.fallback, listsOf(variables), () => named("block", kind)),
                    ),
                  )
                }
              >
                {named("block", kind)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </Stack>
  );
}

export default function Source({ writing }: { writing: Writing }) {
  return (
    <Stack gap="lg">
      {(writing.problems.get(-1) ?? []).map((one) => (
        <Text key={one} size="sm" c="var(--bad)" role="alert">
          {one}
        </Text>
      ))}
      <Editor writing={writing} />
      <Texts writing={writing} />
      <Parts writing={writing} />
    </Stack>
  );
}
