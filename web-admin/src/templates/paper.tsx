// The message as blocks, written where they stand: put in, moved by hand or by keys, doubled and taken out.

import { ActionIcon, Menu, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import {
  IconAdjustments,
  IconArrowDown,
  IconArrowUp,
  IconCopy,
  IconFilter,
  IconGripVertical,
  IconPhoto,
  IconPlus,
  IconStar,
  IconTrash,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type DragEvent, type KeyboardEvent, useRef, useState } from "react";
import { named, t } from "~/i18n";
import { sharedBlocksQuery } from "~/shared-blocks/data";
import { SharedBlock } from "~/shared-blocks/shown";
import { conditionInWords, listsOf, sampleOf, type Variable } from "./data";
import {
  type Block,
  doubled,
  fresh,
  inserted,
  KINDS,
  type Kind,
  moved,
  placeAfter,
  removed,
  wordsOf,
} from "./document";
import own from "./paper.module.css";
import { Words, type Writing } from "./writing";

interface BlockProps {
  writing: Writing;
  block: Block;
  index: number;
}

function samplesOf(list: string, variables: Variable[]): { title: string; quantity: string; with: string } {
  const of = (field: string) => sampleOf(variables.find((one) => one.name === `${list}[].${field}`)?.example);
  return { title: of("title"), quantity: of("quantity"), with: of("with") };
}

function Lines({ writing, block }: BlockProps) {
  const sample = samplesOf(String(block.of), writing.variables);
  return (
    <div className={own.line}>
      <span className={own.tile}>{sample.title.charAt(0) || "·"}</span>
      <span>{sample.title || String(block.of)}</span>
      <Text size="xs" c="dimmed" component="span">
        {sample.quantity === "" ? "" : `${sample.quantity} ×`}
      </Text>
      <Text size="xs" c="dimmed" component="span" className={own.each}>
        {t("paper.each")}
      </Text>
    </div>
  );
}

function Products({ writing, block, index }: BlockProps) {
  const sample = samplesOf(String(block.of), writing.variables);
  return (
    <div className={own.card}>
      <b>{sample.title || String(block.of)}</b>
      <Words
        writing={writing}
        place={["blocks", index, "why"]}
        label={named("block.field", "why")}
        className={own.soft}
      />
      <Words
        writing={writing}
        place={["blocks", index, "label"]}
        label={named("block.field", "label")}
        single
        className={own.link}
      />
    </div>
  );
}

function Numbers({ writing, block, index }: BlockProps) {
  const from = Number(block.from ?? 0);
  const to = Math.min(10, Number(block.to ?? 10));
  const numbers = Array.from({ length: Math.max(0, to - from + 1) }, (_, step) => from + step);
  const words = (name: string) => (
    <Words
      writing={writing}
      place={["blocks", index, name]}
      label={named("block.field", name)}
      single
      className={own.soft}
    />
  );
  return (
    <>
      <Words
        writing={writing}
        place={["blocks", index, "question"]}
        label={named("block.field", "question")}
        className={own.text}
      />
      <div className={own.numbers} aria-hidden>
        {numbers.map((one) => (
          <span key={one} className={own.number}>
            {one}
          </span>
        ))}
      </div>
      <div className={own.ends}>
        {words("low")}
        {words("high")}
      </div>
    </>
  );
}

/** A block about as it will look. What it will be exactly stands beside it. */
function Content(props: BlockProps) {
  const { writing, block, index } = props;
  const words = (name: string, className: string | undefined, single = false) => (
    <Words
      writing={writing}
      place={["blocks", index, name]}
      label={named("block", block.kind)}
      single={single}
      className={className}
    />
  );
  switch (block.kind) {
    case "heading":
      return words("text", own.heading, true);
    case "subheading":
      return words("text", own.subheading, true);
    case "note":
      return words("text", own.soft);
    case "text":
    case "closing":
      return words("text", own.text);
    case "button":
      return <div className={own.button}>{words("label", own.buttonWords, true)}</div>;
    case "image":
      return (
        <div className={own.image}>
          <IconPhoto size={22} stroke={1.4} aria-hidden />
          <Text size="xs" c="dimmed" truncate maw="100%">
            {String(block.source)}
          </Text>
          {words("alt", own.soft, true)}
        </div>
      );
    case "order_lines":
      return <Lines {...props} />;
    case "products":
      return <Products {...props} />;
    case "divider":
      return <hr className={own.divider} />;
    case "stars":
      return (
        <>
          {words("question", own.text)}
          <div className={own.stars} aria-hidden>
            {[1, 2, 3, 4, 5].map((one) => (
              <IconStar key={one} size={26} stroke={1.3} />
            ))}
          </div>
        </>
      );
    case "survey":
      return <Numbers {...props} />;
    case "share":
      return (
        <>
          {words("text", own.text)}
          <div className={own.links} aria-hidden>
            {(Array.isArray(block.ways) ? block.ways : [])
              .map((way) => named("way", String(way)))
              .join(" · ")}
          </div>
        </>
      );
    case "social":
      return (
        <div className={own.links} aria-hidden>
          {(Array.isArray(block.links) ? block.links : [])
            .map((one) => String((one as Record<string, unknown>).name))
            .join(" · ")}
        </div>
      );
    case "shared":
      return <SharedBlock name={String(block.name ?? "")} />;
    case "mjml":
      return <pre className={own.code}>{Object.values(wordsOf(block.source))[0] ?? ""}</pre>;
  }
}

interface AddProps {
  /** Beside others, and only seen when it is looked for. */
  isQuiet?: boolean;
  label: string;
  kinds: readonly Kind[];
  add: (kind: Kind) => void;
}

function Add({ isQuiet, label, kinds, add }: AddProps) {
  return (
    <Menu position="bottom" width={230} withinPortal>
      <Menu.Target>
        {isQuiet ? (
          <button type="button" className={own.plus} aria-label={label}>
            <IconPlus size={13} aria-hidden />
          </button>
        ) : (
          <button type="button" className={own.add}>
            <IconPlus size={15} aria-hidden />
            {label}
          </button>
        )}
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: "auto" }}>
        {kinds.map((kind) => (
          <Menu.Item key={kind} onClick={() => add(kind)}>
            {named("block", kind)}
            <Text size="xs" c="dimmed">
              {named("block.about", kind)}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface PaperProps {
  writing: Writing;
  selected: number | undefined;
  select: (index: number | undefined) => void;
  /** Shows what else can be said of a block. */
  openSettings: (index: number) => void;
  /** What may be put in. */
  kinds?: readonly Kind[];
}

const DRAGGED = "application/x-perennial-block";

export function Paper({ writing, selected, select, openSettings, kinds = KINDS }: PaperProps) {
  const commons = useQuery({ ...sharedBlocksQuery, enabled: kinds.includes("shared") }).data?.items;
  const { document, mayChange, problems, variables } = writing;
  const blocks = document.blocks ?? [];
  const list = useRef<HTMLOListElement>(null);
  const [target, setTarget] = useState<number | undefined>();
  const [told, tell] = useState("");
  const focusGrip = (index: number) =>
    window.setTimeout(() => {
      list.current?.querySelector<HTMLElement>(`[data-grip="${index}"]`)?.focus();
    });
  const move = (from: number, to: number) => {
    if (to < 0 || to > blocks.length) return;
    const next = moved(document, from, to);
    if (next === document) return;
    const place = placeAfter(from, to);
    writing.change(next);
    select(place);
    tell(t("paper.movedTo", { n: place + 1, of: blocks.length }));
  };
  const add = (index: number, kind: Kind) => {
    const begun = fresh(kind, document.fallback, listsOf(variables), (one) =>
      t(`block.begins.${beginning(one)}`),
    );
    const block =
      kind === "shared" ? { ...begun, name: commons?.find((one) => !one.everywhere)?.name ?? "" } : begun;
    writing.change(inserted(document, index, block));
    select(index);
  };
  const takeOut = (index: number) => {
    writing.change(removed(document, index));
    select(undefined);
    tell(t("paper.removed"));
  };
  const keys = (event: KeyboardEvent, index: number) => {
    const deeds: Record<string, () => void> = {
      ArrowUp: () => move(index, index - 1),
      ArrowDown: () => move(index, index + 2),
      Delete: () => takeOut(index),
      Backspace: () => takeOut(index),
      Enter: () => openSettings(index),
    };
    const deed = deeds[event.key];
    if (deed === undefined) return;
    event.preventDefault();
    deed();
    if (event.key === "ArrowUp") focusGrip(Math.max(0, index - 1));
    if (event.key === "ArrowDown") focusGrip(Math.min(blocks.length - 1, index + 1));
    if (event.key === "Delete" || event.key === "Backspace") focusGrip(Math.max(0, index - 1));
  };
  /** Before which block something would come down. */
  const over = (event: DragEvent, index: number) => {
    if (!event.dataTransfer.types.includes(DRAGGED)) return;
    event.preventDefault();
    const box = event.currentTarget.getBoundingClientRect();
    setTarget(event.clientY > box.top + box.height / 2 ? index + 1 : index);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    const from = Number(event.dataTransfer.getData(DRAGGED));
    if (target !== undefined && Number.isInteger(from)) move(from, target);
    setTarget(undefined);
  };
  return (
    <>
      <ol className={own.blocks} ref={list} aria-label={t("paper.label")}>
        {blocks.map((block, index) => {
          const wrong = problems.get(index) ?? [];
          return (
            <li
              // Blocks have no names: their places are what they are known by.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              key={`${block.kind} ${index}`}
              className={own.block}
              data-selected={selected === index || undefined}
              data-broken={wrong.length > 0 || undefined}
              data-target={target === index || undefined}
              data-last-target={(target === index + 1 && index === blocks.length - 1) || undefined}
              onFocusCapture={() => select(index)}
              onPointerDown={() => select(index)}
              onDragOver={(event) => over(event, index)}
              onDrop={drop}
            >
              {mayChange ? (
                <>
                  <div className={own.gap}>
                    <Add
                      isQuiet
                      label={t("paper.insertBefore", { n: index + 1 })}
                      kinds={kinds}
                      add={(kind) => add(index, kind)}
                    />
                  </div>
                  {/* Some browsers do not let buttons be dragged. */}
                  {/* biome-ignore lint/a11y/useSemanticElements: see above */}
                  <div
                    role="button"
                    tabIndex={0}
                    className={own.grip}
                    data-grip={index}
                    draggable
                    aria-label={t("paper.grip", { n: index + 1, kind: named("block", block.kind) })}
                    title={t("paper.gripHelp")}
                    onKeyDown={(event) => keys(event, index)}
                    onDragStart={(event) => {
                      event.dataTransfer.setData(DRAGGED, String(index));
                      event.dataTransfer.effectAllowed = "move";
                    }}
                    onDragEnd={() => setTarget(undefined)}
                  >
                    <IconGripVertical size={15} aria-hidden />
                  </div>
                </>
              ) : null}
              {block.if === undefined ? null : (
                <button type="button" className={own.condition} onClick={() => openSettings(index)}>
                  <IconFilter size={12} aria-hidden />
                  {t("paper.onlyIf", { what: conditionInWords(block.if, variables) })}
                </button>
              )}
              <Content writing={writing} block={block} index={index} />
              {wrong.map((one) => (
                <Text key={one} size="xs" c="var(--bad)" mt={4} role="alert">
                  {one}
                </Text>
              ))}
              {mayChange && selected === index ? (
                <div className={own.tools} role="toolbar" aria-label={t("paper.tools")}>
                  {(
                    [
                      ["up", IconArrowUp, () => move(index, index - 1), index === 0],
                      ["down", IconArrowDown, () => move(index, index + 2), index === blocks.length - 1],
                      ["double", IconCopy, () => writing.change(doubled(document, index)), false],
                      ["settings", IconAdjustments, () => openSettings(index), false],
                      ["remove", IconTrash, () => takeOut(index), false],
                    ] as const
                  ).map(([name, Icon, deed, isOff]) => (
                    <Tooltip key={name} label={t(`paper.${name}`)}>
                      <ActionIcon size={26} aria-label={t(`paper.${name}`)} disabled={isOff} onClick={deed}>
                        <Icon size={15} />
                      </ActionIcon>
                    </Tooltip>
                  ))}
                </div>
              ) : null}
            </li>
          );
        })}
      </ol>
      {mayChange ? (
        <Add label={t("paper.add")} kinds={kinds} add={(kind) => add(blocks.length, kind)} />
      ) : null}
      <VisuallyHidden role="status">{told}</VisuallyHidden>
    </>
  );
}

/** What kind of words a fresh block begins with. */
function beginning(kind: Kind): "heading" | "button" | "question" | "text" | "closing" {
  if (kind === "heading" || kind === "subheading") return "heading";
  if (kind === "button" || kind === "products") return "button";
  if (kind === "stars" || kind === "survey" || kind === "share") return "question";
  return kind === "closing" ? "closing" : "text";
}
