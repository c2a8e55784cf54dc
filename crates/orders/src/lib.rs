//! Orders, as the store last told them, and what they add up to per customer.
//!
//! **Nouns.** Order, line (something of an order, in a [`LineKind`]), *facts* ([`OrderFacts`]: all that a source says of
//! an order, with customer and products already found), refund, credit note (what a refund could not be matched to any
//! line), fulfilment (what was sent together), parcel, [`Figures`] (what lines add up to), [`Stats`] (a customer's
//! running sums in one currency).
//!
//! **Invariants.**
//! - Source and external id name an order, refund or fulfilment for ever; telling the same again changes nothing.
//! - An order is *counted* when it is no trial, not cancelled, not voided, and something was sold. Only counted orders are
//!   part of any figure. Net revenue is lines after discounts less refunds, without tax; delivery is told apart, and so are
//!   gift cards and corrections of the books.
//! - Statistics change in the transaction of the order, and equal what a recount of the rows gives. Currencies never mix.
//! - What is given back for a line is never more than the line; the rest is the order's, then a credit note.
//! - Silence undoes nothing: facts that leave out a payment, cancellation or delivery do not take it back.
//! - An order of nobody (customer 0) has neither statistics nor events.
//! - An order of an erased person stays for the books, without what could lead to the person, and never changes again.
//!
//! **Publishes** `order.placed`, `order.paid`, `order.cancelled`, `order.refunded`, `parcel.shipped`, `parcel.delivered`
//! ([`public::events`]). Each has a stable cause (`order:<id>:paid`), so nothing is told twice.
//!
//! **Deliberately absent:** finding customers and products (room `intake` does), stock, an event for every change of
//! an order's details, taking money.

mod domain;
mod error;
mod http;
mod predicates;
pub mod public;
mod service;
pub mod settings;
mod store;

#[cfg(test)]
mod tests;

pub use crate::{
    domain::{
        Figures, FulfilmentFacts, FulfilmentId, FulfilmentStatus, LineFacts, LineKind, OrderFacts,
        OrderId, OrderRef, ParcelFacts, ParcelId, PaymentState, RefundFacts, RefundId,
        RefundLineFacts, RfmClass, RfmFigures, RfmScales, RfmScores, RfmTable, Stats,
    },
    error::Error,
    http::routes,
    predicates::{ProductChoice, ProductResolver, predicates},
    service::{
        LARGEST_BATCH, Mode, Outcome, Past, Place, Recorded, RefundOutcome, erase, export, find,
        fulfil_many, merge, record_many, refund_many, refunds_by_time, unmerge, view, views,
        views_by_time,
    },
    store::MIGRATIONS,
};
