// What journeys want to write and what waits, over all customers, with the reason.

import { Group, Select, Text } from "@mantine/core";
import { IconMailFast } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { call } from "~/api/client";
import type { WaitingAsk } from "~/api/generated";
import { ago, dateTime, dateTimeFull } from "~/format";
import { named, t } from "~/i18n";
import { journeysQuery, useTitles } from "~/journeys/data";
import { Broken, Empty, Page } from "~/ui/page";
import { type Column, Rows } from "~/ui/rows";
import classes from "~/ui/ui.module.css";
import { Views } from "./views";

const PAGE = 100;

function columns(titleOf: (name: string) => string): Array<Column<WaitingAsk>> {
  return [
    {
      name: t("message.customer"),
      width: "minmax(0, 1.4fr)",
      cell: (row) => (
        <>
          <Link
            to="/customers/$id"
            params={{ id: row.customer }}
            search={{ tab: "messages" }}
            className={classes.rowLink}
          >
            {row.customer_name ?? row.customer}
          </Link>
          <span className={classes.narrowOnly}>{named("reason", row.reason)}</span>
        </>
      ),
    },
    {
      name: t("outbox.waits"),
      width: "minmax(0, 2fr)",
      wideOnly: true,
      cell: (row) => <span title={row.words}>{named("reason", row.reason)}</span>,
    },
    {
      name: t("message.programme"),
      width: "minmax(0, 1.4fr)",
      wideOnly: true,
      cell: (row) => titleOf(row.programme),
    },
    {
      name: t("message.channel"),
      width: "minmax(0, 0.8fr)",
      wideOnly: true,
      cell: (row) => row.channels.map((one) => named("channel", one)).join(", "),
    },
    {
      name: t("outbox.latest"),
      width: "150px",
      wideOnly: true,
      end: true,
      cell: (row) => (
        <Text span size="sm" c="dimmed" title={dateTimeFull(row.latest)}>
          {dateTime(row.latest)}
        </Text>
      ),
    },
    {
      name: t("outbox.due"),
      width: "94px",
      end: true,
      cell: (row) => (
        <Text span size="sm" title={dateTimeFull(row.due_at)}>
          {ago(row.due_at)}
        </Text>
      ),
    },
  ];
}

export function Outbox() {
  const search = useSearch({ from: "/messages/outbox" });
  const navigate = useNavigate();
  const journeys = useQuery(journeysQuery);
  const all = journeys.data?.journeys ?? [];
  const titleOf = useTitles();
  const pages = useInfiniteQuery({
    queryKey: ["outbox", search.programme],
    queryFn: ({ pageParam, signal }) =>
      call("list_outbox", { query: { programme: search.programme, cursor: pageParam, limit: PAGE } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  return (
    <Page fills title={t("nav.messages")} about={t("outbox.about")}>
      <Views />
      <Group gap="xs" mb="sm">
        <Select
          size="xs"
          w={{ base: "100%", xs: 220 }}
          clearable
          aria-label={t("message.programme")}
          placeholder={t("messages.anyProgramme")}
          data={all.map((one) => ({ value: one.name, label: one.title }))}
          value={search.programme ?? null}
          onChange={(programme) =>
            void navigate({
              to: "/messages/outbox",
              search: programme === null ? {} : { programme },
              replace: true,
            })
          }
        />
      </Group>
      {pages.error === null ? (
        <Rows
          label={t("outbox.title")}
          rows={pages.data?.pages.flatMap((page) => page.items) ?? []}
          idOf={(row) => row.ask}
          columns={columns(titleOf)}
          hasMore={pages.hasNextPage}
          loading={pages.isFetching}
          fetchMore={() => void pages.fetchNextPage()}
          onOpen={(row) =>
            void navigate({
              to: "/customers/$id",
              params: { id: row.customer },
              search: { tab: "messages" },
            })
          }
          empty={
            <Empty icon={IconMailFast} title={t("outbox.none")}>
              {t("outbox.noneHelp")}
            </Empty>
          }
        />
      ) : (
        <Broken error={pages.error} retry={() => void pages.refetch()} />
      )}
    </Page>
  );
}
