// A second factor: a code from an app on the phone, and the codes that stand in for a lost one.

import {
  Alert,
  Button,
  Code,
  CopyButton,
  Group,
  Modal,
  PasswordInput,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { IconCheck, IconCopy, IconDownload, IconShieldCheck, IconShieldOff } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "~/api/client";
import type { Me, SecondFactor } from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { save } from "~/files";
import { many, t } from "~/i18n";
import { useBusy } from "~/ui/busy";
import { Panel } from "~/ui/page";
import own from "./door.module.css";
import { Form } from "./form";
import { meQuery } from "./me";
import { wrongOf } from "./wrong";

const CODE_LENGTH = 6;

/** A picture that the app's camera reads: dark squares, drawn in one stroke. */
function Picture({ text }: { text: string }) {
  const drawn = useQuery({
    queryKey: ["picture", text],
    queryFn: async () => (await import("uqr")).encode(text, { border: 1 }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const size = drawn.data?.size ?? 1;
  const squares = (drawn.data?.data ?? []).flatMap((row, y) =>
    row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")),
  );
  return (
    <svg className={own.qr} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t("factor.picture")}>
      <path d={squares.join("")} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}

function Codes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const text = `${codes.join("\n")}\n`;
  return (
    <Stack gap="md">
      <Text size="sm">{t("factor.codesHelp")}</Text>
      <ul className={own.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group justify="space-between">
        <Group gap="xs">
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
                onClick={copy}
              >
                {t(copied ? "copied" : "copy")}
              </Button>
            )}
          </CopyButton>
          <Button
            variant="default"
            leftSection={<IconDownload size={14} />}
            onClick={() => save("perennial-recovery-codes.txt", "text/plain", text)}
          >
            {t("factor.download")}
          </Button>
        </Group>
        <Button onClick={onDone}>{t("factor.kept")}</Button>
      </Group>
    </Stack>
  );
}

function Begin({ factor, onCodes }: { factor: SecondFactor; onCodes: (codes: string[]) => void }) {
  const [code, setCode] = useState("");
  const [error, setError] = useState<unknown>();
  const [busy, run] = useBusy(setError);
  const wrong = wrongOf(error, ["code"]);
  const ready = code.trim().length === CODE_LENGTH;
  const confirm = () =>
    run(async () => {
      setError(undefined);
      const answer = await call("confirm_second_factor", { body: { code: code.trim() } });
      onCodes(answer.recovery_codes);
    });
  return (
    <Form onSubmit={() => ready && void confirm()}>
      <Text size="sm">{t("factor.scan")}</Text>
      <Group align="flex-start" gap="lg">
        <Picture text={factor.uri} />
        <Stack gap={4} maw={220}>
          <Text size="xs" c="dimmed">
            {t("factor.type")}
          </Text>
          <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            {factor.secret.replace(/(.{4})/g, "$1 ").trim()}
          </Code>
        </Stack>
      </Group>
      <TextInput
        label={t("factor.code")}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={CODE_LENGTH}
        w={200}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        error={wrong.of("code") ?? wrong.whole}
      />
      <Group justify="flex-end">
        <Button type="submit" loading={busy} disabled={!ready}>
          {t("factor.on")}
        </Button>
      </Group>
    </Form>
  );
}

interface AgainProps {
  action: string;
  danger?: boolean;
  deed: (password: string) => Promise<unknown>;
}

/** What weighs much is asked for with the password once more. */
function Again({ action, danger, deed }: AgainProps) {
  const [password, setPassword] = useState("");
  const [error, setError] = useState<unknown>();
  const [busy, run] = useBusy(setError);
  const wrong = wrongOf(error, ["password"]);
  const send = () =>
    run(async () => {
      setError(undefined);
      await deed(password);
    });
  return (
    <Form onSubmit={() => password !== "" && void send()}>
      <PasswordInput
        label={t("account.current")}
        autoComplete="current-password"
        data-autofocus
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={wrong.of("password") ?? wrong.whole}
        visibilityToggleButtonProps={{ "aria-label": t("signIn.show") }}
      />
      <Group justify="flex-end">
        <Button type="submit" color={danger ? "red.8" : "leaf"} loading={busy} disabled={password === ""}>
          {action}
        </Button>
      </Group>
    </Form>
  );
}

type Doing =
  | { what: "begin"; factor: SecondFactor }
  | { what: "codes"; codes: string[] }
  | { what: "off" | "renew" };

const TITLES = {
  begin: "factor.beginTitle",
  codes: "factor.codesTitle",
  off: "factor.offTitle",
  renew: "factor.renewTitle",
} as const;

export function SecondFactorOf({ me }: { me: Me }) {
  const queries = useQueryClient();
  const [doing, setDoing] = useState<Doing | undefined>();
  const again = () => queries.invalidateQueries({ queryKey: meQuery.queryKey });
  const begin = () =>
    call("begin_second_factor").then((factor) => setDoing({ what: "begin", factor }), failed);
  const shown = (codes: string[]) => {
    setDoing({ what: "codes", codes });
    void again();
  };
  const few = me.has_second_factor && me.recovery_codes_left < 4;
  return (
    <Panel title={t("factor.title")}>
      <Stack gap="sm">
        <Group gap={8} wrap="nowrap" align="flex-start">
          {me.has_second_factor ? (
            <IconShieldCheck size={18} color="var(--good)" aria-hidden />
          ) : (
            <IconShieldOff size={18} color="var(--mantine-color-dimmed)" aria-hidden />
          )}
          <Text size="sm">{t(me.has_second_factor ? "factor.isOn" : "factor.isOff")}</Text>
        </Group>
        {few ? (
          <Alert color="orange" variant="light">
            {many("factor.left", me.recovery_codes_left)}
          </Alert>
        ) : null}
        <Group gap="xs">
          {me.has_second_factor ? (
            <>
              <Button variant="default" onClick={() => setDoing({ what: "renew" })}>
                {t("factor.renew")}
              </Button>
              <Button variant="default" onClick={() => setDoing({ what: "off" })}>
                {t("factor.off")}
              </Button>
            </>
          ) : (
            <Button onClick={() => void begin()}>{t("factor.begin")}</Button>
          )}
        </Group>
      </Stack>
      <Modal
        opened={doing !== undefined}
        onClose={() => setDoing(undefined)}
        size="lg"
        // Codes are shown this once: nobody shall lose them by a click beside.
        closeOnClickOutside={doing?.what !== "codes"}
        title={<Text fw={600}>{doing === undefined ? "" : t(TITLES[doing.what])}</Text>}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        {doing?.what === "begin" ? <Begin factor={doing.factor} onCodes={shown} /> : null}
        {doing?.what === "codes" ? <Codes codes={doing.codes} onDone={() => setDoing(undefined)} /> : null}
        {doing?.what === "renew" ? (
          <Again
            action={t("factor.renew")}
            deed={async (password) =>
              shown((await call("make_recovery_codes", { body: { password } })).recovery_codes)
            }
          />
        ) : null}
        {doing?.what === "off" ? (
          <Again
            action={t("factor.off")}
            danger
            deed={async (password) => {
              await call("remove_second_factor", { body: { password } });
              await again();
              setDoing(undefined);
              done(t("factor.isOffNow"));
            }}
          />
        ) : null}
      </Modal>
    </Panel>
  );
}
