// Who stands at a step just now, and when they go on.

import { Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { call } from "~/api/client";
import { ago, dateTime } from "~/format";
import { t } from "~/i18n";
import { To } from "~/ui/to";
import own from "./canvas.module.css";

const SHOWN = 12;

export function AtNode({ journey, node, count }: { journey: string; node: string; count: number }) {
  const found = useQuery({
    queryKey: ["journeys", journey, "nodes", node],
    queryFn: ({ signal }) => call("list_people_at_node", { path: { journey, node } }, signal),
    enabled: count > 0,
  });
  const people = (found.data ?? []).slice(0, SHOWN);
  if (people.length === 0) return null;
  return (
    <Stack gap={4}>
      <Title order={2} size="sm">
        {t("atNode.title")}
      </Title>
      <ul className={own.steps}>
        {people.map((one) => (
          <li key={`${one.customer} ${one.since}`}>
            <To to="/customers/$id" params={{ id: one.customer }} size="sm">
              {one.customer_name ?? one.customer}
            </To>
            <Text size="xs" c="dimmed" title={dateTime(one.due_at ?? one.since)}>
              {one.due_at
                ? t("atNode.due", { date: ago(one.due_at) })
                : t("atNode.since", { date: ago(one.since) })}
            </Text>
          </li>
        ))}
      </ul>
      {count > people.length ? (
        <Text size="xs" c="dimmed">
          {t("atNode.more", { n: count - people.length })}
        </Text>
      ) : null}
    </Stack>
  );
}
