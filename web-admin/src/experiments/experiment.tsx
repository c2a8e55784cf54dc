// One experiment: what it says, how sure that is, and how it came to be.

import { Button, Group, SegmentedControl, Skeleton, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconClock, IconPlayerPlay, IconScale } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { call } from "~/api/client";
import type { Experiment, ExperimentReading } from "~/api/generated";
import { later } from "~/app/later";
import { done } from "~/app/toasts";
import { dateTime, number, percent } from "~/format";
import { many, named, t } from "~/i18n";
import { journeysQuery } from "~/journeys/data";
import { May } from "~/staff/may";
import { useBusy } from "~/ui/busy";
import { Broken, Fact, Facts, Lines, Page, Panel } from "~/ui/page";
import { Scroll } from "~/ui/scroll";
import { State } from "~/ui/state";
import { To } from "~/ui/to";
import classes from "~/ui/ui.module.css";
import { armName, chanceOf, partedBy, readingQuery, ruleOf, sentenceOf } from "./data";
import { Effects, Metrics } from "./effects";
import own from "./experiments.module.css";
import { Planner } from "./planner";
import { StopExperiment } from "./stop";

const Course = lazy(() => later(import("./course")).then((module) => ({ default: module.Course })));
const HEIGHT = 240;

function Says({ reading }: { reading: ExperimentReading }) {
  const said = sentenceOf(reading);
  const Icon = reading.verdict === "askew" ? IconAlertTriangle : reading.arm == null ? IconClock : IconScale;
  const { experiment } = reading;
  return (
    <Panel>
      <div className={own.says} data-verdict={reading.verdict} role="status">
        <Icon size={22} stroke={1.6} aria-hidden />
        <div>
          {experiment.state !== "stopped" ? null : (
            <Text fw={600}>
              {experiment.winner == null
                ? t("experiment.stoppedNone")
                : t("experiment.stoppedWinner", { arm: armName(experiment, experiment.winner) })}
            </Text>
          )}
          <span lang={said.lang}>{said.text}</span>
        </div>
      </div>
    </Panel>
  );
}

function CourseOf({ reading }: { reading: ExperimentReading }) {
  const arms = [...new Set(reading.picture.steps.map((one) => one.arm))];
  const [chosen, choose] = useState<string>();
  const arm = arms.find((one) => one === chosen) ?? arms[0];
  if (arm === undefined) {
    return (
      <Text size="sm" c="dimmed">
        {t(reading.experiment.kind === "holdout" ? "experiment.courseHoldout" : "experiment.courseNone")}
      </Text>
    );
  }
  return (
    <Stack gap="sm">
      {arms.length < 2 ? null : (
        <SegmentedControl
          size="xs"
          data={arms}
          value={arm}
          onChange={choose}
          aria-label={t("experiment.arm")}
        />
      )}
      <Suspense fallback={<Skeleton height={HEIGHT} />}>
        <Course reading={reading} arm={arm} height={HEIGHT} />
      </Suspense>
      <Text size="xs" c="dimmed">
        {t("experiment.courseMeans")}
      </Text>
    </Stack>
  );
}

