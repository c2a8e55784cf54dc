// One segment: its condition by clicks or as JSON, and who is meant while one edits.

import { Button, JsonInput, Group as Row, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import { call, Refused } from "~/api/client";
import type { Preview, Told } from "~/api/generated";
import { done, explained, failed } from "~/app/toasts";
import { memberName } from "~/customers/name";
import { ago, dateTime, number, percent } from "~/format";
import { problemSaid, t } from "~/i18n";
import { useReport } from "~/reports/data";
import { May } from "~/staff/may";
import { useMe } from "~/staff/me";
import { useBusy } from "~/ui/busy";
import { Confirm } from "~/ui/confirm";
import { Broken, Lines, Page, Panel } from "~/ui/page";
import { To } from "~/ui/to";
import { Marked } from "~/ui/told";
import classes from "~/ui/ui.module.css";
import { useKept, useUnsaved } from "~/ui/unsaved";
import { Builder, predicatesQuery } from "./builder";
import own from "./builder.module.css";
import { Overlap, Sizes, Uses } from "./looks";
import { freshId, type Group, read, write } from "./tree";
import { inWords } from "./words";

const SETTLE_MS = 250;
const SAMPLE = 8;

interface LiveProps {
  id: string | undefined;
  currency: string;
  definition: Record<string, unknown>;
}

function Live({ id, currency, definition }: LiveProps) {
  const text = JSON.stringify(definition);
  const [settled] = useDebouncedValue(text, SETTLE_MS);
  const preview = useQuery({
    queryKey: ["segment preview", settled],
    queryFn: ({ signal }) =>
      call("preview_segment", { body: { definition: JSON.parse(settled), examples: SAMPLE } }, signal),
    placeholderData: (before) => before,
    retry: false,
  });
  const known = preview.data;
  return (
    <>
      <Panel title={t("segment.meant")}>
        <div aria-live="polite">
          {preview.error !== null ? (
            <Stack gap={4}>
              {(preview.error instanceof Refused && preview.error.errors.length > 0
                ? preview.error.errors.map((one) => problemSaid(one.detail))
                : [explained(preview.error)]
              ).map((problem) => (
                <Text key={problem} size="sm" c="var(--bad)">
                  <Marked>{problem}</Marked>
                </Text>
              ))}
            </Stack>
          ) : known === undefined ? (
            <Lines count={3} />
          ) : (
            <div aria-busy={preview.isFetching || settled !== text}>
              <div className={own.count}>{number(known.count)}</div>
              <Text size="xs" c="dimmed">
                {t("segment.of", {
                  of: known.of,
                  share: percent(known.of === 0 ? 0 : known.count / known.of),
                })}
              </Text>
              <div className={own.meter} aria-hidden>
                <span style={{ width: `${known.of === 0 ? 0 : (100 * known.count) / known.of}%` }} />
              </div>
              <Text className={own.words ?? ""}>{inWords(JSON.parse(settled), known.words, currency)}</Text>
            </div>
          )}
        </div>
      </Panel>
      {preview.error === null ? <Sample id={id} known={preview.error === null ? known : undefined} /> : null}
    </>
  );
}

/** Some of those who are meant, of a condition that need not be kept. */
function Sample({ id, known }: { id: string | undefined; known: Preview | undefined }) {
  const people = known?.examples ?? [];
  return (
    <Panel
      title={t("segment.members")}
      actions={
        id === undefined ? null : (
          <To to="/customers" search={{ segment: id }} size="xs">
            {t("segment.allMembers")}
          </To>
        )
      }
    >
      {known === undefined ? <Lines count={4} /> : null}
      <Stack gap={5}>
        {people.map((one) => (
          <Row key={one.customer} justify="space-between" wrap="nowrap" gap="xs">
            <Link
              to="/customers/$id"
              params={{ id: one.customer }}
              className={classes.rowLink}
              style={{ fontSize: 13, whiteSpace: "nowrap" }}
            >
              {memberName(one)}
            </Link>
            <Text size="xs" c="dimmed" truncate>
              {one.email}
            </Text>
          </Row>
        ))}
        {known !== undefined && known.count === 0 ? (
          <Text size="sm" c="dimmed">
            {t("segment.nobody")}
          </Text>
        ) : null}
      </Stack>
    </Panel>
  );
}

function Versions({ id }: { id: string }) {
  const versions = useQuery({
    queryKey: ["segment versions", id],
    queryFn: ({ signal }) => call("list_segment_versions", { path: { segment: id } }, signal),
  });
  if ((versions.data?.length ?? 0) < 2) return null;
  return (
    <Panel title={t("segment.versions")}>
      <Stack gap={5}>
        {(versions.data ?? []).slice(0, 8).map((one) => (
          <Row key={one.version} justify="space-between">
            <Text size="sm">
              {one.version}. {one.name}
            </Text>
            <Text size="xs" c="dimmed" title={dateTime(one.at)}>
              {ago(one.at)}
            </Text>
          </Row>
        ))}
      </Stack>
    </Panel>
  );
}

interface JsonProps {
  top: Group;
  change: (top: Group) => void;
}

function AsJson({ top, change }: JsonProps) {
  const [text, setText] = useState(() => JSON.stringify(write(top), null, 2));
  const [problem, setProblem] = useState<string | undefined>();
  return (
    <JsonInput
      aria-label={t("segment.json")}
      autosize
      minRows={12}
      value={text}
      error={problem}
      ff="monospace"
      onChange={(value) => {
        setText(value);
        try {
          change(read(JSON.parse(value)));
          setProblem(undefined);
        } catch {
          setProblem(t("segment.jsonWrong"));
        }
      }}
    />
  );
}

interface EditorProps {
  saved?: Told;
  /** As what a new one begins. */
  begun?: Group | undefined;
}

const textOf = (name: string, definition: Record<string, unknown>) => JSON.stringify([name, definition]);

function standing(saved: Told | undefined): { text: string; version: number } {
  if (saved === undefined) return { text: "", version: 0 };
  return { text: textOf(saved.name, write(read(saved.definition))), version: saved.version };
}

/** What was typed while a new segment was being made, for its page. */
interface TypedOn {
  name: string;
  top: Group;
  /** Whether the name was being typed. */
  inName: boolean;
}
const typedKey = (id: string) => ["segment typed on", id];

function useSaving(
  saved: Told | undefined,
  typed: { name: string; top: Group },
  definition: Record<string, unknown>,
  { version, keep }: ReturnType<typeof useKept>,
) {
  const name = typed.name.trim();
  const latest = useRef(typed);
  useEffect(() => {
    latest.current = typed;
  });
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [busy, run] = useBusy();
  const save = async () => {
    const kept =
      saved === undefined
        ? await call("create_segment", { body: { name, definition } })
        : await call("change_segment", {
            path: { segment: saved.id },
            body: { name, definition, version },
          });
    if (saved !== undefined) keep({ text: textOf(name, definition), version: kept.version });
    await queries.invalidateQueries();
    done(t("segment.saved"));
    if (saved === undefined) {
      const inName = document.activeElement?.getAttribute("name") === "segment-name";
      queries.setQueryData<TypedOn>(typedKey(kept.id), { ...latest.current, inName });
      void navigate({ to: "/segments/$id", params: { id: kept.id }, replace: true, ignoreBlocker: true });
    }
  };
  return { busy, save: () => run(save) };
}

function Archive({ saved }: { saved: Told }) {
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const archive = async () => {
    try {
      await call("archive_segment", { path: { segment: saved.id } });
      await queries.invalidateQueries({ queryKey: ["segments"] });
      done(t("segment.archived"));
      void navigate({ to: "/segments", ignoreBlocker: true });
    } catch (error) {
      failed(error);
      throw error;
    }
  };
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t("segment.archive")}
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("segment.archiveTitle", { name: saved.name })}
        action={t("segment.archive")}
        danger
        onConfirm={archive}
      >
        {t("segment.archiveHelp")}
      </Confirm>
    </>
  );
}

