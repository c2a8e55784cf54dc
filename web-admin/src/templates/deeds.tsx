// Trying a template, publishing it, and going back to what it said before.

import { Button, Checkbox, Drawer, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "~/api/client";
import type { TemplateLook, TemplateVersion } from "~/api/generated";
import { done, explained, failed } from "~/app/toasts";
import { dateTime } from "~/format";
import { many, t } from "~/i18n";
import { useMe } from "~/staff/me";
import { useBusy } from "~/ui/busy";
import { State } from "~/ui/state";
import type { Family } from "./data";
import { versionQuery } from "./data";
import own from "./template.module.css";
import { naming, type Use } from "./uses";

interface TestProps {
  opened: boolean;
  onClose: () => void;
  look: TemplateLook;
  /** Keeps what is written, and says as which version. */
  kept: () => Promise<{ name: string; version: number }>;
}

/** A letter to oneself, with the words that somebody else would read. */
export function TestLetter({ opened, onClose, look, kept }: TestProps) {
  const me = useMe();
  const [to, setTo] = useState<string | undefined>();
  const [wrong, setWrong] = useState<string | undefined>();
  const [busy, run] = useBusy((error) => setWrong(explained(error)));
  const address = to ?? me?.email ?? "";
  const send = () =>
    run(async () => {
      setWrong(undefined);
      const { name, version } = await kept();
      await call("test_template", { path: { name, version }, body: { to: address.trim(), look } });
      done(t("test.sent", { to: address.trim() }));
      onClose();
    });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<Text fw={600}>{t("test.title")}</Text>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void send();
        }}
      >
        <Stack gap="md">
          <Text size="sm">{t("test.help")}</Text>
          <TextInput
            label={t("test.to")}
            type="email"
            value={address}
            error={wrong}
            onChange={(event) => setTo(event.currentTarget.value)}
            data-autofocus
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={busy} disabled={!address.includes("@")}>
              {t("test.do")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface PublishProps {
  opened: boolean;
  onClose: () => void;
  name: string;
  uses: Use[];
  kept: () => Promise<{ name: string; version: number }>;
  onDone: () => void;
}

/** Publishing, and saying it from now on where the old version was said. */
export function PublishTemplate({ opened, onClose, name, uses, kept, onDone }: PublishProps) {
  const queries = useQueryClient();
  const [without, setWithout] = useState<string[]>([]);
  const [busy, run] = useBusy();
  const publish = async () => {
    await run(async () => {
      await kept();
      const published = await call("publish_template", { path: { name } });
      for (const use of uses.filter((one) => !without.includes(one.journey))) {
        // Whoever is inside reads the new words too: nothing else has changed.
        await call("publish_journey", {
          path: { journey: use.journey },
          query: { inside: "move" },
          body: naming(use, published.version),
        });
      }
      done(t("publish.template.done", { version: String(published.version) }));
      onClose();
      onDone();
    });
    await queries.invalidateQueries({ queryKey: ["templates"] });
    await queries.invalidateQueries({ queryKey: ["journeys"] });
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<Text fw={600}>{t("publish.template.title")}</Text>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Stack gap="md">
        <Text size="sm">{t("publish.template.help")}</Text>
        {uses.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t("publish.template.unused")}
          </Text>
        ) : (
          <Stack gap="xs" role="group" aria-label={t("publish.template.where")}>
            <Text size="sm" fw={500}>
              {t("publish.template.where")}
            </Text>
            {uses.map((use) => (
              <Checkbox
                key={use.journey}
                label={use.title}
                description={many("publish.template.steps", use.nodes.length)}
                checked={!without.includes(use.journey)}
                onChange={(event) =>
                  setWithout(
                    event.currentTarget.checked
                      ? without.filter((one) => one !== use.journey)
                      : [...without, use.journey],
                  )
                }
              />
            ))}
          </Stack>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button loading={busy} onClick={() => void publish()} data-autofocus>
            {t("publish.template.do")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface VersionsProps {
  opened: boolean;
  onClose: () => void;
  family: Family;
  shown: number;
  mayChange: boolean;
  look: (version: number) => void;
  /** Writes over what is being written. */
  restore: (document: Record<string, unknown>, version: TemplateVersion) => void;
  discard: () => void;
}

/** Everything that the template has said, the newest first. */
export function Versions(props: VersionsProps) {
  const { opened, onClose, family, shown, mayChange, look, restore, discard } = props;
  const queries = useQueryClient();
  const takeUp = async (version: TemplateVersion) => {
    try {
      const old = await queries.fetchQuery(versionQuery(family.name, version.version));
      restore(old.document as Record<string, unknown>, version);
      onClose();
    } catch (error) {
      failed(error);
    }
  };
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={380}
      title={<Text fw={600}>{t("versions.title")}</Text>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <ol className={own.versions}>
        {family.versions.map((one) => (
          <li key={one.version} aria-current={one.version === shown || undefined}>
            <Group justify="space-between" gap="xs">
              <Text size="sm" fw={600}>
                {t("versions.number", { n: String(one.version) })}
              </Text>
              <State kind="template" state={one.state} />
            </Group>
            <Text size="xs" c="dimmed">
              {one.published_at
                ? t("versions.published", { date: dateTime(one.published_at) })
                : one.saved_at
                  ? t("versions.saved", { date: dateTime(one.saved_at) })
                  : t("versions.shipped")}
            </Text>
            <Group gap={4} mt={4} ml={-8}>
              {one.version === shown ? null : (
                <Button
                  variant="subtle"
                  onClick={() => {
                    look(one.version);
                    onClose();
                  }}
                >
                  {t("versions.look")}
                </Button>
              )}
              {mayChange && one.state !== "draft" ? (
                <Button variant="subtle" onClick={() => void takeUp(one)}>
                  {t("versions.restore")}
                </Button>
              ) : null}
              {mayChange && one.state === "draft" ? (
                <Button variant="subtle" color="red" c="var(--bad)" onClick={discard}>
                  {t("versions.discard")}
                </Button>
              ) : null}
            </Group>
          </li>
        ))}
      </ol>
    </Drawer>
  );
}
