import { expect, test } from "vitest";
import { yaml } from "./yaml";

test("a document is written so that nothing of it is taken for something else", () => {
  const document = {
    title: "Thanks: a word",
    purpose: "service",
    at: "09:00",
    answer: "no",
    days: 3,
    exits: [],
    trigger: { event: "order.placed", where: {} },
    nodes: [
      { id: "wait", for: "PT15M", weekdays: ["monday", "tuesday"] },
      { id: "end", branches: [[1, 2], null] },
    ],
  };
  expect(yaml(document)).toBe(`title: "Thanks: a word"
purpose: service
at: "09:00"
answer: "no"
days: 3
exits: []
trigger:
  event: order.placed
  where: {}
nodes:
  - id: wait
    for: PT15M
    weekdays:
      - monday
      - tuesday
  - id: end
    branches:
      - - 1
        - 2
      - null
`);
});
