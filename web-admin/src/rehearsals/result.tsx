// What a rehearsal found, as pictures: over time, by person, by step, what got in whose way, and a few people.

import { Skeleton, Stack, Text } from "@mantine/core";
import { lazy, Suspense } from "react";
import type {
  RehearsalDetail,
  RehearsalResult,
  RehearsedCollision,
  RehearsedProgramme,
  RehearsedReason,
} from "~/api/generated";
import { amount, day, number, percent } from "~/format";
import { many, named, t } from "~/i18n";
import { Changes } from "~/journeys/changes";
import { titled } from "~/journeys/data";
import { documentOf } from "~/journeys/document";
import { Panel } from "~/ui/page";
import { Scroll } from "~/ui/scroll";
import { Stat } from "~/ui/stat";
import { To } from "~/ui/to";
import classes from "~/ui/ui.module.css";
import { slices, widthOf } from "./data";
import { Examples } from "./examples";
import own from "./rehearsal.module.css";
import { Steps, useDocument } from "./steps";

const DaysChart = lazy(() => import("./charts").then((module) => ({ default: module.DaysChart })));
const PeopleChart = lazy(() => import("./charts").then((module) => ({ default: module.PeopleChart })));

/** More programmes than this are drawn together. */
const MOST_SHOWN = 5;

interface Both {
  result: RehearsalResult;
  beside: RehearsalResult | undefined;
}

function Numbers({ result, beside }: Both) {
  const other = (value: number | undefined) =>
    beside === undefined ? null : (
      <span>{t("rehearsal.otherwise", { n: value === undefined ? "—" : number(value) })}</span>
    );
  const stat = (name: string, value: number, before: number | undefined, means: string, under?: string) => (
    <Stat
      name={name}
      definition={means}
      value={number(value)}
      under={beside === undefined ? under === undefined ? null : <span>{under}</span> : other(before)}
      loading={false}
    />
  );
  return (
    <section className={classes.panel} aria-label={t("rehearsal.numbers")}>
      <div className={own.numbers}>
        {stat(t("rehearsal.mails"), result.mails, beside?.mails, t("rehearsal.mailsMeans"))}
        {stat(
          t("rehearsal.people"),
          result.people,
          beside?.people,
          t("rehearsal.peopleMeans"),
          result.people === 0
            ? undefined
            : t("rehearsal.each", { n: number(result.mails / result.people, 1) }),
        )}
        {stat(
          t("rehearsal.busiest"),
          result.busiest?.mails ?? 0,
          beside?.busiest?.mails,
          t("rehearsal.busiestMeans"),
          result.busiest ? day(result.busiest.day) : undefined,
        )}
        {stat(
          t("rehearsal.most"),
          result.most_in_seven_days,
          beside?.most_in_seven_days,
          t("rehearsal.mostMeans"),
        )}
        {stat(
          t("rehearsal.entered"),
          result.entered,
          beside?.entered,
          t("rehearsal.enteredMeans"),
          result.held_out === 0 ? undefined : many("rehearsal.heldOut", result.held_out),
        )}
        {stat(t("rehearsal.failedSteps"), result.failed, beside?.failed, t("rehearsal.failedMeans"))}
      </div>
    </section>
  );
}

/** Rehearsals that were kept before offers were counted tell none. */
function Offered({ result }: { result: RehearsalResult }) {
  const offers = result.offers ?? [];
  if (offers.length === 0) return null;
  const titles = new Map(result.details.map((one) => [one.name, titled(one.title)]));
  return (
    <Panel title={t("rehearsal.offers")}>
      <Stack gap="xs">
        {offers.map((one) => (
          <Text key={`${one.programme} ${one.offer}`} size="sm">
            {t(one.at_most === undefined ? "rehearsal.offerUnknown" : "rehearsal.offer", {
              programme: titles.get(one.programme) ?? one.programme,
              offer: one.offer,
              n: number(one.given),
              cost: amount(one.at_most ?? 0, one.currency),
            })}
          </Text>
        ))}
        <Text size="xs" c="dimmed">
          {t("rehearsal.offersMean")}
        </Text>
      </Stack>
    </Panel>
  );
}

