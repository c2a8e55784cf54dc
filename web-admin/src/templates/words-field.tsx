// Words that are written where they stand: what is put in for each customer, and what only some read, are chips among them.

import { useEffect, useLayoutEffect, useRef } from "react";
import { t } from "~/i18n";
import { type Variable, wordsOnChip } from "./data";
import { pieces } from "./liquid";
import own from "./words.module.css";

/** What can be done to the words that have the caret. */
export interface Hand {
  /** Puts Liquid in at the caret. */
  put: (source: string) => void;
  /** Shows what is marked, or the caret's place, only when something holds. */
  wrap: (condition: string) => void;
  /** Changes the chip that was clicked. */
  replace: (chip: HTMLElement, source: string) => void;
}

interface WordsFieldProps {
  label: string;
  value: string;
  variables: Variable[];
  /** What was typed; what was done at once is a step of its own. */
  onChange: (value: string, isStep: boolean) => void;
  /** Somebody begins to write here. */
  onHand: (hand: Hand) => void;
  onLeave?: () => void;
  onChip: (chip: HTMLElement, hand: Hand) => void;
  /** The words of another language, shown where there are none. */
  placeholder?: string;
  /** One line: Enter does nothing. */
  single?: boolean;
  language?: string;
  invalid?: boolean;
  className?: string | undefined;
}

function sourceOf(node: Node): string {
  if (node instanceof HTMLElement) {
    if (node.dataset.source !== undefined) return node.dataset.source;
    if (node.tagName === "BR") return "\n";
  }
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? "";
  return [...node.childNodes].map(sourceOf).join("");
}

/** What is written: the browser keeps a line end behind the last line, which is not meant. */
function written(field: HTMLElement): string {
  return sourceOf(field).replaceAll("\u00a0", " ").replace(/\n$/, "");
}

function chipOf(source: string, variables: Variable[]): HTMLElement | undefined {
  const [one] = pieces(source);
  if (one === undefined || one.kind === "words") return undefined;
  const chip = document.createElement("span");
  chip.contentEditable = "false";
  chip.dataset.source = source;
  chip.dataset.kind = one.kind;
  chip.dataset.named = String(variables.length);
  chip.className = own.chip ?? "";
  chip.title = source;
  chip.textContent = wordsOnChip(one.kind, one.expression, variables);
  return chip;
}

function nodesOf(text: string, variables: Variable[]): Node[] {
  return pieces(text).map(
    (one) =>
      (one.kind === "words" ? undefined : chipOf(one.source, variables)) ??
      document.createTextNode(one.source),
  );
}

function rangeIn(field: HTMLElement): Range | undefined {
  const selection = window.getSelection();
  if (selection === null || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  return field.contains(range.commonAncestorContainer) ? range.cloneRange() : undefined;
}

function select(range: Range): void {
  const selection = window.getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

function caretAtEnd(field: HTMLElement): Range {
  const range = document.createRange();
  range.selectNodeContents(field);
  range.collapse(false);
  return range;
}

/** Chips of `text` behind a range, and the caret behind them. */
function insertAt(range: Range, nodes: Node[]): void {
  const last = nodes.at(-1);
  const all = document.createDocumentFragment();
  all.append(...nodes);
  range.insertNode(all);
  if (last !== undefined) range.setStartAfter(last);
  range.collapse(true);
  select(range);
}

export function WordsField(props: WordsFieldProps) {
  const { label, value, variables, placeholder, single, language, invalid, className } = props;
  const field = useRef<HTMLDivElement>(null);
  const caret = useRef<Range | undefined>(undefined);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    const shown = [...element.querySelectorAll<HTMLElement>("[data-source]")];
    const known = shown.every((chip) => chip.dataset.named === String(variables.length));
    if (written(element) === value && known) return;
    const focused = document.activeElement === element;
    element.replaceChildren(...nodesOf(value, variables));
    if (focused) select(caretAtEnd(element));
  }, [value, variables]);

  useEffect(() => {
    const remember = () => {
      const found = field.current === null ? undefined : rangeIn(field.current);
      if (found !== undefined) caret.current = found;
    };
    document.addEventListener("selectionchange", remember);
    return () => document.removeEventListener("selectionchange", remember);
  }, []);

  const tell = (isStep = false) => {
    if (field.current === null) return;
    const now = written(field.current);
    if (now !== latest.current.value) latest.current.onChange(now, isStep);
  };

  /** What was typed as Liquid becomes a chip as soon as it is whole. */
  const typed = () => {
    const element = field.current;
    if (element === null) return;
    for (const node of [...element.childNodes]) {
      if (node.nodeType !== Node.TEXT_NODE || !/\{\{[^}]*\}\}|\{%[^%]*%\}/.test(node.textContent ?? ""))
        continue;
      const nodes = nodesOf(node.textContent ?? "", latest.current.variables);
      const range = document.createRange();
      range.selectNode(node);
      range.deleteContents();
      insertAt(range, nodes);
    }
    tell();
  };

  const place = (): Range | undefined => {
    const element = field.current;
    if (element === null) return undefined;
    const range =
      caret.current !== undefined && element.contains(caret.current.commonAncestorContainer)
        ? caret.current
        : caretAtEnd(element);
    element.focus();
    return range;
  };

  const hand: Hand = {
    put: (source) => {
      const range = place();
      if (range === undefined) return;
      range.deleteContents();
      insertAt(range, nodesOf(source, variables));
      tell(true);
    },
    wrap: (condition) => {
      const range = place();
      const begin = chipOf(`{% if ${condition} %}`, variables);
      const end = chipOf("{% endif %}", variables);
      if (range === undefined || begin === undefined || end === undefined) return;
      const inside = range.extractContents();
      const nodes = [begin, ...inside.childNodes, end];
      insertAt(range, nodes);
      const within = document.createRange();
      within.setEndBefore(end);
      within.collapse(false);
      select(within);
      tell(true);
    },
    replace: (chip, source) => {
      const next = nodesOf(source, variables);
      chip.replaceWith(...next);
      tell(true);
    },
  };

  return (
    // An input holds no chips.
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div
      ref={field}
      className={[own.field, className ?? ""].join(" ")}
      contentEditable="plaintext-only"
      suppressContentEditableWarning
      role="textbox"
      tabIndex={0}
      aria-label={label}
      aria-multiline={!single}
      aria-invalid={invalid || undefined}
      lang={language}
      spellCheck
      data-placeholder={placeholder === undefined || placeholder === "" ? t("words.empty") : placeholder}
      data-empty={value === "" || undefined}
      onInput={typed}
      onFocus={() => props.onHand(hand)}
      onBlur={() => props.onLeave?.()}
      onKeyDown={(event) => {
        if (single && event.key === "Enter") event.preventDefault();
      }}
      onClick={(event) => {
        const chip = (event.target as HTMLElement).closest<HTMLElement>("[data-source]");
        if (chip !== null) props.onChip(chip, hand);
      }}
    />
  );
}
