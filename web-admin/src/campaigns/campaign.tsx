// One campaign: written, under way, and what it came to.

import { Button, Group, NativeSelect, Progress, Stack, Text } from "@mantine/core";
import { IconCopy, IconPlayerPause, IconPlayerPlay, IconRepeat, IconTrash } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "~/api/client";
import type {
  CampaignCounts,
  CampaignDetail,
  CampaignLearned,
  CampaignResendTo,
  CampaignRun,
} from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { amountWhole, dateTime, number, percent } from "~/format";
import { many, named, t } from "~/i18n";
import numbers from "~/rehearsals/rehearsal.module.css";
import { mainCurrency } from "~/reports/data";
import { useMay } from "~/staff/me";
import { templatesQuery, titleOf } from "~/templates/data";
import { useBusyWith } from "~/ui/busy";
import { Confirm } from "~/ui/confirm";
import { Broken, Fact, Facts, Lines, Page, Panel } from "~/ui/page";
import { Scroll } from "~/ui/scroll";
import { Stat } from "~/ui/stat";
import { State } from "~/ui/state";
import { Told } from "~/ui/told";
import classes from "~/ui/ui.module.css";
import own from "./campaigns.module.css";
import { campaignQuery, campaignsQuery, figuresQuery } from "./data";
import { nameFrom, noteOf, published, whenOf } from "./document";
import { Draft } from "./draft";

/** What is known of variants whose shares learn, by the shares that stand now. */
function learnedWords({ rounds }: CampaignLearned): string {
  const arms = rounds.at(-1)?.arms ?? [];
  const best = arms.toSorted((one, other) => other.of_a_million - one.of_a_million)[0];
  if (best?.chance === undefined || best.chance === null) return t("campaignLearned.open");
  return t("campaignLearned.known", {
    id: best.variant.toUpperCase(),
    chance: percent(best.chance, 0),
    people: number(arms.reduce((sum, arm) => sum + arm.reached, 0)),
    share: percent(best.of_a_million / 1_000_000, 0),
  });
}

function useDeed(name: string) {
  const queries = useQueryClient();
  const [busy, begin] = useBusyWith();
  const run = async (
    which: string,
    deed: () => Promise<unknown>,
    words: string,
    undo?: () => Promise<unknown>,
  ) => {
    const again = () => queries.invalidateQueries({ queryKey: ["campaigns"] });
    const went = await begin(which, async () => {
      await deed();
      await again();
      done(words, undo && (() => void undo().then(again, failed)));
    });
    // What was asked for stays asked.
    if (!went) throw new Error(which);
  };
  return { busy, run, path: { campaign: name } };
}

function Switching({ campaign }: { campaign: CampaignDetail }) {
  const { busy, run, path } = useDeed(campaign.name);
  const [asking, setAsking] = useState(false);
  const { state } = campaign;
  const pause = () => call("pause_campaign", { path });
  const resume = () => call("resume_campaign", { path });
  const quietly = (deed: Promise<void>) => void deed.catch(() => undefined);
  return (
    <>
      {state === "scheduled" ? (
        <Button
          variant="default"
          loading={busy === "unschedule"}
          onClick={() =>
            quietly(run("unschedule", () => call("unschedule_campaign", { path }), t("campaign.unscheduled")))
          }
        >
          {t("campaign.unschedule")}
        </Button>
      ) : null}
      {["sending", "testing", "scheduled"].includes(state) ? (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={14} />}
          loading={busy === "pause"}
          onClick={() => quietly(run("pause", pause, t("campaign.paused"), resume))}
        >
          {t("journey.pause")}
        </Button>
      ) : null}
      {state === "paused" ? (
        <Button
          leftSection={<IconPlayerPlay size={14} />}
          loading={busy === "resume"}
          onClick={() => quietly(run("resume", resume, t("campaign.resumed"), pause))}
        >
          {t("journey.resume")}
        </Button>
      ) : null}
      {["sending", "testing", "paused", "scheduled"].includes(state) ? (
        <>
          <Button variant="default" onClick={() => setAsking(true)}>
            {t("campaign.cancel")}
          </Button>
          <Confirm
            opened={asking}
            onClose={() => setAsking(false)}
            title={t("campaign.cancelTitle", { title: campaign.title })}
            action={t("campaign.cancel")}
            danger
            word={campaign.name}
            onConfirm={() => run("cancel", () => call("cancel_campaign", { path }), t("campaign.cancelled"))}
          >
            {t("campaign.cancelHelp")}
          </Confirm>
        </>
      ) : null}
    </>
  );
}

function Copy({ campaign }: { campaign: CampaignDetail }) {
  const campaigns = useQuery(campaignsQuery);
  const { busy, run, path } = useDeed(campaign.name);
  const navigate = useNavigate();
  const copy = async () => {
    const name = nameFrom(
      campaign.name,
      (campaigns.data?.items ?? []).map((one) => one.name),
    );
    await run("copy", () => call("duplicate_campaign", { path, body: { name } }), t("campaign.copied"));
    void navigate({ to: "/campaigns/$name", params: { name }, search: {} });
  };
  return (
    <Button
      variant="default"
      leftSection={<IconCopy size={14} />}
      loading={busy === "copy"}
      onClick={() => void copy().catch(() => undefined)}
    >
      {t("campaign.copy")}
    </Button>
  );
}

