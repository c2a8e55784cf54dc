// One offer: what it gives, what became of its codes, and the codes themselves.

import { Button, Code, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "~/api/client";
import type { Offer, OfferState } from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { date, number } from "~/format";
import { many, named, t } from "~/i18n";
import { May } from "~/staff/may";
import { useBusy } from "~/ui/busy";
import { Confirm } from "~/ui/confirm";
import { Broken, Fact, Facts, Lines, Page, Panel } from "~/ui/page";
import { Stat } from "~/ui/stat";
import { State } from "~/ui/state";
import { Codes } from "./codes";
import { amounts, costs, freeOf, given, offerQuery } from "./data";
import { OfferDialog } from "./form";

function Deeds({ offer }: { offer: Offer }) {
  const queries = useQueryClient();
  const [busy, run] = useBusy();
  const [editing, setEditing] = useState(false);
  const [ending, setEnding] = useState(false);
  const { title } = offer.definition;
  const turn = async (state: OfferState) => {
    await call("set_offer_state", { path: { offer: offer.name }, body: { state } });
    await queries.invalidateQueries({ queryKey: ["offers"] });
    done(t("offers.turned", { name: title, state: named("offers.state", state) }));
  };
  const end = async () => {
    try {
      await turn("ended");
    } catch (error) {
      failed(error);
      throw error;
    }
  };
  return (
    <May scope="write">
      <Group gap="xs">
        <Button
          variant="default"
          loading={busy}
          onClick={() => run(() => turn(offer.state === "active" ? "paused" : "active"))}
        >
          {t(offer.state === "active" ? "offers.pause" : "offers.resume")}
        </Button>
        {offer.state === "ended" ? null : (
          <Button variant="default" onClick={() => setEnding(true)}>
            {t("offers.end")}
          </Button>
        )}
        <Button leftSection={<IconPencil size={14} />} onClick={() => setEditing(true)}>
          {t("offers.edit")}
        </Button>
      </Group>
      {editing ? <OfferDialog offer={offer} opened onClose={() => setEditing(false)} /> : null}
      <Confirm
        opened={ending}
        onClose={() => setEnding(false)}
        title={t("offers.endTitle", { name: title })}
        action={t("offers.end")}
        danger
        onConfirm={end}
      >
        {t("offers.endHelp")}
      </Confirm>
    </May>
  );
}

function Figures({ offer }: { offer: Offer }) {
  const others = offer.figures.by_others;
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }}>
      <Stat name={t("offers.given")} value={number(offer.given)} loading={false} />
      <Stat
        name={t("offers.used")}
        value={number(offer.figures.redeemed)}
        under={others > 0 ? many("offers.byOthers", others) : undefined}
        loading={false}
      />
      <Stat
        name={t("offers.costSoFar")}
        definition={t("offers.costHelpLong")}
        value={costs(offer)}
        loading={false}
      />
      <Stat name={t("offers.free")} value={freeOf(offer)} loading={false} />
    </SimpleGrid>
  );
}

function Terms({ offer: { name, definition } }: { offer: Offer }) {
  const days = definition.valid_days;
  return (
    <Panel title={t("offers.terms")}>
      <Stack gap="md">
        <Facts>
          <Fact name={t("offers.termGives")}>{given(definition)}</Fact>
          <Fact name={t("offers.termMinimum")}>{amounts(definition.minimum) || "—"}</Fact>
          <Fact name={t("offers.termDays")}>
            {days ? many("offers.termDaysFor", days) : t("offers.forEver")}
          </Fact>
          <Fact name={t("offers.termEnds")}>{definition.ends_at ? date(definition.ends_at) : "—"}</Fact>
          <Fact name={t("offers.termMost")}>
            {definition.most ? number(definition.most) : t("offers.unlimited")}
          </Fact>
          <Fact name={t("offers.stepName")}>
            <Code>{name}</Code>
          </Fact>
        </Facts>
        <Text size="xs" c="dimmed">
          {t("offers.stepHelp")}
        </Text>
      </Stack>
    </Panel>
  );
}

export function OfferPage() {
  const { name } = useParams({ from: "/offers/$name" });
  const offer = useQuery(offerQuery(name));
  const one = offer.data;
  return (
    <Page
      title={one?.definition.title ?? name}
      beside={one === undefined ? undefined : <State kind="offers" state={one.state} />}
      parent={{ to: "/offers", label: t("offers.title") }}
      actions={one === undefined ? undefined : <Deeds offer={one} />}
    >
      <Stack gap="md">
        {offer.error === null ? null : <Broken error={offer.error} retry={() => void offer.refetch()} />}
        {offer.isPending ? <Lines count={6} /> : null}
        {one === undefined ? null : (
          <>
            {one.few_left ? (
              <Panel>
                <Text fw={600} c="var(--bad)">
                  {t("offers.few")}
                </Text>
                <Text size="sm">{t("offers.fewHelp")}</Text>
              </Panel>
            ) : null}
            <Figures offer={one} />
            <Terms offer={one} />
            <May scope="write">
              <Codes offer={one} />
            </May>
          </>
        )}
      </Stack>
    </Page>
  );
}
