// What each programme brings, the one that wrote most first.

import { Button, Stack, Text } from "@mantine/core";
import { IconChartBar, IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ProgrammeMeasures } from "~/api/generated";
import { amount, number } from "~/format";
import { t } from "~/i18n";
import { journeysQuery } from "~/journeys/data";
import { Broken, Empty, Lines, Panel } from "~/ui/page";
import { To } from "~/ui/to";
import { AdviceList, Funnel, LiftWords, Losses } from "./brings";
import own from "./brings.module.css";
import { csv, download } from "./csv";
import { gone, programmesQuery, type Range, revenueOf } from "./data";
import { Definitions, defined } from "./definitions";

const FIGURES = [
  "asked",
  "sent",
  "captured",
  "failed",
  "bounced",
  "delivered",
  "opened",
  "opened_by_machine",
  "clicked",
  "clicked_by_machine",
  "unsubscribed",
  "complained",
  "replied",
  "ordered",
] as const;

function take(programmes: ProgrammeMeasures[]): void {
  const header = ["programme", "step", "template", ...FIGURES, "revenue"];
  const rows = programmes.flatMap((one) =>
    one.nodes.map(({ node, template, figures }) => [
      one.name,
      node,
      template,
      ...FIGURES.map((name) => figures[name]),
      Object.entries(figures.revenue)
        .map(([currency, minor]) => `${minor} ${currency}`)
        .join("; "),
    ]),
  );
  download("programmes.csv", csv(header, rows));
}

/** What it gave away, and what that cost. */
function Offered({ one: { value } }: { one: ProgrammeMeasures }) {
  const { given, redeemed, cost } = value.offers;
  if (given === 0 && redeemed === 0) return null;
  return (
    <Text size="sm" c="dimmed">
      {t("measures.offers", {
        given: number(given),
        redeemed: number(redeemed),
        cost: amount(cost, value.currency),
        net: amount(value.net, value.currency),
      })}
    </Text>
  );
}

function Programme({ one, title }: { one: ProgrammeMeasures; title: string }) {
  const money = revenueOf(one.figures);
  return (
    <Panel
      title={
        <To to="/journeys/$name" params={{ name: one.name }} c="inherit" fw={600}>
          {title}
        </To>
      }
      actions={money === undefined ? null : <b>{money}</b>}
    >
      <div className={own.programme}>
        <Stack gap="sm">
          <Funnel figures={one.figures} />
          <Losses figures={one.figures} />
          <Offered one={one} />
        </Stack>
        <Stack gap="sm">
          {one.lift ? <LiftWords lift={one.lift} /> : null}
          <AdviceList advice={one.advice} />
        </Stack>
      </div>
    </Panel>
  );
}

export function Programmes({ range }: { range: Range }) {
  const measures = useQuery(programmesQuery(undefined, range));
  const journeys = useQuery(journeysQuery);
  if (measures.error !== null) {
    return <Broken error={measures.error} retry={() => void measures.refetch()} />;
  }
  if (measures.data === undefined) return <Lines count={9} />;
  const shown = measures.data.programmes
    .filter((one) => one.figures.asked > 0 || one.lift)
    .sort((one, other) => gone(other.figures) - gone(one.figures));
  if (shown.length === 0) {
    return (
      <Empty icon={IconChartBar} title={t("brings.none")}>
        {t("brings.noneHelp")}
      </Empty>
    );
  }
  return (
    <Stack gap="md" miw={0}>
      {shown.map((one) => (
        <Programme
          key={one.name}
          one={one}
          title={journeys.data?.journeys.find((journey) => journey.name === one.name)?.title ?? one.name}
        />
      ))}
      <div style={{ textAlign: "end" }}>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconDownload size={14} />}
          onClick={() => take(shown)}
        >
          CSV
        </Button>
      </div>
      <Definitions definitions={defined("programmes", measures.data.definitions)} />
    </Stack>
  );
}
