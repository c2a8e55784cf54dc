// Short words at the edge of the page: what was done, with the way back, and what went wrong.

import { Button, Group, Text } from "@mantine/core";
import { hideNotification, showNotification } from "@mantine/notifications";
import { Refused } from "~/api/client";
import { t } from "~/i18n";

const UNDO_MS = 8_000;

/** Says what was done. With `undo`, the way back is a click away for a while. */
export function done(message: string, undo?: () => void): void {
  const id = `done-${Date.now()}`;
  showNotification({
    id,
    message: (
      <Group justify="space-between" gap="md" wrap="nowrap">
        <Text size="sm">{message}</Text>
        {undo === undefined ? null : (
          <Button
            variant="subtle"
            onClick={() => {
              hideNotification(id);
              undo();
            }}
          >
            {t("undo")}
          </Button>
        )}
      </Group>
    ),
    autoClose: undo === undefined ? 3_500 : UNDO_MS,
    withBorder: true,
    color: "leaf",
  });
}

/** What a person can be told of an error. */
export function explained(error: unknown): string {
  if (!(error instanceof Refused)) return t("error.unexpected");
  if (error.code === "unreachable") return t("error.unreachable");
  if (error.status >= 500) return t("error.server");
  const details = error.errors.map((one) => one.detail).join(" ");
  return details === "" ? error.message : details;
}

export function failed(error: unknown): void {
  const request = error instanceof Refused ? error.requestId : undefined;
  showNotification({
    title: t("error.title"),
    message: request === undefined ? explained(error) : `${explained(error)} (${request})`,
    color: "red",
    autoClose: 10_000,
    withBorder: true,
  });
}
