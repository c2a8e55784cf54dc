//! What the shop may set about writing to people.

use kernel::{Day, EmailAddress};
use settings::{Declared, Setting};

use crate::domain::{DomainRates, QuietHours};

/// When people are left in peace.
pub const QUIET_HOURS: Setting<Option<QuietHours>> = Setting::shop(
    "messages.quiet_hours",
    "21:00-08:00",
    "The hours of the customer's own day in which nothing is sent but what an order needs; what falls into them waits for their end. Empty: none.",
);

/// How many marketing messages a day.
pub const MARKETING_PER_DAY: Setting<u32> = Setting::shop(
    "messages.marketing_per_day",
    "1",
    "How many marketing messages one customer gets within 24 hours at most, for each channel; the others wait. 0: no limit.",
)
.range(0, 100);

/// How many marketing messages a week.
pub const MARKETING_PER_WEEK: Setting<u32> = Setting::shop(
    "messages.marketing_per_week",
    "4",
    "How many marketing messages one customer gets within seven days at most, over all channels; the others wait. 0: no limit.",
)
.range(0, 500);

/// How many service messages a day.
pub const SERVICE_PER_DAY: Setting<u32> = Setting::shop(
    "messages.service_per_day",
    "2",
    "How many service messages (thanks, tips, review requests) one customer gets within 24 hours at most, for each channel; the others wait. 0: no limit.",
)
.range(0, 100);

/// Whether buying is enough.
pub const SOFT_OPT_IN: Setting<bool> = Setting::shop(
    "messages.soft_opt_in",
    "false",
    "Whether marketing by e-mail may rest on a purchase at which the customer could refuse and did not (directive 2002/58/EC, article 13(2)). Off: marketing needs a yes.",
);

/// How long a message is tried.
pub const GIVE_UP_AFTER: Setting<i64> = Setting::shop(
    "messages.give_up_after_hours",
    "72",
    "How long a message is offered to a mail server that says \"not now\" or does not answer before it is given up, in hours.",
)
.range(1, 240);

/// How fast mail goes to receiving domains.
pub const DOMAIN_RATES: Setting<Option<DomainRates>> = Setting::shop(
    "messages.domain_rates",
    "",
    "How many messages a minute go to a receiving domain at most, such as `gmail.com+googlemail.com=600, outlook.com=300, *=120`: domains with a plus between share one rate, and the star stands for each of the others. What is over it waits its turn, what orders need first. Empty: as fast as the mail server takes them.",
);

/// How fast the shop's own sender sends.
pub const SENDER_RATE: Setting<u32> = Setting::shop(
    "messages.sender_rate",
    "0",
    "How many messages a minute the shop's own sender sends at most; a named sender has its own rate. What is over it waits its turn, what orders need first. 0: no limit.",
)
.range(0, 1_000_000);

/// When the shop's own sender began.
pub const WARM_UP_FROM: Setting<Option<Day>> = Setting::shop(
    "messages.warm_up_from",
    "",
    "The first day on which the shop's own sender sends, such as 2026-03-02, when mailbox providers do not know it yet. For 28 days it then sends no more than 50 messages on the first day, 100 on the second, and about a third more on each further day, up to 200,000; what is over it waits for the next day. What orders need is counted and goes at once. Empty: no warm-up.",
);

/// Where the shop is.
pub const POSTAL_ADDRESS: Setting<Option<String>> = Setting::shop(
    "messages.postal_address",
    "",
    "The shop's postal address on one line, at the foot of every message: the law of several countries asks for it (in the United States, CAN-SPAM).",
)
.range(1, 300);

/// Whether opening is counted.
pub const TRACK_OPENS: Setting<bool> = Setting::shop(
    "messages.track_opens",
    "true",
    "Whether marketing and service messages have a picture of one pixel that tells that they were opened. What machines fetch is counted apart.",
);

/// Whether clicks are counted.
pub const TRACK_CLICKS: Setting<bool> = Setting::shop(
    "messages.track_clicks",
    "true",
    "Whether links in marketing and service messages lead over this program, which counts who followed them. Needed to credit orders to messages.",
);

/// Where bounces go.
pub const BOUNCES_TO: Setting<Option<EmailAddress>> = Setting::shop(
    "messages.bounces_to",
    "",
    "The address that mail servers send bounces to, such as bounces@shop.example. Each message adds a signed mark of its own, bounces+…@shop.example, so the mailbox must take addresses with a plus. Empty: bounces go to the sender's address, without a mark.",
);

/// Where answers go.
pub const REPLIES_TO: Setting<Option<EmailAddress>> = Setting::shop(
    "messages.replies_to",
    "",
    "The address that customers' answers go to, such as hello@shop.example. Each message adds a signed mark of its own, hello+…@shop.example, so the mailbox must take addresses with a plus. Empty: answers go to the sender's address, and are recognised by what they refer to.",
);

/// All of them.
pub const SETTINGS: &[&dyn Declared] = &[
    &QUIET_HOURS,
    &MARKETING_PER_DAY,
    &MARKETING_PER_WEEK,
    &SERVICE_PER_DAY,
    &SOFT_OPT_IN,
    &GIVE_UP_AFTER,
    &DOMAIN_RATES,
    &SENDER_RATE,
    &WARM_UP_FROM,
    &POSTAL_ADDRESS,
    &TRACK_OPENS,
    &TRACK_CLICKS,
    &BOUNCES_TO,
    &REPLIES_TO,
];
