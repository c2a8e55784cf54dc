//! Who is inside, and how they came in.

use core::fmt;

use experiments::Holdout as Everywhere;
use kernel::{CustomerId, Timestamp, typed_id};
use messages::Purpose;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Document, Reentry, Trigger, is_held_out, words};
use crate::error::Error;

typed_id!(JourneyId, "jny");
typed_id!(VersionId, "jvn");
typed_id!(EnrolmentId, "enr");
db::int_column!(JourneyId, VersionId, EnrolmentId);

/// The name of a journey: 1 to 60 lower-case letters, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct JourneyName(String);

impl JourneyName {
    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if is_name(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Error::Name)
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for JourneyName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for JourneyName {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(&text)
    }
}

impl From<JourneyName> for String {
    fn from(name: JourneyName) -> Self {
        name.0
    }
}

/// Whether a text is a name: of a journey, or of a node.
pub(crate) fn is_name(text: &str) -> bool {
    (1..=60).contains(&text.len())
        && text
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// How far a journey is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JourneyState {
    /// Written, and nobody comes in.
    Draft,
    /// People come in and go through.
    Live,
    /// Nobody comes in, and those inside stay where they are.
    Paused,
    /// Over: nobody comes in, and those inside leave when they are due.
    Archived,
}

words!(JourneyState {
    Draft = "draft",
    Live = "live",
    Paused = "paused",
    Archived = "archived",
});

/// How far somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EnrolmentState {
    /// At a node, until an instant.
    Waiting,
    /// Due while the journey is paused.
    Parked,
    /// Through.
    Done,
    /// A step failed; it can be tried again.
    Failed,
    /// Left on the way.
    Exited,
    /// Chosen not to get it.
    HeldOut,
}

words!(EnrolmentState {
    Waiting = "waiting",
    Parked = "parked",
    Done = "done",
    Failed = "failed",
    Exited = "exited",
    HeldOut = "held_out",
});

impl EnrolmentState {
    /// Whether they are inside.
    pub const fn is_inside(self) -> bool {
        match self {
            Self::Waiting | Self::Parked | Self::Failed => true,
            Self::Done | Self::Exited | Self::HeldOut => false,
        }
    }
}

/// Something that happened to a customer, as far as coming in needs to know: an event, or what stands for one of the
/// past.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    /// To whom.
    pub customer: CustomerId,
    /// What: `order.paid`.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// What makes it recognisable: the event's own cause, also when it is told by a back-fill.
    pub cause: String,
    /// What was told.
    pub data: Value,
}

impl From<&events::Event> for Occurrence {
    fn from(event: &events::Event) -> Self {
        Self {
            customer: event.customer,
            kind: event.kind.clone(),
            at: event.at,
            cause: event.cause.clone(),
            data: event.data.clone(),
        }
    }
}

/// The plain fields of an event: what exits compare and messages refer to. Lists and levels stay on the timeline.
pub(crate) fn context(data: &Value) -> Value {
    let plain: Map<String, Value> = data
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, value)| !value.is_array() && !value.is_object())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    Value::Object(plain)
}

/// How far back people are brought in when a journey goes live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackFill {
    /// The newest so many events.
    Newest(u32),
    /// Every event from an instant on.
    Since(Timestamp),
}

/// Whether an occurrence brings its customer in, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryRule {
    /// They come in.
    Enters,
    /// They are counted and get nothing.
    HeldOut,
    /// Another kind of event.
    OtherEvent,
    /// The event's data do not fulfil the filter.
    Filtered,
    /// The event is older than the journey allows.
    Stale,
    /// They were inside before, and may not come in again yet.
    NotAgain,
    /// What the document says of its people does not hold of them.
    NotMeant,
    /// The shop's holdout keeps them from all marketing.
    KeptOut,
}

/// By what somebody would come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ruling {
    /// The event itself, now.
    Event,
    /// The event, brought in from the past.
    Past,
    /// Whatever else the trigger is, or by hand: that it came about is known.
    Called,
}

/// What decides about coming in, as far as the document and the occurrence say it. Who is held out does not depend on any
/// of it; it is asked last, so that those who are held out are counted as often as they would have come in. Those whom the shop's
/// holdout keeps `everywhere` from marketing are not counted: beside nothing at all, one programme cannot be judged.
pub(crate) fn entry_rule(
    document: &Document,
    occurrence: &Occurrence,
    last_entry: Option<Timestamp>,
    now: Timestamp,
    ruling: Ruling,
    everywhere: Option<&Everywhere>,
) -> EntryRule {
    if ruling != Ruling::Called {
        let Trigger::Event(trigger) = &document.trigger else {
            return EntryRule::OtherEvent;
        };
        if occurrence.kind != trigger.event {
            return EntryRule::OtherEvent;
        }
        let mut tests = trigger.filter.iter();
        if !tests.all(|test| test.holds(&occurrence.data)) {
            return EntryRule::Filtered;
        }
        if ruling == Ruling::Event && now.since(occurrence.at) > trigger.fresh_for {
            return EntryRule::Stale;
        }
    }
    let again = match (document.reentry, last_entry) {
        (Reentry::Always, _) | (_, None) => true,
        (Reentry::Once, Some(_)) => false,
        (Reentry::After(span), Some(last)) => now.since(last) >= span,
    };
    if !again {
        return EntryRule::NotAgain;
    }
    let is_kept_out = document.purpose == Purpose::Marketing
        && everywhere.is_some_and(|holdout| holdout.holds_out(occurrence.customer));
    if is_kept_out {
        return EntryRule::KeptOut;
    }
    match &document.holdout {
        Some(holdout) if is_held_out(holdout, occurrence.customer) => EntryRule::HeldOut,
        Some(_) | None => EntryRule::Enters,
    }
}
