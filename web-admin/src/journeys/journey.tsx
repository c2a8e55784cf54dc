// One journey: drawn, changed, switched on and off, and looked at person by person.

import { ActionIcon, Button, Stack, Text, Textarea, TextInput, Title, Tooltip } from "@mantine/core";
import { useDebouncedValue, useHotkeys } from "@mantine/hooks";
import { IconArrowBackUp, IconArrowForwardUp, IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useState } from "react";
import { Refused } from "~/api/client";
import type { JourneyDetail, ProgrammeMeasures } from "~/api/generated";
import { save } from "~/files";
import { percent, span } from "~/format";
import { begun, type History, redone, stepped, undone } from "~/history";
import { many, named, problemSaid, t } from "~/i18n";
import { Rehearse } from "~/rehearsals/rehearse";
import { Brings, Funnel } from "~/reports/brings";
import { gone, programmesQuery } from "~/reports/data";
import { useMay } from "~/staff/me";
import { NodeMail } from "~/templates/node-mail";
import { Broken, Fact, Facts, Lines, Page } from "~/ui/page";
import { State } from "~/ui/state";
import { useUnsaved } from "~/ui/unsaved";
import { About } from "./about";
import { AtNode } from "./at-node";
import own from "./canvas.module.css";
import { journeyQuery, journeysQuery, nodesQuery, planQuery, titled, validQuery } from "./data";
import { connected, type Document, documentOf, edited, inserted, nodeAt, removed, START } from "./document";
import { FailuresOf } from "./failures";
import { People } from "./journeys";
import { NodeForm } from "./node-form";
import { Person, passedBy, useExplanation } from "./person";
import { Publish } from "./publish";
import { Switching } from "./switching";
import { aboutOf, titleOf } from "./words";
import { yaml } from "./yaml";

const Canvas = lazy(() => import("./canvas"));

/** Problems by node; those of the whole stand at the beginning. */
function byNode(document: Document, error: unknown): Map<string, string[]> {
  const problems = new Map<string, string[]>();
  if (!(error instanceof Refused)) return problems;
  for (const one of error.errors) {
    const id = nodeAt(document, one.field) ?? START;
    problems.set(id, [...(problems.get(id) ?? []), problemSaid(one.detail)]);
  }
  return problems;
}

function Words({ document, change }: { document: Document; change: (document: Document) => void }) {
  return (
    <Stack gap="sm">
      <TextInput
        size="xs"
        label={t("journey.title")}
        value={document.title}
        onChange={(event) => change({ ...document, title: event.currentTarget.value })}
      />
      <Textarea
        size="xs"
        label={t("journey.summary")}
        autosize
        minRows={4}
        value={document.summary}
        onChange={(event) => change({ ...document, summary: event.currentTarget.value })}
      />
    </Stack>
  );
}

interface ToolsProps {
  history: History<Document>;
  setHistory: (history: History<Document>) => void;
}

