// Stopping an experiment: with the arm that everybody gets from then on, or without one.

import { Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { IconPlayerStop } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "~/api/client";
import type { Experiment } from "~/api/generated";
import { done } from "~/app/toasts";
import { t } from "~/i18n";
import { Form } from "~/staff/form";
import { May } from "~/staff/may";
import { useBusy } from "~/ui/busy";
import { armName } from "./data";

const NONE = "";

export function StopExperiment({ experiment }: { experiment: Experiment }) {
  const [opened, open] = useState(false);
  const [winner, choose] = useState(NONE);
  const [busy, run] = useBusy();
  const queries = useQueryClient();
  const holdout = experiment.kind === "holdout";
  const stop = async () => {
    await call("stop_experiment", {
      path: { experiment: experiment.name },
      body: winner === NONE ? {} : { winner },
    });
    await queries.invalidateQueries({ queryKey: ["experiments"] });
    open(false);
    done(t("experiment.stoppedNow"));
  };
  return (
    <May scope="write">
      <Button variant="default" leftSection={<IconPlayerStop size={14} />} onClick={() => open(true)}>
        {t("experiment.stop")}
      </Button>
      <Modal
        opened={opened}
        onClose={() => open(false)}
        title={<Text fw={600}>{t("experiment.stop")}</Text>}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <Form onSubmit={() => run(stop)}>
          <Text size="sm">{t(holdout ? "experiment.stopHoldout" : "experiment.stopHelp")}</Text>
          {holdout ? null : (
            <Radio.Group label={t("experiment.winner")} value={winner} onChange={choose}>
              <Stack gap={8} mt={6}>
                {(experiment.arms ?? []).map((arm) => (
                  <Radio key={arm.name} value={arm.name} label={armName(experiment, arm.name)} />
                ))}
                <Radio value={NONE} label={t("experiment.noWinner")} />
              </Stack>
            </Radio.Group>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => open(false)}>
              {t("cancel")}
            </Button>
            <Button type="submit" color="red.8" loading={busy}>
              {t("experiment.stop")}
            </Button>
          </Group>
        </Form>
      </Modal>
    </May>
  );
}
