//! The conditions about customers that segments are made of.
//!
//! Only active customers are meant: merged and erased ones have no tags, attributes and consents, and their head rows
//! are outside the indexes.

mod attribute;
mod birthday;
mod consent;
mod head;
mod operand;
mod place;

use predicates::{PredicateError, Spec};

use crate::error::Error;

/// The kinds of conditions that this room offers.
pub fn predicates() -> Vec<Spec> {
    let mut all = head::specs();
    all.extend(place::specs());
    all.push(birthday::spec());
    all.push(attribute::spec());
    all.push(consent::tag_spec());
    all.push(consent::spec());
    all
}

/// What all of them watch.
const WATCHES: &[&str] = &["customers"];
/// What tells of every change of tags, and of who is a customer.
const TOLD_BY: &[&str] = &["customer."];

/// An error of the room inside a condition.
fn failed(predicate: &'static str) -> impl Fn(Error) -> PredicateError {
    move |error| {
        if let Error::Db(error) = error {
            return PredicateError::Db(error);
        }
        PredicateError::Room {
            predicate,
            source: Box::new(error),
        }
    }
}

/// "France or Spain", "a, b or c".
fn or(words: &[String]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
    }
}
