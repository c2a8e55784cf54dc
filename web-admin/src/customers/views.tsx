// Ways of looking at customers that somebody comes back to, kept in this browser.

import { useLocalStorage } from "@mantine/hooks";
import { IconBookmarkPlus, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { t } from "~/i18n";
import own from "./views.module.css";

interface View {
  name: string;
  q?: string;
  segment?: string;
}

interface Looking {
  q?: string;
  segment?: string;
}

const MOST = 12;

function same(one: Looking, other: Looking): boolean {
  return one.q === other.q && one.segment === other.segment;
}

/** Only what is of the shape that is written here. */
function isView(value: unknown): value is View {
  return typeof value === "object" && value !== null && "name" in value && typeof value.name === "string";
}

interface ViewsProps {
  looking: Looking;
  /** What the view that is open would be called. */
  name: string | undefined;
}

export function Views({ looking, name }: ViewsProps) {
  const [kept, keep] = useLocalStorage<View[]>({ key: "perennial.customer-views", defaultValue: [] });
  const views = Array.isArray(kept) ? kept.filter(isView) : [];
  const isEverybody = looking.q === undefined && looking.segment === undefined;
  const isKept = views.some((one) => same(one, looking));
  const tab = (view: View | undefined) => {
    const { q, segment }: Looking = view ?? {};
    const isOpen = same({ ...(q && { q }), ...(segment && { segment }) }, looking);
    return (
      <Link
        to="/customers"
        search={{ ...(q === undefined ? {} : { q }), ...(segment === undefined ? {} : { segment }) }}
        className={own.view}
        data-active={isOpen || undefined}
        aria-current={isOpen ? "page" : undefined}
        activeOptions={{ exact: true, includeSearch: true }}
      >
        {view?.name ?? t("customers.everybody")}
      </Link>
    );
  };
  // One way alone is no choice.
  if (views.length === 0 && isEverybody) return null;
  return (
    <nav className={own.views} aria-label={t("views.label")}>
      {tab(undefined)}
      {views.map((one) => (
        <span key={one.name} className={own.kept}>
          {tab(one)}
          <button
            type="button"
            aria-label={t("views.remove", { name: one.name })}
            onClick={() => keep(views.filter((other) => other !== one))}
          >
            <IconX size={12} aria-hidden />
          </button>
        </span>
      ))}
      {isEverybody || isKept || name === undefined || views.length >= MOST ? null : (
        <button
          type="button"
          className={own.view}
          onClick={() => keep([...views.filter((one) => one.name !== name), { name, ...looking }])}
        >
          <IconBookmarkPlus size={14} aria-hidden />
          {t("views.keep", { name })}
        </button>
      )}
    </nav>
  );
}
