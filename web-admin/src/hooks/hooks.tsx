// Other systems that are told what happens: which, of what, and whether they answer.

import { ActionIcon, Badge, Button, Code, Group, Menu, Modal, Stack, Text } from "@mantine/core";
import {
  IconDots,
  IconKey,
  IconPencil,
  IconPlus,
  IconSend,
  IconTrash,
  IconWebhook,
} from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "~/api/client";
import type { Hook } from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { ago } from "~/format";
import { many, t } from "~/i18n";
import { SettingsPage } from "~/settings/frame";
import { useBusy } from "~/ui/busy";
import { Confirm } from "~/ui/confirm";
import { Broken, Empty, Lines, Panel } from "~/ui/page";
import { ShownOnce } from "~/ui/shown-once";
import { State } from "~/ui/state";
import { hooksQuery, kindSaid, stateOf } from "./data";
import { Deliveries } from "./deliveries";
import { HookForm } from "./form";

/** A form, or the secret that came of it. */
type Asking = { hook?: Hook } | { secret: string; title: string };

interface DialogProps {
  asking: Asking | undefined;
  kinds: string[];
  ask: (asking: Asking | undefined) => void;
}

function Dialog({ asking, kinds, ask }: DialogProps) {
  const close = () => ask(undefined);
  const secret = asking !== undefined && "secret" in asking ? asking : undefined;
  const form = asking !== undefined && !("secret" in asking) ? asking : undefined;
  const title = form?.hook === undefined ? t("hooks.new") : t("hooks.editOf", { name: form.hook.name });
  return (
    <Modal
      opened={asking !== undefined}
      onClose={close}
      size="lg"
      // A secret is shown this once: nobody loses it by a click beside it.
      closeOnClickOutside={secret === undefined}
      title={<Text fw={600}>{secret?.title ?? title}</Text>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {secret === undefined ? null : (
        <ShownOnce help={t("hooks.secretHelp")} text={secret.secret} onClose={close} />
      )}
      {form === undefined ? null : (
        <HookForm
          hook={form.hook}
          kinds={kinds}
          onClose={close}
          onMade={(made) => ask({ secret: made, title: t("hooks.made") })}
        />
      )}
    </Modal>
  );
}

function About({ hook }: { hook: Hook }) {
  const facts = [
    hook.last_at ? t("hooks.lastAt", { ago: ago(hook.last_at) }) : t("hooks.neverTold"),
    ...(hook.person ? [t("hooks.withPerson")] : []),
    ...(hook.waiting > 0 ? [many("hooks.waiting", hook.waiting)] : []),
    ...(hook.failed > 0 ? [many("hooks.failed", hook.failed)] : []),
  ];
  return (
    <Stack gap={8}>
      <Code style={{ overflowWrap: "anywhere", alignSelf: "flex-start" }}>{hook.url}</Code>
      <Group gap={6}>
        {hook.kinds.map((kind) => (
          <Badge key={kind} variant="light" color="gray" tt="none" fw={500}>
            {kindSaid(kind)}
          </Badge>
        ))}
      </Group>
      <Text size="xs" c="dimmed">
        {facts.join(" · ")}
      </Text>
      {hook.rests_until && !hook.paused ? (
        <Text size="sm" c="var(--bad)">
          {many("hooks.restsUntil", hook.failures, { when: ago(hook.rests_until) })}
        </Text>
      ) : null}
      {hook.paused ? (
        <Text size="sm" c="dimmed">
          {t("hooks.pausedHelp")}
        </Text>
      ) : null}
    </Stack>
  );
}

function Deeds({ hook, ask }: { hook: Hook; ask: DialogProps["ask"] }) {
  const queries = useQueryClient();
  const [busy, run] = useBusy();
  const [sure, setSure] = useState<"secret" | "remove">();
  const { id, name } = hook;
  const renew = () => queries.invalidateQueries({ queryKey: ["hooks"] });
  const test = async () => {
    await call("test_hook", { path: { hook: id } });
    done(t("hooks.tested", { name }));
    await renew();
  };
  const turn = async () => {
    await call(hook.paused ? "resume_hook" : "pause_hook", { path: { hook: id } });
    done(t(hook.paused ? "hooks.resumed" : "hooks.paused", { name }));
    await renew();
  };
  const said = async (deed: () => Promise<void>) => {
    try {
      await deed();
      await renew();
    } catch (error) {
      failed(error);
      throw error;
    }
  };
  const remove = async () => {
    await call("delete_hook", { path: { hook: id } });
    done(t("hooks.removed", { name }));
  };
  const newSecret = async () => {
    const { secret } = await call("renew_hook_secret", { path: { hook: id } });
    ask({ secret, title: t("hooks.newSecretMade") });
  };
  return (
    <Group gap="xs" wrap="nowrap">
      {hook.paused ? null : (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconSend size={14} />}
          loading={busy}
          aria-label={t("hooks.testOf", { name })}
          onClick={() => run(test)}
        >
          {t("hooks.test")}
        </Button>
      )}
      <Button variant="default" size="xs" loading={busy} onClick={() => run(turn)}>
        {t(hook.paused ? "hooks.resume" : "hooks.pause")}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t("hooks.more", { name })}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => ask({ hook })}>
            {t("hooks.edit")}
          </Menu.Item>
          <Menu.Item leftSection={<IconKey size={15} />} onClick={() => setSure("secret")}>
            {t("hooks.newSecret")}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => setSure("remove")}>
            {t("hooks.remove")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={sure === "remove"}
        onClose={() => setSure(undefined)}
        title={t("hooks.removeTitle", { name })}
        action={t("hooks.remove")}
        danger
        word={name}
        onConfirm={() => said(remove)}
      >
        {t("hooks.removeHelp")}
      </Confirm>
      <Confirm
        opened={sure === "secret"}
        onClose={() => setSure(undefined)}
        title={t("hooks.newSecretTitle", { name })}
        action={t("hooks.newSecret")}
        onConfirm={() => said(newSecret)}
      >
        {t("hooks.newSecretHelp")}
      </Confirm>
    </Group>
  );
}

