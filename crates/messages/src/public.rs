//! What others may see: events and views, versioned.
//!
//! No event holds personal data: what was written is read from the room while it is there.

use courier::sms::Size;
use customers::{Channel, Purpose};
use kernel::{CustomerId, Span, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    coming_back::ReplyId,
    domain::{AskId, AskState, DecisionId, MessageId, MessageState, Outcome, Stage, Topic},
    letter::{Party, Written},
    store::DeliveryRow,
};

/// A message left. Data: [`MessageEvent`].
pub const MESSAGE_SENT: &str = "message.sent";
/// A message was kept here, since no way out is set up. Data: [`MessageEvent`].
pub const MESSAGE_CAPTURED: &str = "message.captured";
/// A message cannot be sent. Data: [`MessageEvent`].
pub const MESSAGE_FAILED: &str = "message.failed";
/// A message waits for the policy's sake; told once for each ask. Data: [`AskEvent`].
pub const MESSAGE_DEFERRED: &str = "message.deferred";
/// The policy said no. Data: [`AskEvent`].
pub const MESSAGE_REFUSED: &str = "message.refused";
/// Its time was over. Data: [`AskEvent`].
pub const MESSAGE_EXPIRED: &str = "message.expired";
/// Another message speaks for it. Data: [`AskEvent`].
pub const MESSAGE_MERGED: &str = "message.merged";
/// A message was opened, told once for people and once for machines. Data: [`VisitEvent`].
pub const MESSAGE_OPENED: &str = "message.opened";
/// A link of a message was followed, told once of each link for people and once for machines. Data: [`VisitEvent`].
pub const MESSAGE_CLICKED: &str = "message.clicked";
/// The customer wants no more of it. Data: [`UnsubscribedEvent`].
pub const MESSAGE_UNSUBSCRIBED: &str = "message.unsubscribed";

/// The customer took back an "enough" that was said by mistake. Data: [`UnsubscribedEvent`].
pub const MESSAGE_RESUBSCRIBED: &str = "message.resubscribed";

/// The customer chose anew what they want to hear of, how often, or when not. Data: [`PreferencesEvent`].
pub const MESSAGE_PREFERENCES: &str = "message.preferences_changed";

/// A provider told that a message has arrived. Data: [`ReturnedEvent`].
pub const MESSAGE_DELIVERED: &str = "message.delivered";
/// A mail server could not deliver a message. Data: [`BouncedEvent`].
pub const MESSAGE_BOUNCED: &str = "message.bounced";
/// The customer reported a message as unwanted. Data: [`ReturnedEvent`].
pub const MESSAGE_COMPLAINED: &str = "message.complained";
/// A machine answered a message for the customer. Data: [`ReturnedEvent`].
pub const MESSAGE_AUTO_REPLIED: &str = "message.auto_replied";
/// The customer wrote. Data: [`RepliedEvent`].
pub const MESSAGE_REPLIED: &str = "message.replied";

/// All kinds of this room.
pub const KINDS: [&str; 17] = [
    MESSAGE_SENT,
    MESSAGE_CAPTURED,
    MESSAGE_FAILED,
    MESSAGE_DEFERRED,
    MESSAGE_REFUSED,
    MESSAGE_EXPIRED,
    MESSAGE_MERGED,
    MESSAGE_OPENED,
    MESSAGE_CLICKED,
    MESSAGE_UNSUBSCRIBED,
    MESSAGE_RESUBSCRIBED,
    MESSAGE_PREFERENCES,
    MESSAGE_DELIVERED,
    MESSAGE_BOUNCED,
    MESSAGE_COMPLAINED,
    MESSAGE_AUTO_REPLIED,
    MESSAGE_REPLIED,
];

/// Version of the shapes below.
pub const VERSION: u32 = 1;

