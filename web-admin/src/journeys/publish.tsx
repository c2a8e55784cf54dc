// Publishing: what would change, who is inside, and what becomes of them.

import { Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "~/api/client";
import type { Change, Plan } from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { number } from "~/format";
import { many, t } from "~/i18n";
import { Broken, Lines } from "~/ui/page";
import own from "./canvas.module.css";
import { planQuery } from "./data";
import type { Document } from "./document";

const FATES = ["finish", "move", "retime"] as const;
type Fate = (typeof FATES)[number];

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function Changed({ change }: { change: Change }) {
  const { from, to } = change;
  return (
    <li>
      <Text size="xs" c="dimmed" ff="monospace">
        {change.at}
      </Text>
      <span>
        {from === undefined || from === null ? null : <del>{shown(from)}</del>}
        {from !== undefined && from !== null && to !== undefined && to !== null ? " → " : null}
        {to === undefined || to === null ? null : <ins>{shown(to)}</ins>}
      </span>
    </li>
  );
}

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
  document: Document;
  next: number;
  opened: boolean;
  onClose: () => void;
  onDone: () => void;
}

export function Publish({ name, document, next, opened, onClose, onDone }: PublishProps) {
  const queries = useQueryClient();
  const [fate, choose] = useState<Fate>("finish");
  const [busy, setBusy] = useState(false);
  const plan = useQuery({ ...planQuery(name, document), enabled: opened });
  const publish = async () => {
    setBusy(true);
    try {
      await call("publish_journey", { path: { journey: name }, query: { inside: fate }, body: document });
      await queries.invalidateQueries({ queryKey: ["journeys"] });
      done(t("journey.published"));
      onClose();
      onDone();
    } catch (error) {
      failed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={<Text fw={600}>{t("journey.publishTitle", { title: document.title })}</Text>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {plan.error === null ? null : <Broken error={plan.error} />}
      {plan.isPending ? <Lines count={4} /> : null}
      {plan.data === undefined ? null : (
        <Stack gap="md">
          <Text size="sm">{t("journey.publishHelp", { version: number(next) })}</Text>
          <ul className={own.changes} aria-label={t("publish.changes")}>
            {plan.data.changes.map((one) => (
              <Changed key={one.at} change={one} />
            ))}
          </ul>
          <Inside plan={plan.data} fate={fate} choose={choose} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button loading={busy} onClick={() => void publish()} data-autofocus>
              {t("journey.publish")}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
