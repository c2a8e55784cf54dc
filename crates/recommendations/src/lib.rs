//! What to suggest: what is bought together, and what a customer may want next.
//!
//! Nouns: basket (the products of one order), companion (a product bought together with another, how often and how
//! strongly); history (what one customer bought and kept, by days), neighbour (a product that the same people buy), blend
//! (how neighbours, what is on the rise and what is bought again are weighed), suggestion (a product with its reason), words (of a product's title and groups, by which products are alike), house
//! (what the shop wants shown, and never).
//!
//! Invariants:
//! - A companion was seen in at least so many baskets as [`Support`] asks for, and more often than chance would have it once
//!   in a thousand times: chance is not advice.
//! - What belongs to one product is replaced as a whole: readers see its old list or its new one. Only lists that changed are written.
//! - The same orders give the same tables and the same suggestions.
//! - A blend is chosen by what would have been right before the days that it is judged by.
//! - Every suggestion has a reason that is true of the customer, as a code and in words.
//!
//! Publishes nothing.
//!
//! Deliberately absent: what an order at hand has already (whoever suggests knows it), likeness of pictures.
#![expect(
    clippy::float_arithmetic,
    reason = "likeness and figures of merit are measured numbers"
)]

mod beside;
mod domain;
mod error;
mod house;
mod http;
mod learning;
mod local;
mod model;
mod personal;
mod service;
pub mod settings;
pub mod shelf;
mod similar;
mod store;
mod suggesting;

#[cfg(test)]
mod tests;

pub use crate::{
    domain::{Companion, Pairs, Support},
    error::Error,
    house::may_show,
    http::routes,
    learning::{Learned, Stage, is_learned, learn, learn_when_due},
    model::{
        Asked, Blend, Goal, Histories, HistoryBuilder, HoldOut, Line, Lines, Measure, Measured,
        Model, Neighbour, Neighbours, Parted, Popularity, Prepared, Reason, Scored, Scorer, Words,
        alike, evaluate, part, spread_out, tune,
    },
    personal::{
        Because, Evaluation, MOST_SUGGESTIONS, Question, Suggestion, evaluation, everything,
        histories,
    },
    service::{Built, built, rebuild, refresh, suggest},
    similar::{Relation, Similar, similar},
    store::MIGRATIONS,
    suggesting::recommend,
};