/// Data of `message.sent`, `message.captured` and `message.failed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageEvent {
    /// The message.
    pub message: MessageId,
    /// The ask it was made of.
    pub ask: AskId,
    /// By what way.
    pub channel: Channel,
    /// For what.
    pub purpose: Purpose,
    /// What about.
    pub topic: Topic,
    /// Who asked.
    pub programme: String,
    /// Why it failed: a code; left out otherwise.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// Data of `message.opened` and `message.clicked`. What machines did is on the timeline as history: nobody hears of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitEvent {
    /// The message.
    pub message: MessageId,
    /// The ask it was made of.
    pub ask: AskId,
    /// By what way it went.
    pub channel: Channel,
    /// For what.
    pub purpose: Purpose,
    /// What about.
    pub topic: Topic,
    /// Who asked.
    pub programme: String,
    /// `human` or `machine`.
    pub by: String,
    /// What shows that it was a machine: a code; left out otherwise.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// The number of the link in the message, from 1; left out when it was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<u16>,
}

/// Data of `message.deferred`, `message.refused`, `message.expired` and `message.merged`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskEvent {
    /// The ask.
    pub ask: AskId,
    /// For what.
    pub purpose: Purpose,
    /// What about.
    pub topic: Topic,
    /// Who asked.
    pub programme: String,
    /// Why: a code.
    pub reason: String,
    /// Until when it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// The ask that speaks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub into: Option<AskId>,
}

/// Data of `message.unsubscribed` and `message.resubscribed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsubscribedEvent {
    /// The message whose link was used.
    pub message: MessageId,
    /// By what way.
    pub channel: Channel,
    /// The purposes that are refused, or wanted again; empty when it is about the topic only.
    pub purposes: Vec<Purpose>,
    /// The topic, when only that is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic>,
}

/// Data of `message.preferences_changed`: how it stands since then. Consent has its own event, `customer.consent_changed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreferencesEvent {
    /// The message whose link was used.
    pub message: MessageId,
    /// What they want no more of.
    pub refused_topics: Vec<Topic>,
    /// At most one marketing message within this span; absent: as the shop has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_within: Option<Span>,
    /// Nothing but what orders need before this instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_until: Option<Timestamp>,
}

/// Data of `message.bounced`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BouncedEvent {
    /// The message.
    #[serde(flatten)]
    pub about: ReturnedEvent,
    /// `hard`: the address does not exist; `soft`: another time it may work.
    pub weight: String,
    /// Why: a code, such as `mailbox_full`.
    pub why: String,
    /// The server's finer code (RFC 3463), when it gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Whether nothing more is sent to the address from now on.
    pub suppressed: bool,
}

/// Data of `message.delivered`, `message.complained` and `message.auto_replied`, and part of others: what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedEvent {
    /// The message.
    pub message: MessageId,
    /// By what way it went.
    pub channel: Channel,
    /// For what.
    pub purpose: Purpose,
    /// What about.
    pub topic: Topic,
    /// Who asked for it.
    pub programme: String,
}

/// Data of `message.replied`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepliedEvent {
    /// The reply, whose words the room keeps.
    pub reply: ReplyId,
    /// What it answers, when that is known.
    #[serde(flatten, default, skip_serializing_if = "Option::is_none")]
    pub about: Option<ReturnedEvent>,
}

/// What a customer wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = MessageReply)]
pub struct ReplyView {
    /// Which.
    #[schema(value_type = String)]
    pub id: ReplyId,
    /// The message that it answers, when that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub message: Option<MessageId>,
    /// When it came in.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
    /// Its subject.
    pub subject: String,
    /// Its text, without what it quotes and without the signature.
    pub text: String,
}

