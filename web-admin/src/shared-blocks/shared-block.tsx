// One shared block: written on the left, seen on the right in the templates that show it, before and after.

import { Button, NativeSelect, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue, useHotkeys } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { call } from "~/api/client";
import type { SharedBlockWhole } from "~/api/generated";
import { done } from "~/app/toasts";
import { dateTime } from "~/format";
import { locale, many, t } from "~/i18n";
import { useMay } from "~/staff/me";
import { BlockForm } from "~/templates/block-form";
import { families, templatesQuery, titleOf, useVariables, variablesQuery } from "~/templates/data";
import { type Document, KINDS, languages } from "~/templates/document";
import { Paper } from "~/templates/paper";
import { ChipBar, OnlyIf, Personalise } from "~/templates/personal";
import { Seen, Unseen } from "~/templates/preview";
import { byBlock } from "~/templates/problems";
import stage from "~/templates/template.module.css";
import { Tongues } from "~/templates/tongues";
import type { Hand } from "~/templates/words-field";
import type { Writing } from "~/templates/writing";
import { useBusy } from "~/ui/busy";
import { Confirm } from "~/ui/confirm";
import { Broken, Lines, Page } from "~/ui/page";
import { To } from "~/ui/to";
import { useKept, useUnsaved } from "~/ui/unsaved";
import { around, type Common, commonOf, seenQuery, sharedBlockQuery, within } from "./data";
import own from "./shared-blocks.module.css";

const TYPING_MS = 350;
const ALONE = "";
const USUAL = "order.facts";
/** A shared block shows no other. */
const OFFERED = KINDS.filter((kind) => kind !== "shared");

function useTemplates(block: SharedBlockWhole): string[] {
  const all = useQuery({ ...templatesQuery, enabled: block.everywhere }).data?.templates ?? [];
  if (!block.everywhere) return [...new Set(block.uses.map((one) => one.template))];
  return families(all)
    .filter((one) => one.channel === "email")
    .map((one) => one.name);
}

interface SideProps {
  block: SharedBlockWhole;
  common: Common;
  saved: Common;
  language: string;
}

/** Before and after, in a template that shows it. */
function Changes({ block, common, saved, language }: SideProps) {
  const templates = useTemplates(block);
  const [chosen, choose] = useState<string>();
  const [when, setWhen] = useState("after");
  const template = chosen ?? templates[0] ?? ALONE;
  const document = when === "after" ? common : saved;
  const seen = useQuery(
    seenQuery(block.name, {
      document,
      look: { language },
      ...(template === ALONE ? {} : { template }),
    }),
  );
  return (
    <Stack gap="sm">
      <NativeSelect
        size="xs"
        label={t("sharedBlock.seenIn")}
        value={template}
        data={[
          ...templates.map((value) => ({ value, label: titleOf(value) })),
          { value: ALONE, label: t("sharedBlock.alone") },
        ]}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      <SegmentedControl
        size="xs"
        aria-label={t("sharedBlock.when")}
        value={when}
        onChange={setWhen}
        data={["before", "after"].map((value) => ({
          value,
          label: t(value === "before" ? "sharedBlock.before" : "sharedBlock.after"),
        }))}
      />
      {seen.error === null ? null : <Unseen error={seen.error} />}
      {seen.isPending ? <Lines count={7} /> : null}
      {seen.data === undefined ? null : <Seen preview={seen.data} />}
    </Stack>
  );
}

interface HistoryProps {
  block: SharedBlockWhole;
  restore: (common: Common, version: number) => void;
  mayChange: boolean;
}

