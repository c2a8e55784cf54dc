import { beforeAll, expect, test, vi } from "vitest";
import { setLocale, withWords } from "~/i18n";
import { warningInWords } from "~/templates/warnings";
import { inWords } from "./words";

const definition = {
  all: [
    { predicate: "orders.count", at_least: 3 },
    {
      any: [
        { predicate: "orders.last", older_than_days: 90 },
        { not: { predicate: "customer.country", any_of: ["GB", "FR"] } },
      ],
    },
    { predicate: "orders.spent", more_than: 12_500 },
    { segment: "Treue" },
  ],
};

beforeAll(() => {
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
  vi.stubGlobal("document", { documentElement: {} });
});

test("a condition is told in the reader's language, the server's own words in English", async () => {
  expect(inWords(definition, "Every customer who …", "GBP")).toBe("Every customer who …");
  await withWords(Promise.resolve());
  await setLocale("de");
  expect(inWords(definition, "", "GBP").replaceAll(/\s/g, " ")).toBe(
    "Zahl der Bestellungen: mindestens 3 und (Letzte Bestellung: vor mindestens 90 Tagen oder nicht: Land: " +
      "Vereinigtes Königreich oder Frankreich) und Ausgegeben: mehr als 125,00 £ und im Segment „Treue“",
  );
  expect(inWords({ predicate: "customer.everyone" }, "", "GBP")).toBe("Alle Kundinnen und Kunden.");
  expect(warningInWords("there is no `order.nmber`")).toEqual({ text: "order.nmber gibt es nicht." });
  await setLocale("en");
});
