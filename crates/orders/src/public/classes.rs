//! Classes of customers by recency, frequency and money, of everybody as they stand now.

use db::{DbError, Tx};
use kernel::{Currency, CustomerId};

use crate::{
    domain::{RfmFigures, RfmScales, RfmScores},
    predicates::rfm_figures,
    store,
};

/// Where the fifths of all part who have counted orders in a currency.
pub fn rfm_scales(tx: &mut Tx<'_>, currency: Currency) -> Result<RfmScales, DbError> {
    let mut all: Vec<RfmFigures> = Vec::new();
    store::all_sums(tx, |code, _first, sums| {
        if code == currency {
            all.push(rfm_figures(&sums));
        }
    })?;
    Ok(RfmScales::of(all.iter().copied()))
}

/// The scores of a customer by such scales; none of who has no counted orders in the currency.
pub fn rfm_scores(
    tx: &mut Tx<'_>,
    (customer, currency): (CustomerId, Currency),
    scales: &RfmScales,
) -> Result<Option<RfmScores>, DbError> {
    let sums = store::sums_in(tx, customer, currency)?;
    Ok(sums.map(|sums| scales.scores(&rfm_figures(&sums))))
}
