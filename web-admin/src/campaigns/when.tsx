// The third step: when it goes, and how fast.

import { Group, NativeSelect, NumberInput, Stack, Switch, Text, TextInput } from "@mantine/core";
import { dayIn, plusDays } from "~/home/days";
import { named, t } from "~/i18n";
import { useMe } from "~/staff/me";
import { DayField } from "~/ui/day-field";
import { freshWhen, type PartProps, WHENS, whenOf } from "./document";

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

export function When({ document, change }: PartProps) {
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