/// A message as pages and the API show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Message)]
pub struct MessageView {
    /// Which.
    #[schema(value_type = String)]
    pub id: MessageId,
    /// To whom.
    #[schema(value_type = String, example = "cus_12")]
    pub customer: CustomerId,
    /// The ask it was made of.
    #[schema(value_type = String)]
    pub ask: AskId,
    /// By what way.
    #[schema(value_type = String, example = "email")]
    pub channel: Channel,
    /// Who asked.
    pub programme: String,
    /// For what.
    #[schema(value_type = String, example = "marketing")]
    pub purpose: Purpose,
    /// What about.
    #[schema(value_type = String, example = "thank-you")]
    pub topic: Topic,
    /// When the policy let it go.
    #[schema(value_type = String, format = DateTime)]
    pub queued_at: Timestamp,
    /// How far it is.
    #[serde(flatten)]
    pub state: MessageState,
    /// How often it was offered to a server.
    pub attempts: i64,
    /// Its subject, once it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Its language, once it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// A message in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ListedMessage {
    /// The message.
    #[serde(flatten)]
    pub message: MessageView,
    /// What the customer is called: the name, else the address; absent where neither is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_name: Option<String>,
}

/// An ask that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct WaitingAsk {
    /// The ask.
    #[schema(value_type = String)]
    pub ask: AskId,
    /// Who is to be written to.
    #[schema(value_type = String, example = "cus_12")]
    pub customer: CustomerId,
    /// What the customer is called: the name, else the address; absent where neither is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_name: Option<String>,
    /// Who asked.
    pub programme: String,
    /// For what.
    #[schema(value_type = String, example = "marketing")]
    pub purpose: Purpose,
    /// What about.
    #[schema(value_type = String, example = "thank-you")]
    pub topic: Topic,
    /// By what ways, the preferred one first.
    #[schema(value_type = Vec<String>, example = json!(["email"]))]
    pub channels: Vec<Channel>,
    /// What it would say.
    pub template: String,
    /// When it was put.
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Timestamp,
    /// Not before.
    #[schema(value_type = String, format = DateTime)]
    pub earliest: Timestamp,
    /// Too late from.
    #[schema(value_type = String, format = DateTime)]
    pub latest: Timestamp,
    /// When it is looked at next.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
    /// What it waits for: a stable code.
    #[schema(example = "quiet_hours")]
    pub reason: String,
    /// What it waits for, in words.
    pub words: String,
}

/// A message as it went, before its signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MessageSource {
    /// Its headers, in their order.
    pub headers: Vec<MessageHeader>,
    /// All of it (RFC 5322).
    pub source: String,
    /// Its size in bytes.
    pub bytes: usize,
}

/// A header, unfolded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MessageHeader {
    /// Its name.
    #[schema(example = "List-Unsubscribe")]
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A message with all that is known of it.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct MessageDetails {
    /// The message.
    #[serde(flatten)]
    pub message: MessageView,
    /// Why it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
    /// What was written; absent while nothing is, after a rehearsal, and after the person was forgotten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<ContentView>,
    /// How far a text message is at its provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<DeliveryView>,
}

/// How far a text message is at its provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = MessageDelivery)]
pub struct DeliveryView {
    /// Its name at the provider.
    pub provider_id: String,
    /// `taken`, `sent`, `lost`, `delivered` or `read`.
    #[schema(example = "delivered")]
    pub standing: String,
    /// The provider's code for why it did not arrive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
}

impl From<DeliveryRow> for DeliveryView {
    fn from(row: DeliveryRow) -> Self {
        Self {
            provider_id: row.provider_id,
            standing: row.standing.word().to_owned(),
            code: row.code,
        }
    }
}

/// What was written in a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = MessageContent)]
pub struct ContentView {
    /// Who it is from: name and address, or number.
    pub from: String,
    /// To whom: name and address, or number.
    pub to: String,
    /// Subject; empty where there is none.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML; empty where there is none.
    pub html: String,
    /// How much room a text message takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<SizeView>,
}

/// How much room a text message takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = TextSize)]
pub struct SizeView {
    /// `gsm7`: seven bits a letter; `ucs2`: sixteen, since a letter is not in the small alphabet.
    #[schema(example = "gsm7")]
    pub encoding: String,
    /// Septets, or units of 16 bits.
    pub units: usize,
    /// Parts that are paid for.
    pub segments: usize,
}

