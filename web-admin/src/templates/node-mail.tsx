// What a message of a journey says, beside the journey: as a chosen customer would see it, and the way to change it.

import { Group, NativeSelect, Stack, Text, Title } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { FindCustomer } from "~/customers/find";
import { t } from "~/i18n";
import type { Node } from "~/journeys/document";
import { useMay } from "~/staff/me";
import { Lines } from "~/ui/page";
import { ToButton } from "~/ui/to";
import { families, previewQuery, templatesQuery, titleOf } from "./data";
import { Inbox, lookOf, Seen, Unseen } from "./preview";

function named(node: Node): { name: string; version: number } {
  return { name: String(node.template ?? ""), version: Number(node.template_version ?? 1) };
}

interface NodeMailProps {
  node: Node;
  customer: string | undefined;
  choose: (customer: string | undefined) => void;
}

export function NodeMail({ node, customer, choose }: NodeMailProps) {
  const { name, version } = named(node);
  const mayChange = useMay("write");
  const list = useQuery(templatesQuery);
  const family = families(list.data?.templates ?? []).find((one) => one.name === name);
  const isKnown = family?.versions.some((one) => one.version === version) ?? false;
  const preview = useQuery({
    ...previewQuery(name, version, lookOf({ customer, event: undefined }, undefined)),
    enabled: isKnown,
  });
  const newer = family?.current;
  const isBehind = newer !== undefined && newer.version > version;
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="xs">
        <Title order={2} size="sm">
          {t("nodeMail.title")}
        </Title>
        {family === undefined || !mayChange ? null : (
          <ToButton
            to="/templates/$name"
            params={{ name }}
            search={customer === undefined ? {} : { customer }}
            variant="default"
            leftSection={<IconPencil size={14} />}
          >
            {t("nodeMail.change")}
          </ToButton>
        )}
      </Group>
      {list.data !== undefined && !isKnown ? (
        <Text size="sm" c="var(--bad)">
          {t("nodeMail.gone")}
        </Text>
      ) : null}
      {isBehind ? (
        <Text size="xs" c="var(--warn)">
          {t("nodeMail.newer", { n: String(newer.version) })}
        </Text>
      ) : null}
      <FindCustomer
        size="xs"
        label={t("preview.customer")}
        placeholder={t("preview.sample")}
        value={customer}
        onChange={choose}
      />
      {preview.error === null ? null : <Unseen error={preview.error} />}
      {isKnown && preview.isPending ? <Lines count={5} /> : null}
      {preview.data === undefined ? null : (
        <>
          <Inbox preview={preview.data} />
          <Seen preview={preview.data} isSmall />
        </>
      )}
    </Stack>
  );
}

interface NodeTemplateProps {
  node: Node;
  onChange: (fields: Record<string, unknown>) => void;
}

/** Which template a message says, and which version of it. */
export function NodeTemplate({ node, onChange }: NodeTemplateProps) {
  const { name, version } = named(node);
  const list = useQuery(templatesQuery);
  const all = families(list.data?.templates ?? []);
  const sayable = all.filter((one) => one.current !== undefined);
  const family = all.find((one) => one.name === name);
  const versions = (family?.versions ?? []).filter((one) => one.state !== "draft");
  return (
    <Group gap={6} align="flex-end" wrap="nowrap">
      <NativeSelect
        size="xs"
        flex={1}
        label={t("nodeMail.template")}
        value={name}
        data={[...new Set([name, ...sayable.map((one) => one.name)])].map((one) => ({
          value: one,
          label: titleOf(one),
        }))}
        onChange={(event) => {
          const next = event.currentTarget.value;
          const current = sayable.find((one) => one.name === next)?.current;
          onChange({ template: next, template_version: current?.version ?? 1 });
        }}
      />
      <NativeSelect
        size="xs"
        w={104}
        label={t("nodeMail.version")}
        value={String(version)}
        data={[...new Set([version, ...versions.map((one) => one.version)])]
          .sort((one, other) => other - one)
          .map(String)}
        onChange={(event) => onChange({ template_version: Number(event.currentTarget.value) })}
      />
    </Group>
  );
}
