// The first steps of a shop, until they are done: each a click away.

import { Button, CloseButton, Text } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconCircleCheckFilled, IconCircleDashed } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { t } from "~/i18n";
import { journeysQuery } from "~/journeys/data";
import { rehearsalsQuery } from "~/rehearsals/data";
import { useReport } from "~/reports/data";
import { settingsQuery } from "~/settings/data";
import { Panel } from "~/ui/page";
import own from "./checklist.module.css";

const STEPS = ["shop", "past", "sender", "rehearse", "on"] as const;
type Step = (typeof STEPS)[number];

const PLACES = {
  shop: "/settings/shop",
  past: "/settings/imports",
  sender: "/settings/senders",
  rehearse: "/journeys",
  on: "/journeys",
} as const satisfies Record<Step, string>;

/** Which steps are done; nothing until all is known. */
function useDone(): Record<Step, boolean> | undefined {
  const settings = useQuery(settingsQuery).data;
  const orders = useReport("sales").data?.orders;
  const rehearsals = useQuery(rehearsalsQuery).data?.items;
  const journeys = useQuery(journeysQuery).data?.journeys;
  if (settings === undefined || orders === undefined || rehearsals === undefined || journeys === undefined) {
    return undefined;
  }
  const isSet = (key: string) => {
    const found = settings.find((one) => one.key === key);
    return found !== undefined && found.value !== found.default;
  };
  return {
    shop: isSet("shop.name"),
    past: orders > 0,
    sender: isSet("messages.from_address") || isSet("smtp.from_address"),
    rehearse: rehearsals.length > 0,
    on: journeys.some((one) => one.state === "live"),
  };
}

export function Checklist() {
  const done = useDone();
  const [away, putAway] = useLocalStorage({ key: "perennial.first-steps-away", defaultValue: false });
  if (away || done === undefined || STEPS.every((step) => done[step])) return null;
  const next = STEPS.find((step) => !done[step]);
  return (
    <Panel
      title={
        <>
          {t("start.title")}{" "}
          <Text span size="xs" c="dimmed" fw={400}>
            {t("start.count", { n: STEPS.filter((step) => done[step]).length, of: STEPS.length })}
          </Text>
        </>
      }
      actions={<CloseButton size="sm" aria-label={t("start.away")} onClick={() => putAway(true)} />}
    >
      <ol className={own.steps}>
        {STEPS.map((step) => (
          <li key={step} data-done={done[step] || undefined}>
            {done[step] ? (
              <IconCircleCheckFilled size={18} aria-label={t("start.isDone")} role="img" />
            ) : (
              <IconCircleDashed size={18} aria-hidden />
            )}
            <div>
              <Link to={PLACES[step]}>{t(`start.${step}`)}</Link>
              {done[step] ? null : (
                <Text size="xs" c="dimmed">
                  {t(`start.${step}.help`)}
                </Text>
              )}
              {step === next ? (
                <Button component={Link} to={PLACES[step]} size="compact-sm" className={own.go ?? ""}>
                  {t("start.go")}
                </Button>
              ) : null}
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
