// Those whose step failed: why, and once more.

import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "~/api/client";
import type { FailedView } from "~/api/generated";
import { done } from "~/app/toasts";
import { Called } from "~/customers/called";
import { ago } from "~/format";
import { many, problemSaid, t } from "~/i18n";
import { May } from "~/staff/may";
import { useBusyWith } from "~/ui/busy";
import { To } from "~/ui/to";
import { Marked } from "~/ui/told";
import own from "./canvas.module.css";
import { failuresQuery } from "./data";

const SHOWN = 8;

function Failure({ one, retry, busy }: { one: FailedView; retry: () => void; busy: boolean }) {
  const { enrolment } = one;
  return (
    <li className={own.failure}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <To to="/customers/$id" params={{ id: one.customer }} size="sm">
          <Called id={one.customer} />
        </To>
        <May scope="write">
          <Button variant="default" size="compact-xs" loading={busy} onClick={retry}>
            {t("failures.retry")}
          </Button>
        </May>
      </Group>
      <Text size="sm">
        <Marked>{problemSaid(enrolment.note)}</Marked>
      </Text>
      <Text size="xs" c="dimmed">
        {`${enrolment.node} · ${ago(enrolment.ended_at ?? enrolment.entered_at)}`}
      </Text>
    </li>
  );
}

export function FailuresOf({ journey }: { journey: string }) {
  const queries = useQueryClient();
  const [busy, run] = useBusyWith();
  const failures = useQuery(failuresQuery(journey));
  const known = failures.data?.failed ?? [];
  if (known.length === 0) return null;
  const retry = (customer?: string) =>
    run(customer ?? "all", async () => {
      const answer = await call("retry_journey", { path: { journey }, body: { customer } });
      await queries.invalidateQueries({ queryKey: ["journeys"] });
      done(many("failures.retried", answer.retried));
    });
  return (
    <Stack gap={4}>
      <Group justify="space-between">
        <Text fw={600} size="sm" c="var(--bad)">
          {many("failures.title", known.length)}
        </Text>
        <May scope="write">
          <Button variant="default" loading={busy === "all"} onClick={() => void retry()}>
            {t("failures.retryAll")}
          </Button>
        </May>
      </Group>
      <ul style={{ listStyle: "none", margin: 0, padding: 0 }}>
        {known.slice(0, SHOWN).map((one) => (
          <Failure
            key={one.enrolment.id}
            one={one}
            busy={busy === one.customer}
            retry={() => void retry(one.customer)}
          />
        ))}
      </ul>
      {known.length <= SHOWN ? null : (
        <Text size="xs" c="dimmed">
          {many("failures.more", known.length - SHOWN)}
        </Text>
      )}
    </Stack>
  );
}
