// What a reader chooses once: light or dark, and the language.

import { ActionIcon, Group, Menu, useMantineColorScheme } from "@mantine/core";
import { IconCheck, IconDeviceDesktop, IconLanguage, IconMoon, IconSun } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { call } from "~/api/client";
import { LOCALES, type Locale, setLocale, t, useLocale } from "~/i18n";
import { meQuery } from "~/staff/me";

/** Light or dark, and the language: for this browser, and for the account of whoever is signed in. */
export function Preferences() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const locale = useLocale();
  const me = useQueryClient().getQueryData(meQuery.queryKey);
  const speak = (one: Locale) => {
    void setLocale(one);
    // The page speaks it already; that the account does too can wait until it works.
    if (me !== undefined) void call("change_me", { body: { language: one } }).catch(() => undefined);
  };
  const themes = [
    ["light", IconSun],
    ["dark", IconMoon],
    ["auto", IconDeviceDesktop],
  ] as const;
  const Current = themes.find(([name]) => name === colorScheme)?.[1] ?? IconDeviceDesktop;
  return (
    <Group gap={2}>
      <Menu position="top-start" withinPortal>
        <Menu.Target>
          <ActionIcon aria-label={t("theme.label")}>
            <Current size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {themes.map(([name, Icon]) => (
            <Menu.Item
              key={name}
              leftSection={<Icon size={15} />}
              rightSection={colorScheme === name ? <IconCheck size={14} /> : null}
              onClick={() => setColorScheme(name)}
            >
              {t(`theme.${name}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu position="top-start" withinPortal>
        <Menu.Target>
          <ActionIcon aria-label={t("language.label")}>
            <IconLanguage size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {(Object.keys(LOCALES) as Locale[]).map((one) => (
            <Menu.Item
              key={one}
              lang={one}
              rightSection={locale === one ? <IconCheck size={14} /> : null}
              onClick={() => speak(one)}
            >
              {LOCALES[one]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
