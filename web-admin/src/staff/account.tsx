// One's own account: name, password, second factor, and where one is signed in.

import { Alert, Badge, Button, Group, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "~/api/client";
import type { Me, StaffSession } from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { ago, dateTimeFull } from "~/format";
import { named, t } from "~/i18n";
import { SettingsPage } from "~/settings/frame";
import { useBusy } from "~/ui/busy";
import { Fact, Facts, Lines, Panel } from "~/ui/page";
import own from "./door.module.css";
import { Form } from "./form";
import { meQuery, useMe } from "./me";
import { NewPassword } from "./new-password";
import { SecondFactorOf } from "./second-factor";
import { wrongOf } from "./wrong";

function Name({ me }: { me: Me }) {
  const queries = useQueryClient();
  const [name, setName] = useState(me.name);
  const [busy, run] = useBusy();
  const save = () =>
    run(async () => {
      queries.setQueryData(meQuery.queryKey, await call("change_me", { body: { name } }));
      done(t("account.saved"));
    });
  return (
    <Panel title={t("account.you")}>
      <Form onSubmit={() => void save()}>
        <Facts>
          <Fact name={t("signIn.email")}>{me.email}</Fact>
          <Fact name={t("people.role")}>{named("role", me.role)}</Fact>
        </Facts>
        <Group align="flex-end" gap="xs">
          <TextInput
            size="xs"
            w={260}
            label={t("setup.name")}
            autoComplete="name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button
            type="submit"
            variant="default"
            loading={busy}
            disabled={name.trim() === "" || name === me.name}
          >
            {t("save")}
          </Button>
        </Group>
      </Form>
    </Panel>
  );
}

function Password() {
  const queries = useQueryClient();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState<unknown>();
  const [busy, run] = useBusy(setError);
  const wrong = wrongOf(error, ["current_password", "password"]);
  const ready = current !== "" && password !== "";
  const change = () =>
    run(async () => {
      setError(undefined);
      await call("change_password", { body: { current_password: current, password } });
      setCurrent("");
      setPassword("");
      await queries.invalidateQueries({ queryKey: ["sessions"] });
      done(t("account.passwordChanged"));
    });
  return (
    <Panel title={t("account.password")}>
      <Form onSubmit={() => ready && void change()}>
        {wrong.whole === undefined ? null : (
          <Alert color="red" variant="light" role="alert">
            {wrong.whole}
          </Alert>
        )}
        <PasswordInput
          size="xs"
          label={t("account.current")}
          autoComplete="current-password"
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          error={wrong.of("current_password")}
          visibilityToggleButtonProps={{ "aria-label": t("signIn.show") }}
        />
        <NewPassword
          size="xs"
          label={t("account.new")}
          value={password}
          onChange={setPassword}
          error={wrong.of("password")}
        />
        <Group justify="space-between">
          <Text size="xs" c="dimmed">
            {t("account.passwordHelp")}
          </Text>
          <Button type="submit" variant="default" loading={busy} disabled={!ready}>
            {t("account.change")}
          </Button>
        </Group>
      </Form>
    </Panel>
  );
}

function Session({ one, end }: { one: StaffSession; end: () => void }) {
  return (
    <li>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <div>
          <Group gap={8}>
            <Text size="sm" fw={550}>
              {one.device}
            </Text>
            {one.is_current ? <Badge size="sm">{t("account.thisOne")}</Badge> : null}
          </Group>
          <Text size="xs" c="dimmed" title={dateTimeFull(one.seen_at)}>
            {[one.place, t("account.seen", { ago: ago(one.seen_at) })].filter(Boolean).join(" · ")}
          </Text>
        </div>
        {one.is_current ? null : (
          <Button variant="default" size="compact-xs" onClick={end}>
            {t("account.end")}
          </Button>
        )}
      </Group>
    </li>
  );
}

function Sessions() {
  const queries = useQueryClient();
  const sessions = useQuery({
    queryKey: ["sessions"],
    queryFn: ({ signal }) => call("list_sessions", {}, signal),
  });
  const known = sessions.data?.items ?? [];
  const change = async (deed: () => Promise<unknown>, words: string) => {
    try {
      await deed();
      await queries.invalidateQueries({ queryKey: ["sessions"] });
      done(words);
    } catch (error) {
      failed(error);
    }
  };
  return (
    <Panel
      title={t("account.sessions")}
      actions={
        known.length < 2 ? null : (
          <Button
            variant="default"
            onClick={() => void change(() => call("end_other_sessions"), t("account.othersEnded"))}
          >
            {t("account.endOthers")}
          </Button>
        )
      }
    >
      {sessions.isPending ? <Lines count={2} /> : null}
      <ul className={own.sessions}>
        {known.map((one) => (
          <Session
            key={one.id}
            one={one}
            end={() => void change(() => call("end_session", { path: { id: one.id } }), t("account.ended"))}
          />
        ))}
      </ul>
    </Panel>
  );
}

export function Account() {
  const me = useMe();
  return (
    <SettingsPage title={t("account.title")} about={t("account.about")}>
      {me === undefined ? (
        <Lines count={6} />
      ) : (
        <Stack gap="md" maw={680}>
          <Name key={me.name} me={me} />
          <Password />
          <SecondFactorOf me={me} />
          <Sessions />
        </Stack>
      )}
    </SettingsPage>
  );
}
