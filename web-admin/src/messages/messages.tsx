// What was written to whom, newest first.

import { ActionIcon, Badge, Button, Group, Select, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback, useHotkeys } from "@mantine/hooks";
import { IconMail, IconMailFast, IconSearch, IconX } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { call } from "~/api/client";
import type { ListedMessage } from "~/api/generated";
import { Called } from "~/customers/called";
import { ago, dateTimeFull } from "~/format";
import { named, t } from "~/i18n";
import { journeysQuery, useTitles } from "~/journeys/data";
import { Broken, Empty, Page } from "~/ui/page";
import { type Column, Rows } from "~/ui/rows";
import { State } from "~/ui/state";
import classes from "~/ui/ui.module.css";
import { Views } from "./views";

const PAGE = 100;
const STATES = [
  "queued",
  "handing_over",
  "deferred",
  "sent",
  "captured",
  "failed",
  "refused",
  "expired",
] as const;

function columns(titleOf: (programme: string) => string): Array<Column<ListedMessage>> {
  return [
    {
      name: t("message.subject"),
      width: "minmax(0, 2.4fr)",
      cell: (row) => (
        <>
          <Link to="/messages/$id" params={{ id: row.id }} className={classes.rowLink}>
            {row.subject ?? row.id}
          </Link>
          <span className={classes.narrowOnly}>{row.customer_name ?? row.customer}</span>
        </>
      ),
    },
    { name: t("message.state"), width: "104px", cell: (row) => <State kind="message" state={row.state} /> },
    {
      name: t("message.customer"),
      width: "minmax(0, 1fr)",
      wideOnly: true,
      cell: (row) => (
        <Link to="/customers/$id" params={{ id: row.customer }} style={{ color: "inherit" }}>
          {row.customer_name ?? row.customer}
        </Link>
      ),
    },
    {
      name: t("message.programme"),
      width: "minmax(0, 1.3fr)",
      wideOnly: true,
      cell: (row) => titleOf(row.programme),
    },
    {
      name: t("message.channel"),
      width: "80px",
      wideOnly: true,
      cell: (row) => named("channel", row.channel),
    },
    {
      name: t("message.when"),
      width: "94px",
      end: true,
      cell: (row) => (
        <Text span size="sm" c="dimmed" title={dateTimeFull(row.queued_at)}>
          {ago(row.queued_at)}
        </Text>
      ),
    },
  ];
}

interface DayProps {
  name: string;
  short: string;
  value: string | undefined;
  put: (value: string | null) => void;
}

function Day({ name, short, value, put }: DayProps) {
  return (
    <TextInput
      type="date"
      size="xs"
      w={{ base: "calc(50% - 5px)", xs: "auto" }}
      leftSection={
        <Text span size="xs" c="dimmed" aria-hidden>
          {short}
        </Text>
      }
      leftSectionWidth={44}
      leftSectionPointerEvents="none"
      aria-label={name}
      value={value ?? ""}
      onChange={(event) => put(event.currentTarget.value === "" ? null : event.currentTarget.value)}
    />
  );
}

