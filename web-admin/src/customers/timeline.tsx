// Everything that happened to a customer, newest first, for as long as one scrolls.

import { Select, Tooltip } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { call } from "~/api/client";
import type { Event } from "~/api/generated";
import { dateTimeFull, dayHeading, time } from "~/format";
import { named, t } from "~/i18n";
import { More } from "~/ui/more";
import { Broken, Empty, Lines } from "~/ui/page";
import own from "./customer.module.css";
import { detailsOf, iconOf, KINDS, kindOf, linkOf } from "./events";

const PAGE = 50;

function useTimeline(id: string, kind: string | undefined) {
  const pages = useInfiniteQuery({
    queryKey: ["timeline", id, kind],
    queryFn: ({ pageParam, signal }) =>
      kind === undefined
        ? call("read_timeline", { path: { id }, query: { cursor: pageParam, limit: PAGE } }, signal)
        : call("list_events", { query: { customer: id, kind, cursor: pageParam, limit: PAGE } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  return { ...pages, events: pages.data?.pages.flatMap((page) => page.items) ?? [] };
}

function byDay(events: Event[]): Array<[string, Event[]]> {
  const days = new Map<string, Event[]>();
  for (const event of events) {
    const heading = dayHeading(event.at);
    const found = days.get(heading);
    if (found === undefined) days.set(heading, [event]);
    else found.push(event);
  }
  return [...days];
}

function Happened({ event }: { event: Event }) {
  const Icon = iconOf(event.kind);
  const link = linkOf(event);
  const details = detailsOf(event);
  return (
    <li className={own.event}>
      <span className={own.mark} data-room={event.kind.split(".")[0]} aria-hidden>
        <Icon size={15} stroke={1.7} />
      </span>
      <div>
        <div className={own.what}>{kindOf(event)}</div>
        {details === "" ? null : (
          <div className={own.details}>
            {link === undefined ? (
              details
            ) : (
              <Link to={link.to} params={{ id: link.id }} className={own.about}>
                {details}
              </Link>
            )}
          </div>
        )}
      </div>
      <Tooltip label={dateTimeFull(event.at)}>
        <time className={own.when} dateTime={event.at}>
          {time(event.at)}
        </time>
      </Tooltip>
    </li>
  );
}

export function Timeline({ id, kind }: { id: string; kind: string | undefined }) {
  const navigate = useNavigate({ from: "/customers/$id" });
  const timeline = useTimeline(id, kind);
  return (
    <>
      <Select
        size="xs"
        w={230}
        aria-label={t("timeline.filter")}
        placeholder={t("timeline.everything")}
        data={KINDS.map((value) => ({ value, label: named("event", value) }))}
        value={kind ?? null}
        clearable
        searchable
        onChange={(value) => void navigate({ search: value === null ? {} : { kind: value }, replace: true })}
      />
      {timeline.error !== null ? (
        <Broken error={timeline.error} retry={() => void timeline.refetch()} />
      ) : null}
      {timeline.isPending ? <Lines count={9} /> : null}
      {timeline.data !== undefined && timeline.events.length === 0 && !timeline.hasNextPage ? (
        <Empty icon={IconHistory} title={t("timeline.nothing")}>
          {t("timeline.nothingHelp")}
        </Empty>
      ) : null}
      {byDay(timeline.events).map(([heading, events]) => (
        <section key={heading}>
          <h2 className={own.day}>{heading}</h2>
          <ol className={own.events}>
            {events.map((event) => (
              <Happened key={event.id} event={event} />
            ))}
          </ol>
        </section>
      ))}
      <More when={timeline.hasNextPage} fetchMore={() => void timeline.fetchNextPage()} />
    </>
  );
}
