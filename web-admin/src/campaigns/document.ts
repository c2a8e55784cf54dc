// A campaign as it is written. Pure.

import type { CampaignDocument, CampaignWhen, TemplateVersion } from "~/api/generated";

/** A name that the server takes, from what a campaign is called. */
export function nameFrom(title: string, taken: string[]): string {
  const plain = title
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 50);
  const stem = plain === "" ? "campaign" : plain;
  if (!taken.includes(stem)) return stem;
  let number = 2;
  while (taken.includes(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}

/** The newest version of each template that a campaign may say. */
export function published(templates: TemplateVersion[]): TemplateVersion[] {
  const newest = new Map<string, TemplateVersion>();
  for (const one of templates) {
    if (one.state === "draft") continue;
    const known = newest.get(one.name);
    if (known === undefined || known.version < one.version) newest.set(one.name, one);
  }
  return [...newest.values()].sort((one, other) => one.name.localeCompare(other.name));
}

export const WHENS = ["now", "at", "local", "best", "every"] as const;
export type When = (typeof WHENS)[number];

export function whenOf(when: CampaignWhen): When {
  return when === "now"
    ? "now"
    : "at" in when
      ? "at"
      : "local" in when
        ? "local"
        : "best" in when
          ? "best"
          : "every";
}

/** A time as it begins, tomorrow at nine. */
export function freshWhen(kind: When, tomorrow: string): CampaignWhen {
  switch (kind) {
    case "now":
      return "now";
    case "at":
      return { at: new Date(`${tomorrow}T09:00:00`).toISOString() };
    case "local":
      return { local: { day: tomorrow, time: "09:00", missed: "send" } };
    case "best":
      return { best: { within_hours: 24 } };
    case "every":
      return { every: { number: 1, unit: "week", time: "09:00", from: tomorrow } };
  }
}

/** The name of the next variant: a, b, c, … */
export function nextVariant(document: CampaignDocument): string {
  const taken = document.variants.map((one) => one.id);
  return "abcdefghij".split("").find((id) => !taken.includes(id)) ?? `v${taken.length + 1}`;
}

/** What is still to be said before it can go. */
export function lacking(document: CampaignDocument): Array<"title" | "template"> {
  return [
    ...(document.title.trim() === "" ? (["title"] as const) : []),
    ...(document.variants.some((one) => one.template === "") ? (["template"] as const) : []),
  ];
}

/** Why a campaign stopped by itself, `campaigns.past: the time …`, as it is told. */
export function noteOf(note: string): { name: string; english: string } {
  const [whole, code = "", words = note] = /^([\w]+\.[\w]+): (.+)$/s.exec(note) ?? [note];
  return { name: `errorText.${code}`, english: code === "" ? whole : words };
}

/** What a step of writing one is given. */
export interface PartProps {
  document: CampaignDocument;
  change: (fields: Partial<CampaignDocument>) => void;
}
