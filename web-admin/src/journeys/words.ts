// Nodes and triggers as people would say them.

import { span } from "~/format";
import { named, t } from "~/i18n";
import type { Document, Node, Way } from "./document";

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** What a node is called on the canvas. */
export function titleOf(node: Node): string {
  if (node.kind === "message") return t("node.messageTitle", { template: String(node.template ?? "") });
  return named("node", node.kind);
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
      if (at !== undefined) parts.push(t("node.until", { time: at }));
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
      parts.push(field("action") ?? "");
      break;
    case "split":
    case "share":
      parts.push(t("node.ways", { n: waysCount(node) }));
      break;
    default:
  }
  return parts.filter((part) => part !== "").join(" · ");
}

function waysCount(node: Node): number {
  const count = Array.isArray(node.branches) ? node.branches.length : 0;
  return count + (typeof node.otherwise === "string" ? 1 : 0);
}

/** What a way is called, where a node has several. */
export function wayName(node: Node, way: Way): string {
  if (way.weight !== undefined) return `${way.weight}`;
  if (way.branch !== undefined) return String(way.branch + 1);
  if (way.field === "otherwise") return t("node.otherwise");
  return node.kind === "wait_for" || node.kind === "delivered" ? t("node.happened") : "";
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
