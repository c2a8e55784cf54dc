// All programmes: those of the shop, and the ready-made ones that wait.

import { Stack, Text, Title } from "@mantine/core";
import { IconRoute } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { JourneyView, ProgrammeMeasures, ReadyView } from "~/api/generated";
import { number } from "~/format";
import { named, t } from "~/i18n";
import { gone, LiftOf, revenueOf } from "~/reports/brings";
import { programmesQuery } from "~/reports/data";
import { May } from "~/staff/may";
import { Broken, Empty, Lines, Page, Panel } from "~/ui/page";
import { Scroll } from "~/ui/scroll";
import { State } from "~/ui/state";
import classes from "~/ui/ui.module.css";
import own from "./canvas.module.css";
import { journeysQuery } from "./data";
import { Enable } from "./switching";

export function People({ people }: { people: Record<string, number> }) {
  const known = Object.entries(people).filter(([, count]) => count > 0);
  return (
    <span className={own.people}>
      {known.length === 0
        ? t("journey.nobody")
        : known.map(([state, count]) => (
            <span key={state}>
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
          {one.summary}
        </Text>
      </td>
      <td>
        <State kind="journey" state={one.state} />
      </td>
      <td>
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
              <th scope="col">{t("journey.people")}</th>
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

function Ready({ ready }: { ready: ReadyView[] }) {
  return (
    <Stack gap="sm">
      <Title order={2}>{t("journeys.ready")}</Title>
      <div className={own.gallery}>
        {ready.map((one) => (
          <article key={one.name} className={`${classes.panel} ${own.card}`}>
            <Title order={3}>{one.title}</Title>
            <Text size="sm" c="dimmed" lineClamp={6} title={one.summary}>
              {one.summary.replaceAll("`", "")}
            </Text>
            <May scope="write">
              <Enable name={one.name} title={one.title} isQuiet />
            </May>
          </article>
        ))}
      </div>
    </Stack>
  );
}

export function Journeys() {
  const journeys = useQuery(journeysQuery);
  const known = journeys.data;
  return (
    <Page title={t("nav.journeys")} about={t("journeys.about")}>
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
          {known.ready.length === 0 ? null : <Ready ready={known.ready} />}
        </Stack>
      )}
    </Page>
  );
}