function Days({ result, beside }: Both) {
  const ranked = result.details.filter((one) => one.mails > 0).sort((one, other) => other.mails - one.mails);
  const shown = ranked.slice(0, MOST_SHOWN);
  const width = widthOf(result.from, result.to);
  return (
    <Panel
      title={t(
        width === 1 ? "rehearsal.perDay" : width === 7 ? "rehearsal.perWeek" : "rehearsal.perFourWeeks",
      )}
    >
      {result.mails === 0 ? (
        <Text size="sm" c="dimmed">
          {t("rehearsal.nothing")}
        </Text>
      ) : (
        <Suspense fallback={<Skeleton height={260} />}>
          <DaysChart
            height={260}
            slices={slices(
              result,
              shown.map((one) => one.name),
              beside?.per_day,
            )}
            shown={shown.map(({ name, title }) => ({ name, title: titled(title) }))}
            hasOthers={ranked.length > shown.length}
          />
        </Suspense>
      )}
    </Panel>
  );
}

function People({ result, beside }: Both) {
  return (
    <Panel title={t("rehearsal.perPerson")}>
      {result.per_person.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("rehearsal.nothing")}
        </Text>
      ) : (
        <Suspense fallback={<Skeleton height={240} />}>
          <PeopleChart
            people={result.per_person}
            beside={beside?.per_person}
            names={{ one: t("rehearsal.thisOne"), other: t("rehearsal.beside") }}
            height={240}
          />
        </Suspense>
      )}
    </Panel>
  );
}

function Reason({ one, most }: { one: RehearsedReason; most: number }) {
  return (
    <li>
      <span>
        {named("outcome", one.outcome)} <small>{named("reason", one.reason)}</small>
      </span>
      <b>{number(one.asks)}</b>
      <span className={own.bar} data-outcome={one.outcome} aria-hidden>
        <span style={{ width: `${Math.max(0.6, (100 * one.asks) / most)}%` }} />
      </span>
    </li>
  );
}

