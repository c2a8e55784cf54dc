// A campaign that is still written: to whom, what, when, and a last look.

import { Button, Group, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "~/api/client";
import type { CampaignDetail, CampaignDocument } from "~/api/generated";
import { done } from "~/app/toasts";
import { t } from "~/i18n";
import { useBusy } from "~/ui/busy";
import { Panel } from "~/ui/page";
import { useKept, useUnsaved } from "~/ui/unsaved";
import own from "./campaigns.module.css";
import { Schedule, Summary, TestSend } from "./check";
import { lacking } from "./document";
import { Mail } from "./mail";
import { Reach } from "./reach";
import { What } from "./what";
import { When } from "./when";
import { Who } from "./who";

const STEPS = ["who", "what", "when", "check"] as const;
type Step = (typeof STEPS)[number];

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
  const [busy, run] = useBusy();
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
  const save = () =>
    run(async () => {
      const answer = await call("change_campaign", {
        path: { campaign: campaign.name },
        body: { document, changes: version },
      });
      keep({ text: JSON.stringify(document), version: answer.changes });
      await queries.invalidateQueries({ queryKey: ["campaigns"] });
      done(t("campaign.saved"));
    });
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
              <>
                <Summary document={document} />
                <Text size="sm" c="dimmed">
                  {t(isChanged ? "campaign.saveFirst" : "campaign.checkHelp")}
                </Text>
              </>
            ) : (
              <Part document={document} change={change} />
            )}
            {mayChange ? (
              <Group justify="space-between">
                {at === 0 ? (
                  <span />
                ) : (
                  <Button variant="default" onClick={() => go(STEPS[at - 1] ?? "who")}>
                    {t("campaign.back")}
                  </Button>
                )}
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
