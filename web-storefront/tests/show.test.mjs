// Suggestions in a page: what is asked, with whose token, and what the page gets.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const script = readFileSync(new URL("../../crates/storefront/assets/p.js", import.meta.url), "utf8");
const TOKEN = "AQAAAABpsd2AY3VzXzE0Mg-_0123456789abcdef";

class Node {
  constructor(name) {
    Object.assign(this, { name, attributes: {}, children: [], textContent: "" });
  }
  setAttribute(name, value) {
    this.attributes[name] = value;
  }
  append(...children) {
    this.children.push(...children);
  }
  replaceChildren(...children) {
    this.children = children;
  }
}

/** A page that was told `calls`, once every answer has come. */
async function page(calls, { items = [], status = 200, nav = {} } = {}) {
  const asked = [];
  const place = new Node("div");
  class HTMLScriptElement {
    src = "https://perennial.example/p.js";
  }
  const window = {
    HTMLScriptElement,
    Element: Node,
    URL,
    TextEncoder,
    Uint8Array,
    Intl,
    crypto: globalThis.crypto,
    location: { href: "https://shop.example/" },
    history: {},
    navigator: nav,
    document: {
      currentScript: new HTMLScriptElement(),
      documentElement: { lang: "en-GB" },
      addEventListener() {},
      querySelector: (text) => (text === "#place" ? place : null),
      createElement: (name) => new Node(name),
    },
    addEventListener() {},
    setTimeout() {},
    clearTimeout() {},
    localStorage: { getItem: () => null, setItem() {}, removeItem() {} },
    fetch: async (address, options) => {
      if (address.endsWith("/s/shown")) {
        assert.equal(options.credentials, "omit");
        asked.push(JSON.parse(options.body));
      }
      return { ok: status === 200, status, json: async () => ({ items }) };
    },
    perennial: { q: calls },
  };
  window.window = window;
  vm.runInNewContext(script, window);
  await new Promise((done) => setImmediate(done));
  return { asked, place };
}

const pot = {
  title: "<b>Pot</b>",
  url: "https://shop.example/pot",
  image: null,
  price: "12.5",
  currency: "GBP",
  reason: "together",
  words: "Often bought together",
};

test("suggestions are put in as text", async () => {
  const { asked, place } = await page([["show", { into: "#place", product: "CUP", most: 2.5 }]], { items: [pot] });
  assert.deepEqual(asked, [{ product: "CUP", most: 2 }]);
  const link = place.children[0].children[0].children[0];
  assert.equal(link.attributes.href, "https://shop.example/pot");
  assert.deepEqual(
    link.children.map((one) => one.textContent),
    ["<b>Pot</b>", "£12.50", "Often bought together"],
  );
});

test("a page may draw them itself", async () => {
  const heard = [];
  await page([["show", { then: (items) => heard.push(...items.map((item) => item.title)) }]], { items: [pot] });
  assert.deepEqual(heard, ["<b>Pot</b>"]);
});

test("who looks is told with consent only", async () => {
  const calls = [["identify", TOKEN], ["show", { into: "#place" }], ["consent", true], ["show", { into: "#place" }]];
  assert.deepEqual((await page(calls)).asked, [{}, { token: TOKEN }]);
  const objecting = await page(calls, { nav: { globalPrivacyControl: true } });
  assert.deepEqual(objecting.asked, [{}, {}]);
});

test("no answer leaves the page as it is", async () => {
  const { place } = await page([["show", { into: "#place" }], ["show"], ["show", 3]], { status: 429 });
  assert.deepEqual(place.children, []);
});
