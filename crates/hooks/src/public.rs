//! What others may see.

use kernel::{CustomerId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{DeliveryId, DeliveryState, HookId};

/// A receiver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Hook)]
pub struct HookView {
    /// Which.
    #[schema(value_type = String, example = "hok_01fz3k9q8r7x2")]
    pub id: HookId,
    /// What it is, for people.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// The kinds of events that it hears of.
    pub kinds: Vec<String>,
    /// Whether the customer's name and e-mail address are told along.
    pub person: bool,
    /// Whether nobody calls it for now.
    pub paused: bool,
    /// When it was set up.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Tries that failed since the last that did not.
    pub failures: i64,
    /// Until when it is left alone after them.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub rests_until: Option<Timestamp>,
    /// Deliveries that wait.
    pub waiting: i64,
    /// Deliveries that were given up within the last 14 days.
    pub failed: i64,
    /// When it last was told something, or should have been.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_at: Option<Timestamp>,
}

/// All receivers, and what they can hear of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Hooks)]
pub struct HooksView {
    /// The receivers, oldest first.
    pub items: Vec<HookView>,
    /// The kinds of events that there are; those that the shop's own programs tell begin with `custom.`.
    pub kinds: Vec<String>,
}

/// One event that one receiver is told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = HookDelivery)]
pub struct DeliveryView {
    /// Which; the receiver sees it as the header `Idempotency-Key`.
    #[schema(value_type = String, example = "hkd_01fz3k9q8r7x2")]
    pub id: DeliveryId,
    /// What happened; `hook.test` for a trial.
    pub kind: String,
    /// To whom; nobody for a trial.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "cus_42")]
    pub customer: Option<CustomerId>,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    pub happened_at: Timestamp,
    /// How far it is.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was last tried.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub tried_at: Option<Timestamp>,
    /// When it is tried (again), if it waits.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_at: Option<Timestamp>,
    /// Why the last try came to nothing; empty where it did not.
    pub note: String,
}
