// Short words at the edge of the page: what was done, with the way back, and what went wrong.

import { Button, Group, Text } from "@mantine/core";
import { Refused } from "~/api/client";
import { problemSaid, t, told } from "~/i18n";
import { later } from "./later";

const UNDO_MS = 8_000;

const notices = () => later(import("./notices"));

/** Says what was done. With `undo`, the way back is a click away for a while. */
export function done(message: string, undo?: () => void): void {
  const id = `done-${Date.now()}`;
  void notices().then(({ hide, show }) =>
    show({
      id,
      message: (
        <Group justify="space-between" gap="md" wrap="nowrap">
          <Text size="sm">{message}</Text>
          {undo === undefined ? null : (
            <Button
              variant="subtle"
              onClick={() => {
                hide(id);
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
      closeButtonProps: { "aria-label": t("close") },
      color: "leaf",
    }),
  );
}

/** Codes of problems that any field can have. */
const ANYWHERE = new Set(["missing", "unknown", "invalid"]);

/** What a person can be told of an error. */
export function explained(error: unknown): string {
  if (!(error instanceof Refused)) return t("error.unexpected");
  if (error.code === "unreachable") return t("error.unreachable");
  if (error.status >= 500) return t("error.server");
  const details = error.errors.map(({ field, code, detail }) =>
    // What holds for any field says nothing without its name.
    field !== "" && ANYWHERE.has(code) ? `${field}: ${problemSaid(detail)}` : problemSaid(detail),
  );
  return details.length > 0
    ? details.join(" ")
    : problemSaid(told(`errorText.${error.code}`, error.message).text);
}

export function failed(error: unknown): void {
  const request = error instanceof Refused ? error.requestId : undefined;
  void notices().then(({ show }) =>
    show({
      title: t("error.title"),
      message: request === undefined ? explained(error) : `${explained(error)} (${request})`,
      color: "red",
      autoClose: 10_000,
      withBorder: true,
      closeButtonProps: { "aria-label": t("close") },
    }),
  );
}
