// One-off and recurring sendings: as a list and on the calendar.

import { ActionIcon, Button, Group, Modal, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconPlus, IconSpeakerphone } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "~/api/client";
import type { CampaignView } from "~/api/generated";
import { dateTime, dayShort, month as monthName, time } from "~/format";
import { dayIn, plusDays } from "~/home/days";
import { named, t } from "~/i18n";
import { Form } from "~/staff/form";
import { May } from "~/staff/may";
import { useMe } from "~/staff/me";
import { templatesQuery } from "~/templates/data";
import { useBusy } from "~/ui/busy";
import { List } from "~/ui/list";
import { Broken, Empty, Page, Panel } from "~/ui/page";
import { Scroll } from "~/ui/scroll";
import { State } from "~/ui/state";
import { Told } from "~/ui/told";
import classes from "~/ui/ui.module.css";
import { monthBy, weeksOf } from "./calendar-days";
import own from "./campaigns.module.css";
import { calendarQuery, campaignQuery, campaignsQuery } from "./data";
import { freshWhen, nameFrom, noteOf, published } from "./document";
import { plannedOf } from "./planned";

/** States in which nothing goes any more. */
const ENDED = new Set(["done", "sent", "cancelled", "stopped", "finished"]);

function New() {
  const [opened, open] = useState(false);
  const [title, setTitle] = useState("");
  const [busy, run] = useBusy();
  const campaigns = useQuery(campaignsQuery);
  const templates = useQuery(templatesQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const today = dayIn(useMe()?.shop.time_zone ?? "UTC");
  const template = published(templates.data?.templates ?? [])[0];
  const make = () => {
    if (template === undefined || title.trim() === "") return;
    void run(async () => {
      const name = nameFrom(
        title,
        (campaigns.data?.items ?? []).map((one) => one.name),
      );
      await call("create_campaign", {
        body: {
          name,
          document: {
            title: title.trim(),
            topic: "news",
            variants: [{ id: "a", template: template.name, template_version: template.version }],
            when: freshWhen("local", plusDays(today, 1)),
          },
        },
      });
      await queries.invalidateQueries({ queryKey: ["campaigns"] });
      void navigate({ to: "/campaigns/$name", params: { name }, search: {} });
    });
  };
  return (
    <May scope="write">
      <Button leftSection={<IconPlus size={14} />} onClick={() => open(true)}>
        {t("campaigns.new")}
      </Button>
      <Modal
        opened={opened}
        onClose={() => open(false)}
        title={<Text fw={600}>{t("campaigns.new")}</Text>}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <Form onSubmit={() => void make()}>
          <TextInput
            label={t("campaign.title")}
            placeholder={t("campaign.titleExample")}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
            data-autofocus
          />
          {templates.data !== undefined && template === undefined ? (
            <Text size="sm" c="var(--warn)">
              {t("campaigns.noTemplates")}
            </Text>
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => open(false)}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={busy} disabled={template === undefined || title.trim() === ""}>
              {t("campaigns.begin")}
            </Button>
          </Group>
        </Form>
      </Modal>
    </May>
  );
}

/** When it goes next; of a draft, what it waits for and when it is meant to go. */
function Begins({ one }: { one: CampaignView }) {
  const draft = one.state === "draft";
  const detail = useQuery({ ...campaignQuery(one.name), enabled: draft });
  if (one.starts_at) return dateTime(one.starts_at);
  if (!draft) return t(ENDED.has(one.state) ? "campaign.isOver" : "campaign.isGoing");
  return (
    <>
      {t("campaign.waitsForRelease")}
      <Text size="xs" c="dimmed">
        {detail.data === undefined ? "\u00a0" : plannedOf(detail.data.document)}
      </Text>
    </>
  );
}

function Row({ one }: { one: CampaignView }) {
  return (
    <tr>
      <td style={{ minWidth: 180 }}>
        <Link to="/campaigns/$name" params={{ name: one.name }} search={{}} className={classes.rowLink}>
          {one.title}
        </Link>
        <div className={classes.narrowOnly}>
          <Begins one={one} />
        </div>
        {one.note ? (
          <Text size="xs" c="var(--warn)">
            <Told {...noteOf(one.note)} />
          </Text>
        ) : null}
      </td>
      <td>
        <State kind="campaign" state={one.state} />
      </td>
      <td className={classes.wide}>
        <Begins one={one} />
      </td>
      <td className={`${classes.number} ${classes.wide}`}>
        <Text span size="sm" c="dimmed">
          {dateTime(one.changed_at)}
        </Text>
      </td>
    </tr>
  );
}

function All() {
  const campaigns = useQuery(campaignsQuery);
  const all = campaigns.data?.items ?? [];
  return (
    <List
      of={campaigns}
      rows={all}
      head={[
        { name: t("campaign.one") },
        { name: t("journey.state") },
        { name: t("campaign.next"), wide: true },
        { name: t("segment.changed"), number: true, wide: true },
      ]}
      empty={
        <Empty icon={IconSpeakerphone} title={t("campaigns.none")} action={<New />}>
          {t("campaigns.noneHelp")}
        </Empty>
      }
    >
      {(one) => <Row key={one.id} one={one} />}
    </List>
  );
}

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

function Calendar() {
  const today = dayIn(useMe()?.shop.time_zone ?? "UTC");
  const [month, setMonth] = useState(today.slice(0, 7));
  const calendar = useQuery({ ...calendarQuery(month), placeholderData: (before) => before });
  const entries = calendar.data?.entries ?? [];
  return (
    <Panel
      title={monthName(month, "long")}
      flush
      actions={
        <>
          <ActionIcon aria-label={t("calendar.before")} onClick={() => setMonth(monthBy(month, -1))}>
            <IconChevronLeft size={16} />
          </ActionIcon>
          <Button variant="subtle" color="gray" onClick={() => setMonth(today.slice(0, 7))}>
            {t("calendar.today")}
          </Button>
          <ActionIcon aria-label={t("calendar.after")} onClick={() => setMonth(monthBy(month, 1))}>
            <IconChevronRight size={16} />
          </ActionIcon>
        </>
      }
    >
      {calendar.error === null ? null : (
        <Broken error={calendar.error} retry={() => void calendar.refetch()} />
      )}
      <Scroll label={monthName(month, "long")}>
        <table className={own.calendar}>
          <thead>
            <tr>
              {WEEKDAYS.map((one) => (
                <th key={one} scope="col">
                  {named("weekday", one)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeksOf(month).map((week) => (
              <tr key={week[0]}>
                {week.map((day) => (
                  <td
                    key={day}
                    data-outside={!day.startsWith(month) || undefined}
                    data-today={day === today || undefined}
                    data-holds={entries.some((one) => one.day === day) || undefined}
                  >
                    <span>{Number(day.slice(8))}</span>
                    {entries
                      .filter((one) => one.day === day)
                      .map((one) => (
                        <Link
                          key={`${one.name} ${one.at} ${one.again}`}
                          to="/campaigns/$name"
                          params={{ name: one.name }}
                          search={{}}
                          className={own.entry}
                          data-state={one.state}
                          title={named("campaign.state", one.state)}
                        >
                          <small>{time(one.at)}</small> {one.title}
                          {one.again ? ` · ${t("calendar.again")}` : ""}
                        </Link>
                      ))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <ul className={own.agenda}>
        {entries.map((one) => (
          <li key={`${one.name} ${one.at} ${one.again}`}>
            <Link to="/campaigns/$name" params={{ name: one.name }} search={{}}>
              <span>{`${dayShort(one.day)}, ${time(one.at)}`}</span>
              <b>
                {one.title}
                {one.again ? ` · ${t("calendar.again")}` : ""}
              </b>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

export function Campaigns() {
  const search = useSearch({ from: "/campaigns" });
  const navigate = useNavigate({ from: "/campaigns" });
  const view = search.view === "calendar" ? "calendar" : "list";
  return (
    <Page
      title={t("campaigns.title")}
      about={t("campaigns.about")}
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label={t("segment.view")}
            value={view}
            onChange={(value) =>
              void navigate({ search: value === "calendar" ? { view: value } : {}, replace: true })
            }
            data={[
              { value: "list", label: t("campaigns.list") },
              { value: "calendar", label: t("campaigns.calendar") },
            ]}
          />
          <New />
        </>
      }
    >
      <Stack gap="md">{view === "calendar" ? <Calendar /> : <All />}</Stack>
    </Page>
  );
}
