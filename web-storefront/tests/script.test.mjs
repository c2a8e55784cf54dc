// The built script in a window that is not one: what it keeps, what it sends, and when.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const script = readFileSync(new URL("../../crates/storefront/assets/p.js", import.meta.url), "utf8");
const PUSH = "https://perennial.example/s/push";
const TOKEN = "AQAAAABpsd2AY3VzXzE0Mg-_0123456789abcdef";

/** A page, with a clock that moves by hand. */
function page({ href = "https://shop.example/tea?x=1", stored = {}, nav = {}, q = [], status = () => 202, broken = false, key, permission } = {}) {
  const kept = new Map(Object.entries(stored));
  const sent = [];
  const heard = new Map();
  const timers = new Map();
  let now = 1_000_000;
  let number = 0;
  const record = (how, address, body) => {
    assert.ok(["https://perennial.example/s/events", PUSH].includes(address));
    sent.push({ how, ...JSON.parse(body) });
  };
  class HTMLScriptElement {
    src = "https://perennial.example/p.js?v=1";
  }
  const storage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, String(value)),
    removeItem: (key) => void kept.delete(key),
  };
  const window = {
    HTMLScriptElement,
    URL,
    TextEncoder,
    Uint8Array,
    crypto: globalThis.crypto,
    Date: { now: () => now },
    location: { href, origin: "https://shop.example", pathname: "/tea" },
    atob,
    Notification: { requestPermission: async () => permission },
    history: { state: null, replaceState: (_state, _title, address) => void (window.location.href = address) },
    navigator: {
      sendBeacon: (address, body) => {
        record("beacon", address, body);
        return true;
      },
      ...nav,
    },
    document: {
      currentScript: new HTMLScriptElement(),
      visibilityState: "visible",
      addEventListener: (name, work) => void heard.set(name, work),
      get cookie() {
        throw new Error("cookies are not looked at");
      },
      set cookie(_) {
        throw new Error("no cookie is set");
      },
    },
    addEventListener: (name, work) => void heard.set(name, work),
    setTimeout: (work, pause) => {
      timers.set(++number, { work, due: now + pause });
      return number;
    },
    clearTimeout: (id) => void timers.delete(id),
    fetch: async (address, options) => {
      assert.equal(options.credentials, "omit");
      if (address === PUSH && options.method !== "POST") return key ? { ok: true, json: async () => ({ key }) } : { ok: false };
      record("fetch", address, options.body);
      const answer = status();
      if (answer === undefined) throw new TypeError("no network");
      return { status: answer };
    },
    get localStorage() {
      if (broken) throw new Error("forbidden");
      return storage;
    },
    perennial: Object.assign(() => {}, { q }),
  };
  window.window = window;
  vm.runInNewContext(script, window);
  const wait = async (millis) => {
    now += millis;
    for (const [id, timer] of [...timers]) {
      if (timer.due <= now) {
        timers.delete(id);
        timer.work();
      }
    }
    for (let turn = 0; turn < 30; turn++) await Promise.resolve();
  };
  return { window, sent, kept, wait, say: (...call) => window.perennial(...call), fire: (name) => heard.get(name)() };
}

const told = (sent) => sent.flatMap((report) => report.events.map((event) => event.product ?? event.kind));

test("before consent nothing is stored and nothing leaves", async () => {
  const { say, sent, kept, wait, fire } = page({ q: [["view", { product: "p1" }]] });
  say("view", { product: "p2" });
  await wait(60_000);
  fire("pagehide");
  assert.equal(sent.length, 0);
  assert.equal(kept.size, 0);
});

test("with consent what was said leaves together, under a random name", async () => {
  const { say, sent, kept, wait } = page({ q: [["view", { product: "p1" }], ["consent", true]] });
  await wait(1_000);
  say("view", { product: 7 });
  await wait(1_000);
  assert.equal(sent.length, 1);
  assert.deepEqual(sent[0].events, [
    { kind: "view", product: "p1", ago: 2000 },
    { kind: "view", product: "7", ago: 1000 },
  ]);
  assert.match(sent[0].visitor, /^[0-9a-f]{32}$/);
  assert.match(sent[0].batch, /^[0-9a-f]{32}$/);
  assert.deepEqual([...kept], [["perennial_visitor", sent[0].visitor]]);
  await wait(60_000);
  assert.equal(sent.length, 1);
});

