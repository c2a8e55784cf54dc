//! What a good consultant would say this week: what stands out in the shop's figures, each with its evidence and with what to do.
//!
//! Only what the figures are sure of is said, each against a threshold that is stated with it. Nothing is said twice: one programme's
//! trouble is one piece of advice.

mod experiments;
mod http;
mod orders;
mod programmes;

use db::Tx;
use kernel::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

pub use http::advice_routes;

use crate::{
    error::Error,
    measures::{Programme, Wanted, measures},
};

/// What to do, and why.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Counsel {
    /// What it is about: a stable code.
    #[schema(example = "fewer_come_back")]
    pub code: String,
    /// How much it matters.
    pub urgency: Urgency,
    /// What was seen, and what to do about it.
    pub words: String,
    /// The figures that say so.
    pub evidence: Vec<Evidence>,
    /// Where to act.
    pub act: Act,
}

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// It costs money or good will every day.
    Now,
    /// It is worth an hour this week.
    ThisWeek,
    /// Good to know.
    Sometime,
}

/// A figure with the threshold that it crosses.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Evidence {
    /// What is measured.
    pub what: String,
    /// What was seen.
    pub value: f64,
    /// The lower end of its 95 % interval; absent of plain counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// The upper end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// What it is compared with.
    pub threshold: f64,
}

/// Where to act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Act {
    /// What is done there.
    pub words: String,
    /// The page of the admin.
    #[schema(example = "/journeys/win-back")]
    pub page: String,
}

impl Act {
    pub(crate) fn new(words: impl Into<String>, page: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            page: page.into(),
        }
    }
}

impl Evidence {
    /// A count, or a share without an interval.
    pub(crate) fn plain(what: impl Into<String>, value: f64, threshold: f64) -> Self {
        Self {
            what: what.into(),
            value,
            low: None,
            high: None,
            threshold,
        }
    }

    /// With the interval in which the true value lies.
    pub(crate) fn within(mut self, low: f64, high: f64) -> Self {
        (self.low, self.high) = (Some(low), Some(high));
        self
    }
}

/// All advice of a moment.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Counsels {
    /// When it was given.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What matters most first.
    pub items: Vec<Counsel>,
}

/// What the shop's figures suggest, what matters most first.
pub fn counsel(
    tx: &mut Tx<'_>,
    programmes: &[Programme],
    wanted: &Wanted,
) -> Result<Counsels, Error> {
    let measured = measures(tx, programmes, wanted)?;
    let mut items = programmes::of(&measured.programmes);
    items.extend(experiments::of(tx, wanted.now)?);
    items.extend(orders::of(tx, wanted)?);
    items.sort_by_key(|one| one.urgency);
    Ok(Counsels {
        at: wanted.now,
        items,
    })
}
