//! What happened is written down for whoever wants to hear of it.

use db::{Db, Tx};
use events::Event;
use kernel::{CustomerId, Moment, Timestamp};
use serde_json::{Value, json};

use crate::{
    domain::{DeliveryId, KEPT, wants},
    error::Error,
    store::{self, NewDelivery},
};

/// Rows removed in a transaction.
const SWEPT: i64 = 2_000;

/// These events are to be told to the hooks that want them.
pub fn hear(tx: &mut Tx<'_>, at: &Moment, heard: &[Event]) -> Result<(), Error> {
    let mut hooks = store::hooks(tx)?;
    hooks.retain(|hook| !hook.view.paused);
    if hooks.is_empty() {
        return Ok(());
    }
    let mut wanted = Vec::new();
    for event in heard {
        for hook in &hooks {
            if wants(&hook.view.kinds, &event.kind) {
                wanted.push(NewDelivery {
                    customer: event.customer,
                    id: DeliveryId::next(at),
                    hook: hook.view.id,
                    event: event.id,
                    kind: event.kind.clone(),
                    happened_at: event.at,
                    data: event.data.to_string(),
                });
            }
        }
    }
    if !wanted.is_empty() {
        store::want(tx, &wanted, at.now)?;
    }
    Ok(())
}

/// What is told of one customer is told of the other from now on.
pub fn merge(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), Error> {
    Ok(store::merge(tx, from, into)?)
}

/// Nothing about this person is told any more, nor kept.
pub fn forget(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Error> {
    if store::forget(tx, customer)? > 0 {
        tx.touch(store::ROOM);
    }
    Ok(())
}

/// To whom this customer's events of the last 14 days were told, for the customer.
pub fn export(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Value, Error> {
    let hooks = store::hooks(tx)?;
    let told = store::of_customer(tx, customer)?;
    let all = told.into_iter().map(|(hook, delivery)| {
        let to = hooks.iter().find(|one| one.view.id == hook);
        json!({
            "id": delivery.id,
            "to": to.map(|one| &one.view.name),
            "kind": delivery.kind,
            "happened_at": delivery.happened_at,
            "state": delivery.state,
            "with_name_and_address": to.is_some_and(|one| one.view.person),
        })
    });
    Ok(Value::Array(all.collect()))
}

/// Removes what is older than [`KEPT`]; answers how much.
pub fn sweep(db: &Db, now: Timestamp) -> Result<u64, Error> {
    let before = now.minus(KEPT);
    let mut all = 0_u64;
    loop {
        let gone = db.write_now(|tx| store::sweep(tx, before, SWEPT))?;
        all = all.saturating_add(gone);
        if gone < u64::try_from(SWEPT).unwrap_or(u64::MAX) {
            return Ok(all);
        }
    }
}
