// Copies of the shop: made by hand or every night, and how to put one back.

import { ActionIcon, Button, Group, Stack, Text } from "@mantine/core";
import { IconDatabaseExport, IconDownload, IconTrash } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "~/api/client";
import type { Backup } from "~/api/generated";
import { isLive } from "~/app/live";
import { done, failed } from "~/app/toasts";
import { ago, bytes, dateTime } from "~/format";
import { problemSaid, t } from "~/i18n";
import { useBusy } from "~/ui/busy";
import { Confirm } from "~/ui/confirm";
import { List } from "~/ui/list";
import { Empty, Panel } from "~/ui/page";
import { State } from "~/ui/state";
import { Marked, Told } from "~/ui/told";
import classes from "~/ui/ui.module.css";
import { useDraft } from "./data";
import { Fields } from "./fields";
import { SettingsPage } from "./frame";

const NIGHTS = ["backup.nightly", "backup.time", "backup.kept"] as const;
const LOOK_MS = 2_000;

function isOpen(one: Backup): boolean {
  return one.state === "queued" || one.state === "running";
}

function Row({ one }: { one: Backup }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const day = dateTime(one.asked_at);
  const remove = async () => {
    try {
      await call("remove_backup", { path: { backup: one.id } });
      await queries.invalidateQueries({ queryKey: ["backups"] });
      done(t("backups.removed"));
    } catch (error) {
      failed(error);
      throw error;
    }
  };
  return (
    <tr>
      <td>
        {day}
        <Text size="xs" c="dimmed">
          {t(one.nightly ? "backups.byNight" : "backups.byHand")}
        </Text>
        {one.note === "" ? null : (
          <Text size="xs" c="var(--bad)">
            <Marked>{problemSaid(one.note)}</Marked>
          </Text>
        )}
      </td>
      <td>
        <State kind="backup" state={one.state} />
      </td>
      <td className={classes.number}>{one.state === "done" ? bytes(one.bytes) : "—"}</td>
      <td className={classes.number}>
        {isOpen(one) ? null : (
          <Group gap={4} justify="flex-end" wrap="nowrap">
            {one.state === "done" ? (
              <ActionIcon
                component="a"
                href={`/api/v1/backups/${one.id}/file`}
                download
                aria-label={t("backups.download", { day })}
              >
                <IconDownload size={16} />
              </ActionIcon>
            ) : null}
            <ActionIcon aria-label={t("backups.remove", { day })} onClick={() => setAsking(true)}>
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        )}
        <Confirm
          opened={asking}
          onClose={() => setAsking(false)}
          title={t("backups.removeTitle", { day })}
          action={t("rehearsals.remove")}
          danger
          onConfirm={remove}
        >
          {t("backups.removeHelp")}
        </Confirm>
      </td>
    </tr>
  );
}

function Make() {
  const queries = useQueryClient();
  const [busy, run] = useBusy();
  const make = async () => {
    await call("make_backup", {});
    await queries.invalidateQueries({ queryKey: ["backups"] });
    done(t("backups.asked"));
  };
  return (
    <Button leftSection={<IconDatabaseExport size={15} />} loading={busy} onClick={() => run(make)}>
      {t("backups.make")}
    </Button>
  );
}

export function BackupsPage() {
  const nights = useDraft(NIGHTS);
  const backups = useQuery({
    queryKey: ["backups"],
    queryFn: ({ signal }) => call("list_backups", {}, signal),
    refetchInterval: ({ state }) => (state.data?.items.some(isOpen) && !isLive() ? LOOK_MS : false),
  });
  const known = backups.data;
  return (
    <SettingsPage
      title={t("backups.title")}
      about={t("backups.about")}
      actions={known?.can_make ? <Make /> : null}
    >
      <Stack gap="md" maw={760}>
        <List
          of={backups}
          rows={known?.items ?? []}
          head={[
            { name: t("backups.when") },
            { name: t("journey.state") },
            { name: t("backups.size"), number: true },
            { name: t("more"), hidden: true },
          ]}
          empty={
            known?.can_make ? (
              <Panel>
                <Empty icon={IconDatabaseExport} title={t("backups.none")}>
                  {t("backups.noneHelp")}
                </Empty>
              </Panel>
            ) : null
          }
        >
          {(one) => <Row key={one.id} one={one} />}
        </List>
        {known === undefined ? null : (
          <>
            {known.next_at == null ? null : (
              <Text size="sm" c="dimmed">
                {t("backups.next", { at: dateTime(known.next_at), ago: ago(known.next_at) })}
              </Text>
            )}
            <Panel title={t(known.can_make ? "backups.restore" : "backups.ownTools")}>
              <Text size="sm">
                <Told
                  name={known.can_make ? "backupText.restore" : "backupText.ownTools"}
                  english={known.advice}
                />
              </Text>
            </Panel>
            {known.can_make ? <Fields title={t("backups.nights")} draft={nights} /> : null}
          </>
        )}
      </Stack>
    </SettingsPage>
  );
}
