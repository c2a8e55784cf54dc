// A campaign that is still written: to whom, what, when, and a last look.

import {
  Button,
  Group,
  NativeSelect,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { IconPlus, IconSend, IconTrash } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { call, Refused } from "~/api/client";
import type { CampaignDetail, CampaignDocument, CampaignMeasure, CampaignVariant } from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { FindCustomer } from "~/customers/find";
import { number, percent } from "~/format";
import { dayIn, plusDays } from "~/home/days";
import { many, named, t } from "~/i18n";
import { useMe } from "~/staff/me";
import { previewQuery, templatesQuery, titleOf } from "~/templates/data";
import { Inbox, lookOf, Seen, Unseen } from "~/templates/preview";
import { Confirm } from "~/ui/confirm";
import { DayField } from "~/ui/day-field";
import { Broken, Lines, Panel } from "~/ui/page";
import { To } from "~/ui/to";
import { useKept, useUnsaved } from "~/ui/unsaved";
import own from "./campaigns.module.css";
import { estimateQuery } from "./data";
import { freshWhen, lacking, nextVariant, published, WHENS, whenOf } from "./document";

const STEPS = ["who", "what", "when", "check"] as const;
type Step = (typeof STEPS)[number];
const MEASURES = ["opened", "clicked", "ordered", "revenue"] as const satisfies CampaignMeasure[];
const MOST_VARIANTS = 4;

interface PartProps {
  document: CampaignDocument;
  change: (fields: Partial<CampaignDocument>) => void;
}

function useSegments() {
  const segments = useQuery({
    queryKey: ["segments"],
    queryFn: ({ signal }) => call("list_segments", { query: { limit: 100 } }, signal),
  });
  return (segments.data?.items ?? []).map((one) => one.name);
}

function Who({ document, change }: PartProps) {
  const names = useSegments();
  const audience = document.audience as unknown;
  const isOwn = audience !== undefined && audience !== null && typeof audience !== "string";
  const excluded = (document.exclude ?? []).filter((one) => typeof one === "string");
  return (
    <Stack gap="md">
      <TextInput
        label={t("campaign.title")}
        value={document.title}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <Textarea
        label={t("campaign.summary")}
        autosize
        minRows={2}
        value={document.summary ?? ""}
        onChange={(event) => change({ summary: event.currentTarget.value })}
      />
      {isOwn ? (
        <Text size="sm">{t("campaign.ownCondition")}</Text>
      ) : (
        <Select
          label={t("campaign.audience")}
          placeholder={t("customers.everybody")}
          data={names}
          value={typeof audience === "string" ? audience : null}
          onChange={(value) => change({ audience: (value ?? undefined) as CampaignDocument["audience"] })}
          clearable
          searchable
        />
      )}
      <Select
        label={t("campaign.exclude")}
        placeholder={t("campaign.nobody")}
        data={names}
        value={(excluded[0] as string | undefined) ?? null}
        onChange={(value) =>
          change({
            exclude: (value === null ? [] : [value]) as unknown as NonNullable<CampaignDocument["exclude"]>,
          })
        }
        clearable
        searchable
      />
      <Text size="sm" c="dimmed">
        {t("campaign.segmentHelp")}{" "}
        <To to="/segments/new" underline="always" size="sm">
          {t("segments.new")}
        </To>
      </Text>
    </Stack>
  );
}

interface VariantProps {
  one: CampaignVariant;
  offered: Array<{ value: string; label: string; version: number }>;
  change: (fields: Partial<CampaignVariant>) => void;
  remove: (() => void) | undefined;
}

function Variant({ one, offered, change, remove }: VariantProps) {
  return (
    <div className={own.variant}>
      <Group justify="space-between">
        <b>{t("campaign.variant", { id: one.id.toUpperCase() })}</b>
        {remove === undefined ? null : (
          <Button variant="subtle" color="gray" leftSection={<IconTrash size={14} />} onClick={remove}>
            {t("campaign.removeVariant")}
          </Button>
        )}
      </Group>
      <Select
        label={t("campaign.template")}
        data={offered}
        value={one.template}
        allowDeselect={false}
        searchable
        onChange={(value) => {
          const found = offered.find((each) => each.value === value);
          if (found !== undefined) change({ template: found.value, template_version: found.version });
        }}
      />
      <TextInput
        label={t("campaign.subject")}
        description={t("campaign.subjectHelp")}
        value={one.subject ?? ""}
        onChange={(event) => change({ subject: event.currentTarget.value || undefined })}
      />
      <To to="/templates/$name" params={{ name: one.template }} search={{}} size="sm">
        {t("campaign.openTemplate")}
      </To>
    </div>
  );
}

function What({ document, change }: PartProps) {
  const templates = useQuery(templatesQuery);
  const offered = published(templates.data?.templates ?? []).map((one) => ({
    value: one.name,
    label: titleOf(one.name),
    version: one.version,
  }));
  const { variants, test, learn } = document;
  const put = (id: string, fields: Partial<CampaignVariant>) =>
    change({ variants: variants.map((one) => (one.id === id ? { ...one, ...fields } : one)) });
  const first = variants[0];
  return (
    <Stack gap="md">
      {variants.map((one) => (
        <Variant
          key={one.id}
          one={one}
          offered={offered}
          change={(fields) => put(one.id, fields)}
          remove={
            variants.length === 1
              ? undefined
              : () => change({ variants: variants.filter((other) => other.id !== one.id) })
          }
        />
      ))}
      {variants.length >= MOST_VARIANTS || first === undefined ? null : (
        <div>
          <Button
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() => change({ variants: [...variants, { ...first, id: nextVariant(document) }] })}
          >
            {t("campaign.addVariant")}
          </Button>
        </div>
      )}
      {variants.length < 2 ? null : (
        <Switch
          label={t("campaign.test")}
          description={t("campaign.testHelp")}
          checked={Boolean(test)}
          onChange={(event) =>
            change({
              test: event.currentTarget.checked
                ? { percent: 20, wait_hours: 24, measure: "clicked", winner: "automatic" }
                : undefined,
              learn: undefined,
            })
          }
        />
      )}
      {variants.length < 2 ? null : (
        <Switch
          label={t("campaign.learn")}
          description={t("campaign.learnHelp")}
          checked={Boolean(learn)}
          onChange={(event) =>
            change({
              learn: event.currentTarget.checked
                ? { measure: "clicked", wait_hours: 4, floor_percent: 5 }
                : undefined,
              test: undefined,
            })
          }
        />
      )}
      {variants.length < 2 || !learn ? null : (
        <Group grow align="flex-end">
          <NumberInput
            label={t("campaign.learnHours")}
            min={1}
            max={336}
            value={learn.wait_hours ?? 4}
            onChange={(value) => change({ learn: { ...learn, wait_hours: Number(value) || 4 } })}
          />
          <NumberInput
            label={t("campaign.learnFloor")}
            min={1}
            max={50}
            value={learn.floor_percent ?? 5}
            onChange={(value) => change({ learn: { ...learn, floor_percent: Number(value) || 5 } })}
          />
          <NativeSelect
            label={t("campaign.testBy")}
            value={learn.measure}
            data={MEASURES.filter((value) => value !== "revenue").map((value) => ({
              value,
              label: named("campaignMeasure", value),
            }))}
            onChange={(event) =>
              change({ learn: { ...learn, measure: event.currentTarget.value as CampaignMeasure } })
            }
          />
        </Group>
      )}
      {variants.length < 2 || !test ? null : (
        <Group grow align="flex-end">
          <NumberInput
            label={t("campaign.testPercent")}
            min={2}
            max={90}
            value={test.percent}
            onChange={(value) => change({ test: { ...test, percent: Number(value) || 20 } })}
          />
          <NumberInput
            label={t("campaign.testHours")}
            min={1}
            max={168}
            value={test.wait_hours}
            onChange={(value) => change({ test: { ...test, wait_hours: Number(value) || 24 } })}
          />
          <NativeSelect
            label={t("campaign.testBy")}
            value={test.measure}
            data={MEASURES.map((value) => ({ value, label: named("campaignMeasure", value) }))}
            onChange={(event) =>
              change({ test: { ...test, measure: event.currentTarget.value as CampaignMeasure } })
            }
          />
        </Group>
      )}
    </Stack>
  );
}

