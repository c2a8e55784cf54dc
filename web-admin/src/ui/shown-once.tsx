// What is shown this once and cannot be read again: a key, a secret.

import { Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { t } from "~/i18n";

interface ShownOnceProps {
  help: string;
  text: string;
  onClose: () => void;
}

export function ShownOnce({ help, text, onClose }: ShownOnceProps) {
  return (
    <Stack gap="md">
      <Text size="sm">{help}</Text>
      <Code block style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>
        {text}
      </Code>
      <Group justify="flex-end" gap="xs">
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              onClick={copy}
            >
              {t(copied ? "copied" : "copy")}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>{t("keys.kept")}</Button>
      </Group>
    </Stack>
  );
}