impl From<Size> for SizeView {
    fn from(size: Size) -> Self {
        Self {
            encoding: size.encoding.word().to_owned(),
            units: size.units,
            segments: size.segments,
        }
    }
}

impl From<Written> for ContentView {
    fn from(written: Written) -> Self {
        match written {
            Written::Letter(letter) => Self {
                from: named(&letter.from),
                to: named(&letter.to),
                subject: letter.subject,
                text: letter.text,
                html: letter.html,
                size: None,
            },
            Written::Text(text) => Self {
                from: text.from,
                to: text.to.as_str().to_owned(),
                subject: String::new(),
                text: text.body,
                html: String::new(),
                size: Some(text.size.into()),
            },
            Written::Push(push) => Self {
                from: String::new(),
                to: "web_push".to_owned(),
                subject: push.title,
                text: format!("{}\n{}", push.body, push.link),
                html: String::new(),
                size: None,
            },
            Written::Hook(hook) => Self {
                from: String::new(),
                to: "webhook".to_owned(),
                subject: hook.subject,
                text: hook.body.to_string(),
                html: String::new(),
                size: None,
            },
        }
    }
}

fn named(party: &Party) -> String {
    let address = party.address.as_str();
    match &party.name {
        Some(name) => format!("{name} <{address}>"),
        None => address.to_owned(),
    }
}

/// A decision as pages and the API show it.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = MessageDecision)]
pub struct DecisionView {
    /// Which.
    #[schema(value_type = String)]
    pub id: DecisionId,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// On what occasion.
    #[schema(value_type = String, example = "planned")]
    pub stage: Stage,
    /// What.
    #[schema(value_type = String, example = "later")]
    pub outcome: Outcome,
    /// Why: a stable code.
    #[schema(example = "quiet_hours")]
    pub reason: String,
    /// What belongs to the code.
    #[schema(value_type = Object)]
    pub detail: Value,
    /// Why, in words.
    pub words: String,
    /// By what way it goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "email")]
    pub channel: Option<Channel>,
    /// Ways that were preferred to it, and why it does not go by them; left out when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passed: Vec<PassedView>,
    /// Until when it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    /// The ask that speaks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub into: Option<AskId>,
}

/// A way that was preferred and is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = PassedChannel)]
pub struct PassedView {
    /// Which.
    #[schema(value_type = String, example = "sms")]
    pub channel: Channel,
    /// Why not: a stable code.
    #[schema(example = "contact.no_consent")]
    pub reason: String,
    /// Why not, in words.
    pub words: String,
}

/// Everything about one ask: what was wanted, what was decided and why, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = MessageExplanation)]
pub struct Explanation {
    /// The ask.
    #[schema(value_type = String)]
    pub ask: AskId,
    /// Who was to be written to.
    #[schema(value_type = String, example = "cus_12")]
    pub customer: CustomerId,
    /// What brought it about.
    pub cause: String,
    /// Who asked.
    pub programme: String,
    /// For what.
    #[schema(value_type = String, example = "marketing")]
    pub purpose: Purpose,
    /// What about.
    #[schema(value_type = String, example = "thank-you")]
    pub topic: Topic,
    /// When it was put.
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Timestamp,
    /// Not before.
    #[schema(value_type = String, format = DateTime)]
    pub earliest: Timestamp,
    /// Too late from.
    #[schema(value_type = String, format = DateTime)]
    pub latest: Timestamp,
    /// Why it was wanted at this hour, where one was chosen for the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timing: Option<String>,
    /// How far it is.
    #[schema(value_type = String, example = "granted")]
    pub state: AskState,
    /// When an open one is looked at next.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub look_at: Option<Timestamp>,
    /// When it was over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<Timestamp>,
    /// What was decided, oldest first.
    pub decisions: Vec<DecisionView>,
    /// The message that came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<MessageView>,
}
