// One template: written on the left, seen on the right as a customer would, and kept, tried and published from above.

import {
  ActionIcon,
  Alert,
  Button,
  Group,
  Menu,
  SegmentedControl,
  Stack,
  Text,
  Title,
  Tooltip,
} from "@mantine/core";
import { useDebouncedValue, useHotkeys } from "@mantine/hooks";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCopy,
  IconDots,
  IconHistory,
  IconSend,
  IconTrash,
} from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { call, Refused } from "~/api/client";
import type { Template } from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { begun, type History, redone, settled, stepped, undone } from "~/history";
import { locale, named, t } from "~/i18n";
import { useMay } from "~/staff/me";
import { useBusy } from "~/ui/busy";
import { Confirm } from "~/ui/confirm";
import { Broken, Lines, Page } from "~/ui/page";
import { State } from "~/ui/state";
import { To } from "~/ui/to";
import { useUnsaved } from "~/ui/unsaved";
import { BlockForm } from "./block-form";
import {
  type Family,
  families,
  sketchQuery,
  templatesQuery,
  titleOf,
  useVariables,
  versionQuery,
} from "./data";
import { PublishTemplate, TestLetter, Versions } from "./deeds";
import { type Document, documentOf, hasLetter, languages } from "./document";
import { NameForm } from "./name-form";
import { Paper } from "./paper";
import { ChipBar, OnlyIf, Personalise } from "./personal";
import { type Chosen, lookOf, Preview, UNSHOWN } from "./preview";
import { byBlock } from "./problems";
import own from "./template.module.css";
import { Tongues } from "./tongues";
import { Translations } from "./translations";
import { type Use, useUses } from "./uses";
import { OtherWays } from "./ways";
import type { Hand } from "./words-field";
import { Words, type Writing } from "./writing";

const Source = lazy(() => import("./source"));

const TYPING_MS = 350;
/** After so long without a key the next one is a step of its own. */
const STEP_MS = 900;
interface ToolsProps {
  writing: Writing;
  history: History<Document>;
  setHistory: (change: (history: History<Document>) => History<Document>) => void;
  hand: Hand | undefined;
  speak: (language: string) => void;
  view: string;
  show: (view: string) => void;
}

function Tools({ writing, history, setHistory, hand, speak, view, show }: ToolsProps) {
  return (
    <div className={own.tools} role="toolbar" aria-label={t("template.tools")}>
      <SegmentedControl
        size="xs"
        aria-label={t("template.view")}
        value={view}
        onChange={show}
        data={["write", "translate"].map((value) => ({ value, label: named("template.view", value) }))}
      />
      {view === "write" ? <Tongues writing={writing} speak={speak} /> : null}
      {writing.mayChange ? (
        <Group gap={6} ml="auto">
          <Personalise variables={writing.variables} hand={hand} />
          <OnlyIf variables={writing.variables} hand={hand} />
          <Group gap={0}>
            <Tooltip label={t("canvas.undo")}>
              <ActionIcon
                aria-label={t("canvas.undo")}
                disabled={history.past.length === 0}
                onClick={() => setHistory(undone)}
              >
                <IconArrowBackUp size={16} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={t("canvas.redo")}>
              <ActionIcon
                aria-label={t("canvas.redo")}
                disabled={history.future.length === 0}
                onClick={() => setHistory(redone)}
              >
                <IconArrowForwardUp size={16} />
              </ActionIcon>
            </Tooltip>
          </Group>
        </Group>
      ) : null}
    </div>
  );
}

/** What is around the message: what the inbox shows, and why they get it. */
function Envelope({ writing }: { writing: Writing }) {
  const line = (name: "subject" | "preheader") => (
    <div className={own.envelopeLine}>
      <span>{t(`template.field.${name}`)}</span>
      <Words
        writing={writing}
        place={[name]}
        label={t(`template.field.${name}`)}
        single
        className={name === "subject" ? own.subject : undefined}
      />
    </div>
  );
  return (
    <div className={own.envelope}>
      {line("subject")}
      {line("preheader")}
    </div>
  );
}

interface LeftProps {
  writing: Writing;
  view: string;
  speak: (language: string) => void;
  selected: number | undefined;
  select: (index: number | undefined) => void;
  openSettings: (index: number) => void;
}

