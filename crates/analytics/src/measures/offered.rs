//! What the offers of programmes cost.

use std::collections::BTreeMap;

use db::Tx;
use kernel::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Wanted, value::Discounts};
use crate::error::Error;

/// What a programme gave away, and what that cost, in minor units of one currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ProgrammeOffers)]
pub struct Offered {
    /// Codes that it gave.
    pub given: i64,
    /// Orders that count and carry one of its codes, whoever placed them.
    pub redeemed: i64,
    /// What these codes cost: discounts of these orders, less what of them was given back, and what gifts and credit cost.
    pub cost: i64,
    /// What of that is not taken off the revenue already: gifts and credit, and discounts of orders that are not credited to the
    /// programme.
    pub beside: i64,
    /// Gifts and credit alone: revenue is of no order less by them.
    #[serde(skip)]
    pub(super) other: i64,
}

/// Of each programme that gave something.
pub(super) fn offered(
    tx: &mut Tx<'_>,
    wanted: &Wanted,
    credited: &Discounts,
) -> Result<BTreeMap<String, Offered>, Error> {
    let from = wanted.from.map(|day| wanted.zone.start_of_day(day));
    let until = wanted.to.map(|day| wanted.zone.start_of_day(day.next()));
    let range = (
        from.unwrap_or(Timestamp::from_millis(0)),
        until.unwrap_or(Timestamp::from_millis(i64::MAX)),
    );
    let mut all: BTreeMap<String, Offered> = BTreeMap::new();
    for (programme, given) in offers::given_by_programme(tx, range)? {
        all.entry(programme).or_default().given = given;
    }
    for one in offers::redemptions(tx, range)? {
        let is_credited = credited.is_credited(one.customer, one.order, &one.programme);
        let of = all.entry(one.programme).or_default();
        of.redeemed = of.redeemed.saturating_add(1);
        if one.currency != wanted.currency {
            continue;
        }
        let cost = one.taken_off.saturating_add(one.other);
        let beside = if is_credited { one.other } else { cost };
        of.cost = of.cost.saturating_add(cost);
        of.beside = of.beside.saturating_add(beside);
        of.other = of.other.saturating_add(one.other);
    }
    Ok(all)
}
