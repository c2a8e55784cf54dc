// The pages of the settings, in their order, each with what its reader must be allowed.

import type { Scope } from "~/api/generated";
import type { Key } from "~/i18n";

export const SETTINGS = [
  { to: "/settings/account", key: "account.title", needs: "read" },
  { to: "/settings", key: "settings.browser", needs: "read" },
  { to: "/settings/shop", key: "settings.shop", needs: "read" },
  { to: "/settings/policy", key: "policy.title", needs: "read" },
  { to: "/settings/senders", key: "senders.title", needs: "read" },
  { to: "/settings/imports", key: "imports.title", needs: "read" },
  { to: "/settings/privacy", key: "privacy.title", needs: "read" },
  { to: "/settings/health", key: "health.title", needs: "read" },
  { to: "/settings/backups", key: "backups.title", needs: "manage" },
  { to: "/settings/keys", key: "keys.title", needs: "manage" },
  { to: "/settings/webhooks", key: "hooks.title", needs: "manage" },
  { to: "/settings/people", key: "people.title", needs: "manage" },
  { to: "/settings/sign-on", key: "sso.title", needs: "manage" },
  { to: "/settings/audit", key: "audit.title", needs: "manage" },
] as const satisfies ReadonlyArray<{ to: string; key: Key; needs: Scope }>;
