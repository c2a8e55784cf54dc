// Written by `npm run generate` from openapi.json. Not edited by hand.

/** How somebody accepts. */
export type AcceptInvitation = {
  /** What stands behind the `#` of the link. */
  token: string;
  /** The name that colleagues see. */
  name: string;
  /** A password of one's own choice: at least 10 characters. */
  password: string;
  /** In which language one works; that of the invitation where it is not said. */
  language?: string | null | undefined;
};

/** What kind of actor changed something. */
export type ActorKind = "staff" | "key" | "terminal";

/** A piece of advice. */
export type Advice = {
  /** What it is about: a stable code. */
  code: string;
  /** What was seen, against what threshold, and what to try. */
  words: string;
};

/** One group. */
export type Arm = {
  /** People in it. */
  people: number;
  /** Of them, who ordered within the days. */
  ordered: number;
  /** Their orders in the currency that is compared. */
  orders: number;
  /** Net revenue of these, in minor units. */
  net: number;
  share?: (Share | null) | undefined;
};

/** The value of an attribute. */
export type AttributeValue = (boolean | number | number | string | {
  /** The day. */
  day: string;
} | {
  /** The instant. */
  time: string;
});

/** An entry of the audit log. */
export type AuditEntry = {
  /** Its id. */
  id: string;
  /** When. */
  at: string;
  /** What kind of actor. */
  actor_kind: ActorKind;
  /** Which: `stf_…` or `key_…`; empty at the terminal. */
  actor: string;
  /** The actor's name as it is now; empty at the terminal. */
  actor_name: string;
  /** The operation's id. */
  operation: string;
  /** What was changed: an id or a name; empty where there is no one thing. */
  object: string;
  /** The operation in a few words. */
  words: string;
  /** From where: an address of the internet; empty at the terminal. */
  place: string;
};

/** The answer to a batch. */
export type BatchAnswer = {
  /** One result for each item, in the order of the items. */
  results: Array<ItemResult>;
  /** How many were refused. */
  refused: number;
};

/** The body of a batch, for declarations. */
export type BatchBody_FulfilmentOfOrder = {
  /** 1 to 1,000 records. */
  items: Array<{
    /** The system that the ids belong to. */
    source: string;
    /** The order's id there. */
    order_external_id: string;
    /** What was sent. */
    fulfilment: IncomingFulfilment;
  }>;
};

/** The body of a batch, for declarations. */
export type BatchBody_IncomingCustomer = {
  /** 1 to 1,000 records. */
  items: Array<{
    /** Name of the system that the id belongs to; inside an order or refund it may be left out and is the order's. */
    source?: string | undefined;
    /** The customer's id there; guests have none. */
    external_id?: string | null | undefined;
    /** E-mail address as given. */
    email?: string | null | undefined;
    /** Telephone number: international with `+`, or national of `country`. */
    phone?: string | null | undefined;
    /** Given name. */
    first_name?: string | null | undefined;
    /** Family name. */
    last_name?: string | null | undefined;
    /** BCP 47 tag, such as `en` or `pt-BR`. */
    language?: string | null | undefined;
    /** ISO 3166-1 alpha-2 code, or the English name. */
    country?: string | null | undefined;
    /** State, province or county. */
    region?: string | null | undefined;
    /** Town. */
    city?: string | null | undefined;
    /** Postal code. */
    postcode?: string | null | undefined;
    /** IANA time zone, such as `Europe/London`. */
    time_zone?: string | null | undefined;
    /** Birthday: `1980-05-17`, or without the year `--05-17`. */
    birthday?: string | null | undefined;
    /** Labels. */
    tags?: Array<string> | undefined;
    /** Further facts by name. */
    attributes?: Record<string, AttributeValue> | undefined;
    /** What they agreed to. */
    consents?: Array<IncomingConsent> | undefined;
    /** Since when the source knows them. */
    created_at?: string | null | undefined;
    /** A note of the staff. */
    note?: string | null | undefined;
  }>;
};

/** The body of a batch, for declarations. */
export type BatchBody_IncomingEvent = {
  /** 1 to 1,000 records. */
  items: Array<{
    /** The customer's id: `cus_…`. */
    customer?: string | null | undefined;
    /** The customer's e-mail address, in any capitals. */
    email?: string | null | undefined;
    /** The customer's id in another system, as `source:id`. */
    external_id?: string | null | undefined;
    /** What happened: `custom.` and a word of small letters, digits, `_` and dots; at most 100 characters. */
    kind: string;
    /** What makes the event recognisable, 1 to 180 bytes: the same cause for the same customer is the same event. */
    cause: string;
    /** When it happened; now when absent. At most a day ahead. */
    at?: string | null | undefined;
    /** What else is to be known of it: at most 16 KB of JSON. It is erased with the person. */
    data?: Record<string, unknown> | undefined;
  }>;
};

/** The body of a batch, for declarations. */
export type BatchBody_IncomingOrder = {
  /** 1 to 1,000 records. */
  items: Array<{
    /** Name of the system that the ids below belong to, such as `shopify`. */
    source: string;
    /** The order's id there. Source and id together name the order for ever. */
    external_id: string;
    /** The order number that people see, where it differs from the id. */
    number?: string | null | undefined;
    customer?: (IncomingCustomer | null) | undefined;
    /** When the order was placed. */
    placed_at: string;
    /** When it was paid in full. */
    paid_at?: string | null | undefined;
    /** When it was cancelled, if it was. */
    cancelled_at?: string | null | undefined;
    /** When the source last changed it: an older record does not replace a newer one. */
    updated_at?: string | null | undefined;
    /** Currency of every amount in the order, ISO 4217. */
    currency: string;
    /** How far it is paid. */
    payment_state?: PaymentState | undefined;
    /** What was ordered. The same line may be there twice. */
    lines?: Array<IncomingLine> | undefined;
    /** Discount codes the customer used. */
    discount_codes?: Array<string> | undefined;
    /** Discount on the whole order, in minor units, not below zero; the lines' own discounts not counted. */
    discount_minor?: number | null | undefined;
    /** Price of delivery in minor units, where it is not a line. */
    shipping_minor?: number | null | undefined;
    /** All taxes in minor units. */
    tax_minor?: number | null | undefined;
    /** What the customer was asked to pay in all, in minor units. */
    total_minor?: number | null | undefined;
    /** What was sent, in which parcels. */
    fulfilments?: Array<IncomingFulfilment> | undefined;
    /** What was given back. */
    refunds?: Array<IncomingRefund> | undefined;
    ship_to?: (IncomingPlace | null) | undefined;
    /** A trial order of the merchant, outside every figure. */
    test?: boolean | undefined;
    /** Labels the store gave it. */
    tags?: Array<string> | undefined;
  }>;
};

/** The body of a batch, for declarations. */
export type BatchBody_IncomingProduct = {
  /** 1 to 1,000 records. */
  items: Array<{
    /** Name of the system that the ids below belong to. */
    source: string;
    /** The product's id there; its handle where exports have no id. */
    external_id: string;
    /** The readable name in its address. */
    handle?: string | null | undefined;
    /** What customers read. */
    title: string;
    /** What it is, as plain text. */
    description?: string | null | undefined;
    /** Its brand. */
    vendor?: string | null | undefined;
    /** Its categories, levels joined by ` > `, the main one first. */
    categories?: Array<string> | undefined;
    /** The collections it is in. */
    collections?: Array<string> | undefined;
    /** Labels. */
    tags?: Array<string> | undefined;
    /** Its main picture. */
    image_url?: string | null | undefined;
    /** Its page in the store. */
    url?: string | null | undefined;
    /** Whether it is for sale. */
    status?: ProductStatus | undefined;
    price?: (UnitPrice | null) | undefined;
    /** Currency of the prices; the shop's where absent. */
    currency?: string | null | undefined;
    /** Its variants; a product without choices may have none. */
    variants?: Array<IncomingVariant> | undefined;
    premium_version_of?: (IncomingProductRef | null) | undefined;
    /** Better versions of this one: the same relation, told by the plainer product. */
    premium_versions?: Array<IncomingProductRef> | undefined;
    /** Products that go with it. */
    complements?: Array<IncomingProductRef> | undefined;
    /** Days that one unit lasts, where it is used up. */
    consumable_days?: number | null | undefined;
    /** Help with it. */
    guides?: Array<IncomingGuide> | undefined;
  }>;
};

/** The body of a batch, for declarations. */
export type BatchBody_IncomingRefund = {
  /** 1 to 1,000 records. */
  items: Array<{
    /** Name of the system that the ids below belong to; inside an order it may be left out and is the order's. */
    source?: string | undefined;
    /** The refund's id there. */
    external_id: string;
    /** The order it belongs to; left out inside an order, and where the source does not say. */
    order_external_id?: string | null | undefined;
    customer?: (IncomingCustomer | null) | undefined;
    /** When. */
    at: string;
    /** Currency of the amounts; the order's where absent. */
    currency?: string | null | undefined;
    /** For what; empty where only the amount is known. */
    lines?: Array<IncomingRefundLine> | undefined;
    /** All that was given back, in minor units, above zero for money to the customer; the sum of the lines where absent. */
    amount_minor?: number | null | undefined;
    /** Why. */
    reason?: string | null | undefined;
    /** The document names products but not the order: it is matched to this customer's earlier lines of the same products, and what cannot be matched is kept as a credit note. */
    match_earlier?: boolean | undefined;
  }>;
};

/** Why something is suggested: a code with its parameters, so that it can be said in any language. */
export type Because = ({
  /** On so many days. */
  times: number;
  /** The last of them. */
  last_on: string;
  reason: "bought_again";
} | {
  /** What. */
  with: string;
  /** What that is called. */
  with_title: string;
  reason: "goes_with";
} | {
  reason: "trending";
});

/** Who is brought in. */
export type Bringing = {
  /** The customer's id. */
  customer: string;
  /** The same cause brings nobody in twice. */
  cause?: string | null | undefined;
  /** What messages and branches are told: plain fields, such as `{"order": "ord_…"}`. */
  data?: Record<string, unknown> | null | undefined;
};

/** What bringing somebody in by hand came to. */
export type Brought = {
  /** What the rules say. */
  rule: string;
  /** Whether they came in now. */
  new: boolean;
};

/** Whether a product is for sale. */
export type CatalogStatus = "active" | "draft" | "archived";

/** Something that is different. */
export type Change = {
  /** Where: `nodes.thanks.fresh_for`. Nodes by their names. */
  at: string;
  /** What stands; none where it is new. */
  from?: Record<string, unknown> | null | undefined;
  /** What is to stand; none where it goes. */
  to?: Record<string, unknown> | null | undefined;
};

/** What a segment shall be. */
export type ChangedSegment = {
  /** Its name. */
  name: string;
  /** The condition. */
  definition: Record<string, unknown>;
  /** The version that was looked at; another one refuses the change. */
  version: number;
};

/** A code of the app. */
export type Confirmation = {
  /** Six digits. */
  code: string;
};

/** By what way a customer may be written to. */
export type ConsentChannel = "email" | "sms" | "whatsapp" | "web_push";

/** For what a customer may be written to. */
export type ConsentPurpose = "marketing" | "service";

/** What the customer said. */
export type ConsentState = "granted" | "refused" | "pending";

/** How many customers a condition means. */
export type Count = {
  /** Those for whom it holds. */
  count: number;
  /** All active customers. */
  of: number;
};

/** A customer as pages and the API show it. `Debug` shows nothing of the person. */
export type Customer = {
  /** The number. */
  id: string;
  /** `active`, `merged` or `erased`. */
  state: string;
  /** The customer into whom this one was merged. */
  merged_into?: string | null | undefined;
  /** E-mail address as given. */
  email?: string | null | undefined;
  /** Telephone number. */
  phone?: string | null | undefined;
  /** Given name. */
  first_name?: string | null | undefined;
  /** Family name. */
  last_name?: string | null | undefined;
  /** Language. */
  language?: string | null | undefined;
  /** Time zone as given. */
  time_zone?: string | null | undefined;
  /** The zone that local time means as far as the customer's own data tell it. */
  local_zone?: string | null | undefined;
  /** Country. */
  country?: string | null | undefined;
  /** State, province or county. */
  region?: string | null | undefined;
  /** Town. */
  city?: string | null | undefined;
  /** Postal code. */
  postcode?: string | null | undefined;
  /** Birthday. */
  birthday?: string | null | undefined;
  /** Who told of the customer first. */
  source: string;
  /** Since when anybody knows the customer. */
  created_at: string;
  /** When the head data last changed. */
  updated_at: string;
  /** Every name under which the customer is known. */
  keys: Array<CustomerKey>;
  /** Labels. */
  tags: Array<string>;
  /** Further facts. */
  attributes: Array<CustomerAttribute>;
  /** What holds per channel and purpose. */
  consents: Array<CustomerConsent>;
};

/** An attribute as pages and the API show it. */
export type CustomerAttribute = (CustomerAttributeValue & {
  /** Its name. */
  name: string;
  /** The instant for which it was true. */
  set_at: string;
});

/** The value of an attribute. */
export type CustomerAttributeValue = {
  /** `text`, `number`, `boolean`, `date` or `instant`. */
  kind: string;
  /** The value: a text, a number, or true or false. */
  value: Record<string, unknown>;
};

/** What holds for one channel and purpose. */
export type CustomerConsent = {
  /** `email`, `sms`, `whatsapp` or `web_push`. */
  channel: string;
  /** `service` or `marketing`. */
  purpose: string;
  /** `granted`, `implied`, `pending` or `refused`. */
  state: string;
  /** When it was said. */
  at: string;
  /** When it ends by itself. */
  expires_at?: string | null | undefined;
  /** The proof's id. */
  proof: string;
};

