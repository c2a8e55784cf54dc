//! The use cases.

mod clv;
mod hours;
pub(crate) mod lasting;
mod rfm;
mod risk;
mod scores;

use db::{DbError, Tx};
use kernel::Day;
use orders::public::reports::for_each_purchase;

pub use clv::{ClvQuestion, clv};
pub use hours::{BestMoment, BestTime, best_time, best_within, refresh_hours};
pub use lasting::{RunOut, has_lasting, run_outs};
pub use rfm::{RfmQuestion, rfm};
pub use risk::{
    KeptRisk, OrderRisk, assess, has_risk, kept_risks, learn_risk, order_risks, refresh_risk,
    risk_now, risk_report,
};
pub use scores::{
    CustomerClass, ExpectedOrders, ExpectedValue, NextOrder, Predictions, Run, forget, predictions,
    refresh, score_all, score_now, standing,
};

use crate::{
    domain::{Cut, Known, Lives},
    error::Error,
};

/// Everybody's life until a day.
pub(crate) fn lives(tx: &mut Tx<'_>, cut: Cut) -> Result<Known, DbError> {
    let mut lives = Lives::new(cut);
    for_each_purchase(tx, |sale| {
        lives.put(sale);
        Ok::<_, DbError>(())
    })?;
    Ok(lives.finish())
}

/// The day of the newest order in the shop's zone: what is known ends there.
pub(crate) fn newest_day(tx: &mut Tx<'_>) -> Result<Day, Error> {
    let zone = settings::get(tx, &settings::shop::TIME_ZONE)?;
    let newest = orders::public::glances::newest(tx)?.ok_or(Error::NothingYet)?;
    Ok(zone.day_of(newest))
}
