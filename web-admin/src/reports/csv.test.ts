import { expect, test } from "vitest";
import { csv } from "./csv";

test("what would break a line or run is made harmless", () => {
  const text = csv(
    ["a", "b"],
    [
      ["x,y", 'say "hi"'],
      ["=1+1", -2],
      [null, undefined],
    ],
  );
  expect(text).toBe('a,b\r\n"x,y","say ""hi"""\r\n\'=1+1,-2\r\n,');
});