function Left({ writing, view, speak, selected, select, openSettings }: LeftProps) {
  const { document } = writing;
  if (view === "translate") return <Translations writing={writing} speak={speak} />;
  if (!hasLetter(document)) {
    return (
      <div className={own.sheet}>
        <OtherWays writing={writing} />
      </div>
    );
  }
  return (
    <div className={own.sheet}>
      <Envelope writing={writing} />
      {document.mjml === undefined ? (
        <div className={own.paper}>
          <Paper writing={writing} selected={selected} select={select} openSettings={openSettings} />
          <div className={own.foot}>
            <Words writing={writing} place={["because"]} label={t("template.field.because")} />
          </div>
        </div>
      ) : (
        <div className={own.code}>
          <Suspense fallback={<Lines count={8} />}>
            <Source writing={writing} />
          </Suspense>
          <Title order={2} size="sm" mt="lg" mb={4}>
            {t("template.field.because")}
          </Title>
          <div className={own.boxed}>
            <Words writing={writing} place={["because"]} label={t("template.field.because")} />
          </div>
        </div>
      )}
      <OtherWays writing={writing} />
    </div>
  );
}

interface OpenedProps {
  family: Family;
  template: Template;
  /** An older version is only looked at. */
  isOld: boolean;
  uses: Use[];
}

interface Chip {
  chip: HTMLElement;
  hand: Hand;
}

