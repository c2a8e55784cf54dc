//! The nouns.

use db::Tx;
use kernel::{CustomerId, Moment, Timestamp, typed_id};
use leases::{Handle, HandlerError};
use serde_json::Value;

typed_id!(EventId, "evt");
db::int_column!(EventId);

/// A fact that is to be put on a timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    /// Whose timeline. [`CustomerId::NOBODY`] has none: the event is passed over.
    pub customer: CustomerId,
    /// What happened: `order.placed`. Words of the room that publishes it.
    pub kind: &'static str,
    /// Version of the data's shape, from 1.
    pub version: u32,
    /// When it happened, which may be long before it is recorded.
    pub at: Timestamp,
    /// The same cause on the same timeline is the same event. At most 200 bytes.
    pub cause: String,
    /// What the room wants to tell. No personal data: refer by id.
    pub data: Value,
    /// Recorded for the record's sake: nobody reacts.
    pub history: bool,
}

/// What the kinds of events begin with that no room publishes: a shop's own programs tell of them.
pub const CUSTOM: &str = "custom.";

/// What a subscriber names to hear of every kind that begins with [`CUSTOM`].
pub const ANY_CUSTOM: &str = "custom.*";

/// A fact that a shop's own program tells, of a kind that begins with [`CUSTOM`].
#[derive(Clone, Debug, PartialEq)]
pub struct CustomEvent {
    /// Whose timeline.
    pub customer: CustomerId,
    /// What happened: `custom.` and the program's own word.
    pub kind: String,
    /// When it happened.
    pub at: Timestamp,
    /// The same cause on the same timeline is the same event. At most 200 bytes.
    pub cause: String,
    /// What the program wants to tell. It is erased with the person.
    pub data: Value,
    /// Recorded for the record's sake: nobody reacts.
    pub history: bool,
}

/// What both have in common.
pub(crate) struct Fact<'a> {
    pub(crate) customer: CustomerId,
    pub(crate) kind: &'a str,
    pub(crate) version: u32,
    pub(crate) at: Timestamp,
    pub(crate) cause: &'a str,
    pub(crate) data: &'a Value,
    pub(crate) history: bool,
}

impl<'a> From<&'a NewEvent> for Fact<'a> {
    fn from(event: &'a NewEvent) -> Self {
        Self {
            customer: event.customer,
            kind: event.kind,
            version: event.version,
            at: event.at,
            cause: &event.cause,
            data: &event.data,
            history: event.history,
        }
    }
}

impl<'a> From<&'a CustomEvent> for Fact<'a> {
    fn from(event: &'a CustomEvent) -> Self {
        Self {
            customer: event.customer,
            kind: &event.kind,
            version: 1,
            at: event.at,
            cause: &event.cause,
            data: &event.data,
            history: event.history,
        }
    }
}

/// A fact on a timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Whose timeline.
    pub customer: CustomerId,
    /// Position on the timeline, from 1.
    pub seq: i64,
    /// Its id for the outside.
    pub id: EventId,
    /// What happened.
    pub kind: String,
    /// Version of the data's shape.
    pub version: u32,
    /// When it happened.
    pub at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// What makes it recognisable.
    pub cause: String,
    /// What the room told.
    pub data: Value,
}

/// Code that reacts to events.
#[derive(Debug)]
pub struct Subscriber {
    /// Stable name; deliveries are kept under it.
    pub name: &'static str,
    /// The kinds that it wants to hear of.
    pub kinds: Vec<&'static str>,
    /// What it does.
    pub handle: Handle<Event>,
}

impl Subscriber {
    /// A subscriber that hears of one event at a time.
    pub fn each(
        name: &'static str,
        kinds: &[&'static str],
        handle: impl Fn(&mut Tx<'_>, &Moment, &Event) -> Result<(), HandlerError>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        Self {
            name,
            kinds: kinds.to_vec(),
            handle: Handle::each(handle),
        }
    }

    /// A subscriber that hears of the events of many customers together, at most one of each customer.
    pub fn batch(
        name: &'static str,
        kinds: &[&'static str],
        handle: impl Fn(&mut Tx<'_>, &Moment, &[Event]) -> Result<(), HandlerError>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        Self {
            name,
            kinds: kinds.to_vec(),
            handle: Handle::batch(handle),
        }
    }
}

/// Longest cause, in bytes.
pub(crate) const LONGEST_CAUSE: usize = 200;
/// Largest data of one event, in bytes of JSON.
pub(crate) const LARGEST_DATA: usize = 64 * 1024;
