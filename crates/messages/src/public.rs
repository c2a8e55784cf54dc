//! What others may see: events and views, versioned.
//!
//! No event holds personal data: what was written is read from the room while it is there.

use customers::{Channel, Purpose};
use kernel::{CustomerId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::{AskId, AskState, DecisionId, MessageId, MessageState, Outcome, Stage, Topic};

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
/// The customer wants no more of it. Data: [`UnsubscribedEvent`].
pub const MESSAGE_UNSUBSCRIBED: &str = "message.unsubscribed";

/// The customer took back an "enough" that was said by mistake. Data: [`UnsubscribedEvent`].
pub const MESSAGE_RESUBSCRIBED: &str = "message.resubscribed";

/// All kinds of this room.
pub const KINDS: [&str; 9] = [
    MESSAGE_SENT,
    MESSAGE_CAPTURED,
    MESSAGE_FAILED,
    MESSAGE_DEFERRED,
    MESSAGE_REFUSED,
    MESSAGE_EXPIRED,
    MESSAGE_MERGED,
    MESSAGE_UNSUBSCRIBED,
    MESSAGE_RESUBSCRIBED,
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

/// A message as pages and the API show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MessageView {
    /// To whom.
    pub customer: CustomerId,
    /// Which.
    pub id: MessageId,
    /// The ask it was made of.
    pub ask: AskId,
    /// By what way.
    pub channel: Channel,
    /// Who asked.
    pub programme: String,
    /// For what.
    pub purpose: Purpose,
    /// What about.
    pub topic: Topic,
    /// When the policy let it go.
    pub queued_at: Timestamp,
    /// How far it is.
    #[serde(flatten)]
    pub state: MessageState,
    /// How often it was offered to a server.
    pub attempts: i64,
    /// Its subject, once it is written.
    pub subject: Option<String>,
    /// Its language, once it is written.
    pub language: Option<String>,
}

/// A decision as pages and the API show it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DecisionView {
    /// Which.
    pub id: DecisionId,
    /// When.
    pub at: Timestamp,
    /// On what occasion.
    pub stage: Stage,
    /// What.
    pub outcome: Outcome,
    /// Why: a stable code.
    pub reason: String,
    /// What belongs to the code.
    pub detail: Value,
    /// Why, in words.
    pub words: String,
    /// By what way it goes.
    pub channel: Option<Channel>,
    /// Until when it waits.
    pub until: Option<Timestamp>,
    /// The ask that speaks for it.
    pub into: Option<AskId>,
}

/// Everything about one ask: what was wanted, what was decided and why, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// Who was to be written to.
    pub customer: CustomerId,
    /// The ask.
    pub ask: AskId,
    /// What brought it about.
    pub cause: String,
    /// Who asked.
    pub programme: String,
    /// For what.
    pub purpose: Purpose,
    /// What about.
    pub topic: Topic,
    /// When it was put.
    pub asked_at: Timestamp,
    /// Not before.
    pub earliest: Timestamp,
    /// Too late from.
    pub latest: Timestamp,
    /// How far it is.
    pub state: AskState,
    /// When an open one is looked at next.
    pub look_at: Option<Timestamp>,
    /// When it was over.
    pub closed_at: Option<Timestamp>,
    /// What was decided, oldest first.
    pub decisions: Vec<DecisionView>,
    /// The message that came of it.
    pub message: Option<MessageView>,
}