/** A name under which a customer is known. */
export type CustomerKey = {
  /** `email`, `phone`, `external_id` or `handle`. */
  kind: string;
  /** The system that the name belongs to; for a handle, its kind. */
  source?: string | null | undefined;
  /** The name. */
  value: string;
};

/** How a journey is switched on. */
export type Enabling = {
  /** Bring in people whose event lies before: `{"newest": 500}` or `{"since": "2026-01-01T00:00:00Z"}`. */
  back_fill?: Record<string, unknown> | null | undefined;
  /** Whether it is meant when it reaches more people at once than is done without asking. */
  confirm?: boolean | undefined;
};

/** One time inside. */
export type EnrolmentView = {
  /** Which. */
  id: string;
  /** The version that they go through. */
  version: string;
  /** What brought them in. */
  cause: string;
  /** `event`, `back_fill`, `watch`, `schedule` or `hand`. */
  entered_by: string;
  /** When they came in. */
  entered_at: string;
  /** How far they are. */
  state: string;
  /** Where they are, or were last. */
  node: string;
  /** Until when they wait. */
  due_at?: string | null | undefined;
  /** When it ended. */
  ended_at?: string | null | undefined;
  /** When they reached the goal. */
  goal_at?: string | null | undefined;
  /** Why it failed or ended early. */
  note: string;
  /** What happened at each node. */
  steps: Array<StepView>;
};

/** An event that could bring a customer in. */
export type EntryView = {
  /** The event's cause. */
  cause: string;
  /** When it happened. */
  at: string;
  /** Whether it did. */
  brought_in: boolean;
  /** How it brought them in; of another one, what the rules say to it now. */
  rule: string;
};

/** What an erasure did. */
export type Erasure = {
  /** The numbers that mean nobody any more: the person's, and those that were merged into it. */
  customers: Array<string>;
  /** How many orders are anonymous now. */
  orders: number;
  /** How many browsers of the storefront were forgotten. */
  visitors: number;
};

/** Something that happened, on a customer's timeline. */
export type Event = {
  /** Its id. */
  id: string;
  /** Its number on the timeline, from 1 without gaps. */
  seq: number;
  /** What happened. */
  kind: string;
  /** Version of the data's shape. */
  version: number;
  /** When it happened. */
  at: string;
  /** When it was recorded. */
  recorded_at: string;
  /** What the room told; its shape belongs to kind and version. */
  data: Record<string, unknown>;
};

/** Orders expected. */
export type ExpectedOrders = {
  /** Within so many days. */
  within_days: number;
  /** So many. */
  orders: number;
};

/** Money expected. */
export type ExpectedValue = {
  /** Within so many days. */
  within_days: number;
  /** Net revenue, in minor units. */
  amount: number;
  /** Of this currency. */
  currency: string;
};

/** One place of the tree, with its answer. */
export type Explained = (Part & {
  /** Its answer. */
  yes: boolean;
  /** Until when this answer stands if nothing else happens; absent for always. */
  until?: string | null | undefined;
  /** It in words. */
  words: string;
});

/** Why a customer belongs, or not. */
export type Explanation = {
  /** Who. */
  customer: string;
  /** The instant that is asked about. */
  at: string;
  /** Whether the customer is active: nobody else is ever a member. */
  active: boolean;
  /** Whether the customer belongs. */
  member: boolean;
  /** Until when this answer stands for sure if nothing else happens; absent for always. */
  until?: string | null | undefined;
  /** The whole condition in words. */
  words: string;
  /** The tree with each part's answer. */
  tree: Explained;
};

/** Somebody whose step failed. */
export type FailedView = {
  /** Who. */
  customer: string;
  /** The time inside, with its steps and the cause. */
  enrolment: EnrolmentView;
};

/** Those whose step failed. */
export type Failures = {
  /** At most 1,000. */
  failed: Array<FailedView>;
};

/** What would become of people by another document. */
export type Fate = "can_move" | "finishes";

/** One field that is wrong. */
export type FieldError = {
  /** Where: a path such as `lines[2].quantity`; empty for the whole body. */
  field: string;
  /** What, for programs. */
  code: string;
  /** What, for people. */
  detail: string;
};

/** What became of messages. */
export type Figures = {
  /** Wanted. */
  asked: number;
  /** A mail server took them. */
  sent: number;
  /** They were kept here, since no server is set up. */
  captured: number;
  /** They could not be sent. */
  failed: number;
  /** They came back. */
  bounced: number;
  /** They went and did not come back. */
  delivered: number;
  /** People opened them. */
  opened: number;
  /** Machines fetched their pictures. */
  opened_by_machine: number;
  /** People followed a link. */
  clicked: number;
  /** Machines followed links. */
  clicked_by_machine: number;
  /** "No more of this." */
  unsubscribed: number;
  /** "This is spam." */
  complained: number;
  /** People answered. */
  replied: number;
  /** Orders after a click. */
  ordered: number;
  /** Net revenue of these orders by currency, in minor units. */
  revenue: Record<string, number>;
  /** The shares. */
  rates: Rates;
};

/** What was sent together. */
export type Fulfilment = {
  /** Its id. */
  id: string;
  /** Its id at the source. */
  external_id: string;
  /** How far it is. */
  status: string;
  /** Which lines it holds; empty means all of them. */
  lines: Array<FulfilmentLine>;
  /** Its parcels. */
  parcels: Array<Parcel>;
};

/** A line, or a part of one, in a fulfilment. */
export type FulfilmentLine = {
  /** The line's number. */
  no: number;
  /** How many of it. */
  quantity: number;
};

/** A fulfilment and the order that it belongs to. */
export type FulfilmentOfOrder = {
  /** The system that the ids belong to. */
  source: string;
  /** The order's id there. */
  order_external_id: string;
  /** What was sent. */
  fulfilment: IncomingFulfilment;
};

/** How far a fulfilment is. */
export type FulfilmentStatus = "pending" | "shipped" | "delivered" | "cancelled" | "failed";

/** A help with a product. */
export type Guide = {
  /** What it is called. */
  title: string;
  /** Where it is. */
  url: string;
};

/** One statement of consent, with its proof. */
export type IncomingConsent = {
  /** By what way. */
  channel: ConsentChannel;
  /** For what. */
  purpose: ConsentPurpose;
  /** What was said. */
  state: ConsentState;
  /** When it was said, where known. */
  at?: string | null | undefined;
  /** Where it was said: `checkout`, `newsletter form`, … */
  source?: string | null | undefined;
  /** The words the customer agreed to. */
  wording?: string | null | undefined;
};

/** A customer from outside: all that the source knows of them. At least one of id, e-mail address and telephone number must be there. */
export type IncomingCustomer = {
  /** Name of the system that the id belongs to; inside an order or refund it may be left out and is the order's. */
  source?: string | undefined;
  /** The customer's id there; guests have none. */
  external_id?: string | null | undefined;
  /** E-mail address as given. */
  email?: string | null | undefined;
  /** Telephone number: international with `+`, or national of `country`. */
  phone?: string | null | undefined;
  /** Given name. */
  first_name?: string | null | undefined;
  /** Family name. */
  last_name?: string | null | undefined;
  /** BCP 47 tag, such as `en` or `pt-BR`. */
  language?: string | null | undefined;
  /** ISO 3166-1 alpha-2 code, or the English name. */
  country?: string | null | undefined;
  /** State, province or county. */
  region?: string | null | undefined;
  /** Town. */
  city?: string | null | undefined;
  /** Postal code. */
  postcode?: string | null | undefined;
  /** IANA time zone, such as `Europe/London`. */
  time_zone?: string | null | undefined;
  /** Birthday: `1980-05-17`, or without the year `--05-17`. */
  birthday?: string | null | undefined;
  /** Labels. */
  tags?: Array<string> | undefined;
  /** Further facts by name. */
  attributes?: Record<string, AttributeValue> | undefined;
  /** What they agreed to. */
  consents?: Array<IncomingConsent> | undefined;
  /** Since when the source knows them. */
  created_at?: string | null | undefined;
  /** A note of the staff. */
  note?: string | null | undefined;
};

/** Something that happened to a customer, told by a program of the shop's own. The customer must be known, and is named by one of `customer`, `email` and `external_id`. */
export type IncomingEvent = {
  /** The customer's id: `cus_…`. */
  customer?: string | null | undefined;
  /** The customer's e-mail address, in any capitals. */
  email?: string | null | undefined;
  /** The customer's id in another system, as `source:id`. */
  external_id?: string | null | undefined;
  /** What happened: `custom.` and a word of small letters, digits, `_` and dots; at most 100 characters. */
  kind: string;
  /** What makes the event recognisable, 1 to 180 bytes: the same cause for the same customer is the same event. */
  cause: string;
  /** When it happened; now when absent. At most a day ahead. */
  at?: string | null | undefined;
  /** What else is to be known of it: at most 16 KB of JSON. It is erased with the person. */
  data?: Record<string, unknown> | undefined;
};

/** What was sent together. */
export type IncomingFulfilment = {
  /** Its id at the source, unique within the order. */
  external_id: string;
  /** How far it is. */
  status?: FulfilmentStatus | undefined;
  /** Its parcels. */
  parcels?: Array<IncomingParcel> | undefined;
  /** Which lines it holds; empty means all of them. */
  lines?: Array<IncomingFulfilmentLine> | undefined;
};

/** A line, or a part of one, in a fulfilment. */
export type IncomingFulfilmentLine = {
  /** The order line's `external_id`. */
  line: string;
  /** How many of it. */
  quantity: number;
};

/** A manual, a how-to, a video: help with a product. */
export type IncomingGuide = {
  /** What it is called. */
  title: string;
  /** Where it is. */
  url: string;
};

/** One line of an order. */
export type IncomingLine = {
  /** The line's id at the source, unique within the order. */
  external_id?: string | null | undefined;
  /** The product, or for other kinds what the source calls the charge. */
  product?: IncomingProductRef | undefined;
  variant?: (IncomingVariantRef | null) | undefined;
  /** What the line is about. */
  kind?: LineKind | undefined;
  /** How many. Below zero only for adjustments, fees, discounts and delivery. */
  quantity: number;
  /** Price of one before discounts: a decimal string, or an integer of minor units. Below zero only where the quantity may be. */
  unit_price: UnitPrice;
  /** Discount on this line in minor units, not below zero. */
  discount_minor?: number | undefined;
  /** Tax on this line in minor units. */
  tax_minor?: number | null | undefined;
};

/** One choice that makes a variant: its name and value. */
export type IncomingOption = {
  /** What is chosen: `Size`. */
  name: string;
  /** What was chosen: `Small`. */
  value: string;
};

/** An order from outside: all that its source knows of it now. A later record of the same order replaces it. */
export type IncomingOrder = {
  /** Name of the system that the ids below belong to, such as `shopify`. */
  source: string;
  /** The order's id there. Source and id together name the order for ever. */
  external_id: string;
  /** The order number that people see, where it differs from the id. */
  number?: string | null | undefined;
  customer?: (IncomingCustomer | null) | undefined;
  /** When the order was placed. */
  placed_at: string;
  /** When it was paid in full. */
  paid_at?: string | null | undefined;
  /** When it was cancelled, if it was. */
  cancelled_at?: string | null | undefined;
  /** When the source last changed it: an older record does not replace a newer one. */
  updated_at?: string | null | undefined;
  /** Currency of every amount in the order, ISO 4217. */
  currency: string;
  /** How far it is paid. */
  payment_state?: PaymentState | undefined;
  /** What was ordered. The same line may be there twice. */
  lines?: Array<IncomingLine> | undefined;
  /** Discount codes the customer used. */
  discount_codes?: Array<string> | undefined;
  /** Discount on the whole order, in minor units, not below zero; the lines' own discounts not counted. */
  discount_minor?: number | null | undefined;
  /** Price of delivery in minor units, where it is not a line. */
  shipping_minor?: number | null | undefined;
  /** All taxes in minor units. */
  tax_minor?: number | null | undefined;
  /** What the customer was asked to pay in all, in minor units. */
  total_minor?: number | null | undefined;
  /** What was sent, in which parcels. */
  fulfilments?: Array<IncomingFulfilment> | undefined;
  /** What was given back. */
  refunds?: Array<IncomingRefund> | undefined;
  ship_to?: (IncomingPlace | null) | undefined;
  /** A trial order of the merchant, outside every figure. */
  test?: boolean | undefined;
  /** Labels the store gave it. */
  tags?: Array<string> | undefined;
};

/** One parcel. */
export type IncomingParcel = {
  /** The carrier's name as the store writes it. */
  carrier?: string | null | undefined;
  /** The carrier's tracking number. */
  number?: string | null | undefined;
  /** The carrier's tracking page. */
  url?: string | null | undefined;
  /** When it was promised to arrive. */
  promised_at?: string | null | undefined;
  /** When it was handed to the carrier. */
  shipped_at?: string | null | undefined;
  /** When it arrived. */
  delivered_at?: string | null | undefined;
};

/** A place: where an order goes. */
export type IncomingPlace = {
  /** ISO 3166-1 alpha-2 code, or the English name. */
  country?: string | null | undefined;
  /** State, province or county. */
  region?: string | null | undefined;
  /** Town. */
  city?: string | null | undefined;
  /** Postal code. */
  postcode?: string | null | undefined;
};

