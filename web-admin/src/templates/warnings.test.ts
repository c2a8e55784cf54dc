import { expect, test } from "vitest";
import { warningInWords } from "./warnings";

test("a warning is told as the server says it, where the reader reads English", () => {
  expect(warningInWords("there is no `order.nmber`").text).toBe("there is no `order.nmber`");
  expect(warningInWords("something that nobody knows yet")).toEqual({
    text: "something that nobody knows yet",
  });
});
