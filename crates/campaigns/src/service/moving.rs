//! One person under another number, and no person at all.

use db::Tx;
use kernel::{CustomerId, Moment};
use serde_json::{Value, json};

use super::ROOM;
use crate::{error::Error, store};

/// Everything of `from` is of `into` from now on. Who was in one run under both numbers gets it once, whichever variants were
/// theirs. Before room `messages` joins them.
pub fn merge(
    tx: &mut Tx<'_>,
    at: &Moment,
    from: CustomerId,
    into: CustomerId,
) -> Result<(), Error> {
    if from == into {
        return Ok(());
    }
    let known = store::asks_of(tx, into)?;
    for (run, its) in store::asks_of(tx, from)? {
        let Some(other) = known.get(&run).copied() else {
            continue;
        };
        // The one that speaks for both is what this person got: figures and repetitions go by it.
        let speaks = messages::join(tx, at, (from, its), (into, other))?;
        let silent = if speaks == its { into } else { from };
        store::forget_recipient(tx, silent, run)?;
    }
    store::move_recipients(tx, from, into)?;
    tx.touch(ROOM);
    Ok(())
}

/// Nothing more comes to a person. That they were in a campaign stays for the figures, under a number that leads to nobody.
pub fn erase(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Error> {
    store::cancel_waiting(tx, customer)?;
    tx.touch(ROOM);
    Ok(())
}

/// The campaigns that a person was in, oldest first.
pub fn export(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Value, Error> {
    let entries = store::recipients_of(tx, customer)?;
    let shown = entries.into_iter().map(|(name, run, variant, state, asked_at)| {
        json!({"campaign": name, "run": run, "variant": variant, "state": state, "asked_at": asked_at})
    });
    Ok(Value::Array(shown.collect()))
}
