// Following an invitation: a name, a password, and in.

import { Alert, Button, Text, TextInput } from "@mantine/core";
import { IconMailOff } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "~/api/client";
import type { InvitationLook } from "~/api/generated";
import { sessionFound } from "~/api/session";
import { date } from "~/format";
import { locale, named, t } from "~/i18n";
import { useBusy } from "~/ui/busy";
import { Empty, Lines } from "~/ui/page";
import { Door } from "./door";
import { Form } from "./form";
import { meQuery } from "./me";
import { NewPassword } from "./new-password";
import { secretOf } from "./secret";
import { wrongOf } from "./wrong";

function Accept({ token, look }: { token: string; look: InvitationLook }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [name, setName] = useState(look.name);
  const [password, setPassword] = useState("");
  const [error, setError] = useState<unknown>();
  const [busy, run] = useBusy(setError);
  const wrong = wrongOf(error, ["name", "password"]);
  const ready = name.trim() !== "" && password !== "";
  const accept = () =>
    run(async () => {
      const me = await call("accept_invitation", { body: { token, name, password, language: locale() } });
      queries.clear();
      queries.setQueryData(meQuery.queryKey, me);
      sessionFound();
      await navigate({ to: "/", replace: true });
    });
  return (
    <Form onSubmit={() => ready && void accept()}>
      {wrong.whole === undefined ? null : (
        <Alert color="red" variant="light" role="alert">
          {wrong.whole}
        </Alert>
      )}
      <TextInput label={t("signIn.email")} value={look.email} readOnly autoComplete="username" />
      <TextInput
        label={t("setup.name")}
        autoComplete="name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={wrong.of("name")}
      />
      <NewPassword
        label={t("signIn.password")}
        value={password}
        onChange={setPassword}
        error={wrong.of("password")}
      />
      <Button type="submit" size="sm" fullWidth loading={busy} disabled={!ready}>
        {t("invitation.do")}
      </Button>
      <Text size="xs" c="dimmed">
        {t("invitation.until", { date: date(look.expires_at) })}
      </Text>
    </Form>
  );
}

export function Invitation() {
  const [token] = useState(() => secretOf(window.location.hash));
  const look = useQuery({
    queryKey: ["invitation", token],
    queryFn: ({ signal }) => call("look_at_invitation", { body: { token } }, signal),
    retry: false,
  });
  return (
    <Door
      title={
        look.data === undefined ? t("invitation.plain") : t("invitation.title", { shop: look.data.shop_name })
      }
      about={
        look.data === undefined
          ? undefined
          : t("invitation.about", { role: named("role", look.data.role).toLowerCase() })
      }
    >
      {look.isPending ? <Lines count={4} /> : null}
      {look.error === null ? null : (
        <Empty icon={IconMailOff} title={t("invitation.gone")}>
          {wrongOf(look.error, []).whole}
        </Empty>
      )}
      {look.data === undefined ? null : <Accept token={token} look={look.data} />}
    </Door>
  );
}
