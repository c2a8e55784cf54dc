//! What was sent: fulfilments and their parcels, built from facts or brought up to date by them.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use super::{FulfilmentId, OrderId, ParcelId};

/// How far a fulfilment is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FulfilmentStatus {
    /// Being prepared.
    #[default]
    Pending,
    /// Handed to the carrier.
    Shipped,
    /// With the customer.
    Delivered,
    /// Called off.
    Cancelled,
    /// Gone wrong.
    Failed,
}

impl FulfilmentStatus {
    const ALL: [Self; 5] = [
        Self::Pending,
        Self::Shipped,
        Self::Delivered,
        Self::Cancelled,
        Self::Failed,
    ];

    /// The number that is stored.
    pub(crate) const fn code(self) -> i64 {
        match self {
            Self::Pending => 0,
            Self::Shipped => 1,
            Self::Delivered => 2,
            Self::Cancelled => 3,
            Self::Failed => 4,
        }
    }

    /// The status that is stored as this number.
    pub(crate) fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// A fulfilment as a source tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FulfilmentFacts<'a> {
    /// Name of the system that the ids belong to.
    pub source: &'a str,
    /// The order's id there.
    pub order_external_id: &'a str,
    /// The fulfilment's id, unique within the order.
    pub external_id: &'a str,
    /// How far it is.
    pub status: FulfilmentStatus,
    /// Its parcels.
    pub parcels: Vec<ParcelFacts<'a>>,
    /// Which lines it holds, by the lines' ids at the source, and how many of each; empty means all.
    pub lines: Vec<(&'a str, i64)>,
}

/// A parcel as a source tells it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParcelFacts<'a> {
    /// The carrier's name as the store writes it.
    pub carrier: Option<&'a str>,
    /// The carrier's tracking number.
    pub number: Option<&'a str>,
    /// The carrier's tracking page.
    pub url: Option<&'a str>,
    /// When it was promised to arrive.
    pub promised_at: Option<Timestamp>,
    /// When it was handed to the carrier.
    pub shipped_at: Option<Timestamp>,
    /// When it arrived.
    pub delivered_at: Option<Timestamp>,
}

/// A fulfilment that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fulfilment {
    pub(crate) order: OrderId,
    pub(crate) id: FulfilmentId,
    pub(crate) external_id: String,
    pub(crate) status: FulfilmentStatus,
    /// Line numbers and quantities; empty means all.
    pub(crate) lines: Vec<(i64, i64)>,
    pub(crate) recorded_at: Timestamp,
}

/// A parcel that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parcel {
    pub(crate) order: OrderId,
    pub(crate) id: ParcelId,
    pub(crate) fulfilment: FulfilmentId,
    pub(crate) carrier: Option<String>,
    pub(crate) number: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) promised_at: Option<Timestamp>,
    pub(crate) shipped_at: Option<Timestamp>,
    pub(crate) delivered_at: Option<Timestamp>,
}

impl Parcel {
    /// A parcel of which nothing is known yet.
    pub(crate) fn new(order: OrderId, fulfilment: FulfilmentId, id: ParcelId) -> Self {
        Self {
            order,
            id,
            fulfilment,
            carrier: None,
            number: None,
            url: None,
            promised_at: None,
            shipped_at: None,
            delivered_at: None,
        }
    }

    /// Takes over what the facts say. What they leave out stays; a first scan or arrival that is known is not moved by a
    /// later report of the same, and an earlier one corrects it.
    pub(crate) fn learn(&mut self, facts: &ParcelFacts<'_>) {
        let text = |known: &mut Option<String>, told: Option<&str>| {
            if let Some(told) = told.filter(|told| !told.is_empty()) {
                *known = Some(told.to_owned());
            }
        };
        text(&mut self.carrier, facts.carrier);
        text(&mut self.number, facts.number);
        text(&mut self.url, facts.url);
        if facts.promised_at.is_some() {
            self.promised_at = facts.promised_at;
        }
        self.shipped_at = earliest(self.shipped_at, facts.shipped_at);
        self.delivered_at = earliest(self.delivered_at, facts.delivered_at);
    }

    /// Whether it arrived after the promise.
    pub(crate) fn is_late(&self) -> bool {
        self.delivered_at
            .zip(self.promised_at)
            .is_some_and(|(arrived, promised)| arrived > promised)
    }
}

fn earliest(known: Option<Timestamp>, told: Option<Timestamp>) -> Option<Timestamp> {
    match (known, told) {
        (Some(known), Some(told)) => Some(known.min(told)),
        (known, told) => known.or(told),
    }
}
