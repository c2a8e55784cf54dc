// Every page of the settings: beside it, the others that its reader may see.

import { NavLink } from "@mantine/core";
import { Link, useRouterState } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Scope } from "~/api/generated";
import { type Key, t } from "~/i18n";
import own from "~/reports/measures.module.css";
import { useMe } from "~/staff/me";
import { Page } from "~/ui/page";

const PAGES = [
  { to: "/settings/account", key: "account.title", needs: "read" },
  { to: "/settings", key: "settings.browser", needs: "read" },
  { to: "/settings/people", key: "people.title", needs: "manage" },
  { to: "/settings/audit", key: "audit.title", needs: "manage" },
] as const satisfies ReadonlyArray<{ to: string; key: Key; needs: Scope }>;

interface SettingsPageProps {
  title: string;
  about?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function SettingsPage({ title, about, actions, children }: SettingsPageProps) {
  const me = useMe();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const shown = PAGES.filter((one) => me?.scopes.includes(one.needs) ?? one.needs === "read");
  return (
    <Page title={title} about={about} actions={actions}>
      <div className={own.columns}>
        <nav className={own.list} aria-label={t("nav.settings")}>
          {shown.map(({ to, key }) => (
            <NavLink
              key={to}
              component={Link}
              to={to}
              label={t(key)}
              activeOptions={{ exact: true }}
              active={path === to}
              aria-current={path === to ? "page" : undefined}
            />
          ))}
        </nav>
        <div style={{ minWidth: 0 }}>{children}</div>
      </div>
    </Page>
  );
}
