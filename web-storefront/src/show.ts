// Suggestions in a place of the page. What comes is put in as text and as addresses of the web, never as markup; who draws it
// themselves gets the list instead.

export interface Item {
  title: string;
  url: string | null;
  image: string | null;
  price: string | null;
  currency: string | null;
  reason: string;
  words: string;
}

interface Wish {
  into?: unknown;
  then?: unknown;
  product?: unknown;
  most?: unknown;
}

function money(item: Item): string {
  if (item.price === null || item.currency === null) return "";
  const language = document.documentElement.lang || undefined;
  return new Intl.NumberFormat(language, { style: "currency", currency: item.currency }).format(Number(item.price));
}

function part(name: string, text: string): HTMLElement {
  const made = document.createElement("span");
  made.className = `perennial-${name}`;
  made.textContent = text;
  return made;
}

function drawn(item: Item): HTMLElement {
  const entry = document.createElement("li");
  const link = document.createElement(item.url === null ? "span" : "a");
  if (item.url !== null) link.setAttribute("href", item.url);
  if (item.image !== null) {
    const picture = document.createElement("img");
    picture.src = item.image;
    picture.alt = "";
    picture.loading = "lazy";
    link.append(picture);
  }
  link.append(part("title", item.title), part("price", money(item)), part("words", item.words));
  entry.append(link);
  return entry;
}

function draw(place: Element, items: Item[]): void {
  const list = document.createElement("ul");
  list.className = "perennial-shown";
  list.append(...items.map(drawn));
  place.replaceChildren(...(items.length > 0 ? [list] : []));
}

/** Asks what to show, and shows it: `{ into: "#place", product: "SKU", most: 4 }`, or `{ then: (items) => … }`. */
export function show(address: string, value: unknown, token: string | undefined): void {
  if (typeof value !== "object" || value === null) return;
  const { into, then, product, most } = value as Wish;
  const asked: Record<string, unknown> = {};
  if (typeof product === "string" || typeof product === "number") asked.product = String(product);
  if (typeof most === "number" && most >= 1) asked.most = Math.floor(most);
  if (token !== undefined) asked.token = token;
  fetch(address, { method: "POST", body: JSON.stringify(asked), credentials: "omit", mode: "cors" })
    .then((answer) => (answer.ok ? answer.json() : undefined))
    .then((body: { items: Item[] } | undefined) => {
      if (body === undefined) return;
      const place = typeof into === "string" ? document.querySelector(into) : into;
      if (typeof then === "function") then(body.items);
      else if (place instanceof Element) draw(place, body.items);
    })
    .catch(() => undefined);
}
