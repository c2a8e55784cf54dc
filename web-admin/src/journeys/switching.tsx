// Switching a journey on and off, with what it means for the people inside.

import { ActionIcon, Button, Menu, NumberInput, Stack, Switch, Text } from "@mantine/core";
import { IconArchive, IconDots, IconDownload, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call, Refused } from "~/api/client";
import { done, failed } from "~/app/toasts";
import { many, t } from "~/i18n";
import { useMay } from "~/staff/me";
import { Confirm } from "~/ui/confirm";

const FIRST_BACK_FILL = 500;

function useSwitch(name: string) {
  const queries = useQueryClient();
  return async (deed: () => Promise<unknown>, words: string, undo?: () => Promise<unknown>) => {
    const again = async () => {
      await queries.invalidateQueries({ queryKey: ["journeys"] });
      await queries.invalidateQueries({ queryKey: ["journeys", name] });
    };
    try {
      await deed();
      await again();
      done(words, undo && (() => void undo().then(again, failed)));
    } catch (error) {
      if (!(error instanceof Refused && error.code === "journeys.confirm")) failed(error);
      throw error;
    }
  };
}

interface EnableProps {
  name: string;
  title: string;
  /** One of many. */
  isQuiet?: boolean;
}

/** Switching on, and whether people of the past come in too. */
export function Enable({ name, title, isQuiet }: EnableProps) {
  const [asking, setAsking] = useState(false);
  const [past, setPast] = useState(false);
  const [newest, setNewest] = useState(FIRST_BACK_FILL);
  const [warning, setWarning] = useState<string | undefined>();
  const change = useSwitch(name);
  const close = () => {
    setWarning(undefined);
    setAsking(false);
  };
  const enable = async () => {
    try {
      await call("enable_journey", {
        path: { journey: name },
        body: { confirm: warning !== undefined, ...(past ? { back_fill: { newest } } : {}) },
      });
    } catch (error) {
      // It reaches more people at once than is done without asking: say how many, and ask.
      if (error instanceof Refused && error.code === "journeys.confirm") setWarning(error.message);
      throw error;
    }
  };
  return (
    <>
      <Button
        variant={isQuiet ? "default" : "filled"}
        leftSection={<IconPlayerPlay size={14} />}
        onClick={() => setAsking(true)}
      >
        {t("journey.enable")}
      </Button>
      <Confirm
        opened={asking}
        onClose={close}
        title={t("journey.enableTitle", { title })}
        action={warning === undefined ? t("journey.enable") : t("journey.enableAnyway")}
        onConfirm={() =>
          change(enable, t("journey.enabled", { title }), () =>
            call("pause_journey", { path: { journey: name } }),
          )
        }
      >
        <Stack gap="sm">
          <Text size="sm">{t("journey.enableHelp")}</Text>
          {warning === undefined ? null : (
            <Text size="sm" c="var(--warn)" role="alert">
              {warning}
            </Text>
          )}
          <Switch
            checked={past}
            onChange={(event) => setPast(event.currentTarget.checked)}
            label={t("journey.backFill")}
            description={t("journey.backFillHelp")}
          />
          {past ? (
            <NumberInput
              label={t("journey.newest")}
              min={1}
              allowDecimal={false}
              value={newest}
              onChange={(value) => setNewest(typeof value === "number" ? value : FIRST_BACK_FILL)}
            />
          ) : null}
        </Stack>
      </Confirm>
    </>
  );
}

interface SwitchingProps {
  name: string;
  title: string;
  state: string;
  inside: number;
  /** Saves the document as a file. */
  take: () => void;
}

export function Switching({ name, title, state, inside, take }: SwitchingProps) {
  const [asking, setAsking] = useState<"pause" | "archive" | undefined>();
  const mayChange = useMay("write");
  const change = useSwitch(name);
  const path = { journey: name };
  const close = () => setAsking(undefined);
  return (
    <>
      {state === "live" && mayChange ? (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={14} />}
          onClick={() => setAsking("pause")}
        >
          {t("journey.pause")}
        </Button>
      ) : null}
      {state === "paused" && mayChange ? (
        <Button
          leftSection={<IconPlayerPlay size={14} />}
          onClick={() =>
            void change(
              () => call("resume_journey", { path }),
              t("journey.resumed", { title }),
              () => call("pause_journey", { path }),
            ).catch(() => undefined)
          }
        >
          {t("journey.resume")}
        </Button>
      ) : null}
      {state === "draft" && mayChange ? <Enable name={name} title={title} /> : null}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={t("more")}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconDownload size={15} />} onClick={take}>
            {t("journey.yaml")}
          </Menu.Item>
          {state === "archived" || !mayChange ? null : (
            <>
              <Menu.Divider />
              <Menu.Item
                c="var(--bad)"
                leftSection={<IconArchive size={15} />}
                onClick={() => setAsking("archive")}
              >
                {t("journey.archive")}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={asking === "pause"}
        onClose={close}
        title={t("journey.pauseTitle", { title })}
        action={t("journey.pause")}
        onConfirm={() =>
          change(
            () => call("pause_journey", { path }),
            t("journey.paused", { title }),
            () => call("resume_journey", { path }),
          )
        }
      >
        {`${t("journey.pauseHelp")} ${many("journey.inside", inside)}`}
      </Confirm>
      <Confirm
        opened={asking === "archive"}
        onClose={close}
        title={t("journey.archiveTitle", { title })}
        action={t("journey.archive")}
        danger
        word={name}
        onConfirm={() => change(() => call("archive_journey", { path }), t("journey.archived", { title }))}
      >
        {`${t("journey.archiveHelp")} ${many("journey.inside", inside)}`}
      </Confirm>
    </>
  );
}
