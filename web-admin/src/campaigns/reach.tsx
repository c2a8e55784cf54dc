// Whom a campaign would reach, with the reasons why it does not reach others.

import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { CampaignDetail } from "~/api/generated";
import { number, percent } from "~/format";
import { named, t } from "~/i18n";
import { Broken, Lines, Panel } from "~/ui/page";
import own from "./campaigns.module.css";
import { estimateQuery } from "./data";

/** Whom it would reach if it went now. */
export function Reach({ campaign, isChanged }: { campaign: CampaignDetail; isChanged: boolean }) {
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
