import { expect, test } from "vitest";
import { shownBy } from "./live";

test("a change is shown where its room is shown, once", () => {
  expect(shownBy(["journeys", "messages"]).filter((key) => key === "measures")).toHaveLength(1);
  expect(shownBy(["rehearsals", "unheard-of"])).toEqual(["rehearsals"]);
});
