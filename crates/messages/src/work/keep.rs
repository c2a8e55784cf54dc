//! What was written is kept before it goes, and what does not go is told why.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use events::NewEvent;
use kernel::{CustomerId, Moment, Timestamp};

use super::{
    Sent, pacing,
    prepare::{Prepared, Stop},
    record::Hands,
};
use crate::{
    coming_back,
    domain::{Decision, MessageId, Parked, Reason, Stage, message_word},
    error::Error,
    public::{self, AskEvent, MessageEvent},
    service::{ROOM, decision_row},
    store::{self, Claimed, ContentRow, Ending},
};

/// Keeps what was written, and ends or puts back what does not go; answers which are to be handed over.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    at: &Moment,
    hands: &Hands,
    prepared: &Prepared,
) -> Result<(Sent, BTreeSet<MessageId>), Error> {
    let held: BTreeSet<MessageId> = hands.still_held(tx)?;
    let (letters, stopped) = (&prepared.letters, &prepared.stopped);
    let written = letters
        .keys()
        .copied()
        .filter(|message| held.contains(message))
        .collect();
    let parked = prepared.pacing.clone().take(tx, at.now, &written)?;
    let goes = |message: &MessageId| held.contains(message) && !parked.contains_key(message);
    let mut contents = Vec::new();
    let mut batch = BTreeSet::new();
    let mut threads: BTreeMap<(CustomerId, String), String> = BTreeMap::new();
    for (message, ready) in letters.iter().filter(|(message, _)| goes(message)) {
        if let (Some(claimed), Some(packed)) = (hands.get(message.raw()), &ready.packed) {
            contents.push(ContentRow {
                customer: claimed.customer,
                message: *message,
                language: ready.written.language().code().to_owned(),
                subject: ready.written.subject(),
                letter: packed.clone(),
            });
            if let (Some(thread), Some(letter)) = (&ready.thread, ready.written.letter()) {
                let id = letter.message_id.clone();
                threads.insert((claimed.customer, thread.clone()), id);
            }
        }
        batch.insert(*message);
    }
    if !contents.is_empty() {
        contents.sort_by_key(|content| (content.customer, content.message));
        store::insert_content(tx, &contents, at.now)?;
    }
    if !threads.is_empty() {
        let threads: Vec<_> = threads
            .into_iter()
            .map(|((customer, thread), id)| (customer, thread, id))
            .collect();
        store::add_to_threads(tx, &threads)?;
    }
    for message in prepared.repeats.intersection(&batch) {
        if let Some(claimed) = hands.get(message.raw()) {
            coming_back::repeats_itself(tx, at, *message, &claimed.programme)?;
        }
    }
    let stopped: Vec<(&Claimed, &Stop)> = stopped
        .iter()
        .filter(|(message, _)| held.contains(message))
        .filter_map(|(message, stop)| Some((hands.get(message.raw())?, stop)))
        .collect();
    let mut sent = keep_stopped(tx, at, hands.token, &stopped)?;
    let parked: Vec<(&Claimed, &Parked)> = parked
        .iter()
        .filter(|(message, _)| held.contains(message))
        .filter_map(|(message, parked)| Some((hands.get(message.raw())?, parked)))
        .collect();
    sent.waiting = sent.waiting.saturating_add(parked.len());
    keep_parked(tx, at, hands.token, &parked)?;
    tx.touch(ROOM);
    Ok((sent, batch))
}

/// Who waits in a lane is told so once.
fn keep_parked(
    tx: &mut Tx<'_>,
    at: &Moment,
    token: i64,
    parked: &[(&Claimed, &Parked)],
) -> Result<(), Error> {
    if parked.is_empty() {
        return Ok(());
    }
    let mut decisions = Vec::new();
    let mut waits = Vec::with_capacity(parked.len());
    for (claimed, parked) in parked {
        let (waiting, decision) = pacing::waiting(at.now, claimed, parked);
        waits.push(waiting);
        let about = (claimed.customer, claimed.ask);
        decisions
            .extend(decision.map(|decision| decision_row(at, about, Stage::Sending, &decision)));
    }
    store::insert_decisions(tx, &decisions)?;
    store::park(tx, &waits, token)?;
    Ok(())
}

fn keep_stopped(
    tx: &mut Tx<'_>,
    at: &Moment,
    token: i64,
    stopped: &[(&Claimed, &Stop)],
) -> Result<Sent, Error> {
    let mut sent = Sent::default();
    let mut decisions = Vec::new();
    let mut waits = Vec::new();
    let mut endings = Vec::new();
    let mut told = Vec::new();
    for (claimed, stop) in stopped {
        let (decision, ending) = match stop {
            Stop::Wait(until, reason) => {
                waits.push((claimed.customer, claimed.message, *until));
                sent.waiting = sent.waiting.saturating_add(1);
                let (at, reason) = (*until, reason.clone());
                (Decision::Later { at, reason }, None)
            }
            Stop::Refused(reason) => {
                sent.stopped = sent.stopped.saturating_add(1);
                let reason = reason.clone();
                (Decision::Refused { reason }, Some(message_word::REFUSED))
            }
            Stop::Expired(reason) => {
                sent.stopped = sent.stopped.saturating_add(1);
                let reason = reason.clone();
                (Decision::Expired { reason }, Some(message_word::EXPIRED))
            }
            Stop::Failed(reason) => {
                sent.failed = sent.failed.saturating_add(1);
                let reason = reason.clone();
                (Decision::Refused { reason }, Some(message_word::FAILED))
            }
        };
        let about = (claimed.customer, claimed.ask);
        decisions.push(decision_row(at, about, Stage::Sending, &decision));
        if let Some(state) = ending {
            endings.push(Ending {
                customer: claimed.customer,
                message: claimed.message,
                token,
                state,
                contact_at: None,
                note: decision.reason().words(),
            });
            told.push(event(at.now, claimed, state, &decision.reason()));
        }
    }
    store::insert_decisions(tx, &decisions)?;
    store::put_back(tx, &waits, token)?;
    store::end(tx, &endings, at.now)?;
    events::publish_many(tx, at, &told)?;
    Ok(sent)
}

fn event(now: Timestamp, claimed: &Claimed, state: &str, reason: &Reason) -> NewEvent {
    let ask = AskEvent {
        ask: claimed.ask,
        purpose: claimed.purpose,
        topic: claimed.topic.clone(),
        programme: claimed.programme.clone(),
        reason: reason.code(),
        until: None,
        into: None,
    };
    let (kind, data) = match state {
        message_word::REFUSED => (public::MESSAGE_REFUSED, serde_json::to_value(ask)),
        message_word::EXPIRED => (public::MESSAGE_EXPIRED, serde_json::to_value(ask)),
        _ => {
            let failed = MessageEvent {
                message: claimed.message,
                ask: claimed.ask,
                channel: claimed.channel,
                purpose: claimed.purpose,
                topic: claimed.topic.clone(),
                programme: claimed.programme.clone(),
                reason: reason.code(),
            };
            (public::MESSAGE_FAILED, serde_json::to_value(failed))
        }
    };
    NewEvent {
        customer: claimed.customer,
        kind,
        version: public::VERSION,
        at: now,
        cause: format!("{kind}:{}", claimed.ask),
        // Text keys and whole numbers only: it always becomes JSON.
        data: data.unwrap_or_default(),
        history: false,
    }
}
