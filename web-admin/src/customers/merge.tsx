// Two records of one person become one.

import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "~/api/client";
import type { Customer } from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { t } from "~/i18n";
import { nameOf } from "./name";

const MOST = 12;

interface MergeProps {
  customer: Customer;
  opened: boolean;
  onClose: () => void;
}

export function MergeInto({ customer, opened, onClose }: MergeProps) {
  const [typed, setTyped] = useState("");
  const [into, setInto] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [settled] = useDebouncedValue(typed.trim(), 150);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const found = useQuery({
    queryKey: ["customers", "merge", settled],
    queryFn: ({ signal }) => call("list_customers", { query: { q: settled, limit: MOST } }, signal),
    enabled: opened && settled.length >= 2,
    placeholderData: (before) => before,
  });
  const undo = async (merge: string) => {
    try {
      await call("unmerge_customer", { path: { id: customer.id }, body: { merge } });
      await queries.invalidateQueries();
      done(t("customer.unmerged"));
    } catch (error) {
      failed(error);
    }
  };
  const merge = async () => {
    if (into === null) return;
    setBusy(true);
    try {
      const answer = await call("merge_customer", { path: { id: customer.id }, body: { into } });
      await queries.invalidateQueries();
      done(t("customer.merged"), () => void undo(answer.merge));
      onClose();
      void navigate({ to: "/customers/$id", params: { id: answer.into } });
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
      title={<Text fw={600}>{t("customer.mergeTitle", { name: nameOf(customer) })}</Text>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Stack gap="md">
        <Text size="sm">{t("customer.mergeHelp")}</Text>
        <Select
          label={t("customer.mergeInto")}
          placeholder={t("customers.search")}
          searchable
          data-autofocus
          searchValue={typed}
          onSearchChange={setTyped}
          value={into}
          onChange={setInto}
          filter={({ options }) => options}
          nothingFoundMessage={t("palette.nothing")}
          data={(found.data?.items ?? [])
            .filter((one) => one.id !== customer.id)
            .map((one) => ({ value: one.id, label: `${nameOf(one)} · ${one.email ?? one.id} · ${one.id}` }))}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button disabled={into === null} loading={busy} onClick={() => void merge()}>
            {t("customer.mergeDo")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