/** A product from outside: all that the source knows of it now. */
export type IncomingProduct = {
  /** Name of the system that the ids below belong to. */
  source: string;
  /** The product's id there; its handle where exports have no id. */
  external_id: string;
  /** The readable name in its address. */
  handle?: string | null | undefined;
  /** What customers read. */
  title: string;
  /** What it is, as plain text. */
  description?: string | null | undefined;
  /** Its brand. */
  vendor?: string | null | undefined;
  /** Its categories, levels joined by ` > `, the main one first. */
  categories?: Array<string> | undefined;
  /** The collections it is in. */
  collections?: Array<string> | undefined;
  /** Labels. */
  tags?: Array<string> | undefined;
  /** Its main picture. */
  image_url?: string | null | undefined;
  /** Its page in the store. */
  url?: string | null | undefined;
  /** Whether it is for sale. */
  status?: ProductStatus | undefined;
  price?: (UnitPrice | null) | undefined;
  /** Currency of the prices; the shop's where absent. */
  currency?: string | null | undefined;
  /** Its variants; a product without choices may have none. */
  variants?: Array<IncomingVariant> | undefined;
  premium_version_of?: (IncomingProductRef | null) | undefined;
  /** Better versions of this one: the same relation, told by the plainer product. */
  premium_versions?: Array<IncomingProductRef> | undefined;
  /** Products that go with it. */
  complements?: Array<IncomingProductRef> | undefined;
  /** Days that one unit lasts, where it is used up. */
  consumable_days?: number | null | undefined;
  /** Help with it. */
  guides?: Array<IncomingGuide> | undefined;
};

/** Names a product: by id, by stock-keeping unit or handle, or, where a source has neither, by title. */
export type IncomingProductRef = {
  /** The product's id at the source. */
  external_id?: string | null | undefined;
  /** Stock-keeping unit, of the product or of one of its variants. */
  sku?: string | null | undefined;
  /** What the source calls it. */
  title?: string | null | undefined;
  /** Its category, levels joined by ` > `. */
  category?: string | null | undefined;
};

/** A refund, a credit note or a cancellation document. */
export type IncomingRefund = {
  /** Name of the system that the ids below belong to; inside an order it may be left out and is the order's. */
  source?: string | undefined;
  /** The refund's id there. */
  external_id: string;
  /** The order it belongs to; left out inside an order, and where the source does not say. */
  order_external_id?: string | null | undefined;
  customer?: (IncomingCustomer | null) | undefined;
  /** When. */
  at: string;
  /** Currency of the amounts; the order's where absent. */
  currency?: string | null | undefined;
  /** For what; empty where only the amount is known. */
  lines?: Array<IncomingRefundLine> | undefined;
  /** All that was given back, in minor units, above zero for money to the customer; the sum of the lines where absent. */
  amount_minor?: number | null | undefined;
  /** Why. */
  reason?: string | null | undefined;
  /** The document names products but not the order: it is matched to this customer's earlier lines of the same products, and what cannot be matched is kept as a credit note. */
  match_earlier?: boolean | undefined;
};

/** One line of a refund. Quantities and amounts are above zero for what came back. */
export type IncomingRefundLine = {
  /** The order line's `external_id`, where the source says which. */
  line?: string | null | undefined;
  /** The product, where the source names no line. */
  product?: IncomingProductRef | undefined;
  /** What the line is about. */
  kind?: LineKind | undefined;
  /** How many came back or were called off. */
  quantity: number;
  unit_price?: (UnitPrice | null) | undefined;
  /** What was given back for the line, in minor units; quantity × price where absent. */
  amount_minor?: number | null | undefined;
};

/** A variant of a product. */
export type IncomingVariant = {
  /** The variant's id at the source. */
  external_id?: string | null | undefined;
  /** Stock-keeping unit. */
  sku?: string | null | undefined;
  /** What the source calls it. */
  title?: string | null | undefined;
  /** The choices that make it. */
  options?: Array<IncomingOption> | undefined;
  price?: (UnitPrice | null) | undefined;
  compare_at_price?: (UnitPrice | null) | undefined;
  /** How many there are; below zero where more were sold than there are. */
  stock?: number | null | undefined;
  /** Bar code: GTIN, EAN, UPC or ISBN. */
  barcode?: string | null | undefined;
};

/** Names a variant of a product. */
export type IncomingVariantRef = {
  /** The variant's id at the source. */
  external_id?: string | null | undefined;
  /** Stock-keeping unit. */
  sku?: string | null | undefined;
  /** What the source calls it: `Small / Red`. */
  title?: string | null | undefined;
};

/** The model by which everybody is scored. */
export type InsightsModel = {
  /** Scoring everybody, how far it has come. */
  run: InsightsRun;
  /** The model of coming back, with its parameters and how sure they are, and what it had foretold beside what came. */
  model: Record<string, unknown>;
};

/** Scoring everybody, how far it has come. */
export type InsightsRun = {
  /** When it began. */
  begun_at: string;
  /** When it was over; absent while it is under way. */
  finished_at?: string | null | undefined;
  /** The last day of what it knows. */
  until: string;
  /** The model of coming back. */
  model: string;
  /** Customers. */
  customers: number;
  /** Those of them who are scored. */
  scored: number;
};

/** Somebody who may become a member. */
export type Invitation = {
  /** Its id. */
  id: string;
  /** Under this address they will sign in. */
  email: string;
  /** Their name, as whoever invited wrote it; may be empty. */
  name: string;
  /** What they will be. */
  role: Role;
  /** In which language they will work. */
  language: string;
  /** Who invited them. */
  invited_by: string;
  /** When. */
  made_at: string;
  /** From when on the link is not valid any more. */
  expires_at: string;
};

/** What somebody who opens an invitation's link sees first. */
export type InvitationLook = {
  /** The shop that invites. */
  shop_name: string;
  /** Under this address they will sign in. */
  email: string;
  /** Their name, as whoever invited wrote it; may be empty. */
  name: string;
  /** What they will be. */
  role: Role;
  /** In which language they will work. */
  language: string;
  /** From when on the link is not valid any more. */
  expires_at: string;
};

/** The token of an invitation's link. */
export type InvitationToken = {
  /** What stands behind the `#`. */
  token: string;
};

/** Whom to invite. */
export type InviteStaff = {
  /** Under this address they will sign in. */
  email: string;
  /** Their name; they may change it. */
  name?: string | null | undefined;
  /** What they will be. */
  role: Role;
  /** In which language they will work; English where it is not said. */
  language?: string | null | undefined;
};

/** The fate of one item. */
export type ItemResult = {
  /** What became of it. */
  status: ItemStatus;
  /** The id of the record, unless it was refused. */
  id?: string | null | undefined;
  problem?: (Problem | null) | undefined;
};

/** What became of one item. */
export type ItemStatus = "created" | "updated" | "unchanged" | "refused";

/** Something that is done for a journey page by page. */
export type JobView = {
  /** What: `{"past": {"newest": 500}}`, `{"watch": {"bring_in": 0}}`, `{"audience": {"at": …}}`, `{"move": …}`. */
  job: Record<string, unknown>;
  /** Events or people looked at so far. */
  looked_at: number;
  /** People brought in so far. */
  entered: number;
  /** When it was asked for. */
  started_at: string;
  /** When it was done. */
  ended_at?: string | null | undefined;
};

/** Everything about one journey. */
export type JourneyDetail = (JourneyView & {
  /** The document that people enter now. */
  document: Record<string, unknown>;
  /** Its versions, the newest first. */
  versions: Array<VersionView>;
  /** What is or was done for it page by page, the newest first. */
  jobs: Array<JobView>;
});

/** One customer and one journey. */
export type JourneyExplanation = {
  /** The customer. */
  customer: string;
  /** The journey. */
  name: string;
  /** How far it is. */
  state: string;
  /** Whether the customer is among those chosen not to get it. */
  held_out: boolean;
  /** When they were inside, the newest first. */
  enrolments: Array<EnrolmentView>;
  /** The events of the trigger's kind on their timeline, the newest first. */
  events: Array<EntryView>;
};

/** A journey in a list. */
export type JourneyView = {
  /** Which. */
  id: string;
  /** Its name. */
  name: string;
  /** How far it is. */
  state: string;
  /** What it is called, for people. */
  title: string;
  /** What it does and why, for people. */
  summary: string;
  /** The version that people enter now. */
  version: string;
  /** When it was first published. */
  created_at: string;
  /** When it was last changed or switched. */
  changed_at: string;
  /** How many people are how far, by the word of the state. */
  people: Record<string, number>;
};

/** The journeys of the shop, and the ready-made ones that it has not switched on. */
export type Journeys = {
  /** By name. */
  journeys: Array<JourneyView>;
  /** By name. */
  ready: Array<ReadyView>;
};

/** What the comparison shows. */
export type Lift = {
  /** How long after the first meeting an order counts, in days. */
  days: number;
  /** Those who were to get it. */
  treated: Arm;
  /** Those chosen not to get it. */
  held_out: Arm;
  difference?: (Share | null) | undefined;
  relative?: (Share | null) | undefined;
  /** Orderers among the treated beyond what would have come anyway. */
  extra_orderers?: number | null | undefined;
  /** The chance of such a difference without any effect, right at every look. */
  p_value?: number | null | undefined;
  always_valid?: (Share | null) | undefined;
  revenue?: (RevenueLift | null) | undefined;
  /** What it comes to. */
  verdict: Verdict;
  /** The same in words. */
  words: string;
};

/** What a line of an order is about. Only products, gift cards aside, are merchandise. */
export type LineKind = "product" | "shipping" | "fee" | "discount" | "gift_card" | "adjustment";

/** Customers who were named one by one. */
export type List = {
  /** Its id. */
  id: string;
  /** Its name: no other active list has it, in any case. */
  name: string;
  /** When it was made. */
  created_at: string;
  /** When it was put away; absent while it is active. */
  archived_at?: string | null | undefined;
};

/** Who comes on a list, and who goes. */
export type ListChange = {
  /** Customers to put on it, at most 1,000. */
  add?: Array<string> | undefined;
  /** Customers to take off it, at most 1,000. */
  remove?: Array<string> | undefined;
};

/** What a change did. */
export type ListChanged = {
  /** Those who were not on it before. */
  added: number;
  /** Those who were. */
  removed: number;
};

/** A condition to look at. */
export type Looked = {
  /** The condition. */
  definition: Record<string, unknown>;
  /** Explain it for this customer too. */
  customer?: string | null | undefined;
};

/** Who is signed in, and where they work. */
export type Me = {
  /** Who. */
  id: string;
  /** The name that colleagues see. */
  name: string;
  /** Under this address they sign in. */
  email: string;
  /** What they are here. */
  role: Role;
  /** What they may do. */
  scopes: Array<Scope>;
  /** In which language they work. */
  language: string;
  /** Whether a second factor is asked of them. */
  has_second_factor: boolean;
  /** Recovery codes that were not used. */
  recovery_codes_left: number;
  /** By which session. */
  session: string;
  /** Where they work. */
  shop: SessionShop;
};

/** What one changes of oneself; what is not said stays. */
export type MeChange = {
  /** The name that colleagues see. */
  name?: string | null | undefined;
  /** In which language one works. */
  language?: string | null | undefined;
};

/** What all programmes bring. */
export type Measures = {
  /** What each number means. */
  definitions: Record<string, string>;
  /** Each programme. */
  programmes: Array<ProgrammeMeasures>;
};

/** A member. */
export type Member = {
  /** Who. */
  customer: string;
};

/** A merge. */
export type Merge = {
  /** Its id, under which it can be undone. */
  merge: string;
  /** Who went into the other. */
  from: string;
  /** Under whom everything stands. */
  into: string;
};

/** Into whom. */
export type MergeRequest = {
  /** The customer who stays. */
  into: string;
};

/** A message as pages and the API show it. */
export type Message = (MessageState & {
  /** Which. */
  id: string;
  /** To whom. */
  customer: string;
  /** The ask it was made of. */
  ask: string;
  /** By what way. */
  channel: string;
  /** Who asked. */
  programme: string;
  /** For what. */
  purpose: string;
  /** What about. */
  topic: string;
  /** When the policy let it go. */
  queued_at: string;
  /** How often it was offered to a server. */
  attempts: number;
  /** Its subject, once it is written. */
  subject?: string | null | undefined;
  /** Its language, once it is written. */
  language?: string | null | undefined;
});

/** A programme that was stopped. */
export type MessageBrake = {
  /** Which. */
  programme: string;
  /** Since when. */
  since: string;
  /** Messages that it had sent within seven days. */
  sent: number;
  /** Complaints about them. */
  complaints: number;
  /** Addresses among them that did not exist. */
  dead: number;
};

/** The programmes that are stopped. */
export type MessageBrakes = {
  /** By name. */
  brakes: Array<MessageBrake>;
};

/** What was written in a message. */
export type MessageContent = {
  /** Who it is from: name and address. */
  from: string;
  /** To whom: name and address. */
  to: string;
  /** Subject. */
  subject: string;
  /** Plain text. */
  text: string;
  /** HTML. */
  html: string;
};

/** A decision as pages and the API show it. */
export type MessageDecision = {
  /** Which. */
  id: string;
  /** When. */
  at: string;
  /** On what occasion. */
  stage: string;
  /** What. */
  outcome: string;
  /** Why: a stable code. */
  reason: string;
  /** What belongs to the code. */
  detail: Record<string, unknown>;
  /** Why, in words. */
  words: string;
  /** By what way it goes. */
  channel?: string | null | undefined;
  /** Until when it waits. */
  until?: string | null | undefined;
  /** The ask that speaks for it. */
  into?: string | null | undefined;
};

/** A message with all that is known of it. */
export type MessageDetails = (Message & {
  explanation?: (MessageExplanation | null) | undefined;
  content?: (MessageContent | null) | undefined;
});

