// All templates, as pictures of what they say: what the program brings, and what the shop wrote itself.

import {
  Badge,
  Button,
  Group,
  SegmentedControl,
  Skeleton,
  TextInput,
  useComputedColorScheme,
} from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { IconMailPlus, IconPlus, IconSearch, IconTemplate } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { ago } from "~/format";
import { locale, t } from "~/i18n";
import { asThumb } from "~/messages/dark";
import { May } from "~/staff/may";
import { Broken, Empty, Page } from "~/ui/page";
import { State } from "~/ui/state";
import { ToButton } from "~/ui/to";
import { type Family, families, previewQuery, templatesQuery, titleOf } from "./data";
import { NameForm } from "./name-form";
import own from "./template.module.css";
import { type Use, useUses } from "./uses";

const KINDS = ["all", "own", "drafts", "shipped"] as const;
type Kind = (typeof KINDS)[number];

function isOf(family: Family, kind: Kind): boolean {
  const isOwn = family.versions.some((one) => one.state !== "shipped");
  switch (kind) {
    case "own":
      return isOwn;
    case "drafts":
      return family.draft !== undefined;
    case "shipped":
      return !isOwn;
    case "all":
      return true;
  }
}

function Thumb({ family }: { family: Family }) {
  const { ref, entry } = useIntersection({ rootMargin: "200px" });
  const [seen, setSeen] = useState(false);
  const scheme = useComputedColorScheme("light");
  if (entry?.isIntersecting && !seen) setSeen(true);
  const shown = family.draft ?? family.current;
  const preview = useQuery({
    ...previewQuery(family.name, shown?.version ?? 0, { language: locale() }),
    enabled: seen && shown !== undefined,
  });
  return (
    <div className={own.thumb} ref={ref} aria-hidden>
      {preview.data === undefined ? (
        preview.error === null ? (
          <Skeleton height="100%" radius={0} />
        ) : null
      ) : (
        <iframe
          title={titleOf(family.name)}
          tabIndex={-1}
          sandbox=""
          referrerPolicy="no-referrer"
          loading="lazy"
          scrolling="no"
          srcDoc={asThumb(preview.data.html, scheme === "dark")}
        />
      )}
    </div>
  );
}

function Card({ family, uses }: { family: Family; uses: Use[] }) {
  const shown = family.current ?? family.draft ?? family.versions[0];
  const saved = family.draft?.saved_at ?? shown?.published_at;
  return (
    <li className={own.card}>
      <Thumb family={family} />
      <div className={own.cardText}>
        <Link to="/templates/$name" params={{ name: family.name }} className={own.cardLink}>
          {titleOf(family.name)}
        </Link>
        <Group gap="xs">
          {shown === undefined ? null : <State kind="template" state={shown.state} />}
          {family.draft !== undefined && family.current !== undefined ? (
            <Badge color="gray">{t("template.hasDraft")}</Badge>
          ) : null}
        </Group>
        <span className={own.used}>
          {uses.length === 0
            ? t("templates.unused")
            : t("templates.usedBy", { names: uses.map((one) => one.title).join(", ") })}
        </span>
        {saved ? <span className={own.used}>{t("templates.changed", { ago: ago(saved) })}</span> : null}
      </div>
    </li>
  );
}

export function Templates() {
  const search = useSearch({ from: "/templates" });
  const navigate = useNavigate({ from: "/templates" });
  const templates = useQuery(templatesQuery);
  const { uses } = useUses();
  const [naming, setNaming] = useState(false);
  const [query, setQuery] = useState(search.q ?? "");
  const kind = KINDS.find((one) => one === search.kind) ?? "all";
  const all = families(templates.data?.templates ?? []);
  const shown = all
    .filter((one) => isOf(one, kind))
    .filter((one) => `${titleOf(one.name)} ${one.name}`.toLowerCase().includes(query.trim().toLowerCase()));
  return (
    <Page
      title={t("nav.templates")}
      about={t("templates.about")}
      actions={
        <>
          <ToButton to="/shared-blocks" variant="default">
            {t("sharedBlocks.title")}
          </ToButton>
          <May scope="write">
            <Button leftSection={<IconPlus size={14} />} onClick={() => setNaming(true)}>
              {t("templates.new")}
            </Button>
          </May>
        </>
      }
    >
      <Group mb="md" gap="sm">
        <TextInput
          size="xs"
          w={{ base: "100%", xs: 220 }}
          aria-label={t("templates.search")}
          placeholder={t("templates.search")}
          leftSection={<IconSearch size={14} />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <SegmentedControl
          size="xs"
          aria-label={t("templates.kind")}
          value={kind}
          onChange={(value) =>
            void navigate({ search: value === "all" ? {} : { kind: value }, replace: true })
          }
          data={KINDS.map((value) => ({ value, label: t(`templates.kind.${value}`) }))}
        />
      </Group>
      {templates.error === null ? null : (
        <Broken error={templates.error} retry={() => void templates.refetch()} />
      )}
      {templates.isPending ? (
        <ul className={own.cards} aria-hidden>
          {["a", "b", "c", "d", "e", "f", "g", "h"].map((one) => (
            <li key={one}>
              <Skeleton height={280} radius="lg" />
            </li>
          ))}
        </ul>
      ) : null}
      {templates.data !== undefined && shown.length === 0 ? (
        <Empty
          icon={query === "" ? IconMailPlus : IconTemplate}
          title={t(query === "" && kind !== "all" ? "templates.none" : "palette.nothing")}
        >
          {query === "" ? t("templates.noneHelp") : null}
        </Empty>
      ) : null}
      <ul className={own.cards}>
        {shown.map((one) => (
          <Card key={one.name} family={one} uses={uses.get(one.name) ?? []} />
        ))}
      </ul>
      {naming ? <NameForm opened onClose={() => setNaming(false)} /> : null}
    </Page>
  );
}
