// Everybody whom the shop knows.

import { ActionIcon, Avatar, Button, Group, Select, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback, useHotkeys } from "@mantine/hooks";
import { IconSearch, IconUsers, IconX } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import { call } from "~/api/client";
import type { Customer, SegmentMember } from "~/api/generated";
import { country, date, number } from "~/format";
import { t } from "~/i18n";
import { Broken, Empty, Page } from "~/ui/page";
import { type Column, Rows } from "~/ui/rows";
import { State } from "~/ui/state";
import classes from "~/ui/ui.module.css";
import { initialsOf, memberInitials, memberName, nameOf } from "./name";
import { Views } from "./views";

const PAGE = 100;
function useMembers(segment: string | undefined) {
  const pages = useInfiniteQuery({
    queryKey: ["segment members", segment],
    queryFn: ({ pageParam, signal }) =>
      call(
        "list_segment_members",
        { path: { segment: segment ?? "" }, query: { cursor: pageParam, limit: PAGE } },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    enabled: segment !== undefined,
  });
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  return { ...pages, rows };
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

interface Named {
  id: string;
  name: string;
  initials: string;
  email: string | null | undefined;
}

/** What tells who somebody is. */
function nameColumns<Row>(named: (row: Row) => Named): Array<Column<Row>> {
  return [
    {
      name: t("customer.name"),
      width: "minmax(0, 1.5fr)",
      cell: (row) => {
        const { id, name, initials } = named(row);
        return (
          <Group gap={10} wrap="nowrap">
            <Avatar size={26} radius={100} color="leaf" variant="light" alt="" aria-hidden>
              {initials}
            </Avatar>
            <Link to="/customers/$id" params={{ id }} className={classes.rowLink}>
              {name}
            </Link>
          </Group>
        );
      },
    },
    {
      name: t("customer.email"),
      width: "minmax(0, 1.8fr)",
      cell: (row) => (
        <Text span size="sm" c="dimmed">
          {named(row).email ?? "—"}
        </Text>
      ),
    },
  ];
}

function memberColumns(): Array<Column<SegmentMember>> {
  return [
    ...nameColumns((row: SegmentMember) => ({
      id: row.customer,
      name: memberName(row),
      initials: memberInitials(row),
      email: row.email,
    })),
    {
      name: t("customer.orders"),
      width: "110px",
      wideOnly: true,
      end: true,
      cell: (row) => number(row.orders),
    },
    {
      name: t("customer.lastOrder"),
      width: "130px",
      wideOnly: true,
      end: true,
      cell: (row) => (
        <Text span size="sm" c="dimmed">
          {row.last_order_at == null ? "—" : date(row.last_order_at)}
        </Text>
      ),
    },
  ];
}

function columns(): Array<Column<Customer>> {
  return [
    ...nameColumns((row: Customer) => ({
      id: row.id,
      name: nameOf(row),
      initials: initialsOf(row),
      email: row.email,
    })),
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
  const box = useRef<HTMLInputElement>(null);
  useHotkeys([["/", () => box.current?.focus()]]);
  // A view that is opened brings its own words, but not over what is being typed.
  useEffect(() => {
    if (document.activeElement !== box.current) setTyped(search.q ?? "");
  }, [search.q]);
  const chosen = segments.data?.items.find((one) => one.id === search.segment);
  const name = search.q === undefined ? chosen?.name : `“${search.q}”`;
  return (
    <>
      <Group gap="xs" mb="xs">
        <TextInput
          ref={box}
          size="xs"
          w={{ base: "100%", xs: 300 }}
          aria-label={t("customers.search")}
          placeholder={t("customers.search")}
          leftSection={<IconSearch size={15} />}
          value={typed}
          onChange={(event) => type(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "ArrowDown") return;
            event.preventDefault();
            document.querySelector<HTMLElement>("[data-rows] [data-index='0'] a")?.focus();
          }}
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
      <Views looking={search} name={name} />
    </>
  );
}

export function Customers() {
  const search = useSearch({ from: "/customers" });
  const navigate = useNavigate();
  const inSegment = search.segment !== undefined;
  const everybody = useEverybody(search.q, !inSegment);
  const members = useMembers(search.segment);
  const shown = inSegment ? members : everybody;
  const open = (id: string) => void navigate({ to: "/customers/$id", params: { id } });
  const frame = {
    label: t("nav.customers"),
    hasMore: shown.hasNextPage,
    loading: shown.isFetching,
    fetchMore: () => void shown.fetchNextPage(),
    empty:
      search.q === undefined && !inSegment ? (
        <Empty
          icon={IconUsers}
          title={t("customers.none")}
          action={
            <Button component={Link} to="/settings/imports">
              {t("customers.bring")}
            </Button>
          }
        >
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
      ),
  };
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
      {shown.error !== null ? null : inSegment ? (
        <Rows
          {...frame}
          rows={members.rows}
          idOf={(row) => row.customer}
          columns={memberColumns()}
          onOpen={(row) => open(row.customer)}
        />
      ) : (
        <Rows
          {...frame}
          rows={everybody.rows}
          idOf={(row) => row.id}
          columns={columns()}
          onOpen={(row) => open(row.id)}
        />
      )}
      {shown.error === null ? null : <Broken error={shown.error} retry={() => void shown.refetch()} />}
    </Page>
  );
}
