// One message: as it was seen, what it said, and why it was written.

import { ActionIcon, Code, Group, ScrollArea, SegmentedControl, Stack, Text, Tooltip } from "@mantine/core";
import { IconDeviceDesktop, IconDeviceMobile, IconMoon, IconSun } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "~/api/client";
import type { MessageContent, MessageDetails } from "~/api/generated";
import { Called } from "~/customers/called";
import { Decisions } from "~/customers/whys";
import { dateTime, language } from "~/format";
import { named, t } from "~/i18n";
import { useTitles } from "~/journeys/data";
import { Broken, Fact, Facts, Lines, Page, Panel } from "~/ui/page";
import { State } from "~/ui/state";
import { To } from "~/ui/to";
import { darkened, lightened } from "./dark";
import own from "./message.module.css";
import { Source } from "./source";

const VIEWS = ["seen", "text", "source", "headers", "raw"] as const;

function Seen({ content }: { content: MessageContent }) {
  const [width, setWidth] = useState("desktop");
  const [dark, setDark] = useState(false);
  return (
    <Stack gap="sm">
      <Group gap={6} justify="flex-end">
        <SegmentedControl
          size="xs"
          aria-label={t("message.width")}
          value={width}
          onChange={setWidth}
          data={[
            {
              value: "desktop",
              label: <IconDeviceDesktop size={15} aria-label={t("message.desktop")} role="img" />,
            },
            {
              value: "phone",
              label: <IconDeviceMobile size={15} aria-label={t("message.phone")} role="img" />,
            },
          ]}
        />
        <Tooltip label={t("message.dark")}>
          <ActionIcon aria-label={t("message.dark")} aria-pressed={dark} onClick={() => setDark(!dark)}>
            {dark ? <IconSun size={16} /> : <IconMoon size={16} />}
          </ActionIcon>
        </Tooltip>
      </Group>
      <div className={own.desk} data-dark={dark || undefined}>
        {/* Nothing in a message may run, ask or leave the frame. */}
        <iframe
          title={content.subject}
          sandbox=""
          referrerPolicy="no-referrer"
          className={own.paper}
          data-width={width}
          srcDoc={dark ? darkened(content.html) : lightened(content.html)}
        />
      </div>
    </Stack>
  );
}

function Content({ id, content }: { id: string; content: MessageContent }) {
  const search = useSearch({ from: "/messages/$id" });
  const navigate = useNavigate({ from: "/messages/$id" });
  const view = VIEWS.find((one) => one === search.view) ?? "seen";
  return (
    <Panel
      title={
        <SegmentedControl
          size="xs"
          aria-label={t("message.view")}
          value={view}
          onChange={(value) =>
            void navigate({ search: value === "seen" ? {} : { view: value }, replace: true })
          }
          data={VIEWS.map((value) => ({ value, label: t(`message.view.${value}`) }))}
        />
      }
    >
      <Facts>
        <Fact name={t("message.from")}>{content.from}</Fact>
        <Fact name={t("message.to")}>{content.to}</Fact>
        <Fact name={t("message.subject")}>
          <b style={{ fontWeight: 600 }}>{content.subject}</b>
        </Fact>
      </Facts>
      <div style={{ marginTop: 14 }}>
        {view === "seen" ? <Seen content={content} /> : null}
        {view === "text" ? <pre className={own.text}>{content.text}</pre> : null}
        {view === "source" ? (
          <ScrollArea.Autosize mah={620} viewportProps={{ tabIndex: 0 }}>
            <Code block>{content.html}</Code>
          </ScrollArea.Autosize>
        ) : null}
        {view === "headers" || view === "raw" ? <Source id={id} part={view} /> : null}
      </div>
    </Panel>
  );
}

function About({ message }: { message: MessageDetails }) {
  const titleOf = useTitles();
  return (
    <Panel title={t("message.about")}>
      <Facts>
        <Fact name={t("message.customer")}>
          <To to="/customers/$id" params={{ id: message.customer }} size="sm">
            <Called id={message.customer} />
          </To>
        </Fact>
        <Fact name={t("message.programme")}>
          <To to="/journeys/$name" params={{ name: message.programme }} size="sm">
            {titleOf(message.programme)}
          </To>
        </Fact>
        <Fact name={t("message.channel")}>{named("channel", message.channel)}</Fact>
        <Fact name={t("message.purpose")}>{named("purpose", message.purpose)}</Fact>
        {message.language ? <Fact name={t("customer.language")}>{language(message.language)}</Fact> : null}
        <Fact name={t("message.queued")}>{dateTime(message.queued_at)}</Fact>
        {"at" in message ? (
          <Fact name={named("message.state", message.state)}>{dateTime(message.at)}</Fact>
        ) : null}
        {"note" in message && message.note !== "" ? (
          <Fact name={t("message.note")}>{message.note}</Fact>
        ) : null}
        <Fact name={t("message.attempts")}>{message.attempts}</Fact>
      </Facts>
    </Panel>
  );
}

export function MessagePage() {
  const { id } = useParams({ from: "/messages/$id" });
  const message = useQuery({
    queryKey: ["message", id],
    queryFn: ({ signal }) => call("read_message", { path: { id } }, signal),
  });
  const known = message.data;
  return (
    <Page
      title={known === undefined ? undefined : (known.subject ?? known.id)}
      parent={{ to: "/messages", label: t("nav.messages") }}
      beside={known === undefined ? null : <State kind="message" state={known.state} />}
    >
      {message.error !== null ? <Broken error={message.error} retry={() => void message.refetch()} /> : null}
      {message.isPending ? <Lines count={8} /> : null}
      {known === undefined ? null : (
        <div className={own.columns}>
          {known.content ? (
            <Content id={id} content={known.content} />
          ) : (
            <Panel title={t("message.content")}>
              <Text size="sm" c="dimmed">
                {t("message.noContent")}
              </Text>
            </Panel>
          )}
          <Stack gap="md">
            <About message={known} />
            {known.explanation ? (
              <Panel title={t("message.why")}>
                <Decisions explanation={known.explanation} />
              </Panel>
            ) : null}
          </Stack>
        </div>
      )}
    </Page>
  );
}
