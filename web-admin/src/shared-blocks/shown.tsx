// A shared block where a template shows it: what it is called, and the way to it.

import { NativeSelect, Text } from "@mantine/core";
import { IconComponents } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { t } from "~/i18n";
import { To } from "~/ui/to";
import { sharedBlocksQuery } from "./data";
import own from "./shared-blocks.module.css";

export function SharedBlock({ name }: { name: string }) {
  const found = useQuery(sharedBlocksQuery).data?.items.find((one) => one.name === name);
  return (
    <div className={own.shown}>
      <IconComponents size={16} stroke={1.6} aria-hidden />
      <span>
        <b>{found?.title ?? (name === "" ? t("sharedBlock.none") : name)}</b>
        <Text size="xs" c="dimmed" component="span" display="block">
          {t("sharedBlock.isShared")}
        </Text>
      </span>
      {found === undefined ? null : (
        <To to="/shared-blocks/$name" params={{ name }} size="xs">
          {t("sharedBlock.open")}
        </To>
      )}
    </div>
  );
}

interface ChooseProps {
  name: string;
  choose: (name: string) => void;
}

export function ChooseSharedBlock({ name, choose }: ChooseProps) {
  const all = useQuery(sharedBlocksQuery).data?.items ?? [];
  const known = all.some((one) => one.name === name);
  return (
    <>
      <NativeSelect
        size="xs"
        label={t("sharedBlock.which")}
        value={name}
        data={[
          ...(known ? [] : [{ value: name, label: name === "" ? t("branches.choose") : name }]),
          ...all.map((one) => ({ value: one.name, label: one.title })),
        ]}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      {all.length === 0 ? (
        <Text size="xs" c="dimmed">
          {t("sharedBlock.noneYet")}
        </Text>
      ) : null}
      <To to="/shared-blocks" size="xs">
        {t("sharedBlocks.title")}
      </To>
    </>
  );
}