/** Everything about one ask: what was wanted, what was decided and why, and what became of it. */
export type MessageExplanation = {
  /** The ask. */
  ask: string;
  /** Who was to be written to. */
  customer: string;
  /** What brought it about. */
  cause: string;
  /** Who asked. */
  programme: string;
  /** For what. */
  purpose: string;
  /** What about. */
  topic: string;
  /** When it was put. */
  asked_at: string;
  /** Not before. */
  earliest: string;
  /** Too late from. */
  latest: string;
  /** How far it is. */
  state: string;
  /** When an open one is looked at next. */
  look_at?: string | null | undefined;
  /** When it was over. */
  closed_at?: string | null | undefined;
  /** What was decided, oldest first. */
  decisions: Array<MessageDecision>;
  message?: (Message | null) | undefined;
};

/** What a customer wrote. */
export type MessageReply = {
  /** Which. */
  id: string;
  /** The message that it answers, when that is known. */
  message?: string | null | undefined;
  /** When it came in. */
  received_at: string;
  /** Its subject. */
  subject: string;
  /** Its text, without what it quotes and without the signature. */
  text: string;
};

/** How far a message is. */
export type MessageState = ({
  /** Not before this instant. */
  from: string;
  state: "queued";
} | {
  /** When another may look after it. */
  lease_end: string;
  state: "handing_over";
} | {
  /** When it is tried again. */
  until: string;
  /** What happened. */
  note: string;
  state: "deferred";
} | {
  /** When. */
  at: string;
  /** What the server said. */
  note: string;
  state: "sent";
} | {
  /** When. */
  at: string;
  state: "captured";
} | {
  /** When that was clear. */
  at: string;
  /** Why. */
  note: string;
  state: "failed";
} | {
  /** When. */
  at: string;
  /** Why. */
  note: string;
  state: "refused";
} | {
  /** When that was clear. */
  at: string;
  /** What it waited for. */
  note: string;
  state: "expired";
});

/** An invitation that was just made. Its link is shown this once. */
export type NewInvitation = {
  /** The invitation. */
  invitation: Invitation;
  /** To be handed to whoever is invited. The token stands behind the `#`, which browsers do not send. */
  link: string;
};

/** A new list. */
export type NewList = {
  /** Its name. */
  name: string;
};

/** A new segment. */
export type NewSegment = {
  /** Its name. */
  name: string;
  /** The condition. */
  definition: Record<string, unknown>;
};

/** Somebody who comes to work here. */
export type NewStaff = {
  /** The name that colleagues see. */
  name: string;
  /** Under this address they sign in. */
  email: string;
  /** What they may do. */
  role: Role;
  /** In which language they work; English where it is not said. */
  language?: string | null | undefined;
  /** Their first password: at least 10 characters. */
  password: string;
};

/** When the next order is expected. */
export type NextOrder = {
  /** As likely before as after. */
  at: string;
  /** With a probability of one tenth before. */
  earliest: string;
  /** With a probability of one tenth after. */
  latest: string;
  /** The usual time between two of their orders, in days: their own, and the shop's as far as little is known of them. */
  rhythm_days: number;
};

/** Those at one node. */
export type NodeFate = {
  /** The node. */
  node: string;
  /** How many are there. */
  people: number;
  /** What would become of them. */
  fate: Fate;
};

/** What one step of a programme brings. */
export type NodeMeasures = {
  /** The step; empty where the programme has none. */
  node: string;
  /** The template. */
  template: string;
  /** Its messages. */
  figures: Figures;
};

/** Somebody on a list. */
export type OnList = {
  /** Who. */
  customer: string;
};

/** An order with its lines, what was sent, and what was given back. Amounts are minor units of its currency. */
export type Order = {
  /** Its id. */
  id: string;
  /** The system that it came from. */
  source: string;
  /** Its id there. */
  external_id: string;
  /** The number that people see. */
  number: string;
  /** Who ordered; absent where nobody knows. */
  customer?: string | null | undefined;
  /** When it was placed. */
  placed_at: string;
  /** The shop's day of that. */
  placed_day: string;
  /** When it was paid. */
  paid_at?: string | null | undefined;
  /** When it was cancelled. */
  cancelled_at?: string | null | undefined;
  /** When our record of it last changed. */
  changed_at: string;
  /** Currency of all amounts. */
  currency: string;
  /** How far it is paid. */
  payment_state: string;
  /** A trial order, part of no figure. */
  test: boolean;
  /** Whether it is part of figures: no trial, not cancelled, not voided, and something was sold. */
  counted: boolean;
  /** Lines before discounts. */
  gross_minor: number;
  /** Discounts. */
  discount_minor: number;
  /** Of the lines, what was given back. */
  refunded_minor: number;
  /** Net revenue: lines after discounts, less what was given back. */
  net_minor: number;
  /** Delivery. */
  shipping_minor: number;
  /** Taxes. */
  tax_minor: number;
  /** What the customer owed in the end. */
  total_minor: number;
  /** Where it went. */
  country?: string | null | undefined;
  /** State, province or county. */
  region?: string | null | undefined;
  /** Codes that were redeemed. */
  discount_codes: Array<string>;
  /** Labels. */
  tags: Array<string>;
  /** Lines. */
  lines: Array<OrderLine>;
  /** What was sent. */
  fulfilments: Array<Fulfilment>;
  /** What was given back. */
  refunds: Array<Refund>;
};

/** A line of an order. */
export type OrderLine = {
  /** Its number in the order. */
  no: number;
  /** Its id at the source. */
  external_id?: string | null | undefined;
  /** What it is about. */
  kind: string;
  /** The product. */
  product?: string | null | undefined;
  /** The variant. */
  variant?: string | null | undefined;
  /** Stock-keeping unit, as ordered. */
  sku?: string | null | undefined;
  /** What it was called when it was ordered. */
  title?: string | null | undefined;
  /** How many. */
  quantity: number;
  /** Price of one, as an exact decimal of the major unit. */
  unit_price: string;
  /** The line's own discount and its share of the order's. */
  discount_minor: number;
  /** Tax of the line. */
  tax_minor: number;
  /** The line after discounts, without tax. */
  amount_minor: number;
  /** How many came back. */
  refunded_quantity: number;
  /** How much was given back. */
  refunded_minor: number;
};

/** One page of a list. */
export type Page_AuditEntry = {
  /** The rows. */
  items: Array<{
    /** Its id. */
    id: string;
    /** When. */
    at: string;
    /** What kind of actor. */
    actor_kind: ActorKind;
    /** Which: `stf_…` or `key_…`; empty at the terminal. */
    actor: string;
    /** The actor's name as it is now; empty at the terminal. */
    actor_name: string;
    /** The operation's id. */
    operation: string;
    /** What was changed: an id or a name; empty where there is no one thing. */
    object: string;
    /** The operation in a few words. */
    words: string;
    /** From where: an address of the internet; empty at the terminal. */
    place: string;
  }>;
  /** Ask again with `cursor` set to this for the next page; absent on the last one. */
  next_cursor?: string | null | undefined;
};

/** One page of a list. */
export type Page_Customer = {
  /** The rows. */
  items: Array<{
    /** The number. */
    id: string;
    /** `active`, `merged` or `erased`. */
    state: string;
    /** The customer into whom this one was merged. */
    merged_into?: string | null | undefined;
    /** E-mail address as given. */
    email?: string | null | undefined;
    /** Telephone number. */
    phone?: string | null | undefined;
    /** Given name. */
    first_name?: string | null | undefined;
    /** Family name. */
    last_name?: string | null | undefined;
    /** Language. */
    language?: string | null | undefined;
    /** Time zone as given. */
    time_zone?: string | null | undefined;
    /** The zone that local time means as far as the customer's own data tell it. */
    local_zone?: string | null | undefined;
    /** Country. */
    country?: string | null | undefined;
    /** State, province or county. */
    region?: string | null | undefined;
    /** Town. */
    city?: string | null | undefined;
    /** Postal code. */
    postcode?: string | null | undefined;
    /** Birthday. */
    birthday?: string | null | undefined;
    /** Who told of the customer first. */
    source: string;
    /** Since when anybody knows the customer. */
    created_at: string;
    /** When the head data last changed. */
    updated_at: string;
    /** Every name under which the customer is known. */
    keys: Array<CustomerKey>;
    /** Labels. */
    tags: Array<string>;
    /** Further facts. */
    attributes: Array<CustomerAttribute>;
    /** What holds per channel and purpose. */
    consents: Array<CustomerConsent>;
  }>;
  /** Ask again with `cursor` set to this for the next page; absent on the last one. */
  next_cursor?: string | null | undefined;
};

/** One page of a list. */
export type Page_Event = {
  /** The rows. */
  items: Array<{
    /** Its id. */
    id: string;
    /** Its number on the timeline, from 1 without gaps. */
    seq: number;
    /** What happened. */
    kind: string;
    /** Version of the data's shape. */
    version: number;
    /** When it happened. */
    at: string;
    /** When it was recorded. */
    recorded_at: string;
    /** What the room told; its shape belongs to kind and version. */
    data: Record<string, unknown>;
  }>;
  /** Ask again with `cursor` set to this for the next page; absent on the last one. */
  next_cursor?: string | null | undefined;
};

/** One page of a list. */
export type Page_Invitation = {
  /** The rows. */
  items: Array<{
    /** Its id. */
    id: string;
    /** Under this address they will sign in. */
    email: string;
    /** Their name, as whoever invited wrote it; may be empty. */
    name: string;
    /** What they will be. */
    role: Role;
    /** In which language they will work. */
    language: string;
    /** Who invited them. */
    invited_by: string;
    /** When. */
    made_at: string;
    /** From when on the link is not valid any more. */
    expires_at: string;
  }>;
  /** Ask again with `cursor` set to this for the next page; absent on the last one. */
  next_cursor?: string | null | undefined;
};

/** One page of a list. */
export type Page_List = {
  /** The rows. */
  items: Array<{
    /** Its id. */
    id: string;
    /** Its name: no other active list has it, in any case. */
    name: string;
    /** When it was made. */
    created_at: string;
    /** When it was put away; absent while it is active. */
    archived_at?: string | null | undefined;
  }>;
  /** Ask again with `cursor` set to this for the next page; absent on the last one. */
  next_cursor?: string | null | undefined;
};

/** One page of a list. */
export type Page_Member = {
  /** The rows. */
  items: Array<{
    /** Who. */
    customer: string;
  }>;
  /** Ask again with `cursor` set to this for the next page; absent on the last one. */
  next_cursor?: string | null | undefined;
};

/** One page of a list. */
export type Page_Message = {
  /** The rows. */
  items: Array<(MessageState & {
    /** Which. */
    id: string;
    /** To whom. */
    customer: string;
    /** The ask it was made of. */
    ask: string;
    /** By what way. */
    channel: string;
    /** Who asked. */
    programme: string;
    /** For what. */
    purpose: string;
    /** What about. */
    topic: string;
    /** When the policy let it go. */
    queued_at: string;
    /** How often it was offered to a server. */
    attempts: number;
    /** Its subject, once it is written. */
    subject?: string | null | undefined;
    /** Its language, once it is written. */
    language?: string | null | undefined;
  })>;
  /** Ask again with `cursor` set to this for the next page; absent on the last one. */
  next_cursor?: string | null | undefined;
};

/** One page of a list. */
export type Page_MessageExplanation = {
  /** The rows. */
  items: Array<{
    /** The ask. */
    ask: string;
    /** Who was to be written to. */
    customer: string;
    /** What brought it about. */
    cause: string;
    /** Who asked. */
    programme: string;
    /** For what. */
    purpose: string;
    /** What about. */
    topic: string;
    /** When it was put. */
    asked_at: string;
    /** Not before. */
    earliest: string;
    /** Too late from. */
    latest: string;
    /** How far it is. */
    state: string;
    /** When an open one is looked at next. */
    look_at?: string | null | undefined;
    /** When it was over. */
    closed_at?: string | null | undefined;
    /** What was decided, oldest first. */
    decisions: Array<MessageDecision>;
    message?: (Message | null) | undefined;
  }>;
  /** Ask again with `cursor` set to this for the next page; absent on the last one. */
  next_cursor?: string | null | undefined;
};

/** One page of a list. */
export type Page_MessageReply = {
  /** The rows. */
  items: Array<{
    /** Which. */
    id: string;
    /** The message that it answers, when that is known. */
    message?: string | null | undefined;
    /** When it came in. */
    received_at: string;
    /** Its subject. */
    subject: string;
    /** Its text, without what it quotes and without the signature. */
    text: string;
  }>;
  /** Ask again with `cursor` set to this for the next page; absent on the last one. */
  next_cursor?: string | null | undefined;
};

/** One page of a list. */
export type Page_OnList = {
  /** The rows. */
  items: Array<{
    /** Who. */
    customer: string;
  }>;
  /** Ask again with `cursor` set to this for the next page; absent on the last one. */
  next_cursor?: string | null | undefined;
};

/** One page of a list. */
export type Page_Order = {
  /** The rows. */
  items: Array<{
    /** Its id. */
    id: string;
    /** The system that it came from. */
    source: string;
    /** Its id there. */
    external_id: string;
    /** The number that people see. */
    number: string;
    /** Who ordered; absent where nobody knows. */
    customer?: string | null | undefined;
    /** When it was placed. */
    placed_at: string;
    /** The shop's day of that. */
    placed_day: string;
    /** When it was paid. */
    paid_at?: string | null | undefined;
    /** When it was cancelled. */
    cancelled_at?: string | null | undefined;
    /** When our record of it last changed. */
    changed_at: string;
    /** Currency of all amounts. */
    currency: string;
    /** How far it is paid. */
    payment_state: string;
    /** A trial order, part of no figure. */
    test: boolean;
    /** Whether it is part of figures: no trial, not cancelled, not voided, and something was sold. */
    counted: boolean;
    /** Lines before discounts. */
    gross_minor: number;
    /** Discounts. */
    discount_minor: number;
    /** Of the lines, what was given back. */
    refunded_minor: number;
    /** Net revenue: lines after discounts, less what was given back. */
    net_minor: number;
    /** Delivery. */
    shipping_minor: number;
    /** Taxes. */
    tax_minor: number;
    /** What the customer owed in the end. */
    total_minor: number;
    /** Where it went. */
    country?: string | null | undefined;
    /** State, province or county. */
    region?: string | null | undefined;
    /** Codes that were redeemed. */
    discount_codes: Array<string>;
    /** Labels. */
    tags: Array<string>;
    /** Lines. */
    lines: Array<OrderLine>;
    /** What was sent. */
    fulfilments: Array<Fulfilment>;
    /** What was given back. */
    refunds: Array<Refund>;
  }>;
  /** Ask again with `cursor` set to this for the next page; absent on the last one. */
  next_cursor?: string | null | undefined;
};

