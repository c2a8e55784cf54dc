//! Orders carry codes: what they do is brought up to date with the orders, in their transaction.

use std::collections::BTreeMap;

use db::Tx;
use events::NewEvent;
use kernel::{CustomerId, Moment};
use orders::{
    OrderId,
    public::discounts::{Discounted, discounted},
};

use crate::{
    domain::{CodeState, GivenId, Whose, cost, normal},
    error::Error,
    public::{OFFER_REDEEMED, RedeemedEvent, VERSION},
    store::{self, CodeRow, OfferRow, RedeemedRow},
};

/// Whether the shop has an offer: where it has none, no order needs to be looked at.
pub fn any(tx: &mut Tx<'_>) -> Result<bool, Error> {
    Ok(store::any(tx)?)
}

/// The orders of these customers that carried codes are looked at anew: something came back.
pub fn settle_of(
    tx: &mut Tx<'_>,
    at: &Moment,
    customers: &[CustomerId],
    is_history: bool,
) -> Result<(), Error> {
    let customers: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
    let orders = store::orders_with_codes(tx, &customers)?;
    settle(tx, at, &orders, is_history)
}

/// What these orders carry is written down as they stand now. Again changes nothing. `is_history`: they are told of the past, and
/// nobody reacts.
pub fn settle(
    tx: &mut Tx<'_>,
    at: &Moment,
    orders: &[OrderId],
    is_history: bool,
) -> Result<(), Error> {
    if orders.is_empty() {
        return Ok(());
    }
    let raw: Vec<i64> = orders.iter().map(|order| order.raw()).collect();
    let mut before: BTreeMap<(OrderId, String), RedeemedRow> = store::redeemed_on(tx, &raw)?
        .into_iter()
        .map(|row| ((row.order, row.code.clone()), row))
        .collect();
    let standing = discounted(tx, orders)?;
    let mut codes: Vec<String> = standing.iter().flat_map(codes_on).collect();
    codes.sort_unstable();
    codes.dedup();
    let known: BTreeMap<String, CodeRow> = store::codes_of(tx, &codes)?
        .into_iter()
        .map(|row| (row.code.clone(), row))
        .collect();
    if known.is_empty() && before.is_empty() {
        return Ok(());
    }
    let offers: BTreeMap<String, OfferRow> = store::all(tx)?
        .into_iter()
        .map(|offer| (offer.name.clone(), offer))
        .collect();
    let mut work = Work {
        at,
        offers,
        is_history,
        told: Vec::new(),
    };
    for order in &standing {
        for code in codes_on(order) {
            if let Some(row) = known.get(&code) {
                let earlier = before.remove(&(order.order, code));
                work.redeem(tx, order, row, earlier)?;
            }
        }
    }
    // The order carries it no more, or is gone.
    for row in before.into_values().filter(|row| row.is_counted) {
        let uncounted = RedeemedRow {
            cost: crate::domain::Cost::default(),
            is_counted: false,
            ..row
        };
        store::put_redeemed(tx, &uncounted)?;
    }
    events::publish_many(tx, at, &work.told)?;
    tx.touch(store::ROOM);
    Ok(())
}

/// As they are compared, each once.
fn codes_on(order: &Discounted) -> Vec<String> {
    let mut codes: Vec<String> = order.codes.iter().map(|code| normal(code)).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

struct Work<'a> {
    at: &'a Moment,
    offers: BTreeMap<String, OfferRow>,
    is_history: bool,
    told: Vec<NewEvent>,
}

impl Work<'_> {
    fn redeem(
        &mut self,
        tx: &mut Tx<'_>,
        order: &Discounted,
        code: &CodeRow,
        earlier: Option<RedeemedRow>,
    ) -> Result<(), Error> {
        let Some(offer) = self.offers.get(&code.offer) else {
            return Ok(());
        };
        let cost = cost(&offer.definition, order);
        let is_new = earlier.is_none();
        let row = match &earlier {
            Some(earlier) => RedeemedRow {
                customer: order.customer,
                whose: whose(earlier, order.customer),
                currency: order.currency,
                cost,
                is_counted: order.is_counted,
                ..earlier.clone()
            },
            None => found(tx, order, code, cost)?,
        };
        if earlier.as_ref() == Some(&row) {
            return Ok(());
        }
        if let Some(earlier) = earlier.filter(|earlier| earlier.customer != row.customer) {
            store::delete_redeemed(tx, &earlier)?;
        }
        store::put_redeemed(tx, &row)?;
        if is_new {
            store::mark_redeemed(tx, &row.code)?;
            if row.given.raw() != 0 {
                store::set_redeemed(tx, (row.given_to, row.given), row.redeemed_at)?;
            }
            self.told.push(self.event(&row)?);
        }
        Ok(())
    }

    fn event(&self, row: &RedeemedRow) -> Result<NewEvent, Error> {
        let data = RedeemedEvent {
            offer: row.offer.clone(),
            code: row.code.clone(),
            order: row.order,
            whose: row.whose,
            given: (row.given.raw() != 0).then_some(row.given),
            programme: row.programme.clone(),
            currency: row.currency,
            cost: row.cost.taken_off.saturating_add(row.cost.other),
        };
        Ok(NewEvent {
            customer: row.customer,
            kind: OFFER_REDEEMED,
            version: VERSION,
            at: row.redeemed_at.min(self.at.now),
            cause: format!("offer:{}:{}", row.order, row.code),
            data: serde_json::to_value(&data).map_err(Error::Json)?,
            history: self.is_history,
        })
    }
}

/// Who was unknown may be known by now.
fn whose(earlier: &RedeemedRow, by: CustomerId) -> Whose {
    match earlier.whose {
        Whose::Nobody => Whose::Nobody,
        Whose::Theirs | Whose::Other => Whose::of(earlier.given_to, by),
    }
}

fn found(
    tx: &mut Tx<'_>,
    order: &Discounted,
    code: &CodeRow,
    cost: crate::domain::Cost,
) -> Result<RedeemedRow, Error> {
    let (given_to, given, programme) = match code.state {
        CodeState::Shared => {
            let of = (order.customer, code.code.as_str());
            match store::last_shared(tx, of, order.placed_at)? {
                Some((given, programme)) => (order.customer, given, programme),
                None => (CustomerId::NOBODY, GivenId::from_raw(0), String::new()),
            }
        }
        CodeState::Free => (CustomerId::NOBODY, GivenId::from_raw(0), String::new()),
        CodeState::Given | CodeState::Redeemed => {
            let programme = store::programme_of(tx, code.given_to, code.given)?;
            (code.given_to, code.given, programme.unwrap_or_default())
        }
    };
    Ok(RedeemedRow {
        customer: order.customer,
        order: order.order,
        code: code.code.clone(),
        offer: code.offer.clone(),
        given_to,
        given,
        whose: Whose::of(given_to, order.customer),
        programme,
        redeemed_at: order.placed_at,
        currency: order.currency,
        cost,
        is_counted: order.is_counted,
    })
}
