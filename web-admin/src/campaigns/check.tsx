// The last step: what was decided, a test to oneself, and the release.

import { Button, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call, Refused } from "~/api/client";
import type { CampaignDetail, CampaignDocument } from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { t } from "~/i18n";
import { titleOf } from "~/templates/data";
import { useBusy } from "~/ui/busy";
import { Confirm } from "~/ui/confirm";
import { Fact, Facts, Panel } from "~/ui/page";
import { plannedOf } from "./planned";

/** What was decided in the steps before, in a line each. */
export function Summary({ document }: { document: CampaignDocument }) {
  const audience = document.audience as unknown;
  const names = [...new Set(document.variants.map((one) => titleOf(one.template)))];
  return (
    <Facts>
      <Fact name={t("campaign.step.who")}>
        {typeof audience === "string"
          ? audience
          : t(audience == null ? "customers.everybody" : "campaign.ownCondition")}
      </Fact>
      <Fact name={t("campaign.step.what")}>{names.join(", ")}</Fact>
      <Fact name={t("campaign.step.when")}>{plannedOf(document)}</Fact>
    </Facts>
  );
}

export function TestSend({ campaign, isChanged }: { campaign: CampaignDetail; isChanged: boolean }) {
  const [to, setTo] = useState("");
  const [variant, setVariant] = useState(campaign.document.variants[0]?.id ?? "a");
  const [busy, run] = useBusy();
  const send = () =>
    run(async () => {
      await call("test_campaign", { path: { campaign: campaign.name }, body: { to: to.trim(), variant } });
      done(t("campaign.tested"));
    });
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

export function Schedule({ campaign, isReady }: { campaign: CampaignDetail; isReady: boolean }) {
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
