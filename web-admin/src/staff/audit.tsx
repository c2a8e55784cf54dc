// Who changed what, when, and from where.

import { Group, Select, Text, TextInput, Tooltip } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconHistory, IconKey, IconTerminal2 } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "~/api/client";
import type { AuditEntry } from "~/api/generated";
import { ago, dateTimeFull } from "~/format";
import { named, t } from "~/i18n";
import { SettingsPage } from "~/settings/frame";
import { List } from "~/ui/list";
import { More } from "~/ui/more";
import { Empty } from "~/ui/page";
import classes from "~/ui/ui.module.css";

const PAGE = 50;

function Actor({ entry }: { entry: AuditEntry }) {
  const name = entry.actor_name === "" ? entry.actor : entry.actor_name;
  if (entry.actor_kind === "staff") return <span>{name}</span>;
  const Icon = entry.actor_kind === "key" ? IconKey : IconTerminal2;
  return (
    <Group gap={6} wrap="nowrap">
      <Icon size={14} stroke={1.7} aria-hidden />
      <span>{entry.actor_kind === "terminal" ? t("audit.terminal") : name}</span>
    </Group>
  );
}

/** The way to what was changed, where there is a page of it. */
function About({ object }: { object: string }) {
  const look = { className: classes.rowLink ?? "" };
  if (object.startsWith("cus_")) {
    return (
      <Link to="/customers/$id" params={{ id: object }} {...look}>
        {object}
      </Link>
    );
  }
  if (object.startsWith("seg_")) {
    return (
      <Link to="/segments/$id" params={{ id: object }} {...look}>
        {object}
      </Link>
    );
  }
  if (object.startsWith("msg_")) {
    return (
      <Link to="/messages/$id" params={{ id: object }} {...look}>
        {object}
      </Link>
    );
  }
  return <span>{object}</span>;
}

function Filters() {
  const search = useSearch({ from: "/settings/audit" });
  const navigate = useNavigate({ from: "/settings/audit" });
  const [typed, setTyped] = useState(search.object ?? "");
  const members = useQuery({
    queryKey: ["staff"],
    queryFn: ({ signal }) => call("list_staff", {}, signal),
  });
  const put = (name: "actor" | "object", value: string) => {
    const { [name]: _, ...rest } = search;
    void navigate({ search: value === "" ? rest : { ...rest, [name]: value }, replace: true });
  };
  const find = useDebouncedCallback((value: string) => put("object", value), 250);
  return (
    <Group gap="xs" mb="sm">
      <Select
        size="xs"
        w={{ base: "100%", xs: 210 }}
        clearable
        aria-label={t("audit.who")}
        placeholder={t("audit.anybody")}
        value={search.actor ?? null}
        data={[
          ...(members.data?.items ?? []).map((one) => ({ value: one.id, label: one.name })),
          { value: "terminal", label: t("audit.terminal") },
        ]}
        onChange={(value) => put("actor", value ?? "")}
      />
      <TextInput
        size="xs"
        w={{ base: "100%", xs: 240 }}
        aria-label={t("audit.object")}
        placeholder={t("audit.objectExample")}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          find(event.currentTarget.value.trim());
        }}
      />
    </Group>
  );
}

export function Audit() {
  const search = useSearch({ from: "/settings/audit" });
  const pages = useInfiniteQuery({
    queryKey: ["audit", search],
    queryFn: ({ pageParam, signal }) =>
      call("list_audit", { query: { ...search, cursor: pageParam, limit: PAGE } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  const entries = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <SettingsPage title={t("audit.title")} about={t("audit.about")}>
      <Filters />
      <List
        of={pages}
        rows={entries}
        head={[
          { name: t("audit.when") },
          { name: t("audit.who") },
          { name: t("audit.what") },
          { name: t("audit.object"), wide: true },
          { name: t("audit.place"), wide: true },
        ]}
        empty={
          <Empty icon={IconHistory} title={t("audit.none")}>
            {t("audit.noneHelp")}
          </Empty>
        }
      >
        {(one) => (
          <tr key={one.id}>
            <td className={classes.date}>
              <Tooltip label={dateTimeFull(one.at)}>
                <Text span size="sm" c="dimmed">
                  {ago(one.at)}
                </Text>
              </Tooltip>
            </td>
            <td>
              <Actor entry={one} />
            </td>
            <td>
              <Text size="sm">{named("deed", one.operation, one.words.split(". ")[0])}</Text>
            </td>
            <td className={classes.wide}>
              <About object={one.object} />
            </td>
            <td className={classes.wide}>
              <Text span size="sm" c="dimmed">
                {one.place}
              </Text>
            </td>
          </tr>
        )}
      </List>
      <More when={pages.hasNextPage} fetchMore={() => void pages.fetchNextPage()} />
    </SettingsPage>
  );
}
