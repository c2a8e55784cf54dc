// Versions of a journey, each beside the one before it.

import { Modal, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { JourneyDetail } from "~/api/generated";
import { ago, date, dateTime } from "~/format";
import { t } from "~/i18n";
import { Broken, Lines } from "~/ui/page";
import own from "./canvas.module.css";
import { Changes } from "./changes";
import { versionQuery } from "./data";
import { documentOf } from "./document";
import { Picture } from "./picture";

/** What a version changed. The first one changed nothing: it is drawn as it is. */
function Changed({ name, number }: { name: string; number: number }) {
  const after = useQuery(versionQuery(name, number));
  const before = useQuery({ ...versionQuery(name, number - 1), enabled: number > 1 });
  const error = after.error ?? before.error;
  if (error !== null) return <Broken error={error} retry={() => void after.refetch()} />;
  if (after.data === undefined || (number > 1 && before.data === undefined)) return <Lines count={4} />;
  const document = documentOf(after.data.document);
  if (before.data === undefined) return <Picture document={document} />;
  return (
    <Changes
      before={documentOf(before.data.document)}
      after={document}
      names={{ before: t("versions.one", { n: number - 1 }), after: t("versions.one", { n: number }) }}
    />
  );
}

export function Versions({ journey }: { journey: JourneyDetail }) {
  const [opened, open] = useState<number | undefined>();
  const chosen = journey.versions.find((one) => one.number === opened);
  return (
    <>
      <ul className={own.versions}>
        {journey.versions.slice(0, 6).map((one) => (
          <li key={one.number}>
            <button type="button" onClick={() => open(one.number)} title={dateTime(one.published_at)}>
              {t("versions.one", { n: one.number })}
            </button>
            <Text span size="xs" c="dimmed">
              {date(one.published_at)}
            </Text>
          </li>
        ))}
      </ul>
      <Modal
        opened={chosen !== undefined}
        onClose={() => open(undefined)}
        size="lg"
        title={<Text fw={600}>{t("versions.one", { n: opened ?? 0 })}</Text>}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        {chosen === undefined ? null : (
          <Stack gap="sm">
            <Text size="sm" c="dimmed">
              {t("versions.published", { ago: ago(chosen.published_at) })}
            </Text>
            <Changed name={journey.name} number={chosen.number} />
          </Stack>
        )}
      </Modal>
    </>
  );
}
