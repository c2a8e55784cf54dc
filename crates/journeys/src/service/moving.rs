//! One person under another number, and no person at all.
//!
//! Taking a merge back moves nothing here: who is inside goes on under the number that they have by then. A message about
//! an order that is no longer theirs has nothing to say any more, and is not sent.

use db::Tx;
use kernel::{CustomerId, Moment};
use serde_json::json;

use super::{ROOM, writing::timer};
use crate::{
    domain::EnrolmentState,
    error::Error,
    store::{self, Moved, StepRow},
};

/// Why somebody left who was forgotten.
const ERASED: &str = "erased";

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
    let mut moves = Vec::new();
    let mut steps = Vec::new();
    for row in store::take_of_customers(tx, &[customer.raw()], at.now)? {
        if !row.at.state.is_inside() {
            continue;
        }
        let step = row.at.steps.saturating_add(1);
        steps.push(StepRow {
            customer,
            enrolment: row.id,
            step,
            node: row.at.node.clone(),
            what: "exited".to_owned(),
            detail: json!({"reason": ERASED}),
            at: at.now,
        });
        let moved = Moved {
            state: EnrolmentState::Exited,
            due_at: None,
            steps: step,
            note: ERASED.to_owned(),
            ended_at: Some(at.now),
            ..row.at
        };
        moves.push((customer, row.id, moved));
    }
    store::clear_contexts(tx, customer)?;
    store::move_enrolments(tx, &moves)?;
    store::insert_steps(tx, &steps)?;
    timers::cancel_all(tx, customer, "journeys:")?;
    tx.touch(ROOM);
    Ok(())
}
