// What stands on a timeline, as people would say it.

import {
  IconArrowBackUp,
  IconBan,
  IconCircle,
  IconClock,
  IconCreditCard,
  IconEye,
  IconGift,
  IconMail,
  IconMailOff,
  IconMailOpened,
  IconPackage,
  IconPointer,
  IconShieldCheck,
  IconShoppingBag,
  IconShoppingCart,
  IconTag,
  IconTruckDelivery,
  IconUser,
  IconUserPlus,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { Event } from "~/api/generated";
import { amount } from "~/format";
import { many, named, t } from "~/i18n";

/** Kinds that the shop's own program writes; others come from outside. */
export const KINDS = [
  "order.placed",
  "order.paid",
  "order.cancelled",
  "order.refunded",
  "parcel.shipped",
  "parcel.delivered",
  "message.sent",
  "message.captured",
  "message.opened",
  "message.clicked",
  "message.deferred",
  "message.refused",
  "message.failed",
  "message.unsubscribed",
  "offer.given",
  "offer.redeemed",
  "customer.created",
  "customer.updated",
  "customer.consent_changed",
  "customer.tag_added",
  "customer.merged",
  "storefront.product_viewed",
  "storefront.cart_changed",
] as const;

const ICONS: Record<string, ComponentType<{ size?: number; stroke?: number }>> = {
  "order.placed": IconShoppingBag,
  "order.paid": IconCreditCard,
  "order.cancelled": IconBan,
  "order.refunded": IconArrowBackUp,
  "parcel.shipped": IconPackage,
  "parcel.delivered": IconTruckDelivery,
  "message.sent": IconMail,
  "message.captured": IconMail,
  "message.opened": IconMailOpened,
  "message.clicked": IconPointer,
  "message.deferred": IconClock,
  "message.refused": IconMailOff,
  "message.failed": IconMailOff,
  "message.unsubscribed": IconMailOff,
  "offer.given": IconGift,
  "offer.redeemed": IconGift,
  "customer.created": IconUserPlus,
  "customer.updated": IconUser,
  "customer.consent_changed": IconShieldCheck,
  "customer.tag_added": IconTag,
  "customer.tag_removed": IconTag,
  "storefront.product_viewed": IconEye,
  "storefront.cart_changed": IconShoppingCart,
};

export function iconOf(kind: string): ComponentType<{ size?: number; stroke?: number }> {
  return ICONS[kind] ?? IconCircle;
}

function text(data: Record<string, unknown>, name: string): string | undefined {
  const value = data[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function whole(data: Record<string, unknown>, name: string): number | undefined {
  const value = data[name];
  return typeof value === "number" ? value : undefined;
}

/** The address of what an event is about. */
export function linkOf(event: Event): { to: "/orders/$id" | "/messages/$id"; id: string } | undefined {
  const order = text(event.data, "order");
  if (order?.startsWith("ord_")) return { to: "/orders/$id", id: order };
  const message = text(event.data, "message");
  return message?.startsWith("msg_") ? { to: "/messages/$id", id: message } : undefined;
}

/** What happened, beside the kind's own words. */
export function detailsOf(event: Event): string {
  const { data } = event;
  const parts: string[] = [];
  const push = (part: string | undefined) => part !== undefined && parts.push(part);
  push(text(data, "number") ?? text(data, "order_number"));
  push(text(data, "code"));
  const currency = text(data, "currency");
  const money =
    whole(data, "amount") ?? whole(data, "cost") ?? whole(data, "refunded") ?? whole(data, "total");
  if (currency !== undefined && money !== undefined) push(amount(money, currency));
  const units = whole(data, "units");
  if (units !== undefined) push(many("pieces", units));
  push(text(data, "carrier"));
  if (data.late === true) push(t("parcel.late"));
  const programme = text(data, "programme");
  if (programme !== undefined) push(programme);
  const reason = text(data, "reason");
  if (reason !== undefined) push(named("reason", reason));
  push(text(data, "subject"));
  push(text(data, "tag"));
  if (event.kind === "customer.consent_changed") {
    push(named("channel", text(data, "channel") ?? ""));
    push(named("purpose", text(data, "purpose") ?? ""));
    push(named("consent.state", text(data, "state") ?? ""));
  }
  const changed = data.changed;
  if (Array.isArray(changed)) push(changed.map((one) => named("field", String(one))).join(", "));
  return parts.join(" · ");
}

export function kindOf(event: Event): string {
  return named("event", event.kind);
}