/** One page of a list. */
export type Page_Product = {
  /** The rows. */
  items: Array<{
    /** Its id. */
    id: string;
    /** The system it came from. */
    source: string;
    /** Its id there. */
    external_id: string;
    /** What customers read. */
    title: string;
    /** Whether it is for sale. */
    status: CatalogStatus;
    /** Price as an exact decimal of the major unit. */
    price?: string | null | undefined;
    /** Currency of the price. */
    currency?: string | null | undefined;
    /** How many there are. */
    stock?: number | null | undefined;
    /** Picture. */
    image_url?: string | null | undefined;
    /** Page in the store. */
    url?: string | null | undefined;
    /** How many days one unit lasts. */
    consumable_days?: number | null | undefined;
    /** Known only from order lines. */
    is_sketch: boolean;
    /** Categories. */
    categories: Array<string>;
    /** Collections. */
    collections: Array<string>;
    /** Tags. */
    tags: Array<string>;
    /** Variants. */
    variants: Array<Variant>;
    /** What goes with it. */
    complements: Array<string>;
    /** Better versions of it. */
    premium_versions: Array<string>;
    /** Guides. */
    guides: Array<Guide>;
  }>;
  /** Ask again with `cursor` set to this for the next page; absent on the last one. */
  next_cursor?: string | null | undefined;
};

/** One page of a list. */
export type Page_Refund = {
  /** The rows. */
  items: Array<{
    /** Its id. */
    id: string;
    /** The system that it came from. */
    source: string;
    /** Its id there. */
    external_id: string;
    /** The order that it names; absent where it lies on several orders or on none. */
    order?: string | null | undefined;
    /** Who got it; absent where nobody knows. */
    customer?: string | null | undefined;
    /** When. */
    refunded_at: string;
    /** Currency of the amounts. */
    currency: string;
    /** What of it lies on orders, without tax and delivery. */
    matched_minor: number;
    /** What could be matched to no order: a credit note. */
    credited_minor: number;
    /** All money that was given back. */
    given_back_minor: number;
    /** Why. */
    reason?: string | null | undefined;
  }>;
  /** Ask again with `cursor` set to this for the next page; absent on the last one. */
  next_cursor?: string | null | undefined;
};

/** One page of a list. */
export type Page_StaffMember = {
  /** The rows. */
  items: Array<{
    /** Its id. */
    id: string;
    /** The name that colleagues see. */
    name: string;
    /** Under this address they sign in. */
    email: string;
    /** What they may do. */
    role: Role;
    /** In which language they work. */
    language: string;
    /** When they came. */
    created_at: string;
    /** Since when they may not sign in. */
    disabled_at?: string | null | undefined;
    /** Whether a second factor is asked of them. */
    has_second_factor: boolean;
    /** When they were here last, to five minutes; sessions that are over are not looked at. */
    seen_at?: string | null | undefined;
  }>;
  /** Ask again with `cursor` set to this for the next page; absent on the last one. */
  next_cursor?: string | null | undefined;
};

/** One page of a list. */
export type Page_StaffSession = {
  /** The rows. */
  items: Array<{
    /** Its id. */
    id: string;
    /** Which browser on what: `Firefox on Linux`. */
    device: string;
    /** From where it was seen last: an address of the internet. */
    place: string;
    /** When it began. */
    made_at: string;
    /** When it was seen last, to five minutes. */
    seen_at: string;
    /** When it ends at the latest. */
    expires_at: string;
    /** Whether it is the one that asks. */
    is_current: boolean;
  }>;
  /** Ask again with `cursor` set to this for the next page; absent on the last one. */
  next_cursor?: string | null | undefined;
};

/** One page of a list. */
export type Page_Summary = {
  /** The rows. */
  items: Array<{
    /** Its id. */
    id: string;
    /** Its name. */
    name: string;
    /** Its version. */
    version: number;
    /** When it was last changed. */
    updated_at: string;
  }>;
  /** Ask again with `cursor` set to this for the next page; absent on the last one. */
  next_cursor?: string | null | undefined;
};

/** What a kind of condition takes. */
export type Parameter = {
  /** Its name. */
  name: string;
  /** What it holds. */
  kind: string;
  /** Whether it must be given. */
  required: boolean;
  /** What it means. */
  meaning: string;
};

/** One parcel. */
export type Parcel = {
  /** Its id. */
  id: string;
  /** Who carries it. */
  carrier?: string | null | undefined;
  /** Its number there. */
  number?: string | null | undefined;
  /** Where it can be followed. */
  url?: string | null | undefined;
  /** When it should arrive. */
  promised_at?: string | null | undefined;
  /** When it left. */
  shipped_at?: string | null | undefined;
  /** When it arrived. */
  delivered_at?: string | null | undefined;
};

/** What a place of the tree is. */
export type Part = ({
  /** All of these. */
  all: Array<Explained>;
} | {
  /** Any of these. */
  any: Array<Explained>;
} | {
  /** Not this. */
  not: Explained;
} | {
  /** What a segment of this name says. */
  segment: Array<Record<string, unknown>>;
} | {
  /** One condition of this kind. */
  predicate: string;
});

/** The password, once more. */
export type PasswordAgain = {
  /** One's own. */
  password: string;
};

/** The password one has, and the one that one wants. */
export type PasswordChange = {
  /** The present one. */
  current_password: string;
  /** The new one: at least 10 characters. */
  password: string;
};

/** How far an order is paid. */
export type PaymentState = "pending" | "authorised" | "partially_paid" | "paid" | "partially_refunded" | "refunded" | "voided";

/** Who is inside, and what would become of them by another document. */
export type PeoplePreview = {
  /** How many are inside. */
  people: number;
  /** Node by node. */
  nodes: Array<NodeFate>;
};

/** What publishing a document would change. */
export type Plan = {
  /** The journey. */
  name: string;
  /** Whether there is none of this name yet. */
  is_new: boolean;
  /** What is different, by place; empty when the document stands already. */
  changes: Array<Change>;
  /** Who is inside. */
  inside: PeoplePreview;
  /** How many people it would reach at once when it goes live, or with its next schedule. */
  reach: number;
};

/** A kind of condition. */
export type Predicate = {
  /** Its name. */
  name: string;
  /** What it asks. */
  summary: string;
  /** What it takes. */
  parameters: Array<Parameter>;
  /** Whole conditions of this kind. */
  examples: Array<Record<string, unknown>>;
};

/** What is expected of a customer. */
export type Predictions = {
  /** Whose. */
  customer: string;
  /** When the run began that found it. */
  scored_at: string;
  /** The probability that they still buy from the shop. */
  p_alive: number;
  /** Days on which they are expected to order. */
  expected_orders: ExpectedOrders;
  expected_value?: (ExpectedValue | null) | undefined;
  next_order?: (NextOrder | null) | undefined;
};

/** What a condition means. */
export type Preview = (Count & {
  /** The condition in words. */
  words: string;
  explanation?: (Explanation | null) | undefined;
});

/** A refusal: RFC 9457 with our own `code`, `request_id` and `errors`. */
export type Problem = {
  /** The code as a URI. */
  type: string;
  /** The family in words; the same for all refusals of one status. */
  title: string;
  /** The HTTP status. */
  status: number;
  /** The stable code: decide by it. */
  code: string;
  /** What happened this time, for people; its words may change. */
  detail: string;
  /** Under this id the log of the server tells more. */
  request_id?: string | null | undefined;
  /** Which fields are wrong, and how. */
  errors?: Array<FieldError> | undefined;
};

/** A product with everything about it, for readers outside. */
export type Product = {
  /** Its id. */
  id: string;
  /** The system it came from. */
  source: string;
  /** Its id there. */
  external_id: string;
  /** What customers read. */
  title: string;
  /** Whether it is for sale. */
  status: CatalogStatus;
  /** Price as an exact decimal of the major unit. */
  price?: string | null | undefined;
  /** Currency of the price. */
  currency?: string | null | undefined;
  /** How many there are. */
  stock?: number | null | undefined;
  /** Picture. */
  image_url?: string | null | undefined;
  /** Page in the store. */
  url?: string | null | undefined;
  /** How many days one unit lasts. */
  consumable_days?: number | null | undefined;
  /** Known only from order lines. */
  is_sketch: boolean;
  /** Categories. */
  categories: Array<string>;
  /** Collections. */
  collections: Array<string>;
  /** Tags. */
  tags: Array<string>;
  /** Variants. */
  variants: Array<Variant>;
  /** What goes with it. */
  complements: Array<string>;
  /** Better versions of it. */
  premium_versions: Array<string>;
  /** Guides. */
  guides: Array<Guide>;
};

/** Whether a product is for sale. */
export type ProductStatus = "active" | "draft" | "archived";

/** What one programme brings. */
export type ProgrammeMeasures = {
  /** Its name. */
  name: string;
  /** How far it is; absent for what asked for messages and is no journey. */
  state?: string | null | undefined;
  /** All its messages together. */
  figures: Figures;
  /** Each step with its template. */
  nodes: Array<NodeMeasures>;
  lift?: (Lift | null) | undefined;
  /** What to try, in words. */
  advice: Array<Advice>;
};

/** Shares of what was delivered. */
export type Rates = {
  delivery?: (Share | null) | undefined;
  open?: (Share | null) | undefined;
  click?: (Share | null) | undefined;
  click_to_open?: (Share | null) | undefined;
  unsubscribe?: (Share | null) | undefined;
  complaint?: (Share | null) | undefined;
  order?: (Share | null) | undefined;
};

/** A ready-made journey in a list. */
export type ReadyView = {
  /** The name that it gets. */
  name: string;
  /** What it is called, for people. */
  title: string;
  /** What it does and why, for people. */
  summary: string;
};

/** Suggestions for a customer. */
export type Recommendations = {
  /** For whom. */
  customer: string;
  /** The best first. */
  items: Array<Suggestion>;
};

/** Codes that stand in for the second factor, each once. They are shown this once. */
export type RecoveryCodes = {
  /** Ten of them; those of before are not valid any more. */
  recovery_codes: Array<string>;
};

/** Money given back. */
export type Refund = {
  /** Its id. */
  id: string;
  /** The system that it came from. */
  source: string;
  /** Its id there. */
  external_id: string;
  /** The order that it names; absent where it lies on several orders or on none. */
  order?: string | null | undefined;
  /** Who got it; absent where nobody knows. */
  customer?: string | null | undefined;
  /** When. */
  refunded_at: string;
  /** Currency of the amounts. */
  currency: string;
  /** What of it lies on orders, without tax and delivery. */
  matched_minor: number;
  /** What could be matched to no order: a credit note. */
  credited_minor: number;
  /** All money that was given back. */
  given_back_minor: number;
  /** Why. */
  reason?: string | null | undefined;
};

/** Who was tried once more. */
export type Retried = {
  /** How many. */
  retried: number;
};

/** Who is tried once more. */
export type Retrying = {
  /** Only this customer; everybody whose step failed, up to 1,000, where left out. */
  customer?: string | null | undefined;
};

/** A mail that came back. */
export type ReturnedMail = {
  /** The whole mail, headers and body, as it arrived (RFC 5322). */
  mail: string;
  /** The addresses of its envelope, where they are known. */
  to?: Array<string> | undefined;
};

/** What became of it. */
export type ReturnedMailOutcome = {
  /** `bounced`, `complained`, `auto_replied`, `replied`, `again` (it was taken in before) or `ignored`. */
  outcome: string;
  /** Whether nothing more is sent to the address from now on; of `bounced`. */
  suppressed?: boolean | null | undefined;
  /** The reply; of `replied`. */
  reply?: string | null | undefined;
  /** Why; of `ignored`: `not_ours`, `unproven`, `still_trying`, `nothing_said`, `machine` or `stranger`. */
  why?: string | null | undefined;
};

/** Net revenue for each person, compared. */
export type RevenueLift = {
  /** ISO 4217. */
  currency: string;
  /** How much more each of the treated brings, in minor units. */
  difference: number;
  /** The lower end of its 95 % interval (Welch). */
  low: number;
  /** The upper end. */
  high: number;
  /** What the treated bring beyond what would have come anyway, in minor units. */
  extra: number;
};

/** What somebody does in the shop, and so what they may do here. */
export type Role = "owner" | "marketer" | "support" | "analyst";

/** When something that a customer bought runs out. */
export type RunOut = {
  /** Which product. */
  product: string;
  /** When it was bought last. */
  bought_on: string;
  /** How many pieces. */
  quantity: number;
  /** When it runs out: as likely before as after. */
  runs_out_on: string;
  /** With a probability of one tenth before. */
  earliest: string;
  /** With a probability of one tenth after. */
  latest: string;
  /** How many times of the customer's own this is drawn from, beside what is usual. */
  own_times: number;
  /** The share of those who bought it that ever buy it again. */
  bought_again_by: number;
};

/** What a customer bought, and when it runs out. */
export type RunOuts = {
  /** The soonest first. */
  items: Array<RunOut>;
};

