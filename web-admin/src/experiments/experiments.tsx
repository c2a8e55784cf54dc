// What the shop tries out: each experiment with what it says, and how many people a new one would need.

import { Skeleton, Stack, Text } from "@mantine/core";
import { IconFlask } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Experiment, JourneyView } from "~/api/generated";
import { number } from "~/format";
import { t } from "~/i18n";
import { journeysQuery } from "~/journeys/data";
import { List } from "~/ui/list";
import { Empty, Page, Panel } from "~/ui/page";
import { State } from "~/ui/state";
import { To } from "~/ui/to";
import classes from "~/ui/ui.module.css";
import { armName, experimentsQuery, partedBy, peopleOf, readingQuery, sentenceOf } from "./data";
import { NewExperiment } from "./new";
import { Planner } from "./planner";

function Programmes({ experiment, journeys }: { experiment: Experiment; journeys: JourneyView[] }) {
  if (experiment.kind === "holdout") return t("experiment.everything");
  const found = partedBy(experiment.name, journeys);
  if (found.length === 0)
    return t(experiment.state === "stopped" ? "experiment.nowhereNow" : "experiment.nowhere");
  return found.map((one, at) => (
    <span key={one.id}>
      {at === 0 ? "" : ", "}
      <To to="/journeys/$name" params={{ name: one.name }} size="sm">
        {one.title}
      </To>
    </span>
  ));
}

function Says({ experiment }: { experiment: Experiment }) {
  const draft = experiment.state === "draft";
  const reading = useQuery({ ...readingQuery(experiment.name), enabled: !draft });
  if (draft) return t("reading.not_started");
  if (reading.error !== null) return t("error.title");
  if (reading.data === undefined) return <Skeleton height={12} width="70%" />;
  const said = sentenceOf(reading.data);
  return <span lang={said.lang}>{said.text}</span>;
}

function People({ experiment }: { experiment: Experiment }) {
  const reading = useQuery({ ...readingQuery(experiment.name), enabled: experiment.state !== "draft" });
  return reading.data === undefined ? "—" : number(peopleOf(reading.data));
}

function Row({ one, journeys }: { one: Experiment; journeys: JourneyView[] }) {
  const arms = one.arms ?? [];
  return (
    <tr>
      <td style={{ minWidth: 150 }}>
        <Link to="/experiments/$name" params={{ name: one.name }} className={classes.rowLink}>
          {one.title}
        </Link>
        <Text size="xs" c="dimmed">
          {arms.map((arm) => armName(one, arm.name)).join(" · ")}
        </Text>
        <div className={classes.narrowOnly}>
          <Says experiment={one} />
        </div>
      </td>
      <td>
        <State kind="experiment" state={one.state} />
      </td>
      <td className={classes.wide}>
        <Programmes experiment={one} journeys={journeys} />
      </td>
      <td className={`${classes.number} ${classes.wide}`}>
        <People experiment={one} />
      </td>
      <td className={classes.wide} style={{ minWidth: 180, maxWidth: 420 }}>
        <Text size="sm" c="dimmed" component="div" lineClamp={3}>
          <Says experiment={one} />
        </Text>
      </td>
    </tr>
  );
}

export function Experiments() {
  const experiments = useQuery(experimentsQuery);
  const journeys = useQuery(journeysQuery).data?.journeys ?? [];
  const all = experiments.data?.items ?? [];
  return (
    <Page
      title={t("experiments.title")}
      about={t("experiments.about")}
      actions={all.length === 0 ? null : <NewExperiment all={all} />}
    >
      <Stack gap="md">
        <List
          of={experiments}
          rows={all}
          label={t("experiments.title")}
          head={[
            { name: t("experiments.what") },
            { name: t("journey.state") },
            { name: t("experiments.where"), wide: true },
            { name: t("experiments.people"), number: true, wide: true },
            { name: t("experiments.says"), wide: true },
          ]}
          empty={
            <Panel>
              <Empty icon={IconFlask} title={t("experiments.none")} action={<NewExperiment all={all} />}>
                {t("experiments.noneHelp")}
              </Empty>
            </Panel>
          }
        >
          {(one) => <Row key={one.id} one={one} journeys={journeys} />}
        </List>
        <Planner arms={2} days={14} />
      </Stack>
    </Page>
  );
}
