// Asking for a rehearsal: what, over which days, and beside what.

import { Button, type ButtonProps, Checkbox, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { IconPlayerTrackNext } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "~/api/client";
import { day } from "~/format";
import { dayIn, plusDays } from "~/home/days";
import { t } from "~/i18n";
import type { Document } from "~/journeys/document";
import { May } from "~/staff/may";
import { useMe } from "~/staff/me";
import { useBusy } from "~/ui/busy";
import { DayField } from "~/ui/day-field";

const SPANS = { year: 365, half: 182, quarter: 91 } as const;
type Span = keyof typeof SPANS;

interface Days {
  from: string;
  to: string;
}

function useDays() {
  const shop = useMe()?.shop;
  const to = plusDays(dayIn(shop?.time_zone ?? "UTC"), -1);
  const of = (span: Span): Days => ({ from: plusDays(to, 1 - SPANS[span]), to });
  const [chosen, choose] = useState<Span | "own">("year");
  const [own, setOwn] = useState<Days>(of("quarter"));
  return { chosen, choose, own, setOwn, of, days: chosen === "own" ? own : of(chosen), last: to };
}

function Period({ chosen, choose, own, setOwn, of, last }: ReturnType<typeof useDays>) {
  return (
    <Radio.Group
      label={t("rehearse.period")}
      value={chosen}
      onChange={(value) => choose(value === "own" ? "own" : (value as Span))}
    >
      <Stack gap={8} mt={6}>
        {(Object.keys(SPANS) as Span[]).map((span) => (
          <Radio
            key={span}
            value={span}
            label={t(`rehearse.${span}`)}
            description={t("rehearse.days", { from: day(of(span).from), to: day(of(span).to) })}
          />
        ))}
        <Radio value="own" label={t("rehearse.own")} />
        {chosen === "own" ? (
          <Group grow gap="xs">
            <DayField
              size="xs"
              label={t("rehearse.from")}
              max={own.to}
              value={own.from}
              onChange={(from) => setOwn({ ...own, from })}
            />
            <DayField
              size="xs"
              label={t("rehearse.to")}
              max={last}
              value={own.to}
              onChange={(to) => setOwn({ ...own, to })}
            />
          </Group>
        ) : null}
      </Stack>
    </Radio.Group>
  );
}

interface RehearseProps {
  /** Names of what is rehearsed as it stands; none, without a draft, means everything. */
  names?: string[];
  /** A document that is not published. */
  draft?: { name: string; document: Document };
  /** Others that are on, to be rehearsed beside it. */
  others?: string[];
  variant?: ButtonProps["variant"];
}

interface Asked {
  names: string[];
  drafts: Array<{ name: string; document: Record<string, unknown> }>;
}

/** What is asked for: the run itself, and the one that it is compared with. */
function runsOf(
  { names = [], draft, others = [] }: RehearseProps,
  beside: boolean,
  compare: boolean,
): Asked[] {
  const along = beside ? others : [];
  const drafts = draft === undefined ? [] : [{ name: draft.name, document: draft.document }];
  const run = { names: [...names, ...along], drafts };
  return draft !== undefined && compare ? [{ names: [draft.name, ...along], drafts: [] }, run] : [run];
}

export function Rehearse(props: RehearseProps) {
  const { draft, others = [], variant = "default" } = props;
  const [asking, setAsking] = useState(false);
  const [beside, setBeside] = useState(false);
  const [compare, setCompare] = useState(true);
  const [busy, run] = useBusy();
  const days = useDays();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const start = async () => {
    const ids: string[] = [];
    for (const asked of runsOf(props, beside, compare)) {
      ids.push((await call("start_rehearsal", { body: { ...asked, ...days.days } })).id);
    }
    await queries.invalidateQueries({ queryKey: ["rehearsals"], exact: true });
    const [other, id] = ids.length > 1 ? ids : [undefined, ids[0]];
    setAsking(false);
    void navigate({
      to: "/rehearsals/$id",
      params: { id: id ?? "" },
      search: other === undefined ? {} : { beside: other },
    });
  };
  return (
    <May scope="write">
      <Button
        variant={variant}
        leftSection={<IconPlayerTrackNext size={14} />}
        onClick={() => setAsking(true)}
      >
        {t("rehearse.do")}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={<Text fw={600}>{t("rehearse.title")}</Text>}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t("rehearse.help")}
          </Text>
          <Period {...days} />
          {draft === undefined ? null : (
            <Checkbox
              checked={compare}
              onChange={(event) => setCompare(event.currentTarget.checked)}
              label={t("rehearse.compare")}
              description={t("rehearse.compareHelp")}
            />
          )}
          {others.length === 0 ? null : (
            <Checkbox
              checked={beside}
              onChange={(event) => setBeside(event.currentTarget.checked)}
              label={t("rehearse.others")}
              description={t("rehearse.othersHelp")}
            />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => setAsking(false)}>
              {t("cancel")}
            </Button>
            <Button loading={busy} onClick={() => run(start)} data-autofocus>
              {t("rehearse.start")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </May>
  );
}
