// Every page of the settings: beside it, the others that its reader may see.

import { NavLink } from "@mantine/core";
import { Link, useRouterState } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { t } from "~/i18n";
import own from "~/reports/measures.module.css";
import { useMe } from "~/staff/me";
import { Page } from "~/ui/page";
import { Ways } from "~/ui/ways";
import { SETTINGS } from "./pages";

interface SettingsPageProps {
  title: string;
  about?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function SettingsPage({ title, about, actions, children }: SettingsPageProps) {
  const me = useMe();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const shown = SETTINGS.filter((one) => me?.scopes.includes(one.needs) ?? one.needs === "read");
  return (
    <Page title={title} about={about} actions={actions}>
      <div className={own.columns}>
        <Ways label={t("nav.settings")} active={path}>
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
        </Ways>
        <div style={{ minWidth: 0 }}>{children}</div>
      </div>
    </Page>
  );
}