function Arms({ reading }: { reading: ExperimentReading }) {
  const { experiment, sample_ratio: ratio } = reading;
  const chance = (arm: string) => reading.chances?.find((one) => one.arm === arm)?.chance;
  const learns = (reading.chances ?? []).length > 0;
  return (
    <>
      <Scroll label={t("experiment.arms")}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("experiment.arm")}</th>
              <th scope="col" className={classes.number}>
                {t("experiment.lot")}
              </th>
              <th scope="col" className={classes.number}>
                {t("experiment.measured")}
              </th>
              <th scope="col" className={classes.number}>
                {t("experiment.waiting")}
              </th>
              <th scope="col" className={`${classes.number} ${classes.wide}`}>
                {t("experiment.expected")}
              </th>
              {learns ? (
                <th scope="col" className={`${classes.number} ${classes.wide}`}>
                  {t("experiment.chance")}
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {reading.arms.map((one, at) => (
              <tr key={one.arm}>
                <td>
                  {armName(experiment, one.arm)}
                  {at === 0 ? (
                    <Text span size="xs" c="dimmed">
                      {` · ${t("experiment.first")}`}
                    </Text>
                  ) : null}
                </td>
                <td className={classes.number}>{percent((experiment.weights[at] ?? 0) / 1_000_000, 0)}</td>
                <td className={classes.number}>{number(one.people)}</td>
                <td className={classes.number}>{number(one.waiting)}</td>
                <td className={`${classes.number} ${classes.wide}`}>{number(one.expected)}</td>
                {learns ? (
                  <td className={`${classes.number} ${classes.wide}`}>{percent(chance(one.arm) ?? 0)}</td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <Text size="sm" px="md" py="sm" c={ratio?.alarming ? "var(--bad)" : "dimmed"}>
        {ratio == null
          ? t("experiment.ratioNone")
          : t(ratio.alarming ? "experiment.ratioBad" : "experiment.ratioGood", {
              p: number(ratio.p_value, ratio.p_value < 0.001 ? 6 : 3),
            })}
      </Text>
    </>
  );
}

/** Who or what stopped it: what a rule says begins with its name. */
function stoppedBy(why: string): string {
  const p = /^rule \w+.*: p ([\d.]+)/.exec(why)?.[1];
  if (p !== undefined) return t("stoppedWhy.rule", { p: chanceOf(Number(p)) });
  return why.startsWith("rule ") ? t("stoppedWhy.none") : named("stoppedWhy", why, why);
}

function About({ experiment }: { experiment: Experiment }) {
  const journeys = partedBy(experiment.name, useQuery(journeysQuery).data?.journeys ?? []);
  const holdout = experiment.kind === "holdout";
  return (
    <Facts>
      <Fact name={t("experiment.name")}>{experiment.name}</Fact>
      <Fact name={t("experiments.where")}>
        {holdout ? t("experiment.everything") : null}
        {!holdout && journeys.length === 0
          ? experiment.state === "stopped"
            ? t("experiment.nowhereNow")
            : t("experiment.nowhereHelp", { name: experiment.name })
          : null}
        {journeys.map((one) => (
          <div key={one.id}>
            <To to="/journeys/$name" params={{ name: one.name }} size="sm">
              {one.title}
            </To>
          </div>
        ))}
      </Fact>
      <Fact name={t("experiment.metrics")}>
        {(experiment.metrics ?? []).map((one) => named("metric", one)).join(", ")}
      </Fact>
      {holdout ? null : <Fact name={t("experiment.days")}>{many("days", experiment.days ?? 14)}</Fact>}
      <Fact name={t("experiment.rule")}>{ruleOf(experiment)}</Fact>
      {experiment.state === "draft" ? null : (
        <Fact name={t("experiment.started")}>{dateTime(experiment.started_at)}</Fact>
      )}
      {experiment.state === "stopped" ? (
        <>
          <Fact name={t("experiment.stopped")}>{dateTime(experiment.stopped_at)}</Fact>
          <Fact name={t("experiment.why")}>{stoppedBy(experiment.why)}</Fact>
        </>
      ) : null}
    </Facts>
  );
}

function Switch({ experiment }: { experiment: Experiment }) {
  const [busy, run] = useBusy();
  const queries = useQueryClient();
  if (experiment.state === "running") return <StopExperiment experiment={experiment} />;
  if (experiment.state === "stopped") return null;
  const start = async () => {
    await call("start_experiment", { path: { experiment: experiment.name } });
    await queries.invalidateQueries({ queryKey: ["experiments"] });
    done(t("experiment.startedNow"));
  };
  return (
    <May scope="write">
      <Button leftSection={<IconPlayerPlay size={14} />} loading={busy} onClick={() => run(start)}>
        {t("experiment.start")}
      </Button>
    </May>
  );
}

function Reading({ reading }: { reading: ExperimentReading }) {
  const { experiment } = reading;
  const draft = experiment.state === "draft";
  return (
    <Stack gap="md">
      <Says reading={reading} />
      {draft ? null : (
        <div className={own.two}>
          <Panel title={t("experiment.effect")}>
            <Effects reading={reading} />
          </Panel>
          <Panel title={t("experiment.course")}>
            <CourseOf reading={reading} />
          </Panel>
        </div>
      )}
      <div className={own.two}>
        <Panel title={t("experiment.arms")} flush>
          <Arms reading={reading} />
        </Panel>
        <Panel title={t("experiment.about")}>
          <About experiment={experiment} />
        </Panel>
      </div>
      {draft ? null : (
        <Panel title={t("experiment.metrics")} flush>
          <Metrics reading={reading} />
          <Text size="xs" c="dimmed" px="md" py="sm">
            {t("experiment.realMeans")}
          </Text>
        </Panel>
      )}
      {draft ? <Planner arms={experiment.arms?.length ?? 2} days={experiment.days ?? 14} /> : null}
    </Stack>
  );
}

export function ExperimentPage() {
  const { name } = useParams({ from: "/experiments/$name" });
  const reading = useQuery(readingQuery(name));
  const experiment = reading.data?.experiment;
  return (
    <Page
      title={experiment?.title ?? name}
      parent={{ to: "/experiments", label: t("nav.experiments") }}
      beside={experiment === undefined ? null : <State kind="experiment" state={experiment.state} />}
      actions={
        experiment === undefined ? null : (
          <Group gap="xs">
            <Switch experiment={experiment} />
          </Group>
        )
      }
    >
      {reading.error === null ? null : <Broken error={reading.error} retry={() => void reading.refetch()} />}
      {reading.isPending ? <Lines count={9} /> : null}
      {reading.data === undefined ? null : <Reading reading={reading.data} />}
    </Page>
  );
}
