// Nodes and triggers as people would say them.

import { span } from "~/format";
import { named, t, told } from "~/i18n";
import { type Document, type Node, type Way, waysOf } from "./document";

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** What a node is called on the canvas. */
export function titleOf(node: Node): string {
  if (node.kind === "message")
    return t("node.messageTitle", { template: named("template.name", String(node.template ?? "")) });
  return named("node", node.kind);
}

/** The action of giving an offer. */
export const GIVE = "offers.give";

/** Which offer a step gives; empty where it names none. */
export function offerOf(node: Node): string {
  const { with: what } = node;
  if (typeof what !== "object" || what === null || !("offer" in what)) return "";
  return typeof what.offer === "string" ? what.offer : "";
}

function deed(node: Node): string {
  if (node.action === GIVE) return t("offers.giveOf", { offer: offerOf(node) || "…" });
  return typeof node.action === "string" ? node.action : "";
}

/** What a node does, in a line. */
export function aboutOf(node: Node): string {
  const parts: string[] = [];
  const field = (name: string) => (typeof node[name] === "string" ? String(node[name]) : undefined);
  switch (node.kind) {
    case "wait": {
      const duration = field("for");
      if (duration !== undefined) parts.push(span(duration));
      const at = field("at");
      if (at !== undefined) parts.push(t("node.untilTime", { time: at }));
      const days = texts(node.weekdays).map((one) => named("weekday", one));
      if (days.length > 0) parts.push(days.join(", "));
      break;
    }
    case "wait_for":
      parts.push(
        named("event", field("event") ?? ""),
        t("node.atMost", { span: span(field("timeout") ?? "") }),
      );
      break;
    case "delivered":
      parts.push(t("node.atMost", { span: span(field("fallback") ?? "") }));
      break;
    case "until":
      parts.push(named("moment", field("moment") ?? ""), untilOf(node));
      break;
    case "webhook":
      parts.push(field("url") ?? "");
      break;
    case "message":
      parts.push(
        texts(node.channels)
          .map((one) => named("channel", one))
          .join(", "),
      );
      break;
    case "tag":
      parts.push(...texts(node.add).map((one) => `+ ${one}`), ...texts(node.remove).map((one) => `− ${one}`));
      break;
    case "attribute":
      parts.push(`${field("name") ?? ""} = ${JSON.stringify(node.value)}`);
      break;
    case "do":
      parts.push(deed(node));
      break;
    case "experiment":
      parts.push(field("experiment") ?? "", t("node.ways", { n: waysCount(node) }));
      break;
    case "split":
    case "share":
      parts.push(t("node.ways", { n: waysCount(node) }));
      break;
    default:
  }
  return parts.filter((part) => part !== "").join(" · ");
}

/** How long before or after its moment. */
function untilOf(node: Node): string {
  const days = typeof node.days === "number" ? node.days : 0;
  if (days === 0) return "";
  return t(days < 0 ? "node.daysBefore" : "node.daysAfter", { n: Math.abs(days) });
}

function waysCount(node: Node): number {
  const count = Array.isArray(node.branches) ? node.branches.length : 0;
  return count + (typeof node.otherwise === "string" ? 1 : 0);
}

/** The arm of an experiment that goes a way. */
function armOf(node: Node, branch: number): string | undefined {
  const found: unknown = Array.isArray(node.branches) ? node.branches[branch] : undefined;
  return isObject(found) && typeof found.arm === "string" ? found.arm : undefined;
}

/** What a way is called, where a node has several. */
export function wayName(node: Node, way: Way): string {
  if (way.weight !== undefined) return `${way.weight}`;
  if (way.branch !== undefined) return armOf(node, way.branch) ?? String(way.branch + 1);
  if (way.field === "otherwise") return t("node.otherwise");
  return node.kind === "wait_for" || node.kind === "delivered" || node.kind === "until"
    ? t("node.happened")
    : "";
}

/** What brings people in. */
export function triggerOf(document: Document): string {
  const trigger = document.trigger;
  if (!isObject(trigger)) return "";
  if (typeof trigger.event === "string") return named("event", trigger.event);
  if ("segment" in trigger) return t(trigger.when === "left" ? "trigger.left" : "trigger.entered");
  if (typeof trigger.date === "string") return named("trigger", trigger.date);
  return t("schedule" in trigger ? "trigger.schedule" : "trigger.byHand");
}

/** The steps that somebody takes who always goes the first way. */
function straight(document: Document): Node[] {
  const found: Node[] = [];
  let next = document.nodes[0];
  while (next !== undefined && !found.includes(next)) {
    found.push(next);
    const to = waysOf(next)[0]?.to;
    next = document.nodes.find((one) => one.id === to);
  }
  return found;
}

/** When the first message leaves: what brings people in, and what is waited for. */
export function timingOf(document: Document): string {
  const steps = straight(document);
  const until = steps.findIndex((one) => one.kind === "message");
  const waits = steps
    .slice(0, Math.max(0, until))
    .filter((one) => one.kind === "wait" || one.kind === "delivered" || one.kind === "wait_for")
    .map((one) => (one.kind === "wait" ? aboutOf(one) : titleOf(one)));
  return [triggerOf(document), ...waits].filter((part) => part !== "").join(" → ");
}

/** How many messages somebody may get by it. */
export function messagesIn(document: Document): number {
  return document.nodes.filter((one) => one.kind === "message").length;
}

/** What a ready-made journey does, for people: settings by what they are called. */
export function summaryOf(name: string, english: string): string {
  return told(`readyText.${name}`, english).text.replace(
    /`([^`]*)`/g,
    (_, word: string) => `“${named("setting", word, word)}”`,
  );
}
