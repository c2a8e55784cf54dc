// Texts with Liquid in them, as people read them: words, values that are put in, and what is said only sometimes. Pure.

export type Piece =
  | { kind: "words"; source: string }
  /** `{{ … }}` */
  | { kind: "value"; source: string; expression: string }
  /** `{% … %}` */
  | { kind: "if" | "elsif" | "else" | "end" | "for" | "tag"; source: string; expression: string };

const LIQUID = /(\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\})/;

/** Takes a text apart; put together again the pieces are the text. */
export function pieces(text: string): Piece[] {
  return text
    .split(LIQUID)
    .filter((source) => source !== "")
    .map(piece);
}

function piece(source: string): Piece {
  if (source.startsWith("{{") && source.endsWith("}}")) {
    return { kind: "value", source, expression: bare(source) };
  }
  if (source.startsWith("{%") && source.endsWith("%}")) {
    const inner = bare(source);
    const [word = "", ...rest] = inner.split(/\s+/);
    const expression = rest.join(" ");
    switch (word) {
      case "if":
      case "elsif":
      case "for":
        return { kind: word, source, expression };
      case "unless":
        return { kind: "if", source, expression: `not ${expression}` };
      case "else":
        return { kind: "else", source, expression: "" };
      case "endif":
      case "endfor":
      case "endunless":
        return { kind: "end", source, expression: word };
      default:
        return { kind: "tag", source, expression: inner };
    }
  }
  return { kind: "words", source };
}

function bare(source: string): string {
  return source.slice(2, -2).replace(/^-|-$/g, "").trim();
}

const DEFAULT = /\|\s*default:\s*(?:'([^']*)'|"([^"]*)")\s*$/;

/** What is said where a value is not there. */
export function fallbackOf(expression: string): string {
  const found = DEFAULT.exec(expression);
  return found?.[1] ?? found?.[2] ?? "";
}

export function withFallback(expression: string, words: string): string {
  const before = expression.replace(DEFAULT, "").trim();
  const clean = words.replaceAll("'", "’");
  return clean === "" ? `{{ ${before} }}` : `{{ ${before} | default: '${clean}' }}`;
}

/** The value of an expression, without what is done to it: `order.placed_at` of `order.placed_at | date`. */
export function nameIn(expression: string): string {
  return (expression.split("|")[0] ?? "").trim();
}

/** How a value is put into a text: instants as days. */
export function putIn(name: string): string {
  return name.endsWith("_at") ? `{{ ${name} | date }}` : `{{ ${name} }}`;
}

/** What a text would say to whom everything holds: an idea of it, in one line. */
export function gist(text: string): string {
  let depth = 0;
  let skipping = 0;
  let said = "";
  for (const one of pieces(text)) {
    if (one.kind === "if" || one.kind === "for") depth += 1;
    else if ((one.kind === "else" || one.kind === "elsif") && skipping === 0) skipping = depth;
    else if (one.kind === "end") {
      if (skipping === depth) skipping = 0;
      depth -= 1;
    } else if (skipping === 0 && one.kind === "words") said += one.source;
    else if (skipping === 0 && one.kind === "value") said += "…";
  }
  return said.replace(/\s+/g, " ").trim();
}