test("the name lasts from page to page, and goes with consent", async () => {
  const visitor = "0123456789abcdef0123456789abcdef";
  const { say, sent, kept, wait } = page({ stored: { perennial_visitor: visitor } });
  say("consent", true);
  say("view", { product: "p1" });
  await wait(2_000);
  assert.equal(sent[0].visitor, visitor);
  say("view", { product: "p2" });
  say("consent", false);
  say("view", { product: "p3" });
  await wait(60_000);
  assert.equal(kept.size, 0);
  assert.deepEqual(told(sent), ["p1", "forget"]);
});

test("who asks not to be tracked is left alone", async () => {
  for (const nav of [{ doNotTrack: "1" }, { globalPrivacyControl: true }]) {
    const { say, sent, kept, wait, fire } = page({ nav });
    say("consent", true);
    say("view", { product: "p1" });
    say("identify", TOKEN);
    await wait(60_000);
    fire("pagehide");
    assert.equal(sent.length, 0);
    assert.equal(kept.size, 0);
  }
});

test("what waits when the page goes leaves by beacon", async () => {
  const { say, sent, window, fire } = page();
  say("consent", true);
  say("cart", [{ product: "p1", quantity: 2 }, { product: "", quantity: 1 }, { product: "p2", quantity: 0 }]);
  say("cart", [{ product: "p1", quantity: 2 }]);
  window.document.visibilityState = "hidden";
  fire("visibilitychange");
  fire("pagehide");
  assert.deepEqual(sent.map((report) => report.how), ["beacon"]);
  assert.deepEqual(sent[0].events, [{ kind: "cart", lines: [{ product: "p1", quantity: 2 }], ago: 0 }]);
});

test("what did not arrive is sent once more, as the same batch", async () => {
  for (const answer of [503, undefined]) {
    const { say, sent, wait } = page({ status: () => answer });
    say("consent", true);
    say("view", { product: "p1" });
    await wait(2_000);
    await wait(5_000);
    await wait(60_000);
    await wait(60_000);
    assert.equal(sent.length, 2);
    assert.equal(sent[0].batch, sent[1].batch);
  }
});

test("many things leave in parts that the server takes", async () => {
  const { say, sent, wait } = page();
  say("consent", true);
  const lines = Array.from({ length: 80 }, (_, n) => ({ product: `${n}-${"ü".repeat(90)}`, quantity: 1 }));
  for (let n = 0; n < 4; n++) say("cart", lines.slice(n));
  for (let n = 0; n < 60; n++) say("view", { product: `p${n}` });
  await wait(2_000);
  assert.equal(told(sent).length, 50);
  for (const report of sent) {
    assert.ok(report.events.length <= 50);
    assert.ok(new TextEncoder().encode(JSON.stringify(report)).length < 16 * 1024);
  }
});

test("a link's token is taken out of the address", async () => {
  const { say, sent, window, wait } = page({ href: `https://shop.example/tea?x=1&perennial_id=${TOKEN}#top` });
  assert.equal(window.location.href, "https://shop.example/tea?x=1#top");
  say("consent", true);
  await wait(2_000);
  assert.deepEqual(sent[0].events, [{ kind: "identify", token: TOKEN, ago: 2000 }]);
});

test("an address of somebody is no token", async () => {
  const { say, sent, wait } = page();
  say("consent", true);
  say("identify", "somebody.with.a.name@example.com");
  await wait(60_000);
  assert.equal(sent.length, 0);
});

test("nothing is thrown into the page", async () => {
  const { say, sent, wait } = page({ broken: true });
  const circle = {};
  circle.self = circle;
  for (const verb of ["view", "cart", "identify", "consent", "nonsense", undefined, circle]) {
    for (const value of [undefined, null, 1, "x", [], [null], {}, circle, () => {}]) say(verb, value);
  }
  const trap = {
    get product() {
      throw new Error("trap");
    },
  };
  say("view", trap);
  say("consent", true);
  say("view", { product: "p1" });
  await wait(2_000);
  assert.deepEqual(told(sent), ["p1"]);
});

