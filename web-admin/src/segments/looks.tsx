// A segment looked at from outside: over time, beside others, and what uses it.

import { Select, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { call } from "~/api/client";
import type { SegmentOverlap } from "~/api/generated";
import { number, percent } from "~/format";
import { many, named, t } from "~/i18n";
import { Lines, Panel } from "~/ui/page";
import { To } from "~/ui/to";
import own from "./looks.module.css";

const SizeChart = lazy(() => import("./size-chart").then((module) => ({ default: module.SizeChart })));

/** How many belonged to it, day by day. */
export function Sizes({ id }: { id: string }) {
  const sizes = useQuery({
    queryKey: ["segments", id, "sizes"],
    queryFn: ({ signal }) => call("list_segment_sizes", { path: { segment: id } }, signal),
  });
  const known = sizes.data ?? [];
  const [first, last] = [known[0], known.at(-1)];
  if (sizes.isPending) return null;
  return (
    <Panel title={t("segment.sizes")}>
      {first === undefined || last === undefined || known.length < 2 ? (
        <Text size="sm" c="dimmed">
          {t("segment.sizesLater")}
        </Text>
      ) : (
        <>
          <Text size="xs" c="dimmed" mb={6}>
            {many("segment.sizeChange", last.count - first.count, {
              change: `${last.count >= first.count ? "+" : "−"}${number(Math.abs(last.count - first.count))}`,
              days: known.length,
            })}
          </Text>
          <Suspense fallback={<Skeleton height={120} />}>
            <SizeChart sizes={known} height={120} />
          </Suspense>
        </>
      )}
    </Panel>
  );
}

/** What would change with it. */
export function Uses({ id }: { id: string }) {
  const uses = useQuery({
    queryKey: ["segments", id, "uses"],
    queryFn: ({ signal }) => call("list_segment_uses", { path: { segment: id } }, signal),
  });
  if (uses.data === undefined) return null;
  return (
    <Panel title={t("segment.uses")}>
      {uses.data.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("segment.unused")}
        </Text>
      ) : (
        <Stack gap={5}>
          {uses.data.map((one) => (
            <Text key={`${one.kind} ${one.name}`} size="sm">
              {one.kind === "segment" ? (
                <To to="/segments/$id" params={{ id: one.name }} size="sm" underline="always">
                  {one.title}
                </To>
              ) : one.kind === "journey" ? (
                <To to="/journeys/$name" params={{ name: one.name }} search={{}} size="sm" underline="always">
                  {one.title}
                </To>
              ) : (
                one.title
              )}
              <Text span inherit c="dimmed">
                {` · ${named("use", one.kind)}`}
              </Text>
            </Text>
          ))}
        </Stack>
      )}
    </Panel>
  );
}

function part(overlap: SegmentOverlap, ...within: number[]): number {
  return overlap.parts.find((one) => one.within.join() === within.join())?.count ?? 0;
}

/** Two circles, as large as what they stand for, as far in one another as they share. */
function Circles({ overlap }: { overlap: SegmentOverlap }) {
  const [one = 0, other = 0] = overlap.counts;
  const most = Math.max(1, one, other);
  const [r, s] = [Math.sqrt(one / most) * 52, Math.sqrt(other / most) * 52];
  const shared = part(overlap, 0, 1);
  // Not exact where they share a part: near enough for the eye, and right at both ends.
  const share = Math.min(one, other) === 0 ? 0 : shared / Math.min(one, other);
  const apart = r + s - share * 2 * Math.min(r, s);
  const width = Math.max(2 * r, r + apart + s, 1);
  return (
    <svg
      className={own.circles}
      viewBox={`${-r - 2} -56 ${width + 4 + Math.max(0, s - apart - r)} 112`}
      aria-hidden="true"
    >
      <circle cx={0} cy={0} r={r} fill="var(--series-new)" opacity={0.55} />
      <circle cx={apart} cy={0} r={s} fill="#5b8def" opacity={0.45} />
    </svg>
  );
}

/** How many belong to this one and to another. */
export function Overlap({ id, name }: { id: string; name: string }) {
  const [other, choose] = useState<string | null>(null);
  const segments = useQuery({
    queryKey: ["segments"],
    queryFn: ({ signal }) => call("list_segments", { query: { limit: 100 } }, signal),
  });
  const others = (segments.data?.items ?? []).filter((one) => one.id !== id);
  const overlap = useQuery({
    queryKey: ["segments", id, "overlap", other],
    queryFn: ({ signal }) => call("overlap_segments", { body: { segments: [id, other ?? ""] } }, signal),
    enabled: other !== null,
  });
  if (others.length === 0) return null;
  const known = overlap.data;
  const title = others.find((one) => one.id === other)?.name ?? "";
  return (
    <Panel title={t("segment.overlap")}>
      <Stack gap="sm" aria-live="polite">
        <Select
          size="xs"
          aria-label={t("segment.overlapWith")}
          placeholder={t("segment.overlapWith")}
          data={others.map((one) => ({ value: one.id, label: one.name }))}
          value={other}
          onChange={choose}
          searchable
          clearable
        />
        {other !== null && overlap.isPending ? <Lines count={3} /> : null}
        {known === undefined || other === null ? null : (
          <>
            <Circles overlap={known} />
            <ul className={own.parts}>
              <li data-part="one">
                <span>{t("segment.only", { name })}</span>
                <b>{number(part(known, 0))}</b>
              </li>
              <li data-part="both">
                <span>{t("segment.both")}</span>
                <b>
                  {number(part(known, 0, 1))}
                  {known.any === 0 ? "" : ` (${percent(part(known, 0, 1) / known.any, 0)})`}
                </b>
              </li>
              <li data-part="other">
                <span>{t("segment.only", { name: title })}</span>
                <b>{number(part(known, 1))}</b>
              </li>
            </ul>
          </>
        )}
      </Stack>
    </Panel>
  );
}
