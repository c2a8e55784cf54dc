// What programmes wanted to write to a customer: what became of it, and why.

import { Group, Text, Tooltip } from "@mantine/core";
import { IconMail } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { call } from "~/api/client";
import type { MessageDecision, MessageExplanation } from "~/api/generated";
import { dateTime, dateTimeFull } from "~/format";
import { locale, named, problem, t } from "~/i18n";
import { useTitles } from "~/journeys/data";
import { More } from "~/ui/more";
import { Broken, Empty, Lines } from "~/ui/page";
import { State } from "~/ui/state";
import { To } from "~/ui/to";
import own from "./customer.module.css";

const PAGE = 20;

/** A reason in the reader's language; the server's own words where there are none. */
function reasonOf(decision: MessageDecision): string {
  return locale() === "en" ? decision.words : named("reason", decision.reason, decision.words);
}

export function Decisions({ explanation }: { explanation: MessageExplanation }) {
  const titleOf = useTitles();
  return (
    <ol className={own.decisions}>
      <li>
        <time dateTime={explanation.asked_at}>{dateTime(explanation.asked_at)}</time>
        <span>{t("why.asked", { programme: titleOf(explanation.programme) })}</span>
      </li>
      {explanation.timing ? (
        <li>
          <time dateTime={explanation.earliest}>{dateTime(explanation.earliest)}</time>
          <span>
            {t("why.timing")}: {problem(explanation.timing)}
          </span>
        </li>
      ) : null}
      {explanation.decisions.map((one) => (
        <li key={one.id}>
          <Tooltip label={dateTimeFull(one.at)}>
            <time dateTime={one.at}>{dateTime(one.at)}</time>
          </Tooltip>
          <span>
            <b style={{ fontWeight: 550 }}>{named("outcome", one.outcome)}</b>
            {`: ${reasonOf(one)}`}
            {one.until ? ` · ${t("why.until", { time: dateTime(one.until) })}` : null}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Why({ explanation }: { explanation: MessageExplanation }) {
  const { message } = explanation;
  const titleOf = useTitles();
  return (
    <article className={own.why}>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text fw={550} size="sm" truncate>
          {message ? (
            <To to="/messages/$id" params={{ id: message.id }} c="inherit">
              {message.subject ?? message.id}
            </To>
          ) : (
            titleOf(explanation.programme)
          )}
        </Text>
        <State kind={message ? "message" : "ask"} state={message ? message.state : explanation.state} />
      </Group>
      <Text size="xs" c="dimmed">
        {[titleOf(explanation.programme), named("purpose", explanation.purpose), explanation.topic].join(
          " · ",
        )}
      </Text>
      <Decisions explanation={explanation} />
    </article>
  );
}

export function Whys({ id }: { id: string }) {
  const whys = useInfiniteQuery({
    queryKey: ["whys", id],
    queryFn: ({ pageParam, signal }) =>
      call("why_messages", { path: { id }, query: { cursor: pageParam, limit: PAGE } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  if (whys.error !== null) return <Broken error={whys.error} retry={() => void whys.refetch()} />;
  if (whys.isPending) return <Lines count={6} />;
  const all = whys.data.pages.flatMap((page) => page.items);
  if (all.length === 0) {
    return (
      <Empty icon={IconMail} title={t("why.nothing")}>
        {t("why.nothingHelp")}
      </Empty>
    );
  }
  return (
    <>
      {all.map((one) => (
        <Why key={one.ask} explanation={one} />
      ))}
      <More when={whys.hasNextPage} fetchMore={() => void whys.fetchNextPage()} />
    </>
  );
}
