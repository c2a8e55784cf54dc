import { expect, test } from "vitest";
import { secretOf } from "./secret";

test("the secret of a link is read with its name or without", () => {
  expect(secretOf("#abc.def")).toBe("abc.def");
  expect(secretOf("#token=abc%2Bdef")).toBe("abc+def");
  expect(secretOf("")).toBe("");
});
