//! From a record to rows: finds customer and product, then tells the record rooms.

mod error;
mod events;
mod goods;
mod orders;
mod people;
mod products;
mod refunds;

use kernel::{CustomerId, Timestamp, Zone};

pub use self::{
    error::Error,
    events::accept_events,
    goods::Goods,
    orders::accept_orders,
    people::accept_customers,
    products::accept_products,
    refunds::{accept_fulfilments, accept_refunds},
};
use crate::record::Problem;

/// What holds for a whole batch.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The shop's zone: where days begin.
    pub zone: Zone,
    /// Told of the past: recorded, and nobody reacts.
    pub history: bool,
    /// The import that tells it: further records of one order in one import are its further lines.
    pub import: Option<i64>,
}

/// What became of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Our id of it, printed; empty for a record that was refused.
    pub id: String,
    /// Whose it is, or who it is.
    pub customer: CustomerId,
    /// What was done.
    pub outcome: Outcome,
}

/// What was done with a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is new.
    Created,
    /// It said something new.
    Updated,
    /// It said nothing new.
    Unchanged,
    /// Further lines of an order that the same import began.
    Continued,
    /// It cannot be taken, and why.
    Refused(Vec<Problem>),
}

impl Accepted {
    fn refused(problems: Vec<Problem>) -> Self {
        Self {
            id: String::new(),
            customer: CustomerId::NOBODY,
            outcome: Outcome::Refused(problems),
        }
    }
}

/// One problem that is not about a field.
fn problem(field: &str, code: &str, detail: impl std::fmt::Display) -> Problem {
    Problem {
        field: field.to_owned(),
        code: code.to_owned(),
        detail: detail.to_string(),
    }
}

/// A room's mode from ours.
fn mode(terms: &Terms) -> ::orders::Mode {
    if terms.history {
        ::orders::Mode::History
    } else {
        ::orders::Mode::Live
    }
}

/// The later of two instants, where known.
fn latest(times: impl IntoIterator<Item = Option<Timestamp>>) -> Option<Timestamp> {
    times.into_iter().flatten().max()
}
