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
import { Broken, Empty, Lines, Page, Panel } from "~/ui/page";
import { Scroll } from "~/ui/scroll";
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

function Standing({ journeys }: { journeys: JourneyView[] }) {
  const measures = useQuery(programmesQuery());
  return (
    <Panel flush>
      <Scroll>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("journey.title")}</th>
              <th scope="col">{t("journey.state")}</th>
              <th scope="col" className={classes.wide}>
                {t("journey.people")}
              </th>
              <th scope="col" className={`${classes.number} ${classes.wide}`}>
                {t("brings.sent")}
              </th>
              <th scope="col" className={`${classes.number} ${classes.wide}`}>
                {t("brings.revenue")}
              </th>
              <th scope="col" className={classes.wide}>
                {t("brings.lift")}
              </th>
            </tr>
          </thead>
          <tbody>
            {journeys.map((one) => (
              <Row
                key={one.id}
                one={one}
                brings={measures.data?.programmes.find((programme) => programme.name === one.name)}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
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
  const journeys = useQuery(journeysQuery);
  const known = journeys.data;
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
      {journeys.error === null ? null : (
        <Broken error={journeys.error} retry={() => void journeys.refetch()} />
      )}
      {journeys.isPending ? <Lines count={5} /> : null}
      {known === undefined ? null : (
        <Stack gap="xl">
          {known.journeys.length === 0 ? (
            <Empty icon={IconRoute} title={t("journeys.none")}>
              {t("journeys.noneHelp")}
            </Empty>
          ) : (
            <Standing journeys={known.journeys} />
          )}
          <Ready />
        </Stack>
      )}
    </Page>
  );
}
