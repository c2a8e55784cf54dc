// The shop: what it is called, how it looks, and everything else that can be set.

import { Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Setting } from "~/api/generated";
import { named, t, told } from "~/i18n";
import { Broken, Lines, Panel } from "~/ui/page";
import { Scroll } from "~/ui/scroll";
import { Told } from "~/ui/told";
import classes from "~/ui/ui.module.css";
import { settingsQuery, useDraft } from "./data";
import { Fields } from "./fields";
import { SettingsPage } from "./frame";
import { Logo } from "./logo";

const SHOP = ["shop.name", "shop.website", "shop.languages", "shop.time_zone", "shop.currency"] as const;
const BRAND = ["shop.brand_colour"] as const;
const PLAYBOOKS = [
  "playbooks.review_address",
  "playbooks.community_address",
  "journeys.largest_share",
] as const;

/** How a button of a message looks in the colour, light and dark. */
function Sample({ colour, name }: { colour: string; name: string }) {
  const known = /^#[0-9a-f]{6}$/i.test(colour) ? colour : "#2f6f4f";
  // Dark letters where white ones could not be read (WCAG 2.2, relative luminance).
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(known.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const isLight = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
  return (
    <div
      style={{
        padding: 18,
        borderRadius: 8,
        border: "1px solid var(--surface-line)",
        background: "#ffffff",
        color: "#1f1f1c",
        maxWidth: 340,
      }}
    >
      <b>{name}</b>
      <p style={{ margin: "6px 0 12px", fontSize: 13 }}>{t("settings.brandSample")}</p>
      <span
        style={{
          display: "inline-block",
          padding: "8px 14px",
          borderRadius: 6,
          background: known,
          color: isLight ? "#1f1f1c" : "#ffffff",
          fontSize: 13,
          fontWeight: 600,
        }}
      >
        {t("settings.brandButton")}
      </span>
    </div>
  );
}

function Row({ one }: { one: Setting }) {
  return (
    <tr>
      <td style={{ minWidth: 220 }}>
        <Text span size="sm" ff="monospace">
          {one.key}
        </Text>
        <Text size="xs" c="dimmed" maw={520}>
          <Told name={`settingText.${one.key}`} english={one.text} />
        </Text>
      </td>
      <td style={{ overflowWrap: "anywhere" }}>
        {one.secret && one.value !== "" ? t("settings.secretIsSet") : one.value || "—"}
      </td>
      <td className={classes.wide}>
        <Text span size="sm" c="dimmed">
          {named("origin", one.origin)}
        </Text>
      </td>
    </tr>
  );
}

/** Every setting as it stands, those of the installation too. */
function Everything() {
  const all = useQuery(settingsQuery);
  const [find, setFind] = useState("");
  if (all.error !== null) return <Broken error={all.error} retry={() => void all.refetch()} />;
  if (all.data === undefined) return <Lines count={6} />;
  const words = find.toLowerCase().split(/\s+/);
  const shown = all.data.filter((one) =>
    words.every((word) =>
      `${one.key} ${told(`settingText.${one.key}`, one.text).text}`.toLowerCase().includes(word),
    ),
  );
  return (
    <Panel
      title={t("settings.everything")}
      flush
      actions={
        <TextInput
          size="xs"
          aria-label={t("settings.find")}
          placeholder={t("settings.find")}
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
      }
    >
      <Text size="sm" c="dimmed" px="md" pt={4}>
        {t("settings.everythingHelp")}
      </Text>
      <Scroll>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("settings.key")}</th>
              <th scope="col">{t("settings.value")}</th>
              <th scope="col" className={classes.wide}>
                {t("settings.origin")}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <Row key={one.key} one={one} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

export function ShopPage() {
  const shop = useDraft(SHOP);
  const brand = useDraft(BRAND);
  const playbooks = useDraft(PLAYBOOKS);
  return (
    <SettingsPage title={t("settings.shop")} about={t("settings.shopAbout")}>
      <Stack gap="md" maw={760}>
        <Fields title={t("settings.theShop")} draft={shop} />
        <Fields title={t("settings.brand")} draft={brand}>
          <Logo />
          <Sample colour={brand.valueOf("shop.brand_colour")} name={shop.valueOf("shop.name")} />
        </Fields>
        <Fields title={t("settings.programmes")} draft={playbooks} />
        <Everything />
      </Stack>
    </SettingsPage>
  );
}
