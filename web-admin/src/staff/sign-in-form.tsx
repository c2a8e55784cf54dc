// Who somebody is, and how they prove it: address and password, and the code of a second factor where there is one.

import { Alert, Anchor, Button, PasswordInput, PinInput, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { call, Refused } from "~/api/client";
import type { Me } from "~/api/generated";
import { t } from "~/i18n";
import { useBusy } from "~/ui/busy";
import { Form } from "./form";
import { wrongOf } from "./wrong";

const CODE_LENGTH = 6;

interface CodeProps {
  code: string;
  setCode: (code: string) => void;
  send: (code: string) => void;
  error: string | undefined;
}

function Code({ code, setCode, send, error }: CodeProps) {
  const [lost, setLost] = useState(false);
  return (
    <Stack gap="sm">
      <Text size="sm">{t("signIn.codeHelp")}</Text>
      {lost ? (
        <TextInput
          label={t("signIn.recovery")}
          placeholder="abcd-efgh-ijkl-mnop"
          autoComplete="off"
          spellCheck={false}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={error}
          data-autofocus
        />
      ) : (
        <div>
          <Text size="sm" fw={500} mb={6} id="code-label">
            {t("signIn.code")}
          </Text>
          <PinInput
            length={CODE_LENGTH}
            type="number"
            oneTimeCode
            autoFocus
            size="md"
            aria-labelledby="code-label"
            getInputProps={(at) => ({ "aria-label": t("signIn.digit", { n: at + 1 }) })}
            value={code}
            onChange={setCode}
            onComplete={send}
            error={error !== undefined}
          />
          {error === undefined ? null : (
            <Text size="xs" c="var(--bad)" mt={6} role="alert">
              {error}
            </Text>
          )}
        </div>
      )}
      <Anchor
        component="button"
        type="button"
        size="xs"
        ta="left"
        onClick={() => {
          setCode("");
          setLost(!lost);
        }}
      >
        {t(lost ? "signIn.useCode" : "signIn.useRecovery")}
      </Anchor>
    </Stack>
  );
}

export function SignInForm({ onDone }: { onDone: (me: Me) => void }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [isAsked, setAsked] = useState(false);
  const [error, setError] = useState<unknown>();
  const [busy, run] = useBusy((refusal) => {
    if (refusal instanceof Refused && refusal.code === "staff.code_needed") setAsked(true);
    else setError(refusal);
    setCode("");
  });
  const send = (who: { email: string; password: string }, code: string) =>
    run(async () => {
      setError(undefined);
      const me = await call("sign_in", { body: { ...who, ...(code === "" ? {} : { code }) } });
      onDone(me);
    });
  const wrong = wrongOf(error, ["email", "password", "code"]);
  const ofCode = isAsked && error instanceof Refused && error.code === "staff.wrong_code";
  // What a browser fills in by itself may stand in the fields without having been told.
  const submit = (given: FormData) => {
    if (isAsked) {
      if (code.length >= CODE_LENGTH) void send({ email, password }, code);
      return;
    }
    const who = {
      email: String(given.get("email") ?? "").trim(),
      password: String(given.get("password") ?? ""),
    };
    setEmail(who.email);
    setPassword(who.password);
    if (who.email !== "" && who.password !== "") void send(who, "");
  };
  return (
    <Form onSubmit={submit}>
      {wrong.whole === undefined || ofCode ? null : (
        <Alert color="red" variant="light" role="alert">
          {wrong.whole}
        </Alert>
      )}
      {isAsked ? (
        <Code
          code={code}
          setCode={setCode}
          send={(code) => void send({ email, password }, code)}
          error={ofCode ? wrong.whole : wrong.of("code")}
        />
      ) : (
        <>
          <TextInput
            label={t("signIn.email")}
            type="email"
            name="email"
            autoComplete="username"
            data-autofocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={wrong.of("email")}
          />
          <PasswordInput
            label={t("signIn.password")}
            name="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={wrong.of("password")}
            visibilityToggleButtonProps={{ "aria-label": t("signIn.show") }}
          />
        </>
      )}
      <Button
        type="submit"
        size="sm"
        fullWidth
        loading={busy}
        disabled={isAsked && code.length < CODE_LENGTH}
      >
        {t("signIn.do")}
      </Button>
    </Form>
  );
}
