// The first time: the shop gets its owner, its name, its money and its time.

import { Alert, Button, Select, Text, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { call } from "~/api/client";
import { sessionFound } from "~/api/session";
import { locale, localeTag, t } from "~/i18n";
import { useBusy } from "~/ui/busy";
import { Door } from "./door";
import { Form } from "./form";
import { meQuery, setupQuery } from "./me";
import { NewPassword } from "./new-password";
import { secretOf } from "./secret";
import { wrongOf } from "./wrong";

/** The money of places whose language tag tells them; others choose. */
const CURRENCIES: Record<string, string> = {
  GB: "GBP",
  US: "USD",
  CA: "CAD",
  AU: "AUD",
  NZ: "NZD",
  CH: "CHF",
  SE: "SEK",
  NO: "NOK",
  DK: "DKK",
  PL: "PLN",
  CZ: "CZK",
  JP: "JPY",
};

function usualCurrency(): string {
  const region = new Intl.Locale(navigator.language).maximize().region ?? "";
  return CURRENCIES[region] ?? "EUR";
}

function currencies(): Array<{ value: string; label: string }> {
  const names = new Intl.DisplayNames(localeTag(), { type: "currency" });
  return Intl.supportedValuesOf("currency").map((code) => ({
    value: code,
    label: `${code} · ${names.of(code) ?? code}`,
  }));
}

function zones(): string[] {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set([here, "UTC", ...Intl.supportedValuesOf("timeZone")])];
}

export function Setup() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const setup = useQuery(setupQuery);
  const [given, setGiven] = useState({
    token: secretOf(window.location.hash),
    name: "",
    email: "",
    password: "",
    shop_name: "",
    currency: usualCurrency(),
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  const [hadToken] = useState(given.token !== "");
  const [step, setStep] = useState<"you" | "shop">("you");
  const [error, setError] = useState<unknown>();
  const [busy, run] = useBusy((refusal) => {
    setError(refusal);
    const wrong = wrongOf(refusal, Object.keys(given));
    if (["token", "name", "email", "password"].some((field) => wrong.of(field) !== undefined)) setStep("you");
  });
  const moneys = useMemo(currencies, []);
  const times = useMemo(zones, []);
  useEffect(() => {
    if (setup.data?.is_needed === false) void navigate({ to: "/sign-in", replace: true });
  }, [setup.data, navigate]);
  const put = (change: Partial<typeof given>) => setGiven((now) => ({ ...now, ...change }));
  const send = () =>
    run(async () => {
      setError(undefined);
      const me = await call("set_up", { body: { ...given, email: given.email.trim(), language: locale() } });
      queries.clear();
      queries.setQueryData(meQuery.queryKey, me);
      sessionFound();
      await navigate({ to: "/", replace: true });
    });
  const wrong = wrongOf(error, Object.keys(given));
  const known = {
    you: [given.token, given.name, given.email, given.password].every((one) => one.trim() !== ""),
    shop: given.shop_name.trim() !== "",
  };
  return (
    <Door
      title={t(step === "you" ? "setup.title" : "setup.shopTitle")}
      about={t(step === "you" ? "setup.about" : "setup.shopAbout")}
    >
      <Form onSubmit={() => (step === "you" ? setStep("shop") : void send())}>
        {wrong.whole === undefined ? null : (
          <Alert color="red" variant="light" role="alert">
            {wrong.whole}
          </Alert>
        )}
        {step === "you" ? (
          <>
            {hadToken && wrong.of("token") === undefined ? null : (
              <TextInput
                label={t("setup.token")}
                description={t("setup.tokenHelp")}
                autoComplete="off"
                spellCheck={false}
                value={given.token}
                onChange={(event) => put({ token: event.currentTarget.value.trim() })}
                error={wrong.of("token")}
              />
            )}
            <TextInput
              label={t("setup.name")}
              autoComplete="name"
              autoFocus
              value={given.name}
              onChange={(event) => put({ name: event.currentTarget.value })}
              error={wrong.of("name")}
            />
            <TextInput
              label={t("signIn.email")}
              type="email"
              autoComplete="username"
              value={given.email}
              onChange={(event) => put({ email: event.currentTarget.value })}
              error={wrong.of("email")}
            />
            <NewPassword
              label={t("signIn.password")}
              value={given.password}
              onChange={(password) => put({ password })}
              error={wrong.of("password")}
            />
          </>
        ) : (
          <>
            <TextInput
              label={t("setup.shopName")}
              autoComplete="organization"
              autoFocus
              value={given.shop_name}
              onChange={(event) => put({ shop_name: event.currentTarget.value })}
              error={wrong.of("shop_name")}
            />
            <Select
              label={t("setup.currency")}
              searchable
              allowDeselect={false}
              data={moneys}
              value={given.currency}
              onChange={(currency) => currency !== null && put({ currency })}
              error={wrong.of("currency")}
            />
            <Select
              label={t("setup.zone")}
              description={t("setup.zoneHelp")}
              searchable
              allowDeselect={false}
              limit={80}
              data={times}
              value={given.time_zone}
              onChange={(time_zone) => time_zone !== null && put({ time_zone })}
              error={wrong.of("time_zone")}
            />
          </>
        )}
        <Button type="submit" size="sm" fullWidth loading={busy} disabled={!known[step]}>
          {t(step === "you" ? "setup.next" : "setup.do")}
        </Button>
        {step === "you" ? null : (
          <Button variant="subtle" color="gray" onClick={() => setStep("you")}>
            {t("setup.back")}
          </Button>
        )}
        <Text size="xs" c="dimmed" ta="center">
          {t("setup.step", { n: step === "you" ? 1 : 2, of: 2 })}
        </Text>
      </Form>
    </Door>
  );
}
