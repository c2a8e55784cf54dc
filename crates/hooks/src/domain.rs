//! Who is told of what.

use events::{ANY_CUSTOM, CUSTOM};
use kernel::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::error::Error;

kernel::typed_id!(HookId, "hok");
db::int_column!(HookId);
kernel::typed_id!(DeliveryId, "hkd");
db::int_column!(DeliveryId);

/// How long what was told, or could not be told, is kept.
pub const KEPT: Span = Span::from_days(14);
/// Most hooks of a shop: each event that several want is written once for each.
pub(crate) const MOST_HOOKS: usize = 20;
/// Most kinds that a hook names.
const MOST_KINDS: usize = 100;
/// Longest name, in characters.
pub(crate) const LONGEST_NAME: usize = 100;
/// Longest address, in bytes.
pub(crate) const LONGEST_URL: usize = 1_000;
/// What a trial is called.
pub(crate) const TRIAL: &str = "hook.test";
/// How long a receiver that failed for the first time is left alone; twice as long after each further time.
const FIRST_REST: Span = Span::from_minutes(1);
/// The longest of these rests.
const LONGEST_REST: Span = Span::from_hours(1);

/// A receiver, as it is set up.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHook {
    /// What it is, for people.
    #[schema(min_length = 1, max_length = 100, example = "Warehouse")]
    pub name: String,
    /// Where it is: an address of the public internet that begins with `https://`.
    #[schema(max_length = 1000, example = "https://erp.example/perennial")]
    pub url: String,
    /// The kinds of events that it hears of, at least one; `custom.*` is every kind that the shop's own programs tell.
    #[schema(example = json!(["order.paid", "message.unsubscribed"]), min_items = 1, max_items = 100)]
    pub kinds: Vec<String>,
    /// Whether the customer's name and e-mail address are told along. Without it only their number is.
    #[serde(default)]
    pub person: bool,
}

impl NewHook {
    /// The same with what people type put right, and each kind once.
    pub(crate) fn checked(self, known: &[&str]) -> Result<Self, Error> {
        let mut kinds = self.kinds;
        kinds.sort_unstable();
        kinds.dedup();
        let new = Self {
            name: self.name.trim().to_owned(),
            url: self.url.trim().to_owned(),
            kinds,
            person: self.person,
        };
        new.check(known)?;
        Ok(new)
    }

    fn check(&self, known: &[&str]) -> Result<(), Error> {
        let length = self.name.chars().count();
        if length == 0 || length > LONGEST_NAME || self.name.chars().any(char::is_control) {
            return Err(Error::Name);
        }
        if self.url.len() > LONGEST_URL || !courier::is_https(&self.url) {
            return Err(Error::Url);
        }
        if self.kinds.is_empty() || self.kinds.len() > MOST_KINDS {
            return Err(Error::Kinds);
        }
        match self.kinds.iter().find(|kind| !is_kind(kind, known)) {
            Some(odd) => Err(Error::UnknownKind(odd.clone())),
            None => Ok(()),
        }
    }
}

fn is_kind(kind: &str, known: &[&str]) -> bool {
    let is_own = kind
        .strip_prefix(CUSTOM)
        .is_some_and(|name| !name.is_empty() && !kind.contains(char::is_control));
    known.contains(&kind) || is_own
}

/// Whether somebody who named these kinds wants to hear of this one.
pub(crate) fn wants(kinds: &[String], kind: &str) -> bool {
    kinds
        .iter()
        .any(|one| one == kind || (one == ANY_CUSTOM && kind.starts_with(CUSTOM)))
}

/// Until when a receiver is left alone that failed so many times on end.
pub(crate) fn rest_until(now: Timestamp, failures: i64) -> Timestamp {
    let doublings = u32::try_from(failures.saturating_sub(1))
        .unwrap_or(0)
        .min(16);
    let rest = FIRST_REST.millis().saturating_mul(1_i64 << doublings);
    now.plus(Span::from_millis(rest).min(LONGEST_REST))
}

/// How far a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = HookDeliveryState)]
pub enum DeliveryState {
    /// It is told soon, or tried again later.
    Waiting,
    /// The receiver has it.
    Told,
    /// Given up; its note says why.
    Failed,
}

impl DeliveryState {
    /// Its word in the table.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Told => "told",
            Self::Failed => "failed",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::Waiting, Self::Told, Self::Failed]
            .into_iter()
            .find(|state| state.word() == word)
    }
}
