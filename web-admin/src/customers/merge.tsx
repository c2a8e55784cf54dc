// Two records of one person become one.

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "~/api/client";
import type { Customer } from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { t } from "~/i18n";
import { useBusy } from "~/ui/busy";
import { FindCustomer } from "./find";
import { nameOf } from "./name";

interface MergeProps {
  customer: Customer;
  opened: boolean;
  onClose: () => void;
}

export function MergeInto({ customer, opened, onClose }: MergeProps) {
  const [into, setInto] = useState<string | undefined>();
  const [busy, run] = useBusy();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const undo = async (merge: string) => {
    try {
      await call("unmerge_customer", { path: { id: customer.id }, body: { merge } });
      await queries.invalidateQueries();
      done(t("customer.unmerged"));
    } catch (error) {
      failed(error);
    }
  };
  const merge = () => {
    if (into === undefined) return;
    void run(async () => {
      const answer = await call("merge_customer", { path: { id: customer.id }, body: { into } });
      await queries.invalidateQueries();
      done(t("customer.merged"), () => void undo(answer.merge));
      onClose();
      void navigate({ to: "/customers/$id", params: { id: answer.into } });
    });
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<Text fw={600}>{t("customer.mergeTitle", { name: nameOf(customer) })}</Text>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Stack gap="md">
        <Text size="sm">{t("customer.mergeHelp")}</Text>
        <FindCustomer label={t("customer.mergeInto")} value={into} onChange={setInto} without={customer.id} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button disabled={into === undefined} loading={busy} onClick={() => void merge()}>
            {t("customer.mergeDo")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
