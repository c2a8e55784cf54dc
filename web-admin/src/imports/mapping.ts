// The description of a file's columns, as it is looked at and changed. Pure.

export type Description = Record<string, unknown>;
export type Kind = "orders" | "customers" | "products";
export const KINDS = ["orders", "customers", "products"] as const satisfies Kind[];

/** What can be said in a column, by what a file holds; the first ones are needed. */
export const PLACES: Record<Kind, { needed: string[]; others: string[] }> = {
  orders: {
    needed: ["order_id", "placed_at"],
    others: [
      "customer.email",
      "customer.id",
      "customer.name",
      "customer.first_name",
      "customer.last_name",
      "customer.phone",
      "customer.country",
      "line.title",
      "line.sku",
      "line.product_id",
      "line.category",
      "line.quantity",
      "line.unit_price",
      "line.amount",
      "total",
      "shipping",
      "currency",
      "discount_codes",
    ],
  },
  customers: {
    needed: [],
    others: [
      "id",
      "email",
      "phone",
      "name",
      "first_name",
      "last_name",
      "language",
      "country",
      "region",
      "city",
      "postcode",
      "birthday",
      "tags",
      "accepts_email_marketing",
      "created_at",
      "note",
    ],
  },
  products: {
    needed: ["id", "title"],
    others: ["handle", "vendor", "category", "tags", "image_url", "url", "price", "sku", "barcode", "stock"],
  },
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The column that a place names. */
export function columnOf(description: Description, kind: Kind, place: string): string | undefined {
  let at: unknown = description[kind];
  for (const part of place.split(".")) at = isObject(at) ? at[part] : undefined;
  return typeof at === "string" ? at : undefined;
}

function put(table: Record<string, unknown>, parts: string[], value: unknown): Record<string, unknown> {
  const [first, ...rest] = parts;
  if (first === undefined) return table;
  const { [first]: inner, ...others } = table;
  if (rest.length === 0) return value === undefined ? others : { ...others, [first]: value };
  return { ...others, [first]: put(isObject(inner) ? inner : {}, rest, value) };
}

/** Says in which column something stands; without one, it stands nowhere. */
export function mapped(
  description: Description,
  kind: Kind,
  place: string,
  column: string | undefined,
): Description {
  return put(description, [kind, ...place.split(".")], column);
}

/** The format of dates; none means the one of the internet (RFC 3339). */
export function dateFormat(description: Description): string {
  const dates = description.dates;
  const formats = isObject(dates) && Array.isArray(dates.format) ? dates.format : [];
  return typeof formats[0] === "string" ? formats[0] : "";
}

export function withDateFormat(description: Description, format: string): Description {
  const { dates: _, ...rest } = description;
  return format === "" ? rest : { ...rest, dates: { format: [format] } };
}

export function hasComma(description: Description): boolean {
  return isObject(description.numbers) && description.numbers.decimal === ",";
}

export function withComma(description: Description, comma: boolean): Description {
  const { numbers: _, ...rest } = description;
  return comma ? { ...rest, numbers: { decimal: ",", thousands: "." } } : rest;
}

/** What is needed and stands nowhere. */
export function missing(description: Description, kind: Kind): string[] {
  return PLACES[kind].needed.filter((place) => columnOf(description, kind, place) === undefined);
}

export const DATE_FORMATS = [
  "",
  "%Y-%m-%d %H:%M:%S",
  "%Y-%m-%d %H:%M",
  "%Y-%m-%d",
  "%d.%m.%Y %H:%M",
  "%d.%m.%Y",
  "%d/%m/%Y %H:%M",
  "%d/%m/%Y",
  "%m/%d/%Y %H:%M",
  "%m/%d/%Y",
] as const;

/** A format as people write it. */
export function written(format: string): string {
  const parts: Record<string, string> = { Y: "YYYY", m: "MM", d: "DD", H: "hh", M: "mm", S: "ss", b: "Mon" };
  return format.replace(/%(\w)/g, (whole, part: string) => parts[part] ?? whole);
}
