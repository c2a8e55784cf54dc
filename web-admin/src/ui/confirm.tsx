// Asking before what cannot be taken back; for the gravest, the word must be typed.

import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { t } from "~/i18n";
import { useBusy } from "./busy";

interface ConfirmProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  action: string;
  danger?: boolean;
  /** What must be typed. */
  word?: string;
  onConfirm: () => Promise<unknown>;
}

export function Confirm({ opened, onClose, title, children, action, danger, word, onConfirm }: ConfirmProps) {
  const [typed, setTyped] = useState("");
  // Whoever does it says what goes wrong; the question stays.
  const [busy, run] = useBusy(() => undefined);
  const ready = word === undefined || typed.trim() === word;
  const close = () => {
    setTyped("");
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={<Text fw={600}>{title}</Text>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!ready) return;
          void run(async () => {
            await onConfirm();
            close();
          });
        }}
      >
        <Stack gap="md">
          <Text size="sm" component="div">
            {children}
          </Text>
          {word === undefined ? null : (
            <TextInput
              label={t("typeToConfirm", { word })}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              autoComplete="off"
              spellCheck={false}
              data-autofocus
            />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {t("cancel")}
            </Button>
            <Button type="submit" color={danger ? "red.8" : "leaf"} disabled={!ready} loading={busy}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
