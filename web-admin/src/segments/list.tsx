// One list: who is on it, and who comes and goes.

import { ActionIcon, Avatar, Button, Group, Text } from "@mantine/core";
import { IconUserMinus, IconUsersGroup } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "~/api/client";
import type { SegmentMember } from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { FindCustomer } from "~/customers/find";
import { memberInitials, memberName } from "~/customers/name";
import { t } from "~/i18n";
import { May } from "~/staff/may";
import { Confirm } from "~/ui/confirm";
import { More } from "~/ui/more";
import { Broken, Empty, Lines, Page, Panel } from "~/ui/page";
import classes from "~/ui/ui.module.css";
import { listsQuery } from "./data";

const PAGE = 100;

function useMembers(list: string) {
  const pages = useInfiniteQuery({
    queryKey: ["lists", list, "members"],
    queryFn: ({ pageParam, signal }) =>
      call("list_list_members", { path: { list }, query: { cursor: pageParam, limit: PAGE } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  return { pages, people: pages.data?.pages.flatMap((page) => page.items) ?? [] };
}

function Member({ one, remove }: { one: SegmentMember; remove: () => void }) {
  return (
    <tr>
      <td>
        <Group gap={10} wrap="nowrap">
          <Avatar size={26} radius={100} color="leaf" variant="light" alt="" aria-hidden>
            {memberInitials(one)}
          </Avatar>
          <Link to="/customers/$id" params={{ id: one.customer }} className={classes.rowLink}>
            {memberName(one)}
          </Link>
        </Group>
      </td>
      <td className={classes.wide}>
        <Text span size="sm" c="dimmed">
          {one.email ?? "—"}
        </Text>
      </td>
      <td className={classes.number}>
        <May scope="write">
          <ActionIcon aria-label={t("list.remove", { name: memberName(one) })} onClick={remove}>
            <IconUserMinus size={16} />
          </ActionIcon>
        </May>
      </td>
    </tr>
  );
}

export function ListPage() {
  const { id } = useParams({ from: "/lists/$id" });
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const lists = useQuery(listsQuery);
  const { pages, people } = useMembers(id);
  const name = lists.data?.items.find((one) => one.id === id)?.name;
  const put = async (change: { add?: string[]; remove?: string[] }, words: string) => {
    const deed = async (change: { add?: string[]; remove?: string[] }) => {
      await call("change_list_members", { path: { list: id }, body: change });
      await queries.invalidateQueries({ queryKey: ["lists", id] });
    };
    try {
      await deed(change);
      const back = {
        ...(change.remove === undefined ? {} : { add: change.remove }),
        ...(change.add === undefined ? {} : { remove: change.add }),
      };
      done(words, () => void deed(back).catch(failed));
    } catch (error) {
      failed(error);
    }
  };
  const archive = async () => {
    try {
      await call("archive_list", { path: { list: id } });
      await queries.invalidateQueries({ queryKey: ["lists"] });
      done(t("list.archived"));
      void navigate({ to: "/segments" });
    } catch (error) {
      failed(error);
      throw error;
    }
  };
  return (
    <Page
      title={name}
      parent={{ to: "/segments", label: t("nav.segments") }}
      actions={
        <May scope="write">
          <Button variant="default" onClick={() => setAsking(true)}>
            {t("segment.archive")}
          </Button>
        </May>
      }
    >
      <May scope="write">
        <div style={{ maxWidth: 420, marginBottom: 16 }}>
          <FindCustomer
            size="xs"
            label={t("list.add")}
            value={undefined}
            onChange={(customer) =>
              customer === undefined ? undefined : void put({ add: [customer] }, t("list.added"))
            }
          />
        </div>
      </May>
      {pages.error === null ? null : <Broken error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending ? <Lines count={5} /> : null}
      {pages.data !== undefined && (pages.data.pages[0]?.items.length ?? 0) === 0 ? (
        <Empty icon={IconUsersGroup} title={t("list.empty")}>
          {t("list.emptyHelp")}
        </Empty>
      ) : null}
      {people.length === 0 ? null : (
        <Panel flush>
          <table className={classes.table}>
            <tbody>
              {people.map((one) => (
                <Member
                  key={one.customer}
                  one={one}
                  remove={() =>
                    void put({ remove: [one.customer] }, t("list.removed", { name: memberName(one) }))
                  }
                />
              ))}
            </tbody>
          </table>
        </Panel>
      )}
      <More when={pages.hasNextPage} fetchMore={() => void pages.fetchNextPage()} />
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("segment.archiveTitle", { name: name ?? "" })}
        action={t("segment.archive")}
        danger
        onConfirm={archive}
      >
        {t("segment.archiveHelp")}
      </Confirm>
    </Page>
  );
}
