//! The reports. Pure: what is read comes in as lives.

mod classes;
mod cohorts;
mod orders;
mod rates;
mod repeat;
mod retention;
mod revenue;
mod rfm;
mod sales;
mod second_order;

pub use classes::Cuts;
pub use cohorts::{Average, Cohort, Cohorts, CohortsFold};
pub use orders::{DaysBetween, Orders, OrdersFold};
pub use rates::{Rate, Share};
pub use repeat::{Repeat, RepeatFold};
pub use retention::{Retention, RetentionFold};
pub use revenue::{MonthRow, Revenue, RevenueFold};
pub use rfm::{ClassRow, Rfm, RfmFold};
pub use sales::Sales;
pub use second_order::{SecondOrder, SecondOrderFold};

use std::collections::BTreeMap;

/// Words for the numbers of a report, by the name of the number.
pub(crate) type Definitions = BTreeMap<&'static str, &'static str>;

pub(crate) fn definitions<const N: usize>(words: [(&'static str, &'static str); N]) -> Definitions {
    BTreeMap::from(words)
}

/// A length as a count.
pub(crate) fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// One more, or several.
pub(crate) fn more(counter: &mut u64, by: u64) {
    *counter = counter.saturating_add(by);
}

/// A month as people write it: 2026-03.
pub(crate) fn month_name(index: i32) -> String {
    let (year, month, _) = kernel::Day::from_month_index(index).ymd();
    format!("{year:04}-{month:02}")
}
