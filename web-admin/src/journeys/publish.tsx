// Publishing: what would change, who is inside, and what becomes of them.

import { Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "~/api/client";
import type { Plan } from "~/api/generated";
import { done } from "~/app/toasts";
import { number } from "~/format";
import { many, t } from "~/i18n";
import { useBusy } from "~/ui/busy";
import { Broken, Lines } from "~/ui/page";
import { Changes } from "./changes";
import { planQuery, titled } from "./data";
import type { Document } from "./document";

const FATES = ["finish", "move", "retime"] as const;
type Fate = (typeof FATES)[number];

function Inside({ plan, fate, choose }: { plan: Plan; fate: Fate; choose: (fate: Fate) => void }) {
  if (plan.inside.people === 0) return <Text size="sm">{t("publish.nobody")}</Text>;
  const cannot = plan.inside.nodes
    .filter((one) => one.fate === "finishes")
    .reduce((sum, one) => sum + one.people, 0);
  return (
    <Radio.Group
      label={many("publish.inside", plan.inside.people)}
      value={fate}
      onChange={(value) => choose(FATES.find((one) => one === value) ?? "finish")}
    >
      <Stack gap="xs" mt="xs">
        {FATES.map((one) => (
          <Radio key={one} value={one} label={t(`fate.${one}`)} description={t(`fate.${one}.help`)} />
        ))}
      </Stack>
      {cannot === 0 || fate === "finish" ? null : (
        <Text size="xs" c="var(--warn)" mt="xs">
          {many("publish.cannot", cannot)}
        </Text>
      )}
    </Radio.Group>
  );
}

interface PublishProps {
  name: string;
  /** As it stands. */
  original: Document;
  document: Document;
  next: number;
  opened: boolean;
  onClose: () => void;
  onDone: () => void;
}

export function Publish({ name, original, document, next, opened, onClose, onDone }: PublishProps) {
  const queries = useQueryClient();
  const [fate, choose] = useState<Fate>("finish");
  const [busy, run] = useBusy();
  const plan = useQuery({ ...planQuery(name, document), enabled: opened });
  const publish = async () => {
    await call("publish_journey", { path: { journey: name }, query: { inside: fate }, body: document });
    await queries.invalidateQueries({ queryKey: ["journeys"] });
    done(t("journey.published"));
    onClose();
    onDone();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={<Text fw={600}>{t("journey.publishTitle", { title: titled(document.title) })}</Text>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {plan.error === null ? null : <Broken error={plan.error} />}
      {plan.isPending ? <Lines count={4} /> : null}
      {plan.data === undefined ? null : (
        <Stack gap="md">
          <Text size="sm">{t("journey.publishHelp", { version: number(next) })}</Text>
          <Changes
            before={original}
            after={document}
            names={{ before: t("versions.now"), after: t("versions.one", { n: next }) }}
          />
          <Inside plan={plan.data} fate={fate} choose={choose} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button loading={busy} onClick={() => run(publish)} data-autofocus>
              {t("journey.publish")}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
