// A customer's orders.

import { Text } from "@mantine/core";
import { IconShoppingBag } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { call } from "~/api/client";
import type { Order } from "~/api/generated";
import { amount, date } from "~/format";
import { t } from "~/i18n";
import { More } from "~/ui/more";
import { Broken, Empty, Lines } from "~/ui/page";
import { Scroll } from "~/ui/scroll";
import { State } from "~/ui/state";
import classes from "~/ui/ui.module.css";

const PAGE = 50;

export function useOrders(customer: string) {
  const pages = useInfiniteQuery({
    queryKey: ["orders", customer],
    queryFn: ({ pageParam, signal }) =>
      call("list_orders", { query: { customer, cursor: pageParam, limit: PAGE } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  return { ...pages, rows: pages.data?.pages.flatMap((page) => page.items) ?? [] };
}

/** How far an order is, in one word. */
export function stateOf(order: Order): string {
  if (order.cancelled_at) return "cancelled";
  const parcels = order.fulfilments.flatMap((one) => one.parcels);
  if (parcels.length > 0 && parcels.every((one) => one.delivered_at)) return "delivered";
  if (parcels.some((one) => one.shipped_at)) return "shipped";
  return order.payment_state;
}

export function Orders({ id }: { id: string }) {
  const orders = useOrders(id);
  if (orders.error !== null) return <Broken error={orders.error} retry={() => void orders.refetch()} />;
  if (orders.isPending) return <Lines count={6} />;
  if (orders.rows.length === 0) {
    return (
      <Empty icon={IconShoppingBag} title={t("orders.none")}>
        {t("orders.noneHelp")}
      </Empty>
    );
  }
  return (
    <Scroll>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("order.number")}</th>
            <th scope="col">{t("order.placed")}</th>
            <th scope="col">{t("order.state")}</th>
            <th scope="col" className={classes.wide}>
              {t("order.products")}
            </th>
            <th scope="col" className={classes.number}>
              {t("order.total")}
            </th>
          </tr>
        </thead>
        <tbody>
          {orders.rows.map((order) => (
            <tr key={order.id}>
              <td className={classes.date}>
                <Link to="/orders/$id" params={{ id: order.id }} className={classes.rowLink}>
                  {order.number}
                </Link>
              </td>
              <td className={classes.date}>{date(order.placed_at)}</td>
              <td>
                <State kind="order" state={stateOf(order)} />
              </td>
              <td className={classes.wide}>
                <Text size="sm" c="dimmed" lineClamp={1}>
                  {order.lines
                    .filter((line) => line.kind === "product")
                    .map((line) => `${line.quantity} × ${line.title ?? line.sku ?? ""}`)
                    .join(", ")}
                </Text>
              </td>
              <td className={classes.number}>{amount(order.total_minor, order.currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <More when={orders.hasNextPage} fetchMore={() => void orders.fetchNextPage()} />
    </Scroll>
  );
}
