// What a customer agreed to, each with its proof; and noting down what they say.

import { Button, Group, Modal, NativeSelect, Radio, Stack, Text, TextInput, Tooltip } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "~/api/client";
import type { ConsentChannel, ConsentPurpose, Customer, CustomerConsent } from "~/api/generated";
import { done } from "~/app/toasts";
import { date, dateTimeFull } from "~/format";
import { named, t } from "~/i18n";
import { May } from "~/staff/may";
import { useBusy } from "~/ui/busy";
import { Fact, Facts, Panel } from "~/ui/page";
import { State } from "~/ui/state";

const CHANNELS = ["email", "sms", "whatsapp"] as const satisfies ConsentChannel[];
const PURPOSES = ["marketing", "service"] as const satisfies ConsentPurpose[];

function Consent({ one }: { one: CustomerConsent }) {
  return (
    <Fact name={`${named("channel", one.channel)}, ${named("purpose", one.purpose)}`}>
      <State kind="consent" state={one.state} />
      <Text size="xs" c="dimmed">
        <Tooltip label={dateTimeFull(one.at)}>
          <span>{date(one.at)}</span>
        </Tooltip>
        {one.expires_at ? ` · ${t("consent.until", { date: date(one.expires_at) })}` : null}
      </Text>
      <Text size="xs" c="dimmed" ff="monospace">
        {t("consent.proof", { id: one.proof })}
      </Text>
    </Fact>
  );
}

/** By what the customer is told of: the address that the consent is about, else any. */
function identity(customer: Customer): { email: string } | { phone: string } | undefined {
  if (customer.email) return { email: customer.email };
  return customer.phone ? { phone: customer.phone } : undefined;
}

function Note({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const queries = useQueryClient();
  const [channel, setChannel] = useState<ConsentChannel>("email");
  const [purpose, setPurpose] = useState<ConsentPurpose>("marketing");
  const [state, setState] = useState<"granted" | "refused">("refused");
  const [where, setWhere] = useState("");
  const [busy, run] = useBusy();
  const who = identity(customer);
  const save = () => {
    if (who === undefined) return;
    void run(async () => {
      await call("tell_customer", {
        body: { source: "admin", ...who, consents: [{ channel, purpose, state, source: where.trim() }] },
      });
      await queries.invalidateQueries({ queryKey: ["customer", customer.id] });
      await queries.invalidateQueries({ queryKey: ["timeline", customer.id] });
      done(t("consent.noted"));
      onClose();
    });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (where.trim() !== "") void save();
      }}
    >
      <Stack gap="md">
        <Group grow>
          <NativeSelect
            label={t("consent.channel")}
            value={channel}
            data={CHANNELS.map((value) => ({ value, label: named("channel", value) }))}
            onChange={(event) =>
              setChannel(CHANNELS.find((one) => one === event.currentTarget.value) ?? "email")
            }
          />
          <NativeSelect
            label={t("consent.purpose")}
            value={purpose}
            data={PURPOSES.map((value) => ({ value, label: named("purpose", value) }))}
            onChange={(event) =>
              setPurpose(PURPOSES.find((one) => one === event.currentTarget.value) ?? "marketing")
            }
          />
        </Group>
        <Radio.Group
          label={t("consent.said")}
          value={state}
          onChange={(value) => setState(value === "granted" ? "granted" : "refused")}
        >
          <Group mt={6}>
            <Radio value="granted" label={t("consent.yes")} />
            <Radio value="refused" label={t("consent.no")} />
          </Group>
        </Radio.Group>
        <TextInput
          label={t("consent.where")}
          description={t("consent.whereHelp")}
          placeholder={t("consent.whereExample")}
          value={where}
          onChange={(event) => setWhere(event.currentTarget.value)}
          data-autofocus
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button type="submit" loading={busy} disabled={where.trim() === ""}>
            {t("save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function Consents({ customer }: { customer: Customer }) {
  const [noting, setNoting] = useState(false);
  const canBeTold = identity(customer) !== undefined && customer.state === "active";
  return (
    <Panel
      title={t("customer.consent")}
      actions={
        canBeTold ? (
          <May scope="people">
            <Button variant="subtle" color="gray" size="compact-xs" onClick={() => setNoting(true)}>
              {t("consent.note")}
            </Button>
          </May>
        ) : null
      }
    >
      {customer.consents.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("customer.noConsent")}
        </Text>
      ) : (
        <Facts>
          {customer.consents.map((one) => (
            <Consent key={`${one.channel}-${one.purpose}`} one={one} />
          ))}
        </Facts>
      )}
      <Modal
        opened={noting}
        onClose={() => setNoting(false)}
        title={<Text fw={600}>{t("consent.noteTitle")}</Text>}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <Note customer={customer} onClose={() => setNoting(false)} />
      </Modal>
    </Panel>
  );
}