/** The instant at which a day of this browser begins; `after`: the next one. */
function begins(day: string | undefined, after: 0 | 1): string | undefined {
  if (day === undefined) return undefined;
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const at = new Date(year, month - 1, date + after);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

function Filters() {
  const search = useSearch({ from: "/messages" });
  const navigate = useNavigate({ from: "/messages" });
  const journeys = useQuery(journeysQuery);
  const [typed, setTyped] = useState(search.q ?? "");
  const box = useRef<HTMLInputElement>(null);
  useHotkeys([["/", () => box.current?.focus()]]);
  const put = (name: "state" | "programme" | "customer" | "q" | "since" | "until", value: string | null) => {
    const { [name]: _, ...rest } = search;
    void navigate({ search: value === null ? rest : { ...rest, [name]: value }, replace: true });
  };
  const find = useDebouncedCallback((q: string) => put("q", q === "" ? null : q), 250);
  const shared = { size: "xs", w: { base: "100%", xs: 200 }, clearable: true } as const;
  return (
    <Group gap="xs" mb="sm" align="flex-end">
      <TextInput
        ref={box}
        size="xs"
        w={{ base: "100%", xs: 240 }}
        aria-label={t("messages.search")}
        placeholder={t("messages.search")}
        leftSection={<IconSearch size={15} />}
        disabled={search.customer !== undefined}
        maxLength={200}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          find(event.currentTarget.value.trim());
        }}
      />
      <Select
        {...shared}
        aria-label={t("message.state")}
        placeholder={t("messages.anyState")}
        data={STATES.map((value) => ({ value, label: named("message.state", value) }))}
        value={search.state ?? null}
        onChange={(value) => put("state", value)}
      />
      <Select
        {...shared}
        aria-label={t("message.programme")}
        placeholder={t("messages.anyProgramme")}
        data={(journeys.data?.journeys ?? []).map((one) => ({ value: one.name, label: one.title }))}
        value={search.programme ?? null}
        onChange={(value) => put("programme", value)}
      />
      {search.customer === undefined ? (
        <>
          <Day
            name={t("messages.since")}
            short={t("messages.sinceShort")}
            value={search.since}
            put={(value) => put("since", value)}
          />
          <Day
            name={t("messages.until")}
            short={t("messages.untilShort")}
            value={search.until}
            put={(value) => put("until", value)}
          />
        </>
      ) : (
        <Badge
          color="gray"
          size="lg"
          rightSection={
            <ActionIcon size={16} aria-label={t("clear")} onClick={() => put("customer", null)}>
              <IconX size={12} />
            </ActionIcon>
          }
        >
          <Called id={search.customer} />
        </Badge>
      )}
    </Group>
  );
}

/** Nothing was written: either nobody wanted to, or what is wanted waits. */
function Nothing({ filtered }: { filtered: boolean }) {
  const navigate = useNavigate({ from: "/messages" });
  const waiting = useQuery({
    queryKey: ["outbox", "waits"],
    queryFn: ({ signal }) => call("list_outbox", { query: { limit: 1 } }, signal),
    enabled: !filtered,
  });
  if (filtered) {
    return (
      <Empty
        icon={IconSearch}
        title={t("messages.noneFiltered")}
        action={
          <Button variant="default" onClick={() => void navigate({ search: {} })}>
            {t("messages.showAll")}
          </Button>
        }
      >
        {t("messages.noneFilteredHelp")}
      </Empty>
    );
  }
  const first = waiting.data?.items[0];
  if (first !== undefined) {
    return (
      <Empty
        icon={IconMailFast}
        title={t("messages.allWait")}
        action={
          <Button component={Link} to="/messages/outbox">
            {t("messages.toOutbox")}
          </Button>
        }
      >
        {t("messages.allWaitHelp", { reason: named("reason", first.reason), when: ago(first.due_at) })}
      </Empty>
    );
  }
  return (
    <Empty
      icon={IconMail}
      title={t("messages.none")}
      action={
        <Button component={Link} to="/journeys" variant="default">
          {t("nav.journeys")}
        </Button>
      }
    >
      {t("messages.noneHelp")}
    </Empty>
  );
}

export function Messages() {
  const search = useSearch({ from: "/messages" });
  const navigate = useNavigate();
  const pages = useInfiniteQuery({
    queryKey: ["messages", search],
    queryFn: ({ pageParam, signal }) =>
      call(
        "list_messages",
        {
          query: {
            ...search,
            since: begins(search.since, 0),
            until: begins(search.until, 1),
            cursor: pageParam,
            limit: PAGE,
          },
        },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  const titleOf = useTitles();
  const filtered = Object.keys(search).length > 0;
  return (
    <Page fills title={t("nav.messages")} about={t("messages.about")}>
      <Views />
      <Filters />
      {pages.error === null ? (
        <Rows
          label={t("nav.messages")}
          rows={pages.data?.pages.flatMap((page) => page.items) ?? []}
          idOf={(row) => row.id}
          columns={columns(titleOf)}
          hasMore={pages.hasNextPage}
          loading={pages.isFetching}
          fetchMore={() => void pages.fetchNextPage()}
          onOpen={(row) => void navigate({ to: "/messages/$id", params: { id: row.id } })}
          empty={<Nothing filtered={filtered} />}
        />
      ) : (
        <Broken error={pages.error} retry={() => void pages.refetch()} />
      )}
    </Page>
  );
}
