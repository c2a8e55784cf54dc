// Settings as a form: each with what it does and, where it is not what it comes as, the way back.

import {
  Button,
  Group,
  MultiSelect,
  NativeSelect,
  NumberInput,
  PasswordInput,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from "@mantine/core";
import type { ReactNode } from "react";
import type { Setting } from "~/api/generated";
import { named, t } from "~/i18n";
import { languages } from "~/places";
import { useMay } from "~/staff/me";
import { Broken, Lines, Panel } from "~/ui/page";
import { Told } from "~/ui/told";
import type { Draft } from "./data";

/** The words of a kind such as `none, light or dark`. */
function choicesOf(kind: string): string[] | undefined {
  if (!/^\w+(, \w+)* or \w+$/.test(kind)) return undefined;
  return kind.split(/, | or /);
}

interface FieldProps {
  setting: Setting;
  value: string;
  type: (value: string) => void;
  disabled: boolean;
  wrong: string | undefined;
}

/** The field is short; what is said about it is not. */
const NARROW = { wrapper: { maxWidth: 160 } };

/** Kinds of text that are a few letters long. */
const SHORT = new Set(["two times of day with a hyphen between"]);

const ZONES = ["UTC", ...Intl.supportedValuesOf("timeZone")];

/** What it does, and what it comes as. */
function About({ setting, isTyped }: { setting: Setting; isTyped: boolean }) {
  const isDefault = setting.value === setting.default;
  const back =
    isDefault || setting.secret || setting.default === "" || setting.key.startsWith("shop.")
      ? ""
      : ` ${t("settings.comesAs", { value: setting.default })}`;
  return (
    <>
      <Told name={`settingText.${setting.key}`} english={setting.text} />
      {back}
      {isTyped && setting.change === "pages_after_restart" ? ` ${t("settings.pagesLater")}` : ""}
    </>
  );
}

function Field({ setting, value, type, disabled, wrong }: FieldProps) {
  const label = named("setting", setting.key);
  const common = {
    label,
    description: <About setting={setting} isTyped={value !== setting.value} />,
    disabled,
    error: wrong,
    size: "sm",
  } as const;
  if (setting.kind === "true or false") {
    return (
      <Switch
        {...common}
        checked={value === "true"}
        onChange={(event) => type(String(event.currentTarget.checked))}
      />
    );
  }
  const choices = choicesOf(setting.kind);
  if (choices !== undefined) {
    return (
      <NativeSelect
        {...common}
        styles={NARROW}
        value={value}
        data={choices.map((one) => ({ value: one, label: named("choice", one) }))}
        onChange={(event) => type(event.currentTarget.value)}
      />
    );
  }
  if (setting.kind === "whole number") {
    return (
      <NumberInput
        {...common}
        styles={NARROW}
        allowDecimal={false}
        {...(setting.least == null ? {} : { min: setting.least })}
        {...(setting.most == null ? {} : { max: setting.most })}
        value={value === "" ? "" : Number(value)}
        onChange={(next) => type(String(next))}
      />
    );
  }
  if (setting.kind === "colour") {
    return (
      <TextInput
        {...common}
        type="color"
        styles={NARROW}
        value={value}
        onChange={(event) => type(event.currentTarget.value)}
      />
    );
  }
  if (setting.key === "shop.time_zone") {
    return (
      <Select
        {...common}
        searchable
        allowDeselect={false}
        // There are hundreds: those that fit what is typed are drawn, and no more than one looks through.
        limit={60}
        data={ZONES}
        value={value}
        onChange={(next) => type(next ?? value)}
      />
    );
  }
  if (setting.key === "shop.languages") {
    const chosen = value.split(",").filter((one) => one !== "");
    return (
      <MultiSelect
        {...common}
        searchable
        hidePickedOptions
        data={languages(chosen)}
        value={chosen}
        onChange={(next) => type(next.join(","))}
      />
    );
  }
  if (setting.secret) {
    return (
      <PasswordInput
        {...common}
        autoComplete="new-password"
        placeholder={setting.value === "" ? "" : t("settings.secretIsSet")}
        value={value === setting.value ? "" : value}
        onChange={(event) => type(event.currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      {...common}
      {...(SHORT.has(setting.kind) ? { styles: NARROW } : {})}
      value={value}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}

interface FieldsProps {
  title: string;
  draft: Draft;
  /** Under the fields: what they would mean. */
  children?: ReactNode;
}

export function Fields({ title, draft, children }: FieldsProps) {
  const may = useMay("manage");
  if (draft.error !== null) return <Broken error={draft.error} retry={draft.retry} />;
  return (
    <Panel title={title}>
      {draft.pending ? <Lines count={6} /> : null}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void draft.save();
        }}
      >
        <Stack gap="lg">
          {draft.settings.map((one) => (
            <Field
              key={one.key}
              setting={one}
              value={draft.valueOf(one.key)}
              type={(value) => draft.type(one.key, value)}
              wrong={draft.wrongOf(one.key)}
              disabled={!may || one.change === "never" || one.change === "by_operator"}
            />
          ))}
          {children}
          {may && draft.settings.length > 0 ? (
            <Group justify="flex-end" gap="xs">
              {draft.isChanged ? (
                <Button variant="default" onClick={draft.discard}>
                  {t("cancel")}
                </Button>
              ) : null}
              <Button type="submit" disabled={!draft.isChanged} loading={draft.busy}>
                {t("save")}
              </Button>
            </Group>
          ) : draft.pending ? null : (
            <Text size="xs" c="dimmed">
              {t("settings.ownerOnly")}
            </Text>
          )}
        </Stack>
      </form>
    </Panel>
  );
}
