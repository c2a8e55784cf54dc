//! Tests of this crate.

mod advice;
mod http;
mod laws;
mod measures;
mod orders;
#[expect(
    clippy::inconsistent_digit_grouping,
    reason = "amounts are written as pounds and pence"
)]
mod real;
#[expect(
    clippy::inconsistent_digit_grouping,
    reason = "amounts are written as pounds and pence"
)]
mod small;

use kernel::{Currency, CustomerId, Day, Zone};

use crate::{Error, Fold, Lives, Purchase, Question};

pub(crate) fn rooms() -> Vec<db::Room> {
    vec![
        web::MIGRATIONS,
        settings::MIGRATIONS,
        events::MIGRATIONS,
        customers::MIGRATIONS,
        segments::MIGRATIONS,
        ::orders::MIGRATIONS,
        timers::MIGRATIONS,
        messages::MIGRATIONS,
        experiments::MIGRATIONS,
        offers::MIGRATIONS,
    ]
}

/// A report over purchases, which are put in order first.
fn report<F: Fold>(question: &Question, fold: F, mut purchases: Vec<Purchase>) -> F::Answer {
    purchases.sort_by_key(|one| (one.customer, one.day));
    let mut lives = Lives::new(question, fold);
    let put: Result<(), Error> = purchases.into_iter().try_for_each(|one| lives.put(one));
    put.unwrap();
    lives.finish().unwrap()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// A purchase of one line.
fn bought(customer: i64, on: &str, minor: i64) -> Purchase {
    Purchase {
        customer: CustomerId::from_raw(customer),
        day: day(on),
        currency: Currency::GBP,
        sold: minor,
        refunded: 0,
    }
}

fn question() -> Question {
    Question::all(Currency::GBP, Zone::utc(), day("2026-12-31"))
}
