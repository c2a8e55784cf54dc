//! What the shop may set about writing to people.

use kernel::{Day, EmailAddress};
use settings::{Declared, Secret, Setting, WebAddress};

use crate::{
    domain::{Channels, DomainRates, QuietHours, TextRates},
    letter::Party,
};

/// By what ways the shop writes.
pub const CHANNELS: Setting<Channels> = Setting::shop(
    "messages.channels",
    "email",
    "By what ways the shop writes: `email`, `sms`, `web_push`, `webhook`. A programme names the ways that it prefers; the first that is switched on here and that the customer allows is taken. A way that is switched on and has no provider yet is captured: messages are written and kept, and nothing leaves.",
);

/// Where the provider of text messages is.
pub const SMS_API: Setting<WebAddress> = Setting::shop(
    "messages.sms_api",
    "https://api.twilio.com",
    "Where the interface of the provider of text messages begins, without `/2010-04-01`. Any provider with Twilio's interface will do.",
);

/// Who we are there.
pub const SMS_ACCOUNT: Setting<Option<String>> = Setting::shop(
    "messages.sms_account",
    "",
    "The account at the provider of text messages: `AC…`. Empty: text messages are captured.",
)
.range(2, 100);

/// What proves it, and what its calls are signed with.
pub const SMS_TOKEN: Setting<Option<Secret>> = Setting::shop(
    "messages.sms_token",
    "",
    "The token of the account. The provider signs with it what it tells of messages (`/h/sms/…`) and what people text back: give it the address `/h/sms` of this program, under the address that shoppers reach it by, for messages that come in. Unless there is a key, it also proves who hands messages over.",
)
.range(1, 200);

/// A key in place of the token.
pub const SMS_KEY: Setting<Option<String>> = Setting::shop(
    "messages.sms_key",
    "",
    "A key of the account, `SK…`, by which messages are handed over, so that it can be taken back by itself. Empty: the account and its token.",
)
.range(2, 100);

/// Its secret.
pub const SMS_KEY_SECRET: Setting<Option<Secret>> =
    Setting::shop("messages.sms_key_secret", "", "The secret of that key.").range(1, 200);

/// Whom text messages are from.
pub const SMS_FROM: Setting<Option<SmsSenders>> = Setting::shop(
    "messages.sms_from",
    "",
    "Whom text messages are from: a number such as +15005550006, a short code, a word of up to eleven letters that nobody can answer, or a messaging service (`MG…`). By the beginning of the number that a message goes to, where that differs: `+1=+15005550006, +44=TeaHouse, *=MG…`.",
);

/// Whether the provider knows idempotency keys.
pub const SMS_KNOWS_KEYS: Setting<bool> = Setting::shop(
    "messages.sms_knows_keys",
    "false",
    "Whether the provider recognises a message that is handed over twice by the header `Idempotency-Key`. Then one whose answer was not seen is handed over again; otherwise it counts as sent. Twilio does not.",
);

/// Whether marks are made plain.
pub const SMS_PLAIN: Setting<bool> = Setting::shop(
    "messages.sms_plain",
    "true",
    "Whether typographic quotes, dashes and blanks of text messages become plain ones where that makes a message fit the small alphabet, which has room for more than twice as many letters.",
);

/// Whether marketing is given a way out.
pub const SMS_WAY_OUT: Setting<bool> = Setting::shop(
    "messages.sms_way_out",
    "true",
    "Whether a marketing text that does not speak of STOP ends in a line that does; where the sender is a word that nobody can answer, in the link to unsubscribe.",
);

/// More words for STOP.
pub const SMS_STOP_WORDS: Setting<Option<String>> = Setting::shop(
    "messages.sms_stop_words",
    "",
    "Words, with commas between, that end text messages when somebody texts one of them, beside STOP, UNSUBSCRIBE, END, QUIT, ARRET, STOPP, BAJA and others of their kind.",
)
.range(1, 500);

/// How fast text messages go.
pub const SMS_RATES: Setting<Option<TextRates>> = Setting::shop(
    "messages.sms_rates",
    "",
    "How many text messages a minute go from a sender at most, such as `+15005550006=60, TeaHouse=120, *=30`: the star stands for each of the others. Networks let a number send about one a second, and less in some countries. What is over it waits its turn, what orders need first. Empty: as fast as the provider takes them.",
);