function Opened({ family, template, isOld, uses }: OpenedProps) {
  const { name } = family;
  const queries = useQueryClient();
  const navigate = useNavigate({ from: "/templates/$name" });
  const search = useSearch({ from: "/templates/$name" });
  const original = useMemo(
    () => documentOf(template.document as Record<string, unknown>),
    [template.document],
  );
  const [history, setHistory] = useState(() => begun(original));
  const [kept, setKept] = useState({
    text: JSON.stringify(original),
    version: template.version,
    state: template.state,
  });
  const [saves, setSaves] = useState(family.draft?.saves ?? 0);
  const [selected, select] = useState<number | undefined>();
  const [hand, hold] = useState<Hand | undefined>();
  const [chip, setChip] = useState<Chip | undefined>();
  const [asking, ask] = useState<
    "test" | "publish" | "versions" | "double" | "conflict" | "discard" | undefined
  >();
  const [busy, run] = useBusy((error) => {
    if (error instanceof Refused && error.code === "messages.draft_changed") ask("conflict");
    else failed(error);
  });
  const mayChange = useMay("write") && !isOld;
  const document = history.present;
  const isChanged = JSON.stringify(document) !== kept.text;
  const known = languages(document);
  const language =
    known.find((one) => one === search.language) ??
    known.find((one) => one === locale()) ??
    document.fallback;
  const view = search.view === "translate" ? "translate" : "write";
  const side = search.side === "block" ? "block" : "preview";
  const variables = useVariables(document.builder);
  const event = Number(search.event);
  const chosen: Chosen = {
    customer: search.customer,
    event: search.event === undefined || Number.isNaN(event) ? undefined : event,
  };
  const [settledDocument] = useDebouncedValue(document, TYPING_MS);
  const preview = useQuery(sketchQuery(settledDocument, lookOf(chosen, language)));
  const isNothing = preview.error instanceof Refused && preview.error.code === UNSHOWN;
  const instead = useQuery({ ...sketchQuery(settledDocument, { language }), enabled: isNothing });
  const problems = useMemo(() => byBlock(preview.error), [preview.error]);

  const go = (change: Record<string, string | undefined>) =>
    void navigate({
      search: (before) => {
        const all = { ...before, ...change };
        return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
      },
      replace: true,
      ignoreBlocker: true,
    });
  const speak = (next: string) => go({ language: next });

  useEffect(() => {
    const timer = window.setTimeout(
      () => setHistory((now) => (now.present === document ? settled(now) : now)),
      STEP_MS,
    );
    return () => window.clearTimeout(timer);
  }, [document]);

  const keep = async (isForced = false): Promise<{ name: string; version: number }> => {
    if (!isChanged && !isForced) return { name, version: kept.version };
    const text = JSON.stringify(document);
    const answer = await call("save_template", {
      path: { name },
      body: isForced ? { document } : { document, saves },
    });
    setSaves(answer.saves);
    setKept({ text, version: answer.version, state: answer.state });
    await queries.invalidateQueries({ queryKey: ["templates"] });
    return { name, version: answer.version };
  };
  const save = (isForced = false) =>
    run(async () => {
      await keep(isForced);
      done(t("template.saved"));
    });
  const discard = async () => {
    try {
      await call("discard_template", { path: { name } });
      await queries.invalidateQueries({ queryKey: ["templates"] });
      done(t("template.discarded"));
      if (family.versions.length > 1) window.location.reload();
      else await navigate({ to: "/templates", ignoreBlocker: true });
    } catch (error) {
      failed(error);
    }
  };

  useHotkeys([["mod+S", () => mayChange && isChanged && !busy && void save()]], [], true);
  // In a field of a form the browser's own steps hold.
  useHotkeys(
    [
      ["mod+Z", () => mayChange && setHistory(undone)],
      ["mod+shift+Z", () => mayChange && setHistory(redone)],
      ["mod+Y", () => mayChange && setHistory(redone)],
    ],
    ["INPUT", "SELECT"],
    true,
  );
  useUnsaved(isChanged);

  const writing: Writing = {
    document,
    language,
    variables,
    problems,
    mayChange,
    change: (next, mark) => setHistory((now) => stepped(now, next, mark)),
    hold: (next) => hold(next),
    leave: () => undefined,
    chip: (element, owner) => setChip({ chip: element, hand: owner }),
  };
  const openSettings = (index: number) => {
    select(index);
    go({ side: "block", pane: "side" });
  };
  const isReady = problems.size === 0;
  const canPublish = kept.state === "draft" || isChanged;

  return (
    <Page
      fills
      title={titleOf(name)}
      parent={{ to: "/templates", label: t("nav.templates") }}
      beside={
        <>
          <State kind="template" state={isChanged ? "changed" : kept.state} />
          <Text size="xs" c="dimmed" ff="monospace">
            {t("versions.number", { n: String(kept.version) })}
          </Text>
        </>
      }
      about={
        uses.length === 0 ? undefined : (
          <>
            {t("template.usedBy")}{" "}
            {uses.map((use, index) => (
              <span key={use.journey}>
                {index === 0 ? "" : ", "}
                <To to="/journeys/$name" params={{ name: use.journey }} size="sm">
                  {use.title}
                </To>
              </span>
            ))}
          </>
        )
      }
      actions={
        <>
          {mayChange ? (
            <>
              <Button
                variant="default"
                leftSection={<IconSend size={14} />}
                disabled={!isReady}
                onClick={() => ask("test")}
              >
                {t("test.open")}
              </Button>
              <Button
                variant="default"
                loading={busy}
                disabled={!isChanged || !isReady}
                onClick={() => void save()}
              >
                {t("template.save")}
              </Button>
              <Button disabled={!canPublish || !isReady} onClick={() => ask("publish")}>
                {t("publish.template.open")}
              </Button>
            </>
          ) : null}
          <Menu position="bottom-end" width={220}>
            <Menu.Target>
              <ActionIcon variant="default" size={30} aria-label={t("more")}>
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconHistory size={15} />} onClick={() => ask("versions")}>
                {t("versions.title")}
              </Menu.Item>
              {mayChange ? (
                <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => ask("double")}>
                  {t("template.double")}
                </Menu.Item>
              ) : null}
              {mayChange && family.draft !== undefined ? (
                <Menu.Item
                  c="var(--bad)"
                  leftSection={<IconTrash size={15} />}
                  onClick={() => ask("discard")}
                >
                  {t("versions.discard")}
                </Menu.Item>
              ) : null}
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      {isOld ? (
        <Alert color="gray" mb="sm" p="xs" className={own.old ?? ""}>
          <Group justify="space-between" gap="sm">
            <Text size="sm">{t("versions.isOld", { n: String(template.version) })}</Text>
            <Button variant="default" onClick={() => go({ version: undefined })}>
              {t("versions.back")}
            </Button>
          </Group>
        </Alert>
      ) : null}
      <SegmentedControl
        hiddenFrom="md"
        size="xs"
        mb="xs"
        fullWidth
        aria-label={t("template.pane")}
        value={search.pane === "side" ? "side" : "write"}
        onChange={(value) => go({ pane: value === "side" ? "side" : undefined })}
        data={[
          { value: "write", label: t("template.view.write") },
          { value: "side", label: t("template.side.preview") },
        ]}
      />
      <div className={own.stage} data-pane={search.pane === "side" ? "side" : "write"}>
        <section className={own.left} aria-label={t("template.words")}>
          <Tools
            writing={writing}
            history={history}
            setHistory={setHistory}
            hand={hand}
            speak={speak}
            view={view}
            show={(next) => go({ view: next === "write" ? undefined : next })}
          />
          {chip === undefined ? null : (
            <ChipBar
              key={chip.chip.dataset.source}
              chip={chip.chip}
              hand={chip.hand}
              variables={variables}
              onClose={() => setChip(undefined)}
            />
          )}
          <Left
            writing={writing}
            view={view}
            speak={speak}
            selected={selected}
            select={select}
            openSettings={openSettings}
          />
        </section>
        <section className={own.right} aria-label={t("template.beside")} tabIndex={0}>
          <SegmentedControl
            size="xs"
            fullWidth
            mb="sm"
            aria-label={t("template.beside")}
            value={side}
            onChange={(value) => go({ side: value === "preview" ? undefined : value })}
            data={[
              { value: "preview", label: t("template.side.preview") },
              { value: "block", label: t("template.side.block") },
            ]}
          />
          {side === "preview" ? (
            <Preview
              preview={preview}
              instead={isNothing ? instead.data : undefined}
              language={language}
              chosen={chosen}
              choose={(next) =>
                go({
                  customer: next.customer,
                  event: next.event === undefined ? undefined : String(next.event),
                })
              }
            />
          ) : selected === undefined || document.mjml !== undefined ? (
            <Text size="sm" c="dimmed" p="xs">
              {t(document.mjml === undefined ? "block.chooseOne" : "block.inSource")}
            </Text>
          ) : (
            <fieldset disabled={!mayChange} className={own.form}>
              <BlockForm writing={writing} place={["blocks", selected]} />
            </fieldset>
          )}
        </section>
      </div>
      <TestLetter
        opened={asking === "test"}
        onClose={() => ask(undefined)}
        look={lookOf(chosen, language)}
        kept={() => keep()}
      />
      <PublishTemplate
        opened={asking === "publish"}
        onClose={() => ask(undefined)}
        name={name}
        uses={uses}
        kept={() => keep()}
        onDone={() => {
          setSaves(0);
          setKept((now) => ({ ...now, state: "published" }));
        }}
      />
      <Versions
        opened={asking === "versions"}
        onClose={() => ask(undefined)}
        family={family}
        shown={kept.version}
        mayChange={mayChange}
        look={(version) => {
          if (isChanged && !window.confirm(t("unsaved"))) return;
          void navigate({ search: { version: String(version) }, ignoreBlocker: true });
        }}
        restore={(old, version) => {
          setHistory((now) => stepped(now, documentOf(old)));
          done(t("versions.restored", { n: String(version.version) }), () => setHistory(undone));
        }}
        discard={() => ask("discard")}
      />
      {asking === "double" ? (
        <NameForm opened copyOf={document} suggested={`${name}-2`} onClose={() => ask(undefined)} />
      ) : null}
      <Confirm
        opened={asking === "conflict"}
        onClose={() => ask(undefined)}
        title={t("template.conflict")}
        action={t("template.overwrite")}
        danger
        onConfirm={() => save(true)}
      >
        <Stack gap="xs">
          <span>{t("template.conflictHelp")}</span>
          <Button variant="default" onClick={() => window.location.reload()}>
            {t("template.theirs")}
          </Button>
        </Stack>
      </Confirm>
      <Confirm
        opened={asking === "discard"}
        onClose={() => ask(undefined)}
        title={t("versions.discard")}
        action={t("versions.discard")}
        danger
        onConfirm={discard}
      >
        {t("template.discardHelp")}
      </Confirm>
    </Page>
  );
}

