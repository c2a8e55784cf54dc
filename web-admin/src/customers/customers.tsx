// Everybody whom the shop knows.

import { ActionIcon, Avatar, Button, Group, Select, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch, IconUsers, IconX } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { call } from "~/api/client";
import type { Customer } from "~/api/generated";
import { country, date, number } from "~/format";
import { t } from "~/i18n";
import { Broken, Empty, Page } from "~/ui/page";
import { type Column, Rows } from "~/ui/rows";
import { State } from "~/ui/state";
import classes from "~/ui/ui.module.css";
import { initialsOf, nameOf } from "./name";

const PAGE = 100;
/** Members are told by number only: each is read for itself, so pages are smaller. */
const MEMBERS = 40;

function customerQuery(id: string) {
  return {
    queryKey: ["customer", id],
    queryFn: ({ signal }: { signal: AbortSignal }) => call("read_customer", { path: { id } }, signal),
  };
}

/** Members of a segment, each read for itself. */
function useMembers(segment: string | undefined) {
  const pages = useInfiniteQuery({
    queryKey: ["segment members", segment],
    queryFn: ({ pageParam, signal }) =>
      call(
        "list_segment_members",
        { path: { segment: segment ?? "" }, query: { cursor: pageParam, limit: MEMBERS } },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    enabled: segment !== undefined,
  });
  const ids = pages.data?.pages.flatMap((page) => page.items.map((one) => one.customer)) ?? [];
  const read = useQueries({
    queries: ids.map(customerQuery),
    combine: (results) => ({
      rows: results.flatMap((one) => (one.data === undefined ? [] : [one.data])),
      waiting: results.some((one) => one.isPending),
    }),
  });
  return { ...pages, rows: read.rows, isFetching: pages.isFetching || read.waiting };
}

function useEverybody(q: string | undefined, enabled: boolean) {
  const pages = useInfiniteQuery({
    queryKey: ["customers", q],
    queryFn: ({ pageParam, signal }) =>
      call("list_customers", { query: { q, cursor: pageParam, limit: PAGE } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    enabled,
  });
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  return { ...pages, rows };
}

function consentOf(customer: Customer): string {
  const found = customer.consents.find((one) => one.channel === "email" && one.purpose === "marketing");
  return found?.state ?? "none";
}

function columns(): Array<Column<Customer>> {
  return [
    {
      name: t("customer.name"),
      width: "minmax(0, 1.5fr)",
      cell: (row) => (
        <Group gap={10} wrap="nowrap">
          <Avatar size={26} radius={100} color="leaf" variant="light" alt="" aria-hidden>
            {initialsOf(row)}
          </Avatar>
          <Link to="/customers/$id" params={{ id: row.id }} className={classes.rowLink}>
            {nameOf(row)}
          </Link>
        </Group>
      ),
    },
    {
      name: t("customer.email"),
      width: "minmax(0, 1.8fr)",
      cell: (row) => (
        <Text span size="sm" c="dimmed">
          {row.email ?? "—"}
        </Text>
      ),
    },
    {
      name: t("customer.place"),
      width: "minmax(0, 1.2fr)",
      wideOnly: true,
      cell: (row) => [row.city, row.country && country(row.country)].filter(Boolean).join(", ") || "—",
    },
    {
      name: t("customer.marketing"),
      width: "130px",
      wideOnly: true,
      cell: (row) => <State kind="consent" state={consentOf(row)} />,
    },
    {
      name: t("customer.since"),
      width: "110px",
      wideOnly: true,
      end: true,
      cell: (row) => (
        <Text span size="sm" c="dimmed">
          {date(row.created_at)}
        </Text>
      ),
    },
  ];
}

function Filters() {
  const search = useSearch({ from: "/customers" });
  const navigate = useNavigate({ from: "/customers" });
  const [typed, setTyped] = useState(search.q ?? "");
  const segments = useQuery({
    queryKey: ["segments"],
    queryFn: ({ signal }) => call("list_segments", { query: { limit: 100 } }, signal),
  });
  const find = useDebouncedCallback(
    (q: string) => void navigate({ search: q === "" ? {} : { q }, replace: true }),
    180,
  );
  const type = (value: string) => {
    setTyped(value);
    find(value.trim());
  };
  return (
    <Group gap="xs" mb="sm">
      <TextInput
        size="xs"
        w={{ base: "100%", xs: 300 }}
        aria-label={t("customers.search")}
        placeholder={t("customers.search")}
        leftSection={<IconSearch size={15} />}
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
        rightSection={
          typed === "" ? null : (
            <ActionIcon size="sm" aria-label={t("clear")} onClick={() => type("")}>
              <IconX size={14} />
            </ActionIcon>
          )
        }
      />
      <Select
        size="xs"
        w={{ base: "100%", xs: 230 }}
        aria-label={t("customers.segment")}
        placeholder={t("customers.everybody")}
        data={(segments.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
        value={search.segment ?? null}
        clearable
        searchable
        onChange={(segment) => {
          setTyped("");
          void navigate({ search: segment === null ? {} : { segment } });
        }}
      />
    </Group>
  );
}

export function Customers() {
  const search = useSearch({ from: "/customers" });
  const navigate = useNavigate();
  const inSegment = search.segment !== undefined;
  const everybody = useEverybody(search.q, !inSegment);
  const members = useMembers(search.segment);
  const shown = inSegment ? members : everybody;
  const count = useQuery({
    queryKey: ["segment count", search.segment],
    queryFn: ({ signal }) =>
      search.segment === undefined
        ? call("preview_segment", { body: { definition: { predicate: "customer.everyone" } } }, signal)
        : call("count_segment", { path: { segment: search.segment } }, signal),
  });
  return (
    <Page
      fills
      title={t("nav.customers")}
      beside={
        search.q !== undefined || count.data === undefined ? null : (
          <Text c="dimmed" size="sm">
            {number(count.data.count)}
          </Text>
        )
      }
    >
      <Filters />
      {shown.error === null ? (
        <Rows
          label={t("nav.customers")}
          rows={shown.rows}
          idOf={(row) => row.id}
          columns={columns()}
          hasMore={shown.hasNextPage}
          loading={shown.isFetching}
          fetchMore={() => void shown.fetchNextPage()}
          onOpen={(row) => void navigate({ to: "/customers/$id", params: { id: row.id } })}
          empty={
            search.q === undefined && !inSegment ? (
              <Empty icon={IconUsers} title={t("customers.none")}>
                {t("customers.noneHelp")}
              </Empty>
            ) : (
              <Empty
                icon={IconSearch}
                title={t("customers.notFound")}
                action={
                  <Button variant="default" onClick={() => void navigate({ to: "/customers", search: {} })}>
                    {t("customers.everybody")}
                  </Button>
                }
              >
                {t("customers.notFoundHelp")}
              </Empty>
            )
          }
        />
      ) : (
        <Broken error={shown.error} retry={() => void shown.refetch()} />
      )}
    </Page>
  );
}