function Tools({ history, setHistory }: ToolsProps) {
  useHotkeys(
    [
      ["mod+Z", () => setHistory(undone(history))],
      ["mod+shift+Z", () => setHistory(redone(history))],
      ["mod+Y", () => setHistory(redone(history))],
    ],
    ["INPUT", "TEXTAREA"],
  );
  return (
    <div className={own.tools}>
      <Tooltip label={t("canvas.undo")}>
        <ActionIcon
          aria-label={t("canvas.undo")}
          disabled={history.past.length === 0}
          onClick={() => setHistory(undone(history))}
        >
          <IconArrowBackUp size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t("canvas.redo")}>
        <ActionIcon
          aria-label={t("canvas.redo")}
          disabled={history.future.length === 0}
          onClick={() => setHistory(redone(history))}
        >
          <IconArrowForwardUp size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

/** What is wrong with a document while it is being written. */
function useProblems(document: Document, editing: boolean): Map<string, string[]> {
  const [settled] = useDebouncedValue(document, 300);
  const valid = useQuery({ ...validQuery(settled), enabled: editing });
  return useMemo(
    () => (editing ? byNode(settled, valid.error) : new Map<string, string[]>()),
    [editing, settled, valid.error],
  );
}

/** How many people are at each node, and what it has brought. */
function useNumbers(journey: JourneyDetail, original: Document) {
  const plan = useQuery(planQuery(journey.name, original));
  const measures = useQuery(programmesQuery(journey.name));
  const nodes = useQuery(nodesQuery(journey.name));
  const programme = measures.data?.programmes.find((one) => one.name === journey.name);
  const waiting = useMemo(
    () => new Map(plan.data?.inside.nodes.map((one) => [one.node, one.people])),
    [plan.data],
  );
  const brought = useMemo(() => {
    const lines = new Map<string, string>();
    const entered = Object.values(journey.people).reduce((sum, count) => sum + count, 0);
    if (entered > 0) lines.set(START, many("canvas.entered", entered));
    for (const { node, steps } of nodes.data ?? []) {
      const times = Object.values(steps).reduce((sum, count) => sum + count, 0);
      if (times > 0) lines.set(node, many("canvas.passed", times));
    }
    for (const { node, figures } of programme?.nodes ?? []) {
      const parts = [many("canvas.gone", gone(figures))];
      if (figures.rates.open) parts.push(t("canvas.opened", { share: percent(figures.rates.open.share, 0) }));
      if (figures.rates.click) {
        parts.push(t("canvas.clicked", { share: percent(figures.rates.click.share, 0) }));
      }
      lines.set(node, parts.join(" · "));
    }
    return lines;
  }, [programme, nodes.data, journey.people]);
  return { waiting, brought, programme };
}

function Side({
  journey,
  waiting,
  history,
  change,
  editing,
  problems,
  programme,
  customer,
  choose,
  mayChange,
}: {
  journey: JourneyDetail;
  programme: ProgrammeMeasures | undefined;
  /** How many stand at which node. */
  waiting: Map<string, number>;
  history: History<Document>;
  change: (document: Document) => void;
  editing: boolean;
  problems: Map<string, string[]>;
  customer: string | undefined;
  choose: (customer: string | undefined) => void;
  mayChange: boolean;
}) {
  const search = useSearch({ from: "/journeys/$name" });
  const document = history.present;
  const node = document.nodes.find((one) => one.id === search.node);
  const figures = programme?.nodes.find((one) => one.node === search.node)?.figures;
  if (editing && node !== undefined) {
    return (
      <NodeForm
        key={`${node.id} ${history.past.length > 0 ? "" : "first"}`}
        node={node}
        problems={problems.get(node.id) ?? []}
        customer={customer}
        choose={choose}
        onChange={(fields) => change(edited(document, node.id, fields))}
        onRemove={() => change(removed(document, node.id))}
      />
    );
  }
  if (editing) {
    return (
      <Stack gap="md">
        {(problems.get(START) ?? []).map((problem) => (
          <Text key={problem} size="sm" c="var(--bad)">
            {problem}
          </Text>
        ))}
        <Words document={document} change={change} />
        <Text size="xs" c="dimmed">
          {t("canvas.help")}
        </Text>
      </Stack>
    );
  }
  return (
    <Stack gap="xl">
      <FailuresOf journey={journey.name} />
      {node === undefined ? (
        <>
          <About journey={journey} document={document} />
          {programme === undefined || programme.figures.asked === 0 ? null : (
            <Stack gap="sm">
              <Title order={2}>{t("brings.title")}</Title>
              <Brings figures={programme.figures} lift={programme.lift} advice={programme.advice} />
            </Stack>
          )}
        </>
      ) : (
        <Stack gap="xs">
          <Text fw={600}>{titleOf(node)}</Text>
          <Text size="sm" c="dimmed">
            {aboutOf(node)}
          </Text>
          {figures === undefined ? null : <Funnel figures={figures} />}
          <AtNode journey={journey.name} node={node.id} count={waiting.get(node.id) ?? 0} />
          {node.kind === "message" ? <NodeMail node={node} customer={customer} choose={choose} /> : null}
          <Facts>
            {Object.entries(node)
              .filter(
                ([name]) =>
                  !["id", "kind", "next", "otherwise", "template", "template_version"].includes(name),
              )
              .map(([name, value]) => (
                <Fact key={name} name={named("nodeField", name)}>
                  {typeof value === "string" && value.startsWith("P")
                    ? span(value)
                    : Array.isArray(value) && value.every((one) => typeof one === "string")
                      ? value.join(", ")
                      : typeof value === "object"
                        ? JSON.stringify(value)
                        : String(value)}
                </Fact>
              ))}
          </Facts>
        </Stack>
      )}
      <Person
        journey={journey.name}
        mayBringIn={mayChange && journey.state === "live"}
        customer={customer}
        choose={choose}
      />
    </Stack>
  );
}

function Opened({ journey }: { journey: JourneyDetail }) {
  const original = useMemo(() => documentOf(journey.document as Record<string, unknown>), [journey.document]);
  const [history, setHistory] = useState<History<Document>>(begun(original));
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const [customer, choose] = useState<string | undefined>();
  const search = useSearch({ from: "/journeys/$name" });
  const navigate = useNavigate({ from: "/journeys/$name" });
  const document = history.present;
  const isChanged = JSON.stringify(document) !== JSON.stringify(original);
  const mayChange = useMay("write");
  const explanation = useExplanation(journey.name, customer);
  const problems = useProblems(document, editing);
  const { waiting, brought, programme } = useNumbers(journey, original);
  const all = useQuery(journeysQuery);
  const others = (all.data?.journeys ?? [])
    .filter((one) => one.state === "live" && one.name !== journey.name)
    .map((one) => one.name);
  const select = (node: string | undefined) =>
    void navigate({ search: node === undefined ? {} : { node }, replace: true, ignoreBlocker: true });
  const change = (next: Document) => setHistory((now) => stepped(now, next));
  useUnsaved(isChanged);
  const inside = Object.entries(journey.people)
    .filter(([state]) => !["done", "left", "failed", "ended", "held_out"].includes(state))
    .reduce((sum, [, count]) => sum + count, 0);
  return (
    <Page
      fills
      title={titled(document.title)}
      parent={{ to: "/journeys", label: t("nav.journeys") }}
      beside={<State kind="journey" state={journey.state} />}
      about={<People people={journey.people} />}
      actions={
        editing ? (
          <>
            <Button
              variant="default"
              onClick={() => {
                setHistory(begun(original));
                setEditing(false);
              }}
            >
              {t("cancel")}
            </Button>
            {isChanged && problems.size === 0 ? (
              <Rehearse draft={{ name: journey.name, document }} others={others} />
            ) : null}
            <Button disabled={!isChanged || problems.size > 0} onClick={() => setAsking(true)}>
              {t("journey.publish")}
            </Button>
          </>
        ) : (
          <>
            {journey.state === "archived" || !mayChange ? null : (
              <Button
                variant="default"
                leftSection={<IconPencil size={14} />}
                onClick={() => setEditing(true)}
              >
                {t("journey.edit")}
              </Button>
            )}
            {journey.state === "archived" ? null : <Rehearse names={[journey.name]} others={others} />}
            <Switching
              name={journey.name}
              title={titled(journey.title)}
              state={journey.state}
              inside={inside}
              take={() => save(`${journey.name}.yaml`, "application/yaml", yaml(original))}
            />
          </>
        )
      }
    >
      <div className={own.stage}>
        <div className={own.drawing}>
          {editing ? <Tools history={history} setHistory={setHistory} /> : null}
          <Suspense fallback={<Lines count={5} />}>
            <Canvas
              document={document}
              problems={problems}
              passed={passedBy(explanation.data)}
              waiting={waiting}
              brought={brought}
              selected={search.node}
              select={select}
              editing={editing}
              insert={(from, field, kind) => {
                const made = inserted(document, from, field, kind);
                change(made.document);
                select(made.id);
              }}
              connect={(from, field, to) => change(connected(document, from, field, to))}
              remove={(id) => change(removed(document, id))}
            />
          </Suspense>
        </div>
        <section className={own.side} aria-label={t("journey.details")} tabIndex={0}>
          <Side
            journey={journey}
            programme={programme}
            waiting={waiting}
            history={history}
            change={change}
            editing={editing}
            problems={problems}
            customer={customer}
            choose={choose}
            mayChange={mayChange}
          />
        </section>
      </div>
      <Publish
        name={journey.name}
        original={original}
        document={document}
        next={(journey.versions[0]?.number ?? 0) + 1}
        opened={asking}
        onClose={() => setAsking(false)}
        onDone={() => setEditing(false)}
      />
    </Page>
  );
}

export function JourneyPage() {
  const { name } = useParams({ from: "/journeys/$name" });
  const journey = useQuery(journeyQuery(name));
  if (journey.data !== undefined) return <Opened key={journey.data.version} journey={journey.data} />;
  return (
    <Page title={name} parent={{ to: "/journeys", label: t("nav.journeys") }}>
      {journey.error === null ? (
        <Lines count={5} />
      ) : (
        <Broken error={journey.error} retry={() => void journey.refetch()} />
      )}
    </Page>
  );
}