/// Where push services reach the shop.
pub const PUSH_CONTACT: Setting<Option<EmailAddress>> = Setting::shop(
    "messages.push_contact",
    "",
    "The address at which the push services of browser makers reach the shop when something is wrong with its notifications; they ask for one. Empty: notifications by the channel `web_push` are captured.",
);

/// Where messages are told to a system of the shop's own.
pub const WEBHOOK_URL: Setting<Option<WebAddress>> = Setting::shop(
    "messages.webhook_url",
    "",
    "Where messages by the channel `webhook` are told to a system of the shop's own, which does the rest: an address that begins with https://. Empty: they are captured.",
);

/// What such calls are signed with.
pub const WEBHOOK_SECRET: Setting<Option<Secret>> = Setting::shop(
    "messages.webhook_secret",
    "",
    "What these calls are signed with, as those of journeys are: the header `Perennial-Signature: t=…,v1=…` holds the HMAC-SHA-256 of `t`, a full stop and the body. Without one, messages by the channel `webhook` are captured.",
)
.range(16, 200);

/// Whom text messages are from, as a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmsSenders(pub(crate) courier::sms::Senders);

impl settings::Value for SmsSenders {
    const KIND: &'static str = "senders of text messages";

    fn read(text: &str) -> Result<Self, String> {
        courier::sms::Senders::read(text).map(Self).ok_or_else(|| {
            "a number, a word of up to eleven letters, or a list such as +1=+15005550006, *=TeaHouse".to_owned()
        })
    }

    fn write(&self) -> String {
        self.0.write()
    }
}

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

/// The name beside the shop's own sender.
pub const FROM_NAME: Setting<Option<String>> = Setting::shop(
    "messages.from_name",
    "",
    "The name that the shop's own mail comes from, such as \"Fern & Kettle\". Empty: as the installation has it (`smtp.from_name`), else the shop's name.",
)
.range(1, 200);

/// The address of the shop's own sender.
pub const FROM_ADDRESS: Setting<Option<EmailAddress>> = Setting::shop(
    "messages.from_address",
    "",
    "The address that the shop's own mail comes from, such as hello@shop.example. The mail server must be allowed to send for it: look at its records in the DNS before. Empty: as the installation has it (`smtp.from_address`).",
);

/// Who the shop's own mail is from: as the shop has it, else as the installation has it. Without a name, the shop's.
pub(crate) fn own_sender(
    shop: &settings::Snapshot,
    installation: &Party,
) -> Result<Party, settings::Error> {
    let name = shop.get(&FROM_NAME)?.or_else(|| installation.name.clone());
    let address = shop.get(&FROM_ADDRESS)?;
    Ok(Party {
        name: match name {
            Some(name) => Some(name),
            None => Some(shop.get(&settings::shop::NAME)?),
        },
        address: address.unwrap_or_else(|| installation.address.clone()),
    })
}

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

/// How long what was written is kept.
pub const LETTERS_KEPT: Setting<i64> = Setting::shop(
    "messages.letters_kept_days",
    "0",
    "How many days the words of a message are kept after it was made; that it was written, when and why stays. 0: as long as the customer is not forgotten.",
)
.range(0, 3_650);

/// How long what customers wrote is kept.
pub const REPLIES_KEPT: Setting<i64> = Setting::shop(
    "messages.replies_kept_days",
    "0",
    "How many days answers of customers are kept after they came; that an answer came, and when, stays. 0: as long as the customer is not forgotten.",
)
.range(0, 3_650);

/// All of them.
pub const SETTINGS: &[&dyn Declared] = &[
    &CHANNELS,
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
    &LETTERS_KEPT,
    &REPLIES_KEPT,
    &TRACK_OPENS,
    &TRACK_CLICKS,
    &FROM_NAME,
    &FROM_ADDRESS,
    &BOUNCES_TO,
    &REPLIES_TO,
    &SMS_API,
    &SMS_ACCOUNT,
    &SMS_TOKEN,
    &SMS_KEY,
    &SMS_KEY_SECRET,
    &SMS_FROM,
    &SMS_KNOWS_KEYS,
    &SMS_PLAIN,
    &SMS_WAY_OUT,
    &SMS_STOP_WORDS,
    &SMS_RATES,
    &PUSH_CONTACT,
    &WEBHOOK_URL,
    &WEBHOOK_SECRET,
];
