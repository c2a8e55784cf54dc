// What changes on the server is asked for again while it changes: one stream for the whole page.

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/** What shows data of a room, by the first word of its key; reports are made anew at most so often. */
const SHOWN: Record<string, string[]> = {
  customers: ["customers", "customer", "timeline"],
  orders: ["orders", "order", "report"],
  events: ["timeline"],
  segments: ["segments", "segment sample", "lists"],
  journeys: ["journeys", "measures"],
  messages: ["messages", "message", "outbox", "whys", "brakes", "measures"],
  rehearsals: ["rehearsals"],
  importer: ["imports"],
  campaigns: ["campaigns"],
  experiments: ["experiments"],
  settings: ["settings", "senders"],
  upkeep: ["backups", "health"],
  hooks: ["hooks"],
  offers: ["offers"],
  web: ["keys"],
};

const SOON_MS = 700;
const SELDOM_MS = 15_000;
/** What costs the server more than a look, or moves what somebody reads. */
const SELDOM = new Set([
  "report",
  "measures",
  "customers",
  "messages",
  "timeline",
  "orders",
  "outbox",
  "experiments",
]);
/** Unless the stream says what changed, this is looked at again. */
const WATCHED = ["rehearsals", "imports", "campaigns"];

/** The parts of the page that show rooms. */
export function shownBy(rooms: string[]): string[] {
  return [...new Set(rooms.flatMap((room) => SHOWN[room] ?? []))];
}

let open = false;

/** Whether the stream tells what changes; without it, pages that watch something ask by themselves. */
export function isLive(): boolean {
  return open;
}

function roomsOf(data: string): string[] {
  try {
    const told: unknown = JSON.parse(data);
    if (typeof told !== "object" || told === null || !("rooms" in told) || !Array.isArray(told.rooms))
      return [];
    return told.rooms.filter((room): room is string => typeof room === "string");
  } catch {
    return [];
  }
}

/** Listens as long as somebody looks at the page. The browser connects again by itself. */
export function useLive(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const waiting = new Map<string, ReturnType<typeof setTimeout>>();
    const last = new Map<string, number>();
    const renew = (key: string) => {
      if (waiting.has(key)) return;
      const pause = SELDOM.has(key) ? SELDOM_MS : SOON_MS;
      const due = Math.max(0, (last.get(key) ?? 0) + pause - Date.now());
      const timer = setTimeout(() => {
        waiting.delete(key);
        last.set(key, Date.now());
        void queries.invalidateQueries({ queryKey: [key] });
      }, due);
      waiting.set(key, timer);
    };
    let stream: EventSource | undefined;
    const listen = () => {
      stream = new EventSource("/api/v1/live");
      stream.addEventListener("open", () => {
        open = true;
      });
      stream.addEventListener("error", () => {
        open = false;
      });
      stream.addEventListener("changed", ({ data }: MessageEvent<string>) => {
        for (const key of shownBy(roomsOf(data))) renew(key);
      });
      stream.addEventListener("look", () => {
        for (const key of WATCHED) renew(key);
      });
      stream.addEventListener("rehearsals", () => renew("rehearsals"));
    };
    const leave = () => {
      stream?.close();
      stream = undefined;
      open = false;
    };
    // A page that nobody sees needs no stream: the server has only so many.
    const seen = () => {
      if (document.visibilityState === "hidden") leave();
      else if (stream === undefined) listen();
    };
    seen();
    document.addEventListener("visibilitychange", seen);
    return () => {
      document.removeEventListener("visibilitychange", seen);
      for (const timer of waiting.values()) clearTimeout(timer);
      leave();
    };
  }, [queries]);
}