function Where({ block, restore, mayChange }: HistoryProps) {
  return (
    <Stack gap="md">
      <div>
        <Text size="sm" fw={600} mb={6}>
          {t("sharedBlock.where")}
        </Text>
        {block.everywhere ? <Text size="sm">{t("sharedBlock.everywhereHelp")}</Text> : null}
        {!block.everywhere && block.uses.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t("sharedBlock.nowhereHelp", { tag: `<mj-block name="${block.name}" />` })}
          </Text>
        ) : null}
        <ul className={own.uses}>
          {block.uses.map((use) => (
            <li key={`${use.template} ${use.version}`}>
              <To to="/templates/$name" params={{ name: use.template }} size="sm">
                {titleOf(use.template)}
              </To>
              <Text span size="xs" c="dimmed">
                {t(use.state === "draft" ? "sharedBlock.inDraft" : "sharedBlock.inPublished")}
              </Text>
            </li>
          ))}
        </ul>
      </div>
      <div>
        <Text size="sm" fw={600} mb={6}>
          {t("versions.title")}
        </Text>
        <ul className={own.uses}>
          {block.versions.map((one, at) => (
            <li key={one.version}>
              <span>{`${t("versions.number", { n: String(one.version) })} · ${dateTime(one.saved_at)}`}</span>
              {at === 0 || !mayChange ? null : (
                <Button
                  variant="subtle"
                  color="gray"
                  aria-label={t("sharedBlock.restore", { n: String(one.version) })}
                  onClick={() => restore(commonOf(one.document), one.version)}
                >
                  {t("sharedBlock.restoreShort")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </div>
    </Stack>
  );
}

interface Chip {
  chip: HTMLElement;
  hand: Hand;
}

function Opened({ block }: { block: SharedBlockWhole }) {
  const saved = useMemo(() => commonOf(block.document), [block.document]);
  const builders = useQuery(variablesQuery).data?.builders ?? [];
  const builder = builders.find((one) => one.name === USUAL)?.name ?? builders[0]?.name ?? USUAL;
  const [title, setTitle] = useState(saved.title);
  const [document, setDocument] = useState<Document>(() => around(saved, builder));
  const [selected, select] = useState<number>();
  const [side, setSide] = useState<"seen" | "block" | "where">("seen");
  const [pane, setPane] = useState("write");
  const [hand, hold] = useState<Hand>();
  const [chip, setChip] = useState<Chip>();
  const [asking, ask] = useState<"save" | "remove">();
  const [spoken, speak] = useState<string>(locale());
  const [busy, run] = useBusy();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const mayChange = useMay("write");
  const variables = useVariables(builder);
  const known = languages(document);
  const language = known.includes(spoken) ? spoken : document.fallback;
  const common = within(document, title.trim());
  const stands = { text: JSON.stringify(saved), version: block.version };
  const {
    isChanged,
    version,
    keep: keepSaved,
  } = useKept(JSON.stringify(common), stands, () => {
    setTitle(saved.title);
    setDocument(around(saved, builder));
  });
  const [settled] = useDebouncedValue(common, TYPING_MS);
  const alone = useQuery(seenQuery(block.name, { document: settled, look: { language } }));
  const problems = useMemo(() => byBlock(alone.error), [alone.error]);
  const count = new Set(block.uses.map((one) => one.template)).size;

  const save = async () => {
    const answer = await call("save_shared_block", {
      path: { name: block.name },
      body: { document: common, after: version },
    });
    keepSaved({ text: JSON.stringify(common), version: answer.version });
    await queries.invalidateQueries({ queryKey: ["templates"] });
    done(t("sharedBlock.saved"));
  };
  const remove = async () => {
    await call("remove_shared_block", { path: { name: block.name } });
    done(t("sharedBlock.removed"));
    await navigate({ to: "/shared-blocks", ignoreBlocker: true });
    queries.removeQueries({ queryKey: ["templates", "shared blocks", block.name] });
    await queries.invalidateQueries({ queryKey: ["templates"] });
  };
  const keep = () => (count > 0 || block.everywhere ? ask("save") : run(save));
  const canSave = mayChange && isChanged && problems.size === 0 && common.title !== "";
  useHotkeys([["mod+S", () => canSave && !busy && keep()]], [], true);
  useUnsaved(isChanged);

  const writing: Writing = {
    document,
    language,
    variables,
    problems,
    mayChange,
    change: setDocument,
    hold,
    leave: () => undefined,
    chip: (element, owner) => setChip({ chip: element, hand: owner }),
  };
  return (
    <Page
      fills
      title={saved.title}
      parent={{ to: "/shared-blocks", label: t("sharedBlocks.title") }}
      beside={
        <Text size="xs" c="dimmed">
          {block.everywhere
            ? t("sharedBlock.everywhere")
            : count === 0
              ? t("sharedBlock.nowhere")
              : many("sharedBlock.inTemplates", count)}
        </Text>
      }
      actions={
        mayChange ? (
          <>
            <Button variant="default" onClick={() => ask("remove")}>
              {t("sharedBlock.remove")}
            </Button>
            <Button loading={busy} disabled={!canSave} onClick={keep}>
              {t("sharedBlock.save")}
            </Button>
          </>
        ) : null
      }
    >
      <SegmentedControl
        hiddenFrom="md"
        size="xs"
        mb="xs"
        fullWidth
        aria-label={t("template.pane")}
        value={pane}
        onChange={setPane}
        data={[
          { value: "write", label: t("template.view.write") },
          { value: "side", label: t("template.side.preview") },
        ]}
      />
      <div className={stage.stage} data-pane={pane}>
        <section className={stage.left} aria-label={t("template.words")}>
          <div className={stage.tools} role="toolbar" aria-label={t("template.tools")}>
            <Tongues writing={writing} speak={speak} />
            {mayChange ? (
              <>
                <Personalise variables={variables} hand={hand} />
                <OnlyIf variables={variables} hand={hand} />
              </>
            ) : null}
          </div>
          {chip === undefined ? null : (
            <ChipBar
              key={chip.chip.dataset.source}
              chip={chip.chip}
              hand={chip.hand}
              variables={variables}
              onClose={() => setChip(undefined)}
            />
          )}
          <div className={stage.sheet}>
            <TextInput
              size="xs"
              mb="sm"
              label={t("sharedBlock.title")}
              value={title}
              maxLength={100}
              disabled={!mayChange}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
            {(problems.get(-1) ?? []).map((one) => (
              <Text key={one} size="sm" c="var(--bad)" mb="xs">
                {one}
              </Text>
            ))}
            <div className={stage.paper}>
              <Paper
                writing={writing}
                selected={selected}
                select={select}
                kinds={OFFERED}
                openSettings={(index) => {
                  select(index);
                  setSide("block");
                  setPane("side");
                }}
              />
            </div>
          </div>
        </section>
        <section className={stage.right} aria-label={t("template.beside")} tabIndex={0}>
          <SegmentedControl
            size="xs"
            fullWidth
            mb="sm"
            aria-label={t("template.beside")}
            value={side}
            onChange={(value) => setSide(value as typeof side)}
            data={[
              { value: "seen", label: t("template.side.preview") },
              { value: "block", label: t("template.side.block") },
              { value: "where", label: t("sharedBlock.where") },
            ]}
          />
          {side === "seen" ? (
            <Changes block={block} common={settled} saved={saved} language={language} />
          ) : null}
          {side === "where" ? (
            <Where
              block={block}
              mayChange={mayChange}
              restore={(old, version) => {
                setTitle(old.title);
                setDocument(around(old, builder));
                setSide("seen");
                done(t("sharedBlock.restored", { n: String(version) }));
              }}
            />
          ) : null}
          {side === "block" && selected === undefined ? (
            <Text size="sm" c="dimmed" p="xs">
              {t("block.chooseOne")}
            </Text>
          ) : null}
          {side === "block" && selected !== undefined ? (
            <fieldset disabled={!mayChange} className={stage.form}>
              <BlockForm writing={writing} place={["blocks", selected]} />
            </fieldset>
          ) : null}
        </section>
      </div>
      <Confirm
        opened={asking === "save"}
        onClose={() => ask(undefined)}
        title={t("sharedBlock.saveTitle")}
        action={t("sharedBlock.save")}
        onConfirm={async () => run(save)}
      >
        {block.everywhere ? t("sharedBlock.saveEverywhere") : many("sharedBlock.saveIn", count)}
      </Confirm>
      <Confirm
        opened={asking === "remove"}
        onClose={() => ask(undefined)}
        title={t("sharedBlock.remove")}
        action={t("sharedBlock.remove")}
        danger
        onConfirm={async () => run(remove)}
      >
        {t(block.everywhere ? "sharedBlock.removeEverywhere" : "sharedBlock.removeHelp")}
      </Confirm>
    </Page>
  );
}

export function SharedBlockPage() {
  const { name } = useParams({ from: "/shared-blocks/$name" });
  const block = useQuery(sharedBlockQuery(name));
  if (block.data !== undefined) return <Opened key={name} block={block.data} />;
  return (
    <Page title={name} parent={{ to: "/shared-blocks", label: t("sharedBlocks.title") }}>
      {block.error === null ? (
        <Lines count={9} />
      ) : (
        <Broken error={block.error} retry={() => void block.refetch()} />
      )}
    </Page>
  );
}
