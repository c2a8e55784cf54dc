// Keys with which other programs use the API.

import { Button, Group, Modal, Text, TextInput, VisuallyHidden } from "@mantine/core";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "~/api/client";
import type { ApiKey, Scope } from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { ago, date } from "~/format";
import { named, t } from "~/i18n";
import { Choice } from "~/staff/choice";
import { Form } from "~/staff/form";
import { useBusy } from "~/ui/busy";
import { Confirm } from "~/ui/confirm";
import { List } from "~/ui/list";
import { Empty } from "~/ui/page";
import { ShownOnce } from "~/ui/shown-once";
import classes from "~/ui/ui.module.css";
import { SettingsPage } from "./frame";

const SCOPES = ["read", "people", "write", "manage"] as const satisfies Scope[];

function New() {
  const queries = useQueryClient();
  const [opened, open] = useState(false);
  const [scope, setScope] = useState<Scope>("read");
  const [name, setName] = useState("");
  const [made, setMade] = useState<string | undefined>();
  const [busy, run] = useBusy();
  const close = () => {
    open(false);
    setMade(undefined);
    setName("");
  };
  const make = async () => {
    const key = await call("create_key", { body: { name: name.trim(), scope } });
    setMade(key.text);
    await queries.invalidateQueries({ queryKey: ["keys"] });
  };
  return (
    <>
      <Button leftSection={<IconPlus size={14} />} onClick={() => open(true)}>
        {t("keys.new")}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        // It is shown this once: nobody loses it by a click beside it.
        closeOnClickOutside={made === undefined}
        title={<Text fw={600}>{t(made === undefined ? "keys.new" : "keys.made")}</Text>}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        {made === undefined ? (
          <Form onSubmit={() => (name.trim() === "" ? undefined : run(make))}>
            <TextInput
              label={t("keys.name")}
              description={t("keys.nameHelp")}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              maxLength={100}
              data-autofocus
            />
            <Choice
              label={t("keys.scope")}
              value={scope}
              choose={setScope}
              all={SCOPES.map((one) => ({
                value: one,
                label: named("scope", one),
                about: named("scope.help", one),
              }))}
            />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={close}>
                {t("cancel")}
              </Button>
              <Button type="submit" loading={busy} disabled={name.trim() === ""}>
                {t("keys.make")}
              </Button>
            </Group>
          </Form>
        ) : (
          <ShownOnce help={t("keys.madeHelp")} text={made} onClose={close} />
        )}
      </Modal>
    </>
  );
}

function Row({ one }: { one: ApiKey }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const revoke = async () => {
    try {
      await call("revoke_key", { path: { key: one.id } });
      await queries.invalidateQueries({ queryKey: ["keys"] });
      done(t("keys.revoked", { name: one.name }));
    } catch (error) {
      failed(error);
      throw error;
    }
  };
  return (
    <tr>
      <td style={{ minWidth: 160 }}>
        {one.name}
        <Text size="xs" c="dimmed" ff="monospace">
          {one.id}
        </Text>
      </td>
      <td>{named("scope", one.scope)}</td>
      <td className={classes.wide}>{date(one.created_at)}</td>
      <td className={classes.wide}>{one.last_used_at ? ago(one.last_used_at) : t("keys.unused")}</td>
      <td className={classes.number}>
        {one.revoked_at ? (
          <Text span size="sm" c="dimmed">
            {t("keys.revokedAt", { date: date(one.revoked_at) })}
          </Text>
        ) : (
          <Button variant="subtle" color="gray" onClick={() => setAsking(true)}>
            {t("keys.revoke")}
            <VisuallyHidden>{`: ${one.name}`}</VisuallyHidden>
          </Button>
        )}
        <Confirm
          opened={asking}
          onClose={() => setAsking(false)}
          title={t("keys.revokeTitle", { name: one.name })}
          action={t("keys.revoke")}
          danger
          word={one.name}
          onConfirm={revoke}
        >
          {t("keys.revokeHelp")}
        </Confirm>
      </td>
    </tr>
  );
}

export function KeysPage() {
  const keys = useQuery({
    queryKey: ["keys"],
    queryFn: ({ signal }) => call("list_keys", { query: { limit: 100 } }, signal),
  });
  const all = keys.data?.items ?? [];
  return (
    <SettingsPage title={t("keys.title")} about={t("keys.about")} actions={all.length === 0 ? null : <New />}>
      <List
        of={keys}
        rows={all}
        head={[
          { name: t("keys.name") },
          { name: t("keys.scope") },
          { name: t("keys.madeAt"), wide: true },
          { name: t("keys.used"), wide: true },
          { name: t("more"), hidden: true },
        ]}
        empty={
          <Empty icon={IconKey} title={t("keys.none")} action={<New />}>
            {t("keys.noneHelp")}
          </Empty>
        }
      >
        {(one) => <Row key={one.id} one={one} />}
      </List>
    </SettingsPage>
  );
}
