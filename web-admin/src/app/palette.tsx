// Everything by typing: places, customers, segments, journeys, and what can be changed.

import { useMantineColorScheme } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import "@mantine/spotlight/styles.layer.css";
import { Spotlight, spotlight } from "@mantine/spotlight";
import {
  IconCalendar,
  IconChartBar,
  IconFlask,
  IconMailFast,
  IconMoon,
  IconPlayerTrackNext,
  IconPlus,
  IconRoute,
  IconSearch,
  IconSettings,
  IconTemplate,
  IconUser,
  IconUsersGroup,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ComponentType, type KeyboardEvent, useState } from "react";
import { call } from "~/api/client";
import type { Customer } from "~/api/generated";
import { nameOf } from "~/customers/name";
import { experimentsQuery } from "~/experiments/data";
import { LOCALES, type Locale, named, setLocale, t } from "~/i18n";
import { ORDER } from "~/reports/names";
import { SETTINGS } from "~/settings/pages";
import { useMe } from "~/staff/me";
import { families, templatesQuery, titleOf } from "~/templates/data";
import { PLACES } from "./frame";

const MOST = 6;
const MOST_PLACES = 12;

interface Offer {
  id: string;
  label: string;
  about?: string | undefined;
  icon: ComponentType<{ size?: number; stroke?: number }>;
  go: () => void;
}

function fits(label: string, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/);
  return words.every((word) => label.toLowerCase().includes(word));
}

/** Whether each word that was typed begins a word of the label. */
function begins(label: string, query: string): boolean {
  const all = label.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.some((one) => one.startsWith(word)));
}

function useFound(query: string): Customer[] {
  const found = useQuery({
    queryKey: ["customers", "palette", query],
    queryFn: ({ signal }) => call("list_customers", { query: { q: query, limit: MOST } }, signal),
    enabled: query.length >= 2,
    placeholderData: (before) => before,
  });
  return query.length >= 2 ? (found.data?.items ?? []) : [];
}

