// A template as a customer would see it: on a desk, on a phone, at night, without pictures, as plain text, in the inbox.

import { ActionIcon, Box, Group, NativeSelect, SegmentedControl, Stack, Text, Tooltip } from "@mantine/core";
import {
  IconAlertTriangle,
  IconAlignLeft,
  IconCircleCheck,
  IconDeviceDesktop,
  IconDeviceMobile,
  IconMoon,
  IconPhotoOff,
  IconSun,
} from "@tabler/icons-react";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { call, Refused } from "~/api/client";
import type { TemplateLook, TemplatePreview } from "~/api/generated";
import { explained } from "~/app/toasts";
import { detailsOf, kindOf } from "~/customers/events";
import { FindCustomer } from "~/customers/find";
import { date, language as languageName, number } from "~/format";
import { many, t } from "~/i18n";
import { darkened, lightened, withoutPictures, withStandIns } from "~/messages/dark";
import { useMe } from "~/staff/me";
import { Lines } from "~/ui/page";
import own from "./preview.module.css";
import { warningInWords } from "./warnings";
import { SeenElsewhere } from "./ways";

/** The code of there being nothing to say to a customer. */
export const UNSHOWN = "messages.unshown_template";
const RECENT_EVENTS = 30;
/** What mail programs show of a subject on a phone, about. */
const SUBJECT_ON_PHONES = 45;
/** Beyond this many bytes of HTML some mail programs cut. */
const CUT_BYTES = 102_000;

type Width = "desktop" | "phone" | "text";

export interface Chosen {
  customer: string | undefined;
  event: number | undefined;
}

export function lookOf({ customer, event }: Chosen, language: string | undefined): TemplateLook {
  return {
    ...(customer === undefined ? {} : { customer }),
    ...(customer === undefined || event === undefined ? {} : { event }),
    ...(language === undefined ? {} : { language }),
  };
}

interface WhoProps {
  chosen: Chosen;
  choose: (chosen: Chosen) => void;
}

/** For whom, and about what. */
export function Who({ chosen, choose }: WhoProps) {
  const { customer, event } = chosen;
  const timeline = useQuery({
    queryKey: ["timeline", customer, "newest"],
    queryFn: ({ signal }) =>
      call("read_timeline", { path: { id: customer ?? "" }, query: { limit: RECENT_EVENTS } }, signal),
    enabled: customer !== undefined,
  });
  const events = timeline.data?.items ?? [];
  return (
    <div className={own.who}>
      <FindCustomer
        size="xs"
        label={t("preview.customer")}
        placeholder={t("preview.sample")}
        value={customer}
        onChange={(id) => choose({ customer: id, event: undefined })}
      />
      <NativeSelect
        size="xs"
        label={t("preview.event")}
        disabled={customer === undefined}
        value={event === undefined ? "" : String(event)}
        data={[
          { value: "", label: t("preview.newest") },
          ...events.map((one) => ({
            value: String(one.seq),
            label: [date(one.at), kindOf(one), detailsOf(one)].filter((part) => part !== "").join(" · "),
          })),
        ]}
        onChange={(change) => {
          const value = change.currentTarget.value;
          choose({ customer, event: value === "" ? undefined : Number(value) });
        }}
      />
    </div>
  );
}

/** The message among others, before it is opened. */
export function Inbox({ preview }: { preview: TemplatePreview }) {
  const shop = useMe()?.shop?.name ?? "";
  return (
    <div className={own.inbox}>
      <span className={own.face} aria-hidden>
        {shop.charAt(0).toUpperCase() || "·"}
      </span>
      <div className={own.inboxText}>
        <div className={own.inboxHead}>
          <b>{shop}</b>
          <span>{t("preview.now")}</span>
        </div>
        <div className={own.subject}>{preview.subject}</div>
        <div className={own.preheader}>{preview.preheader}</div>
      </div>
    </div>
  );
}

function Check({ isGood, children }: { isGood: boolean; children: ReactNode }) {
  return (
    <li data-good={isGood || undefined}>
      {isGood ? <IconCircleCheck size={15} aria-hidden /> : <IconAlertTriangle size={15} aria-hidden />}
      <span>{children}</span>
    </li>
  );
}

/** What would go wrong on the way, and what would not. */
export function Checks({ preview }: { preview: TemplatePreview }) {
  const subject = [...preview.subject].length;
  const size = preview.html_bytes;
  const unsafe = preview.links.filter((link) => link.startsWith("http://"));
  const links = [...new Set(preview.links)];
  return (
    <Stack gap="xs">
      <ul className={own.checks} aria-label={t("preview.checks")}>
        <Check isGood={subject <= SUBJECT_ON_PHONES}>
          {t(subject <= SUBJECT_ON_PHONES ? "preview.subjectFits" : "preview.subjectLong", { n: subject })}
        </Check>
        <Check isGood={preview.preheader !== ""}>
          {t(preview.preheader === "" ? "preview.noPreheader" : "preview.hasPreheader")}
        </Check>
        <Check isGood={size < CUT_BYTES * 0.9}>
          {t(size < CUT_BYTES * 0.9 ? "preview.sizeGood" : "preview.sizeLarge", {
            size: number(size / 1000),
            most: number(CUT_BYTES / 1000),
          })}
        </Check>
        <Check isGood={unsafe.length === 0}>
          {unsafe.length === 0
            ? many("preview.linksGood", preview.links.length)
            : many("preview.linksUnsafe", unsafe.length)}
        </Check>
        {preview.warnings.map((one) => {
          const { text, lang } = warningInWords(one);
          return (
            <Check key={one} isGood={false}>
              <span lang={lang}>{text}</span>
            </Check>
          );
        })}
      </ul>
      {links.length === 0 ? null : (
        <details className={own.linkList}>
          <summary>{t("preview.allLinks")}</summary>
          <ul>
            {links.map((link) => (
              <li key={link}>{link}</li>
            ))}
          </ul>
        </details>
      )}
    </Stack>
  );
}

