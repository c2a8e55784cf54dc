// What was written to whom, newest first.

import { ActionIcon, Badge, Group, Select, Text } from "@mantine/core";
import { IconMail, IconX } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { call } from "~/api/client";
import type { Message } from "~/api/generated";
import { ago, dateTimeFull } from "~/format";
import { named, t } from "~/i18n";
import { journeysQuery } from "~/journeys/data";
import { Broken, Empty, Page } from "~/ui/page";
import { type Column, Rows } from "~/ui/rows";
import { State } from "~/ui/state";
import classes from "~/ui/ui.module.css";

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

function columns(): Array<Column<Message>> {
  return [
    {
      name: t("message.subject"),
      width: "minmax(0, 2.4fr)",
      cell: (row) => (
        <Link to="/messages/$id" params={{ id: row.id }} className={classes.rowLink}>
          {row.subject ?? row.id}
        </Link>
      ),
    },
    { name: t("message.state"), width: "104px", cell: (row) => <State kind="message" state={row.state} /> },
    {
      name: t("message.customer"),
      width: "minmax(0, 1fr)",
      wideOnly: true,
      cell: (row) => (
        <Link to="/customers/$id" params={{ id: row.customer }} style={{ color: "inherit" }}>
          {row.customer}
        </Link>
      ),
    },
    { name: t("message.programme"), width: "minmax(0, 1fr)", wideOnly: true, cell: (row) => row.programme },
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

function Filters() {
  const search = useSearch({ from: "/messages" });
  const navigate = useNavigate({ from: "/messages" });
  const journeys = useQuery(journeysQuery);
  const put = (name: "state" | "programme" | "customer", value: string | null) => {
    const { [name]: _, ...rest } = search;
    void navigate({ search: value === null ? rest : { ...rest, [name]: value }, replace: true });
  };
  const shared = { size: "xs", w: { base: "100%", xs: 200 }, clearable: true } as const;
  return (
    <Group gap="xs" mb="sm">
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
      {search.customer === undefined ? null : (
        <Badge
          color="gray"
          size="lg"
          rightSection={
            <ActionIcon size={16} aria-label={t("clear")} onClick={() => put("customer", null)}>
              <IconX size={12} />
            </ActionIcon>
          }
        >
          {search.customer}
        </Badge>
      )}
    </Group>
  );
}

export function Messages() {
  const search = useSearch({ from: "/messages" });
  const navigate = useNavigate();
  const pages = useInfiniteQuery({
    queryKey: ["messages", search],
    queryFn: ({ pageParam, signal }) =>
      call("list_messages", { query: { ...search, cursor: pageParam, limit: PAGE } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  const filtered = Object.keys(search).length > 0;
  return (
    <Page fills title={t("nav.messages")}>
      <Filters />
      {pages.error === null ? (
        <Rows
          label={t("nav.messages")}
          rows={pages.data?.pages.flatMap((page) => page.items) ?? []}
          idOf={(row) => row.id}
          columns={columns()}
          hasMore={pages.hasNextPage}
          loading={pages.isFetching}
          fetchMore={() => void pages.fetchNextPage()}
          onOpen={(row) => void navigate({ to: "/messages/$id", params: { id: row.id } })}
          empty={
            <Empty icon={IconMail} title={t(filtered ? "messages.noneFiltered" : "messages.none")}>
              {t(filtered ? "messages.noneFilteredHelp" : "messages.noneHelp")}
            </Empty>
          }
        />
      ) : (
        <Broken error={pages.error} retry={() => void pages.refetch()} />
      )}
    </Page>
  );
}
