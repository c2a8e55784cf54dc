//! What to suggest: what is bought together, and what a customer may want next.
//!
//! Nouns: basket (the products of one order), companion (a product bought together with another, how often and how
//! strongly); history (what one customer bought and kept, by days), neighbour (a product that the same people buy), blend
//! (how neighbours, what is on the rise and what is bought again are weighed), suggestion (a product with its reason).
//!
//! Invariants:
//! - A companion was seen in at least so many baskets as [`Support`] asks for, and more often than chance would have it once
//!   in a thousand times: chance is not advice.
//! - Each table is made anew as a whole, in one transaction: readers see the old one or the new one.
//! - The same orders give the same tables and the same suggestions.
//! - A blend is chosen by what would have been right before the days that it is judged by.
//! - Every suggestion has a reason that is true of the customer, as a code and in words.
//!
//! Publishes nothing.
//!
//! Deliberately absent: what an order at hand has already (whoever suggests knows it), likeness of texts and pictures, rules of the shop
//! beyond being for sale and in stock.
#![expect(
    clippy::float_arithmetic,
    reason = "likeness and figures of merit are measured numbers"
)]

mod domain;
mod error;
mod http;
mod model;
mod personal;
mod service;
mod store;

#[cfg(test)]
mod tests;

pub use crate::{
    domain::{Companion, Pairs, Support},
    error::Error,
    http::routes,
    model::{
        Asked, Blend, Goal, Histories, HistoryBuilder, HoldOut, Line, Lines, Measure, Measured,
        Model, Neighbour, Neighbours, Parted, Popularity, Prepared, Reason, Scored, Scorer,
        evaluate, part, tune,
    },
    personal::{
        Because, Evaluation, MOST_SUGGESTIONS, Question, Suggestion, evaluation, everything,
        histories, is_learned, learn, learn_when_due, recommend,
    },
    service::{Built, built, rebuild, refresh, suggest},
    store::MIGRATIONS,
};
