//! Sending, in full.
//!
//! A round of sending is: settle, claim, prepare, keep, hand over, record.
//!
//! 1. *Settle*: what the transport knows of messages whose outcome was not recorded (a process that was killed, a database
//!    that was away) is recorded first. Nothing is decided about a message before that.
//! 2. *Claim*: messages that may go are taken under a token, in one UPDATE that repeats its whole condition.
//! 3. *Prepare*: consent, suppression, holds, quiet hours, caps and expiry are looked at again, now; the builders find
//!    the facts; the templates write. No transaction is open while they write.
//! 4. *Keep*: what was written is kept, what may not go is ended or put back with its reason, all under the token.
//! 5. *Hand over*: the transport takes the batch. It remembers in its journal, before the one instant that counts, that a
//!    message is about to be with a server.
//! 6. *Record*: outcomes are committed, with their events, and the transport forgets them.
//!
//! A process that dies between any two of these leaves a message in one of three ways: not claimed, then it is claimed
//! again; claimed and not known to the journal, then no server has it, and it is taken again when the lease ends or the
//! process starts; or known to the journal, then step 1 records what became of it. What is sent a second time is the
//! kept letter with the same Message-ID.

use std::collections::BTreeMap;

use db::{Db, Tx};
use kernel::{Clock, Ids, Moment, Span, Timestamp};
use mail::{Found, Kept, Outcome, Report, Stage, Transport};

use super::{
    Office, SendError, Sent, Way, keep, pacing,
    prepare::{self, Prepared},
    record::{self, Hands},
};
use crate::{
    domain::MessageId,
    error::Error,
    store::{self, Claimed, Hand},
};

/// How long a round may take. A batch takes seconds; a server that takes minutes for each message is given them.
const LEASE: Span = Span::from_minutes(30);
/// How long a batch waits that could not be prepared.
const PAUSE: Span = Span::from_minutes(1);
/// When a holder is given up for lost, and others may send what it had taken. A process that was killed comes back
/// within minutes; should it come back after this, what its journal knows is known to nobody else, and a message may go
/// twice.
const LOST_AFTER: Span = Span::from_hours(6);

/// When a process starts: records what its journal knows, and takes up again what it had in its hands. No other process
/// may have the same holder's name.
pub fn start(
    db: &Db,
    clock: &dyn Clock,
    ids: &Ids,
    office: &Office,
    way: Way<'_>,
) -> Result<Sent, SendError> {
    let sender = Sender {
        db,
        clock,
        ids,
        office,
    };
    let settled = sender.settle(way)?;
    let now = clock.now();
    db.write_now(|tx| store::release(tx, &office.holder, now))?;
    Ok(settled)
}

/// One round of sending. `claimed == 0` means that there is nothing to send now.
pub fn send(
    db: &Db,
    clock: &dyn Clock,
    ids: &Ids,
    office: &Office,
    way: Way<'_>,
) -> Result<Sent, SendError> {
    let sender = Sender {
        db,
        clock,
        ids,
        office,
    };
    let mut done = sender.settle(way)?;
    done.add(sender.round(way)?);
    Ok(done)
}

/// Everything that a round of sending has at hand.
struct Sender<'a> {
    db: &'a Db,
    clock: &'a dyn Clock,
    ids: &'a Ids,
    office: &'a Office,
}

