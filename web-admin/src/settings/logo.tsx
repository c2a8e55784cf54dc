// The shop's logo: in messages and on the pages that shoppers see.

import { Button, FileButton, Group, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { call, Refused } from "~/api/client";
import { done } from "~/app/toasts";
import { t } from "~/i18n";
import { May } from "~/staff/may";
import { useBusy } from "~/ui/busy";
import own from "./settings.module.css";

const KINDS = "image/png,image/jpeg,image/webp";

export function Logo() {
  const queries = useQueryClient();
  const [busy, run] = useBusy();
  const logo = useQuery({
    queryKey: ["logo"],
    queryFn: async ({ signal }) => {
      try {
        return await call("read_logo", {}, signal);
      } catch (error) {
        if (error instanceof Refused && error.status === 404) return null;
        throw error;
      }
    },
  });
  const change = (deed: () => Promise<unknown>) =>
    run(async () => {
      await deed();
      await queries.invalidateQueries({ queryKey: ["logo"] });
      done(t("settings.saved"));
    });
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        {t("settings.logo")}
      </Text>
      {logo.data ? (
        <div className={own.logo}>
          <img
            src={logo.data.path}
            alt={t("settings.logo")}
            width={logo.data.width}
            height={logo.data.height}
          />
        </div>
      ) : null}
      <May scope="manage">
        <Group gap="xs">
          <FileButton
            accept={KINDS}
            onChange={(file) => file && void change(() => call("set_logo", { body: file }))}
          >
            {(props) => (
              <Button {...props} variant="default" loading={busy}>
                {t(logo.data ? "settings.otherLogo" : "settings.newLogo")}
              </Button>
            )}
          </FileButton>
          {logo.data ? (
            <Button
              variant="subtle"
              color="gray"
              disabled={busy}
              onClick={() => void change(() => call("remove_logo"))}
            >
              {t("settings.noLogo")}
            </Button>
          ) : null}
        </Group>
      </May>
      <Text size="xs" c="dimmed">
        {t("settings.logoHelp")}
      </Text>
    </Stack>
  );
}
