// The second step: what it says, in one way or several.

import { Button, Group, NativeSelect, NumberInput, Select, Stack, Switch, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { CampaignMeasure, CampaignVariant } from "~/api/generated";
import { named, t } from "~/i18n";
import { templatesQuery, titleOf } from "~/templates/data";
import { To } from "~/ui/to";
import own from "./campaigns.module.css";
import { nextVariant, type PartProps, published } from "./document";

const MEASURES = ["opened", "clicked", "ordered", "revenue"] as const satisfies CampaignMeasure[];
const MOST_VARIANTS = 4;

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

export function What({ document, change }: PartProps) {
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
