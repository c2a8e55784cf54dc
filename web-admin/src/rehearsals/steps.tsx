// A rehearsed journey drawn, with how many came by each step.

import { Select, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { call, Refused } from "~/api/client";
import type { Rehearsal, RehearsalDetail, RehearsalResult, RehearsedNode } from "~/api/generated";
import { number } from "~/format";
import { many, t } from "~/i18n";
import { titled } from "~/journeys/data";
import { documentOf } from "~/journeys/document";
import { Panel } from "~/ui/page";
import { through } from "./data";
import own from "./rehearsal.module.css";

const Canvas = lazy(() => import("~/journeys/canvas"));

/** The document that a run rehearsed: a draft of its own, the shop's, or the ready-made one. */
export function useDocument(run: Rehearsal, name: string | undefined): Record<string, unknown> | undefined {
  const draft = run.wanted.drafts?.find((one) => one.name === name)?.document;
  const standing = useQuery({
    queryKey: ["rehearsed document", name],
    queryFn: async ({ signal }) => {
      const path = { journey: name ?? "" };
      try {
        return (await call("read_journey", { path }, signal)).document as Record<string, unknown>;
      } catch (error) {
        if (!(error instanceof Refused && error.status === 404)) throw error;
        return (await call("read_ready_journey", { path }, signal)).document;
      }
    },
    enabled: name !== undefined && draft === undefined,
  });
  return draft ?? standing.data;
}

function line(node: RehearsedNode, before: RehearsedNode | undefined): string {
  const parts = [many("rehearsal.came", through(node.steps))];
  if (before !== undefined) parts.push(t("rehearsal.otherwise", { n: number(through(before.steps)) }));
  for (const what of ["skipped", "exited", "failed"] as const) {
    const count = node.steps[what] ?? 0;
    if (count > 0) parts.push(t(`rehearsal.${what}`, { n: count }));
  }
  return parts.join(" · ");
}

interface StepsProps {
  run: RehearsalDetail;
  result: RehearsalResult;
  beside: RehearsalResult | undefined;
}

export function Steps({ run, result, beside }: StepsProps) {
  const [chosen, choose] = useState<string | undefined>();
  const name = chosen ?? result.details[0]?.name;
  const programme = result.details.find((one) => one.name === name);
  const document = useDocument(run, name);
  if (programme === undefined) return null;
  const before = beside?.details.find((one) => one.name === name);
  const brought = new Map(
    programme.nodes.map((node) => [
      node.node,
      line(
        node,
        before?.nodes.find((one) => one.node === node.node),
      ),
    ]),
  );
  return (
    <Panel
      title={t("rehearsal.steps")}
      flush
      actions={
        result.details.length < 2 ? null : (
          <Select
            size="xs"
            w={250}
            aria-label={t("journey.title")}
            data={result.details.map((one) => ({ value: one.name, label: titled(one.title) }))}
            value={name ?? null}
            allowDeselect={false}
            onChange={(value) => choose(value ?? undefined)}
          />
        )
      }
    >
      <div className={own.canvas} style={{ marginTop: 12 }}>
        <Suspense fallback={<Skeleton height="100%" />}>
          {document === undefined ? (
            <Skeleton height="100%" />
          ) : (
            <Canvas
              key={name}
              document={documentOf(document)}
              problems={NOTHING}
              passed={undefined}
              waiting={NOBODY}
              brought={brought}
              selected={undefined}
              select={ignored}
              editing={false}
              insert={ignored}
              connect={ignored}
              remove={ignored}
            />
          )}
        </Suspense>
      </div>
    </Panel>
  );
}

const NOTHING = new Map<string, string[]>();
const NOBODY = new Map<string, number>();
const ignored = () => undefined;
