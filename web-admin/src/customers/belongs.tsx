// Where a customer belongs: segments and journeys, each with the way to its reasons.

import { Group, Text, Tooltip } from "@mantine/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import { call } from "~/api/client";
import { date } from "~/format";
import { t } from "~/i18n";
import { journeysQuery } from "~/journeys/data";
import { Panel } from "~/ui/page";
import { State } from "~/ui/state";
import { To } from "~/ui/to";
import own from "./customer.module.css";

/** Each is asked for by itself, so there is an end to how many. */
const MOST = 24;

function useSegmentsOf(id: string) {
  const segments = useQuery({
    queryKey: ["segments"],
    queryFn: ({ signal }) => call("list_segments", { query: { limit: 100 } }, signal),
  });
  const asked = (segments.data?.items ?? []).slice(0, MOST);
  return useQueries({
    queries: asked.map((segment) => ({
      queryKey: ["segment explained", segment.id, id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call("explain_segment", { path: { segment: segment.id, customer: id } }, signal),
    })),
    combine: (answers) =>
      answers.flatMap((answer, at) => {
        const segment = asked[at];
        return answer.data?.member && segment !== undefined
          ? [{ id: segment.id, name: segment.name, words: answer.data.words, until: answer.data.until }]
          : [];
      }),
  });
}

function useJourneysOf(id: string) {
  const journeys = useQuery(journeysQuery);
  const asked = (journeys.data?.journeys ?? []).filter((one) => one.state !== "archived").slice(0, MOST);
  return useQueries({
    queries: asked.map((journey) => ({
      queryKey: ["journeys", journey.name, "customer", id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call("explain_journey", { path: { journey: journey.name, customer: id } }, signal),
    })),
    combine: (answers) =>
      answers.flatMap((answer, at) => {
        const journey = asked[at];
        const last = answer.data?.enrolments[0];
        return journey !== undefined && last !== undefined
          ? [{ name: journey.name, title: journey.title, state: last.state, due: last.due_at }]
          : [];
      }),
  });
}

export function Belongs({ id }: { id: string }) {
  const segments = useSegmentsOf(id);
  const journeys = useJourneysOf(id);
  return (
    <>
      {segments.length === 0 ? null : (
        <Panel title={t("nav.segments")}>
          <ul className={own.belongs}>
            {segments.map((one) => (
              <li key={one.id}>
                <Tooltip label={one.words}>
                  <To to="/segments/$id" params={{ id: one.id }} size="sm" c="inherit">
                    {one.name}
                  </To>
                </Tooltip>
                {one.until ? (
                  <Text size="xs" c="dimmed">
                    {t("consent.until", { date: date(one.until) })}
                  </Text>
                ) : null}
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {journeys.length === 0 ? null : (
        <Panel title={t("nav.journeys")}>
          <ul className={own.belongs}>
            {journeys.map((one) => (
              <li key={one.name}>
                <Group justify="space-between" wrap="nowrap" gap="xs">
                  <To to="/journeys/$name" params={{ name: one.name }} size="sm" c="inherit">
                    {one.title}
                  </To>
                  <State kind="enrolment" state={one.state} />
                </Group>
                {one.due ? (
                  <Text size="xs" c="dimmed">
                    {t("belongs.next", { date: date(one.due) })}
                  </Text>
                ) : null}
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}
