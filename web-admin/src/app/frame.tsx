// What stays while pages change: the ways through the admin, search, and who reads.

import {
  ActionIcon,
  AppShell,
  Kbd,
  UnstyledButton,
  useMantineColorScheme,
  VisuallyHidden,
} from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import {
  IconChartBar,
  IconFlask,
  IconGift,
  IconHome,
  IconMail,
  IconMenu2,
  IconRoute,
  IconSearch,
  IconSettings,
  IconSpeakerphone,
  IconTemplate,
  IconUsers,
  IconUsersGroup,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, Navigate, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useSyncExternalStore } from "react";
import { mayBeSignedIn, session } from "~/api/session";
import { type Key, t, useLocale } from "~/i18n";
import { meQuery } from "~/staff/me";
import classes from "./frame.module.css";
import { later } from "./later";
import { useLive } from "./live";

const palette = () => later(import("./palette"));
const Palette = lazy(() => palette().then((module) => ({ default: module.Palette })));
const Preferences = lazy(() =>
  later(import("./preferences")).then((module) => ({ default: module.Preferences })),
);
const You = lazy(() => later(import("./you")).then((module) => ({ default: module.You })));
const Drawer = lazy(() => later(import("./drawer")).then((module) => ({ default: module.Places })));
const SignInAgain = lazy(() =>
  later(import("./sign-in-again")).then((module) => ({ default: module.SignInAgain })),
);
const search = () => void palette().then((module) => module.open());

export const PLACES = [
  { to: "/", key: "nav.home", icon: IconHome, letter: "h" },
  { to: "/customers", key: "nav.customers", icon: IconUsers, letter: "c" },
  { to: "/segments", key: "nav.segments", icon: IconUsersGroup, letter: "s" },
  { to: "/journeys", key: "nav.journeys", icon: IconRoute, letter: "j" },
  { to: "/campaigns", key: "nav.campaigns", icon: IconSpeakerphone, letter: "a" },
  { to: "/offers", key: "nav.offers", icon: IconGift, letter: "o" },
  { to: "/templates", key: "nav.templates", icon: IconTemplate, letter: "t" },
  { to: "/messages", key: "nav.messages", icon: IconMail, letter: "m" },
  { to: "/experiments", key: "nav.experiments", icon: IconFlask, letter: "x" },
  { to: "/measures", key: "nav.measures", icon: IconChartBar, letter: "r" },
  { to: "/settings", key: "nav.settings", icon: IconSettings, letter: "," },
] as const satisfies ReadonlyArray<{ to: string; key: Key; icon: unknown; letter: string }>;

/** Places that a thumb reaches on a phone. The rest is behind the menu. */
const THUMB = 4;

/** Pages that belong to a place of another name. */
const BELONGS: Record<string, string> = {
  "/orders": "/customers",
  "/lists": "/segments",
  "/rehearsals": "/journeys",
  "/shared-blocks": "/templates",
};

function usePlace(): string {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const first = `/${path.split("/")[1] ?? ""}`;
  return BELONGS[first] ?? first;
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

export function Navigation({ onFollow }: { onFollow?: () => void }) {
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

function Search() {
  const mac = navigator.platform.startsWith("Mac");
  return (
    <UnstyledButton className={classes.search ?? ""} onClick={search}>
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

function Inside() {
  const locale = useLocale();
  useGoing();
  useLive();
  const [menu, { open, close }] = useDisclosure(false);
  const { toggleColorScheme } = useMantineColorScheme();
  useHotkeys([["mod+J", () => toggleColorScheme()]]);
  // Heard before the palette is there, and while somebody types.
  useHotkeys([["mod+K", search]], []);
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
        <ActionIcon size="lg" aria-label={t("palette.open")} onClick={search}>
          <IconSearch size={19} />
        </ActionIcon>
      </AppShell.Header>
      <AppShell.Navbar className={classes.side ?? ""} visibleFrom="sm">
        <Brand />
        <Search />
        <Navigation />
        <div className={classes.foot}>
          <Suspense fallback={null}>
            <Preferences />
            <You />
          </Suspense>
        </div>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} className={classes.main ?? ""}>
        <div className={classes.sheet} key={locale}>
          <Outlet />
        </div>
      </AppShell.Main>
      <Thumbs onMenu={open} />
      {menu ? (
        <Suspense fallback={null}>
          <Drawer onClose={close} />
        </Suspense>
      ) : null}
      <Suspense fallback={null}>
        <Palette />
      </Suspense>
      <VisuallyHidden aria-live="polite" id="announcements" />
    </AppShell>
  );
}

/** The pages in front of the door. */
const OUTSIDE = ["/sign-in", "/setup", "/invitation"];

function isOutside(path: string): boolean {
  return OUTSIDE.includes(path.replace(/\/$/, ""));
}

/** Everything behind the door. Whoever is not signed in goes there, and comes back to where they were. */
function Guarded() {
  const isLost = useSyncExternalStore(session.subscribe, session.isLost);
  const me = useQuery({ ...meQuery, enabled: mayBeSignedIn() });
  const location = useRouterState({ select: (state) => state.location });
  if (me.data === undefined && (isLost || !mayBeSignedIn())) {
    // On the way already: the page there is still being fetched.
    if (isOutside(location.pathname)) return null;
    const to = location.href;
    return <Navigate to="/sign-in" search={to === "/" ? {} : { to }} replace />;
  }
  return (
    <>
      <Inside />
      {isLost ? (
        <Suspense fallback={null}>
          <SignInAgain />
        </Suspense>
      ) : null}
    </>
  );
}

export function Frame() {
  // The page that is shown, which is not yet the one that somebody is on the way to.
  const shown = useRouterState({ select: (state) => state.matches.at(-1)?.fullPath ?? "" });
  const locale = useLocale();
  return isOutside(shown) ? <Outlet key={locale} /> : <Guarded />;
}
