// Lists: customers who were named one by one.

import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "~/api/client";
import { explained } from "~/app/toasts";
import { date } from "~/format";
import { t } from "~/i18n";
import { May } from "~/staff/may";
import { useBusy } from "~/ui/busy";
import { Lines, Panel } from "~/ui/page";
import { Scroll } from "~/ui/scroll";
import classes from "~/ui/ui.module.css";
import { listsQuery } from "./data";

function NewList({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [busy, run] = useBusy();
  const make = async () => {
    const made = await call("create_list", { body: { name: name.trim() } });
    await queries.invalidateQueries({ queryKey: ["lists"] });
    void navigate({ to: "/lists/$id", params: { id: made.id } });
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<Text fw={600}>{t("lists.new")}</Text>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== "") run(make);
        }}
      >
        <Stack gap="md">
          <TextInput
            label={t("segment.name")}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={busy} disabled={name.trim() === ""}>
              {t("lists.make")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

export function Lists() {
  const [making, setMaking] = useState(false);
  const lists = useQuery(listsQuery);
  const all = lists.data?.items ?? [];
  return (
    <Panel
      title={t("lists.title")}
      flush
      actions={
        <May scope="write">
          <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setMaking(true)}>
            {t("lists.new")}
          </Button>
        </May>
      }
    >
      {lists.error === null ? null : (
        <Text size="sm" c="var(--bad)" p="md" pt="xs">
          {explained(lists.error)}
        </Text>
      )}
      {lists.isPending ? <Lines count={2} /> : null}
      {lists.data !== undefined && all.length === 0 ? (
        <Text size="sm" c="dimmed" p="md" pt="xs">
          {t("lists.none")}
        </Text>
      ) : null}
      {all.length === 0 ? null : (
        <Scroll>
          <table className={classes.table}>
            <tbody>
              {all.map((one) => (
                <tr key={one.id}>
                  <td>
                    <Link to="/lists/$id" params={{ id: one.id }} className={classes.rowLink}>
                      {one.name}
                    </Link>
                  </td>
                  <td className={classes.number}>
                    <Text span size="sm" c="dimmed">
                      {date(one.created_at)}
                    </Text>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <NewList opened={making} onClose={() => setMaking(false)} />
    </Panel>
  );
}
