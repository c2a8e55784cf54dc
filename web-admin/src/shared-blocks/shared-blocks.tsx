// What several templates show, written once: the header, the footer, a signature, a card.

import { Button, Group, Modal, Text, TextInput } from "@mantine/core";
import { IconComponents, IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "~/api/client";
import type { SharedBlock } from "~/api/generated";
import { nameFrom } from "~/campaigns/document";
import { ago } from "~/format";
import { locale, many, named, t } from "~/i18n";
import { Form } from "~/staff/form";
import { May } from "~/staff/may";
import { titleOf } from "~/templates/data";
import { useBusy } from "~/ui/busy";
import { List } from "~/ui/list";
import { Empty, Page } from "~/ui/page";
import classes from "~/ui/ui.module.css";
import { BEGINNINGS, type Beginning, beginning, sharedBlocksQuery } from "./data";
import own from "./shared-blocks.module.css";

/** Names that stand in every letter are taken as they are. */
function nameOf(one: Beginning, title: string, taken: string[]): string {
  if ((one === "header" || one === "footer") && !taken.includes(one)) return one;
  return nameFrom(title, ["header", "footer", ...taken]).replace(/^(?=\d)/, "block-");
}

function New({ all }: { all: SharedBlock[] }) {
  const [opened, open] = useState(false);
  const taken = all.map((one) => one.name);
  const offered = BEGINNINGS.filter((one) => !taken.includes(one));
  const [chosen, choose] = useState<Beginning>();
  const begun = chosen ?? offered[0] ?? "signature";
  const [title, setTitle] = useState<string>();
  const said = title ?? named("sharedBlock.begin", begun);
  const [busy, run] = useBusy();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const make = async () => {
    const name = nameOf(begun, said, taken);
    const language = locale();
    const document = { title: said.trim(), fallback: language, blocks: beginning(begun, language) };
    await call("save_shared_block", { path: { name }, body: { document, after: 0 } });
    await queries.invalidateQueries({ queryKey: ["templates"] });
    open(false);
    void navigate({ to: "/shared-blocks/$name", params: { name } });
  };
  return (
    <May scope="write">
      <Button leftSection={<IconPlus size={14} />} onClick={() => open(true)}>
        {t("sharedBlocks.new")}
      </Button>
      <Modal
        opened={opened}
        onClose={() => open(false)}
        size="lg"
        title={<Text fw={600}>{t("sharedBlocks.new")}</Text>}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <Form onSubmit={() => said.trim() !== "" && run(make)}>
          <div role="radiogroup" aria-label={t("sharedBlock.beginWith")} className={own.begin}>
            {offered.map((one) => (
              // biome-ignore lint/a11y/useSemanticElements: what is chosen has two lines
              <button
                key={one}
                type="button"
                role="radio"
                aria-checked={one === begun}
                className={own.choice}
                onClick={() => choose(one)}
              >
                <b>{named("sharedBlock.begin", one)}</b>
                <Text size="xs" c="dimmed">
                  {named("sharedBlock.beginHelp", one)}
                </Text>
              </button>
            ))}
          </div>
          <TextInput
            label={t("sharedBlock.title")}
            value={said}
            maxLength={100}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          {begun === "header" || begun === "footer" ? (
            <Text size="sm" c="var(--warn)">
              {t("sharedBlock.everywhereNow")}
            </Text>
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => open(false)}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={busy} disabled={said.trim() === ""}>
              {t("sharedBlock.make")}
            </Button>
          </Group>
        </Form>
      </Modal>
    </May>
  );
}

/** Where it is shown, in words. */
function whereOf(one: SharedBlock): string {
  if (one.everywhere) return t("sharedBlock.everywhere");
  const names = [...new Set(one.uses.map((use) => titleOf(use.template)))];
  return names.length === 0 ? t("sharedBlock.nowhere") : names.join(", ");
}

function Row({ one }: { one: SharedBlock }) {
  return (
    <tr>
      <td style={{ minWidth: 150 }}>
        <Link to="/shared-blocks/$name" params={{ name: one.name }} className={classes.rowLink}>
          {one.title}
        </Link>
      </td>
      <td className={classes.wide}>{one.kinds.map((kind) => named("block", kind)).join(", ")}</td>
      <td>
        <Text size="sm" lineClamp={2}>
          {whereOf(one)}
        </Text>
      </td>
      <td className={`${classes.number} ${classes.wide}`}>
        <Text span size="sm" c="dimmed">
          {`${many("sharedBlock.saves", one.version)} · ${ago(one.saved_at)}`}
        </Text>
      </td>
    </tr>
  );
}

export function SharedBlocks() {
  const blocks = useQuery(sharedBlocksQuery);
  const all = blocks.data?.items ?? [];
  return (
    <Page
      title={t("sharedBlocks.title")}
      about={t("sharedBlocks.about")}
      parent={{ to: "/templates", label: t("nav.templates") }}
      actions={all.length === 0 ? null : <New all={all} />}
    >
      <List
        of={blocks}
        rows={all}
        label={t("sharedBlocks.title")}
        head={[
          { name: t("sharedBlock.block") },
          { name: t("sharedBlock.shows"), wide: true },
          { name: t("sharedBlock.where") },
          { name: t("sharedBlock.changed"), number: true, wide: true },
        ]}
        empty={
          <Empty icon={IconComponents} title={t("sharedBlocks.none")} action={<New all={all} />}>
            {t("sharedBlocks.noneHelp")}
          </Empty>
        }
      >
        {(one) => <Row key={one.name} one={one} />}
      </List>
    </Page>
  );
}
