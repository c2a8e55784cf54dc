//! How an order stood at an instant of the past, as far as what is known of it today tells.
//!
//! Payment, cancellation, what was given back and the ways of parcels carry their instants and are undone. What does not
//! is as it was told last: lines, address, codes.

use std::{borrow::Cow, collections::BTreeSet};

use kernel::{Ids, Timestamp};

use super::{
    Fulfilment, FulfilmentId, FulfilmentStatus, Line, Order, Parcel, Parcels, PaymentState, Taken,
};

/// An order with all that belongs to it, as it stands today.
#[derive(Clone, Debug)]
pub(crate) struct Whole {
    pub(crate) order: Order<'static>,
    /// By number.
    pub(crate) lines: Vec<Line<'static>>,
    /// Whether lines were read.
    pub(crate) has_lines: bool,
    /// What was given back, and when.
    pub(crate) taken: Vec<(Timestamp, Taken)>,
    pub(crate) fulfilments: Vec<Fulfilment>,
    pub(crate) parcels: Vec<Parcel>,
}

/// What had happened until an instant.
fn until(happened: Option<Timestamp>, at: Timestamp) -> Option<Timestamp> {
    happened.filter(|happened| *happened <= at)
}

/// When a parcel came to be known, at the latest: when it was told of, shipped, promised for or delivered.
pub(crate) fn known_since(parcel: &Parcel) -> Timestamp {
    let told = Ids::time_of(parcel.id.raw());
    let instants = [parcel.shipped_at, parcel.promised_at, parcel.delivered_at];
    instants.into_iter().flatten().fold(told, Timestamp::min)
}

/// When a fulfilment came to be known, at the latest, by itself.
pub(crate) fn told_at(fulfilment: FulfilmentId) -> Timestamp {
    Ids::time_of(fulfilment.raw())
}

impl Whole {
    /// Of an order alone.
    pub(crate) fn of(order: Order<'static>) -> Self {
        Self {
            order,
            lines: Vec::new(),
            has_lines: false,
            taken: Vec::new(),
            fulfilments: Vec::new(),
            parcels: Vec::new(),
        }
    }

    /// The order as it was; none before it was placed.
    pub(crate) fn order_at(&self, at: Timestamp) -> Option<Order<'static>> {
        if self.order.placed_at > at {
            return None;
        }
        let mut order = self.order.clone();
        order.paid_at = until(order.paid_at, at);
        order.cancelled_at = until(order.cancelled_at, at);
        order.payment = self.payment_at(at);
        for (_, part) in self.taken.iter().filter(|(when, _)| *when > at) {
            order.given_back = order.given_back.saturating_sub(part.amount);
            if part.kind.is_revenue() {
                let refunded = &mut order.figures.refunded;
                *refunded = refunded.saturating_sub(part.amount);
                let is_placed = if self.has_lines {
                    self.line_of(part).is_some()
                } else {
                    part.line.is_some()
                };
                if !is_placed {
                    order.unplaced = order.unplaced.saturating_sub(part.amount);
                }
            }
        }
        Some(order)
    }

    fn line_of(&self, part: &Taken) -> Option<usize> {
        let no = part.line?;
        self.lines.binary_search_by_key(&no, |line| line.no).ok()
    }

    fn payment_at(&self, at: Timestamp) -> PaymentState {
        let later = |instant: Option<Timestamp>| instant.is_some_and(|instant| instant > at);
        let order = &self.order;
        let given_back = self.taken.iter().filter(|(when, _)| *when <= at).count();
        let state = match order.payment {
            // Nobody tells when a payment was called off; where the order was cancelled too, it was then.
            PaymentState::Voided if later(order.cancelled_at) => match order.paid_at {
                Some(_) => PaymentState::Paid,
                None => PaymentState::Pending,
            },
            PaymentState::PartiallyRefunded | PaymentState::Refunded
                if given_back < self.taken.len() =>
            {
                if given_back == 0 {
                    PaymentState::Paid
                } else {
                    PaymentState::PartiallyRefunded
                }
            }
            told @ (PaymentState::Pending
            | PaymentState::Authorised
            | PaymentState::PartiallyPaid
            | PaymentState::Paid
            | PaymentState::PartiallyRefunded
            | PaymentState::Refunded
            | PaymentState::Voided) => told,
        };
        if state.is_paid() && later(order.paid_at) {
            PaymentState::Pending
        } else {
            state
        }
    }

    /// The lines, less what was given back until then.
    pub(crate) fn lines_at(&self, at: Timestamp) -> Cow<'_, [Line<'static>]> {
        let mut lines = Cow::Borrowed(self.lines.as_slice());
        for (_, part) in self.taken.iter().filter(|(when, _)| *when > at) {
            let Some(place) = self.line_of(part) else {
                continue;
            };
            if let Some(line) = lines.to_mut().get_mut(place) {
                let left = line.refunded_quantity.saturating_sub(part.quantity);
                line.refunded_quantity = left.max(0);
                line.refunded_amount = line.refunded_amount.saturating_sub(part.amount).max(0);
            }
        }
        lines
    }

    /// The parcels that were known, as far as they had come.
    pub(crate) fn parcels_at(&self, at: Timestamp) -> Vec<Parcel> {
        let known = self.parcels.iter().filter(|one| known_since(one) <= at);
        known
            .map(|parcel| Parcel {
                shipped_at: until(parcel.shipped_at, at),
                delivered_at: until(parcel.delivered_at, at),
                ..parcel.clone()
            })
            .collect()
    }

    /// The fulfilments that were known, as far as their parcels had come.
    pub(crate) fn fulfilments_at(&self, at: Timestamp, parcels: &[Parcel]) -> Vec<Fulfilment> {
        let sent: BTreeSet<FulfilmentId> = parcels.iter().map(|one| one.fulfilment).collect();
        let known = |one: &&Fulfilment| told_at(one.id) <= at || sent.contains(&one.id);
        let mut all: Vec<Fulfilment> = self.fulfilments.iter().filter(known).cloned().collect();
        for one in &mut all {
            let id = one.id;
            let is_own = |parcel: &&Parcel| parcel.fulfilment == id;
            let came: Vec<&Parcel> = parcels.iter().filter(is_own).collect();
            let is_behind = |parcel: &Parcel| !came.contains(&parcel);
            if self.parcels.iter().filter(is_own).any(is_behind) {
                let is_shipped = came.iter().any(|parcel| parcel.shipped_at.is_some());
                one.status = if is_shipped {
                    one.status.min(FulfilmentStatus::Shipped)
                } else {
                    FulfilmentStatus::Pending
                };
            }
        }
        all
    }
}

/// How many of these parcels arrived, and how many of them late.
pub(crate) fn counted(parcels: &[Parcel]) -> Parcels {
    parcels
        .iter()
        .fold(Parcels::default(), |sum, parcel| Parcels {
            known: sum.known.saturating_add(1),
            delivered: sum
                .delivered
                .saturating_add(i64::from(parcel.delivered_at.is_some())),
            late: sum.late.saturating_add(i64::from(parcel.is_late())),
        })
}