const RESEND_TO = ["not_opened", "not_clicked"] as const;

/** Once more, to those who did not react: with the same words or with others. */
function Resend({ campaign }: { campaign: CampaignDetail }) {
  const [asking, setAsking] = useState(false);
  const [to, setTo] = useState<CampaignResendTo>("not_opened");
  const [template, setTemplate] = useState("");
  const { run, path } = useDeed(campaign.name);
  const templates = useQuery(templatesQuery);
  const offered = published(templates.data?.templates ?? []);
  const other = offered.find((one) => one.name === template);
  const body = {
    to,
    ...(other === undefined ? {} : { template: other.name, template_version: other.version }),
  };
  return (
    <>
      <Button variant="default" leftSection={<IconRepeat size={14} />} onClick={() => setAsking(true)}>
        {t("resend.open")}
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("resend.title", { title: campaign.title })}
        action={t("resend.open")}
        onConfirm={() => run("resend", () => call("resend_campaign", { path, body }), t("resend.done"))}
      >
        <Stack gap="sm">
          <span>{t("resend.help")}</span>
          <NativeSelect
            label={t("resend.to")}
            value={to}
            data={RESEND_TO.map((value) => ({ value, label: t(`resend.${value}`) }))}
            onChange={(event) =>
              setTo(RESEND_TO.find((one) => one === event.currentTarget.value) ?? "not_opened")
            }
          />
          <NativeSelect
            label={t("resend.template")}
            value={template}
            data={[
              { value: "", label: t("resend.same") },
              ...offered.map((one) => ({ value: one.name, label: titleOf(one.name) })),
            ]}
            onChange={(event) => setTemplate(event.currentTarget.value)}
          />
        </Stack>
      </Confirm>
    </>
  );
}

function Remove({ campaign }: { campaign: CampaignDetail }) {
  const [asking, setAsking] = useState(false);
  const { run, path } = useDeed(campaign.name);
  const navigate = useNavigate();
  return (
    <>
      <Button variant="default" leftSection={<IconTrash size={14} />} onClick={() => setAsking(true)}>
        {t("rehearsals.remove")}
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("campaign.removeTitle", { title: campaign.title })}
        action={t("rehearsals.remove")}
        danger
        onConfirm={async () => {
          await run("remove", () => call("delete_campaign", { path }), t("campaign.removed"));
          void navigate({ to: "/campaigns", search: {}, ignoreBlocker: true });
        }}
      >
        {t("campaign.removeHelp")}
      </Confirm>
    </>
  );
}

/** How far a sending is. */
function Run({
  run,
  campaign,
  mayChange,
}: {
  run: CampaignRun;
  campaign: CampaignDetail;
  mayChange: boolean;
}) {
  const { busy, run: doing, path } = useDeed(campaign.name);
  const people = Object.values(run.people).reduce((sum, count) => sum + count, 0);
  const waiting = run.people.waiting ?? 0;
  const isUnderWay = ["filling", "sending", "testing", "rest"].includes(run.state);
  return (
    <Panel
      title={t("campaign.run", { n: run.number })}
      actions={<State kind="campaignRun" state={run.state} />}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {`${dateTime(run.starts_at)}${run.repeats ? ` · ${t("calendar.again")}` : ""}`}
        </Text>
        {isUnderWay && people > 0 ? (
          <Progress
            value={(100 * (people - waiting)) / people}
            size="lg"
            aria-label={t("campaign.progress")}
          />
        ) : null}
        {people === 0 ? null : (
          <Text size="sm" aria-live="polite">
            {Object.entries(run.people)
              .filter(([, count]) => count > 0)
              .map(([state, count]) => `${number(count)} ${named("campaignPeople", state)}`)
              .join(" · ")}
          </Text>
        )}
        {run.verdict ? (
          <Text size="sm">
            {t(
              run.verdict.by === "hand"
                ? "campaignVerdict.hand"
                : run.verdict.decided
                  ? "campaignVerdict.decided"
                  : "campaignVerdict.open",
              { id: run.verdict.winner.toUpperCase() },
            )}
          </Text>
        ) : null}
        {run.learned ? <Text size="sm">{learnedWords(run.learned)}</Text> : null}
        {run.state === "testing" && !run.verdict && mayChange ? (
          <Group gap="xs">
            {campaign.document.variants.map((one) => (
              <Button
                key={one.id}
                variant="default"
                loading={busy === one.id}
                onClick={() =>
                  void doing(
                    one.id,
                    () => call("choose_campaign_winner", { path, body: { variant: one.id } }),
                    t("campaign.winnerChosen"),
                  ).catch(() => undefined)
                }
              >
                {t("campaign.chooseWinner", { id: one.id.toUpperCase() })}
              </Button>
            ))}
          </Group>
        ) : null}
      </Stack>
    </Panel>
  );
}