/** An instant as the field for local times writes it. */
function localOf(instant: string): string {
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function Times({ document, change }: PartProps) {
  const { when } = document;
  if (when === "now") return <Text size="sm">{t("campaign.nowHelp")}</Text>;
  if ("at" in when) {
    return (
      <TextInput
        type="datetime-local"
        label={t("campaign.at")}
        value={localOf(when.at)}
        onChange={(event) => {
          const at = new Date(event.currentTarget.value);
          if (!Number.isNaN(at.getTime())) change({ when: { at: at.toISOString() } });
        }}
      />
    );
  }
  if ("local" in when) {
    const { local } = when;
    return (
      <Stack gap="sm">
        <Group grow>
          <DayField
            label={t("campaign.day")}
            value={local.day}
            onChange={(day) => change({ when: { local: { ...local, day } } })}
          />
          <TextInput
            type="time"
            label={t("campaign.time")}
            value={local.time}
            onChange={(event) => change({ when: { local: { ...local, time: event.currentTarget.value } } })}
          />
        </Group>
        <Text size="sm" c="dimmed">
          {t("campaign.localHelp")}
        </Text>
      </Stack>
    );
  }
  if ("best" in when) {
    const { best } = when;
    return (
      <Stack gap="sm">
        <Group grow>
          <TextInput
            type="datetime-local"
            label={t("campaign.bestFrom")}
            value={typeof best.from === "string" ? localOf(best.from) : ""}
            onChange={(event) => {
              const from = new Date(event.currentTarget.value);
              const known = Number.isNaN(from.getTime()) ? undefined : from.toISOString();
              change({ when: { best: { ...best, from: known } } });
            }}
          />
          <NumberInput
            label={t("campaign.bestWithin")}
            min={1}
            max={168}
            allowDecimal={false}
            value={best.within_hours ?? 24}
            onChange={(value) => change({ when: { best: { ...best, within_hours: Number(value) || 24 } } })}
          />
        </Group>
        <Text size="sm" c="dimmed">
          {t("campaign.bestHelp")}
        </Text>
      </Stack>
    );
  }
  const { every } = when;
  return (
    <Stack gap="sm">
      <Group grow align="flex-end">
        <NumberInput
          label={t("campaign.everyNumber")}
          min={1}
          max={52}
          value={every.number ?? 1}
          onChange={(value) => change({ when: { every: { ...every, number: Number(value) || 1 } } })}
        />
        <NativeSelect
          label={t("campaign.everyUnit")}
          value={every.unit}
          data={(["day", "week", "month"] as const).map((value) => ({ value, label: named("every", value) }))}
          onChange={(event) =>
            change({
              when: { every: { ...every, unit: event.currentTarget.value as typeof every.unit } },
            })
          }
        />
        <TextInput
          type="time"
          label={t("campaign.time")}
          value={every.time}
          onChange={(event) => change({ when: { every: { ...every, time: event.currentTarget.value } } })}
        />
        <DayField
          label={t("campaign.from")}
          value={every.from}
          onChange={(from) => change({ when: { every: { ...every, from } } })}
        />
      </Group>
      <Switch
        label={t("campaign.everyLocal")}
        checked={every.local ?? false}
        onChange={(event) => change({ when: { every: { ...every, local: event.currentTarget.checked } } })}
      />
    </Stack>
  );
}

function When({ document, change }: PartProps) {
  const tomorrow = plusDays(dayIn(useMe()?.shop.time_zone ?? "UTC"), 1);
  return (
    <Stack gap="md">
      <NativeSelect
        label={t("campaign.when")}
        value={whenOf(document.when)}
        data={WHENS.map((value) => ({ value, label: named("campaignWhen", value) }))}
        onChange={(event) => {
          const kind = WHENS.find((one) => one === event.currentTarget.value) ?? "now";
          change({ when: freshWhen(kind, tomorrow) });
        }}
      />
      <Times document={document} change={change} />
      <NumberInput
        label={t("campaign.perHour")}
        description={t("campaign.perHourHelp")}
        min={1}
        allowDecimal={false}
        value={document.per_hour ?? ""}
        onChange={(value) => change({ per_hour: value === "" ? undefined : Number(value) })}
      />
      <NumberInput
        label={t("campaign.holdout")}
        description={t("campaign.holdoutHelp")}
        min={0}
        max={50}
        allowDecimal={false}
        value={document.holdout_percent ?? 5}
        onChange={(value) => change({ holdout_percent: Number(value) || 0 })}
      />
      <Switch
        label={t("campaign.resend")}
        description={t("campaign.resendHelp")}
        checked={Boolean(document.resend)}
        onChange={(event) =>
          change({ resend: event.currentTarget.checked ? { after_days: 3, to: "not_opened" } : undefined })
        }
      />
    </Stack>
  );
}

/** Whom it would reach if it went now. */
function Reach({ campaign, isChanged }: { campaign: CampaignDetail; isChanged: boolean }) {
  const estimate = useQuery({ ...estimateQuery(campaign.name, campaign.changes), enabled: !isChanged });
  const known = estimate.data;
  return (
    <Panel title={t("campaign.reach")}>
      {isChanged ? (
        <Text size="sm" c="dimmed">
          {t("campaign.saveFirst")}
        </Text>
      ) : estimate.error !== null ? (
        <Broken error={estimate.error} retry={() => void estimate.refetch()} />
      ) : known === undefined ? (
        <Lines count={4} />
      ) : (
        <ul className={own.counts} aria-live="polite">
          <li>
            <span>{t("campaign.audienceIs")}</span>
            <b>{`${number(known.audience)} (${percent(known.of === 0 ? 0 : known.audience / known.of, 0)})`}</b>
          </li>
          <li>
            <span>{t("campaign.nowGo")}</span>
            <b>{number(known.now)}</b>
          </li>
          {Object.entries(known.later).map(([reason, one]) => (
            <li key={reason}>
              <span>{`${t("campaign.laterGo")}: ${named("reason", reason, one.words)}`}</span>
              <b>{number(one.people)}</b>
            </li>
          ))}
          {Object.entries(known.refused).map(([reason, one]) => (
            <li key={reason}>
              <span>{`${t("campaign.notGo")}: ${named("reason", reason, one.words)}`}</span>
              <b>{number(one.people)}</b>
            </li>
          ))}
          <li>
            <span>{t("campaign.heldOut")}</span>
            <b>{number(known.held_out)}</b>
          </li>
          {known.excluded === 0 ? null : (
            <li>
              <span>{t("campaign.leftOut")}</span>
              <b>{number(known.excluded)}</b>
            </li>
          )}
        </ul>
      )}
    </Panel>
  );
}

/** The mail as it is, for a sample customer or a chosen one. */
function Mail({ variants }: { variants: CampaignVariant[] }) {
  const [shown, show] = useState(variants[0]?.id ?? "");
  const [customer, choose] = useState<string | undefined>();
  const variant = variants.find((one) => one.id === shown) ?? variants[0];
  const preview = useQuery({
    ...previewQuery(
      variant?.template ?? "",
      variant?.template_version ?? 1,
      lookOf({ customer, event: undefined }, undefined),
    ),
    enabled: variant !== undefined,
  });
  return (
    <Panel
      title={t("campaign.mail")}
      actions={
        variants.length < 2 ? null : (
          <SegmentedControl
            size="xs"
            aria-label={t("campaign.whichVariant")}
            value={variant?.id ?? ""}
            onChange={show}
            data={variants.map((one) => ({ value: one.id, label: one.id.toUpperCase() }))}
          />
        )
      }
    >
      <Stack gap="sm">
        <FindCustomer
          size="xs"
          label={t("preview.customer")}
          placeholder={t("preview.sample")}
          value={customer}
          onChange={choose}
        />
        {preview.error === null ? null : <Unseen error={preview.error} />}
        {preview.isPending ? <Lines count={5} /> : null}
        {preview.data === undefined ? null : (
          <>
            <Inbox preview={preview.data} />
            <Seen preview={preview.data} isSmall />
          </>
        )}
      </Stack>
    </Panel>
  );
}

function TestSend({ campaign, isChanged }: { campaign: CampaignDetail; isChanged: boolean }) {
  const [to, setTo] = useState("");
  const [variant, setVariant] = useState(campaign.document.variants[0]?.id ?? "a");
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    try {
      await call("test_campaign", { path: { campaign: campaign.name }, body: { to: to.trim(), variant } });
      done(t("campaign.tested"));
    } catch (error) {
      failed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel title={t("campaign.testSend")}>
      <Stack gap="sm">
        <TextInput
          size="xs"
          label={t("campaign.testTo")}
          description={t("campaign.testToHelp")}
          type="email"
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        {campaign.document.variants.length < 2 ? null : (
          <NativeSelect
            size="xs"
            label={t("campaign.whichVariant")}
            value={variant}
            data={campaign.document.variants.map((one) => ({ value: one.id, label: one.id.toUpperCase() }))}
            onChange={(event) => setVariant(event.currentTarget.value)}
          />
        )}
        <div>
          <Button
            variant="default"
            leftSection={<IconSend size={14} />}
            loading={busy}
            disabled={isChanged || !to.includes("@")}
            onClick={() => void send()}
          >
            {t("campaign.testSendDo")}
          </Button>
        </div>
      </Stack>
    </Panel>
  );
}

function Schedule({ campaign, isReady }: { campaign: CampaignDetail; isReady: boolean }) {
  const [asking, setAsking] = useState(false);
  const [warning, setWarning] = useState<string | undefined>();
  const queries = useQueryClient();
  const path = { campaign: campaign.name };
  const schedule = async () => {
    try {
      await call("schedule_campaign", { path, body: { confirm: warning !== undefined } });
      await queries.invalidateQueries({ queryKey: ["campaigns"] });
      done(t("campaign.scheduled"), () => {
        void call("unschedule_campaign", { path }).then(
          () => queries.invalidateQueries({ queryKey: ["campaigns"] }),
          failed,
        );
      });
    } catch (error) {
      // It reaches more people than is done without asking: say how many, and ask.
      if (error instanceof Refused && error.code === "campaigns.confirm") setWarning(error.message);
      else failed(error);
      throw error;
    }
  };
  return (
    <>
      <Button disabled={!isReady} onClick={() => setAsking(true)}>
        {t(campaign.document.when === "now" ? "campaign.sendNow" : "campaign.schedule")}
      </Button>
      <Confirm
        opened={asking}
        onClose={() => {
          setAsking(false);
          setWarning(undefined);
        }}
        title={t("campaign.scheduleTitle", { title: campaign.title })}
        action={t(warning === undefined ? "campaign.schedule" : "campaign.scheduleAnyway")}
        onConfirm={schedule}
      >
        <Stack gap="sm">
          <Text size="sm">{t("campaign.scheduleHelp")}</Text>
          {warning === undefined ? null : (
            <Text size="sm" c="var(--warn)" role="alert">
              {warning}
            </Text>
          )}
        </Stack>
      </Confirm>
    </>
  );
}

interface DraftProps {
  campaign: CampaignDetail;
  mayChange: boolean;
}

export function Draft({ campaign, mayChange }: DraftProps) {
  const search = useSearch({ from: "/campaigns/$name" });
  const navigate = useNavigate({ from: "/campaigns/$name" });
  const step = STEPS.find((one) => one === search.step) ?? "who";
  const go = (to: Step) => void navigate({ search: to === "who" ? {} : { step: to } });
  const [document, setDocument] = useState(campaign.document);
  const [busy, setBusy] = useState(false);
  const queries = useQueryClient();
  const stands = { text: JSON.stringify(campaign.document), version: campaign.changes };
  const { isChanged, version, keep } = useKept(JSON.stringify(document), stands, () =>
    setDocument(campaign.document),
  );
  useUnsaved(mayChange && isChanged);
  const change = (fields: Partial<CampaignDocument>) => setDocument((now) => ({ ...now, ...fields }));
  const problems = lacking(document);
  const at = STEPS.indexOf(step);
  /** Whether what is typed is kept. */
  const save = async (): Promise<boolean> => {
    setBusy(true);
    try {
      const answer = await call("change_campaign", {
        path: { campaign: campaign.name },
        body: { document, changes: version },
      });
      keep({ text: JSON.stringify(document), version: answer.changes });
      await queries.invalidateQueries({ queryKey: ["campaigns"] });
      done(t("campaign.saved"));
      return true;
    } catch (error) {
      failed(error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  /** What is typed is kept on the way. */
  const goOn = async () => {
    if (!isChanged || problems.length > 0 || (await save())) go(STEPS[at + 1] ?? "check");
  };
  const parts = { who: Who, what: What, when: When };
  const Part = step === "check" ? undefined : parts[step];
  return (
    <>
      <ol className={own.steps} aria-label={t("campaign.steps")}>
        {STEPS.map((one, number) => (
          <li key={one}>
            <button type="button" aria-current={one === step ? "step" : undefined} onClick={() => go(one)}>
              <span aria-hidden>{number + 1}</span>
              {t(`campaign.step.${one}`)}
            </button>
          </li>
        ))}
      </ol>
      <div className={own.columns}>
        <Panel title={t(`campaign.step.${step}`)}>
          <Stack gap="lg">
            {Part === undefined ? (
              <Text size="sm">
                {isChanged
                  ? t("campaign.saveFirst")
                  : `${many("campaign.variants", document.variants.length)} ${named("campaignWhen", whenOf(document.when))}. ${t("campaign.checkHelp")}`}
              </Text>
            ) : (
              <Part document={document} change={change} />
            )}
            {mayChange ? (
              <Group justify="space-between">
                <Button variant="default" disabled={at === 0} onClick={() => go(STEPS[at - 1] ?? "who")}>
                  {t("campaign.back")}
                </Button>
                <Group gap="xs">
                  {isChanged ? (
                    <Button
                      variant="default"
                      loading={busy}
                      disabled={problems.length > 0}
                      onClick={() => void save()}
                    >
                      {t("save")}
                    </Button>
                  ) : null}
                  {step === "check" ? (
                    <Schedule campaign={campaign} isReady={!isChanged && problems.length === 0} />
                  ) : (
                    <Button loading={busy} onClick={() => void goOn()}>
                      {t("campaign.goOn")}
                    </Button>
                  )}
                </Group>
              </Group>
            ) : null}
          </Stack>
        </Panel>
        <Stack gap="md">
          {step === "what" ? (
            <Mail variants={document.variants} />
          ) : (
            <Reach campaign={campaign} isChanged={isChanged} />
          )}
          {mayChange && step === "check" ? <TestSend campaign={campaign} isChanged={isChanged} /> : null}
        </Stack>
      </div>
    </>
  );
}
