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

/** Where to act. */
export type Act = {
  /** What is done there. */
  words: string;
  /** The page of the admin. */
  page: string;
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

/** What everybody in the shop may know of a key. */
export type ApiKey = {
  /** Its id, which is also in the key itself. */
  id: string;
  /** What it is for, in the words of whoever made it. */
  name: string;
  /** How far it reaches. */
  scope: Scope;
  /** When it was made. */
  created_at: string;
  /** When it was last used, to the hour. */
  last_used_at?: string | null | undefined;
  /** When it was revoked. */
  revoked_at?: string | null | undefined;
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

/** A copy of the shop's database. */
export type Backup = {
  /** Which. */
  id: string;
  /** How far it is. */
  state: BackupState;
  /** Whether the night asked for it. */
  nightly: boolean;
  /** Who asked for it; empty when the night did. */
  asked_by: string;
  /** When. */
  asked_at: string;
  /** When it was over. */
  ended_at?: string | null | undefined;
  /** How large its file is. */
  bytes: number;
  /** Why it failed; empty otherwise. */
  note: string;
};

/** How far a backup is. */
export type BackupState = "queued" | "running" | "done" | "failed";

/** The backups of the shop. */
export type Backups = {
  /** All of them, newest first. */
  items: Array<Backup>;
  /** Whether they are made here; else the database's own tools do it. */
  can_make: boolean;
  /** How to put one back, or how to make one with the database's own tools. */
  advice: string;
  /** When the next night makes one; absent where nights do not. */
  next_at?: string | null | undefined;
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
    cost?: (UnitPrice | null) | undefined;
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
  /** What. */
  with: string;
  /** What that is called. */
  with_title: string;
  reason: "like";
} | {
  /** Of what. */
  of: string;
  /** What that is called. */
  of_title: string;
  reason: "better";
} | {
  /** Which, its levels joined by ` > `. */
  category: string;
  reason: "new_in_category";
} | {
  reason: "trending";
} | {
  reason: "pinned";
});

/** When to write to a customer. */
export type BestTime = {
  /** To whom. */
  customer: string;
  /** The hour where they live, 0 to 23. */
  hour: number;
  /** The share of the day that falls into it, 0 to 1: an even day has a twenty-fourth in each. */
  share: number;
  /** Of each hour from midnight on. */
  shares: Array<number>;
  /** How often they opened, followed or ordered; below ten it is mostly the hours of others. */
  seen: number;
  /** Their time zone. */
  zone: string;
  /** In words. */
  words: string;
};

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

/** A line that was not taken. */
export type BroughtCodeRefusal = {
  /** Which line, from 1. */
  line: number;
  /** What stands there, at most 100 characters. */
  code: string;
  /** Why not. */
  why: OfferCodeRefusal;
};

/** What became of codes that were brought. */
export type BroughtCodes = {
  /** New ones. */
  added: number;
  /** Lines that were not taken. */
  refused: number;
  /** The first hundred of them. */
  refusals: Array<BroughtCodeRefusal>;
};

/** To whom a campaign goes once more, and with what. */
export type CampaignAgain = {
  /** To whom. */
  to: CampaignResendTo;
  /** Another template; the one that they got when left out. */
  template?: string | null | undefined;
  /** Its version. */
  template_version?: number | null | undefined;
  /** Another subject, for templates that show `campaign.subject`. */
  subject?: string | null | undefined;
};

/** What one variant came to when it was decided. */
export type CampaignArm = {
  /** The variant. */
  variant: string;
  /** People whom its message reached. */
  reached: number;
  /** Of them, those who did what is counted; of revenue, those who spent something. */
  did: number;
  /** The share, or the mean amount in minor units; absent of nobody. */
  value?: number | null | undefined;
};

/** At each customer's own best time. */
export type CampaignBestTime = {
  /** From when on: when it is scheduled, where left out. */
  from?: string | null | undefined;
  /** Within so many hours from then: 24 when left out, 1 to 168. */
  within_hours?: number | undefined;
};

/** What goes when. */
export type CampaignCalendar = {
  /** By time. */
  entries: Array<CampaignCalendarEntry>;
};

/** Something on the calendar. */
export type CampaignCalendarEntry = {
  /** The campaign. */
  name: string;
  /** What it is called. */
  title: string;
  /** The day in the shop's zone. */
  day: string;
  /** When it begins or began. */
  at: string;
  /** How far it is: the state of a run; `foreseen` for a recurring campaign's later sendings, `draft` for what is not scheduled yet, `paused`. */
  state: string;
  /** Whether it goes to those who did not react. */
  again: boolean;
};

/** Who chooses the winner. */
export type CampaignChooser = "automatic" | "manual";

/** The name of a copy. */
export type CampaignCopy = {
  /** Its name. */
  name: string;
};

/** How often something became of messages. Of openings and clicks it is messages, each once. */
export type CampaignCounts = {
  /** Handed to the contact policy. */
  asked: number;
  /** Left, or kept where no mail server is set up. */
  sent: number;
  /** Left and did not come back. */
  delivered: number;
  /** Came back. */
  bounced: number;
  /** Could not be sent. */
  failed: number;
  /** Parts of text messages, each of which is paid for. */
  segments: number;
  /** Opened by people. */
  opened: number;
  /** Opened by machines. */
  opened_by_machine: number;
  /** Clicked by people. */
  clicked: number;
  /** Clicked by machines. */
  clicked_by_machine: number;
  /** "No more of this." */
  unsubscribed: number;
  /** "This is spam." */
  complained: number;
  /** Answered. */
  replied: number;
  /** Orders within five days of a click. */
  ordered: number;
  /** What these orders brought, net of refunds, in minor units, by currency. */
  revenue: Record<string, number>;
};

/** Everything about one campaign. */
export type CampaignDetail = (CampaignView & {
  /** How often its draft was changed: hand it in with the next change, so that nobody's work is written over. */
  changes: number;
  /** Under which its messages and figures stand. */
  programme: string;
  /** What it is. */
  document: CampaignDocument;
  /** Its sendings, the newest first, at most 500. */
  runs: Array<CampaignRun>;
});

/** What a campaign is. */
export type CampaignDocument = {
  /** What it is called, for people. */
  title: string;
  /** What it does and why, for people. */
  summary?: string | undefined;
  /** For what: `marketing` when left out. */
  purpose?: string | undefined;
  /** What about: what customers can opt out of by itself. */
  topic: string;
  /** To whom: the name of a segment, or a condition; everybody when left out. */
  audience?: Record<string, unknown> | null | undefined;
  /** But not to these: names of segments, or conditions. */
  exclude?: Array<Record<string, unknown>> | undefined;
  /** What is said: one, or several that are compared. */
  variants: Array<CampaignVariant>;
  /** When. */
  when: CampaignWhen;
  /** At most so many an hour; as fast as mail goes when left out. */
  per_hour?: number | null | undefined;
  test?: (CampaignTest | null) | undefined;
  learn?: (CampaignLearning | null) | undefined;
  /** So many percent get nothing, so that what it brings can be measured. When left out, 5 for marketing and 0 otherwise. */
  holdout_percent?: number | null | undefined;
  resend?: (CampaignResend | null) | undefined;
  /** How many hours a message is worth sending after its time: 72 when left out. */
  worth_hours?: number | undefined;
  /** What templates are told beside it, under `campaign`: plain fields. */
  data?: Record<string, unknown> | undefined;
};

/** A draft as it is handed in. */
export type CampaignDraft = {
  /** What it is. */
  document: CampaignDocument;
  /** `changes` of the draft that this was made from: refused when somebody else changed it in between. Left out, it is written over whatever is there. */
  changes?: number | null | undefined;
};

/** Whom a campaign would reach, if it went now. */
export type CampaignEstimate = {
  /** Members of the audience, without those who are left out. */
  audience: number;
  /** Of all customers. */
  of: number;
  /** Left out by exclusions, or kept from marketing by the shop's holdout. */
  excluded: number;
  /** Chosen to get nothing, so that what it brings can be measured. */
  held_out: number;
  /** Would get it at once. */
  now: number;
  /** Would get it later, by the reason's code. */
  later: Record<string, CampaignForeseen>;
  /** Would not get it, by the reason's code. */
  refused: Record<string, CampaignForeseen>;
  /** How many people were looked at; where it is fewer than the audience, the numbers of `now`, `later` and `refused` are scaled up from them. */
  looked_at: number;
  /** How many are reached without asking. */
  allowed: number;
  /** Whether scheduling it needs a confirmation. */
  needs_confirmation: boolean;
};

/** Again and again. */
export type CampaignEvery = {
  /** Every so many: 1 when left out. */
  number?: number | undefined;
  /** Days, weeks or months. */
  unit: CampaignUnit;
  /** Of a week: on these days; that of `from` when left out. */
  weekdays?: Array<string> | undefined;
  /** Of a month: on this day, or its last where it is shorter; that of `from` when left out. */
  day_of_month?: number | null | undefined;
  /** At this time. */
  time: string;
  /** Not before this day; it is what weeks and months are counted from. */
  from: string;
  /** Not after this day. */
  until?: string | null | undefined;
  /** On each customer's own clock instead of the shop's. */
  local?: boolean | undefined;
};

/** What a campaign came to. */
export type CampaignFigures = {
  /** The campaign. */
  name: string;
  /** All together. */
  total: CampaignCounts;
  /** Each variant, over all runs. */
  variants: Array<CampaignVariantFigures>;
  /** Each variant of each run. */
  runs: Array<CampaignRunFigures>;
};

/** People of whom the same is foreseen. */
export type CampaignForeseen = {
  /** How many. */
  people: number;
  /** Why, in words. */
  words: string;
};

/** How the shares of the variants moved while a campaign went. */
export type CampaignLearned = {
  /** In words. */
  words: string;
  /** The shares that stood and stand, the first ones first. Since they move, variants are compared fairly only within a round. */
  rounds: Array<CampaignRound>;
};

/** Shares that learn (Thompson sampling): each variant gets as many of those who come next as there is a chance that it is the best of all, by what is known until then. */
export type CampaignLearning = {
  /** By what: `opened`, `clicked` or `ordered`. */
  measure: CampaignMeasure;
  /** How many hours people have to react before they count: 4 when left out, 1 to 336. Shares are looked at anew four times in that time, at most once an hour. */
  wait_hours?: number | undefined;
  /** No variant ever gets fewer than so many percent: 5 when left out, 1 to 50. */
  floor_percent?: number | undefined;
};

/** A day and a time, on each customer's own clock. */
export type CampaignLocalTime = {
  /** The day. */
  day: string;
  /** The time. */
  time: string;
  /** What becomes of those for whom it has passed already: `send` at once when left out. */
  missed?: CampaignMissed | undefined;
};

/** What variants are compared by. */
export type CampaignMeasure = "opened" | "clicked" | "ordered" | "revenue";

/** What becomes of those for whom the time has passed already when the campaign begins. */
export type CampaignMissed = "send" | "skip";

/** Once more to those who did not react. */
export type CampaignResend = {
  /** So many days after the last of them was written to. */
  after_days: number;
  /** To whom. */
  to: CampaignResendTo;
  /** Another template; the one that they got when left out. */
  template?: string | null | undefined;
  /** Its version. */
  template_version?: number | null | undefined;
  /** Another subject, for templates that show `campaign.subject`. */
  subject?: string | null | undefined;
};

/** Who gets it once more. */
export type CampaignResendTo = "not_opened" | "not_clicked";

/** Shares of the variants that stand for a while. */
export type CampaignRound = {
  /** Since when. */
  since: string;
  /** The variants, in the order of the document. */
  arms: Array<CampaignRoundArm>;
};

/** One variant while the shares of a round stand. */
export type CampaignRoundArm = {
  /** The variant. */
  variant: string;
  /** Of a million people, how many get it. */
  of_a_million: number;
  /** People whom its message had reached before this round, and who had time to react. */
  reached: number;
  /** Of them, those who did what is counted. */
  did: number;
  /** The chance that it is the best of all, by that; absent while nothing is known. */
  chance?: number | null | undefined;
};

/** One sending of a campaign. */
export type CampaignRun = {
  /** Which. */
  id: string;
  /** 1, 2, 3, … */
  number: number;
  /** The run whose message it repeats for those who did not react. */
  repeats?: string | null | undefined;
  /** How far it is. */
  state: string;
  /** The day that it is for. */
  day: string;
  /** When it begins or began. */
  starts_at: string;
  /** When its audience was frozen. */
  frozen_at?: string | null | undefined;
  /** When it was over. */
  ended_at?: string | null | undefined;
  /** How many belonged to the audience when it was frozen. */
  audience: number;
  /** How many are how far: `waiting`, `asked` (handed to the contact policy), `held_out`, `cancelled`. */
  people: Record<string, number>;
  verdict?: (CampaignVerdict | null) | undefined;
  learned?: (CampaignLearned | null) | undefined;
};

/** What one variant of a run came to. */
export type CampaignRunFigures = (CampaignCounts & {
  /** The number of the run; of a repetition, that of the run that it repeats. */
  run: number;
  /** Whether it is what went to those who did not react. */
  again: boolean;
  /** The variant. */
  variant: string;
});

/** How a campaign is scheduled. */
export type CampaignScheduling = {
  /** Whether it is meant when it reaches more people than is done without asking. */
  confirm?: boolean | undefined;
};

/** The variants are tried on a part of the audience first. */
export type CampaignTest = {
  /** On how many percent: 2 to 90. */
  percent: number;
  /** How many hours after the last of them was written to the winner is chosen. */
  wait_hours: number;
  /** By what. */
  measure: CampaignMeasure;
  /** By whom: `automatic` when left out. */
  winner?: CampaignChooser | undefined;
};

/** What became of a test. */
export type CampaignTested = {
  /** The ask that it is. */
  ask: string;
};

/** Who gets a test, and which variant. */
export type CampaignTrial = {
  /** The address of a customer of the shop, such as somebody of the staff. */
  to: string;
  /** The variant; the first when left out. */
  variant?: string | null | undefined;
};

/** What is counted. */
export type CampaignUnit = "day" | "week" | "month";

/** One of the things that a campaign may say. */
export type CampaignVariant = {
  /** Its name in figures: up to 20 lower-case letters, digits and hyphens. */
  id: string;
  /** The template. */
  template: string;
  /** Its version. */
  template_version: number;
  /** Another subject, for templates that show `campaign.subject`. */
  subject?: string | null | undefined;
  /** Its share beside the shares of the others: 1 when left out. */
  share?: number | undefined;
  /** Another time of the day than the campaign's, to compare times: `18:00`. */
  at?: string | null | undefined;
};

/** What one variant came to. */
export type CampaignVariantFigures = (CampaignCounts & {
  /** The variant. */
  variant: string;
});

/** What was decided, and why. */
export type CampaignVerdict = {
  /** The variant that the rest gets. */
  winner: string;
  /** `rule`, or `hand` where a person chose. */
  by: string;
  /** Whether the difference is more than chance. */
  decided: boolean;
  /** In words. */
  words: string;
  /** What each came to, in the order of the document. */
  arms: Array<CampaignArm>;
};

/** A campaign in a list. */
export type CampaignView = {
  /** Which. */
  id: string;
  /** Its name. */
  name: string;
  /** How far it is. */
  state: string;
  /** What it is called, for people. */
  title: string;
  /** Why it stopped by itself; left out otherwise. */
  note?: string | undefined;
  /** When it begins next; left out when it does not. */
  starts_at?: string | null | undefined;
  /** When it was made. */
  created_at: string;
  /** When it was last changed or switched. */
  changed_at: string;
};

/** When a campaign goes. */
export type CampaignWhen = ("now" | {
  /** At an instant. */
  at: string;
} | {
  /** On a day at a time that each customer's own clock shows. */
  local: CampaignLocalTime;
} | {
  /** At each customer's own best time: the hour in which they read and buy most, of those that come. */
  best: CampaignBestTime;
} | {
  /** Again and again, each time to whom the audience is then. */
  every: CampaignEvery;
});

/** What the rest gets. */
export type CampaignWinner = {
  /** The variant. */
  variant: string;
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

/** What an offer becomes. */
export type ChangedOffer = {
  /** What it is. */
  definition: OfferDefinition;
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

/** How many codes are to be made. */
export type CodesWanted = {
  /** How many. */
  count: number;
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

/** What to do, and why. */
export type Counsel = {
  /** What it is about: a stable code. */
  code: string;
  /** How much it matters. */
  urgency: Urgency;
  /** What was seen, and what to do about it. */
  words: string;
  /** The figures that say so. */
  evidence: Array<Evidence>;
  /** Where to act. */
  act: Act;
};

/** All advice of a moment. */
export type Counsels = {
  /** When it was given. */
  at: string;
  /** What matters most first. */
  items: Array<Counsel>;
};

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

/** The class of a customer among all others: by their orders now, on the scales of when everybody was last scored, and by the shop's table of classes. */
export type CustomerClass = {
  /** For machines: the condition `orders.rfm` names it so. */
  name: string;
  /** For people. */
  title: string;
  /** Who is in it. */
  meaning: string;
  /** How lately they ordered, from 1 to 5, which is best. */
  recency: number;
  /** How often. */
  frequency: number;
  /** For how much. */
  money: number;
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

/** A figure with the threshold that it crosses. */
export type Evidence = {
  /** What is measured. */
  what: string;
  /** What was seen. */
  value: number;
  /** The lower end of its 95 % interval; absent of plain counts. */
  low?: number | null | undefined;
  /** The upper end. */
  high?: number | null | undefined;
  /** What it is compared with. */
  threshold: number;
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

/** An experiment that is kept. */
export type Experiment = (ExperimentDefinition & ExperimentState & {
  /** Its id. */
  id: string;
  /** Its name: no other experiment ever has it. */
  name: string;
  /** When it was defined. */
  created_at: string;
  /** Of a million people, how many each arm gets now. */
  weights: Array<number>;
});

/** How people are shared out. */
export type ExperimentAllocation = ({
  kind: "fixed";
} | {
  /** Of a hundred people every arm gets so many at least, 1 to 50. */
  floor_percent?: number | undefined;
  kind: "thompson";
});

/** One way. */
export type ExperimentArm = {
  /** Its name: 1 to 60 lower-case letters, digits and hyphens. */
  name: string;
  /** 1 to 1,000; its share of people is this of the sum. */
  weight?: number | undefined;
};

/** An arm, and who was drawn for it. */
export type ExperimentArmReading = {
  /** Its name. */
  arm: string;
  /** People who are measured: their days are over. */
  people: number;
  /** People whose days are not over yet. */
  waiting: number;
  /** How many the lots would have had of all of them. */
  expected: number;
};

/** A bar. */
export type ExperimentBar = (ExperimentRange & {
  /** Of which arm. */
  arm: string;
});

/** How likely an arm is the best. */
export type ExperimentChance = {
  /** Which. */
  arm: string;
  /** As far as is known from people whose days are over. */
  chance: number;
};

/** One arm against the first. */
export type ExperimentComparison = {
  /** Which. */
  arm: string;
  /** The first one. */
  against: string;
  /** How much more for each person, with its interval (Newcombe for shares, Welch otherwise): for one look, at the end. */
  difference: ExperimentRange;
  /** The chance of such a difference without any effect, for one look. */
  p_value: number;
  /** The same, made fit for several metrics and arms (Benjamini–Hochberg). */
  fit_p_value: number;
  /** The difference as a part of the first arm's; absent where that is none. */
  relative?: number | null | undefined;
  sharpened?: (ExperimentRange | null) | undefined;
  /** What part of the variance is gone by that. */
  variance_removed?: number | null | undefined;
  always_valid?: (ExperimentRange | null) | undefined;
  /** The chance of such a difference without any effect, right at every look. */
  always_valid_p_value: number;
  /** The same, made fit for several metrics and arms (Benjamini–Hochberg). */
  always_valid_fit_p_value: number;
};

/** What an experiment is to be. */
export type ExperimentDefinition = {
  /** What it is called, for people. */
  title: string;
  /** What kind it is. */
  kind?: ExperimentKind | undefined;
  /** The arms, the one that the others are compared with first. Of a holdout: left out. */
  arms?: Array<ExperimentArm> | undefined;
  /** Of a holdout: who gets no marketing, of a hundred; 1 to 50. */
  percent?: number | null | undefined;
  /** What is measured; the first one decides. `ordered` and `revenue` where left out. */
  metrics?: Array<ExperimentMetric> | undefined;
  /** For so many days after the meeting it is measured, 1 to 365; 14 where left out. A holdout is measured from its beginning on. */
  days?: number | undefined;
  /** How people are shared out. */
  allocation?: ExperimentAllocation | undefined;
  /** How a winner is picked. */
  rule?: ExperimentRule | undefined;
  /** What lots are drawn with; the experiment's name where left out. The same salt draws the same people. */
  salt?: string | null | undefined;
};

/** What kind of experiment. */
export type ExperimentKind = "test" | "holdout";

/** What one arm comes to. */
export type ExperimentMean = {
  /** Which. */
  arm: string;
  /** The sum over its people: how many of them, how many orders, minor units. */
  sum: number;
  mean?: (ExperimentRange | null) | undefined;
};

/** What is measured of a person, in the days after the meeting. */
export type ExperimentMetric = "ordered" | "orders" | "revenue" | "opened" | "clicked";

/** One metric. */
export type ExperimentMetricReading = {
  /** Which. */
  metric: ExperimentMetric;
  /** Of each arm. */
  arms: Array<ExperimentMean>;
  /** Each other arm against the first. */
  comparisons: Array<ExperimentComparison>;
};

/** What to draw of the metric that decides. */
export type ExperimentPicture = {
  /** Of what. */
  metric: ExperimentMetric;
  /** A bar for each arm. */
  bars: Array<ExperimentBar>;
  /** How the differences came to be, from the first to the last people whose days are over: intervals that are right at every look. */
  steps: Array<ExperimentStep>;
};

/** How many people and weeks it takes to see a change. */
export type ExperimentPlan = {
  /** The share who do it anyway. */
  share: number;
  /** The change that is to be seen, as a part of it. */
  change: number;
  /** Arms. */
  arms: number;
  /** The chance of seeing it. */
  power: number;
  /** People of each arm, looked at once, at the end; each arm against the first at 5 % divided by their number. */
  people_per_arm: number;
  /** People of each arm when it may be looked at any time: more, since looking costs. */
  people_per_arm_any_time?: number | null | undefined;
  /** People who come in a week, into all arms together. */
  per_week: number;
  /** Weeks until the last people's days are over, looked at once. */
  weeks: number;
  /** Weeks when it may be looked at any time, at most. */
  weeks_any_time?: number | null | undefined;
  /** The smallest change that eight weeks would show, as a part; absent where that is more than the double. */
  change_in_eight_weeks?: number | null | undefined;
  /** In words. */
  words: string;
};

/** A value and where the true one lies. */
export type ExperimentRange = {
  /** What was seen. */
  value: number;
  /** The lower end of its 95 % interval. */
  low: number;
  /** The upper end. */
  high: number;
};

/** What an experiment says. */
export type ExperimentReading = {
  /** The experiment. */
  experiment: Experiment;
  /** Its arms, and who was drawn for them. */
  arms: Array<ExperimentArmReading>;
  sample_ratio?: (ExperimentSampleRatio | null) | undefined;
  /** What is measured; the first one decides. */
  metrics: Array<ExperimentMetricReading>;
  /** Of lots that learn: how likely each arm is the best as far as is known. Empty otherwise. */
  chances?: Array<ExperimentChance> | undefined;
  /** What it comes to. */
  verdict: ExperimentVerdict;
  /** The arm that the verdict is about. */
  arm?: string | null | undefined;
  /** The same in words. */
  words: string;
  /** What to draw. */
  picture: ExperimentPicture;
  /** ISO 4217, of amounts, which are in minor units. */
  currency: string;
};

/** How a winner is picked. */
export type ExperimentRule = ({
  kind: "by_hand";
} | {
  /** Of each arm. */
  people: number;
  kind: "always_valid";
} | {
  /** Of each arm. */
  people: number;
  kind: "at_people";
});

/** Counts beside what was meant. */
export type ExperimentSampleRatio = {
  /** Pearson's chi-squared. */
  chi_squared: number;
  /** The chance of counts so far off, were the lots drawn as meant. Below 0.001 nothing of the comparison holds. */
  p_value: number;
  /** Whether it is below that. */
  alarming: boolean;
};

/** How far an experiment is. */
export type ExperimentState = ({
  state: "draft";
} | {
  /** Since when. */
  started_at: string;
  state: "running";
} | {
  /** Since when it ran. */
  started_at: string;
  /** Until when. */
  stopped_at: string;
  /** The arm that won. */
  winner?: string | null | undefined;
  /** Who stopped it, by what rule. */
  why: string;
  state: "stopped";
});

/** A point in time. */
export type ExperimentStep = (ExperimentRange & {
  /** When. */
  at: string;
  /** Of which arm, against the first. */
  arm: string;
  /** People of both whose days were over. */
  people: number;
});

/** What an experiment comes to. */
export type ExperimentVerdict = "not_started" | "askew" | "nobody_yet" | "not_enough_data" | "better" | "worse" | "no_large_change";

/** All experiments. */
export type Experiments = {
  /** By name. */
  items: Array<Experiment>;
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
  /** Parts of text messages, each of which is paid for. */
  segments: number;
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

/** One thing that was looked at. */
export type HealthCheck = {
  /** What was looked at: `shop`, `database`, `address`, `mail`, `events`, `timers`, `steps`, `asks`, `messages`, `programme`, `hooks`, `import`, `learning`, `recommendations`, `backup`. */
  key: string;
  /** How it is. */
  state: HealthState;
  /** What was found. */
  words: string;
  /** What is wrong, as a code. */
  problem?: string | null | undefined;
  /** What to do about it. */
  todo?: string | null | undefined;
  /** The figures behind the words. */
  figures: Record<string, number>;
  /** When the last of them was, of things that come again and again. */
  at?: string | null | undefined;
  /** The programme, journey, receiver or file that is meant. */
  about?: string | null | undefined;
};

/** All that was looked at. */
export type HealthReport = {
  /** How the worst of it is. */
  state: HealthState;
  /** The program's version. */
  version: string;
  /** When this was looked at. */
  now: string;
  /** Since when the program runs. */
  started_at?: string | null | undefined;
  /** `sqlite` or `postgresql`. */
  database: string;
  /** What was looked at, what is wrong first. */
  checks: Array<HealthCheck>;
};

/** How something is. */
export type HealthState = "ok" | "warn" | "bad";

/** A receiver. */
export type Hook = {
  /** Which. */
  id: string;
  /** What it is, for people. */
  name: string;
  /** Where it is. */
  url: string;
  /** The kinds of events that it hears of. */
  kinds: Array<string>;
  /** Whether the customer's name and e-mail address are told along. */
  person: boolean;
  /** Whether nobody calls it for now. */
  paused: boolean;
  /** When it was set up. */
  created_at: string;
  /** Tries that failed since the last that did not. */
  failures: number;
  /** Until when it is left alone after them. */
  rests_until?: string | null | undefined;
  /** Deliveries that wait. */
  waiting: number;
  /** Deliveries that were given up within the last 14 days. */
  failed: number;
  /** When it last was told something, or should have been. */
  last_at?: string | null | undefined;
};

/** One event that one receiver is told of. */
export type HookDelivery = {
  /** Which; the receiver sees it as the header `Idempotency-Key`. */
  id: string;
  /** What happened; `hook.test` for a trial. */
  kind: string;
  /** To whom; nobody for a trial. */
  customer?: string | null | undefined;
  /** When it happened. */
  happened_at: string;
  /** How far it is. */
  state: HookDeliveryState;
  /** How often it was tried. */
  attempts: number;
  /** When it was last tried. */
  tried_at?: string | null | undefined;
  /** When it is tried (again), if it waits. */
  next_at?: string | null | undefined;
  /** Why the last try came to nothing; empty where it did not. */
  note: string;
};

/** How far a delivery is. */
export type HookDeliveryState = "waiting" | "told" | "failed";

/** All receivers, and what they can hear of. */
export type Hooks = {
  /** The receivers, oldest first. */
  items: Array<Hook>;
  /** The kinds of events that there are; those that the shop's own programs tell begin with `custom.`. */
  kinds: Array<string>;
};

/** An import. */
export type Import = {
  /** Which. */
  id: string;
  /** What the file was called. */
  name: string;
  /** How it is taken. */
  wanted: ImportWanted;
  /** `queued`, `running`, `stopping` (cancelled, and what is in hand is written), `cancelled`, `done` or `failed`. */
  state: string;
  /** How much of the file is read, from 0 to 1,000. */
  permille: number;
  /** What came of it so far. */
  summary: ImportSummary;
  /** Why it failed; empty otherwise. */
  note: string;
  /** Who asked for it. */
  asked_by: string;
  /** When. */
  asked_at: string;
  /** When it was begun. */
  started_at?: string | null | undefined;
  /** When it was over. */
  ended_at?: string | null | undefined;
};

/** A file that was brought. */
export type ImportFile = {
  /** Which. */
  id: string;
  /** What it was called. */
  name: string;
  /** How much of it is there. */
  bytes: number;
  /** Who brought it. */
  brought_by: string;
  /** When. */
  brought_at: string;
};

/** What a file holds. */
export type ImportKind = "orders" | "customers" | "products";

/** How a file is laid out. */
export type ImportLayout = "shopify" | "woocommerce" | "columns";

/** The front of a file, and how it may be laid out. */
export type ImportLook = {
  /** What it seems to hold. */
  kind: ImportKind;
  /** How it seems to be laid out. */
  layout: ImportLayout;
  /** A description of its columns, as far as their names tell, for the layout `columns`: to be looked at by somebody. */
  description?: Record<string, unknown> | null | undefined;
  /** The names in its first row. */
  columns: Array<string>;
  /** Its first rows, at most 20. */
  rows: Array<Array<string>>;
};

/** Counts of one import, its resumed parts together. */
export type ImportSummary = {
  /** Rows of the file, without its header. */
  rows: number;
  /** Lines of orders and refunds. */
  lines: number;
  /** Orders, each once. */
  orders: number;
  /** Customers whom the file names, each once. */
  customers: number;
  /** Refunds, cancellations and credit notes. */
  refunds: number;
  /** Products with a record of their own. */
  products: number;
  /** Records that were new. */
  created: number;
  /** Records that said something new of what stood. */
  updated: number;
  /** Records that said nothing new. */
  unchanged: number;
  /** Rows that could not be used. */
  rejected: number;
  /** Records of which something was left out because it made no sense. */
  remarks: number;
};

/** How a file is taken. */
export type ImportWanted = {
  /** The file. */
  file: string;
  /** What it holds. */
  kind: ImportKind;
  /** How it is laid out. */
  layout: ImportLayout;
  /** The description of its columns, as column files have it, for the layout `columns`. */
  columns?: Record<string, unknown> | null | undefined;
  /** What the file tells happens now, and programmes react; otherwise it is history. */
  live?: boolean | undefined;
  /** Read and check everything, write nothing. */
  dry_run?: boolean | undefined;
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
  cost?: (UnitPrice | null) | undefined;
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
  cost?: (UnitPrice | null) | undefined;
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

/** How likely an order is to go wrong: to be cancelled, or to have something given back. */
export type InsightsOrderRisk = {
  /** Which order. */
  order: string;
  /** The number that people see. */
  number: string;
  /** When it was placed. */
  placed_at: string;
  /** The probability, 0 to 1. */
  risk: number;
  /** The share of the shop's orders that go wrong. */
  usual: number;
  /** Until when it is told of. */
  until: string;
  /** In words. */
  words: string;
  /** Why, the weightiest first. */
  reasons: Array<InsightsRiskReason>;
};

/** How likely the open orders of a customer are to go wrong, the newest first. */
export type InsightsOrderRisks = {
  /** Orders placed within the last 60 days of which nothing was cancelled or given back; none where nothing can be told. */
  items: Array<InsightsOrderRisk>;
};

/** What was told of orders, from what was known before them, beside what came. */
export type InsightsRiskCheck = {
  /** From when on orders are told of. */
  from: string;
  /** How often an order was looked at: when it was placed, and when its parcels had come. */
  looks: number;
  /** How many looks were at orders that went wrong afterwards. */
  went_wrong: number;
  /** What was told of that. */
  predicted: number;
  /** Of an order that goes wrong and one that does not, the probability that the first is told the higher number: 0.5 is chance. */
  auc: number;
  /** Its lower limit, for 95 % of samples. */
  auc_low: number;
  /** Its upper limit. */
  auc_high: number;
  /** Mean squared error of the probabilities. */
  brier: number;
  /** The same of who always tells the average of the earlier orders. */
  brier_of_average: number;
  /** Tenths of the looks by what was told. */
  tenths: Array<InsightsRiskTenth>;
};

/** A feature of orders. */
export type InsightsRiskFeature = {
  /** For machines. */
  name: string;
  /** For people. */
  title: string;
  /** By how much the odds are multiplied for an order with more of it, by one standard deviation. */
  odds: number;
  /** The logarithm of that. */
  weight: number;
  /** Standard error of the logarithm. */
  standard_error: number;
  /** The feature's mean. */
  mean: number;
  /** Its standard deviation. */
  deviation: number;
};

/** Why an order has the risk it has. */
export type InsightsRiskReason = {
  /** The feature, for machines. */
  feature: string;
  /** In words. */
  words: string;
  /** By how much it multiplies the odds, beside an order that is average in it. */
  odds: number;
  /** By how many percentage points the risk is higher for it; below 0 it is lower. */
  points: number;
};

/** How likely orders are to go wrong, as far as it can be told. */
export type InsightsRiskReport = {
  /** `learned`; `no_better`: what was learned told no more than the average, so it is not used; `not_enough`: too little is known. */
  state: InsightsRiskState;
  /** In words. */
  words: string;
  /** When it was looked at. */
  learned_at: string;
  /** For so many days after an order it is seen whether it goes wrong: is cancelled, or something of it is given back. */
  days: number;
  /** Orders that are so old. */
  orders: number;
  /** How many of them went wrong. */
  went_wrong: number;
  /** How many must have gone wrong, and how many well, before anything is learned. */
  needed: number;
  /** The features with what they do; empty where nothing is used. */
  features: Array<InsightsRiskFeature>;
  /** How strongly weights are held to 0. */
  penalty?: number | null | undefined;
  check?: (InsightsRiskCheck | null) | undefined;
};

/** How far it can be told which orders go wrong. */
export type InsightsRiskState = "learned" | "no_better" | "not_enough";

/** A tenth of all looks. */
export type InsightsRiskTenth = {
  /** The least that was told. */
  from: number;
  /** The most. */
  to: number;
  /** How many looks. */
  looks: number;
  /** What was told, on average. */
  predicted: number;
  /** How many went wrong. */
  went_wrong: number;
  /** The share of that. */
  actual: number;
  /** Lower limit of the share, when chance is allowed for. */
  actual_low: number;
  /** Upper limit. */
  actual_high: number;
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

/** What happened at one node, and who stands there. */
export type JourneyNodeNumbers = {
  /** The node. */
  node: string;
  /** How often each thing happened there: the kind of the node (somebody went through it), `skipped`, `exited`, `failed`. */
  steps: Record<string, number>;
  /** How many times inside stand there, by the word of the state: `waiting` and `parked` now, the others at their end. */
  people: Record<string, number>;
};

/** Somebody who stands at a node. */
export type JourneyNodePerson = {
  /** Who. */
  customer: string;
  /** What they are called, where it is known. */
  customer_name?: string | null | undefined;
  /** `waiting`, `parked` or `failed`. */
  state: string;
  /** Since when they stand there. */
  since: string;
  /** When they go on at the latest; absent when only something that happens leads on. */
  due_at?: string | null | undefined;
};

/** A version with its document. */
export type JourneyVersionDetail = {
  /** Which. */
  id: string;
  /** 1, 2, 3, … */
  number: number;
  /** When. */
  published_at: string;
  /** What it is. */
  document: Record<string, unknown>;
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
  /** Experiments by whose arms the way parts, by name. */
  experiments?: Array<string> | undefined;
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

/** What a programme brought beyond what would have come anyway. */
export type LiftValue = {
  /** Net revenue beyond, from all whom it met. */
  extra: number;
  /** The lower end of its 95 % interval. */
  low: number;
  /** The upper end. */
  high: number;
  /** `extra` less the cost of messages, gifts and credit. */
  net: number;
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

/** A message in a list. */
export type ListedMessage = (Message & {
  /** What the customer is called: the name, else the address; absent where neither is known. */
  customer_name?: string | null | undefined;
});

/** A logo. */
export type Logo = {
  /** Where everybody finds it, below the address of this program. */
  path: string;
  /** What kind of picture it is. */
  media_type: string;
  /** Points across. */
  width: number;
  /** Points down. */
  height: number;
};

/** A condition to look at. */
export type Looked = {
  /** The condition. */
  definition: Record<string, unknown>;
  /** Tell of so many of those who are meant, too. */
  examples?: number | undefined;
  /** Explain it for this customer too. */
  customer?: string | null | undefined;
};

/** A key that was made. */
export type MadeApiKey = (ApiKey & {
  /** The whole key: shown this once, and kept nowhere. */
  text: string;
});

/** Codes that were made. */
export type MadeCodes = {
  /** How many. */
  added: number;
};

/** A receiver whose secret was just made. */
export type MadeHook = (Hook & {
  /** What its calls are signed with: shown this once. */
  secret: string;
});

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
  /** Messages among them that told a customer what they had been told within a day. */
  repeats: number;
};

/** The programmes that are stopped. */
export type MessageBrakes = {
  /** By name. */
  brakes: Array<MessageBrake>;
};

/** What was written in a message. */
export type MessageContent = {
  /** Who it is from: name and address, or number. */
  from: string;
  /** To whom: name and address, or number. */
  to: string;
  /** Subject; empty where there is none. */
  subject: string;
  /** Plain text. */
  text: string;
  /** HTML; empty where there is none. */
  html: string;
  size?: (TextSize | null) | undefined;
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
  /** Ways that were preferred to it, and why it does not go by them; left out when there are none. */
  passed?: Array<PassedChannel> | undefined;
  /** Until when it waits. */
  until?: string | null | undefined;
  /** The ask that speaks for it. */
  into?: string | null | undefined;
};

/** How far a text message is at its provider. */
export type MessageDelivery = {
  /** Its name at the provider. */
  provider_id: string;
  /** `taken`, `sent`, `lost`, `delivered` or `read`. */
  standing: string;
  /** The provider's code for why it did not arrive. */
  code?: number | null | undefined;
};

/** A message with all that is known of it. */
export type MessageDetails = (Message & {
  explanation?: (MessageExplanation | null) | undefined;
  content?: (MessageContent | null) | undefined;
  delivery?: (MessageDelivery | null) | undefined;
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
  /** Why it was wanted at this hour, where one was chosen for the customer. */
  timing?: string | null | undefined;
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

/** A header, unfolded. */
export type MessageHeader = {
  /** Its name. */
  name: string;
  /** Its value. */
  value: string;
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

/** A message as it went, before its signature. */
export type MessageSource = {
  /** Its headers, in their order. */
  headers: Array<MessageHeader>;
  /** All of it (RFC 5322). */
  source: string;
  /** Its size in bytes. */
  bytes: number;
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

/** A day and its messages. */
export type MessagesPerDay = {
  /** The day. */
  day: string;
  /** How many. */
  messages: number;
};

/** So many people, so many messages. */
export type MessagesPerPerson = {
  /** Messages. */
  messages: number;
  /** People. */
  people: number;
};

/** An experiment that a customer met. */
export type MetExperiment = {
  /** Its name. */
  experiment: string;
  /** The arm that was theirs. */
  arm: string;
  /** When. */
  at: string;
};

/** What a customer met. */
export type MetExperiments = {
  /** In the order in which they were defined. */
  items: Array<MetExperiment>;
};

/** A new key. */
export type NewApiKey = {
  /** What it is for. */
  name: string;
  /** How far it reaches. */
  scope: Scope;
};

/** A new campaign. */
export type NewCampaign = {
  /** Its name: 1 to 60 lower-case letters, digits and hyphens. */
  name: string;
  /** What it is. */
  document: CampaignDocument;
};

/** A new experiment. */
export type NewExperiment = {
  /** Its name: 1 to 60 lower-case letters, digits and hyphens. */
  name: string;
  /** What it is to be. */
  definition: ExperimentDefinition;
};

/** A receiver, as it is set up. */
export type NewHook = {
  /** What it is, for people. */
  name: string;
  /** Where it is: an address of the public internet that begins with `https://`. */
  url: string;
  /** The kinds of events that it hears of, at least one; `custom.*` is every kind that the shop's own programs tell. */
  kinds: Array<string>;
  /** Whether the customer's name and e-mail address are told along. Without it only their number is. */
  person?: boolean | undefined;
};

/** A file that will be brought. */
export type NewImportFile = {
  /** What it is called. */
  name: string;
};

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

/** A new offer. */
export type NewOffer = {
  /** Its name: 1 to 60 lower-case letters, digits and hyphens. */
  name: string;
  /** What it is. */
  definition: OfferDefinition;
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

/** An offer, and what became of its codes. */
export type Offer = {
  /** Its name, by which journeys give it. */
  name: string;
  /** What it is. */
  definition: OfferDefinition;
  /** How far it is. */
  state: OfferState;
  /** When it was made. */
  created_at: string;
  /** When it was last changed. */
  changed_at: string;
  /** Codes that each are used once, and nobody has yet; absent where everybody gets the same. */
  free?: number | null | undefined;
  /** Whether so few of them are left that more should be brought. */
  few_left: boolean;
  /** How many codes were given. */
  given: number;
  /** What became of them. */
  figures: OfferFigures;
};

/** A code. */
export type OfferCode = {
  /** As it is typed in. */
  code: string;
  /** How far it is. */
  state: OfferCodeState;
  /** Who has it. */
  customer?: string | null | undefined;
  /** Since when the offer has it. */
  added_at: string;
  /** When it was given. */
  given_at?: string | null | undefined;
};

/** Why a line is no code. */
export type OfferCodeRefusal = "duplicate" | "taken" | "too_short" | "too_long" | "unreadable";

/** How far a code is. */
export type OfferCodeState = "shared" | "free" | "given" | "redeemed";

/** How codes come. */
export type OfferCodes = ({
  /** It. */
  code: string;
  kind: "shared";
} | {
  /** What those begin with that are made here. */
  prefix?: string | undefined;
  kind: "single_use";
});

/** What an offer is. */
export type OfferDefinition = {
  /** What it is called, for people. */
  title: string;
  /** What it gives. */
  gives: OfferGives;
  /** How codes come. */
  codes: OfferCodes;
  /** The least that an order must come to, by currency. The store sees to it; messages say it. */
  minimum?: Record<string, number> | undefined;
  /** For so many days after it was given a code is valid; for ever where left out. */
  valid_days?: number | null | undefined;
  /** No code is valid from then on, and none is given. */
  ends_at?: string | null | undefined;
  /** At most so many codes are given in all. */
  most?: number | null | undefined;
  /** What one costs the shop when it is used, by currency: of a gift, and of free delivery. Where it is left out, it costs what the order's discount says. */
  costs?: Record<string, number> | undefined;
  /** Below so many free codes the shop is warned; 50 where left out. */
  warn_below?: number | undefined;
};

/** What became of an offer's codes. */
export type OfferFigures = {
  /** Orders that count and carry a code of the offer. */
  redeemed: number;
  /** Of them, those of people whom it was not given to. */
  by_others: number;
  /** What they cost by currency, in minor units: discounts, less what of these orders was given back. */
  cost: Record<string, number>;
};

/** What an offer gives. */
export type OfferGives = ({
  /** 1 to 100. */
  percent: number;
  kind: "percent";
} | {
  /** By currency, in its smallest unit. */
  amounts: Record<string, number>;
  kind: "amount";
} | {
  kind: "free_shipping";
} | {
  /** What, in each language that the shop speaks. */
  text: Record<string, string>;
  kind: "gift";
} | {
  /** By currency, in its smallest unit. */
  amounts: Record<string, number>;
  kind: "store_credit";
});

/** How far an offer is to be. */
export type OfferStanding = {
  /** How far. */
  state: OfferState;
};

/** How far an offer is. */
export type OfferState = "active" | "paused" | "ended";

/** All offers. */
export type Offers = {
  /** By name. */
  items: Array<Offer>;
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

/** Those who belong to exactly some of the segments. */
export type OverlapPart = {
  /** Their places in the question, from 0. */
  within: Array<number>;
  /** How many. */
  count: number;
};

/** Which segments are laid over one another. */
export type Overlapping = {
  /** Two or three, by id or name. */
  segments: Array<string>;
};

/** One page of a list. */
export type Page_ApiKey = {
  /** The rows. */
  items: Array<{
    /** Its id, which is also in the key itself. */
    id: string;
    /** What it is for, in the words of whoever made it. */
    name: string;
    /** How far it reaches. */
    scope: Scope;
    /** When it was made. */
    created_at: string;
    /** When it was last used, to the hour. */
    last_used_at?: string | null | undefined;
    /** When it was revoked. */
    revoked_at?: string | null | undefined;
  }>;
  /** Ask again with `cursor` set to this for the next page; absent on the last one. */
  next_cursor?: string | null | undefined;
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
export type Page_CampaignView = {
  /** The rows. */
  items: Array<{
    /** Which. */
    id: string;
    /** Its name. */
    name: string;
    /** How far it is. */
    state: string;
    /** What it is called, for people. */
    title: string;
    /** Why it stopped by itself; left out otherwise. */
    note?: string | undefined;
    /** When it begins next; left out when it does not. */
    starts_at?: string | null | undefined;
    /** When it was made. */
    created_at: string;
    /** When it was last changed or switched. */
    changed_at: string;
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
export type Page_HookDelivery = {
  /** The rows. */
  items: Array<{
    /** Which; the receiver sees it as the header `Idempotency-Key`. */
    id: string;
    /** What happened; `hook.test` for a trial. */
    kind: string;
    /** To whom; nobody for a trial. */
    customer?: string | null | undefined;
    /** When it happened. */
    happened_at: string;
    /** How far it is. */
    state: HookDeliveryState;
    /** How often it was tried. */
    attempts: number;
    /** When it was last tried. */
    tried_at?: string | null | undefined;
    /** When it is tried (again), if it waits. */
    next_at?: string | null | undefined;
    /** Why the last try came to nothing; empty where it did not. */
    note: string;
  }>;
  /** Ask again with `cursor` set to this for the next page; absent on the last one. */
  next_cursor?: string | null | undefined;
};

/** One page of a list. */
export type Page_Import = {
  /** The rows. */
  items: Array<{
    /** Which. */
    id: string;
    /** What the file was called. */
    name: string;
    /** How it is taken. */
    wanted: ImportWanted;
    /** `queued`, `running`, `stopping` (cancelled, and what is in hand is written), `cancelled`, `done` or `failed`. */
    state: string;
    /** How much of the file is read, from 0 to 1,000. */
    permille: number;
    /** What came of it so far. */
    summary: ImportSummary;
    /** Why it failed; empty otherwise. */
    note: string;
    /** Who asked for it. */
    asked_by: string;
    /** When. */
    asked_at: string;
    /** When it was begun. */
    started_at?: string | null | undefined;
    /** When it was over. */
    ended_at?: string | null | undefined;
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
export type Page_ListedMessage = {
  /** The rows. */
  items: Array<(Message & {
    /** What the customer is called: the name, else the address; absent where neither is known. */
    customer_name?: string | null | undefined;
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
    /** Why it was wanted at this hour, where one was chosen for the customer. */
    timing?: string | null | undefined;
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
export type Page_OfferCode = {
  /** The rows. */
  items: Array<{
    /** As it is typed in. */
    code: string;
    /** How far it is. */
    state: OfferCodeState;
    /** Who has it. */
    customer?: string | null | undefined;
    /** Since when the offer has it. */
    added_at: string;
    /** When it was given. */
    given_at?: string | null | undefined;
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
    /** What one piece costs the shop, as an exact decimal of the major unit. */
    cost?: string | null | undefined;
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
export type Page_Rehearsal = {
  /** The rows. */
  items: Array<{
    /** Which. */
    id: string;
    /** What is rehearsed: names, drafts, from, to. */
    wanted: RehearsalWanted;
    /** How far it is. */
    state: RehearsalState;
    /** What a running one is doing. */
    part: RehearsalPart;
    /** How much of it is done, from 0 to 1,000. */
    permille: number;
    /** Who asked for it: `staff stf_…` or `api key_…`. */
    asked_by: string;
    /** When it was asked for. */
    asked_at: string;
    /** When it was begun. */
    started_at?: string | null | undefined;
    /** When it was over. */
    ended_at?: string | null | undefined;
    /** Why it failed; empty otherwise. */
    note: string;
  }>;
  /** Ask again with `cursor` set to this for the next page; absent on the last one. */
  next_cursor?: string | null | undefined;
};

/** One page of a list. */
export type Page_SegmentMember = {
  /** The rows. */
  items: Array<{
    /** Who. */
    customer: string;
    /** The name, where it is known. */
    name?: string | null | undefined;
    /** The e-mail address, where it is known. */
    email?: string | null | undefined;
    /** How many orders they placed. */
    orders: number;
    /** When they placed the last one. */
    last_order_at?: string | null | undefined;
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

/** One page of a list. */
export type Page_WaitingAsk = {
  /** The rows. */
  items: Array<{
    /** The ask. */
    ask: string;
    /** Who is to be written to. */
    customer: string;
    /** What the customer is called: the name, else the address; absent where neither is known. */
    customer_name?: string | null | undefined;
    /** Who asked. */
    programme: string;
    /** For what. */
    purpose: string;
    /** What about. */
    topic: string;
    /** By what ways, the preferred one first. */
    channels: Array<string>;
    /** What it would say. */
    template: string;
    /** When it was put. */
    asked_at: string;
    /** Not before. */
    earliest: string;
    /** Too late from. */
    latest: string;
    /** When it is looked at next. */
    due_at: string;
    /** What it waits for: a stable code. */
    reason: string;
    /** What it waits for, in words. */
    words: string;
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

/** A way that was preferred and is not taken. */
export type PassedChannel = {
  /** Which. */
  channel: string;
  /** Why not: a stable code. */
  reason: string;
  /** Why not, in words. */
  words: string;
};

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

/** Other numbers; those that are left out stay as they are. */
export type PolicyNumbers = {
  /** Marketing messages to one customer within 24 hours, for each channel; 0: no limit. */
  marketing_per_day?: number | null | undefined;
  /** Marketing messages to one customer within seven days, over all channels; 0: no limit. */
  marketing_per_week?: number | null | undefined;
  /** Service messages to one customer within 24 hours, for each channel; 0: no limit. */
  service_per_day?: number | null | undefined;
  /** The hours in which people are left in peace, such as `21:00-08:00`; empty: none. */
  quiet_hours?: string | null | undefined;
  /** How many days back; 30 where left out. */
  days?: number | null | undefined;
};

/** What would have come of what programmes asked for. */
export type PolicyOutcome = {
  /** Messages that would have gone. */
  written: number;
  /** Asks that would have waited at least once, those that went in the end included. */
  waited: number;
  /** Of them, by the code of the reason for which they waited first. */
  waited_for: Record<string, number>;
  /** How many hours those that waited and went had to wait, on the average. */
  hours_waited: number;
  /** Asks that would have been taken into another message. */
  merged: number;
  /** Asks that would have come too late. */
  expired: number;
  /** Asks that would not have been allowed. */
  refused: number;
  /** Asks that would still wait at the end. */
  open: number;
  /** People who would have got something. */
  people: number;
  /** The most that one of them would have got within seven days. */
  most_in_seven_days: number;
  /** How many people would have got how many messages. */
  per_person: Array<MessagesPerPerson>;
  /** Messages of each day, in the shop's zone; days without any are left out. */
  per_day: Array<MessagesPerDay>;
};

/** The same time under two sets of rules. */
export type PolicySimulation = {
  /** How many days back. */
  days: number;
  /** What programmes asked for in that time. */
  asked: number;
  /** Whether there was more than is looked at. */
  is_cut: boolean;
  /** Under the rules of today. */
  today: PolicyOutcome;
  /** Under the other numbers. */
  changed: PolicyOutcome;
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
  class?: (CustomerClass | null) | undefined;
};

/** What a condition means. */
export type Preview = (Count & {
  /** The condition in words. */
  words: string;
  /** Some of them, spread over all by their numbers, when it was asked for. */
  examples?: Array<SegmentMember> | undefined;
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
  /** What one piece costs the shop, as an exact decimal of the major unit. */
  cost?: string | null | undefined;
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

/** How a product relates to another. */
export type ProductRelation = "premium" | "alike" | "together";

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
  /** What it is worth: what its clicks brought less what it cost, and beside that what it changed. */
  value: ProgrammeValue;
  /** What to try, in words. */
  advice: Array<Advice>;
};

/** What a programme gave away, and what that cost, in minor units of one currency. */
export type ProgrammeOffers = {
  /** Codes that it gave. */
  given: number;
  /** Orders that count and carry one of its codes, whoever placed them. */
  redeemed: number;
  /** What these codes cost: discounts of these orders, less what of them was given back, and what gifts and credit cost. */
  cost: number;
  /** What of that is not taken off the revenue already: gifts and credit, and discounts of orders that are not credited to the programme. */
  beside: number;
};

/** What a programme is worth, in minor units of one currency. */
export type ProgrammeValue = {
  /** ISO 4217. */
  currency: string;
  /** What orders credited to its clicks brought: after discounts, net of refunds, without tax and delivery. */
  revenue: number;
  /** What was taken off the prices of these orders. It is not in `revenue` any more. */
  discounts: number;
  /** What its messages cost, parts of text messages included. */
  message_cost: number;
  /** What it gave away, and what that cost. */
  offers: ProgrammeOffers;
  /** Revenue less the cost of messages, and less what offers cost that is not taken off the revenue already. */
  net: number;
  lift?: (LiftValue | null) | undefined;
  /** In words. */
  words: string;
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

/** A ready-made journey with its document. */
export type ReadyDetail = (ReadyView & {
  /** Whether the shop has a journey of this name, switched on or not. */
  is_taken: boolean;
  /** The document that it would have. */
  document: Record<string, unknown>;
});

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

/** A rehearsal that was asked for. */
export type Rehearsal = {
  /** Which. */
  id: string;
  /** What is rehearsed: names, drafts, from, to. */
  wanted: RehearsalWanted;
  /** How far it is. */
  state: RehearsalState;
  /** What a running one is doing. */
  part: RehearsalPart;
  /** How much of it is done, from 0 to 1,000. */
  permille: number;
  /** Who asked for it: `staff stf_…` or `api key_…`. */
  asked_by: string;
  /** When it was asked for. */
  asked_at: string;
  /** When it was begun. */
  started_at?: string | null | undefined;
  /** When it was over. */
  ended_at?: string | null | undefined;
  /** Why it failed; empty otherwise. */
  note: string;
};

/** A day and its messages. */
export type RehearsalDay = {
  /** The day. */
  day: string;
  /** How many. */
  mails: number;
};

/** A rehearsal with its result. */
export type RehearsalDetail = (Rehearsal & {
  result?: (RehearsalResult | null) | undefined;
});

/** A document that is not published. */
export type RehearsalDraft = {
  /** The name under which it is rehearsed: it takes the place of the journey of that name. */
  name: string;
  /** The document. */
  document: Record<string, unknown>;
};

/** What a run is doing. */
export type RehearsalPart = "waiting" | "copying" | "living" | "counting";

/** What would have happened, with everything that pictures are drawn from. */
export type RehearsalResult = (RehearsalSummary & {
  /** Programme by programme. */
  details: Array<RehearsedProgramme>;
  /** How many people would have had how many messages, from one on. */
  per_person: Array<RehearsedPeople>;
  /** Programmes that wanted to write to the same person within a day, the most frequent first. */
  collisions: Array<RehearsedCollision>;
  /** What the contact policy decided, the most frequent first. */
  reasons: Array<RehearsedReason>;
  /** A few people, and what would have happened to each of them. */
  examples: Array<RehearsedExample>;
});

/** How far a run is. */
export type RehearsalState = "queued" | "running" | "done" | "failed" | "cancelled";

/** What would have happened. */
export type RehearsalSummary = {
  /** What was rehearsed. */
  programmes: Array<string>;
  /** The first day. */
  from: string;
  /** The last day. */
  to: string;
  /** Events that were lived through again. */
  events: number;
  /** Times that somebody came into a programme. */
  entered: number;
  /** Of them, those held out to measure what the programme brings. */
  held_out: number;
  /** Of them, those whose way failed at a step. */
  failed: number;
  /** Different people who would have been written to. */
  people: number;
  /** Messages that would have left. */
  mails: number;
  /** Of each programme. */
  by_programme: Record<string, number>;
  /** Messages that would have waited, by the reason's code. */
  deferrals: Record<string, number>;
  /** Messages that would not have left at all, by the reason's code. */
  stopped: Record<string, number>;
  /** Messages of each day, in the shop's zone; days without any are left out. */
  per_day: Array<RehearsalDay>;
  busiest?: (RehearsalDay | null) | undefined;
  /** The most messages that one person would have had within seven days. */
  most_in_seven_days: number;
  /** Codes of offers that programmes would have given, and the most they may cost: an upper bound, no prediction. */
  offers: Array<RehearsedOffer>;
};

/** What is rehearsed. */
export type RehearsalWanted = {
  /** Names of journeys or of ready-made ones, at most 100; none, where there is no draft either, means all of both. */
  names?: Array<string> | undefined;
  /** Documents that are not published, at most 5. */
  drafts?: Array<RehearsalDraft> | undefined;
  /** The first day, in the shop's zone. */
  from: string;
  /** The last day, at most 1,100 days later. */
  to: string;
};

/** Two programmes that wanted to write to the same people within a day. */
export type RehearsedCollision = {
  /** The one that asked first. */
  first: string;
  /** The one that asked within a day after it. */
  second: string;
  /** How often. */
  times: number;
  /** What became of what the second one wanted, by the word of the state. */
  outcomes: Record<string, number>;
};

/** One person. */
export type RehearsedExample = {
  /** Who. */
  customer: string;
  /** Why this one is shown: `most_messages`, `typical`, `collision`, `merged`, `stopped`. */
  why: string;
  /** What would have happened, the earliest first, at most 200 things. */
  timeline: Array<RehearsedHappening>;
};

/** Something that would have happened to somebody. */
export type RehearsedHappening = {
  /** When. */
  at: string;
  /** The programme. */
  programme: string;
  /** What: `entered`, `step`, `ended`, `asked`, `decided` or `written`. */
  what: string;
  /** The node, where it is about one. */
  node?: string | null | undefined;
  /** In words or in a code: the kind of the step, why something was decided, how it ended. */
  words: string;
};

/** What would have happened at one node. */
export type RehearsedNode = {
  /** The node. */
  node: string;
  /** How often each thing happened there: the kind of the node, `skipped`, `exited`, `failed`. */
  steps: Record<string, number>;
  /** Where people's way stands there at the end, by the word of the state. */
  people: Record<string, number>;
};

/** Codes of one offer that one programme would have given. */
export type RehearsedOffer = {
  /** The programme. */
  programme: string;
  /** The offer. */
  offer: string;
  /** How many codes. */
  given: number;
  /** What they would cost if every one of them were used, in minor units: an amount by its amount, a part of an order by the shop's average order, a gift by what one costs. Absent where that is not known. */
  at_most?: number | null | undefined;
  /** The currency of that: the shop's. */
  currency: string;
};

/** So many people would have had so many messages. */
export type RehearsedPeople = {
  /** Messages. */
  mails: number;
  /** People. */
  people: number;
};

/** What one programme would have done. */
export type RehearsedProgramme = {
  /** The programme's name. */
  name: string;
  /** What it is called, for people. */
  title: string;
  /** Times that somebody came in. */
  entered: number;
  /** Different people who came in. */
  people: number;
  /** How many times inside are how far at the end, by the word of the state. */
  states: Record<string, number>;
  /** Messages that would have left. */
  mails: number;
  /** What became of everything that it wanted to write, by the word of the state. */
  asks: Record<string, number>;
  /** Messages of each day; days without any are left out. */
  per_day: Array<RehearsalDay>;
  /** Node by node, by name. */
  nodes: Array<RehearsedNode>;
};

/** What the contact policy decided, and why. */
export type RehearsedReason = {
  /** What: `send_now`, `later`, `merged`, `expired`, `refused`. */
  outcome: string;
  /** The reason's code. */
  reason: string;
  /** About so many asks. */
  asks: number;
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

/** One class. */
export type RfmClassNow = {
  /** For machines: the condition `orders.rfm` names it so. */
  class: string;
  /** For people. */
  title: string;
  /** Who they are. */
  meaning: string;
  /** Customers. */
  customers: number;
  /** Their part of all. */
  share?: number | null | undefined;
  /** Their orders. */
  orders: number;
  /** Their net revenue, in minor units. */
  revenue: number;
  /** Customers who were in it before. */
  before: number;
  /** What to do about them; for a class that the shop has named itself, what helps the usual class that is most like it. */
  advice: string;
};

/** Customers who went the same way. */
export type RfmMoved = {
  /** The class they were in; absent for those who had not ordered yet. */
  from?: string | null | undefined;
  /** The class they are in. */
  to: string;
  /** How many. */
  customers: number;
};

/** Classes of customers on a day, and how they got there. */
export type RfmMovement = {
  /** The day. */
  until: string;
  /** The day that it is compared with. */
  since: string;
  /** Currency of the orders that are looked at, and of the revenue. */
  currency: string;
  /** Customers. */
  customers: number;
  /** The classes, the best first. */
  classes: Array<RfmClassNow>;
  /** Who came from where, the largest groups first; who stayed is told too. */
  moved: Array<RfmMoved>;
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

/** Somebody who is meant. */
export type SegmentMember = {
  /** Who. */
  customer: string;
  /** The name, where it is known. */
  name?: string | null | undefined;
  /** The e-mail address, where it is known. */
  email?: string | null | undefined;
  /** How many orders they placed. */
  orders: number;
  /** When they placed the last one. */
  last_order_at?: string | null | undefined;
};

/** Two or three segments laid over one another. */
export type SegmentOverlap = {
  /** How many belong to each, in the order of the question. */
  counts: Array<number>;
  /** Every part of the picture: those who belong to exactly these. */
  parts: Array<OverlapPart>;
  /** Those who belong to at least one. */
  any: number;
  /** All active customers. */
  of: number;
};

/** How many belonged to a segment on a day. */
export type SegmentSize = {
  /** The day, in the shop's zone. */
  day: string;
  /** Those who belonged to it when the day was counted. */
  count: number;
  /** All active customers then. */
  of: number;
};

/** Something that uses a segment. */
export type SegmentUse = {
  /** What it is: `segment` or `journey`. */
  kind: string;
  /** Its id or name, as in its address. */
  name: string;
  /** What it is called, for people. */
  title: string;
};

/** A sender. */
export type Sender = {
  /** `own`, or its name. */
  name: string;
  /** The address that mail is from. */
  address: string;
  /** The name beside it; the shop's where there is none. */
  from_name?: string | null | undefined;
  /** Where answers go, when not to the address. */
  reply_to?: string | null | undefined;
  /** The programmes that use it. */
  programmes: Array<string>;
  /** The purposes that use it. */
  purposes: Array<string>;
  /** The domain whose DNS speaks for it. */
  domain: string;
};

/** What the DNS says about a sender. */
export type SenderCheck = {
  /** Whose records these are. */
  sender: Sender;
  /** Record by record. */
  records: Array<SenderRecord>;
};

/** One record. */
export type SenderRecord = {
  /** `spf`, `dkim` or `dmarc`. */
  record: string;
  /** Where it stands. */
  name: string;
  /** What stands there, of what belongs to it. */
  found: Array<string>;
  /** What should stand there, where that is known: a whole text to copy, or a proposal. */
  wanted?: string | null | undefined;
  /** How it is. */
  state: SenderRecordState;
  /** What it means, and what to do. */
  words: string;
};

/** How a record is. */
export type SenderRecordState = "good" | "weak" | "wrong" | "missing" | "unknown";

/** Who writes. */
export type Senders = {
  /** Where mail goes, in words. */
  way: string;
  /** The shop's own sender first. */
  senders: Array<Sender>;
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

/** A setting as it stands. */
export type Setting = {
  /** Its key. */
  key: string;
  /** Whose it is: `shop` or `installation`. */
  scope: string;
  /** What it holds, in words. */
  kind: string;
  /** What it does. */
  text: string;
  /** Its value as text; empty: not set. A secret is never shown, only that it is set. */
  value: string;
  /** Its default as text; empty: not set. */
  default: string;
  /** Where the value came from: `default`, `shop`, `file`, `environment` or `flag`. */
  origin: string;
  /** The least that it may be, of what `unit` says. */
  least?: number | null | undefined;
  /** The most. */
  most?: number | null | undefined;
  /** What its range counts: `characters`, `entries`; of numbers the last word of the key says it, such as `hours`. */
  unit: string;
  /** Whether it is never shown. */
  secret: boolean;
  /** How it is changed. */
  change: SettingChange;
  /** The environment variable of one of the installation. */
  variable?: string | null | undefined;
};

/** How a setting is changed, and when that counts. */
export type SettingChange = "at_once" | "pages_after_restart" | "by_operator" | "never";

/** What a setting shall be. */
export type SettingValue = {
  /** As text, as it is shown; empty: not set, where a setting may be. */
  value: string;
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

/** A shared block in a list. */
export type SharedBlock = {
  /** Its name, by which templates name it. */
  name: string;
  /** What it is called, for people. */
  title: string;
  /** Which version counts: the newest. */
  version: number;
  /** When that was saved. */
  saved_at: string;
  /** Kinds of what it shows, in their order. */
  kinds: Array<string>;
  /** Whether every letter shows it: `header` and `footer` do. */
  everywhere: boolean;
  /** Templates that name it. */
  uses: Array<SharedBlockUse>;
};

/** What a shared block is to say. */
export type SharedBlockDraft = {
  /** `title`, `fallback`, and `blocks` as templates have them. */
  document: Record<string, unknown>;
  /** The version that this was made from, 0 where there was none: refused when somebody else saved in between. Left out, it follows whatever is there. */
  after?: number | null | undefined;
};

/** A shared block that is not saved, and where it is looked at. */
export type SharedBlockSketch = {
  /** What it says. */
  document: Record<string, unknown>;
  /** The template that shows it; by itself where left out. */
  template?: string | null | undefined;
  /** For whom. */
  look?: TemplateLook | undefined;
};

/** Where a shared block is shown. */
export type SharedBlockUse = {
  /** The template. */
  template: string;
  /** Its version: the newest that is published, or its draft. */
  version: number;
  /** How far that is. */
  state: TemplateState;
};

/** A version of a shared block. */
export type SharedBlockVersion = {
  /** Its number, from 1. */
  version: number;
  /** When it was saved. */
  saved_at: string;
  /** What it says. */
  document: Record<string, unknown>;
};

/** A shared block with everything about it. */
export type SharedBlockWhole = (SharedBlock & {
  /** What it says: `title`, `fallback`, and `blocks` as templates have them. */
  document: Record<string, unknown>;
  /** What it said and says, the newest first; the last 50 are kept. */
  versions: Array<SharedBlockVersion>;
});

/** The shared blocks of the shop. */
export type SharedBlocks = {
  /** By name. */
  items: Array<SharedBlock>;
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

/** A provider that says who people are. */
export type SignInProvider = {
  /** Which kind: `oidc`. */
  key: string;
  /** What it is called. */
  name: string;
  /** Where a browser goes to sign in by it. */
  start: string;
};

/** The providers of a shop. */
export type SignInProviders = {
  /** All of them: none, or one. */
  items: Array<SignInProvider>;
};

/** A product that goes with another one, or in its place. */
export type Similar = {
  /** Which product. */
  product: string;
  /** What it is called. */
  title: string;
  /** How it relates. */
  relation: ProductRelation;
  /** How near, 0 to 1, within the same relation. */
  score: number;
  /** The same in words. */
  words: string;
};

/** What relates to a product. */
export type SimilarProducts = {
  /** The better versions first, then what is alike, then what is bought together with it; the nearest of each first. */
  items: Array<Similar>;
};

/** Whether the provider can be asked. */
export type SingleSignOnCheck = {
  /** Where the provider must be allowed to send people back to. */
  redirect_uri: string;
  /** Whether it says what is needed. */
  ok: boolean;
  /** What was found. */
  words: string;
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

/** How an experiment is stopped. */
export type Stopping = {
  /** The arm that everybody gets from then on; the first one where left out. */
  winner?: string | null | undefined;
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
  /** By what ways it can go: those that it has words for. */
  channels: Array<string>;
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
  /** The subject; empty, as what follows, when the template has no words for mail. */
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
  sms?: (TemplateTextPreview | null) | undefined;
  push?: (TemplatePushPreview | null) | undefined;
  /** What nobody meant: values that are not there, links without protection, a size that mail programs may cut. */
  warnings: Array<string>;
};

/** A notification for one customer. */
export type TemplatePushPreview = {
  /** Its first line. */
  title: string;
  /** What it says. */
  text: string;
  /** Where a click on it leads. */
  link: string;
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

/** A text message for one customer. */
export type TemplateTextPreview = (TextSize & {
  /** What it says. */
  text: string;
});

/** Who gets a test, and what it shows. */
export type TemplateTrial = {
  /** The address of a customer of the shop, such as somebody of the staff. */
  to: string;
  /** By what way, of those that the template has words for; its first where left out. */
  channel?: string | null | undefined;
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
  /** By what way its messages go first of all. */
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

/** How much room a text message takes. */
export type TextSize = {
  /** `gsm7`: seven bits a letter; `ucs2`: sixteen, since a letter is not in the small alphabet. */
  encoding: string;
  /** Septets, or units of 16 bits. */
  units: number;
  /** Parts that are paid for. */
  segments: number;
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

/** How much it matters. */
export type Urgency = "now" | "this_week" | "sometime";

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
  /** What one piece costs the shop, as an exact decimal of the major unit. */
  cost?: string | null | undefined;
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

/** An ask that waits. */
export type WaitingAsk = {
  /** The ask. */
  ask: string;
  /** Who is to be written to. */
  customer: string;
  /** What the customer is called: the name, else the address; absent where neither is known. */
  customer_name?: string | null | undefined;
  /** Who asked. */
  programme: string;
  /** For what. */
  purpose: string;
  /** What about. */
  topic: string;
  /** By what ways, the preferred one first. */
  channels: Array<string>;
  /** What it would say. */
  template: string;
  /** When it was put. */
  asked_at: string;
  /** Not before. */
  earliest: string;
  /** Too late from. */
  latest: string;
  /** When it is looked at next. */
  due_at: string;
  /** What it waits for: a stable code. */
  reason: string;
  /** What it waits for, in words. */
  words: string;
};

export interface Operations {
  /** What a good consultant would say this week: what stands out in the figures of programmes, experiments and orders, each with its evidence against a stated threshold, and with where to act. Nothing is said that the figures are not sure of. */
  read_advice: {
    answer: Counsels;
  };
  /** Who changed what, when and from where, newest first. */
  list_audit: {
    query?: {
      /** Of a member of the staff `stf_…`, of an API key `key_…`, or of the `terminal`. */
      actor?: string | undefined;
      /** Of this operation, by its id; of one of several with commas between. */
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
  /** The copies of the shop's database that lie on the server. */
  list_backups: {
    answer: Backups;
  };
  /** Asks for a copy of the shop's database. It is made in the background while the shop works. */
  make_backup: {
    answer: Backup;
  };
  /** Removes a copy. */
  remove_backup: {
    path: {
      /** `bak_…` */
      backup: string;
    };
    answer: undefined;
  };
  /** A copy as a file. It holds everything about every customer, so it is given to owners who are signed in, and the audit log tells it. */
  download_backup: {
    path: {
      /** `bak_…` */
      backup: string;
    };
    answer: undefined;
  };
  /** The shop's logo; 404 where there is none. */
  read_logo: {
    answer: Logo;
  };
  /** Takes a logo in the place of the one that stands. */
  set_logo: {
    body: Blob;
    answer: Logo;
  };
  /** Removes the logo. */
  remove_logo: {
    answer: undefined;
  };
  /** What went, goes and is foreseen in a month. */
  read_campaign_calendar: {
    query: {
      /** The month, in the shop's zone: `2026-11`. */
      month: string;
    };
    answer: CampaignCalendar;
  };
  /** Campaigns, the newest first. */
  list_campaigns: {
    query?: {
      /** Only those in this state: `draft`, `scheduled`, `sending`, `testing`, `paused`, `sent` or `cancelled`. */
      state?: string | undefined;
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_CampaignView;
  };
  /** A new draft. Refused with all that is wrong, by place. */
  create_campaign: {
    body: NewCampaign;
    answer: CampaignDetail;
  };
  /** One campaign: its document, its runs, how many people are how far, what tests came to. */
  read_campaign: {
    path: {
      /** name */
      campaign: string;
    };
    answer: CampaignDetail;
  };
  /** Changes a draft. Refused with all that is wrong, by place, and when it is no draft any more. */
  change_campaign: {
    path: {
      /** name */
      campaign: string;
    };
    body: CampaignDraft;
    answer: CampaignDetail;
  };
  /** Throws a draft away. */
  delete_campaign: {
    path: {
      /** name */
      campaign: string;
    };
    answer: undefined;
  };
  /** Over before its end: nothing more goes, and what waits in the queue is taken back. It cannot be undone. */
  cancel_campaign: {
    path: {
      /** name */
      campaign: string;
    };
    answer: CampaignDetail;
  };
  /** A new draft that is like another campaign. */
  duplicate_campaign: {
    path: {
      /** name */
      campaign: string;
    };
    body: CampaignCopy;
    answer: CampaignDetail;
  };
  /** Whom it would reach if it went now, how many later and how many not, and why. */
  estimate_campaign: {
    path: {
      /** name */
      campaign: string;
    };
    answer: CampaignEstimate;
  };
  /** What became of its messages, by variant and run. */
  read_campaign_figures: {
    path: {
      /** name */
      campaign: string;
    };
    answer: CampaignFigures;
  };
  /** Nothing more goes; what waits in the queue is taken back, and goes after the pause. */
  pause_campaign: {
    path: {
      /** name */
      campaign: string;
    };
    answer: CampaignDetail;
  };
  /** Sends it once more, now, to those who did not react. */
  resend_campaign: {
    path: {
      /** name */
      campaign: string;
    };
    body: CampaignAgain;
    answer: CampaignDetail;
  };
  /** Goes on after a pause, also after one that it made itself. */
  resume_campaign: {
    path: {
      /** name */
      campaign: string;
    };
    answer: CampaignDetail;
  };
  /** A draft waits for its time, or begins. Its templates must be published, and what would reach very many people asks first. */
  schedule_campaign: {
    path: {
      /** name */
      campaign: string;
    };
    body: CampaignScheduling;
    answer: CampaignDetail;
  };
  /** Sends a variant to one person, such as somebody of the staff, through the queue that everything goes through. */
  test_campaign: {
    path: {
      /** name */
      campaign: string;
    };
    body: CampaignTrial;
    answer: CampaignTested;
  };
  /** Back to a draft, as long as nothing of it has begun. */
  unschedule_campaign: {
    path: {
      /** name */
      campaign: string;
    };
    answer: CampaignDetail;
  };
  /** Chooses by hand what the rest gets, while a test waits for it. */
  choose_campaign_winner: {
    path: {
      /** name */
      campaign: string;
    };
    body: CampaignWinner;
    answer: CampaignDetail;
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
  /** When to write to a customer: the hour of the day, where they live, at which they open, follow and order most. The less is known of them, the more it is the hour of their country and of the shop. */
  read_best_time: {
    path: {
      /** `cus_…` */
      id: string;
    };
    answer: BestTime;
  };
  /** Forget a person, for good. Orders stay for the books, without anybody; the addresses stay on the list of those who must not be written to, as hashes. */
  erase_customer: {
    path: {
      /** `cus_…` */
      id: string;
    };
    answer: Erasure;
  };
  /** The experiments that a customer met, with the arm that was theirs. */
  list_met_experiments: {
    path: {
      /** `cus_…` */
      id: string;
    };
    answer: MetExperiments;
  };
  /** Everything that the shop holds of a person: the customer with all names, consents and their proofs, orders, timeline, messages with their text, journeys, lists, and what their browsers told. The audit log tells that it was read. */
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
  /** How likely each open order of a customer is to be cancelled or to have something given back, and why. */
  list_order_risks: {
    path: {
      /** `cus_…` */
      id: string;
    };
    answer: InsightsOrderRisks;
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
  /** Undo a merge: names, orders, timeline, lists and what was put to each and written go back to whom they were first recorded for. Whoever is inside a journey stays inside it under the number that they have by then. */
  unmerge_customer: {
    path: {
      /** `cus_…`: either of the two. */
      id: string;
    };
    body: UnmergeRequest;
    answer: Unmerge;
  };
  /** A customer's events, newest first: all of them, those of one kind, or those in which something is sought. Such a page may hold fewer than there are; `next_cursor` says whether to go on. */
  list_events: {
    query: {
      /** The customer: `cus_…`. */
      customer: string;
      /** Only events of this kind. */
      kind?: string | undefined;
      /** Only events in which each of these words occurs: in the kind, or in what they carry. Amounts as `42.50`. */
      q?: string | undefined;
      /** With `q`: kinds, with commas between them, that count as found whatever they carry, such as those that have these words in a reader's language. */
      called?: string | undefined;
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
  /** All experiments and holdouts, by name. */
  list_experiments: {
    answer: Experiments;
  };
  /** Defines an experiment or a holdout, or a draft anew. Nothing happens before it is started. */
  create_experiment: {
    body: NewExperiment;
    answer: Experiment;
  };
  /** How many people and weeks it takes to see a change. */
  plan_experiment: {
    query?: {
      /** The share who do it anyway; what the shop's customers did lately where left out. */
      share?: number | undefined;
      /** The change that is to be seen, as a part of it; 0.2 where left out. */
      change?: number | undefined;
      /** Arms; 2 where left out. */
      arms?: number | undefined;
      /** The chance of seeing it; 0.8 where left out. */
      power?: number | undefined;
      /** People who come in a week; what the shop's customers did lately where left out. */
      per_week?: number | undefined;
      /** For how many days each is measured; 14 where left out. */
      days?: number | undefined;
    };
    answer: ExperimentPlan;
  };
  /** One experiment: what it is, and how far it is. */
  find_experiment: {
    path: {
      /** name */
      experiment: string;
    };
    answer: Experiment;
  };
  /** What an experiment says: a sentence, intervals, and data of a picture. It may be looked at as often as one likes. */
  read_experiment: {
    path: {
      /** name */
      experiment: string;
    };
    answer: ExperimentReading;
  };
  /** Starts a draft. From then on it does not change any more. */
  start_experiment: {
    path: {
      /** name */
      experiment: string;
    };
    answer: Experiment;
  };
  /** Stops a running experiment, with a winner or without. */
  stop_experiment: {
    path: {
      /** name */
      experiment: string;
    };
    body: Stopping;
    answer: Experiment;
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
  /** How the shop and this installation are: what waits, what was given up, when what was done last, and what to do about each problem. */
  read_health_report: {
    answer: HealthReport;
  };
  /** The webhooks, oldest first, and the kinds of events that they can hear of. */
  list_hooks: {
    answer: Hooks;
  };
  /** Sets up a webhook: another system that is told of events from now on. The secret that its calls are signed with is shown this once; no answer of this operation is kept for a repeat. */
  create_hook: {
    body: NewHook;
    answer: MadeHook;
  };
  /** Changes a webhook. Its secret stays; what waits for it is told to the new address. */
  change_hook: {
    path: {
      /** `hok_…` */
      hook: string;
    };
    body: NewHook;
    answer: Hook;
  };
  /** Removes a webhook. What waits for it is told to nobody. */
  delete_hook: {
    path: {
      /** `hok_…` */
      hook: string;
    };
    answer: undefined;
  };
  /** What a webhook was told in the last 14 days and is to be told, newest first. */
  list_hook_deliveries: {
    path: {
      /** `hok_…` */
      hook: string;
    };
    query?: {
      /** Only those that are as far as this. */
      state?: HookDeliveryState | undefined;
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_HookDelivery;
  };
  /** A delivery that was given up is tried anew; any other stays as it is. */
  retry_hook_delivery: {
    path: {
      /** `hok_…` */
      hook: string;
      /** `hkd_…` */
      delivery: string;
    };
    answer: HookDelivery;
  };
  /** Nobody calls this webhook until it goes on. What happens meanwhile is not told later; what waits already is. */
  pause_hook: {
    path: {
      /** `hok_…` */
      hook: string;
    };
    answer: Hook;
  };
  /** Lets a paused webhook go on. */
  resume_hook: {
    path: {
      /** `hok_…` */
      hook: string;
    };
    answer: Hook;
  };
  /** Everything that was given up is tried anew. */
  retry_hook: {
    path: {
      /** `hok_…` */
      hook: string;
    };
    answer: Hook;
  };
  /** Makes a new secret, which is shown this once; the old one counts for nothing from now on. */
  renew_hook_secret: {
    path: {
      /** `hok_…` */
      hook: string;
    };
    answer: MadeHook;
  };
  /** Tells the webhook an event of the kind `hook.test` within seconds, about nobody. */
  test_hook: {
    path: {
      /** `hok_…` */
      hook: string;
    };
    answer: HookDelivery;
  };
  /** Imports over HTTP, newest first: how far they are, and what came of them. */
  list_imports: {
    query?: {
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_Import;
  };
  /** Asks for an import of a file that was brought. It is queued and done in the background, one after another; the same file again changes nothing. */
  start_import: {
    body: ImportWanted;
    answer: Import;
  };
  /** Begins to bring a file: its parts follow. A file that nobody imports is kept for seven days. */
  bring_import_file: {
    body: NewImportFile;
    answer: ImportFile;
  };
  /** Adds the next part of a file, at most 8 MB of it. The same part again changes nothing. */
  add_import_part: {
    path: {
      /** `fil_…` */
      file: string;
    };
    query: {
      /** Bytes of the file before this part: as many as are there. */
      offset: number;
    };
    body: Blob;
    answer: ImportFile;
  };
  /** The first rows of a file, and a guess what it holds and how it is laid out. */
  look_at_import_file: {
    path: {
      /** `fil_…` */
      file: string;
    };
    query?: {
      /** `orders`, `customers` or `products`; found out where it is left out. */
      kind?: "orders" | "customers" | "products" | undefined;
    };
    answer: ImportLook;
  };
  /** One import. */
  read_import: {
    path: {
      /** `imp_…` */
      import: string;
    };
    answer: Import;
  };
  /** Cancels an import that is not over. One that runs stops after the rows it has in hand: what was written stands. */
  cancel_import: {
    path: {
      /** `imp_…` */
      import: string;
    };
    answer: Import;
  };
  /** The rows of an import that were rejected, as a file; 404 where none was. */
  read_import_rejects: {
    path: {
      /** `imp_…` */
      import: string;
    };
    answer: undefined;
  };
  /** Asks for the rest of an import that was cancelled or failed. It goes on after what was written. */
  resume_import: {
    path: {
      /** `imp_…` */
      import: string;
    };
    answer: Import;
  };
  /** The model by which everybody is scored, and how far that has come. */
  read_clv: {
    answer: InsightsModel;
  };
  /** The classes of all customers by recency, frequency and money on a day, and who came to them from which class since an earlier day. */
  read_rfm_moves: {
    query?: {
      /** The last day; the day of the newest order where left out. */
      to?: string | undefined;
      /** The day that it is compared with; a quarter before where left out. */
      from?: string | undefined;
    };
    answer: RfmMovement;
  };
  /** How likely orders are to be cancelled or to have something given back: what tells it, and whether what was told came true. Learned once a day; nothing is told where too little is known, or where nothing tells it. */
  read_risk: {
    answer: InsightsRiskReport;
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
  /** All ready-made journeys with their documents, also those that the shop has. */
  list_ready_journeys: {
    answer: Array<ReadyDetail>;
  };
  /** One ready-made journey with its document. */
  read_ready_journey: {
    path: {
      /** name */
      journey: string;
    };
    answer: ReadyDetail;
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
  /** Node by node: how often what happened there, and how many stand there. Over all versions. */
  read_journey_nodes: {
    path: {
      /** name */
      journey: string;
    };
    answer: Array<JourneyNodeNumbers>;
  };
  /** Some of those who stand at a node, at most 100, the latest first. Nobody stands at a node that there is not. */
  list_people_at_node: {
    path: {
      /** name */
      journey: string;
      /** the node's id */
      node: string;
    };
    answer: Array<JourneyNodePerson>;
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
  /** One version of a journey with its document. */
  read_journey_version: {
    path: {
      /** name */
      journey: string;
      /** 1, 2, 3, … */
      number: number;
    };
    answer: JourneyVersionDetail;
  };
  /** API keys, newest first, revoked ones included. */
  list_keys: {
    query?: {
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_ApiKey;
  };
  /** Makes an API key. The whole key is shown this once; no answer of this operation is kept for a repeat. */
  create_key: {
    body: NewApiKey;
    answer: MadeApiKey;
  };
  /** Revokes a key for ever. Other nodes let it in for up to five more seconds. */
  revoke_key: {
    path: {
      /** `key_…` */
      key: string;
    };
    answer: ApiKey;
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
  /** Who is on a list, by number, with what a list of people shows of them. */
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
    answer: Page_SegmentMember;
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
  /** What changes, told while it does. */
  listen: {
    answer: undefined;
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
      /** Words of the subject, or the beginning of the customer's name or address; not together with `customer`. */
      q?: string | undefined;
      /** Not granted before this instant; not together with `customer`. */
      since?: string | undefined;
      /** Granted before this instant; not together with `customer`. */
      until?: string | undefined;
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_ListedMessage;
  };
  /** Programmes that were stopped since too many complained about their mail, too much of it went to addresses that do not exist, or it told customers again what they had just been told. What they want to send waits. */
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
  /** Everything that programmes want to write and that waits, over all customers, with the reason: the soonest first. */
  list_outbox: {
    query?: {
      /** Only what this programme asked for. */
      programme?: string | undefined;
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_WaitingAsk;
  };
  /** How the last days would have looked under other numbers: everything that programmes asked for then is decided anew, under the rules of today and under the changed ones. Consent is that of today. Nothing is changed. */
  simulate_policy: {
    body: PolicyNumbers;
    answer: PolicySimulation;
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
  /** A message as it went: all of its source and its headers, before the signature. */
  read_message_source: {
    path: {
      /** `msg_…` */
      id: string;
    };
    answer: MessageSource;
  };
  /** All offers with what became of their codes, by name. */
  list_offers: {
    answer: Offers;
  };
  /** Makes an offer. It gives nothing before a journey does. */
  create_offer: {
    body: NewOffer;
    answer: Offer;
  };
  /** One offer with what became of its codes. */
  read_offer: {
    path: {
      /** Its name */
      offer: string;
    };
    answer: Offer;
  };
  /** Changes an offer. Who was given a code keeps the terms of then. */
  change_offer: {
    path: {
      /** Its name */
      offer: string;
    };
    body: ChangedOffer;
    answer: Offer;
  };
  /** The codes of an offer and how far each is, by code. Whoever sees a free code can use it: a key that may only read sees none. */
  list_offer_codes: {
    path: {
      /** Its name */
      offer: string;
    };
    query?: {
      /** Only those that are as far as this. */
      state?: OfferCodeState | undefined;
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_OfferCode;
  };
  /** Takes codes that the store platform made and that each are used once. What is no code, and what is there already, is left out with its reason. */
  bring_offer_codes: {
    path: {
      /** Its name */
      offer: string;
    };
    body: Blob;
    answer: BroughtCodes;
  };
  /** The codes of an offer as a file for the store platform, by code, for who may write. */
  download_offer_codes: {
    path: {
      /** Its name */
      offer: string;
    };
    query?: {
      /** Only those that are as far as this. */
      state?: OfferCodeState | undefined;
    };
    answer: undefined;
  };
  /** Makes codes that nobody can guess and that each are used once. The store platform must have them before somebody uses one: take them there as a file. */
  make_offer_codes: {
    path: {
      /** Its name */
      offer: string;
    };
    body: CodesWanted;
    answer: MadeCodes;
  };
  /** Pauses an offer, lets it go on, or ends it. Codes that were given stay valid as far as the store is concerned. */
  set_offer_state: {
    path: {
      /** Its name */
      offer: string;
    };
    body: OfferStanding;
    answer: Offer;
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
  /** What relates to a product: its better versions, products whose words are alike, for those too that nobody has bought yet, and what is bought together with it. Only what is for sale, in stock and not excluded by the shop; at most ten of each. */
  list_similar_products: {
    path: {
      /** `prd_…` */
      id: string;
    };
    answer: SimilarProducts;
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
  /** Rehearsals, newest first, without their results. The newest 200 that are over are kept. */
  list_rehearsals: {
    query?: {
      /** The `next_cursor` of the page before; absent for the first page. */
      cursor?: string | undefined;
      /** Rows of a page. */
      limit?: number | undefined;
    };
    answer: Page_Rehearsal;
  };
  /** Asks for a rehearsal: what journeys would have done in the past, had they been on. It is queued, and lived through in the background over a copy of the shop; nothing of the shop is changed, and nobody is written to. */
  start_rehearsal: {
    body: RehearsalWanted;
    answer: Rehearsal;
  };
  /** One rehearsal: how far it is, and when it is done, what would have happened. */
  read_rehearsal: {
    path: {
      /** `reh_…` */
      rehearsal: string;
    };
    answer: RehearsalDetail;
  };
  /** Removes a rehearsal that is over, and its result. */
  delete_rehearsal: {
    path: {
      /** `reh_…` */
      rehearsal: string;
    };
    answer: undefined;
  };
  /** Stops a rehearsal: one that waits at once, one that runs within seconds. */
  cancel_rehearsal: {
    path: {
      /** `reh_…` */
      rehearsal: string;
    };
    answer: Rehearsal;
  };
  /** A report over the shop's orders: each number with its definition, amounts in minor units; what is not known yet is absent. */
  read_report: {
    path: {
      /** Which report. */
      report: "sales" | "repeat" | "retention" | "cohorts" | "orders" | "second-order" | "rfm" | "revenue";
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
  /** How two or three segments overlap. */
  overlap_segments: {
    body: Overlapping;
    answer: SegmentOverlap;
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
  /** The members of a segment by number, with what a list of people shows of them. Each page is of the members at its own time. */
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
    answer: Page_SegmentMember;
  };
  /** How many belonged to a segment, day by day, of the last 400 days. Each day is counted once, soon after it begins. */
  list_segment_sizes: {
    path: {
      /** id or name */
      segment: string;
    };
    answer: Array<SegmentSize>;
  };
  /** What refers to a segment: other segments, and journeys as people enter them now. */
  list_segment_uses: {
    path: {
      /** id or name */
      segment: string;
    };
    answer: Array<SegmentUse>;
  };
  /** What a segment was and is, the newest version first, at most 1,000. */
  list_segment_versions: {
    path: {
      /** id */
      segment: string;
    };
    answer: Array<Version>;
  };
  /** Who messages are from: the shop's own sender, and named ones for some programmes or purposes. */
  list_senders: {
    answer: Senders;
  };
  /** What the DNS says about a sender, record by record: SPF, DKIM, DMARC. It is looked up anew, which may take seconds. */
  check_sender: {
    path: {
      /** `own`, or its name */
      sender: string;
    };
    answer: SenderCheck;
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
  /** Every setting as it stands, with what it does: those of the shop, which can be changed here, then those of the installation. */
  list_settings: {
    answer: Array<Setting>;
  };
  /** Sets one of the shop's settings. */
  change_setting: {
    path: {
      /** such as `shop.name` */
      key: string;
    };
    body: SettingValue;
    answer: Setting;
  };
  /** Sets one of the shop's settings back to its default. */
  reset_setting: {
    path: {
      /** such as `shop.name` */
      key: string;
    };
    answer: Setting;
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
  /** Blocks that several templates show, with the templates that name them. */
  list_shared_blocks: {
    answer: SharedBlocks;
  };
  /** One shared block: what it says, what it said before, and where it is shown. */
  read_shared_block: {
    path: {
      /** name */
      name: string;
    };
    answer: SharedBlockWhole;
  };
  /** Saves a shared block. It counts at once, in every message that is written from now on. `header` takes the place of the shop's name at the top of every letter, `footer` is shown below what every letter says. Refused with all that is wrong, also in the templates that name it. */
  save_shared_block: {
    path: {
      /** name */
      name: string;
    };
    body: SharedBlockDraft;
    answer: SharedBlockWhole;
  };
  /** Removes a shared block. Refused while templates name it. */
  remove_shared_block: {
    path: {
      /** name */
      name: string;
    };
    answer: undefined;
  };
  /** What a template would say with a shared block that is not saved; or the block by itself. */
  preview_shared_block: {
    path: {
      /** name */
      name: string;
    };
    body: SharedBlockSketch;
    answer: TemplatePreview;
  };
  /** Sign in by the provider: leads the browser there. */
  begin_single_sign_on: {
    query?: {
      /** A path of the admin page; its front when it is left out. */
      return_to?: string | undefined;
    };
    answer: undefined;
  };
  /** The provider sends people back here. Sets the cookies of the session. */
  end_single_sign_on: {
    query?: {
      /** What the sign-in began with. */
      state?: string | undefined;
      /** What is exchanged for the provider's word; absent when it did not let somebody in. */
      code?: string | undefined;
      /** Which provider it is, where it says so. */
      iss?: string | undefined;
    };
    answer: undefined;
  };
  /** Look whether the provider of single sign-on can be asked, and what it must be told of this program. */
  check_single_sign_on: {
    answer: SingleSignOnCheck;
  };
  /** By which providers people may sign in, beside their password. */
  list_sign_in_providers: {
    answer: SignInProviders;
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
  read_advice: ["GET", "/api/v1/advice"],
  list_audit: ["GET", "/api/v1/audit"],
  list_backups: ["GET", "/api/v1/backups"],
  make_backup: ["POST", "/api/v1/backups"],
  remove_backup: ["DELETE", "/api/v1/backups/{backup}"],
  download_backup: ["GET", "/api/v1/backups/{backup}/file"],
  read_logo: ["GET", "/api/v1/brand/logo"],
  set_logo: ["PUT", "/api/v1/brand/logo"],
  remove_logo: ["DELETE", "/api/v1/brand/logo"],
  read_campaign_calendar: ["GET", "/api/v1/campaign-calendar"],
  list_campaigns: ["GET", "/api/v1/campaigns"],
  create_campaign: ["POST", "/api/v1/campaigns"],
  read_campaign: ["GET", "/api/v1/campaigns/{campaign}"],
  change_campaign: ["PUT", "/api/v1/campaigns/{campaign}"],
  delete_campaign: ["DELETE", "/api/v1/campaigns/{campaign}"],
  cancel_campaign: ["POST", "/api/v1/campaigns/{campaign}/cancel"],
  duplicate_campaign: ["POST", "/api/v1/campaigns/{campaign}/duplicate"],
  estimate_campaign: ["GET", "/api/v1/campaigns/{campaign}/estimate"],
  read_campaign_figures: ["GET", "/api/v1/campaigns/{campaign}/figures"],
  pause_campaign: ["POST", "/api/v1/campaigns/{campaign}/pause"],
  resend_campaign: ["POST", "/api/v1/campaigns/{campaign}/resend"],
  resume_campaign: ["POST", "/api/v1/campaigns/{campaign}/resume"],
  schedule_campaign: ["POST", "/api/v1/campaigns/{campaign}/schedule"],
  test_campaign: ["POST", "/api/v1/campaigns/{campaign}/test"],
  unschedule_campaign: ["POST", "/api/v1/campaigns/{campaign}/unschedule"],
  choose_campaign_winner: ["POST", "/api/v1/campaigns/{campaign}/winner"],
  list_customers: ["GET", "/api/v1/customers"],
  tell_customer: ["POST", "/api/v1/customers"],
  tell_customers: ["POST", "/api/v1/customers/batch"],
  read_customer: ["GET", "/api/v1/customers/{id}"],
  read_best_time: ["GET", "/api/v1/customers/{id}/best-time"],
  erase_customer: ["POST", "/api/v1/customers/{id}/erase"],
  list_met_experiments: ["GET", "/api/v1/customers/{id}/experiments"],
  export_customer: ["GET", "/api/v1/customers/{id}/export"],
  merge_customer: ["POST", "/api/v1/customers/{id}/merge"],
  why_messages: ["GET", "/api/v1/customers/{id}/messages/why"],
  list_order_risks: ["GET", "/api/v1/customers/{id}/order-risks"],
  read_predictions: ["GET", "/api/v1/customers/{id}/predictions"],
  list_run_outs: ["GET", "/api/v1/customers/{id}/replenishment"],
  list_replies: ["GET", "/api/v1/customers/{id}/replies"],
  read_timeline: ["GET", "/api/v1/customers/{id}/timeline"],
  unmerge_customer: ["POST", "/api/v1/customers/{id}/unmerge"],
  list_events: ["GET", "/api/v1/events"],
  tell_event: ["POST", "/api/v1/events"],
  tell_events: ["POST", "/api/v1/events/batch"],
  list_experiments: ["GET", "/api/v1/experiments"],
  create_experiment: ["POST", "/api/v1/experiments"],
  plan_experiment: ["GET", "/api/v1/experiments/plan"],
  find_experiment: ["GET", "/api/v1/experiments/{experiment}"],
  read_experiment: ["GET", "/api/v1/experiments/{experiment}/reading"],
  start_experiment: ["POST", "/api/v1/experiments/{experiment}/start"],
  stop_experiment: ["POST", "/api/v1/experiments/{experiment}/stop"],
  tell_fulfilment: ["POST", "/api/v1/fulfilments"],
  tell_fulfilments: ["POST", "/api/v1/fulfilments/batch"],
  read_health_report: ["GET", "/api/v1/health/report"],
  list_hooks: ["GET", "/api/v1/hooks"],
  create_hook: ["POST", "/api/v1/hooks"],
  change_hook: ["PUT", "/api/v1/hooks/{hook}"],
  delete_hook: ["DELETE", "/api/v1/hooks/{hook}"],
  list_hook_deliveries: ["GET", "/api/v1/hooks/{hook}/deliveries"],
  retry_hook_delivery: ["POST", "/api/v1/hooks/{hook}/deliveries/{delivery}/retry"],
  pause_hook: ["POST", "/api/v1/hooks/{hook}/pause"],
  resume_hook: ["POST", "/api/v1/hooks/{hook}/resume"],
  retry_hook: ["POST", "/api/v1/hooks/{hook}/retry"],
  renew_hook_secret: ["POST", "/api/v1/hooks/{hook}/secret"],
  test_hook: ["POST", "/api/v1/hooks/{hook}/test"],
  list_imports: ["GET", "/api/v1/imports"],
  start_import: ["POST", "/api/v1/imports"],
  bring_import_file: ["POST", "/api/v1/imports/files"],
  add_import_part: ["PUT", "/api/v1/imports/files/{file}"],
  look_at_import_file: ["GET", "/api/v1/imports/files/{file}/look"],
  read_import: ["GET", "/api/v1/imports/{import}"],
  cancel_import: ["POST", "/api/v1/imports/{import}/cancel"],
  read_import_rejects: ["GET", "/api/v1/imports/{import}/rejects"],
  resume_import: ["POST", "/api/v1/imports/{import}/resume"],
  read_clv: ["GET", "/api/v1/insights/clv"],
  read_rfm_moves: ["GET", "/api/v1/insights/rfm"],
  read_risk: ["GET", "/api/v1/insights/risk"],
  accept_invitation: ["POST", "/api/v1/invitations/accept"],
  look_at_invitation: ["POST", "/api/v1/invitations/look"],
  list_journeys: ["GET", "/api/v1/journeys"],
  list_ready_journeys: ["GET", "/api/v1/journeys/ready"],
  read_ready_journey: ["GET", "/api/v1/journeys/ready/{journey}"],
  validate_journey: ["POST", "/api/v1/journeys/validate"],
  read_journey: ["GET", "/api/v1/journeys/{journey}"],
  archive_journey: ["POST", "/api/v1/journeys/{journey}/archive"],
  bring_into_journey: ["POST", "/api/v1/journeys/{journey}/customers"],
  explain_journey: ["GET", "/api/v1/journeys/{journey}/customers/{customer}"],
  enable_journey: ["POST", "/api/v1/journeys/{journey}/enable"],
  list_failed_in_journey: ["GET", "/api/v1/journeys/{journey}/failed"],
  read_journey_nodes: ["GET", "/api/v1/journeys/{journey}/nodes"],
  list_people_at_node: ["GET", "/api/v1/journeys/{journey}/nodes/{node}/people"],
  pause_journey: ["POST", "/api/v1/journeys/{journey}/pause"],
  plan_journey: ["POST", "/api/v1/journeys/{journey}/plan"],
  publish_journey: ["POST", "/api/v1/journeys/{journey}/publish"],
  resume_journey: ["POST", "/api/v1/journeys/{journey}/resume"],
  retry_journey: ["POST", "/api/v1/journeys/{journey}/retry"],
  read_journey_version: ["GET", "/api/v1/journeys/{journey}/versions/{number}"],
  list_keys: ["GET", "/api/v1/keys"],
  create_key: ["POST", "/api/v1/keys"],
  revoke_key: ["DELETE", "/api/v1/keys/{key}"],
  list_lists: ["GET", "/api/v1/lists"],
  create_list: ["POST", "/api/v1/lists"],
  archive_list: ["DELETE", "/api/v1/lists/{list}"],
  list_list_members: ["GET", "/api/v1/lists/{list}/members"],
  change_list_members: ["POST", "/api/v1/lists/{list}/members"],
  listen: ["GET", "/api/v1/live"],
  read_measures: ["GET", "/api/v1/measures"],
  list_messages: ["GET", "/api/v1/messages"],
  list_brakes: ["GET", "/api/v1/messages/brakes"],
  release_brake: ["POST", "/api/v1/messages/brakes/{programme}/release"],
  list_outbox: ["GET", "/api/v1/messages/outbox"],
  simulate_policy: ["POST", "/api/v1/messages/policy/simulate"],
  take_in_mail: ["POST", "/api/v1/messages/returned"],
  read_message: ["GET", "/api/v1/messages/{id}"],
  read_message_source: ["GET", "/api/v1/messages/{id}/source"],
  list_offers: ["GET", "/api/v1/offers"],
  create_offer: ["POST", "/api/v1/offers"],
  read_offer: ["GET", "/api/v1/offers/{offer}"],
  change_offer: ["PUT", "/api/v1/offers/{offer}"],
  list_offer_codes: ["GET", "/api/v1/offers/{offer}/codes"],
  bring_offer_codes: ["POST", "/api/v1/offers/{offer}/codes"],
  download_offer_codes: ["GET", "/api/v1/offers/{offer}/codes.csv"],
  make_offer_codes: ["POST", "/api/v1/offers/{offer}/codes/make"],
  set_offer_state: ["PUT", "/api/v1/offers/{offer}/state"],
  list_orders: ["GET", "/api/v1/orders"],
  tell_order: ["POST", "/api/v1/orders"],
  tell_orders: ["POST", "/api/v1/orders/batch"],
  read_order: ["GET", "/api/v1/orders/{id}"],
  list_predicates: ["GET", "/api/v1/predicates"],
  list_products: ["GET", "/api/v1/products"],
  tell_product: ["POST", "/api/v1/products"],
  tell_products: ["POST", "/api/v1/products/batch"],
  read_product: ["GET", "/api/v1/products/{id}"],
  list_similar_products: ["GET", "/api/v1/products/{id}/similar"],
  list_recommendations: ["GET", "/api/v1/recommendations"],
  list_refunds: ["GET", "/api/v1/refunds"],
  tell_refund: ["POST", "/api/v1/refunds"],
  tell_refunds: ["POST", "/api/v1/refunds/batch"],
  list_rehearsals: ["GET", "/api/v1/rehearsals"],
  start_rehearsal: ["POST", "/api/v1/rehearsals"],
  read_rehearsal: ["GET", "/api/v1/rehearsals/{rehearsal}"],
  delete_rehearsal: ["DELETE", "/api/v1/rehearsals/{rehearsal}"],
  cancel_rehearsal: ["POST", "/api/v1/rehearsals/{rehearsal}/cancel"],
  read_report: ["GET", "/api/v1/reports/{report}"],
  list_segments: ["GET", "/api/v1/segments"],
  create_segment: ["POST", "/api/v1/segments"],
  overlap_segments: ["POST", "/api/v1/segments/overlap"],
  preview_segment: ["POST", "/api/v1/segments/preview"],
  read_segment: ["GET", "/api/v1/segments/{segment}"],
  change_segment: ["PUT", "/api/v1/segments/{segment}"],
  archive_segment: ["DELETE", "/api/v1/segments/{segment}"],
  count_segment: ["GET", "/api/v1/segments/{segment}/count"],
  explain_segment: ["GET", "/api/v1/segments/{segment}/customers/{customer}"],
  list_segment_members: ["GET", "/api/v1/segments/{segment}/members"],
  list_segment_sizes: ["GET", "/api/v1/segments/{segment}/sizes"],
  list_segment_uses: ["GET", "/api/v1/segments/{segment}/uses"],
  list_segment_versions: ["GET", "/api/v1/segments/{segment}/versions"],
  list_senders: ["GET", "/api/v1/senders"],
  check_sender: ["GET", "/api/v1/senders/{sender}/dns"],
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
  list_settings: ["GET", "/api/v1/settings"],
  change_setting: ["PUT", "/api/v1/settings/{key}"],
  reset_setting: ["DELETE", "/api/v1/settings/{key}"],
  read_setup: ["GET", "/api/v1/setup"],
  set_up: ["POST", "/api/v1/setup"],
  list_shared_blocks: ["GET", "/api/v1/shared-blocks"],
  read_shared_block: ["GET", "/api/v1/shared-blocks/{name}"],
  save_shared_block: ["PUT", "/api/v1/shared-blocks/{name}"],
  remove_shared_block: ["DELETE", "/api/v1/shared-blocks/{name}"],
  preview_shared_block: ["POST", "/api/v1/shared-blocks/{name}/preview"],
  begin_single_sign_on: ["GET", "/api/v1/sign-in/oidc"],
  end_single_sign_on: ["GET", "/api/v1/sign-in/oidc/callback"],
  check_single_sign_on: ["GET", "/api/v1/sign-in/oidc/check"],
  list_sign_in_providers: ["GET", "/api/v1/sign-in/providers"],
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
