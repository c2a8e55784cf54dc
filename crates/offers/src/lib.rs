//! What a shop gives to who comes back: codes for the store, given once for a cause, and what becomes of them.
//!
//! Nouns: offer ([`Definition`]: a discount, free delivery, a gift or credit, with its terms), code (what is typed in at the
//! store's checkout; one that many use, or one of many that each are used once), given code (somebody has it, for a cause,
//! under the terms of that moment), redemption (an order carries a code).
//!
//! Invariants:
//! - The same cause gives the same customer the same code, however often it is asked for.
//! - A code that is used once is given to one customer at most.
//! - No more codes are given than the limit says; none of an offer that is paused or over.
//! - Who was given a code keeps the terms of that moment, whatever becomes of the offer.
//! - A redemption is written in the transaction of its order, and follows it: what a cancelled order or a refund takes back
//!   has cost nothing.
//! - Codes that are made here cannot be guessed, however many are out.
//!
//! Publishes `offer.given` and `offer.redeemed`.
//!
//! Deliberately absent: the store's checkout, which alone decides whether a code is taken; when somebody is given one (room
//! `journeys`, by an action that is written where the rooms meet).

mod domain;
mod error;
mod http;
pub mod public;
mod service;
mod store;

#[cfg(test)]
mod tests;

pub use crate::{
    domain::{
        ALPHABET, Amounts, CodeState, Codes, Definition, GivenId, Gives, OfferState, Problem,
        Refused, Terms, Whose, code_length, made, normal,
    },
    error::Error,
    http::routes,
    service::{
        Few, Giving, How, MOST_MADE, Promised, Taken, any, change_state, codes, define, export,
        export_codes, few_left, forget, generate, give, given_by_programme, list, merge, of_causes,
        promised, redemptions, rehearse, settle, settle_of, show, take_codes, unmerge,
    },
    store::{MIGRATIONS, ROOM},
};