/** What a caller may do. Each one includes those before it. */
export type Scope = "read" | "people" | "write" | "manage";

/** A second factor that was begun: it is on when a code of it was confirmed. */
export type SecondFactor = {
  /** To be typed into the app. */
  secret: string;
  /** To be shown to the app as a QR code. */
  uri: string;
};

/** A condition with a name. */
export type Segment = {
  /** Its id. */
  id: string;
  /** Its name: no other active segment has it, in any case. */
  name: string;
  /** The condition. Other segments stand in it by their ids. */
  definition: Record<string, unknown>;
  /** 1 when it was made, one more with each change. */
  version: number;
  /** When it was made. */
  created_at: string;
  /** When it was last changed. */
  updated_at: string;
  /** When it was put away; absent while it is active. */
  archived_at?: string | null | undefined;
};

/** The shop, as far as every page needs it. */
export type SessionShop = {
  /** The name that shoppers know. */
  name: string;
  /** ISO 4217. */
  currency: string;
  /** Where its days begin: an IANA name. */
  time_zone: string;
  /** What it speaks, the main language first. */
  languages: Array<string>;
};

/** The first owner, and what the shop is called. */
export type Setup = {
  /** What the terminal of the server told, behind the `#` of its link. */
  token: string;
  /** The name that colleagues will see. */
  name: string;
  /** Under this address the owner signs in. */
  email: string;
  /** At least 10 characters. */
  password: string;
  /** In which language the owner works; English where it is not said. */
  language?: string | null | undefined;
  /** The shop's name; it stays as it is where it is not said. */
  shop_name?: string | null | undefined;
  /** The currency that the books are kept in: ISO 4217. */
  currency?: string | null | undefined;
  /** The shop's time zone: an IANA name. */
  time_zone?: string | null | undefined;
};

/** Whether the shop waits for its first owner. */
export type SetupState = {
  /** True while nobody owns the shop. */
  is_needed: boolean;
};

/** A share and where the true one lies. */
export type Share = {
  /** The share that was seen. */
  share: number;
  /** The lower end of its 95 % interval. */
  low: number;
  /** The upper end. */
  high: number;
};

/** Who somebody is, and how they prove it. */
export type SignIn = {
  /** The address of a member. */
  email: string;
  /** Their password. */
  password: string;
  /** A code of the second factor, or a recovery code. Sent when the answer without it was `staff.code_needed`. */
  code?: string | null | undefined;
};

/** What an owner changes of a member; what is not said stays. */
export type StaffChange = {
  /** The name that colleagues see. */
  name?: string | null | undefined;
  role?: (Role | null) | undefined;
  /** Whether they may not sign in. They are signed out at once. */
  is_disabled?: boolean | null | undefined;
};

/** Somebody who works here. */
export type StaffMember = {
  /** Its id. */
  id: string;
  /** The name that colleagues see. */
  name: string;
  /** Under this address they sign in. */
  email: string;
  /** What they may do. */
  role: Role;
  /** In which language they work. */
  language: string;
  /** When they came. */
  created_at: string;
  /** Since when they may not sign in. */
  disabled_at?: string | null | undefined;
  /** Whether a second factor is asked of them. */
  has_second_factor: boolean;
  /** When they were here last, to five minutes; sessions that are over are not looked at. */
  seen_at?: string | null | undefined;
};

/** A browser in which a member is signed in. */
export type StaffSession = {
  /** Its id. */
  id: string;
  /** Which browser on what: `Firefox on Linux`. */
  device: string;
  /** From where it was seen last: an address of the internet. */
  place: string;
  /** When it began. */
  made_at: string;
  /** When it was seen last, to five minutes. */
  seen_at: string;
  /** When it ends at the latest. */
  expires_at: string;
  /** Whether it is the one that asks. */
  is_current: boolean;
};

/** What happened at a node. */
export type StepView = {
  /** The node. */
  node: string;
  /** The kind of the node; `skipped` where a message was no longer worth saying, `exited` or `failed`. */
  what: string;
  /** More about it: the ask of a message, the way that was taken, the reason of an exit. */
  detail: Record<string, unknown>;
  /** When. */
  at: string;
};

/** A token for a page of the store. */
export type StorefrontToken = {
  /** Give it to the script: `perennial('identify', token)`. */
  token: string;
  /** From then on it opens nothing. */
  expires_at: string;
};

/** Whom a token is to name. One of the three. */
export type StorefrontTokenRequest = {
  /** The customer's id: `cus_…`. */
  customer?: string | null | undefined;
  /** The customer's e-mail address, in any capitals. */
  email?: string | null | undefined;
  /** The customer's id in another system, as `source:id`. */
  external_id?: string | null | undefined;
};

/** A suggestion for a customer. */
export type Suggestion = (Because & {
  /** Which product. */
  product: string;
  /** What it is called. */
  title: string;
  /** The reason in words. */
  words: string;
  /** How good it is, beside the other suggestions for the same customer. */
  score: number;
});

/** A segment in a list of segments. */
export type Summary = {
  /** Its id. */
  id: string;
  /** Its name. */
  name: string;
  /** Its version. */
  version: number;
  /** When it was last changed. */
  updated_at: string;
};

/** A version with what it says. */
export type Template = (TemplateVersion & {
  /** What it says. */
  document: Record<string, unknown>;
  /** Languages that it is written in, the fallback among them. */
  languages: Array<string>;
  /** Texts that a language lacks, so that the fallback stands in: `de: blocks[1].text`. */
  untranslated: Array<string>;
});

/** What a builder finds. */
export type TemplateBuilder = {
  /** Its name, for `builder` of a document. */
  name: string;
  /** What it finds. */
  variables: Array<TemplateVariable>;
};

/** A draft as it is handed in. */
export type TemplateDraft = {
  /** What it says. */
  document: Record<string, unknown>;
  /** `saves` of the draft that this was made from, 0 where there was none: refused when somebody else saved in between. Left out, it is written over whatever is there. */
  saves?: number | null | undefined;
};

/** For whom a template is looked at, and about what. */
export type TemplateLook = {
  /** The customer; a sample where left out. */
  customer?: string | null | undefined;
  /** Something that happened to them, by its number on their timeline; the newest that the template can speak of where left out. */
  event?: number | null | undefined;
  /** What a programme would say instead: `{"event": {"order": "ord_…"}}`. */
  data?: Record<string, unknown> | null | undefined;
  /** In this language, instead of the customer's. */
  language?: string | null | undefined;
};

/** A template's words for one customer. */
export type TemplatePreview = {
  /** The language it is in. */
  language: string;
  /** The subject. */
  subject: string;
  /** What mail programs show beside it. */
  preheader: string;
  /** The message. */
  html: string;
  /** The same in plain text. */
  text: string;
  /** Length of the HTML in bytes. */
  html_bytes: number;
  /** Where its links lead, in their order. */
  links: Array<string>;
  /** What nobody meant: values that are not there, links without protection, a size that mail programs may cut. */
  warnings: Array<string>;
};

/** A document that is not saved, and for whom it is looked at. */
export type TemplateSketch = {
  /** What it says. */
  document: Record<string, unknown>;
  /** What it shows. */
  look?: TemplateLook | undefined;
};

/** How far a version is. */
export type TemplateState = "shipped" | "draft" | "published";

/** What became of a test. */
export type TemplateTested = {
  /** The ask that it is. */
  ask: string;
};

/** Who gets a test, and what it shows. */
export type TemplateTrial = {
  /** The address of a customer of the shop, such as somebody of the staff. */
  to: string;
  /** What it shows. */
  look?: TemplateLook | undefined;
};

/** Something that a template may speak of. */
export type TemplateVariable = {
  /** As it is written: `order.number`; `order.lines[].title` is one of a list. */
  name: string;
  /** What it is. */
  about: string;
  /** Such as. */
  example: unknown;
};

/** Everything that templates may speak of. */
export type TemplateVariables = {
  /** In every template. */
  common: Array<TemplateVariable>;
  /** By builder. */
  builders: Array<TemplateBuilder>;
  /** Filters, as in `{{ order.placed_at | date }}`. */
  filters: Array<string>;
};

/** A version of a template. */
export type TemplateVersion = {
  /** The template. */
  name: string;
  /** Up to 1,000 the program's, from 1,001 on the shop's own. */
  version: number;
  /** By what way its messages go. */
  channel: string;
  /** How far it is. */
  state: TemplateState;
  /** How often it was saved; 0 for what the program brought. */
  saves: number;
  /** When it was saved last; left out for what the program brought. */
  saved_at?: string | null | undefined;
  /** When it was published; left out for drafts, and for what the program brought. */
  published_at?: string | null | undefined;
};

/** The templates of the shop. */
export type Templates = {
  /** All versions, by name, the newest first. */
  templates: Array<TemplateVersion>;
};

/** A segment with its condition in words. */
export type Told = (Segment & {
  /** The condition in words. */
  words: string;
});

export type UnitPrice = (string | number);

/** A merge that was undone. */
export type Unmerge = {
  /** The merge. */
  merge: string;
  /** Who is a customer of its own again. */
  restored: string;
  /** At whom everything stood. */
  survivor: string;
};

/** Which merge. */
export type UnmergeRequest = {
  /** The merge's id. */
  merge: string;
};

/** A variant. */
export type Variant = {
  /** Its id. */
  id: string;
  /** Its id at the source. */
  external_id?: string | null | undefined;
  /** Stock-keeping unit. */
  sku?: string | null | undefined;
  /** What it is called. */
  title?: string | null | undefined;
  /** Price as an exact decimal of the major unit. */
  price?: string | null | undefined;
  /** How many there are. */
  stock?: number | null | undefined;
};

/** What a comparison comes to. */
export type Verdict = "no_holdout" | "not_enough_data" | "more" | "fewer" | "no_large_change";

/** What a segment once was. */
export type Version = {
  /** Its number. */
  version: number;
  /** The name then. */
  name: string;
  /** The condition then. */
  definition: Record<string, unknown>;
  /** Since when. */
  at: string;
};

/** A version. */
export type VersionView = {
  /** Which. */
  id: string;
  /** 1, 2, 3, … */
  number: number;
  /** When. */
  published_at: string;
};

