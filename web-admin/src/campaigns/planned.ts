// When a campaign is meant to go, in words.

import type { CampaignDocument } from "~/api/generated";
import { clockOf, dateTime, day } from "~/format";
import { many, named, t } from "~/i18n";

/** When it would go if it were released as it stands. */
export function plannedOf({ when }: Pick<CampaignDocument, "when">): string {
  if (when === "now") return named("campaignWhen", "now");
  if ("at" in when) return dateTime(when.at);
  if ("local" in when)
    return t("campaign.plannedLocal", { day: day(when.local.day), time: clockOf(when.local.time) });
  if ("best" in when) {
    const words = named("campaignWhen", "best");
    return typeof when.best.from === "string" ? `${words}, ${dateTime(when.best.from)}` : words;
  }
  const { every } = when;
  return t("campaign.plannedEvery", {
    unit: many(`campaign.every.${every.unit}`, every.number ?? 1),
    time: clockOf(every.time),
    day: day(every.from),
  });
}