/** The version that is opened: the one that is asked for, else the draft, else what programmes name. */
function versionOf(family: Family | undefined, asked: string | undefined): number | undefined {
  const number = Number(asked);
  const found = family?.versions.find((one) => one.version === number);
  return (found ?? family?.draft ?? family?.current ?? family?.versions[0])?.version;
}

export function TemplatePage() {
  const { name } = useParams({ from: "/templates/$name" });
  const search = useSearch({ from: "/templates/$name" });
  const list = useQuery(templatesQuery);
  const family = families(list.data?.templates ?? []).find((one) => one.name === name);
  const newest = versionOf(family, undefined);
  // What was opened stays open while it is kept under new numbers.
  const [opened, setOpened] = useState<{ key: string; version: number } | undefined>();
  const key = `${name} ${search.version ?? ""}`;
  const wanted = opened?.key === key ? opened.version : versionOf(family, search.version);
  useEffect(() => {
    if (wanted !== undefined && opened?.key !== key) setOpened({ key, version: wanted });
  }, [wanted, opened, key]);
  const template = useQuery({ ...versionQuery(name, wanted ?? 0), enabled: wanted !== undefined });
  const { uses } = useUses();
  const parent = { to: "/templates", label: t("nav.templates") };
  if (family !== undefined && template.data !== undefined) {
    const isOld = search.version !== undefined && template.data.version !== newest && opened?.key === key;
    return (
      <Opened key={key} family={family} template={template.data} isOld={isOld} uses={uses.get(name) ?? []} />
    );
  }
  const missing = list.data !== undefined && family === undefined;
  const error = list.error ?? template.error ?? (missing ? new Refused({ status: 404 }) : null);
  return (
    <Page title={titleOf(name)} parent={parent}>
      {error === null ? <Lines count={9} /> : <Broken error={error} retry={() => void list.refetch()} />}
    </Page>
  );
}
