// The script in the store's pages. It never throws into the page, sets no cookie, and does nothing before consent but
// remember in memory what the page said.

import { told, type Told } from "./events";
import { Post } from "./post";
import { subscribe, unsubscribe, wished } from "./push";
import { show } from "./show";
import { made, objects, removed, stored } from "./visitor";

type Door = ((...call: unknown[]) => void) & { q?: ArrayLike<unknown>[]; on?: boolean };

declare global {
  interface Window {
    perennial?: Door;
  }
}

/** The part of an address by which links in our mails say who follows them; it holds a signed token. */
const PARAMETER = "perennial_id";

class Script {
  private consent: boolean | undefined;
  private visitor: string | undefined;
  private cart = "";
  private token: string | undefined;

  constructor(
    private readonly post: Post,
    private readonly push: string,
  ) {}

  call(verb: unknown, value: unknown): void {
    if (verb === "consent") this.decide(value === true);
    else if (verb === "push") this.notify(value);
    else this.tell(told(verb, value));
  }

  /** Says who looks, where the page said so and may. */
  signed(): string | undefined {
    return this.consent && !objects() ? this.token : undefined;
  }

  leave(): void {
    if (this.consent && this.visitor !== undefined) this.post.leave(this.visitor);
  }

  /** Notifications need a name to belong to, and so consent. */
  private notify(value: unknown): void {
    const wish = wished(value);
    if (!this.consent || this.visitor === undefined || objects()) return;
    if (wish) void subscribe(this.push, this.visitor, wish).catch(() => undefined);
    else if (value === false) void unsubscribe(this.push, this.visitor).catch(() => undefined);
  }

  private decide(yes: boolean): void {
    this.consent = yes && !objects();
    if (this.consent) {
      this.visitor = this.visitor ?? stored() ?? made();
      this.post.soon(this.visitor);
    } else {
      const known = this.visitor ?? stored();
      this.visitor = undefined;
      this.cart = "";
      removed();
      this.post.forget(known);
    }
  }

  private tell(one: Told | undefined): void {
    if (one === undefined || this.consent === false || objects()) return;
    if (one.kind === "identify") this.token = one.token;
    if (one.kind === "cart") {
      // Pages tell of the cart whenever they draw it.
      const text = JSON.stringify(one.lines);
      if (text === this.cart) return;
      this.cart = text;
    }
    this.post.add(one);
    if (this.consent && this.visitor !== undefined) this.post.soon(this.visitor);
  }
}

/** The token of a link, taken out of the address so that nobody else finds it there. */
function takeToken(): string | undefined {
  const address = new URL(location.href);
  const token = address.searchParams.get(PARAMETER);
  if (token === null) return undefined;
  address.searchParams.delete(PARAMETER);
  history.replaceState(history.state, "", address.href);
  return token;
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // A page that sells must not break because of us.
  }
}

quietly(() => {
  const source = document.currentScript;
  const before = window.perennial;
  if (before?.on || !(source instanceof HTMLScriptElement)) return;
  const at = (path: string): string => new URL(path, source.src).href;
  const script = new Script(new Post(at("/s/events")), at("/s/push"));
  const door: Door = (verb, value) =>
    quietly(() => (verb === "show" ? show(at("/s/shown"), value, script.signed()) : script.call(verb, value)));
  door.on = true;
  window.perennial = door;
  addEventListener("pagehide", () => quietly(() => script.leave()));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") quietly(() => script.leave());
  });
  quietly(() => door("identify", takeToken()));
  for (const call of Array.from(before?.q ?? [])) door(call[0], call[1]);
});
