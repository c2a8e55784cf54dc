// All segments, each with how many it means.

import { Button, Skeleton, Stack, Text } from "@mantine/core";
import { IconPlus, IconUsersGroup } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { call } from "~/api/client";
import type { Summary } from "~/api/generated";
import { ago, number, percent } from "~/format";
import { t } from "~/i18n";
import { May } from "~/staff/may";
import { useMe } from "~/staff/me";
import { List } from "~/ui/list";
import { Empty, Page } from "~/ui/page";
import classes from "~/ui/ui.module.css";
import { Lists } from "./lists";
import { inWords } from "./words";

function Counted({ segment }: { segment: Summary }) {
  const currency = useMe()?.shop?.currency ?? "GBP";
  const count = useQuery({
    queryKey: ["segment count", segment.id],
    queryFn: ({ signal }) => call("count_segment", { path: { segment: segment.id } }, signal),
  });
  const told = useQuery({
    queryKey: ["segments", segment.id],
    queryFn: ({ signal }) => call("read_segment", { path: { segment: segment.id } }, signal),
  });
  return (
    <tr>
      <td style={{ minWidth: 160 }}>
        <Link to="/segments/$id" params={{ id: segment.id }} className={classes.rowLink}>
          {segment.name}
        </Link>
        <Text size="xs" c="dimmed" lineClamp={2} maw={560}>
          {told.data === undefined ? null : inWords(told.data.definition, told.data.words, currency)}
        </Text>
      </td>
      <td className={classes.number}>
        {count.data === undefined ? <Skeleton height={12} width={50} ml="auto" /> : number(count.data.count)}
      </td>
      <td className={classes.number}>
        <Text span size="sm" c="dimmed">
          {count.data === undefined || count.data.of === 0 ? "" : percent(count.data.count / count.data.of)}
        </Text>
      </td>
      <td className={`${classes.number} ${classes.wide}`}>
        <Text span size="sm" c="dimmed">
          {ago(segment.updated_at)}
        </Text>
      </td>
    </tr>
  );
}

export function Segments() {
  const segments = useQuery({
    queryKey: ["segments"],
    queryFn: ({ signal }) => call("list_segments", { query: { limit: 100 } }, signal),
  });
  const all = segments.data?.items ?? [];
  const create = (
    <May scope="write">
      <Button component={Link} to="/segments/new" leftSection={<IconPlus size={15} />}>
        {t("segments.new")}
      </Button>
    </May>
  );
  return (
    <Page title={t("nav.segments")} about={t("segments.about")} actions={all.length === 0 ? null : create}>
      <Stack gap="md">
        <List
          of={segments}
          rows={all}
          head={[
            { name: t("segment.name") },
            { name: t("segment.count"), number: true },
            { name: t("segment.share"), number: true },
            { name: t("segment.changed"), number: true, wide: true },
          ]}
          empty={
            <Empty icon={IconUsersGroup} title={t("segments.none")} action={create}>
              {t("segments.noneHelp")}
            </Empty>
          }
        >
          {(one) => <Counted key={one.id} segment={one} />}
        </List>
        <Lists />
      </Stack>
    </Page>
  );
}
