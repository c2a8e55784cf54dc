import { expect, test } from "vitest";
import type { TemplateVersion } from "~/api/generated";
import { freshWhen, nameFrom, noteOf, published, whenOf } from "./document";

test("what a campaign is called becomes a name that is free", () => {
  expect(nameFrom("Frühling, 20 % auf alles!", [])).toBe("fruhling-20-auf-alles");
  expect(nameFrom("Spring sale", ["spring-sale"])).toBe("spring-sale-2");
  expect(nameFrom("…", [])).toBe("campaign");
});

test("of each template the newest that is published is offered", () => {
  const of = (name: string, version: number, state: string) => ({ name, version, state }) as TemplateVersion;
  const offered = published([of("b", 2, "draft"), of("b", 1, "published"), of("a", 1, "published")]);
  expect(offered.map((one) => `${one.name} ${one.version}`)).toEqual(["a 1", "b 1"]);
});

test("a time is of the kind that it was made as", () => {
  for (const kind of ["now", "at", "local", "best", "every"] as const) {
    expect(whenOf(freshWhen(kind, "2026-11-27"))).toBe(kind);
  }
});

test("why a campaign stopped is told by its code, and else as it stands", () => {
  expect(noteOf("campaigns.past: the time: passed")).toEqual({
    name: "errorText.campaigns.past",
    english: "the time: passed",
  });
  expect(noteOf("something odd").english).toBe("something odd");
});