/** What the contact policy decided: what goes at once, what waits, what does not go. */
function Reasons({ reasons }: { reasons: RehearsedReason[] }) {
  const most = Math.max(1, ...reasons.map((one) => one.asks));
  return (
    <Panel title={t("rehearsal.decided")}>
      {reasons.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("rehearsal.nothing")}
        </Text>
      ) : (
        <ul className={own.reasons}>
          {reasons.map((one) => (
            <Reason key={`${one.outcome} ${one.reason}`} one={one} most={most} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Programmes({ result, beside }: Both) {
  if (result.details.length < 2) return null;
  const other = (name: string) => beside?.details.find((one) => one.name === name);
  const outcome = (one: RehearsedProgramme, state: string) => number(one.asks[state] ?? 0);
  return (
    <Panel title={t("rehearsal.programmes")} flush>
      <Scroll>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("journey.title")}</th>
              <th scope="col" className={classes.number}>
                {t("rehearsal.entered")}
              </th>
              <th scope="col" className={classes.number}>
                {t("rehearsal.people")}
              </th>
              <th scope="col" className={classes.number}>
                {t("rehearsal.mails")}
              </th>
              {beside === undefined ? null : (
                <th scope="col" className={classes.number}>
                  {t("rehearsal.beside")}
                </th>
              )}
              <th scope="col" className={`${classes.number} ${classes.wide}`}>
                {named("ask.state", "merged")}
              </th>
              <th scope="col" className={`${classes.number} ${classes.wide}`}>
                {named("ask.state", "refused")}
              </th>
              <th scope="col" className={`${classes.number} ${classes.wide}`}>
                {named("ask.state", "expired")}
              </th>
            </tr>
          </thead>
          <tbody>
            {result.details.map((one) => (
              <tr key={one.name}>
                <td>{titled(one.title)}</td>
                <td className={classes.number}>{number(one.entered)}</td>
                <td className={classes.number}>{number(one.people)}</td>
                <td className={classes.number}>
                  <b>{number(one.mails)}</b>
                </td>
                {beside === undefined ? null : (
                  <td className={classes.number}>{number(other(one.name)?.mails ?? 0)}</td>
                )}
                <td className={`${classes.number} ${classes.wide}`}>{outcome(one, "merged")}</td>
                <td className={`${classes.number} ${classes.wide}`}>{outcome(one, "refused")}</td>
                <td className={`${classes.number} ${classes.wide}`}>{outcome(one, "expired")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

/** Where two programmes wanted to write to the same person within a day. */
function Collisions({ result }: { result: RehearsalResult }) {
  const titleOf = (name: string) => titled(result.details.find((one) => one.name === name)?.title ?? name);
  const became = (one: RehearsedCollision) =>
    Object.entries(one.outcomes)
      .sort(([, most], [, least]) => least - most)
      .map(([state, times]) => `${named("ask.state", state).toLowerCase()} ${percent(times / one.times, 0)}`)
      .join(", ");
  if (result.details.length < 2) return null;
  return (
    <Panel title={t("rehearsal.collisions")} flush={result.collisions.length > 0}>
      {result.collisions.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("rehearsal.noCollisions")}
        </Text>
      ) : (
        <Scroll>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t("rehearsal.first")}</th>
                <th scope="col">{t("rehearsal.second")}</th>
                <th scope="col" className={classes.number}>
                  {t("rehearsal.times")}
                </th>
                <th scope="col">{t("rehearsal.became")}</th>
              </tr>
            </thead>
            <tbody>
              {result.collisions.map((one) => (
                <tr key={`${one.first} ${one.second}`}>
                  <td>{titleOf(one.first)}</td>
                  <td>{titleOf(one.second)}</td>
                  <td className={classes.number}>{number(one.times)}</td>
                  <td>{became(one)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Panel>
  );
}

/** Where both runs have the same journey in two versions: what is different between them. */
function Versions({ run, beside }: { run: RehearsalDetail; beside: RehearsalDetail }) {
  const names = (run.result?.details ?? []).map((one) => one.name);
  const draft = [...(run.wanted.drafts ?? []), ...(beside.wanted.drafts ?? [])].find((one) =>
    names.includes(one.name),
  );
  const before = useDocument(beside, draft?.name);
  const after = useDocument(run, draft?.name);
  if (draft === undefined || before === undefined || after === undefined) return null;
  return (
    <Panel
      title={t("rehearsal.versions")}
      actions={
        <To to="/rehearsals/$id" params={{ id: beside.id }} search={{}} size="xs">
          {t("rehearsal.openOther")}
        </To>
      }
    >
      <Changes
        before={documentOf(before)}
        after={documentOf(after)}
        names={{ before: t("rehearsal.besideOne"), after: t("rehearsal.thisOne") }}
      />
    </Panel>
  );
}

interface ResultProps {
  run: RehearsalDetail;
  result: RehearsalResult;
  /** The run that it is looked at beside. */
  beside: RehearsalDetail | undefined;
}

export function Result({ run, result, beside }: ResultProps) {
  const both: Both = { result, beside: beside?.result ?? undefined };
  return (
    <Stack gap="md">
      {beside === undefined ? null : <Versions run={run} beside={beside} />}
      <Numbers {...both} />
      <Offered result={result} />
      <Days {...both} />
      <div className={own.two}>
        <People {...both} />
        <Reasons reasons={result.reasons} />
      </div>
      <Programmes {...both} />
      <Steps run={run} result={result} beside={both.beside} />
      <Collisions result={result} />
      <Examples run={run} result={result} />
      <Text size="xs" c="dimmed">
        {t("rehearsal.honest")}
      </Text>
    </Stack>
  );
}
