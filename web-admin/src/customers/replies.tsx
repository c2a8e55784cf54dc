// What a customer wrote back.

import { Group, Text } from "@mantine/core";
import { IconMessage } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { call } from "~/api/client";
import { dateTime } from "~/format";
import { t } from "~/i18n";
import { More } from "~/ui/more";
import { Broken, Empty, Lines } from "~/ui/page";
import { To } from "~/ui/to";
import own from "./customer.module.css";

const PAGE = 20;

export function Replies({ id }: { id: string }) {
  const replies = useInfiniteQuery({
    queryKey: ["replies", id],
    queryFn: ({ pageParam, signal }) =>
      call("list_replies", { path: { id }, query: { cursor: pageParam, limit: PAGE } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  if (replies.error !== null) return <Broken error={replies.error} retry={() => void replies.refetch()} />;
  if (replies.isPending) return <Lines count={5} />;
  const all = replies.data.pages.flatMap((page) => page.items);
  if (all.length === 0) {
    return (
      <Empty icon={IconMessage} title={t("replies.none")}>
        {t("replies.noneHelp")}
      </Empty>
    );
  }
  return (
    <>
      {all.map((one) => (
        <article key={one.id} className={own.why}>
          <Group justify="space-between" wrap="nowrap" gap="sm">
            <Text fw={550} size="sm" truncate>
              {one.message ? (
                <To to="/messages/$id" params={{ id: one.message }} c="inherit">
                  {one.subject}
                </To>
              ) : (
                one.subject
              )}
            </Text>
            <Text size="xs" c="dimmed">
              {dateTime(one.received_at)}
            </Text>
          </Group>
          <Text size="sm" mt={6} style={{ whiteSpace: "pre-wrap" }}>
            {one.text}
          </Text>
        </article>
      ))}
      <More when={replies.hasNextPage} fetchMore={() => void replies.fetchNextPage()} />
    </>
  );
}
