// One order: what was bought, where it is, what was given back.

import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { call } from "~/api/client";
import type { Order } from "~/api/generated";
import { amount, country, date, dateTime, minorUnits, percent } from "~/format";
import { named, t } from "~/i18n";
import { Broken, Fact, Facts, Lines, Page, Panel } from "~/ui/page";
import { Scroll } from "~/ui/scroll";
import { State } from "~/ui/state";
import { To } from "~/ui/to";
import classes from "~/ui/ui.module.css";
import { useCustomer } from "./called";
import own from "./customer.module.css";
import { nameOf } from "./name";
import { stateOf } from "./orders";

function Bought({ order }: { order: Order }) {
  return (
    <Panel title={t("order.products")} flush>
      <Scroll>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("order.product")}</th>
              <th scope="col" className={classes.number}>
                {t("order.quantity")}
              </th>
              <th scope="col" className={classes.number}>
                {t("order.price")}
              </th>
              <th scope="col" className={classes.number}>
                {t("order.amount")}
              </th>
            </tr>
          </thead>
          <tbody>
            {order.lines.map((line) => (
              <tr key={line.no}>
                <td>
                  {line.title ?? named("line", line.kind)}
                  {line.sku ? (
                    <Text size="xs" c="dimmed">
                      {line.sku}
                    </Text>
                  ) : null}
                </td>
                <td className={classes.number}>
                  {line.quantity}
                  {line.refunded_quantity > 0 ? (
                    <Text size="xs" c="var(--bad)">
                      {t("order.returned", { n: line.refunded_quantity })}
                    </Text>
                  ) : null}
                </td>
                <td className={classes.number}>
                  {amount(Number(line.unit_price) * minorUnits(order.currency), order.currency)}
                </td>
                <td className={classes.number}>{amount(line.amount_minor, order.currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

function Parcels({ order }: { order: Order }) {
  const parcels = order.fulfilments.flatMap((one) => one.parcels);
  return (
    <Panel title={t("order.parcels")}>
      {parcels.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("order.noParcels")}
        </Text>
      ) : null}
      <Stack gap="md">
        {parcels.map((parcel) => (
          <Facts key={parcel.id}>
            <Fact name={t("parcel.carrier")}>
              {parcel.carrier ?? "—"} {parcel.number}
            </Fact>
            {parcel.shipped_at ? <Fact name={t("parcel.shipped")}>{dateTime(parcel.shipped_at)}</Fact> : null}
            {parcel.promised_at ? <Fact name={t("parcel.promised")}>{date(parcel.promised_at)}</Fact> : null}
            <Fact name={t("parcel.delivered")}>
              {parcel.delivered_at ? dateTime(parcel.delivered_at) : t("parcel.onTheWay")}
            </Fact>
          </Facts>
        ))}
      </Stack>
    </Panel>
  );
}

/** How likely it is to be cancelled or to have something given back, while that can be told. */
function Risk({ order }: { order: Order }) {
  const risks = useQuery({
    queryKey: ["order risks", order.customer],
    queryFn: ({ signal }) => call("list_order_risks", { path: { id: order.customer ?? "" } }, signal),
    enabled: order.customer != null,
    retry: false,
  });
  const found = risks.data?.items.find((one) => one.order === order.id);
  if (found === undefined) return null;
  return (
    <Fact name={t("order.risk")}>
      {percent(found.risk)}
      <Text size="xs" c="dimmed">
        {t("order.riskUsual", { n: percent(found.usual) })}
      </Text>
    </Fact>
  );
}

function Sums({ order }: { order: Order }) {
  const money = (minor: number) => amount(minor, order.currency);
  // Prices may hold the tax already: then it is told below the total, of which it is a part.
  const isWithin =
    order.gross_minor - order.discount_minor + order.shipping_minor === order.total_minor &&
    order.tax_minor > 0;
  return (
    <Panel title={t("order.sums")}>
      <Facts>
        <Fact name={t("order.gross")}>{money(order.gross_minor)}</Fact>
        {order.discount_minor > 0 ? (
          <Fact name={t("order.discount")}>
            {money(-order.discount_minor)} {order.discount_codes.join(", ")}
          </Fact>
        ) : null}
        <Fact name={t("order.shipping")}>{money(order.shipping_minor)}</Fact>
        {isWithin ? null : <Fact name={t("order.tax")}>{money(order.tax_minor)}</Fact>}
        <Fact name={t("order.total")}>
          <b>{money(order.total_minor)}</b>
        </Fact>
        {isWithin ? <Fact name={t("order.taxWithin")}>{money(order.tax_minor)}</Fact> : null}
        {order.refunded_minor > 0 ? (
          <Fact name={t("order.refunded")}>{money(-order.refunded_minor)}</Fact>
        ) : null}
        <Risk order={order} />
      </Facts>
    </Panel>
  );
}

export function OrderPage() {
  const { id } = useParams({ from: "/orders/$id" });
  const order = useQuery({
    queryKey: ["order", id],
    queryFn: ({ signal }) => call("read_order", { path: { id } }, signal),
  });
  const known = order.data;
  const buyer = useCustomer(known?.customer);
  return (
    <Page
      title={known === undefined ? undefined : t("order.title", { number: known.number })}
      parent={
        buyer.data === undefined
          ? { to: "/customers", label: t("nav.customers") }
          : { to: `/customers/${buyer.data.id}`, label: nameOf(buyer.data) }
      }
      beside={known === undefined ? null : <State kind="order" state={stateOf(known)} />}
      about={
        known === undefined ? null : (
          <>
            {dateTime(known.placed_at)}
            {known.customer ? (
              <>
                {" · "}
                <To to="/customers/$id" params={{ id: known.customer }} size="sm" underline="always">
                  {buyer.data === undefined ? known.customer : nameOf(buyer.data)}
                </To>
              </>
            ) : null}
            {known.country ? ` · ${country(known.country)}` : null}
          </>
        )
      }
    >
      {order.error !== null ? <Broken error={order.error} retry={() => void order.refetch()} /> : null}
      {order.isPending ? <Lines count={8} /> : null}
      {known === undefined ? null : (
        <div className={own.columns}>
          <Bought order={known} />
          <aside className={own.aside}>
            <Sums order={known} />
            <Parcels order={known} />
          </aside>
        </div>
      )}
    </Page>
  );
}
