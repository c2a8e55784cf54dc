// Signing in by somebody else's word: which provider, and whether it answers.

import { Alert, Button, Code, Stack, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { call } from "~/api/client";
import { t } from "~/i18n";
import { Broken, Panel } from "~/ui/page";
import { useDraft } from "./data";
import { Fields } from "./fields";
import { SettingsPage } from "./frame";

const PROVIDER = [
  "sign_in.name",
  "sign_in.issuer",
  "sign_in.client_id",
  "sign_in.client_secret",
  "sign_in.domain",
  "sign_in.domain_role",
] as const;

function Check() {
  const check = useQuery({
    queryKey: ["settings", "sign-on"],
    queryFn: ({ signal }) => call("check_single_sign_on", {}, signal),
    enabled: false,
    retry: false,
  });
  const known = check.data;
  return (
    <Panel>
      <Stack gap="sm" aria-live="polite">
        <div>
          <Button
            variant="default"
            leftSection={<IconRefresh size={14} />}
            loading={check.isFetching}
            onClick={() => void check.refetch()}
          >
            {t("sso.check")}
          </Button>
        </div>
        {check.error === null ? null : <Broken error={check.error} />}
        {known === undefined ? null : (
          <>
            <Alert color={known.ok ? "leaf" : "red"} variant="light">
              {known.ok ? t("sso.works") : <span lang="en">{known.words}</span>}
            </Alert>
            <Text size="sm">{t("sso.redirect")}</Text>
            <Code block>{known.redirect_uri}</Code>
          </>
        )}
      </Stack>
    </Panel>
  );
}

export function SignOnPage() {
  const provider = useDraft(PROVIDER);
  const isNamed = provider.settings.some((one) => one.key === "sign_in.issuer" && one.value !== "");
  return (
    <SettingsPage title={t("sso.title")} about={t("sso.help")}>
      <Stack gap="md" maw={760}>
        <Fields title={t("sso.provider")} draft={provider} />
        {isNamed ? <Check /> : null}
      </Stack>
    </SettingsPage>
  );
}
