//! One person under another number, and no person at all.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use events::NewEvent;
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
    store::move_reach(tx, from, into)?;
    store::move_credited(tx, from, into)?;
    store::move_browsers(tx, (from, into), None)?;
    move_wish(tx, at, from, into)?;
    timers::cancel(tx, from, KEY)?;
    tx.touch(ROOM);
    plan(tx, at, policy, &[into])
}

/// `restored` is a customer of its own again, and with it what was put to it or to one of `homes` before they were merged:
/// the same cause is known there, and nobody is written to twice for it. Who of the two refused a topic or wished for
/// less is not known any more, so both do: too little is better than what somebody did not want.
pub fn unmerge(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    (survivor, restored): (CustomerId, CustomerId),
    homes: &[CustomerId],
) -> Result<Planned, Error> {
    let mut both = [survivor, restored];
    both.sort_unstable();
    store::lock_customers(tx, &both)?;
    give_back(tx, (survivor, restored), homes)?;
    store::move_browsers(tx, (survivor, restored), Some(homes))?;
    store::copy_topic_refusals(tx, survivor, restored)?;
    store::copy_wish(tx, survivor, restored)?;
    tx.touch(ROOM);
    plan(tx, at, policy, &both)
}

/// The asks of `homes` go back, under the causes that they had before [`join_twins`] gave them others.
fn give_back(
    tx: &mut Tx<'_>,
    (survivor, restored): (CustomerId, CustomerId),
    homes: &[CustomerId],
) -> Result<(), Error> {
    let asks = store::asks_from(tx, survivor, homes)?;
    let ids: Vec<i64> = asks.iter().map(|(ask, _)| ask.raw()).collect();
    store::move_asks(tx, (survivor, restored), &ids)?;
    let mut known: BTreeSet<&str> = asks.iter().map(|(_, cause)| cause.as_str()).collect();
    let mark = twin_mark(restored);
    for (ask, cause) in &asks {
        let own = cause.strip_suffix(mark.as_str());
        if let Some(own) = own.filter(|own| known.insert(own)) {
            store::rename_cause(tx, (restored, *ask), own)?;
        }
    }
    Ok(())
}

/// What the cause of an ask ends with whose cause was known already where it came to.
fn twin_mark(from: CustomerId) -> String {
    format!(" ({from})")
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

/// Two asks for the same thing that were put to one person under two numbers: at most one of them is answered by a
/// message, unless both have set out already. Answers which one speaks for both. Before the two become one here.
pub fn join(
    tx: &mut Tx<'_>,
    at: &Moment,
    (from, one): (CustomerId, AskId),
    (into, other): (CustomerId, AskId),
) -> Result<AskId, Error> {
    let mut both = [from, into];
    both.sort_unstable();
    store::lock_customers(tx, &both)?;
    let rows = store::asks_of(tx, &[from.raw(), into.raw()], &[one.raw(), other.raw()])?;
    let state = |ask: AskId| rows.iter().find(|row| row.id == ask).map(|row| row.state);
    let (Some(its), Some(others)) = (state(one), state(other)) else {
        return Ok(other);
    };
    tx.touch(ROOM);
    let twins = Twins {
        from: (from, one, its),
        into: (into, other, others),
    };
    twins.join(tx, at)
}

/// Two asks for the same thing that were put to the same person under two numbers.
struct Twins {
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
            from: (from, ask, state),
            into: (into, *other, *its),
        };
        let _speaks = twins.join(tx, at)?;
        let cause = format!("{cause}{}", twin_mark(from));
        store::rename_cause(tx, (from, ask), &cause)?;
    }
    Ok(())
}

impl Twins {
    /// Answers which one speaks for both.
    fn join(&self, tx: &mut Tx<'_>, at: &Moment) -> Result<AskId, Error> {
        let (from, into) = (self.from, self.into);
        match (from.2, into.2) {
            (AskState::Open, AskState::Open | AskState::Granted) => {
                self.silence(tx, at, from, into.1, Stage::Planned)?;
                Ok(into.1)
            }
            (AskState::Granted, AskState::Open) => {
                self.silence(tx, at, into, from.1, Stage::Planned)?;
                Ok(from.1)
            }
            (AskState::Granted, AskState::Granted) => self.join_messages(tx, at),
            (AskState::Open | AskState::Granted, _) => Ok(from.1),
            _ => Ok(into.1),
        }
    }

    /// Of two messages, one that has not gone does not go when the other did or will.
    fn join_messages(&self, tx: &mut Tx<'_>, at: &Moment) -> Result<AskId, Error> {
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
            self.silence(tx, at, loser, winner, Stage::Sending)?;
            return Ok(winner);
        }
        // Both are beyond recall, or one came to nothing.
        let only_first = reaches(first.as_ref()) && !reaches(second.as_ref());
        Ok(if only_first { from.1 } else { into.1 })
    }

    /// The other ask of the cause speaks for this one. That is told on the timeline that stays: the other one has been
    /// carried over already, and who followed the ask follows it there.
    fn silence(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        (customer, ask, _): (CustomerId, AskId, AskState),
        winner: AskId,
        stage: Stage,
    ) -> Result<(), Error> {
        let decision = Decision::Merged { into: winner };
        let closing = (customer, ask, AskState::Merged, Some(winner));
        store::close(tx, &[closing], at.now)?;
        let row = decision_row(at, (customer, ask), stage, &decision);
        store::insert_decisions(tx, &[row])?;
        let rows = store::asks_of(tx, &[customer.raw()], &[ask.raw()])?;
        let told: Vec<NewEvent> = rows
            .iter()
            .filter_map(|row| event(at.now, ask, &About::of(row), &decision))
            .map(|told| NewEvent {
                customer: self.into.0,
                ..told
            })
            .collect();
        events::publish_many(tx, at, &told)?;
        Ok(())
    }
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
    store::erase_browsers(tx, customer)?;
    tx.touch(ROOM);
    // What is open is refused now, since there is no such customer any more.
    plan(tx, at, policy, &[customer])
}
