// The codes of an offer: how far each is, and how more of them come.

import {
  Button,
  FileButton,
  Group,
  Menu,
  Modal,
  NumberInput,
  SegmentedControl,
  Stack,
  Text,
} from "@mantine/core";
import { IconDownload, IconUpload, IconWand } from "@tabler/icons-react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "~/api/client";
import type { BroughtCodes, Offer, OfferCodeState } from "~/api/generated";
import { done } from "~/app/toasts";
import { ago } from "~/format";
import { many, named, t } from "~/i18n";
import { Form } from "~/staff/form";
import { May } from "~/staff/may";
import { useBusy } from "~/ui/busy";
import { More } from "~/ui/more";
import { Broken, Lines, Panel } from "~/ui/page";
import { Scroll } from "~/ui/scroll";
import { State } from "~/ui/state";
import { To } from "~/ui/to";
import classes from "~/ui/ui.module.css";
import { codesQuery, parts } from "./data";

const MOST_TOLD = 8;
const MOST_MADE = 100_000;

function Make({ offer, opened, onClose }: { offer: Offer; opened: boolean; onClose: () => void }) {
  const queries = useQueryClient();
  const [busy, run] = useBusy();
  const [count, setCount] = useState<number | string>(500);
  const make = async () => {
    const { added } = await call("make_offer_codes", {
      path: { offer: offer.name },
      body: { count: Number(count) },
    });
    await queries.invalidateQueries({ queryKey: ["offers"] });
    done(many("offers.madeCodes", added));
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<Text fw={600}>{t("offers.makeTitle", { name: offer.definition.title })}</Text>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Form onSubmit={() => run(make)}>
        <Text size="sm">{t("offers.makeHelp")}</Text>
        <NumberInput
          label={t("offers.count")}
          min={1}
          max={MOST_MADE}
          allowDecimal={false}
          value={count}
          onChange={setCount}
          data-autofocus
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button type="submit" loading={busy} disabled={typeof count !== "number"}>
            {t("offers.makeCodes")}
          </Button>
        </Group>
      </Form>
    </Modal>
  );
}

function Brought({ brought }: { brought: BroughtCodes }) {
  return (
    <Stack gap={2} role="status">
      <Text size="sm" fw={600}>
        {many("offers.uploaded", brought.added)}
      </Text>
      {brought.refused === 0 ? null : (
        <>
          <Text size="sm">{many("offers.refused", brought.refused)}</Text>
          {brought.refusals.slice(0, MOST_TOLD).map((one) => (
            <Text key={one.line} size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
              {t("offers.refusedLine", {
                line: one.line,
                code: one.code,
                why: named("offers.refused", one.why),
              })}
            </Text>
          ))}
        </>
      )}
    </Stack>
  );
}

function Deeds({ offer, say }: { offer: Offer; say: (brought: BroughtCodes) => void }) {
  const queries = useQueryClient();
  const [busy, run] = useBusy();
  const [making, setMaking] = useState(false);
  const single = offer.definition.codes.kind === "single_use";
  const bring = (file: File | null) => {
    if (file === null) return;
    run(async () => {
      const all: BroughtCodes = { added: 0, refused: 0, refusals: [] };
      let lines = 0;
      for (const part of parts(await file.text())) {
        const one = await call("bring_offer_codes", {
          path: { offer: offer.name },
          body: new Blob([part]),
        });
        all.added += one.added;
        all.refused += one.refused;
        all.refusals.push(...one.refusals.map((told) => ({ ...told, line: told.line + lines })));
        lines += part.split("\n").length - 1;
      }
      say(all);
      await queries.invalidateQueries({ queryKey: ["offers"] });
    });
  };
  const file = `/api/v1/offers/${encodeURIComponent(offer.name)}/codes.csv`;
  return (
    <Group gap="xs">
      {single ? (
        <May scope="write">
          <FileButton accept=".csv,.txt,text/csv,text/plain" onChange={bring}>
            {(props) => (
              <Button
                {...props}
                variant="default"
                size="xs"
                loading={busy}
                leftSection={<IconUpload size={14} />}
              >
                {t("offers.upload")}
              </Button>
            )}
          </FileButton>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconWand size={14} />}
            onClick={() => setMaking(true)}
          >
            {t("offers.makeCodes")}
          </Button>
          <Make offer={offer} opened={making} onClose={() => setMaking(false)} />
        </May>
      ) : null}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" size="xs" leftSection={<IconDownload size={14} />}>
            {t("offers.download")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {single ? (
            <Menu.Item component="a" href={`${file}?state=free`} download={`${offer.name}-free.csv`}>
              {t("offers.downloadFree")}
            </Menu.Item>
          ) : null}
          <Menu.Item component="a" href={file} download={`${offer.name}.csv`}>
            {t("offers.downloadAll")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}

export function Codes({ offer }: { offer: Offer }) {
  const single = offer.definition.codes.kind === "single_use";
  const [state, setState] = useState("all");
  const [brought, say] = useState<BroughtCodes>();
  const wanted = state === "all" ? undefined : (state as OfferCodeState);
  const codes = useInfiniteQuery(codesQuery(offer.name, wanted));
  const rows = codes.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel title={t("offers.codes")} actions={<Deeds offer={offer} say={say} />}>
      <Stack gap="md">
        {brought === undefined ? null : <Brought brought={brought} />}
        {single ? (
          <SegmentedControl
            size="xs"
            aria-label={t("offers.show")}
            value={state}
            onChange={setState}
            style={{ alignSelf: "flex-start" }}
            data={["all", "free", "given", "redeemed"].map((value) => ({
              value,
              label: named("offers.show", value),
            }))}
          />
        ) : null}
        {codes.error === null ? null : <Broken error={codes.error} retry={() => void codes.refetch()} />}
        {codes.isPending ? <Lines count={4} /> : null}
        {codes.data !== undefined && rows.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t("offers.codesNone")}
          </Text>
        ) : null}
        {rows.length === 0 ? null : (
          <Scroll label={t("offers.codes")}>
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">{t("offers.code")}</th>
                  <th scope="col">{t("offers.state")}</th>
                  <th scope="col">{t("offers.customer")}</th>
                  <th scope="col" className={classes.wide}>
                    {t("offers.givenAt")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((one) => (
                  <tr key={one.code}>
                    <td
                      style={{ fontFamily: "var(--mantine-font-family-monospace)", overflowWrap: "anywhere" }}
                    >
                      {one.code}
                    </td>
                    <td>
                      <State kind="offers.code" state={one.state} />
                    </td>
                    <td>
                      {one.customer ? (
                        <To to="/customers/$id" params={{ id: one.customer }} size="sm">
                          {one.customer}
                        </To>
                      ) : (
                        "—"
                      )}
                    </td>
                    <td className={classes.wide}>{one.given_at ? ago(one.given_at) : "—"}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
        <More
          when={codes.hasNextPage && !codes.isFetchingNextPage}
          fetchMore={() => void codes.fetchNextPage()}
        />
      </Stack>
    </Panel>
  );
}
