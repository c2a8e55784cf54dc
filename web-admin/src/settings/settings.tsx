// What the reader chooses for this browser, and the keys that make work quick.

import { Kbd, SegmentedControl, Stack, Text, useMantineColorScheme } from "@mantine/core";
import { Fragment } from "react";
import { PLACES } from "~/app/frame";
import { dateTime, number } from "~/format";
import { LOCALES, type Locale, setLocale, t, useLocale } from "~/i18n";
import { Fact, Facts, Panel } from "~/ui/page";
import { SettingsPage } from "./frame";

const EXAMPLE = 12_345.67;

function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const locale = useLocale();
  return (
    <Panel title={t("settings.appearance")}>
      <Facts>
        <Fact name={t("theme.label")}>
          <SegmentedControl
            size="xs"
            aria-label={t("theme.label")}
            value={colorScheme}
            onChange={(value) => setColorScheme(value === "light" || value === "dark" ? value : "auto")}
            data={(["light", "dark", "auto"] as const).map((value) => ({
              value,
              label: t(`theme.${value}`),
            }))}
          />
        </Fact>
        <Fact name={t("language.label")}>
          <SegmentedControl
            size="xs"
            aria-label={t("language.label")}
            value={locale}
            onChange={(value) => void setLocale(value as Locale)}
            data={(Object.keys(LOCALES) as Locale[]).map((value) => ({ value, label: LOCALES[value] }))}
          />
        </Fact>
        <Fact name={t("settings.formats")}>
          {number(EXAMPLE, 2)} · {dateTime(new Date().toISOString())}
          <Text size="xs" c="dimmed">
            {t("settings.formatsHelp", { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
          </Text>
        </Fact>
      </Facts>
    </Panel>
  );
}

function Keys({ keys }: { keys: string[] }) {
  return (
    <>
      {keys.map((key, at) => (
        <Fragment key={key}>
          {at > 0 ? " " : null}
          <Kbd size="xs">{key}</Kbd>
        </Fragment>
      ))}
    </>
  );
}

function Keyboard() {
  const mod = navigator.platform.startsWith("Mac") ? "⌘" : "Ctrl";
  return (
    <Panel title={t("settings.keyboard")}>
      <Facts>
        <Fact name={t("palette.open")}>
          <Keys keys={[mod, "K"]} />
        </Fact>
        <Fact name={t("theme.toggle")}>
          <Keys keys={[mod, "J"]} />
        </Fact>
        <Fact name={`${t("canvas.undo")}, ${t("canvas.redo").toLowerCase()}`}>
          <Keys keys={[mod, "Z"]} /> · <Keys keys={[mod, "⇧", "Z"]} />
        </Fact>
        <Fact name={t("settings.findKey")}>
          <Keys keys={["/"]} />
        </Fact>
        <Fact name={t("settings.rowKeys")}>
          <Keys keys={["j", "k"]} /> · <Keys keys={["↓", "↑"]} />
        </Fact>
        {PLACES.map((place) => (
          <Fact key={place.to} name={t(place.key)}>
            <Keys keys={["g", place.letter]} />
          </Fact>
        ))}
      </Facts>
    </Panel>
  );
}

export function Settings() {
  return (
    <SettingsPage title={t("settings.browser")} about={t("settings.about")}>
      <Stack gap="md" maw={680}>
        <Appearance />
        <Keyboard />
      </Stack>
    </SettingsPage>
  );
}
