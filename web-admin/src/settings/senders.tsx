// Who messages are from, and what the DNS says about it, record by record.

import { Badge, Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy, IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { call } from "~/api/client";
import type { Sender, SenderRecord } from "~/api/generated";
import { named, t } from "~/i18n";
import { Broken, Fact, Facts, Lines, Panel } from "~/ui/page";
import { Told } from "~/ui/told";
import { useDraft } from "./data";
import { Fields } from "./fields";
import { SettingsPage } from "./frame";
import own from "./settings.module.css";

const ADDRESSES = [
  "messages.from_address",
  "messages.from_name",
  "messages.replies_to",
  "messages.bounces_to",
  "messages.postal_address",
] as const;

const COLOURS = { good: "leaf", weak: "yellow", wrong: "red", missing: "red", unknown: "gray" } as const;

/** By what way mail goes: to a server, or no further than here. */
function wayOf(english: string) {
  const server = /^mail goes to (\S+)$/.exec(english)?.[1];
  return server === undefined
    ? { name: english.includes("captured") ? "senders.captured" : "", english }
    : { name: "senders.goesTo", english, values: { server } };
}

/** Which of the things that are said of records. */
function textOf({ record, state, found, words }: SenderRecord): string {
  if (state === "unknown" && words.startsWith("It could not")) return "dnsText.unknown";
  return `dnsText.${record}.${state}${state === "wrong" && record !== "spf" && found.length > 1 ? "Many" : ""}`;
}

function Record({ record }: { record: SenderRecord }) {
  return (
    <li className={own.record}>
      <Group gap="xs">
        <b>{record.record.toUpperCase()}</b>
        <Badge color={COLOURS[record.state]}>{named("dns", record.state)}</Badge>
        <Code>{record.name}</Code>
      </Group>
      <Text size="sm">
        <Told name={textOf(record)} english={record.words} />
      </Text>
      {record.found.map((text) => (
        <div key={text}>
          <Text size="xs" c="dimmed">
            {t("dns.found")}
          </Text>
          <Code block>{text}</Code>
        </div>
      ))}
      {record.wanted && !record.found.includes(record.wanted) ? (
        <div>
          <Group justify="space-between" gap="xs">
            <Text size="xs" c="dimmed">
              {t("dns.wanted")}
            </Text>
            <CopyButton value={record.wanted}>
              {({ copied, copy }) => (
                <Button
                  variant="subtle"
                  size="compact-xs"
                  leftSection={copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
                  onClick={copy}
                >
                  {t(copied ? "copied" : "copy")}
                </Button>
              )}
            </CopyButton>
          </Group>
          <Code block>{record.wanted}</Code>
        </div>
      ) : null}
    </li>
  );
}

function Checked({ sender }: { sender: Sender }) {
  const check = useQuery({
    queryKey: ["senders", sender.name, "dns", sender.domain],
    queryFn: ({ signal }) => call("check_sender", { path: { sender: sender.name } }, signal),
    enabled: false,
    retry: false,
  });
  const known = check.data;
  return (
    <Stack gap="sm" aria-live="polite">
      <div>
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} />}
          loading={check.isFetching}
          onClick={() => void check.refetch()}
        >
          {t(known === undefined ? "dns.check" : "dns.again")}
        </Button>
      </div>
      {check.error === null ? null : <Broken error={check.error} retry={() => void check.refetch()} />}
      {known === undefined ? null : (
        <ul className={own.records}>
          {known.records.map((one) => (
            <Record key={`${one.record} ${one.name}`} record={one} />
          ))}
        </ul>
      )}
    </Stack>
  );
}

function One({ sender, isOnly }: { sender: Sender; isOnly: boolean }) {
  const used = [...sender.programmes, ...sender.purposes.map((purpose) => named("purpose", purpose))];
  return (
    <Panel title={sender.name === "own" ? t("senders.own") : sender.name}>
      <Stack gap="md">
        <Facts>
          <Fact name={t("message.from")}>
            {sender.from_name ? `${sender.from_name} <${sender.address}>` : sender.address}
          </Fact>
          {sender.reply_to ? <Fact name={t("senders.replyTo")}>{sender.reply_to}</Fact> : null}
          <Fact name={t("senders.usedFor")}>
            {used.length === 0
              ? t(isOnly ? "senders.everything" : "senders.everythingElse")
              : used.join(", ")}
          </Fact>
        </Facts>
        <Checked sender={sender} />
      </Stack>
    </Panel>
  );
}

export function SendersPage() {
  const addresses = useDraft(ADDRESSES);
  const senders = useQuery({
    queryKey: ["senders"],
    queryFn: ({ signal }) => call("list_senders", {}, signal),
  });
  const known = senders.data;
  return (
    <SettingsPage title={t("senders.title")} about={t("senders.about")}>
      <Stack gap="md" maw={760}>
        {senders.error === null ? null : (
          <Broken error={senders.error} retry={() => void senders.refetch()} />
        )}
        {senders.isPending ? <Lines count={6} /> : null}
        {known === undefined ? null : (
          <Text size="sm">
            <Told {...wayOf(known.way)} />
          </Text>
        )}
        {known?.senders.map((one) => (
          <One key={one.name} sender={one} isOnly={known.senders.length === 1} />
        ))}
        <Fields title={t("senders.addresses")} draft={addresses} />
      </Stack>
    </SettingsPage>
  );
}