function useOffers(query: string): Array<{ label: string; offers: Offer[] }> {
  const navigate = useNavigate();
  const { toggleColorScheme } = useMantineColorScheme();
  const [settled] = useDebouncedValue(query.trim(), 120);
  const customers = useFound(settled);
  const segments = useQuery({
    queryKey: ["segments"],
    queryFn: ({ signal }) => call("list_segments", { query: { limit: 100 } }, signal),
  });
  const journeys = useQuery({
    queryKey: ["journeys"],
    queryFn: ({ signal }) => call("list_journeys", {}, signal),
  });
  const templates = useQuery(templatesQuery);
  const experiments = useQuery(experimentsQuery);
  const places: Offer[] = PLACES.map(({ to, key, icon }) => ({
    id: to,
    label: t(key),
    icon,
    go: () => void navigate({ to }),
  }));
  const me = useMe();
  // What is a step further in is offered to whoever looks for it.
  const pages: Offer[] = [
    ...ORDER.map((report) => ({
      id: `report-${report}`,
      label: `${t("nav.measures")}: ${named("report.name", report)}`,
      icon: IconChartBar,
      go: () => void navigate({ to: "/measures", search: { report } }),
    })),
    ...SETTINGS.filter((one) => me?.scopes.includes(one.needs) ?? false).map(({ to, key }) => ({
      id: to,
      label: `${t("nav.settings")}: ${t(key)}`,
      icon: IconSettings,
      go: () => void navigate({ to }),
    })),
    {
      id: "outbox",
      label: `${t("nav.messages")}: ${t("outbox.title")}`,
      icon: IconMailFast,
      go: () => void navigate({ to: "/messages/outbox" }),
    },
    {
      id: "rehearsals",
      label: `${t("nav.journeys")}: ${t("rehearsals.title")}`,
      icon: IconPlayerTrackNext,
      go: () => void navigate({ to: "/rehearsals" }),
    },
    {
      id: "calendar",
      label: `${t("nav.campaigns")}: ${t("campaigns.calendar")}`,
      icon: IconCalendar,
      go: () => void navigate({ to: "/campaigns", search: { view: "calendar" } }),
    },
  ];
  const deeds: Offer[] = [
    {
      id: "new-segment",
      label: t("segments.new"),
      icon: IconPlus,
      go: () => void navigate({ to: "/segments/new" }),
    },
    {
      id: "shared-blocks",
      label: t("sharedBlocks.title"),
      icon: IconTemplate,
      go: () => void navigate({ to: "/shared-blocks" }),
    },
    { id: "theme", label: t("theme.toggle"), icon: IconMoon, go: () => toggleColorScheme() },
    ...(Object.keys(LOCALES) as Locale[]).map((one) => ({
      id: `locale-${one}`,
      label: `${t("language.label")}: ${LOCALES[one]}`,
      icon: IconSearch,
      go: () => void setLocale(one),
    })),
  ];
  const groups = [
    {
      label: t("palette.places"),
      offers: [
        ...places.filter((one) => fits(one.label, query)),
        ...(query === "" ? [] : pages.filter((one) => begins(one.label, query))),
      ].slice(0, MOST_PLACES),
    },
    {
      label: t("nav.customers"),
      offers: customers.map((one) => ({
        id: one.id,
        label: nameOf(one),
        about: one.email ?? one.id,
        icon: IconUser,
        go: () => void navigate({ to: "/customers/$id", params: { id: one.id } }),
      })),
    },
    {
      label: t("nav.segments"),
      offers: (segments.data?.items ?? [])
        .map((one) => ({
          id: one.id,
          label: one.name,
          icon: IconUsersGroup,
          go: () => void navigate({ to: "/segments/$id", params: { id: one.id } }),
        }))
        .filter((one) => fits(one.label, query))
        .slice(0, MOST),
    },
    {
      label: t("nav.journeys"),
      offers: (journeys.data?.journeys ?? [])
        .map((one) => ({
          id: one.id,
          label: one.title,
          icon: IconRoute,
          go: () => void navigate({ to: "/journeys/$name", params: { name: one.name } }),
        }))
        .filter((one) => fits(one.label, query))
        .slice(0, MOST),
    },
    {
      label: t("nav.templates"),
      offers: families(templates.data?.templates ?? [])
        .map((one) => ({
          id: `template-${one.name}`,
          label: titleOf(one.name),
          icon: IconTemplate,
          go: () => void navigate({ to: "/templates/$name", params: { name: one.name } }),
        }))
        .filter((one) => fits(one.label, query))
        .slice(0, MOST),
    },
    {
      label: t("nav.experiments"),
      offers: (experiments.data?.items ?? [])
        .map((one) => ({
          id: one.id,
          label: one.title,
          icon: IconFlask,
          go: () => void navigate({ to: "/experiments/$name", params: { name: one.name } }),
        }))
        .filter((one) => fits(one.label, query))
        .slice(0, MOST),
    },
    { label: t("palette.deeds"), offers: deeds.filter((one) => fits(one.label, query)) },
  ];
  return groups.filter((group) => group.offers.length > 0);
}

function Offers({ query }: { query: string }) {
  const groups = useOffers(query);
  return (
    <Spotlight.ActionsList aria-label={t("palette.open")}>
      {groups.length === 0 ? <Spotlight.Empty>{t("palette.nothing")}</Spotlight.Empty> : null}
      {groups.map((group) => (
        <Spotlight.ActionsGroup key={group.label} label={group.label}>
          {group.offers.map(({ id, label, about, icon: Icon, go }) => (
            <Spotlight.Action
              key={id}
              label={label}
              {...(about === undefined ? {} : { description: about })}
              leftSection={<Icon size={17} stroke={1.6} />}
              onClick={go}
            />
          ))}
        </Spotlight.ActionsGroup>
      ))}
    </Spotlight.ActionsList>
  );
}

/** Enter without a choice takes the first offer. */
function takeFirst(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
  const offers =
    event.currentTarget.closest("[role=dialog]")?.querySelectorAll<HTMLElement>("[data-action]") ?? [];
  if ([...offers].some((one) => one.dataset.selected === "true")) return;
  event.preventDefault();
  offers[0]?.click();
}

export const open = spotlight.open;

export function Palette() {
  const [query, setQuery] = useState("");
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      clearQueryOnClose
      scrollable
      maxHeight={440}
      centered={false}
      yOffset="14vh"
      transitionProps={{ duration: 0 }}
      overlayProps={{ backgroundOpacity: 0.25, blur: 0 }}
      attributes={{ content: { "aria-label": t("palette.open") } }}
    >
      <Spotlight.Search
        onKeyDown={takeFirst}
        placeholder={t("palette.placeholder")}
        aria-label={t("palette.open")}
        leftSection={<IconSearch size={17} />}
      />
      <Offers query={query} />
    </Spotlight.Root>
  );
}
