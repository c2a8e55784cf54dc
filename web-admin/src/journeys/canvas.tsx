// A journey drawn: who comes in at the top, what happens, where it ends.

import "@xyflow/react/dist/style.css";
import dagre from "@dagrejs/dagre";
import { Menu, useComputedColorScheme } from "@mantine/core";
import { IconPlus, IconUsers } from "@tabler/icons-react";
import {
  Background,
  BackgroundVariant,
  BaseEdge,
  Controls,
  type Edge,
  EdgeLabelRenderer,
  type EdgeProps,
  type Node as FlowNode,
  getSmoothStepPath,
  Handle,
  type NodeProps,
  Position,
  ReactFlow,
  useReactFlow,
} from "@xyflow/react";
import { useEffect, useMemo } from "react";
import { number } from "~/format";
import { many, named, t } from "~/i18n";
import own from "./canvas.module.css";
import { type Document, KINDS, type Kind, type Node, START, waysOf } from "./document";
import { kindIcon } from "./icons";
import { aboutOf, titleOf, triggerOf, wayName } from "./words";

const WIDTH = 264;
const HEIGHT = 62;
/** Windows narrower than this are phones. */
const NARROW = 768;

type StepData = {
  kind: string;
  title: string;
  about: string;
  ways: Array<{ field: string; name: string }>;
  problems: string[];
  passed: number | undefined;
  waiting: number;
  editing: boolean;
};
type StepNode = FlowNode<StepData, "step">;
type WayEdge = Edge<
  { name: string; field: string; bends: Point[] | undefined; insert: ((kind: Kind) => void) | undefined },
  "way"
>;

function Step({ data, selected }: NodeProps<StepNode>) {
  const Icon = kindIcon(data.kind);
  return (
    <div
      className={own.step}
      data-kind={data.kind}
      data-selected={selected || undefined}
      data-broken={data.problems.length > 0 || undefined}
      data-passed={data.passed === undefined ? undefined : data.passed > 0}
    >
      {data.kind === "start" ? null : <Handle type="target" position={Position.Top} />}
      <span className={own.icon} aria-hidden>
        <Icon size={17} stroke={1.7} />
      </span>
      <span className={own.text}>
        <b>{data.title}</b>
        <small title={data.about}>{data.problems[0] ?? data.about}</small>
      </span>
      {data.waiting === 0 ? null : (
        <span className={own.waiting} title={many("canvas.waiting", data.waiting)}>
          <IconUsers size={12} aria-hidden />
          {number(data.waiting)}
        </span>
      )}
      {data.ways.map((way, index) => (
        <Handle
          key={way.field}
          id={way.field}
          type="source"
          position={Position.Bottom}
          style={{ left: `${((index + 1) * 100) / (data.ways.length + 1)}%` }}
          isConnectable={data.editing && data.kind !== "start"}
        />
      ))}
    </div>
  );
}