export interface Operations {
  /** Who changed what, when and from where, newest first. */
  list_audit: {
    query?: {
      /** Of a member of the staff `stf_…`, of an API key `key_…`, or of the `terminal`. */
      actor?: string | undefined;
      /** Of this operation, by its id. */
      operation?: string | undefined;
      /** About this thing. */
      object?: string | undefined;
      /** Not before. */
      since?: string | undefined;
      /** Before. */
      until?: string | undefined;
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_AuditEntry;
  };
  /** Customers by number: all active ones, or those that are searched for. */
  list_customers: {
    query?: {
      /** Beginnings of words of the name, the e-mail address or ids in other systems; a telephone number; `cus_…`. */
      q?: string | undefined;
      /** The e-mail address, in any capitals. */
      email?: string | undefined;
      /** An id in another system, as `source:id`. */
      external_id?: string | undefined;
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_Customer;
  };
  /** Tells of a customer: what is new is made, what is known is brought up to date. The same again changes nothing. */
  tell_customer: {
    query?: {
      /** Told of the past: it is recorded, and nobody reacts: no message, no journey. */
      history?: boolean | undefined;
    };
    body: IncomingCustomer;
    answer: ItemResult;
  };
  /** Tells of up to 1,000 customers. Each has its own fate: one that is refused keeps no other out. */
  tell_customers: {
    query?: {
      /** Told of the past: it is recorded, and nobody reacts: no message, no journey. */
      history?: boolean | undefined;
    };
    body: BatchBody_IncomingCustomer;
    answer: BatchAnswer;
  };
  /** One customer. Who was merged into another says into whom; who was erased is only a number. */
  read_customer: {
    path: {
      /** `cus_…` */
      id: string;
    };
    answer: Customer;
  };
  /** Forget a person, for good. Orders stay for the books, without anybody; the addresses stay on the list of those who must not be written to, as hashes. */
  erase_customer: {
    path: {
      /** `cus_…` */
      id: string;
    };
    answer: Erasure;
  };
  /** Everything that the shop holds of a person: the customer with all names, consents and their proofs, orders, timeline, messages with their text, journeys, lists, and what their browsers told. */
  export_customer: {
    path: {
      /** `cus_…` */
      id: string;
    };
    answer: Record<string, unknown>;
  };
  /** Merge a customer into another: orders, timeline, messages, journeys, lists, consents and names of both are the other's from now on. The same merge again changes nothing. */
  merge_customer: {
    path: {
      /** `cus_…`: the customer who goes into the other. */
      id: string;
    };
    body: MergeRequest;
    answer: Merge;
  };
  /** Everything that programmes wanted to write to a customer, newest first: what was decided and why, and what became of it. It answers why somebody got a message, and why not. */
  why_messages: {
    path: {
      /** `cus_…` */
      id: string;
    };
    query?: {
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_MessageExplanation;
  };
  /** What a customer is likely to do next: the probability that they still buy, orders and money expected, when the next order is expected. Everybody is scored once a day; there is nothing for who was not scored yet. */
  read_predictions: {
    path: {
      /** `cus_…` */
      id: string;
    };
    answer: Predictions;
  };
  /** When what a customer bought runs out, the soonest first: what they bought more than once, and what many people buy again. Drawn from the customer's own times as far as there are any, and from those of the product and of all products. */
  list_run_outs: {
    path: {
      /** `cus_…` */
      id: string;
    };
    answer: RunOuts;
  };
  /** What a customer wrote, newest first. A merged customer's replies are those of whom they were merged into. */
  list_replies: {
    path: {
      /** `cus_…` */
      id: string;
    };
    query?: {
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_MessageReply;
  };
  /** A customer's timeline, newest first. A merged customer's is that of whom they were merged into. */
  read_timeline: {
    path: {
      /** `cus_…` */
      id: string;
    };
    query?: {
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_Event;
  };
  /** Undo a merge: names, orders, timeline and lists go back to whom they were first recorded for. What was written to the person, and their places in journeys, stay where they are. */
  unmerge_customer: {
    path: {
      /** `cus_…`: either of the two. */
      id: string;
    };
    body: UnmergeRequest;
    answer: Unmerge;
  };
  /** A customer's events, newest first: all of them, or those of one kind. A page of one kind may hold fewer than there are; `next_cursor` says whether to go on. */
  list_events: {
    query: {
      /** The customer: `cus_…`. */
      customer: string;
      /** Only events of this kind. */
      kind?: string | undefined;
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_Event;
  };
  /** Tells of something that happened to a customer. The same cause again for the same customer changes nothing. */
  tell_event: {
    query?: {
      /** Told of the past: it is recorded, and nobody reacts: no message, no journey. */
      history?: boolean | undefined;
    };
    body: IncomingEvent;
    answer: ItemResult;
  };
  /** Tells of up to 1,000 events. Each has its own fate: one that is refused keeps no other out. */
  tell_events: {
    query?: {
      /** Told of the past: it is recorded, and nobody reacts: no message, no journey. */
      history?: boolean | undefined;
    };
    body: BatchBody_IncomingEvent;
    answer: BatchAnswer;
  };
  /** Tells of a fulfilment of an order that is known. The answer's `id` is the order's. */
  tell_fulfilment: {
    query?: {
      /** Told of the past: it is recorded, and nobody reacts: no message, no journey. */
      history?: boolean | undefined;
    };
    body: FulfilmentOfOrder;
    answer: ItemResult;
  };
  /** Tells of up to 1,000 fulfilments. Each has its own fate: one that is refused keeps no other out. */
  tell_fulfilments: {
    query?: {
      /** Told of the past: it is recorded, and nobody reacts: no message, no journey. */
      history?: boolean | undefined;
    };
    body: BatchBody_FulfilmentOfOrder;
    answer: BatchAnswer;
  };
  /** The model by which everybody is scored, and how far that has come. */
  read_clv: {
    answer: InsightsModel;
  };
  /** Accept an invitation, and be signed in. */
  accept_invitation: {
    body: AcceptInvitation;
    answer: Me;
  };
  /** What stands in an invitation, for whoever holds its link. */
  look_at_invitation: {
    body: InvitationToken;
    answer: InvitationLook;
  };
  /** All journeys with how many people are how far, and the ready-made ones that are not switched on yet. */
  list_journeys: {
    answer: Journeys;
  };
  /** Reads a document without keeping it: refused with all that is wrong, by node and field, or answered with everything that it may leave out filled in. */
  validate_journey: {
    body: unknown;
    answer: unknown;
  };
  /** One journey: its document, its versions, its back-fills, how many people are how far. */
  read_journey: {
    path: {
      /** name */
      journey: string;
    };
    answer: JourneyDetail;
  };
  /** Over: nobody comes in, and those inside leave when they are due. It cannot be undone. */
  archive_journey: {
    path: {
      /** name */
      journey: string;
    };
    answer: JourneyDetail;
  };
  /** Brings a customer into a live journey, whatever its trigger. Re-entry, conditions and holdout hold as for everybody. */
  bring_into_journey: {
    path: {
      /** name */
      journey: string;
    };
    body: Bringing;
    answer: Brought;
  };
  /** Why a customer is, was, or is not in a journey, and what happened there. */
  explain_journey: {
    path: {
      /** name */
      journey: string;
      /** id */
      customer: string;
    };
    answer: JourneyExplanation;
  };
  /** Switches a journey on. A ready-made one that the shop does not have yet is published first. A back-fill runs in the background. */
  enable_journey: {
    path: {
      /** name, also of a ready-made one */
      journey: string;
    };
    body: Enabling;
    answer: JourneyDetail;
  };
  /** Those whose step failed, with the cause and what happened before. */
  list_failed_in_journey: {
    path: {
      /** name */
      journey: string;
    };
    answer: Failures;
  };
  /** Nobody comes in, and those inside stay where they are. */
  pause_journey: {
    path: {
      /** name */
      journey: string;
    };
    answer: JourneyDetail;
  };
  /** What publishing a document would change, and who is inside. */
  plan_journey: {
    path: {
      /** name */
      journey: string;
    };
    body: unknown;
    answer: Plan;
  };
  /** Publishes a document: a new journey is a draft; of one that stands it is a new version, which people enter from now on. Refused with all that is wrong, by place. */
  publish_journey: {
    path: {
      /** name */
      journey: string;
    };
    query?: {
      /** What becomes of those who are inside: `finish` on their version (when left out), `move` to the new one, or `retime`, which also counts the waits that run anew. */
      inside?: "finish" | "move" | "retime" | undefined;
    };
    body: unknown;
    answer: JourneyDetail;
  };
  /** Goes on after a pause, also with those who were due meanwhile. */
  resume_journey: {
    path: {
      /** name */
      journey: string;
    };
    answer: JourneyDetail;
  };
  /** Tries failed steps once more. */
  retry_journey: {
    path: {
      /** name */
      journey: string;
    };
    body: Retrying;
    answer: Retried;
  };
  /** Active lists by name. */
  list_lists: {
    query?: {
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_List;
  };
  /** A new, empty list. */
  create_list: {
    body: NewList;
    answer: List;
  };
  /** Puts a list away. Its name is free again. */
  archive_list: {
    path: {
      /** id */
      list: string;
    };
    answer: List;
  };
  /** Who is on a list, by number. */
  list_list_members: {
    path: {
      /** id */
      list: string;
    };
    query?: {
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_OnList;
  };
  /** Puts customers on a list and takes others off it. */
  change_list_members: {
    path: {
      /** id */
      list: string;
    };
    body: ListChange;
    answer: ListChanged;
  };
  /** What programmes bring: for each, and for each of its steps and templates, what was asked, sent, delivered, opened and clicked by people and by machines, unsubscribed, complained about, answered, ordered and earned; beside it what the comparison with those held out shows, with its uncertainty; and advice in words. */
  read_measures: {
    query?: {
      /** Only this programme. */
      programme?: string | undefined;
      /** First day of the figures of messages (UTC). */
      from?: string | undefined;
      /** Last day. */
      to?: string | undefined;
    };
    answer: Measures;
  };
  /** Messages, newest first. */
  list_messages: {
    query?: {
      /** Messages to this customer. */
      customer?: string | undefined;
      /** Only those that are so far: `queued`, `handing_over`, `deferred`, `sent`, `captured`, `failed`, `refused` or `expired`. */
      state?: string | undefined;
      /** Only what this programme asked for. */
      programme?: string | undefined;
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_Message;
  };
  /** Programmes that were stopped since too many complained about their mail, or too much of it went to addresses that do not exist. What they want to send waits. */
  list_brakes: {
    answer: MessageBrakes;
  };
  /** Lets a stopped programme go on. What came back before no longer counts against it. */
  release_brake: {
    path: {
      /** name */
      programme: string;
    };
    answer: MessageBrakes;
  };
  /** Takes in a mail that came back: a bounce, a complaint, a machine's answer or a person's. However often the same mail is handed in, by this way or another, it counts once. */
  take_in_mail: {
    body: ReturnedMail;
    answer: ReturnedMailOutcome;
  };
  /** One message: how far it is, why it was written, and what is in it. */
  read_message: {
    path: {
      /** `msg_…` */
      id: string;
    };
    answer: MessageDetails;
  };
  /** Orders, newest first: all, a customer's, or the one that a source names so. */
  list_orders: {
    query?: {
      /** Orders of this customer. */
      customer?: string | undefined;
      /** An id in another system, as `source:id`. */
      external_id?: string | undefined;
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_Order;
  };
  /** Tells of an order: what is new is made, what is known is brought up to date. The same again changes nothing. */
  tell_order: {
    query?: {
      /** Told of the past: it is recorded, and nobody reacts: no message, no journey. */
      history?: boolean | undefined;
    };
    body: IncomingOrder;
    answer: ItemResult;
  };
  /** Tells of up to 1,000 orders. Each has its own fate: one that is refused keeps no other out. */
  tell_orders: {
    query?: {
      /** Told of the past: it is recorded, and nobody reacts: no message, no journey. */
      history?: boolean | undefined;
    };
    body: BatchBody_IncomingOrder;
    answer: BatchAnswer;
  };
  /** One order, with lines, fulfilments and refunds. */
  read_order: {
    path: {
      /** `ord_…` */
      id: string;
    };
    answer: Order;
  };
  /** All kinds of conditions that segments can be made of. */
  list_predicates: {
    answer: Array<Predicate>;
  };
  /** Products in the order in which they became known, or those that are searched for. */
  list_products: {
    query?: {
      /** A part of the title. Gives one page, without a cursor. */
      q?: string | undefined;
      /** An id in another system, as `source:id`. */
      external_id?: string | undefined;
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_Product;
  };
  /** Tells of a product: what is new is made, what is known is brought up to date. The same again changes nothing. */
  tell_product: {
    query?: {
      /** Told of the past: it is recorded, and nobody reacts: no message, no journey. */
      history?: boolean | undefined;
    };
    body: IncomingProduct;
    answer: ItemResult;
  };
  /** Tells of up to 1,000 products. Each has its own fate: one that is refused keeps no other out. */
  tell_products: {
    query?: {
      /** Told of the past: it is recorded, and nobody reacts: no message, no journey. */
      history?: boolean | undefined;
    };
    body: BatchBody_IncomingProduct;
    answer: BatchAnswer;
  };
  /** One product, with variants, groups and relations. */
  read_product: {
    path: {
      /** `prd_…` */
      id: string;
    };
    answer: Product;
  };
  /** Products to show to a customer, the best first, each with its reason as a code and in words: only what is for sale and in stock. A customer of whom nothing is known gets what is bought a lot these days. */
  list_recommendations: {
    query: {
      /** The customer. */
      customer: string;
      /** How many, at most 100; 10 where left out. */
      most?: number | undefined;
      /** Whether what the customer buys again and again is suggested too, and not only what is new to them. */
      again?: boolean | undefined;
    };
    answer: Recommendations;
  };
  /** Refunds and credit notes, newest first. */
  list_refunds: {
    query?: {
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_Refund;
  };
  /** Tells of a refund or credit note: what is new is made, what is known is brought up to date. The same again changes nothing. */
  tell_refund: {
    query?: {
      /** Told of the past: it is recorded, and nobody reacts: no message, no journey. */
      history?: boolean | undefined;
    };
    body: IncomingRefund;
    answer: ItemResult;
  };
  /** Tells of up to 1,000 refunds. Each has its own fate: one that is refused keeps no other out. */
  tell_refunds: {
    query?: {
      /** Told of the past: it is recorded, and nobody reacts: no message, no journey. */
      history?: boolean | undefined;
    };
    body: BatchBody_IncomingRefund;
    answer: BatchAnswer;
  };
  /** A report over the shop's orders: each number with its definition, amounts in minor units; what is not known yet is absent. */
  read_report: {
    path: {
      /** Which report. */
      report: string;
    };
    query?: {
      /** First day, in the shop's time zone. */
      from?: string | undefined;
      /** Last day. */
      to?: string | undefined;
      /** Only orders in this currency: its ISO 4217 code. */
      currency?: string | undefined;
      /** Only these customers: a saved segment's name or id, or a condition in JSON. */
      segment?: string | undefined;
    };
    answer: Record<string, unknown>;
  };
  /** Active segments by name. */
  list_segments: {
    query?: {
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_Summary;
  };
  /** Keeps a condition under a name. */
  create_segment: {
    body: NewSegment;
    answer: Segment;
  };
  /** How many customers a condition means, without keeping it. */
  preview_segment: {
    body: Looked;
    answer: Preview;
  };
  /** One segment, with its condition in words. */
  read_segment: {
    path: {
      /** id or name */
      segment: string;
    };
    answer: Told;
  };
  /** Changes a segment. Refused when somebody else changed it meanwhile. */
  change_segment: {
    path: {
      /** id */
      segment: string;
    };
    body: ChangedSegment;
    answer: Segment;
  };
  /** Puts a segment away. Its name is free again; what refers to it keeps working. */
  archive_segment: {
    path: {
      /** id */
      segment: string;
    };
    answer: Segment;
  };
  /** How many customers a segment means, as of at most a minute ago. */
  count_segment: {
    path: {
      /** id or name */
      segment: string;
    };
    answer: Count;
  };
  /** Why a customer belongs to a segment, or not, and until when. */
  explain_segment: {
    path: {
      /** id or name */
      segment: string;
      /** id */
      customer: string;
    };
    answer: Explanation;
  };
  /** The members of a segment by number. Each page is of the members at its own time. */
  list_segment_members: {
    path: {
      /** id or name */
      segment: string;
    };
    query?: {
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_Member;
  };
  /** What a segment was and is, the newest version first, at most 1,000. */
  list_segment_versions: {
    path: {
      /** id */
      segment: string;
    };
    answer: Array<Version>;
  };
  /** Who is signed in, what they may do, and in which shop. */
  read_me: {
    answer: Me;
  };
  /** Sign in. Sets the cookies of the session. */
  sign_in: {
    body: SignIn;
    answer: Me;
  };
  /** Sign out in this browser. */
  sign_out: {
    answer: undefined;
  };
  /** Change one's own name and language. */
  change_me: {
    body: MeChange;
    answer: Me;
  };
  /** Change one's own password. All other sessions end. */
  change_password: {
    body: PasswordChange;
    answer: undefined;
  };
  /** Make new recovery codes. Those of before are not valid any more. */
  make_recovery_codes: {
    body: PasswordAgain;
    answer: RecoveryCodes;
  };
  /** Begin a second factor: answers what one's app must know. It is asked from the first confirmed code on. */
  begin_second_factor: {
    answer: SecondFactor;
  };
  /** Confirm the second factor by a code. Answers the recovery codes. */
  confirm_second_factor: {
    body: Confirmation;
    answer: RecoveryCodes;
  };
  /** Take the second factor off. */
  remove_second_factor: {
    body: PasswordAgain;
    answer: undefined;
  };
  /** Where one is signed in, all of it. */
  list_sessions: {
    answer: Page_StaffSession;
  };
  /** Sign out everywhere else. */
  end_other_sessions: {
    answer: undefined;
  };
  /** Sign out in one browser. */
  end_session: {
    path: {
      /** `ses_…`, one of one's own */
      id: string;
    };
    answer: undefined;
  };
  /** Whether the shop waits for its first owner. */
  read_setup: {
    answer: SetupState;
  };
  /** Make the first owner, and sign them in. Only while nobody owns the shop. */
  set_up: {
    body: Setup;
    answer: Me;
  };
  /** Tells of a customer under its name at the source; `source` and `external_id` may be left out of the body. */
  put_customer: {
    path: {
      /** The system that the id belongs to. */
      source: string;
      /** The id there. */
      external_id: string;
    };
    query?: {
      /** Told of the past: it is recorded, and nobody reacts: no message, no journey. */
      history?: boolean | undefined;
    };
    body: IncomingCustomer;
    answer: ItemResult;
  };
  /** Tells of an order under its name at the source; `source` and `external_id` may be left out of the body. */
  put_order: {
    path: {
      /** The system that the id belongs to. */
      source: string;
      /** The id there. */
      external_id: string;
    };
    query?: {
      /** Told of the past: it is recorded, and nobody reacts: no message, no journey. */
      history?: boolean | undefined;
    };
    body: IncomingOrder;
    answer: ItemResult;
  };
  /** Tells of a fulfilment under its name at the source; `external_id` may be left out of the body. */
  put_fulfilment: {
    path: {
      /** The system that the ids belong to. */
      source: string;
      /** The order's id there. */
      external_id: string;
      /** The fulfilment's id there. */
      fulfilment: string;
    };
    query?: {
      /** Told of the past: it is recorded, and nobody reacts: no message, no journey. */
      history?: boolean | undefined;
    };
    body: IncomingFulfilment;
    answer: ItemResult;
  };
  /** Tells of a product under its name at the source; `source` and `external_id` may be left out of the body. */
  put_product: {
    path: {
      /** The system that the id belongs to. */
      source: string;
      /** The id there. */
      external_id: string;
    };
    query?: {
      /** Told of the past: it is recorded, and nobody reacts: no message, no journey. */
      history?: boolean | undefined;
    };
    body: IncomingProduct;
    answer: ItemResult;
  };
  /** Tells of a refund or credit note under its name at the source; `source` and `external_id` may be left out of the body. */
  put_refund: {
    path: {
      /** The system that the id belongs to. */
      source: string;
      /** The id there. */
      external_id: string;
    };
    query?: {
      /** Told of the past: it is recorded, and nobody reacts: no message, no journey. */
      history?: boolean | undefined;
    };
    body: IncomingRefund;
    answer: ItemResult;
  };
  /** Everybody who works here. */
  list_staff: {
    answer: Page_StaffMember;
  };
  /** Make somebody a member, with a first password. An invitation lets them choose their own. */
  create_staff: {
    body: NewStaff;
    answer: StaffMember;
  };
  /** Open invitations. */
  list_invitations: {
    answer: Page_Invitation;
  };
  /** Invite somebody. Answers the link to hand over, which is good for a week and for one person. */
  invite_staff: {
    body: InviteStaff;
    answer: NewInvitation;
  };
  /** Take an invitation back. */
  withdraw_invitation: {
    path: {
      /** `inv_…` */
      id: string;
    };
    answer: undefined;
  };
  /** Change a member's name or role, bar them or let them in again. The last owner stays one. */
  change_staff: {
    path: {
      /** `stf_…` */
      id: string;
    };
    body: StaffChange;
    answer: StaffMember;
  };
  /** Make a token that tells the storefront script who a visitor is. */
  create_storefront_token: {
    body: StorefrontTokenRequest;
    answer: StorefrontToken;
  };
  /** What a document says that is not saved; or all that is wrong with it. */
  preview_document: {
    body: TemplateSketch;
    answer: TemplatePreview;
  };
  /** What templates may speak of, and the filters that they may use. */
  list_template_variables: {
    answer: TemplateVariables;
  };
  /** All versions of all templates: what the program brings, and what the shop wrote itself. */
  list_templates: {
    answer: Templates;
  };
  /** The version that programmes would name: the newest that is published; the draft where there is nothing else. */
  read_template: {
    path: {
      /** name */
      name: string;
    };
    answer: Template;
  };
  /** Saves the draft of a name, a new one where there is none. Refused with all that is wrong, by place, line and column, and when it takes more than a message may. */
  save_template: {
    path: {
      /** name */
      name: string;
    };
    body: TemplateDraft;
    answer: Template;
  };
  /** Throws the draft of a name away. */
  discard_template: {
    path: {
      /** name */
      name: string;
    };
    answer: undefined;
  };
  /** Publishes the draft of a name, so that programmes may name it. From then on it stays as it is. */
  publish_template: {
    path: {
      /** name */
      name: string;
    };
    answer: Template;
  };
  /** One version: its document, and what is not translated in it. */
  read_template_version: {
    path: {
      /** name */
      name: string;
      /** version */
      version: number;
    };
    answer: Template;
  };
  /** What a version says, for a sample, or for a customer and something that happened to them. */
  preview_template: {
    path: {
      /** name */
      name: string;
      /** version */
      version: number;
    };
    body: TemplateLook;
    answer: TemplatePreview;
  };
  /** Sends what a version says to a customer, such as somebody of the staff, through the queue that everything goes through. */
  test_template: {
    path: {
      /** name */
      name: string;
      /** version */
      version: number;
    };
    body: TemplateTrial;
    answer: TemplateTested;
  };
}

export const operations = {
  list_audit: ["GET", "/api/v1/audit"],
  list_customers: ["GET", "/api/v1/customers"],
  tell_customer: ["POST", "/api/v1/customers"],
  tell_customers: ["POST", "/api/v1/customers/batch"],
  read_customer: ["GET", "/api/v1/customers/{id}"],
  erase_customer: ["POST", "/api/v1/customers/{id}/erase"],
  export_customer: ["GET", "/api/v1/customers/{id}/export"],
  merge_customer: ["POST", "/api/v1/customers/{id}/merge"],
  why_messages: ["GET", "/api/v1/customers/{id}/messages/why"],
  read_predictions: ["GET", "/api/v1/customers/{id}/predictions"],
  list_run_outs: ["GET", "/api/v1/customers/{id}/replenishment"],
  list_replies: ["GET", "/api/v1/customers/{id}/replies"],
  read_timeline: ["GET", "/api/v1/customers/{id}/timeline"],
  unmerge_customer: ["POST", "/api/v1/customers/{id}/unmerge"],
  list_events: ["GET", "/api/v1/events"],
  tell_event: ["POST", "/api/v1/events"],
  tell_events: ["POST", "/api/v1/events/batch"],
  tell_fulfilment: ["POST", "/api/v1/fulfilments"],
  tell_fulfilments: ["POST", "/api/v1/fulfilments/batch"],
  read_clv: ["GET", "/api/v1/insights/clv"],
  accept_invitation: ["POST", "/api/v1/invitations/accept"],
  look_at_invitation: ["POST", "/api/v1/invitations/look"],
  list_journeys: ["GET", "/api/v1/journeys"],
  validate_journey: ["POST", "/api/v1/journeys/validate"],
  read_journey: ["GET", "/api/v1/journeys/{journey}"],
  archive_journey: ["POST", "/api/v1/journeys/{journey}/archive"],
  bring_into_journey: ["POST", "/api/v1/journeys/{journey}/customers"],
  explain_journey: ["GET", "/api/v1/journeys/{journey}/customers/{customer}"],
  enable_journey: ["POST", "/api/v1/journeys/{journey}/enable"],
  list_failed_in_journey: ["GET", "/api/v1/journeys/{journey}/failed"],
  pause_journey: ["POST", "/api/v1/journeys/{journey}/pause"],
  plan_journey: ["POST", "/api/v1/journeys/{journey}/plan"],
  publish_journey: ["POST", "/api/v1/journeys/{journey}/publish"],
  resume_journey: ["POST", "/api/v1/journeys/{journey}/resume"],
  retry_journey: ["POST", "/api/v1/journeys/{journey}/retry"],
  list_lists: ["GET", "/api/v1/lists"],
  create_list: ["POST", "/api/v1/lists"],
  archive_list: ["DELETE", "/api/v1/lists/{list}"],
  list_list_members: ["GET", "/api/v1/lists/{list}/members"],
  change_list_members: ["POST", "/api/v1/lists/{list}/members"],
  read_measures: ["GET", "/api/v1/measures"],
  list_messages: ["GET", "/api/v1/messages"],
  list_brakes: ["GET", "/api/v1/messages/brakes"],
  release_brake: ["POST", "/api/v1/messages/brakes/{programme}/release"],
  take_in_mail: ["POST", "/api/v1/messages/returned"],
  read_message: ["GET", "/api/v1/messages/{id}"],
  list_orders: ["GET", "/api/v1/orders"],
  tell_order: ["POST", "/api/v1/orders"],
  tell_orders: ["POST", "/api/v1/orders/batch"],
  read_order: ["GET", "/api/v1/orders/{id}"],
  list_predicates: ["GET", "/api/v1/predicates"],
  list_products: ["GET", "/api/v1/products"],
  tell_product: ["POST", "/api/v1/products"],
  tell_products: ["POST", "/api/v1/products/batch"],
  read_product: ["GET", "/api/v1/products/{id}"],
  list_recommendations: ["GET", "/api/v1/recommendations"],
  list_refunds: ["GET", "/api/v1/refunds"],
  tell_refund: ["POST", "/api/v1/refunds"],
  tell_refunds: ["POST", "/api/v1/refunds/batch"],
  read_report: ["GET", "/api/v1/reports/{report}"],
  list_segments: ["GET", "/api/v1/segments"],
  create_segment: ["POST", "/api/v1/segments"],
  preview_segment: ["POST", "/api/v1/segments/preview"],
  read_segment: ["GET", "/api/v1/segments/{segment}"],
  change_segment: ["PUT", "/api/v1/segments/{segment}"],
  archive_segment: ["DELETE", "/api/v1/segments/{segment}"],
  count_segment: ["GET", "/api/v1/segments/{segment}/count"],
  explain_segment: ["GET", "/api/v1/segments/{segment}/customers/{customer}"],
  list_segment_members: ["GET", "/api/v1/segments/{segment}/members"],
  list_segment_versions: ["GET", "/api/v1/segments/{segment}/versions"],
  read_me: ["GET", "/api/v1/session"],
  sign_in: ["POST", "/api/v1/session"],
  sign_out: ["DELETE", "/api/v1/session"],
  change_me: ["PATCH", "/api/v1/session"],
  change_password: ["POST", "/api/v1/session/password"],
  make_recovery_codes: ["POST", "/api/v1/session/recovery-codes"],
  begin_second_factor: ["POST", "/api/v1/session/totp"],
  confirm_second_factor: ["POST", "/api/v1/session/totp/confirm"],
  remove_second_factor: ["POST", "/api/v1/session/totp/remove"],
  list_sessions: ["GET", "/api/v1/sessions"],
  end_other_sessions: ["DELETE", "/api/v1/sessions"],
  end_session: ["DELETE", "/api/v1/sessions/{id}"],
  read_setup: ["GET", "/api/v1/setup"],
  set_up: ["POST", "/api/v1/setup"],
  put_customer: ["PUT", "/api/v1/sources/{source}/customers/{external_id}"],
  put_order: ["PUT", "/api/v1/sources/{source}/orders/{external_id}"],
  put_fulfilment: ["PUT", "/api/v1/sources/{source}/orders/{external_id}/fulfilments/{fulfilment}"],
  put_product: ["PUT", "/api/v1/sources/{source}/products/{external_id}"],
  put_refund: ["PUT", "/api/v1/sources/{source}/refunds/{external_id}"],
  list_staff: ["GET", "/api/v1/staff"],
  create_staff: ["POST", "/api/v1/staff"],
  list_invitations: ["GET", "/api/v1/staff/invitations"],
  invite_staff: ["POST", "/api/v1/staff/invitations"],
  withdraw_invitation: ["DELETE", "/api/v1/staff/invitations/{id}"],
  change_staff: ["PATCH", "/api/v1/staff/{id}"],
  create_storefront_token: ["POST", "/api/v1/storefront/tokens"],
  preview_document: ["POST", "/api/v1/template-previews"],
  list_template_variables: ["GET", "/api/v1/template-variables"],
  list_templates: ["GET", "/api/v1/templates"],
  read_template: ["GET", "/api/v1/templates/{name}"],
  save_template: ["PUT", "/api/v1/templates/{name}"],
  discard_template: ["DELETE", "/api/v1/templates/{name}"],
  publish_template: ["POST", "/api/v1/templates/{name}/publish"],
  read_template_version: ["GET", "/api/v1/templates/{name}/{version}"],
  preview_template: ["POST", "/api/v1/templates/{name}/{version}/preview"],
  test_template: ["POST", "/api/v1/templates/{name}/{version}/test"],
} as const satisfies Record<keyof Operations, readonly [string, string]>;