function money(counts: CampaignCounts): string {
  const currency = mainCurrency(counts.revenue);
  return currency === undefined ? "—" : amountWhole(counts.revenue[currency] ?? 0, currency);
}

function share(part: number, of: number): string {
  return of === 0 ? "—" : percent(part / of);
}

function Results({ name }: { name: string }) {
  const figures = useQuery(figuresQuery(name));
  if (figures.error !== null) return <Broken error={figures.error} retry={() => void figures.refetch()} />;
  if (figures.data === undefined) return <Lines count={5} />;
  const { total, variants } = figures.data;
  if (total.asked === 0) return null;
  const stat = (key: string, value: string, under?: string) => (
    <Stat
      name={named("figure", key)}
      value={value}
      under={under === undefined ? null : <span>{under}</span>}
      loading={false}
    />
  );
  return (
    <>
      <section className={classes.panel} aria-label={t("campaign.results")}>
        <div className={numbers.numbers}>
          {stat("sent", number(total.sent), many("campaign.asked", total.asked))}
          {stat("opened", share(total.opened, total.delivered), number(total.opened))}
          {stat("clicked", share(total.clicked, total.delivered), number(total.clicked))}
          {stat("ordered", number(total.ordered), money(total))}
          {stat("unsubscribed", number(total.unsubscribed), share(total.unsubscribed, total.delivered))}
          {stat("bounced", number(total.bounced), share(total.bounced, total.sent))}
        </div>
      </section>
      {variants.length < 2 ? null : (
        <Panel title={t("campaign.byVariant")} flush>
          <Scroll>
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">{t("campaign.whichVariant")}</th>
                  {["sent", "opened", "clicked", "ordered"].map((key) => (
                    <th key={key} scope="col" className={classes.number}>
                      {named("figure", key)}
                    </th>
                  ))}
                  <th scope="col" className={classes.number}>
                    {t("brings.revenue")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {variants.map((one) => (
                  <tr key={one.variant}>
                    <td>{one.variant.toUpperCase()}</td>
                    <td className={classes.number}>{number(one.sent)}</td>
                    <td className={classes.number}>{share(one.opened, one.delivered)}</td>
                    <td className={classes.number}>{share(one.clicked, one.delivered)}</td>
                    <td className={classes.number}>{number(one.ordered)}</td>
                    <td className={classes.number}>{money(one)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </Panel>
      )}
    </>
  );
}

function UnderWay({ campaign, mayChange }: { campaign: CampaignDetail; mayChange: boolean }) {
  const { document } = campaign;
  return (
    <div className={own.columns}>
      <Stack gap="md">
        {campaign.note ? (
          <Text size="sm" c="var(--warn)" role="status">
            <Told {...noteOf(campaign.note)} />
          </Text>
        ) : null}
        <Results name={campaign.name} />
        {campaign.runs.map((run) => (
          <Run key={run.id} run={run} campaign={campaign} mayChange={mayChange} />
        ))}
        {campaign.runs.length === 0 ? <Text size="sm">{t("campaign.notYet")}</Text> : null}
      </Stack>
      <Panel title={t("message.about")}>
        <Facts>
          {document.summary ? <Fact name={t("campaign.summary")}>{document.summary}</Fact> : null}
          <Fact name={t("campaign.audience")}>
            {typeof document.audience === "string"
              ? document.audience
              : document.audience
                ? t("campaign.ownCondition")
                : t("customers.everybody")}
          </Fact>
          <Fact name={t("campaign.when")}>{named("campaignWhen", whenOf(document.when))}</Fact>
          {campaign.starts_at ? <Fact name={t("campaign.next")}>{dateTime(campaign.starts_at)}</Fact> : null}
          <Fact name={t("campaign.template")}>{document.variants.map((one) => one.template).join(", ")}</Fact>
        </Facts>
      </Panel>
    </div>
  );
}

function Opened({ campaign }: { campaign: CampaignDetail }) {
  const mayChange = useMay("write");
  const isDraft = campaign.state === "draft";
  return (
    <Page
      title={campaign.title}
      parent={{ to: "/campaigns", label: t("campaigns.title") }}
      beside={<State kind="campaign" state={campaign.state} />}
      actions={
        mayChange ? (
          <>
            {isDraft ? <Remove campaign={campaign} /> : <Switching campaign={campaign} />}
            {campaign.state === "sent" ? <Resend campaign={campaign} /> : null}
            <Copy campaign={campaign} />
          </>
        ) : null
      }
    >
      {isDraft ? (
        <Draft campaign={campaign} mayChange={mayChange} />
      ) : (
        <UnderWay campaign={campaign} mayChange={mayChange} />
      )}
    </Page>
  );
}

export function CampaignPage() {
  const { name } = useParams({ from: "/campaigns/$name" });
  const campaign = useQuery(campaignQuery(name));
  if (campaign.data !== undefined) return <Opened key={name} campaign={campaign.data} />;
  return (
    <Page title={name} parent={{ to: "/campaigns", label: t("campaigns.title") }}>
      {campaign.error === null ? (
        <Lines count={8} />
      ) : (
        <Broken error={campaign.error} retry={() => void campaign.refetch()} />
      )}
    </Page>
  );
}
