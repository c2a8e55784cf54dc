// All places, on a phone.

import { Drawer, Group, Text } from "@mantine/core";
import { t } from "~/i18n";
import { Navigation } from "./frame";
import { Preferences } from "./preferences";
import { You } from "./you";

export function Places({ onClose }: { onClose: () => void }) {
  return (
    <Drawer
      opened
      onClose={onClose}
      position="bottom"
      size="auto"
      title={<Text fw={600}>Perennial</Text>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Navigation onFollow={onClose} />
      <Group mt="sm" justify="space-between">
        <You />
        <Preferences />
      </Group>
    </Drawer>
  );
}
