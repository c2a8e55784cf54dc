// How long things are kept, what is asked before shoppers are counted, and who was exported or erased.

import { Stack, Text } from "@mantine/core";
import { IconShieldLock } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { call } from "~/api/client";
import { ago, dateTime } from "~/format";
import { t } from "~/i18n";
import { useMay } from "~/staff/me";
import { Broken, Empty, Lines, Panel } from "~/ui/page";
import { Scroll } from "~/ui/scroll";
import { To } from "~/ui/to";
import classes from "~/ui/ui.module.css";
import { useDraft } from "./data";
import { Fields } from "./fields";
import { SettingsPage } from "./frame";

const KEPT = ["messages.letters_kept_days", "messages.replies_kept_days", "storefront.kept_days"] as const;
const ASKED = ["messages.soft_opt_in", "messages.track_opens", "messages.track_clicks"] as const;
const DEEDS = { export_customer: "privacy.exported", erase_customer: "privacy.erased" } as const;
const LATEST = 50;

function isDeed(operation: string): operation is keyof typeof DEEDS {
  return operation in DEEDS;
}

/** Who asked for what the shop knows of them, and who is forgotten. */
function History() {
  const deeds = useQuery({
    queryKey: ["audit", "privacy"],
    queryFn: ({ signal }) =>
      call("list_audit", { query: { operation: Object.keys(DEEDS).join(","), limit: LATEST } }, signal),
  });
  const all = deeds.data?.items ?? [];
  return (
    <Panel title={t("privacy.history")} flush>
      {deeds.error === null ? null : <Broken error={deeds.error} retry={() => void deeds.refetch()} />}
      {deeds.isPending ? <Lines count={3} /> : null}
      {deeds.data !== undefined && all.length === 0 ? (
        <Empty icon={IconShieldLock} title={t("privacy.none")}>
          {t("privacy.noneHelp")}
        </Empty>
      ) : null}
      {all.length === 0 ? null : (
        <Scroll>
          <table className={classes.table}>
            <tbody>
              {all.map((one) => (
                <tr key={one.id}>
                  <td title={dateTime(one.at)} className={classes.date}>
                    {ago(one.at)}
                  </td>
                  <td>{isDeed(one.operation) ? t(DEEDS[one.operation]) : one.operation}</td>
                  <td>
                    {one.object.startsWith("cus_") ? (
                      <To to="/customers/$id" params={{ id: one.object }}>
                        {one.object}
                      </To>
                    ) : (
                      one.object
                    )}
                  </td>
                  <td className={classes.wide}>
                    <Text span size="sm" c="dimmed">
                      {one.actor_name || one.actor}
                    </Text>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Panel>
  );
}

export function PrivacyPage() {
  const kept = useDraft(KEPT);
  const asked = useDraft(ASKED);
  const maySee = useMay("manage");
  return (
    <SettingsPage title={t("privacy.title")} about={t("privacy.about")}>
      <Stack gap="md" maw={760}>
        <Panel title={t("privacy.people")}>
          <Text size="sm">{t("privacy.peopleHelp")}</Text>
        </Panel>
        <Fields title={t("privacy.kept")} draft={kept} />
        <Fields title={t("policy.consent")} draft={asked} />
        {maySee ? <History /> : null}
      </Stack>
    </SettingsPage>
  );
}
