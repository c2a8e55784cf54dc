// What the shop gives away: each offer with what became of its codes.

import { Stack, Text } from "@mantine/core";
import { IconGift } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Offer } from "~/api/generated";
import { number } from "~/format";
import { t } from "~/i18n";
import { Broken, Empty, Lines, Page, Panel } from "~/ui/page";
import { Scroll } from "~/ui/scroll";
import { State } from "~/ui/state";
import classes from "~/ui/ui.module.css";
import { costs, freeOf, given, offersQuery } from "./data";
import { NewOffer } from "./form";

function Row({ one }: { one: Offer }) {
  return (
    <tr>
      <td style={{ minWidth: 150 }}>
        <Link to="/offers/$name" params={{ name: one.name }} className={classes.rowLink}>
          {one.definition.title}
        </Link>
        <Text size="xs" c="dimmed">
          {given(one.definition)}
        </Text>
        {one.few_left ? (
          <Text size="xs" c="var(--bad)">
            {t("offers.few")}
          </Text>
        ) : null}
      </td>
      <td>
        <State kind="offers" state={one.state} />
      </td>
      <td className={classes.number}>{number(one.given)}</td>
      <td className={classes.number}>{number(one.figures.redeemed)}</td>
      <td className={`${classes.number} ${classes.wide}`}>{costs(one)}</td>
      <td className={`${classes.number} ${classes.wide}`}>{freeOf(one)}</td>
    </tr>
  );
}

function Table({ all }: { all: Offer[] }) {
  return (
    <Panel flush>
      <Scroll label={t("offers.title")}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("offers.what")}</th>
              <th scope="col">{t("offers.state")}</th>
              <th scope="col" className={classes.number}>
                {t("offers.given")}
              </th>
              <th scope="col" className={classes.number}>
                {t("offers.used")}
              </th>
              <th scope="col" className={`${classes.number} ${classes.wide}`}>
                {t("offers.costSoFar")}
              </th>
              <th scope="col" className={`${classes.number} ${classes.wide}`}>
                {t("offers.free")}
              </th>
            </tr>
          </thead>
          <tbody>
            {all.map((one) => (
              <Row key={one.name} one={one} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

export function Offers() {
  const offers = useQuery(offersQuery);
  const all = offers.data?.items ?? [];
  return (
    <Page
      title={t("offers.title")}
      about={t("offers.about")}
      actions={all.length === 0 ? null : <NewOffer all={all} />}
    >
      <Stack gap="md">
        {offers.error === null ? null : <Broken error={offers.error} retry={() => void offers.refetch()} />}
        {offers.isPending ? <Lines count={6} /> : null}
        {offers.data !== undefined && all.length === 0 ? (
          <Panel>
            <Empty icon={IconGift} title={t("offers.none")} action={<NewOffer all={all} />}>
              {t("offers.noneHelp")}
            </Empty>
          </Panel>
        ) : null}
        {all.length === 0 ? null : <Table all={all} />}
      </Stack>
    </Page>
  );
}
