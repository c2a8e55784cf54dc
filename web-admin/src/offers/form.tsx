// An offer as it is set up: what it gives, how its codes come, and under what terms.

import {
  Button,
  Group,
  Modal,
  NativeSelect,
  NumberInput,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "~/api/client";
import type { Offer, OfferDefinition, OfferGives } from "~/api/generated";
import { done } from "~/app/toasts";
import { nameFrom } from "~/campaigns/document";
import { language as languageName, minorUnits } from "~/format";
import { t } from "~/i18n";
import { Form } from "~/staff/form";
import { May } from "~/staff/may";
import { useMe } from "~/staff/me";
import { useBusy } from "~/ui/busy";

type Kind = OfferGives["kind"];
const KINDS: Kind[] = ["percent", "amount", "free_shipping", "gift", "store_credit"];

/** What is typed in. Amounts are in the shop's currency; what others an offer names stays as it is. */
interface Wished {
  title: string;
  kind: Kind;
  percent: number | string;
  amount: number | string;
  gift: Record<string, string>;
  codes: "single_use" | "shared";
  prefix: string;
  code: string;
  minimum: number | string;
  days: number | string;
  ends: string;
  most: number | string;
  cost: number | string;
  warn: number | string;
}

function major(amounts: Record<string, number> | undefined, currency: string): number | string {
  const minor = amounts?.[currency];
  return minor === undefined ? "" : minor / minorUnits(currency);
}

function wishedOf(definition: OfferDefinition | undefined, currency: string): Wished {
  const gives = definition?.gives;
  const codes = definition?.codes;
  return {
    title: definition?.title ?? "",
    kind: gives?.kind ?? "percent",
    percent: gives?.kind === "percent" ? gives.percent : 10,
    amount: gives?.kind === "amount" || gives?.kind === "store_credit" ? major(gives.amounts, currency) : "",
    gift: gives?.kind === "gift" ? gives.text : {},
    codes: codes?.kind ?? "single_use",
    prefix: codes?.kind === "single_use" ? (codes.prefix ?? "") : "",
    code: codes?.kind === "shared" ? codes.code : "",
    minimum: major(definition?.minimum, currency),
    days: definition === undefined ? 14 : (definition.valid_days ?? ""),
    ends: definition?.ends_at?.slice(0, 10) ?? "",
    most: definition?.most ?? "",
    cost: major(definition?.costs, currency),
    warn: definition?.warn_below ?? 50,
  };
}

function put(before: Record<string, number> | undefined, currency: string, typed: number | string) {
  const { [currency]: _own, ...others } = before ?? {};
  return typeof typed === "number"
    ? { ...others, [currency]: Math.round(typed * minorUnits(currency)) }
    : others;
}

function definitionOf(
  wished: Wished,
  currency: string,
  before: OfferDefinition | undefined,
): OfferDefinition {
  const was = before?.gives;
  const amounts = put(
    was?.kind === "amount" || was?.kind === "store_credit" ? was.amounts : undefined,
    currency,
    wished.amount,
  );
  const gives = (): OfferGives => {
    switch (wished.kind) {
      case "percent":
        return { kind: "percent", percent: Number(wished.percent) };
      case "amount":
      case "store_credit":
        return { kind: wished.kind, amounts };
      case "gift":
        return { kind: "gift", text: wished.gift };
      default:
        return { kind: "free_shipping" };
    }
  };
  const whole = (typed: number | string) => (typeof typed === "number" ? typed : undefined);
  const days = whole(wished.days);
  const most = whole(wished.most);
  return {
    title: wished.title,
    gives: gives(),
    codes:
      wished.codes === "shared"
        ? { kind: "shared", code: wished.code }
        : { kind: "single_use", prefix: wished.prefix },
    minimum: put(before?.minimum, currency, wished.minimum),
    costs: put(before?.costs, currency, wished.cost),
    warn_below: whole(wished.warn) ?? 50,
    ...(days === undefined ? {} : { valid_days: days }),
    ...(most === undefined ? {} : { most }),
    ...(wished.ends === "" ? {} : { ends_at: `${wished.ends}T00:00:00Z` }),
  };
}

interface PartProps {
  wished: Wished;
  change: (fields: Partial<Wished>) => void;
  currency: string;
  languages: string[];
}

function Gives({ wished, change, currency, languages }: PartProps) {
  const digits = Math.round(Math.log10(minorUnits(currency)));
  return (
    <Stack gap="sm">
      <NativeSelect
        label={t("offers.givesLabel")}
        value={wished.kind}
        data={KINDS.map((one) => ({ value: one, label: t(`offers.kind.${one}`) }))}
        onChange={(event) => change({ kind: event.currentTarget.value as Kind })}
      />
      {wished.kind === "percent" ? (
        <NumberInput
          label={t("offers.percent")}
          suffix=" %"
          min={1}
          max={100}
          allowDecimal={false}
          value={wished.percent}
          onChange={(percent) => change({ percent })}
        />
      ) : null}
      {wished.kind === "amount" || wished.kind === "store_credit" ? (
        <NumberInput
          label={t("offers.amount", { currency })}
          min={0}
          decimalScale={digits}
          value={wished.amount}
          onChange={(amount) => change({ amount })}
        />
      ) : null}
      {wished.kind === "gift"
        ? languages.map((code) => (
            <TextInput
              key={code}
              label={t("offers.gift", { language: languageName(code) })}
              placeholder={t("offers.giftPlaceholder")}
              value={wished.gift[code] ?? ""}
              maxLength={200}
              onChange={(event) => change({ gift: { ...wished.gift, [code]: event.currentTarget.value } })}
            />
          ))
        : null}
      {wished.kind === "gift" || wished.kind === "free_shipping" ? (
        <NumberInput
          label={t("offers.cost", { currency })}
          description={t("offers.costHelp")}
          min={0}
          decimalScale={digits}
          value={wished.cost}
          onChange={(cost) => change({ cost })}
        />
      ) : null}
    </Stack>
  );
}

function Codes({ wished, change }: PartProps) {
  const shared = wished.codes === "shared";
  return (
    <Stack gap={6}>
      <Text size="sm" fw={500}>
        {t("offers.codesLabel")}
      </Text>
      <SegmentedControl
        aria-label={t("offers.codesLabel")}
        value={wished.codes}
        onChange={(codes) => change({ codes: codes as Wished["codes"] })}
        data={[
          { value: "single_use", label: t("offers.singleUse") },
          { value: "shared", label: t("offers.shared") },
        ]}
      />
      <Text size="xs" c="dimmed">
        {t(shared ? "offers.sharedHelp" : "offers.singleUseHelp")}
      </Text>
      {shared ? (
        <TextInput
          label={t("offers.code")}
          placeholder="WELCOME10"
          value={wished.code}
          maxLength={100}
          spellCheck={false}
          onChange={(event) => change({ code: event.currentTarget.value })}
        />
      ) : (
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            label={t("offers.prefix")}
            placeholder="BACK"
            value={wished.prefix}
            maxLength={20}
            spellCheck={false}
            onChange={(event) => change({ prefix: event.currentTarget.value })}
          />
          <NumberInput
            label={t("offers.warn")}
            min={0}
            allowDecimal={false}
            value={wished.warn}
            onChange={(warn) => change({ warn })}
          />
        </SimpleGrid>
      )}
    </Stack>
  );
}

function Terms({ wished, change, currency }: PartProps) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <NumberInput
        label={t("offers.minimum", { currency })}
        min={0}
        decimalScale={2}
        value={wished.minimum}
        onChange={(minimum) => change({ minimum })}
      />
      <NumberInput
        label={t("offers.days")}
        min={1}
        max={3650}
        allowDecimal={false}
        value={wished.days}
        onChange={(days) => change({ days })}
      />
      <TextInput
        type="date"
        label={t("offers.ends")}
        value={wished.ends}
        onChange={(event) => change({ ends: event.currentTarget.value })}
      />
      <NumberInput
        label={t("offers.most")}
        min={1}
        allowDecimal={false}
        value={wished.most}
        onChange={(most) => change({ most })}
      />
    </SimpleGrid>
  );
}