function WayLine(props: EdgeProps<WayEdge>) {
  const [step, x, y] = getSmoothStepPath({ ...props, borderRadius: 10 });
  const bends = props.data?.bends;
  const path =
    bends === undefined
      ? step
      : through([
          { x: props.sourceX, y: props.sourceY },
          { x: props.sourceX, y: props.sourceY + 22 },
          ...bends,
          { x: props.targetX, y: props.targetY - 22 },
          { x: props.targetX, y: props.targetY },
        ]);
  const { name, insert } = props.data ?? { name: "", insert: undefined };
  return (
    <>
      <BaseEdge
        path={path}
        className={own.line ?? ""}
        {...(props.markerEnd === undefined ? {} : { markerEnd: props.markerEnd })}
      />
      {name === "" && insert === undefined ? null : (
        <EdgeLabelRenderer>
          <div
            className={own.label}
            style={{
              transform: `translate(-50%, -50%) translate(${name === "" ? x : props.sourceX}px, ${name === "" ? y : props.sourceY + 30}px)`,
            }}
          >
            {name === "" ? null : <span>{name}</span>}
            {insert === undefined ? null : (
              <Menu position="bottom" width={200}>
                <Menu.Target>
                  <button
                    type="button"
                    className={`${own.plus} nodrag nopan`}
                    aria-label={t("canvas.insert")}
                  >
                    <IconPlus size={13} />
                  </button>
                </Menu.Target>
                <Menu.Dropdown>
                  {KINDS.filter((kind) => kind !== "end").map((kind) => {
                    const Icon = kindIcon(kind);
                    return (
                      <Menu.Item key={kind} leftSection={<Icon size={15} />} onClick={() => insert(kind)}>
                        {named("node", kind)}
                      </Menu.Item>
                    );
                  })}
                </Menu.Dropdown>
              </Menu>
            )}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
}

const NODE_TYPES = { step: Step };
const EDGE_TYPES = { way: WayLine };

interface Point {
  x: number;
  y: number;
}

interface Layout {
  places: Map<string, Point>;
  /** Where a way bends to keep clear of steps, for ways that pass some. */
  bends: Map<string, Point[]>;
}

/** Whether the first way of the first parting lies to the right of the last one: they are read from the left. */
function isMirrored(document: Document, at: (id: string) => Point | undefined): boolean {
  const ways = document.nodes.map(waysOf).find((some) => some.length > 1) ?? [];
  const places = ways.map((way) => at(way.to)?.x ?? 0);
  return (
    (places[0] ?? 0) > (places[places.length - 2] ?? 0) ||
    (places.length === 2 && (places[0] ?? 0) > (places[1] ?? 0))
  );
}

function laidOut(document: Document): Layout {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({
    rankdir: "TB",
    nodesep: 44,
    ranksep: document.nodes.some((one) => waysOf(one).length > 1) ? 84 : 58,
  });
  graph.setNode(START, { width: WIDTH, height: HEIGHT });
  for (const node of document.nodes) graph.setNode(node.id, { width: WIDTH, height: HEIGHT });
  const first = document.nodes[0];
  if (first !== undefined) graph.setEdge(START, first.id, {}, "next");
  for (const node of document.nodes) {
    for (const way of waysOf(node)) if (graph.hasNode(way.to)) graph.setEdge(node.id, way.to, {}, way.field);
  }
  dagre.layout(graph);
  const at = (id: string) => graph.node(id) as Point;
  const turn = isMirrored(document, at) ? -1 : 1;
  const places = new Map<string, Point>();
  for (const id of graph.nodes()) {
    places.set(id, { x: turn * at(id).x - WIDTH / 2, y: at(id).y - HEIGHT / 2 });
  }
  const bends = new Map<string, Point[]>();
  for (const way of graph.edges()) {
    const points = (graph.edge(way) as { points: Point[] }).points
      .slice(1, -1)
      .map((point) => ({ x: turn * point.x, y: point.y }));
    if (points.length > 1) bends.set(`${way.v} ${way.name}`, points);
  }
  return { places, bends };
}

/** A soft line through points. */
function through(points: Point[]): string {
  const [start, ...rest] = points;
  const end = points.at(-1);
  if (start === undefined || end === undefined) return "";
  const curves = rest.slice(0, -1).map((point, at) => {
    const next = rest[at + 1] ?? end;
    return `Q ${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  return `M ${start.x} ${start.y} ${curves.join(" ")} L ${end.x} ${end.y}`;
}

export interface CanvasProps {
  document: Document;
  problems: Map<string, string[]>;
  /** How often a person came by each node, when one person is looked at. */
  passed: Map<string, number> | undefined;
  /** How many people are at each node now. */
  waiting: Map<string, number>;
  /** What a node has brought so far, in a line. */
  brought: Map<string, string>;
  selected: string | undefined;
  select: (id: string | undefined) => void;
  editing: boolean;
  insert: (from: string, field: string, kind: Kind) => void;
  connect: (from: string, field: string, to: string) => void;
  remove: (id: string) => void;
}

function stepNodes(props: CanvasProps, at: Map<string, Point>): StepNode[] {
  const { document, problems, passed, waiting, brought, selected, editing } = props;
  const common = (id: string) => ({
    id,
    type: "step" as const,
    position: at.get(id) ?? { x: 0, y: 0 },
    width: WIDTH,
    height: HEIGHT,
    selected: selected === id,
    draggable: false,
    deletable: editing && id !== START,
  });
  const start: StepNode = {
    ...common(START),
    ariaLabel: t("canvas.start"),
    data: {
      kind: "start",
      title: triggerOf(document),
      about: (editing ? undefined : brought.get(START)) ?? t("canvas.start"),
      ways: [{ field: "next", name: "" }],
      problems: problems.get(START) ?? [],
      passed: undefined,
      waiting: 0,
      editing,
    },
  };
  const steps = document.nodes.map(
    (node: Node): StepNode => ({
      ...common(node.id),
      ariaLabel: `${titleOf(node)} ${aboutOf(node)}`,
      data: {
        kind: node.kind,
        title: titleOf(node),
        about: underOf(node, editing ? undefined : brought.get(node.id)),
        ways: waysOf(node).map((way) => ({ field: way.field, name: wayName(node, way) })),
        problems: problems.get(node.id) ?? [],
        passed: passed === undefined ? undefined : (passed.get(node.id) ?? 0),
        waiting: waiting.get(node.id) ?? 0,
        editing,
      },
    }),
  );
  return [start, ...steps];
}

/** What stands under a step's name: a message's figures, else what it is and how many came by. */
function underOf(node: Node, figures: string | undefined): string {
  const about = aboutOf(node);
  if (figures === undefined || about === "") return figures ?? about;
  return node.kind === "message" ? figures : `${about} · ${figures}`;
}

function wayEdges({ document, editing, insert }: CanvasProps, bends: Map<string, Point[]>): WayEdge[] {
  const edge = (from: string, field: string, to: string, name: string): WayEdge => ({
    id: `${from} ${field}`,
    type: "way",
    source: from,
    sourceHandle: field,
    target: to,
    focusable: false,
    deletable: false,
    ariaLabel: name === "" ? t("canvas.way") : name,
    data: {
      name,
      field,
      bends: bends.get(`${from} ${field}`),
      insert: editing ? (kind) => insert(from, field, kind) : undefined,
    },
  });
  const first = document.nodes[0];
  return [
    ...(first === undefined ? [] : [edge(START, "next", first.id, "")]),
    ...document.nodes.flatMap((node) =>
      waysOf(node).map((way) => edge(node.id, way.field, way.to, wayName(node, way))),
    ),
  ];
}

/** Shows everything again when nodes come or go. */
function Fit({ count }: { count: number }) {
  const flow = useReactFlow();
  useEffect(() => {
    if (count === 0) return;
    const start = flow.getNode(START);
    if (window.innerWidth < NARROW && start !== undefined && count > 5) {
      // All of it would be too small to read: the beginning, and the rest by moving.
      void flow.setCenter(start.position.x + WIDTH / 2, start.position.y + 230, { zoom: 0.75 });
      return;
    }
    void flow.fitView({ padding: 0.18, maxZoom: 1, duration: 160 });
  }, [count, flow]);
  return null;
}

export default function Canvas(props: CanvasProps) {
  const scheme = useComputedColorScheme("light");
  const layout = useMemo(() => laidOut(props.document), [props.document]);
  const nodes = useMemo(() => stepNodes(props, layout.places), [props, layout]);
  const edges = useMemo(() => wayEdges(props, layout.bends), [props, layout]);
  return (
    <ReactFlow
      className={own.flow ?? ""}
      data-editing={props.editing || undefined}
      colorMode={scheme}
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      minZoom={0.25}
      maxZoom={1.6}
      nodesConnectable={props.editing}
      nodesDraggable={false}
      elementsSelectable
      deleteKeyCode={null}
      onNodesChange={(changes) => {
        const chosen = changes.find((one) => one.type === "select" && one.selected);
        if (chosen?.type === "select" && chosen.id !== props.selected) props.select(chosen.id);
      }}
      onPaneClick={() => props.select(undefined)}
      onKeyDown={(event) => {
        const removing = event.key === "Delete" || event.key === "Backspace";
        if (removing && props.editing && props.selected !== undefined) props.remove(props.selected);
      }}
      onConnect={(made) => made.sourceHandle && props.connect(made.source, made.sourceHandle, made.target)}
      proOptions={{ hideAttribution: true }}
      ariaLabelConfig={{
        "node.a11yDescription.default": t("canvas.nodeHelp"),
        "node.a11yDescription.keyboardDisabled": t("canvas.nodeHelp"),
        "edge.a11yDescription.default": t("canvas.way"),
        "controls.ariaLabel": t("canvas.controls"),
        "controls.zoomIn.ariaLabel": t("canvas.zoomIn"),
        "controls.zoomOut.ariaLabel": t("canvas.zoomOut"),
        "controls.fitView.ariaLabel": t("canvas.fit"),
      }}
      aria-label={t("canvas.label")}
    >
      <Background variant={BackgroundVariant.Dots} gap={18} size={1.2} />
      <Controls showInteractive={false} />
      <Fit count={nodes.length} />
    </ReactFlow>
  );
}