function One({ hook, ask }: { hook: Hook; ask: DialogProps["ask"] }) {
  return (
    <Panel
      title={
        <Group gap="sm" component="span">
          {hook.name}
          <Text span size="sm" fw={400}>
            <State kind="hooks" state={stateOf(hook)} />
          </Text>
        </Group>
      }
      actions={<Deeds hook={hook} ask={ask} />}
    >
      <Stack gap="md">
        <About hook={hook} />
        <Deliveries hook={hook} />
      </Stack>
    </Panel>
  );
}

export function HooksPage() {
  const hooks = useQuery(hooksQuery);
  const [asking, ask] = useState<Asking>();
  const all = hooks.data?.items ?? [];
  const add = (
    <Button leftSection={<IconPlus size={14} />} onClick={() => ask({})}>
      {t("hooks.new")}
    </Button>
  );
  return (
    <SettingsPage
      title={t("hooks.title")}
      about={t("hooks.about")}
      actions={all.length > 0 ? add : undefined}
    >
      <Stack gap="md" maw={860}>
        {hooks.error === null ? null : <Broken error={hooks.error} retry={() => void hooks.refetch()} />}
        {hooks.isPending ? <Lines count={5} /> : null}
        {hooks.data !== undefined && all.length === 0 ? (
          <Empty icon={IconWebhook} title={t("hooks.none")} action={add}>
            {t("hooks.noneHelp")}
          </Empty>
        ) : null}
        {all.map((hook) => (
          <One key={hook.id} hook={hook} ask={ask} />
        ))}
      </Stack>
      <Dialog asking={asking} kinds={hooks.data?.kinds ?? []} ask={ask} />
    </SettingsPage>
  );
}