function isReady(wished: Wished): boolean {
  const gives: Record<Kind, boolean> = {
    percent: typeof wished.percent === "number",
    amount: typeof wished.amount === "number" && wished.amount > 0,
    store_credit: typeof wished.amount === "number" && wished.amount > 0,
    gift: Object.values(wished.gift).some((one) => one.trim() !== ""),
    free_shipping: true,
  };
  return (
    wished.title.trim() !== "" &&
    gives[wished.kind] &&
    (wished.codes === "single_use" || wished.code.trim().length >= 3)
  );
}

interface OfferFormProps {
  offer: Offer | undefined;
  all: Offer[];
  currency: string;
  languages: string[];
  onClose: () => void;
}

function OfferForm({ offer, all, currency, languages, onClose }: OfferFormProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [busy, run] = useBusy();
  const [tried, setTried] = useState(false);
  const [wished, setWished] = useState(() => wishedOf(offer?.definition, currency));
  const change = (fields: Partial<Wished>) => setWished((before) => ({ ...before, ...fields }));
  const part = { wished, change, currency, languages };
  const save = async () => {
    const definition = definitionOf(wished, currency, offer?.definition);
    if (offer === undefined) {
      const taken = all.map((one) => one.name);
      const name = nameFrom(wished.title, taken);
      await call("create_offer", { body: { name, definition } });
      await queries.invalidateQueries({ queryKey: ["offers"] });
      await navigate({ to: "/offers/$name", params: { name } });
    } else {
      await call("change_offer", { path: { offer: offer.name }, body: { definition } });
      await queries.invalidateQueries({ queryKey: ["offers"] });
      done(t("offers.saved"));
    }
    onClose();
  };
  return (
    <Form
      onSubmit={() => {
        setTried(true);
        if (isReady(wished)) run(save);
      }}
    >
      <TextInput
        label={t("offers.name")}
        placeholder={t("offers.namePlaceholder")}
        value={wished.title}
        onChange={(event) => change({ title: event.currentTarget.value })}
        maxLength={200}
        error={tried && wished.title.trim() === ""}
        data-autofocus
      />
      <Gives {...part} />
      <Codes {...part} />
      <Terms {...part} />
      {tried && !isReady(wished) ? (
        <Text size="sm" c="var(--bad)" role="alert">
          {t("offers.incomplete")}
        </Text>
      ) : null}
      {offer === undefined ? null : (
        <Text size="xs" c="dimmed">
          {t("offers.changeHelp")}
        </Text>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button type="submit" loading={busy}>
          {t(offer === undefined ? "offers.make" : "save")}
        </Button>
      </Group>
    </Form>
  );
}

interface OfferDialogProps {
  offer?: Offer;
  all?: Offer[];
  opened: boolean;
  onClose: () => void;
}

export function OfferDialog({ offer, all = [], opened, onClose }: OfferDialogProps) {
  const shop = useMe()?.shop;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={
        <Text fw={600}>
          {offer === undefined ? t("offers.new") : t("offers.editOf", { name: offer.definition.title })}
        </Text>
      }
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {shop === undefined ? null : (
        <OfferForm
          offer={offer}
          all={all}
          currency={shop.currency}
          languages={shop.languages}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

export function NewOffer({ all }: { all: Offer[] }) {
  const [opened, open] = useState(false);
  return (
    <May scope="write">
      <Button leftSection={<IconPlus size={14} />} onClick={() => open(true)}>
        {t("offers.new")}
      </Button>
      <OfferDialog all={all} opened={opened} onClose={() => open(false)} />
    </May>
  );
}
