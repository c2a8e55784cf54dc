// What another part of the shop does at a step: as yet, it gives an offer.

import { NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { named, t } from "~/i18n";
import { offersQuery } from "~/offers/data";
import { To } from "~/ui/to";
import type { Node } from "./document";
import { ValuesField } from "./value-fields";
import { GIVE, offerOf } from "./words";

interface NodeDeedProps {
  node: Node;
  onChange: (fields: Record<string, unknown>) => void;
}

function Give({ node, onChange }: NodeDeedProps) {
  const offers = useQuery(offersQuery).data?.items ?? [];
  const chosen = offerOf(node);
  const known = offers.map((one) => ({ value: one.name, label: one.definition.title }));
  // An offer that is not there yet is kept as it was written down.
  const missing = chosen !== "" && !offers.some((one) => one.name === chosen);
  const found = offers.find((one) => one.name === chosen);
  return (
    <Stack gap={6}>
      <NativeSelect
        size="xs"
        label={t("offers.choose")}
        value={chosen}
        data={[
          { value: "", label: t("offers.chooseNone") },
          ...known,
          ...(missing ? [{ value: chosen, label: chosen }] : []),
        ]}
        onChange={(event) => onChange({ with: { offer: event.currentTarget.value } })}
      />
      {found?.few_left ? (
        <Text size="xs" c="var(--bad)">
          {t("offers.few")}
        </Text>
      ) : null}
      <Text size="xs" c="dimmed">
        {t("offers.inLetters")}
      </Text>
      {found === undefined ? (
        <To to="/offers" size="xs">
          {t("offers.title")}
        </To>
      ) : (
        <To to="/offers/$name" params={{ name: found.name }} size="xs">
          {found.definition.title}
        </To>
      )}
    </Stack>
  );
}

export function NodeDeed({ node, onChange }: NodeDeedProps) {
  const action = typeof node.action === "string" ? node.action : "";
  const gives = action === GIVE;
  return (
    <>
      <NativeSelect
        size="xs"
        label={named("nodeField", "do.action", named("nodeField", "action"))}
        value={gives ? GIVE : ""}
        data={[
          { value: GIVE, label: t("offers.action.give") },
          { value: "", label: t("offers.action.other") },
        ]}
        onChange={(event) =>
          onChange(
            event.currentTarget.value === GIVE
              ? { action: GIVE, with: { offer: "" } }
              : { action: "", with: undefined },
          )
        }
      />
      {gives ? (
        <Give node={node} onChange={onChange} />
      ) : (
        <>
          <TextInput
            size="xs"
            label={t("offers.actionName")}
            value={action}
            onChange={(event) => onChange({ action: event.currentTarget.value })}
          />
          <ValuesField
            label={named("nodeField", "do.with", named("nodeField", "with"))}
            value={node.with}
            onChange={(value) => onChange({ with: value })}
          />
        </>
      )}
    </>
  );
}
