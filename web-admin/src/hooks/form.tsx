// A webhook as it is set up: what it is, where it is, of what it hears.

import { Button, Checkbox, Group, Input, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "~/api/client";
import type { Hook } from "~/api/generated";
import { done } from "~/app/toasts";
import { named, t } from "~/i18n";
import { Form } from "~/staff/form";
import { useBusy } from "~/ui/busy";
import { groupOf, kindSaid } from "./data";

interface KindsProps {
  all: string[];
  chosen: string[];
  choose: (kinds: string[]) => void;
  missing: boolean;
}

function Kinds({ all, chosen, choose, missing }: KindsProps) {
  const groups = [...new Set(all.map(groupOf))];
  const put = (kinds: string[], on: boolean) =>
    choose(on ? [...new Set([...chosen, ...kinds])] : chosen.filter((one) => !kinds.includes(one)));
  return (
    <Input.Wrapper
      component="fieldset"
      style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}
      error={missing ? t("hooks.kindsMissing") : undefined}
    >
      <Text component="legend" size="sm" fw={500} mb={6} p={0}>
        {t("hooks.kinds")}
      </Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="md" mb={missing ? 6 : 0}>
        {groups.map((group) => {
          const own = all.filter((kind) => groupOf(kind) === group);
          const on = own.filter((kind) => chosen.includes(kind)).length;
          return (
            <Stack key={group} gap={8}>
              {own.length === 1 ? (
                <Text size="xs" fw={600} c="dimmed">
                  {named("hooks.group", group)}
                </Text>
              ) : (
                <Checkbox
                  size="xs"
                  label={
                    <Text span size="xs" fw={600} c="dimmed">
                      {named("hooks.group", group)}
                    </Text>
                  }
                  checked={on === own.length}
                  indeterminate={on > 0 && on < own.length}
                  onChange={(event) => put(own, event.currentTarget.checked)}
                />
              )}
              {own.map((kind) => (
                <Checkbox
                  key={kind}
                  size="xs"
                  label={kindSaid(kind)}
                  checked={chosen.includes(kind)}
                  onChange={(event) => put([kind], event.currentTarget.checked)}
                />
              ))}
            </Stack>
          );
        })}
      </SimpleGrid>
    </Input.Wrapper>
  );
}

interface HookFormProps {
  hook: Hook | undefined;
  kinds: string[];
  onClose: () => void;
  onMade: (secret: string) => void;
}

export function HookForm({ hook, kinds, onClose, onMade }: HookFormProps) {
  const queries = useQueryClient();
  const [busy, run] = useBusy();
  const [name, setName] = useState(hook?.name ?? "");
  const [url, setUrl] = useState(hook?.url ?? "");
  const [chosen, choose] = useState(hook?.kinds ?? []);
  const [person, setPerson] = useState(hook?.person ?? false);
  const [tried, setTried] = useState(false);
  // A kind of the shop's own that was named by a program is kept.
  const all = [...kinds, ...(hook?.kinds.filter((kind) => !kinds.includes(kind)) ?? [])];
  const badUrl = !/^https:\/\/[^\s/@]+/.test(url.trim());
  const ready = name.trim() !== "" && !badUrl && chosen.length > 0;
  const save = async () => {
    const body = { name, url, kinds: chosen, person };
    if (hook === undefined) {
      const made = await call("create_hook", { body });
      onMade(made.secret);
    } else {
      await call("change_hook", { path: { hook: hook.id }, body });
      done(t("hooks.saved"));
      onClose();
    }
    await queries.invalidateQueries({ queryKey: ["hooks"] });
  };
  return (
    <Form
      onSubmit={() => {
        setTried(true);
        if (ready) run(save);
      }}
    >
      <TextInput
        label={t("hooks.name")}
        placeholder={t("hooks.namePlaceholder")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={100}
        error={tried && name.trim() === ""}
        data-autofocus
      />
      <TextInput
        label={t("hooks.url")}
        description={t("hooks.urlHelp")}
        placeholder="https://"
        type="url"
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
        maxLength={1000}
        error={tried && badUrl}
        autoComplete="off"
        spellCheck={false}
      />
      <Kinds all={all} chosen={chosen} choose={choose} missing={tried && chosen.length === 0} />
      <Checkbox
        label={t("hooks.person")}
        description={t("hooks.personHelp")}
        checked={person}
        onChange={(event) => setPerson(event.currentTarget.checked)}
      />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button type="submit" loading={busy}>
          {t(hook === undefined ? "hooks.make" : "save")}
        </Button>
      </Group>
    </Form>
  );
}
