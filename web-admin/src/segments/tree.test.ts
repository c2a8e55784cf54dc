import { expect, test } from "vitest";
import { leaves, read, replaced, write } from "./tree";

const nested = {
  all: [
    { predicate: "customer.country", country: "GB" },
    { any: [{ predicate: "orders.spent", at_least: 20000 }, { segment: "Loyal" }] },
    { not: { predicate: "customer.tag", tag: "trade" } },
  ],
};

test("a condition survives being edited", () => {
  expect(write(read(nested))).toEqual(nested);
  expect(write(read({ predicate: "customer.everyone" }))).toEqual({ predicate: "customer.everyone" });
  expect(write(read({ not: { any: [nested, nested] } }))).toEqual({ not: { any: [nested, nested] } });
});

test("two refusals are none", () => {
  expect(write(read({ not: { not: nested } }))).toEqual(nested);
});

test("what is taken away is gone, and nothing at all means everybody", () => {
  const tree = read({ predicate: "customer.email_known" });
  const [only] = leaves(tree);
  expect(write(replaced(tree, only?.id ?? "", undefined))).toEqual({ predicate: "customer.everyone" });
});

test("what is no condition is refused", () => {
  for (const wrong of [null, [], "text", { at_least: 2 }, { all: [1] }]) expect(() => read(wrong)).toThrow();
});
