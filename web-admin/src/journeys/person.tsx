// One person in a journey: whether, how far, and why.

import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "~/api/client";
import type { EnrolmentView, JourneyExplanation } from "~/api/generated";
import { done } from "~/app/toasts";
import { FindCustomer } from "~/customers/find";
import { dateTime } from "~/format";
import { named, problemSaid, t } from "~/i18n";
import { useBusy } from "~/ui/busy";
import { Lines } from "~/ui/page";
import { State } from "~/ui/state";
import { To } from "~/ui/to";
import { Marked } from "~/ui/told";
import own from "./canvas.module.css";

/** How often a person came by each node. */
export function passedBy(explanation: JourneyExplanation | undefined): Map<string, number> | undefined {
  if (explanation === undefined) return undefined;
  const passed = new Map<string, number>();
  for (const step of explanation.enrolments.flatMap((one) => one.steps)) {
    passed.set(step.node, (passed.get(step.node) ?? 0) + 1);
  }
  return passed;
}

export function useExplanation(journey: string, customer: string | undefined) {
  return useQuery({
    queryKey: ["journeys", journey, "customer", customer],
    queryFn: ({ signal }) => call("explain_journey", { path: { journey, customer: customer ?? "" } }, signal),
    enabled: customer !== undefined,
  });
}

function Enrolment({ enrolment }: { enrolment: EnrolmentView }) {
  return (
    <Stack gap={6}>
      <State kind="enrolment" state={enrolment.state} />
      <ul className={own.steps}>
        <li>
          <span>{t("person.enteredBy", { how: named("entered", enrolment.entered_by) })}</span>
          <Text size="xs" c="dimmed">
            {dateTime(enrolment.entered_at)}
          </Text>
        </li>
        {enrolment.steps.map((step) => (
          <li key={`${step.node} ${step.at} ${step.what}`}>
            <span>{`${step.node}: ${named("node", step.what)}`}</span>
            <Text size="xs" c="dimmed">
              {dateTime(step.at)}
            </Text>
          </li>
        ))}
        {enrolment.due_at ? (
          <li>
            <span>{t("person.due")}</span>
            <Text size="xs" c="dimmed">
              {dateTime(enrolment.due_at)}
            </Text>
          </li>
        ) : null}
      </ul>
      {enrolment.note === "" ? null : (
        <Text size="xs" c="dimmed">
          <Marked>{problemSaid(enrolment.note)}</Marked>
        </Text>
      )}
    </Stack>
  );
}

/** Brings the person in, whatever the trigger. The rules hold as for everybody. */
function BringIn({ journey, customer }: { journey: string; customer: string }) {
  const queries = useQueryClient();
  const [busy, run] = useBusy();
  const bring = async () => {
    const answer = await call("bring_into_journey", { path: { journey }, body: { customer } });
    await queries.invalidateQueries({ queryKey: ["journeys"] });
    done(answer.new ? t("person.broughtIn") : named("rule", answer.rule));
  };
  return (
    <Button variant="default" loading={busy} onClick={() => run(bring)}>
      {t("person.bringIn")}
    </Button>
  );
}

interface PersonProps {
  journey: string;
  mayBringIn: boolean;
  customer: string | undefined;
  choose: (customer: string | undefined) => void;
}

export function Person({ journey, mayBringIn, customer, choose }: PersonProps) {
  const explanation = useExplanation(journey, customer);
  const known = explanation.data;
  return (
    <Stack gap="sm">
      <FindCustomer
        size="xs"
        label={t("person.label")}
        description={t("person.about")}
        value={customer}
        onChange={choose}
      />
      {customer !== undefined && explanation.isPending ? <Lines count={3} /> : null}
      {known === undefined ? null : (
        <>
          {known.held_out ? <Text size="sm">{t("person.heldOut")}</Text> : null}
          {known.enrolments.length === 0 ? <Text size="sm">{t("person.never")}</Text> : null}
          {known.enrolments.map((one) => (
            <Enrolment key={one.id} enrolment={one} />
          ))}
          {known.events
            .filter((one) => !one.brought_in)
            .map((one) => (
              <Text key={one.cause} size="xs" c="dimmed">
                {`${dateTime(one.at)}: ${named("rule", one.rule)}`}
              </Text>
            ))}
          <Group justify="space-between">
            <To to="/customers/$id" params={{ id: known.customer }} size="xs">
              {t("person.open")}
            </To>
            {mayBringIn ? <BringIn journey={journey} customer={known.customer} /> : null}
          </Group>
        </>
      )}
    </Stack>
  );
}
