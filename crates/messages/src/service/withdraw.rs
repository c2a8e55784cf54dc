//! Taking back what was asked for and has not gone yet, and what became of the rest.

use std::collections::BTreeSet;

use db::Tx;
use kernel::{CustomerId, Moment};

use super::{BATCH, ROOM, decision_row};
use crate::{
    domain::{AskId, AskState, Decision, Reason, Stage, message_word as word},
    error::Error,
    store,
};

/// What taking back came to for one ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withdrawal {
    /// It waited, and will not go.
    Stopped,
    /// Just before it went it was looked at once more and refused: by the policy, or since it was no longer so.
    RefusedAtTheDoor,
    /// It had come to an end without a message that left.
    Ended,
    /// It has left, or a server has it in hand.
    Gone,
}

/// Takes back asks that have not gone. What waits for the planner or in the queue will not be sent; what a server has in
/// hand cannot be stopped. The same twice is harmless.
pub fn withdraw(
    tx: &mut Tx<'_>,
    at: &Moment,
    asks: &[(CustomerId, AskId)],
) -> Result<Vec<(CustomerId, AskId, Withdrawal)>, Error> {
    let mut answers = Vec::with_capacity(asks.len());
    for chunk in asks.chunks(BATCH) {
        let customers: BTreeSet<CustomerId> = chunk.iter().map(|(customer, _)| *customer).collect();
        let customers: Vec<CustomerId> = customers.into_iter().collect();
        store::lock_customers(tx, &customers)?;
        let ids: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
        let wanted: Vec<i64> = chunk.iter().map(|(_, ask)| ask.raw()).collect();
        let note = Reason::Withdrawn.words();
        let stopped = store::stop_messages(tx, &ids, &wanted, (&note, at.now))?;
        let stopped: BTreeSet<AskId> = stopped.into_iter().collect();
        let mut closing = Vec::new();
        let mut decisions = Vec::new();
        for (customer, ask, state, message) in store::standing(tx, &ids, &wanted)? {
            let is_open = AskState::parse(&state) == Some(AskState::Open);
            let is_stopped = stopped.contains(&ask);
            if is_open {
                closing.push((customer, ask, AskState::Refused, None));
            }
            if is_open || is_stopped {
                let stage = if is_open {
                    Stage::Planned
                } else {
                    Stage::Sending
                };
                let reason = Reason::Withdrawn;
                let decision = Decision::Refused { reason };
                decisions.push(decision_row(at, (customer, ask), stage, &decision));
                answers.push((customer, ask, Withdrawal::Stopped));
            } else {
                answers.push((customer, ask, ended(message.as_deref())));
            }
        }
        store::close(tx, &closing, at.now)?;
        store::insert_decisions(tx, &decisions)?;
    }
    tx.touch(ROOM);
    Ok(answers)
}

fn ended(message: Option<&str>) -> Withdrawal {
    match message {
        None | Some(word::FAILED | word::EXPIRED) => Withdrawal::Ended,
        Some(word::REFUSED) => Withdrawal::RefusedAtTheDoor,
        Some(_) => Withdrawal::Gone,
    }
}

/// Whether something that a programme has asked for may still go: it waits for the planner, in the queue, or a server has it in
/// hand.
pub fn has_unsent(tx: &mut Tx<'_>, programme: &str) -> Result<bool, Error> {
    Ok(store::has_unsent(tx, programme)?)
}

/// What people did with the message of an ask. Machines do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reaction {
    /// Who.
    pub customer: CustomerId,
    /// The ask.
    pub ask: AskId,
    /// Whether its message left.
    pub left: bool,
    /// Whether they opened it.
    pub opened: bool,
    /// Whether they followed a link of it.
    pub clicked: bool,
}

/// What people did with the messages of these asks; an ask without a message is left out.
pub fn reactions(tx: &mut Tx<'_>, asks: &[(CustomerId, AskId)]) -> Result<Vec<Reaction>, Error> {
    let mut answers = Vec::with_capacity(asks.len());
    for chunk in asks.chunks(BATCH) {
        let ids: Vec<i64> = chunk.iter().map(|(customer, _)| customer.raw()).collect();
        let wanted: Vec<i64> = chunk.iter().map(|(_, ask)| ask.raw()).collect();
        let rows = store::reacted(tx, &ids, &wanted)?;
        answers.extend(
            rows.into_iter()
                .map(|(customer, ask, left, opened, clicked)| Reaction {
                    customer,
                    ask,
                    left,
                    opened,
                    clicked,
                }),
        );
    }
    Ok(answers)
}
