// All programmes: those of the shop, and the ready-made ones that wait.

import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconPlayerTrackNext, IconRoute } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { JourneyView, ProgrammeMeasures, ReadyDetail } from "~/api/generated";
import { number } from "~/format";
import { many, named, t } from "~/i18n";
import { Rehearse } from "~/rehearsals/rehearse";
import { LiftOf } from "~/reports/brings";
import { gone, programmesQuery, revenueOf } from "~/reports/data";
import { May } from "~/staff/may";
import { List } from "~/ui/list";
import { Broken, Empty, Lines, Page } from "~/ui/page";
import { State } from "~/ui/state";
import classes from "~/ui/ui.module.css";
import own from "./canvas.module.css";
import { journeysQuery, readyQuery } from "./data";
import { documentOf } from "./document";
import { Picture } from "./picture";
import { Enable } from "./switching";
import { messagesIn, summaryOf, timingOf } from "./words";

export function People({ people }: { people: Record<string, number> }) {
  const known = Object.entries(people).filter(([, count]) => count > 0);
  return (
    <span className={own.people}>
      {known.length === 0
        ? t("journey.nobody")
        : known.map(([state, count]) => (
            <span key={state} style={{ whiteSpace: "nowrap" }}>
              {number(count)} {named("enrolment.state", state).toLowerCase()}
            </span>
          ))}
    </span>
  );
}

function Row({ one, brings }: { one: JourneyView; brings: ProgrammeMeasures | undefined }) {
  return (
    <tr>
      <td style={{ minWidth: 180 }}>
        <Link to="/journeys/$name" params={{ name: one.name }} className={classes.rowLink}>
          {one.title}
        </Link>
        <Text size="xs" c="dimmed" lineClamp={1} maw={460}>
          {summaryOf(one.name, one.summary)}
        </Text>
        <div className={classes.narrowOnly}>
          <People people={one.people} />
        </div>
      </td>
      <td>
        <State kind="journey" state={one.state} />
      </td>
      <td className={classes.wide}>
        <People people={one.people} />
      </td>
      <td className={`${classes.number} ${classes.wide}`}>
        {brings === undefined ? "—" : number(gone(brings.figures))}
      </td>
      <td className={`${classes.number} ${classes.wide}`}>{(brings && revenueOf(brings.figures)) ?? "—"}</td>
      <td className={classes.wide}>{brings?.lift ? <LiftOf lift={brings.lift} /> : "—"}</td>
    </tr>
  );
}

function Standing() {
  const journeys = useQuery(journeysQuery);
  const measures = useQuery(programmesQuery());
  return (
    <List
      of={journeys}
      rows={journeys.data?.journeys ?? []}
      head={[
        { name: t("journey.title") },
        { name: t("journey.state") },
        { name: t("journey.people"), wide: true },
        { name: t("brings.sent"), number: true, wide: true },
        { name: t("brings.revenue"), number: true, wide: true },
        { name: t("brings.lift"), wide: true },
      ]}
      empty={
        <Empty icon={IconRoute} title={t("journeys.none")}>
          {t("journeys.noneHelp")}
        </Empty>
      }
    >
      {(one) => (
        <Row
          key={one.id}
          one={one}
          brings={measures.data?.programmes.find((programme) => programme.name === one.name)}
        />
      )}
    </List>
  );
}

function Card({ one }: { one: ReadyDetail }) {
  const document = documentOf(one.document);
  return (
    <article className={`${classes.panel} ${own.card}`}>
      <Picture document={document} />
      <div className={own.cardHead}>
        <Title order={3}>
          <Link to="/journeys/ready/$name" params={{ name: one.name }} className={classes.rowLink}>
            {one.title}
          </Link>
        </Title>
        <span className={own.timing}>
          {timingOf(document)}
          <span>{many("ready.messages", messagesIn(document))}</span>
        </span>
      </div>
      <Text size="sm" c="dimmed" lineClamp={4}>
        {summaryOf(one.name, one.summary)}
      </Text>
      <May scope="write">
        <Group gap="xs">
          <Enable name={one.name} title={one.title} isQuiet />
          <Rehearse names={[one.name]} />
        </Group>
      </May>
    </article>
  );
}

/** The ready-made journeys that the shop has not taken yet. */
function Ready() {
  const ready = useQuery(readyQuery);
  const free = (ready.data ?? []).filter((one) => !one.is_taken);
  if (ready.error !== null) return <Broken error={ready.error} retry={() => void ready.refetch()} />;
  if (ready.data !== undefined && free.length === 0) return null;
  return (
    <Stack gap="sm">
      <div>
        <Title order={2}>{t("journeys.ready")}</Title>
        <Text size="sm" c="dimmed">
          {t("ready.about")}
        </Text>
      </div>
      {ready.isPending ? <Lines count={6} /> : null}
      <div className={own.gallery}>
        {free.map((one) => (
          <Card key={one.name} one={one} />
        ))}
      </div>
    </Stack>
  );
}

export function Journeys() {
  return (
    <Page
      title={t("nav.journeys")}
      about={t("journeys.about")}
      actions={
        <Button
          component={Link}
          to="/rehearsals"
          variant="default"
          leftSection={<IconPlayerTrackNext size={14} />}
        >
          {t("rehearsals.title")}
        </Button>
      }
    >
      <Stack gap="xl">
        <Standing />
        <Ready />
      </Stack>
    </Page>
  );
}
