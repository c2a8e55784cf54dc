//! What happens to a customer's codes when customers are merged, exported or forgotten.

use db::Tx;
use kernel::{CustomerId, Moment};
use serde_json::{Value, json};

use crate::{error::Error, store};

/// All codes of `from` are `into`'s.
pub fn merge(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), Error> {
    let codes = codes_of(tx, from)?;
    if !codes.is_empty() {
        store::move_codes(tx, &codes, (from, into))?;
        store::move_given(tx, from, into)?;
    }
    store::move_redeemed(tx, from, into)?;
    Ok(())
}

/// What was first given to one of `homes` leaves `into` for `from`; what the orders of both carry follows the orders, which
/// have moved already.
pub fn unmerge(
    tx: &mut Tx<'_>,
    at: &Moment,
    (from, into): (CustomerId, CustomerId),
    homes: &[CustomerId],
) -> Result<(), Error> {
    let homes: Vec<i64> = homes.iter().map(|home| home.raw()).collect();
    let codes = store::move_given_back(tx, (into, from), &homes)?;
    if !codes.is_empty() {
        store::move_codes(tx, &codes, (into, from))?;
        store::move_given_to(tx, &codes, (into, from))?;
    }
    super::settle_of(tx, at, &[into], true)
}

fn codes_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<String>, Error> {
    let given = store::given_of(tx, customer)?;
    Ok(given.into_iter().map(|(code, _)| code).collect())
}

/// That something was given, and what it cost, stays for the figures; the codes lead to nobody, and nobody is given them again.
pub fn forget(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Error> {
    let codes = codes_of(tx, customer)?;
    if !codes.is_empty() {
        store::set_nobodys(tx, &codes, customer)?;
        store::forget_given(tx, customer)?;
    }
    store::forget_redeemed(tx, customer)?;
    for (number, row) in store::redeemed_of_customer(tx, customer)?
        .into_iter()
        .enumerate()
    {
        store::delete_redeemed(tx, &row)?;
        let code = format!("forgotten-{number}");
        store::put_redeemed(tx, &store::RedeemedRow { code, ..row })?;
    }
    tx.touch(store::ROOM);
    Ok(())
}

/// What this customer was given and used, for the customer.
pub fn export(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Value, Error> {
    let given = store::given_of(tx, customer)?
        .into_iter()
        .map(|(_, given)| {
            json!({
                "offer": given.offer,
                "code": given.shown,
                "gives": given.terms.gives,
                "given_at": given.given_at,
                "expires_at": given.expires_at,
                "redeemed_at": given.redeemed_at,
                "by": given.programme,
            })
        });
    let given: Vec<Value> = given.collect();
    let used = store::redeemed_of_customer(tx, customer)?
        .into_iter()
        .map(|row| {
            json!({
                "offer": row.offer,
                "code": row.code,
                "order": row.order,
                "used_at": row.redeemed_at,
            })
        });
    Ok(json!({"given": given, "used": used.collect::<Vec<Value>>()}))
}
