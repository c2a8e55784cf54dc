// A template's document as it is written and looked at. Pure: every change gives a new document.

/** A text in several languages, each of them Liquid. */
export type Words = Record<string, string>;

export const KINDS = [
  "heading",
  "subheading",
  "text",
  "button",
  "image",
  "order_lines",
  "products",
  "note",
  "stars",
  "survey",
  "share",
  "social",
  "divider",
  "closing",
  "shared",
  "mjml",
] as const;
export type Kind = (typeof KINDS)[number];

export interface Block {
  kind: Kind;
  /** A condition of Liquid. */
  if?: string;
  [field: string]: unknown;
}

export type Document = {
  format: number;
  builder: string;
  fallback: string;
  subject: Words;
  preheader: Words;
  because: Words;
  blocks?: Block[];
  mjml?: string;
  parts?: Record<string, Block>;
  texts?: Record<string, Words>;
  /** The short form, for telephones. */
  sms?: Words;
  /** The form for notifications of browsers. */
  push?: { title: Words; text: Words; link: string };
};

/** Where something stands in a document: `["blocks", 2, "text"]`. */
export type Place = ReadonlyArray<string | number>;

type FieldKind =
  | "words"
  | "line"
  | "link"
  | "list"
  | "value"
  | "number"
  | "ways"
  | "places"
  | "source"
  | "shared";

/** What a block of a kind is made of, besides its condition. */
export const FIELDS: Record<Kind, ReadonlyArray<readonly [name: string, kind: FieldKind]>> = {
  heading: [["text", "line"]],
  subheading: [["text", "line"]],
  text: [["text", "words"]],
  note: [["text", "words"]],
  closing: [["text", "words"]],
  button: [
    ["label", "line"],
    ["link", "link"],
  ],
  image: [
    ["source", "link"],
    ["alt", "line"],
    ["link", "link"],
  ],
  order_lines: [["of", "list"]],
  products: [
    ["of", "list"],
    ["why", "words"],
    ["label", "line"],
  ],
  stars: [
    ["question", "words"],
    ["link", "link"],
  ],
  survey: [
    ["question", "words"],
    ["link", "link"],
    ["from", "number"],
    ["to", "number"],
    ["low", "line"],
    ["high", "line"],
  ],
  share: [
    ["text", "words"],
    ["of", "value"],
    ["ways", "ways"],
  ],
  social: [["links", "places"]],
  divider: [],
  shared: [["name", "shared"]],
  mjml: [["source", "source"]],
};

const SPOKEN: readonly FieldKind[] = ["words", "line", "source"];

/** Kinds that are nothing but words: one can become another. */
export const WORDED: readonly Kind[] = ["heading", "subheading", "text", "note", "closing"];

export const WAYS = ["facebook", "whatsapp", "x", "pinterest", "email"] as const;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function wordsOf(value: unknown): Words {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((one): one is [string, string] => typeof one[1] === "string"),
  );
}

/** Reads a document as the server gives it: without words for mail the server leaves those out. */
export function documentOf(value: Record<string, unknown>): Document {
  return { subject: {}, preheader: {}, because: {}, ...value } as unknown as Document;
}

/** What stands at a place. */
export function at(document: Document, place: Place): unknown {
  let found: unknown = document;
  for (const step of place) {
    found = Array.isArray(found) ? found[Number(step)] : isObject(found) ? found[step] : undefined;
  }
  return found;
}

function put(value: unknown, [step, ...rest]: Place, changed: unknown): unknown {
  if (step === undefined) return changed;
  if (Array.isArray(value)) {
    return value.map((one, index) => (index === step ? put(one, rest, changed) : one));
  }
  const fields = isObject(value) ? value : {};
  const next = put(fields[step], rest, changed);
  if (next === undefined) {
    const { [step]: _gone, ...kept } = fields;
    return kept;
  }
  return { ...fields, [step]: next };
}

/** Puts something at a place; `undefined` takes it away. */
export function changed(document: Document, place: Place, value: unknown): Document {
  return put(document, place, value) as Document;
}

/** The text of a place in a language, and the language that it is in: the fallback stands in. */
export function said(
  document: Document,
  place: Place,
  language: string,
): { text: string; language: string } | undefined {
  const words = wordsOf(at(document, place));
  for (const one of [language, document.fallback]) {
    const text = words[one];
    if (text !== undefined) return { text, language: one };
  }
  return undefined;
}

/** Whether it has words for mail. */
export function hasLetter(document: Document): boolean {
  return document.mjml !== undefined || document.blocks !== undefined;
}

/** The text whose languages are those of the document. */
function leading(document: Document): Place {
  if (hasLetter(document)) return ["subject"];
  return document.sms === undefined ? ["push", "title"] : ["sms"];
}

/** The languages of a document: those of its subject, else of its other words, the fallback first. */
export function languages(document: Document): string[] {
  const others = Object.keys(wordsOf(at(document, leading(document)))).filter(
    (one) => one !== document.fallback,
  );
  return [document.fallback, ...others.sort()];
}