test("a second copy of the script changes nothing", () => {
  const { window } = page();
  const first = window.perennial;
  vm.runInNewContext(script, window);
  assert.equal(window.perennial, first);
});

/** A browser that can be subscribed. */
function browser(subscription) {
  const asked = [];
  const pushManager = {
    getSubscription: async () => subscription,
    subscribe: async (options) => {
      asked.push(options);
      return { endpoint: "https://push.example/1", keys: { p256dh: "p", auth: "a" } };
    },
  };
  const registration = { pushManager };
  const serviceWorker = {
    ready: Promise.resolve(registration),
    register: async (path) => void asked.push(path),
    getRegistration: async () => registration,
  };
  return { asked, nav: { serviceWorker, language: "en-GB" } };
}

test("a yes to notifications is told with what was read", async () => {
  const { asked, nav } = browser(null);
  const { say, sent, wait } = page({ nav, key: "BAB-_w", permission: "granted" });
  say("push", { worker: "/sw.js" });
  await wait(0);
  assert.equal(sent.length, 0, "not before consent");
  say("consent", true);
  say("push", { worker: "/sw.js", wording: "Tell me when my order is on its way" });
  await wait(0);
  assert.equal(asked[0], "/sw.js");
  assert.equal(asked[1].userVisibleOnly, true);
  assert.deepEqual([...asked[1].applicationServerKey], [4, 0, 126, 255]);
  const { visitor, ...rest } = sent[0];
  assert.match(visitor, /^[0-9a-f]{32}$/);
  assert.deepEqual(rest, {
    how: "fetch",
    subscription: { endpoint: "https://push.example/1", keys: { p256dh: "p", auth: "a" } },
    page: "https://shop.example/tea",
    wording: "Tell me when my order is on its way",
    language: "en-GB",
  });
});

test("without a yes, or where the shop does not notify, nothing is told", async () => {
  for (const more of [{ key: "BAB-_w", permission: "denied" }, { permission: "granted" }]) {
    const { asked, nav } = browser(null);
    const { say, sent, wait } = page({ nav, ...more });
    say("consent", true);
    say("push", {});
    await wait(0);
    assert.deepEqual([asked.length, sent.length], [0, 0]);
  }
});

test("a no ends the subscription and is told", async () => {
  let ended = 0;
  const subscription = { endpoint: "https://push.example/1", unsubscribe: async () => void ended++ };
  const { nav } = browser(subscription);
  const { say, sent, wait } = page({ nav });
  say("consent", true);
  say("push", false);
  await wait(0);
  assert.equal(ended, 1);
  assert.equal(sent[0].gone, "https://push.example/1");
});

test("the worker shows what it is told and follows links of the web only", async () => {
  const worker = readFileSync(new URL("../../crates/storefront/assets/p-sw.js", import.meta.url), "utf8");
  const heard = new Map();
  const shown = [];
  const opened = [];
  const self = {
    addEventListener: (name, work) => void heard.set(name, work),
    registration: { showNotification: async (...call) => void shown.push(call) },
    clients: { openWindow: async (address) => void opened.push(address) },
  };
  vm.runInNewContext(worker, { self });
  const event = (more) => ({ waitUntil: () => undefined, ...more });
  const told = { title: "On its way", body: "Tomorrow", link: "https://perennial.example/c/1", tag: "msg_1", lang: "en" };
  heard.get("push")(event({ data: { json: () => told } }));
  heard.get("push")(event({ data: null }));
  assert.equal(shown[0][0], "On its way");
  assert.deepEqual({ ...shown[0][1] }, { body: "Tomorrow", tag: "msg_1", lang: "en", data: told.link });
  assert.equal(shown[1][0], "");
  for (const data of [told.link, "javascript:alert(1)", undefined]) {
    heard.get("notificationclick")(event({ notification: { data, close: () => undefined } }));
  }
  assert.deepEqual(opened, [told.link]);
});
