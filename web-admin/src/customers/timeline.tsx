// Everything that happened to a customer, newest first, for as long as one scrolls.

import { Group, Select, TextInput, Tooltip } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconHistory, IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { call } from "~/api/client";
import type { Event } from "~/api/generated";
import { dateTimeFull, dayHeading, time } from "~/format";
import { named, t } from "~/i18n";
import { More } from "~/ui/more";
import { Broken, Empty, Lines } from "~/ui/page";
import own from "./customer.module.css";
import { detailsOf, iconOf, KINDS, kindOf, linkOf } from "./events";

const PAGE = 50;
const TYPING_MS = 300;

/** Kinds that have every word in the reader's language. */
function calledSo(q: string): string {
  const words = q.toLowerCase().split(/\s+/);
  return KINDS.filter((kind) =>
    words.every((word) => named("event", kind).toLowerCase().includes(word)),
  ).join(",");
}

function useTimeline(id: string, kind: string | undefined, q: string | undefined) {
  const pages = useInfiniteQuery({
    queryKey: ["timeline", id, kind, q],
    queryFn: ({ pageParam, signal }) =>
      kind === undefined && q === undefined
        ? call("read_timeline", { path: { id }, query: { cursor: pageParam, limit: PAGE } }, signal)
        : call(
            "list_events",
            {
              query: {
                customer: id,
                cursor: pageParam,
                limit: PAGE,
                ...(kind === undefined ? {} : { kind }),
                ...(q === undefined ? {} : { q, called: calledSo(q) }),
              },
            },
            signal,
          ),
    placeholderData: keepPreviousData,
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

/** What is typed is sought a moment after the last key, and stands in the address. */
function useSought(q: string | undefined): [typed: string, type: (text: string) => void] {
  const navigate = useNavigate({ from: "/customers/$id" });
  const [typed, type] = useState(q ?? "");
  const [settled] = useDebouncedValue(typed.trim(), TYPING_MS);
  useEffect(() => {
    void navigate({
      search: ({ q: _before, ...others }) => (settled === "" ? others : { ...others, q: settled }),
      replace: true,
    });
  }, [settled, navigate]);
  return [typed, type];
}

interface TimelineProps {
  id: string;
  kind: string | undefined;
  /** What is sought. */
  q: string | undefined;
}

export function Timeline({ id, kind, q }: TimelineProps) {
  const navigate = useNavigate({ from: "/customers/$id" });
  const [typed, type] = useSought(q);
  const timeline = useTimeline(id, kind, q);
  return (
    <>
      <Group gap="xs">
        <TextInput
          size="xs"
          w={{ base: "100%", xs: 260 }}
          type="search"
          maxLength={100}
          aria-label={t("timeline.search")}
          placeholder={t("timeline.searchExample")}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={typed}
          onChange={(event) => type(event.currentTarget.value)}
        />
        <Select
          size="xs"
          w={{ base: "100%", xs: 200 }}
          aria-label={t("timeline.filter")}
          placeholder={t("timeline.everything")}
          data={KINDS.map((value) => ({ value, label: named("event", value) }))}
          value={kind ?? null}
          clearable
          searchable
          onChange={(value) =>
            void navigate({
              search: ({ kind: _before, ...others }) =>
                value === null ? others : { ...others, kind: value },
              replace: true,
            })
          }
        />
      </Group>
      {timeline.error !== null ? (
        <Broken error={timeline.error} retry={() => void timeline.refetch()} />
      ) : null}
      {timeline.isPending ? <Lines count={9} /> : null}
      {timeline.data !== undefined && timeline.events.length === 0 && !timeline.hasNextPage ? (
        <Empty icon={IconHistory} title={t(q === undefined ? "timeline.nothing" : "timeline.notFound")}>
          {t(q === undefined ? "timeline.nothingHelp" : "timeline.notFoundHelp")}
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