impl Sender<'_> {
    fn moment(&self) -> Moment {
        Moment::new(self.clock.now(), self.ids.clone())
    }

    fn round(&self, way: Way<'_>) -> Result<Sent, SendError> {
        let (db, at) = (self.db, self.moment());
        let hand = Hand {
            holder: &self.office.holder,
            token: at.next_id(),
            now: at.now,
            lease_end: at.now.plus(LEASE),
            lost_before: at.now.minus(LOST_AFTER),
        };
        let most = self.office.batch.max(1);
        let claimed = db.write_now(|tx| {
            pacing::let_out(tx, (self.office, at.now), most)?;
            Ok::<_, Error>(store::claim(tx, hand, i64::from(most))?)
        })?;
        let mut done = Sent {
            claimed: claimed.len(),
            ..Sent::default()
        };
        if claimed.is_empty() {
            return Ok(done);
        }
        let hands = Hands::new(hand.token, claimed.clone());
        let ready = prepare::prepare(db, &at, self.office, &claimed, way).and_then(|prepared| {
            let kept = db.write_now(|tx| keep::keep(tx, &at, &hands, &prepared))?;
            Ok((prepared, kept))
        });
        let (prepared, (kept, batch)) = match ready {
            Ok(ready) => ready,
            Err(error) => {
                self.give_back(&at, &hands, &claimed);
                return Err(error.into());
            }
        };
        let Prepared {
            letters, counted, ..
        } = prepared;
        done.add(kept);
        done.add(match way {
            Way::Mail(transport) => {
                let to = letters
                    .into_iter()
                    .map(|(message, ready)| (message, ready.letter.to.address));
                self.hand_over(transport, &hands.to(to.collect()), batch)?
            }
            Way::Counted => self.count(&at, &hands, &counted)?,
        });
        Ok(done)
    }

    /// Nothing of the batch was handed over; it need not wait for the lease's end.
    fn give_back(&self, at: &Moment, hands: &Hands, claimed: &[Claimed]) {
        let until = at.now.plus(PAUSE);
        let waits: Vec<_> = claimed
            .iter()
            .map(|one| (one.customer, one.message, until))
            .collect();
        let given = self
            .db
            .write_now(|tx| store::put_back(tx, &waits, hands.token));
        if let Err(error) = given {
            tracing::debug!(%error, "messages wait for their lease's end");
        }
    }

    fn hand_over(
        &self,
        transport: &dyn Transport,
        hands: &Hands,
        batch: Vec<mail::Outgoing>,
    ) -> Result<Sent, SendError> {
        let mut done = Sent::default();
        if batch.is_empty() {
            return Ok(done);
        }
        transport.hand_over(batch, &mut |reports| {
            match self.record(&self.moment(), hands, reports) {
                Ok(recorded) => {
                    done.add(recorded);
                    Kept::Recorded
                }
                Err(error) => {
                    tracing::warn!(messages = reports.len(), %error, "what became of messages could not be recorded; it is tried again");
                    Kept::NotRecorded
                }
            }
        })?;
        Ok(done)
    }

    /// A rehearsal: everything that may go counts as gone.
    fn count(&self, at: &Moment, hands: &Hands, counted: &[MessageId]) -> Result<Sent, SendError> {
        let captured = |message: &MessageId| Report {
            id: message.raw(),
            outcome: Outcome::Captured,
        };
        let reports: Vec<Report> = counted.iter().map(captured).collect();
        Ok(self.record(at, hands, &reports)?)
    }

    fn record(&self, at: &Moment, hands: &Hands, reports: &[Report]) -> Result<Sent, Error> {
        self.db.write_now(|tx| {
            let policy = (self.office.policies)(tx)?;
            record::record(tx, at, &policy, hands, reports)
        })
    }

    /// Records what the transport knows and the database does not.
    fn settle(&self, way: Way<'_>) -> Result<Sent, SendError> {
        let Way::Mail(transport) = way else {
            return Ok(Sent::default());
        };
        let known: BTreeMap<i64, Outcome> = transport
            .recover()
            .into_iter()
            .filter_map(|one| Some((one.id, outcome(one.found)?)))
            .collect();
        if known.is_empty() {
            return Ok(Sent::default());
        }
        let at = self.moment();
        let done = self
            .db
            .write_now(|tx| settle_known(tx, &at, self.office, &known))?;
        // Those that are in nobody's hands were recorded before the process stopped.
        transport.settle(&known.keys().copied().collect::<Vec<_>>());
        Ok(done)
    }
}

fn settle_known(
    tx: &mut Tx<'_>,
    at: &Moment,
    office: &Office,
    known: &BTreeMap<i64, Outcome>,
) -> Result<Sent, Error> {
    let policy = (office.policies)(tx)?;
    let mut by_token: BTreeMap<i64, Vec<Claimed>> = BTreeMap::new();
    for (claimed, token) in store::in_hand_of(tx, &office.holder)? {
        if known.contains_key(&claimed.message.raw()) {
            by_token.entry(token).or_default().push(claimed);
        }
    }
    let mut done = Sent::default();
    for (token, claimed) in by_token {
        let reports: Vec<Report> = claimed
            .iter()
            .filter_map(|one| {
                let id = one.message.raw();
                let outcome = known.get(&id)?.clone();
                Some(Report { id, outcome })
            })
            .collect();
        let hands = Hands::new(token, claimed);
        done.add(record::record(tx, at, &policy, &hands, &reports)?);
    }
    Ok(done)
}

/// What became of a message that the journal knows; `None` when no server has it.
fn outcome(found: Found) -> Option<Outcome> {
    let stage = Stage::Message;
    match found {
        Found::NotSent | Found::Started => None,
        Found::Unconfirmed => Some(Outcome::Unconfirmed {
            reason: "the reply to the message was not seen".to_owned(),
        }),
        Found::Accepted(reply) => Some(Outcome::Accepted(reply)),
        Found::Deferred(reply) => Some(Outcome::Deferred { stage, reply }),
        Found::Refused(reply) => Some(Outcome::Refused { stage, reply }),
    }
}

/// The earliest instant at which there may be something to send.
pub fn next_wake(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, Error> {
    Ok(store::next_wake(tx)?)
}
