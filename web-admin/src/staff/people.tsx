// Who works here: everybody with their role, and who is invited.

import {
  ActionIcon,
  Avatar,
  Button,
  CopyButton,
  Group,
  Menu,
  Modal,
  NativeSelect,
  Stack,
  Text,
  TextInput,
  VisuallyHidden,
} from "@mantine/core";
import { IconCheck, IconCopy, IconDots, IconShieldCheck, IconUserPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "~/api/client";
import type { Invitation, NewInvitation, Role, StaffMember } from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { ago, date } from "~/format";
import { LOCALES, locale, named, t } from "~/i18n";
import { SettingsPage } from "~/settings/frame";
import { useBusy } from "~/ui/busy";
import { Broken, Lines, Panel } from "~/ui/page";
import { Scroll } from "~/ui/scroll";
import classes from "~/ui/ui.module.css";
import { Choice } from "./choice";
import { Form } from "./form";
import { useMe } from "./me";
import { wrongOf } from "./wrong";

const ROLES = ["owner", "marketer", "support", "analyst"] as const satisfies Role[];

function useChange() {
  const queries = useQueryClient();
  return async (deed: () => Promise<unknown>, words: string, undo?: () => Promise<unknown>) => {
    const again = () => queries.invalidateQueries({ queryKey: ["staff"] });
    try {
      await deed();
      await again();
      done(words, undo && (() => void undo().then(again, failed)));
    } catch (error) {
      failed(error);
    }
  };
}

function Member({ one, isMe }: { one: StaffMember; isMe: boolean }) {
  const change = useChange();
  const put = (body: { role?: Role; is_disabled?: boolean }) =>
    call("change_staff", { path: { id: one.id }, body });
  const isBarred = Boolean(one.disabled_at);
  return (
    <tr>
      <td style={{ minWidth: 200 }}>
        <Group gap={10} wrap="nowrap">
          <Avatar
            size={28}
            radius={100}
            name={one.name}
            color={isBarred ? "gray" : "leaf"}
            alt=""
            aria-hidden
          />
          <div>
            <Text size="sm" fw={550} c={isBarred ? "dimmed" : "var(--mantine-color-text)"}>
              {one.name}{" "}
              {isMe ? (
                <Text span size="xs" c="dimmed">
                  {t("people.you")}
                </Text>
              ) : null}
            </Text>
            <Text size="xs" c="dimmed">
              {one.email}
            </Text>
          </div>
        </Group>
      </td>
      <td>
        <NativeSelect
          size="xs"
          w={130}
          aria-label={t("people.roleOf", { name: one.name })}
          value={one.role}
          disabled={isBarred}
          data={ROLES.map((role) => ({ value: role, label: named("role", role) }))}
          onChange={(event) => {
            const role = ROLES.find((role) => role === event.currentTarget.value) ?? one.role;
            void change(
              () => put({ role }),
              t("people.changed", { name: one.name, role: named("role", role) }),
              () => put({ role: one.role }),
            );
          }}
        />
      </td>
      <td className={classes.wide}>
        {one.has_second_factor ? (
          <IconShieldCheck size={16} color="var(--good)" role="img" aria-label={t("people.hasFactor")} />
        ) : (
          <Text span size="sm" c="dimmed">
            {t("people.noFactor")}
          </Text>
        )}
      </td>
      <td className={classes.wide}>
        <Text span size="sm" c={isBarred ? "var(--bad)" : "dimmed"}>
          {isBarred ? t("people.barred") : one.seen_at ? ago(one.seen_at) : t("people.never")}
        </Text>
      </td>
      <td className={classes.number}>
        {isMe ? null : (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label={t("people.more", { name: one.name })}>
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {isBarred ? (
                <Menu.Item
                  onClick={() =>
                    void change(() => put({ is_disabled: false }), t("people.letIn", { name: one.name }))
                  }
                >
                  {t("people.enable")}
                </Menu.Item>
              ) : (
                <Menu.Item
                  c="var(--bad)"
                  onClick={() =>
                    void change(
                      () => put({ is_disabled: true }),
                      t("people.isBarred", { name: one.name }),
                      () => put({ is_disabled: false }),
                    )
                  }
                >
                  {t("people.disable")}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </td>
    </tr>
  );
}

function Members({ members }: { members: StaffMember[] }) {
  const me = useMe();
  return (
    <Panel flush>
      <Scroll>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("customer.name")}</th>
              <th scope="col">{t("people.role")}</th>
              <th scope="col" className={classes.wide}>
                {t("factor.title")}
              </th>
              <th scope="col" className={classes.wide}>
                {t("people.seen")}
              </th>
              <th scope="col">
                <VisuallyHidden>{t("more")}</VisuallyHidden>
              </th>
            </tr>
          </thead>
          <tbody>
            {members.map((one) => (
              <Member key={one.id} one={one} isMe={one.id === me?.id} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

function Invited({ invitations }: { invitations: Invitation[] }) {
  const change = useChange();
  return (
    <Panel title={t("people.invited")} flush>
      <Scroll>
        <table className={classes.table}>
          <tbody>
            {invitations.map((one) => (
              <tr key={one.id}>
                <td>
                  <Text size="sm">{one.name === "" ? one.email : one.name}</Text>
                  {one.name === "" ? null : (
                    <Text size="xs" c="dimmed">
                      {one.email}
                    </Text>
                  )}
                </td>
                <td>{named("role", one.role)}</td>
                <td className={classes.wide}>
                  <Text span size="sm" c="dimmed">
                    {t("consent.until", { date: date(one.expires_at) })}
                  </Text>
                </td>
                <td className={classes.number}>
                  <Button
                    variant="default"
                    size="compact-xs"
                    onClick={() =>
                      void change(
                        () => call("withdraw_invitation", { path: { id: one.id } }),
                        t("people.withdrawn"),
                      )
                    }
                  >
                    {t("people.withdraw")}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

function Link({ made, onClose }: { made: NewInvitation; onClose: () => void }) {
  return (
    <Stack gap="md">
      <Text size="sm">{t("people.linkHelp", { email: made.invitation.email })}</Text>
      <TextInput
        readOnly
        aria-label={t("people.link")}
        value={made.link}
        onFocus={(event) => event.currentTarget.select()}
        rightSectionWidth={40}
        rightSection={
          <CopyButton value={made.link}>
            {({ copied, copy }) => (
              <ActionIcon aria-label={t(copied ? "copied" : "copy")} onClick={copy}>
                {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              </ActionIcon>
            )}
          </CopyButton>
        }
      />
      <Group justify="flex-end">
        <Button onClick={onClose}>{t("close")}</Button>
      </Group>
    </Stack>
  );
}

function Invite({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const queries = useQueryClient();
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("marketer");
  const [language, setLanguage] = useState<string>(locale());
  const [made, setMade] = useState<NewInvitation | undefined>();
  const [error, setError] = useState<unknown>();
  const [busy, run] = useBusy(setError);
  const wrong = wrongOf(error, ["email", "name"]);
  const close = () => {
    setMade(undefined);
    setEmail("");
    setName("");
    setError(undefined);
    onClose();
  };
  const invite = () =>
    run(async () => {
      setError(undefined);
      setMade(
        await call("invite_staff", {
          body: { email: email.trim(), role, language, ...(name.trim() === "" ? {} : { name: name.trim() }) },
        }),
      );
      await queries.invalidateQueries({ queryKey: ["staff"] });
    });
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={<Text fw={600}>{t("people.inviteTitle")}</Text>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {made === undefined ? (
        <Form onSubmit={() => email.trim() !== "" && void invite()}>
          <TextInput
            label={t("signIn.email")}
            type="email"
            autoComplete="off"
            data-autofocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={wrong.of("email") ?? wrong.whole}
          />
          <TextInput
            label={t("people.nameMaybe")}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={wrong.of("name")}
          />
          <Choice
            label={t("people.role")}
            value={role}
            choose={setRole}
            all={ROLES.map((one) => ({
              value: one,
              label: named("role", one),
              about: t(`role.${one}.help`),
            }))}
          />
          <NativeSelect
            label={t("language.label")}
            value={language}
            data={Object.entries(LOCALES).map(([value, label]) => ({ value, label }))}
            onChange={(event) => setLanguage(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={busy} disabled={email.trim() === ""}>
              {t("people.inviteDo")}
            </Button>
          </Group>
        </Form>
      ) : (
        <Link made={made} onClose={close} />
      )}
    </Modal>
  );
}

export function People() {
  const [inviting, setInviting] = useState(false);
  const members = useQuery({
    queryKey: ["staff"],
    queryFn: ({ signal }) => call("list_staff", {}, signal),
  });
  const invitations = useQuery({
    queryKey: ["staff", "invitations"],
    queryFn: ({ signal }) => call("list_invitations", {}, signal),
  });
  const open = invitations.data?.items ?? [];
  return (
    <SettingsPage
      title={t("people.title")}
      about={t("people.about")}
      actions={
        <Button leftSection={<IconUserPlus size={15} />} onClick={() => setInviting(true)}>
          {t("people.invite")}
        </Button>
      }
    >
      {members.error === null ? null : <Broken error={members.error} retry={() => void members.refetch()} />}
      {members.isPending ? <Lines count={4} /> : null}
      {members.data === undefined ? null : (
        <Stack gap="md">
          <Members members={members.data.items} />
          {open.length === 0 ? null : <Invited invitations={open} />}
        </Stack>
      )}
      <Invite opened={inviting} onClose={() => setInviting(false)} />
    </SettingsPage>
  );
}
