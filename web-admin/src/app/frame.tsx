// What stays while pages change: the ways through the admin, search, and who reads.

import {
  ActionIcon,
  AppShell,
  Drawer,
  Group,
  Kbd,
  Menu,
  Text,
  Tooltip,
  UnstyledButton,
  useMantineColorScheme,
  VisuallyHidden,
} from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { spotlight } from "@mantine/spotlight";
import {
  IconChartBar,
  IconCheck,
  IconDeviceDesktop,
  IconHome,
  IconLanguage,
  IconMail,
  IconMenu2,
  IconMoon,
  IconRoute,
  IconSearch,
  IconSettings,
  IconSun,
  IconUsers,
  IconUsersGroup,
} from "@tabler/icons-react";
import { Link, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { session } from "~/api/session";
import { type Key, LOCALES, type Locale, setLocale, t, useLocale } from "~/i18n";
import classes from "./frame.module.css";
import { Palette } from "./palette";
import { SignedOut } from "./signed-out";

export const PLACES = [
  { to: "/", key: "nav.home", icon: IconHome, letter: "h" },
  { to: "/customers", key: "nav.customers", icon: IconUsers, letter: "c" },
  { to: "/segments", key: "nav.segments", icon: IconUsersGroup, letter: "s" },
  { to: "/journeys", key: "nav.journeys", icon: IconRoute, letter: "j" },
  { to: "/messages", key: "nav.messages", icon: IconMail, letter: "m" },
  { to: "/measures", key: "nav.measures", icon: IconChartBar, letter: "r" },
  { to: "/settings", key: "nav.settings", icon: IconSettings, letter: "," },
] as const satisfies ReadonlyArray<{ to: string; key: Key; icon: unknown; letter: string }>;

/** Places that a thumb reaches on a phone. The rest is behind the menu. */
const THUMB = 4;

function usePlace(): string {
  const path = useRouterState({ select: (state) => state.location.pathname });
  return `/${path.split("/")[1] ?? ""}`;
}

/** `g` and then a letter goes to a place. */
function useGoing() {
  const navigate = useNavigate();
  const since = useRef(0);
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const target = event.target instanceof HTMLElement ? event.target : undefined;
      const typing = target?.closest("input, textarea, select, [contenteditable], [role=dialog]");
      if (typing || event.metaKey || event.ctrlKey || event.altKey) return;
      if (event.key === "g") {
        since.current = event.timeStamp;
        return;
      }
      const place = PLACES.find((one) => one.letter === event.key);
      if (place !== undefined && event.timeStamp - since.current < 1_200) {
        since.current = 0;
        void navigate({ to: place.to });
      }
    };
    window.addEventListener("keydown", hear);
    return () => window.removeEventListener("keydown", hear);
  }, [navigate]);
}

function Navigation({ onFollow }: { onFollow?: () => void }) {
  const place = usePlace();
  return (
    <nav className={classes.nav} aria-label={t("nav.label")}>
      {PLACES.map(({ to, key, icon: Icon, letter }) => (
        <Link
          key={to}
          to={to}
          className={classes.link}
          data-active={place === to || undefined}
          aria-current={place === to ? "page" : undefined}
          title={`g ${letter}`}
          {...(onFollow === undefined ? {} : { onClick: onFollow })}
        >
          <Icon size={17} stroke={1.7} aria-hidden />
          {t(key)}
        </Link>
      ))}
    </nav>
  );
}

function Preferences() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const locale = useLocale();
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
              onClick={() => void setLocale(one)}
            >
              {LOCALES[one]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}

function Search() {
  const mac = navigator.platform.startsWith("Mac");
  return (
    <UnstyledButton className={classes.search ?? ""} onClick={spotlight.open}>
      <IconSearch size={15} aria-hidden />
      <span>{t("palette.open")}</span>
      <Kbd size="xs" aria-hidden>
        {mac ? "⌘K" : "Ctrl K"}
      </Kbd>
    </UnstyledButton>
  );
}

function Brand() {
  return (
    <Link to="/" className={classes.brand}>
      <img src={`${import.meta.env.BASE_URL}icon.svg`} width={24} height={24} alt="" />
      <span>Perennial</span>
    </Link>
  );
}

function Thumbs({ onMenu }: { onMenu: () => void }) {
  const place = usePlace();
  const close = PLACES.slice(0, THUMB);
  return (
    <nav className={classes.thumbs} aria-label={t("nav.label")}>
      {close.map(({ to, key, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          data-active={place === to || undefined}
          aria-current={place === to ? "page" : undefined}
        >
          <Icon size={20} stroke={1.7} aria-hidden />
          {t(key)}
        </Link>
      ))}
      <UnstyledButton onClick={onMenu} data-active={close.every(({ to }) => to !== place) || undefined}>
        <IconMenu2 size={20} stroke={1.7} aria-hidden />
        {t("nav.more")}
      </UnstyledButton>
    </nav>
  );
}

export function Frame() {
  const locale = useLocale();
  useGoing();
  const [menu, { open, close }] = useDisclosure(false);
  const lost = useSyncExternalStore(session.subscribe, session.isLost);
  const { toggleColorScheme } = useMantineColorScheme();
  useHotkeys([["mod+J", () => toggleColorScheme()]]);
  if (lost) return <SignedOut />;
  return (
    <AppShell
      navbar={{ width: 216, breakpoint: "sm", collapsed: { mobile: true } }}
      header={{ height: { base: 48, sm: 0 } }}
      padding={0}
      withBorder={false}
      className={classes.shell ?? ""}
    >
      <a href="#main" className={classes.skip}>
        {t("nav.skip")}
      </a>
      <AppShell.Header className={classes.top ?? ""} hiddenFrom="sm">
        <Brand />
        <Tooltip label={t("palette.open")}>
          <ActionIcon size="lg" aria-label={t("palette.open")} onClick={spotlight.open}>
            <IconSearch size={19} />
          </ActionIcon>
        </Tooltip>
      </AppShell.Header>
      <AppShell.Navbar className={classes.side ?? ""} visibleFrom="sm">
        <Brand />
        <Search />
        <Navigation />
        <div className={classes.foot}>
          <Preferences />
        </div>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} className={classes.main ?? ""}>
        <div className={classes.sheet} key={locale}>
          <Outlet />
        </div>
      </AppShell.Main>
      <Thumbs onMenu={open} />
      <Drawer
        opened={menu}
        onClose={close}
        position="bottom"
        size="auto"
        title={<Text fw={600}>Perennial</Text>}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <Navigation onFollow={close} />
        <Group mt="sm" justify="space-between">
          <Preferences />
        </Group>
      </Drawer>
      <Palette />
      <VisuallyHidden aria-live="polite" id="announcements" />
    </AppShell>
  );
}
