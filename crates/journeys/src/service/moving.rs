//! One person under another number, and no person at all.

use db::Tx;
use kernel::{CustomerId, Moment};

use super::{ROOM, writing::timer};
use crate::{error::Error, store};

/// Everything of `from` is of `into` from now on, and goes on where it was. Twice is once.
pub fn merge(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), Error> {
    if from == into {
        return Ok(());
    }
    store::move_all(tx, from, into)?;
    timers::cancel_all(tx, from, "journeys:")?;
    let timers: Vec<timers::Timer> = store::waiting_of(tx, into)?
        .into_iter()
        .map(|(enrolment, due_at)| timer(into, enrolment, due_at))
        .collect();
    timers::set_many(tx, &timers)?;
    tx.touch(ROOM);
    Ok(())
}

/// Forgets what brought a person in, and takes them out wherever they are. That somebody was inside stays for the
/// figures.
pub fn erase(tx: &mut Tx<'_>, at: &Moment, customer: CustomerId) -> Result<(), Error> {
    store::clear_contexts(tx, customer)?;
    store::exit_all(tx, customer, "erased", at.now)?;
    timers::cancel_all(tx, customer, "journeys:")?;
    tx.touch(ROOM);
    Ok(())
}
