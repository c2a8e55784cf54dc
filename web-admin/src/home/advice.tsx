// What a good consultant would say this week, each with what to do about it.

import { Group, Stack, Text } from "@mantine/core";
import { IconBulb } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { call } from "~/api/client";
import type { Counsel } from "~/api/generated";
import { change, number, percent } from "~/format";
import { named, t } from "~/i18n";
import { journeysQuery, useTitles } from "~/journeys/data";
import { Panel } from "~/ui/page";
import { To } from "~/ui/to";
import { Told } from "~/ui/told";
import own from "./home.module.css";

/** More than this is not read. */
const MOST = 3;

const COLOURS = { now: "var(--bad)", this_week: "var(--warn)", sometime: "var(--good)" } as const;

/** The programme that it is about, where it is about one. */
function programmeOf({ act }: Counsel): string | undefined {
  return /^\/journeys\/([\w-]+)$/.exec(act.page)?.[1];
}

/** The numbers of a piece of advice as its words need them, in the reader's way of writing. */
function valuesOf({ code, words, evidence }: Counsel, title: string): Record<string, string | number> {
  const [first] = evidence;
  const [one = 0, other = 0] = [first?.value ?? 0, first?.threshold ?? 0];
  const isShare = !["silent_regulars", "more_orders", "fewer_orders", "not_measured"].includes(code);
  const shown = isShare ? percent : (value: number) => number(value);
  return {
    title,
    one: shown(one),
    other: shown(other),
    of: number(Number(/ of (\d+) customers/.exec(words)?.[1] ?? 0)),
    change: other === 0 ? "" : change(one / other - 1),
  };
}

function Place({ counsel, isKnown }: { counsel: Counsel; isKnown: boolean }) {
  const report = /^\/reports\/([\w-]+)$/.exec(counsel.act.page)?.[1];
  const programme = programmeOf(counsel);
  if (report !== undefined) {
    return (
      <To to="/measures" search={{ report }} size="xs">
        {named("report.name", report)}
      </To>
    );
  }
  if (programme === undefined) return null;
  return (
    <To to={isKnown ? "/journeys/$name" : "/journeys/ready/$name"} params={{ name: programme }} size="xs">
      {t("counsel.look")}
    </To>
  );
}

export function Advice() {
  const advice = useQuery({
    queryKey: ["advice"],
    queryFn: ({ signal }) => call("read_advice", {}, signal),
    staleTime: 5 * 60_000,
  });
  const journeys = useQuery(journeysQuery);
  const titleOf = useTitles();
  const all = (advice.data?.items ?? []).slice(0, MOST);
  if (all.length === 0 || journeys.data === undefined) return null;
  const known = journeys.data.journeys.map((one) => one.name);
  return (
    <Panel title={t("counsel.title")} flush>
      <ul className={own.rows}>
        {all.map((one) => {
          const name = programmeOf(one) ?? "";
          const title = name === "" ? "" : titleOf(name);
          return (
            <li key={`${one.code} ${one.act.page}`} className={own.counsel}>
              <IconBulb size={16} color={COLOURS[one.urgency]} aria-hidden />
              <Stack gap={3} miw={0}>
                <Text size="sm">
                  <Told
                    name={`counselText.${one.code}`}
                    english={one.words.replace(`“${name}”`, `“${title}”`)}
                    values={valuesOf(one, title)}
                  />
                </Text>
                <Group gap="sm">
                  <Text size="xs" c="dimmed">
                    {named("urgency", one.urgency)}
                  </Text>
                  <Place counsel={one} isKnown={known.includes(name)} />
                </Group>
              </Stack>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