interface SeenProps {
  preview: TemplatePreview;
  /** In little room: no controls but the two that matter. */
  isSmall?: boolean;
  first?: Width;
}

export function Seen({ preview, isSmall, first }: SeenProps) {
  const [width, setWidth] = useState<Width>(first ?? "phone");
  const [isDark, setDark] = useState(false);
  const [isBare, setBare] = useState(false);
  const shaded = isDark ? darkened(preview.html) : lightened(preview.html);
  const html = isBare ? withoutPictures(shaded) : withStandIns(shaded);
  const widths = [
    ["desktop", IconDeviceDesktop, t("message.desktop")],
    ["phone", IconDeviceMobile, t("message.phone")],
    ["text", IconAlignLeft, t("message.view.text")],
  ] as const;
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap={6}>
        <SegmentedControl
          size="xs"
          aria-label={t("message.width")}
          value={width}
          onChange={(value) => setWidth(widths.find(([one]) => one === value)?.[0] ?? "phone")}
          data={widths
            .filter(([value]) => !isSmall || value !== "desktop")
            .map(([value, Icon, label]) => ({
              value,
              label: <Icon size={15} aria-label={label} role="img" style={{ display: "block" }} />,
            }))}
        />
        <Group gap={2}>
          <Tooltip label={t("message.dark")}>
            <ActionIcon
              aria-label={t("message.dark")}
              aria-pressed={isDark}
              variant={isDark ? "light" : "subtle"}
              disabled={width === "text"}
              onClick={() => setDark(!isDark)}
            >
              {isDark ? <IconSun size={16} /> : <IconMoon size={16} />}
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t("preview.bare")}>
            <ActionIcon
              aria-label={t("preview.bare")}
              aria-pressed={isBare}
              variant={isBare ? "light" : "subtle"}
              disabled={width === "text"}
              onClick={() => setBare(!isBare)}
            >
              <IconPhotoOff size={16} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      {width === "text" ? (
        <section className={own.plain} tabIndex={0} aria-label={t("message.view.text")}>
          {preview.text}
        </section>
      ) : (
        <div className={own.stage} data-dark={isDark || undefined}>
          {/* Nothing in a message may run, ask or leave the frame. */}
          <iframe
            title={preview.subject}
            sandbox=""
            referrerPolicy="no-referrer"
            className={own.screen}
            data-width={width}
            data-dark={isDark || undefined}
            srcDoc={html}
          />
        </div>
      )}
    </Stack>
  );
}

/** Why there is nothing to see, in words that help. */
export function Unseen({ error }: { error: unknown }) {
  const isNobody = error instanceof Refused && error.code === UNSHOWN;
  return (
    <Stack gap={4} className={own.unseen} role="status">
      <Group gap={6} wrap="nowrap" align="flex-start">
        <IconAlertTriangle size={16} color="var(--warn)" style={{ flex: "none", marginTop: 2 }} aria-hidden />
        <div>
          <Text size="sm" fw={600}>
            {t(isNobody ? "preview.nothingFor" : "preview.wrong")}
          </Text>
          <Text size="sm" c="dimmed">
            {explained(error)}
          </Text>
          {isNobody ? (
            <Text size="xs" c="dimmed" mt={4}>
              {t("preview.tryOther")}
            </Text>
          ) : null}
        </div>
      </Group>
    </Stack>
  );
}

interface PreviewProps {
  preview: UseQueryResult<TemplatePreview>;
  /** What a made-up customer would see, where there is nothing for the chosen one. */
  instead: TemplatePreview | undefined;
  language: string;
  chosen: Chosen;
  choose: (chosen: Chosen) => void;
}

/** The document as it stands now, a moment after the last key. */
export function Preview({ preview, instead, language, chosen, choose }: PreviewProps) {
  const { error } = preview;
  const data = preview.data ?? instead;
  return (
    <Stack gap="sm">
      <Who chosen={chosen} choose={choose} />
      {error === null ? null : <Unseen error={error} />}
      {preview.isPending ? <Lines count={7} /> : null}
      {data === undefined ? null : (
        <Box
          data-stale={preview.isPlaceholderData || (error !== null && instead === undefined) || undefined}
          className={own.live}
        >
          <Stack gap="sm">
            {instead === undefined ? null : (
              <Text size="xs" c="dimmed">
                {t("preview.instead")}
              </Text>
            )}
            {data.html === "" ? null : (
              <>
                <Inbox preview={data} />
                <Seen preview={data} />
              </>
            )}
            <SeenElsewhere preview={data} />
            {data.html === "" ? null : <Checks preview={data} />}
            {data.language === language ? null : (
              <Text size="xs" c="dimmed">
                {t("preview.inLanguage", { language: languageName(data.language) })}
              </Text>
            )}
          </Stack>
        </Box>
      )}
    </Stack>
  );
}