/** What was typed on while this segment was being made. */
function useTypedOn(saved: Told | undefined): TypedOn | undefined {
  const queries = useQueryClient();
  const [typedOn] = useState(() =>
    saved === undefined ? undefined : queries.getQueryData<TypedOn>(typedKey(saved.id)),
  );
  useEffect(() => {
    if (saved !== undefined) queries.removeQueries({ queryKey: typedKey(saved.id) });
  }, [saved, queries]);
  return typedOn;
}

function Editor({ saved, begun }: EditorProps) {
  const typedOn = useTypedOn(saved);
  const [top, setTop] = useState<Group>(
    () =>
      typedOn?.top ??
      (saved === undefined ? begun : read(saved.definition)) ?? {
        id: freshId(),
        type: "group",
        negated: false,
        mode: "all",
        children: [],
      },
  );
  const [name, setName] = useState(typedOn?.name ?? saved?.name ?? "");
  const [view, setView] = useState("clicks");
  const definition = useMemo(() => write(top), [top]);
  const predicates = useQuery(predicatesQuery);
  const shop = useMe()?.shop;
  const currency = useReport("revenue").data?.revenue_currency ?? shop?.currency ?? "GBP";
  const stands = useMemo(() => standing(saved), [saved]);
  const kept = useKept(textOf(name.trim(), definition), stands, () => {
    if (saved === undefined) return;
    setTop(read(saved.definition));
    setName(saved.name);
  });
  const changed = saved === undefined ? top.children.length > 0 : kept.isChanged;
  const { busy, save } = useSaving(saved, { name, top }, definition, kept);
  useUnsaved(changed);
  return (
    <Page
      title={saved?.name ?? t("segments.new")}
      parent={{ to: "/segments", label: t("nav.segments") }}
      actions={
        <May scope="write">
          {saved === undefined ? null : <Archive saved={saved} />}
          <Button disabled={name.trim() === "" || !changed} loading={busy} onClick={save}>
            {t("save")}
          </Button>
        </May>
      }
    >
      <div className={own.columns}>
        <Stack gap="md" miw={0}>
          <TextInput
            name="segment-name"
            label={t("segment.name")}
            autoFocus={typedOn?.inName ?? false}
            placeholder={t("segment.namePlaceholder")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maw={420}
          />
          <Panel
            title={t("segment.who")}
            actions={
              <SegmentedControl
                size="xs"
                aria-label={t("segment.view")}
                value={view}
                onChange={setView}
                data={[
                  { value: "clicks", label: t("segment.clicks") },
                  { value: "json", label: "JSON" },
                ]}
              />
            }
          >
            {view === "json" ? (
              <AsJson top={top} change={setTop} />
            ) : predicates.data === undefined ? (
              <Lines count={5} />
            ) : (
              <>
                {top.children.length === 0 ? (
                  <Text size="sm" c="dimmed" mb="sm">
                    {t("builder.empty")}
                  </Text>
                ) : null}
                <Builder top={top} change={setTop} predicates={predicates.data} currency={currency} />
              </>
            )}
          </Panel>
        </Stack>
        <div className={own.live}>
          <Live id={saved?.id} currency={currency} definition={definition} />
          {saved === undefined ? null : <Sizes id={saved.id} />}
          {saved === undefined ? null : <Uses id={saved.id} />}
          {saved === undefined ? null : <Overlap id={saved.id} name={saved.name} />}
          {saved === undefined ? null : <Versions id={saved.id} />}
        </div>
      </div>
    </Page>
  );
}

/** What a link has already said of a new segment. */
function begunAs(condition: string | undefined): Group | undefined {
  if (condition === undefined) return undefined;
  try {
    return read(JSON.parse(condition));
  } catch {
    return undefined;
  }
}

export function NewSegment() {
  const { condition } = useSearch({ from: "/segments/new" });
  return <Editor begun={begunAs(condition)} />;
}

export function SegmentPage() {
  const { id } = useParams({ from: "/segments/$id" });
  const segment = useQuery({
    queryKey: ["segments", id],
    queryFn: ({ signal }) => call("read_segment", { path: { segment: id } }, signal),
  });
  if (segment.data !== undefined) return <Editor key={id} saved={segment.data} />;
  return (
    <Page title={undefined} parent={{ to: "/segments", label: t("nav.segments") }}>
      {segment.error === null ? (
        <Lines count={8} />
      ) : (
        <Broken error={segment.error} retry={() => void segment.refetch()} />
      )}
    </Page>
  );
}
