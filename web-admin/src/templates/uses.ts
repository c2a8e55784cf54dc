// Which journeys say a template, and at which step.

import { useQueries, useQuery } from "@tanstack/react-query";
import { journeyQuery, journeysQuery, titled } from "~/journeys/data";
import { type Document, documentOf, edited } from "~/journeys/document";

export interface Use {
  journey: string;
  title: string;
  state: string;
  document: Document;
  nodes: Array<{ id: string; version: number }>;
}

/** Every place where a template is named, by its name. Journeys that are put away do not count. */
export function useUses(isWanted = true): { uses: Map<string, Use[]>; isPending: boolean } {
  const list = useQuery({ ...journeysQuery, enabled: isWanted });
  const names = (list.data?.journeys ?? []).filter((one) => one.state !== "archived").map((one) => one.name);
  const all = useQueries({ queries: names.map((name) => ({ ...journeyQuery(name), staleTime: 60_000 })) });
  const uses = new Map<string, Use[]>();
  for (const { data } of all) {
    if (data === undefined) continue;
    const document = documentOf(data.document as Record<string, unknown>);
    const found = new Map<string, Array<{ id: string; version: number }>>();
    for (const node of document.nodes) {
      if (node.kind !== "message" || typeof node.template !== "string") continue;
      const nodes = found.get(node.template) ?? [];
      found.set(node.template, [...nodes, { id: node.id, version: Number(node.template_version ?? 1) }]);
    }
    for (const [template, nodes] of found) {
      const use = { journey: data.name, title: titled(data.title), state: data.state, document, nodes };
      uses.set(template, [...(uses.get(template) ?? []), use]);
    }
  }
  return { uses, isPending: list.isPending || all.some((one) => one.isPending) };
}

/** The journey with another version of what it says. */
export function naming(use: Use, version: number): Document {
  return use.nodes.reduce(
    (document, node) => edited(document, node.id, { template_version: version }),
    use.document,
  );
}