/** Where all the texts of a document are, in the order in which they are read. */
export function texts(document: Document): Place[] {
  const places: Place[] = [["subject"], ["preheader"]];
  const ofBlock = (block: Block, place: Place) => {
    for (const [name, kind] of FIELDS[block.kind] ?? []) {
      if (SPOKEN.includes(kind)) places.push([...place, name]);
    }
  };
  document.blocks?.forEach((block, index) => {
    ofBlock(block, ["blocks", index]);
  });
  for (const name of Object.keys(document.texts ?? {})) places.push(["texts", name]);
  for (const [name, block] of Object.entries(document.parts ?? {})) ofBlock(block, ["parts", name]);
  places.push(["because"]);
  if (document.sms !== undefined) places.push(["sms"]);
  if (document.push !== undefined) places.push(["push", "title"], ["push", "text"]);
  return places;
}

/** How many texts a language lacks. */
export function lacking(document: Document, language: string): number {
  return texts(document).filter((place) => {
    const words = wordsOf(at(document, place));
    return words[document.fallback] !== undefined && words[language] === undefined;
  }).length;
}

/** A language more: its subject begins as the fallback's. */
export function withLanguage(document: Document, language: string): Document {
  const place = leading(document);
  const words = wordsOf(at(document, place));
  if (words[language] !== undefined) return document;
  return changed(document, [...place, language], words[document.fallback] ?? "");
}

/** A language less. */
export function withoutLanguage(document: Document, language: string): Document {
  if (language === document.fallback) return document;
  return texts(document).reduce((kept, place) => {
    const words = wordsOf(at(kept, place));
    return words[language] === undefined ? kept : changed(kept, [...place, language], undefined);
  }, document);
}

/** Where links lead that nobody has given an address yet. */
export const SOMEWHERE = "shop.website | default: 'https://example.com/'";

/** A block of a kind as it begins. */
export function fresh(kind: Kind, language: string, lists: string[], words: (kind: Kind) => string): Block {
  const text = { [language]: words(kind) };
  switch (kind) {
    case "button":
      return { kind, label: text, link: `{{ ${SOMEWHERE} }}` };
    case "image":
      return { kind, source: "https://", alt: text };
    case "order_lines":
      return { kind, of: lists[0] ?? "order.lines" };
    case "products":
      return {
        kind,
        of: lists.at(-1) ?? "order.together",
        why: { [language]: "{{ product.with }}" },
        label: text,
      };
    case "stars":
      return { kind, question: text, link: `{{ ${SOMEWHERE} }}?rating={{ stars }}` };
    case "survey":
      return {
        kind,
        question: text,
        link: `{{ ${SOMEWHERE} }}?score={{ score }}`,
        from: 0,
        to: 10,
        low: { [language]: "0" },
        high: { [language]: "10" },
      };
    case "share":
      return { kind, of: "shop.website", text, ways: ["facebook", "whatsapp", "email"] };
    case "social":
      return { kind, links: [{ name: "Instagram", link: "https://www.instagram.com/" }] };
    case "divider":
      return { kind };
    case "shared":
      return { kind, name: "" };
    case "mjml":
      return { kind, source: { [language]: `<mj-text>${words(kind)}</mj-text>` } };
    default:
      return { kind, text };
  }
}

function blocks(document: Document): Block[] {
  return document.blocks ?? [];
}

export function inserted(document: Document, index: number, block: Block): Document {
  const next = [...blocks(document)];
  next.splice(index, 0, block);
  return { ...document, blocks: next };
}

export function removed(document: Document, index: number): Document {
  return { ...document, blocks: blocks(document).filter((_, one) => one !== index) };
}

/** Moves a block to before the one that is now at `to`; the number after the last is the end. */
export function moved(document: Document, from: number, to: number): Document {
  const next = [...blocks(document)];
  const [block] = next.splice(from, 1);
  if (block === undefined || to === from || to === from + 1) return document;
  next.splice(to > from ? to - 1 : to, 0, block);
  return { ...document, blocks: next };
}

/** Where a block is after it was moved so. */
export function placeAfter(from: number, to: number): number {
  return to > from ? to - 1 : to;
}

export function doubled(document: Document, index: number): Document {
  const block = blocks(document)[index];
  return block === undefined ? document : inserted(document, index + 1, structuredClone(block));
}

/** The number of the block that a problem's place names: `blocks[2].text.de`. */
export function blockAt(place: string): number | undefined {
  const found = /^blocks\[(\d+)\]/.exec(place);
  return found === null ? undefined : Number(found[1]);
}

/** Another document of the same facts with nothing but a greeting in it. */
export function blank(builder: string, language: string, words: Record<string, string>): Document {
  const text = (name: string) => ({ [language]: words[name] ?? "" });
  return {
    format: 1,
    builder,
    fallback: language,
    subject: text("subject"),
    preheader: text("preheader"),
    because: text("because"),
    blocks: [
      { kind: "heading", text: text("subject") },
      { kind: "text", text: text("text") },
      { kind: "closing", text: text("closing") },
    ],
  };
}

/** Another document written in MJML. */
export function blankMjml(builder: string, language: string, words: Record<string, string>): Document {
  const { blocks: _blocks, ...head } = blank(builder, language, words);
  return {
    ...head,
    texts: { hello: { [language]: words.plain ?? "" } },
    mjml: [
      "<mjml>",
      "  <mj-body>",
      "    <mj-shop-header />",
      "    <mj-section>",
      "      <mj-column>",
      "        <mj-text>{{ 'hello' | t }}</mj-text>",
      "      </mj-column>",
      "    </mj-section>",
      "    <mj-shop-footer />",
      "  </mj-body>",
      "</mjml>",
      "",
    ].join("\n"),
  };
}
