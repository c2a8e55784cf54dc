// What was written, and what waits to be.

import { Link, useRouterState } from "@tanstack/react-router";
import own from "~/customers/views.module.css";
import { type Key, t } from "~/i18n";

const PAGES = [
  { to: "/messages", key: "messages.written" },
  { to: "/messages/outbox", key: "outbox.title" },
] as const satisfies ReadonlyArray<{ to: string; key: Key }>;

export function Views() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <nav className={own.views} aria-label={t("nav.messages")}>
      {PAGES.map(({ to, key }) => (
        <Link
          key={to}
          to={to}
          search={{}}
          className={own.view}
          data-active={path === to || undefined}
          activeOptions={{ exact: true }}
        >
          {t(key)}
        </Link>
      ))}
    </nav>
  );
}
