// Sending: together after a moment, at once when the page goes, and a second time when the first failed.

import type { Told } from "./events";
import { random } from "./visitor";

export type Message = (Told & { ago: number }) | { kind: "forget" };

interface Waiting {
  told: Told;
  since: number;
}

/** The server takes 50 messages and 16 KB at once. */
const MOST = 50;
const LARGEST = 15_000;
const PAUSE_MS = 2_000;
const RETRY_MS = 5_000;

export class Post {
  private waiting: Waiting[] = [];
  private unsure = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly address: string) {}

  /** Keeps a message in memory. The oldest go when there are too many. */
  add(told: Told): void {
    this.waiting.push({ told, since: Date.now() });
    if (this.waiting.length > MOST) this.waiting.shift();
  }

  /** Sends soon, together with what comes until then. */
  soon(visitor: string): void {
    if (this.waiting.length === 0 || this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.flush(visitor, (body) => this.send(body, true));
    }, PAUSE_MS);
  }

  /** The page goes: everything leaves now, in the one way that outlives it. */
  leave(visitor: string): void {
    for (const body of this.unsure) this.beacon(body);
    this.unsure.clear();
    this.flush(visitor, (body) => this.beacon(body));
  }

  /** Consent was taken back: what waits is dropped, and what the server has is to go. */
  forget(visitor: string | undefined): void {
    this.drop();
    if (visitor !== undefined) this.send(envelope(visitor, [{ kind: "forget" }]), true);
  }

  drop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = [];
    this.unsure.clear();
  }

  private flush(visitor: string, send: (body: string) => void): void {
    const now = Date.now();
    const messages = this.waiting.map(({ told, since }) => ({ ...told, ago: Math.max(0, now - since) }));
    this.waiting = [];
    let part: Message[] = [];
    for (const message of messages) {
      if (part.length > 0 && size(envelope(visitor, [...part, message])) > LARGEST) {
        send(envelope(visitor, part));
        part = [];
      }
      part.push(message);
    }
    if (part.length > 0) send(envelope(visitor, part));
  }

  private beacon(body: string): void {
    if (!navigator.sendBeacon?.(this.address, body)) this.send(body, false);
  }

  private send(body: string, again: boolean): void {
    // Text needs no question beforehand (CORS), and the page's cookies stay at home.
    const options: RequestInit = { method: "POST", body, keepalive: true, credentials: "omit", mode: "cors" };
    fetch(this.address, options)
      .then((answer) => answer.status < 500)
      .catch(() => false)
      .then((arrived) => {
        if (arrived || !again) return;
        this.unsure.add(body);
        setTimeout(() => {
          if (this.unsure.delete(body)) this.send(body, false);
        }, RETRY_MS);
      });
  }
}

/** The name of the batch lets the server know it again when it comes twice. */
function envelope(visitor: string, events: Message[]): string {
  return JSON.stringify({ visitor, batch: random(), events });
}

function size(text: string): number {
  return new TextEncoder().encode(text).length;
}
