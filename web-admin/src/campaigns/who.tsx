// The first step: to whom it goes.

import { Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { call } from "~/api/client";
import type { CampaignDocument } from "~/api/generated";
import { t } from "~/i18n";
import { To } from "~/ui/to";
import type { PartProps } from "./document";

function useSegments() {
  const segments = useQuery({
    queryKey: ["segments"],
    queryFn: ({ signal }) => call("list_segments", { query: { limit: 100 } }, signal),
  });
  return (segments.data?.items ?? []).map((one) => one.name);
}

export function Who({ document, change }: PartProps) {
  const names = useSegments();
  const audience = document.audience as unknown;
  const isOwn = audience !== undefined && audience !== null && typeof audience !== "string";
  const excluded = (document.exclude ?? []).filter((one) => typeof one === "string");
  return (
    <Stack gap="md">
      <TextInput
        label={t("campaign.title")}
        value={document.title}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <Textarea
        label={t("campaign.summary")}
        autosize
        minRows={2}
        value={document.summary ?? ""}
        onChange={(event) => change({ summary: event.currentTarget.value })}
      />
      {isOwn ? (
        <Text size="sm">{t("campaign.ownCondition")}</Text>
      ) : (
        <Select
          label={t("campaign.audience")}
          placeholder={t("customers.everybody")}
          data={names}
          value={typeof audience === "string" ? audience : null}
          onChange={(value) => change({ audience: (value ?? undefined) as CampaignDocument["audience"] })}
          clearable
          searchable
        />
      )}
      <Select
        label={t("campaign.exclude")}
        placeholder={t("campaign.nobody")}
        data={names}
        value={(excluded[0] as string | undefined) ?? null}
        onChange={(value) =>
          change({
            exclude: (value === null ? [] : [value]) as unknown as NonNullable<CampaignDocument["exclude"]>,
          })
        }
        clearable
        searchable
      />
      <Text size="sm" c="dimmed">
        {t("campaign.segmentHelp")}{" "}
        <To to="/segments/new" underline="always" size="sm">
          {t("segments.new")}
        </To>
      </Text>
    </Stack>
  );
}
