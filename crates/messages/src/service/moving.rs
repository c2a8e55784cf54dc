//! One person under another number, and no person at all.

use std::collections::BTreeMap;

use db::Tx;
use kernel::{CustomerId, Moment};

use super::{
    Planned, ROOM, plan,
    plan::{About, KEY, decision_row, event},
};
use crate::{
    domain::{AskId, AskState, Decision, MessageState, Policy, Reason, Stage},
    error::Error,
    public::MessageView,
    store,
};

/// Everything of `from` is of `into` from now on; what was open is looked at again under the new number. Twice is once.
pub fn merge(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    from: CustomerId,
    into: CustomerId,
) -> Result<Planned, Error> {
    if from == into {
        return Ok(Planned::default());
    }
    let mut both = [from, into];
    both.sort_unstable();
    store::lock_customers(tx, &both)?;
    join_twins(tx, at, from, into)?;
    store::move_all(tx, from, into)?;
    store::move_tracking(tx, from, into)?;
    store::move_credited(tx, from, into)?;
    move_wish(tx, at, from, into)?;
    timers::cancel(tx, from, KEY)?;
    tx.touch(ROOM);
    plan(tx, at, policy, &[into])
}

/// `restored` is a customer of its own again. Who of the two refused a topic or wished for less is not known any more, so
/// both do: too little is better than what somebody did not want.
pub fn unmerge(tx: &mut Tx<'_>, survivor: CustomerId, restored: CustomerId) -> Result<(), Error> {
    store::copy_topic_refusals(tx, survivor, restored)?;
    store::copy_wish(tx, survivor, restored)?;
    tx.touch(ROOM);
    Ok(())
}

/// Of two wishes the more reserved one stays.
fn move_wish(
    tx: &mut Tx<'_>,
    at: &Moment,
    from: CustomerId,
    into: CustomerId,
) -> Result<(), Error> {
    let own = store::wish_of(tx, into)?;
    let together = own.together(store::wish_of(tx, from)?);
    if together != own {
        store::put_wish(tx, into, together, at.now)?;
    }
    store::delete_wish(tx, from)?;
    Ok(())
}

/// Two asks of one cause that were put to the same person under two numbers.
struct Twins {
    cause: String,
    from: (CustomerId, AskId, AskState),
    into: (CustomerId, AskId, AskState),
}

/// Nobody gets two messages for one cause because they were known under two numbers. Both asks stay, the one that moves
/// under a cause that says where it comes from.
fn join_twins(
    tx: &mut Tx<'_>,
    at: &Moment,
    from: CustomerId,
    into: CustomerId,
) -> Result<(), Error> {
    let known: BTreeMap<String, (AskId, AskState)> = store::causes_of(tx, into)?
        .into_iter()
        .map(|(cause, ask, state)| (cause, (ask, state)))
        .collect();
    for (cause, ask, state) in store::causes_of(tx, from)? {
        let Some((other, its)) = known.get(&cause) else {
            continue;
        };
        let twins = Twins {
            cause,
            from: (from, ask, state),
            into: (into, *other, *its),
        };
        twins.join(tx, at)?;
    }
    Ok(())
}

impl Twins {
    fn join(&self, tx: &mut Tx<'_>, at: &Moment) -> Result<(), Error> {
        let (from, into) = (self.from, self.into);
        match (from.2, into.2) {
            (AskState::Open, AskState::Open | AskState::Granted) => {
                silence(tx, at, from, into.1, Stage::Planned)?;
            }
            (AskState::Granted, AskState::Open) => {
                silence(tx, at, into, from.1, Stage::Planned)?;
            }
            (AskState::Granted, AskState::Granted) => self.join_messages(tx, at)?,
            _ => {}
        }
        let cause = format!("{} ({})", self.cause, from.0);
        store::rename_cause(tx, (from.0, from.1), &cause)?;
        Ok(())
    }

    /// Of two messages, one that has not gone does not go when the other did or will.
    fn join_messages(&self, tx: &mut Tx<'_>, at: &Moment) -> Result<(), Error> {
        let (from, into) = (self.from, self.into);
        let first = message(tx, from.0, from.1)?;
        let second = message(tx, into.0, into.1)?;
        let loser = if may_stop(first.as_ref()) && reaches(second.as_ref()) {
            Some((from, into.1))
        } else if may_stop(second.as_ref()) && reaches(first.as_ref()) {
            Some((into, from.1))
        } else {
            None
        };
        if let Some((loser, winner)) = loser {
            let words = Reason::SameTopic.words();
            store::stop_waiting(tx, (loser.0, loser.1), &words, at.now)?;
            silence(tx, at, loser, winner, Stage::Sending)?;
        }
        Ok(())
    }
}

/// The other ask of the cause speaks for this one.
fn silence(
    tx: &mut Tx<'_>,
    at: &Moment,
    (customer, ask, _): (CustomerId, AskId, AskState),
    into: AskId,
    stage: Stage,
) -> Result<(), Error> {
    let decision = Decision::Merged { into };
    let closing = (customer, ask, AskState::Merged, Some(into));
    store::close(tx, &[closing], at.now)?;
    let row = decision_row(at, (customer, ask), stage, &decision);
    store::insert_decisions(tx, &[row])?;
    let rows = store::asks_of(tx, &[customer.raw()], &[ask.raw()])?;
    let told = rows
        .iter()
        .filter_map(|row| event(at.now, ask, &About::of(row), &decision));
    events::publish_many(tx, at, &told.collect::<Vec<_>>())?;
    Ok(())
}

fn message(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    ask: AskId,
) -> Result<Option<MessageView>, Error> {
    let found = store::messages_of_asks(tx, customer, &[ask.raw()])?;
    Ok(found.into_iter().next())
}

/// Whether a message waits and is in nobody's hands.
fn may_stop(message: Option<&MessageView>) -> bool {
    matches!(
        message.map(|message| &message.state),
        Some(MessageState::Queued { .. } | MessageState::Deferred { .. })
    )
}

/// Whether a message has reached the customer, or may still.
fn reaches(message: Option<&MessageView>) -> bool {
    message.is_some_and(|message| match message.state {
        MessageState::Queued { .. }
        | MessageState::HandingOver { .. }
        | MessageState::Deferred { .. }
        | MessageState::Sent { .. }
        | MessageState::Captured { .. } => true,
        MessageState::Failed { .. }
        | MessageState::Refused { .. }
        | MessageState::Expired { .. } => false,
    })
}

/// Forgets what was written to a person and why. That something was written, when and by what programme stays for the
/// figures.
pub fn erase(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    customer: CustomerId,
) -> Result<Planned, Error> {
    store::erase(tx, customer, at.now)?;
    store::erase_tracking(tx, customer)?;
    store::delete_wish(tx, customer)?;
    tx.touch(ROOM);
    // What is open is refused now, since there is no such customer any more.
    plan(tx, at, policy, &[customer])
}
