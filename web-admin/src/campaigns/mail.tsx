// What those would read whom it reaches.

import { SegmentedControl, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { CampaignVariant } from "~/api/generated";
import { FindCustomer } from "~/customers/find";
import { t } from "~/i18n";
import { previewQuery } from "~/templates/data";
import { Inbox, lookOf, Seen, Unseen } from "~/templates/preview";
import { Lines, Panel } from "~/ui/page";

/** The mail as it is, for a sample customer or a chosen one. */
export function Mail({ variants }: { variants: CampaignVariant[] }) {
  const [shown, show] = useState(variants[0]?.id ?? "");
  const [customer, choose] = useState<string | undefined>();
  const variant = variants.find((one) => one.id === shown) ?? variants[0];
  const preview = useQuery({
    ...previewQuery(
      variant?.template ?? "",
      variant?.template_version ?? 1,
      lookOf({ customer, event: undefined }, undefined),
    ),
    enabled: variant !== undefined,
  });
  return (
    <Panel
      title={t("campaign.mail")}
      actions={
        variants.length < 2 ? null : (
          <SegmentedControl
            size="xs"
            aria-label={t("campaign.whichVariant")}
            value={variant?.id ?? ""}
            onChange={show}
            data={variants.map((one) => ({ value: one.id, label: one.id.toUpperCase() }))}
          />
        )
      }
    >
      <Stack gap="sm">
        <FindCustomer
          size="xs"
          label={t("preview.customer")}
          placeholder={t("preview.sample")}
          value={customer}
          onChange={choose}
        />
        {preview.error === null ? null : <Unseen error={preview.error} />}
        {preview.isPending ? <Lines count={5} /> : null}
        {preview.data === undefined ? null : (
          <>
            <Inbox preview={preview.data} />
            <Seen preview={preview.data} isSmall />
          </>
        )}
      </Stack>
    </Panel>
  );
}
