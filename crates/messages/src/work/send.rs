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
//! While a transport waits for servers, the next batch is claimed, prepared and kept, and waits for its turn.
//!
//! A process that dies between any two of these leaves a message in one of three ways: not claimed, then it is claimed
//! again; claimed and not known to the journal, then no server has it, and it is taken again when the lease ends or the
//! process starts; or known to the journal, then step 1 records what became of it. What is sent a second time is the
//! kept letter with the same Message-ID.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError, mpsc},
    thread,
};

use db::{Db, Tx};
use fetch::Fetch;
use kernel::{Clock, Ids, Moment, Span, Timestamp};
use mail::{Found, Kept, Outcome, Report, Stage, Transport};

use super::{
    Office, SendError, Sent, Way, keep, pacing,
    prepare::{self, Prepared},
    record::{self, Hands, Happened},
};
use crate::{
    domain::MessageId,
    error::Error,
    letter::Written,
    outlets::{self, Hand, Handed, Outlets},
    store::{self, Claimed},
};

/// How long a round may take. A batch takes seconds; a server that takes minutes for each message is given them.
const LEASE: Span = Span::from_minutes(30);
/// How long a round goes on to the next batch, which it makes ready while the one before is with the transport.
const ROUND: Span = Span::from_seconds(5);
/// Most messages of other ways than mail that are taken at a time: each may take half a minute.
const MOST_APART: u32 = 100;
/// Requests under way at the same time: providers answer in a fraction of a second, and take some ten a second of an account.
const AT_ONCE: usize = 8;
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
    db.write_now(|tx| {
        for kind in way.kinds() {
            store::release(tx, *kind, &office.holder, now)?;
        }
        Ok::<_, Error>(())
    })?;
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

/// What was taken, under its token.
struct Taken {
    at: Moment,
    token: i64,
    claimed: Vec<Claimed>,
}

/// What was kept and is to be handed over.
struct Batch {
    at: Moment,
    hands: Hands,
    letters: Vec<(MessageId, Written)>,
    counted: Vec<MessageId>,
    uncertain: Vec<MessageId>,
    outlets: Outlets,
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
        if let Way::Mail(transport) = way
            && transport.takes_time()
        {
            return self.stream(transport);
        }
        let mut done = Sent::default();
        if let Some(taken) = self.claim(way)? {
            let batch = self.make_ready(&taken, way, &mut done)?;
            done.add(match way {
                Way::Mail(transport) => self.hand_over(transport, &batch)?,
                Way::Web(fetch) => {
                    let mut done = self.note_uncertain(&batch.hands, &batch.uncertain)?;
                    done.add(self.hand_apart(fetch, &batch));
                    done
                }
                Way::Counted => self.count(&batch.at, &batch.hands, &batch.counted)?,
            });
        }
        Ok(done)
    }

    /// Batch after batch: while one is with the transport, the next is made ready, as another process would do that takes it.
    fn stream(&self, transport: &dyn Transport) -> Result<Sent, SendError> {
        let begun = self.clock.now();
        thread::scope(|scope| {
            // No batch waits beside the one that is made ready: the policy's last look at it should not grow old.
            let (give, take) = mpsc::sync_channel::<Batch>(0);
            let handing = scope.spawn(move || {
                let mut handed = Sent::default();
                take.into_iter().try_for_each(|batch| {
                    handed.add(self.hand_over(transport, &batch)?);
                    Ok::<_, SendError>(())
                })?;
                Ok::<_, SendError>(handed)
            });
            let mut done = Sent::default();
            let made = self.keep_giving(transport, begun, (&give, &mut done));
            drop(give);
            let handed = handing
                .join()
                .unwrap_or_else(|panicked| std::panic::resume_unwind(panicked))?;
            done.add(handed);
            made.map(|()| done)
        })
    }

    /// Makes batches ready and gives them on, until there is nothing to send, a round is over, or nobody takes them.
    fn keep_giving(
        &self,
        transport: &dyn Transport,
        begun: Timestamp,
        (give, done): (&mpsc::SyncSender<Batch>, &mut Sent),
    ) -> Result<(), SendError> {
        let way = Way::Mail(transport);
        let mut next = self.claim(way)?;
        while let Some(taken) = next.take() {
            let batch = self.make_ready(&taken, way, done)?;
            if let Err(mpsc::SendError(batch)) = give.send(batch) {
                // The hand-over failed, and says why.
                self.give_back(&batch.at, batch.hands.token, batch.hands.all());
                break;
            }
            if self.clock.now().since(begun) < ROUND {
                next = self.claim_ahead(way);
            }
        }
        Ok(())
    }

    /// Takes the next batch while one is handed over. What goes wrong here is not that one's fault: it goes all the same, and
    /// the next round meets the trouble again.
    fn claim_ahead(&self, way: Way<'_>) -> Option<Taken> {
        self.claim(way).unwrap_or_else(|error| {
            tracing::debug!(%error, "no batch is made ready beside this one");
            None
        })
    }

    /// Puts what was taken to the rules once more, writes it and keeps it; answers what is to be handed over.
    fn make_ready(&self, taken: &Taken, way: Way<'_>, done: &mut Sent) -> Result<Batch, SendError> {
        done.claimed = done.claimed.saturating_add(taken.claimed.len());
        let made = prepare::prepare(self.db, &taken.at, self.office, &taken.claimed, way)
            .and_then(|prepared| self.keep(taken, prepared, done));
        made.map_err(|error| {
            self.give_back(&taken.at, taken.token, &taken.claimed);
            error.into()
        })
    }

    /// Takes what may go now; `None` when there is nothing.
    fn claim(&self, way: Way<'_>) -> Result<Option<Taken>, SendError> {
        let at = self.moment();
        let hand = store::Hand {
            holder: &self.office.holder,
            token: at.next_id(),
            now: at.now,
            lease_end: at.now.plus(LEASE),
            lost_before: at.now.minus(LOST_AFTER),
        };
        let most = match way {
            Way::Web(_) => self.office.batch.clamp(1, MOST_APART),
            Way::Mail(_) | Way::Counted => self.office.batch.max(1),
        };
        let claimed = self.db.write_now(|tx| {
            pacing::let_out(tx, (self.office, at.now), way.kinds(), most)?;
            for kind in way.kinds() {
                let claimed = store::claim(tx, *kind, hand, i64::from(most))?;
                if !claimed.is_empty() {
                    return Ok(claimed);
                }
            }
            Ok::<_, Error>(Vec::new())
        })?;
        let token = hand.token;
        Ok((!claimed.is_empty()).then_some(Taken { at, token, claimed }))
    }

    /// Keeps what was written; answers what is to be handed over.
    fn keep(&self, taken: &Taken, prepared: Prepared, done: &mut Sent) -> Result<Batch, Error> {
        let hands = Hands::new(taken.token, taken.claimed.clone());
        let (kept, goes) = self
            .db
            .write_now(|tx| keep::keep(tx, &taken.at, &hands, &prepared))?;
        done.add(kept);
        let letters: Vec<(MessageId, Written)> = prepared
            .letters
            .into_iter()
            .filter(|(message, _)| goes.contains(message))
            .map(|(message, ready)| (message, ready.written))
            .collect();
        let to = letters
            .iter()
            .filter_map(|(message, written)| Some((*message, written.address()?)));
        Ok(Batch {
            hands: hands.to(to.collect()),
            at: taken.at.clone(),
            letters,
            counted: prepared.counted,
            uncertain: prepared.uncertain,
            outlets: prepared.outlets,
        })
    }

    /// Nothing of what was taken was handed over; it need not wait for the lease's end.
    fn give_back<'c>(
        &self,
        at: &Moment,
        token: i64,
        claimed: impl IntoIterator<Item = &'c Claimed>,
    ) {
        let until = at.now.plus(PAUSE);
        let waits: Vec<_> = claimed
            .into_iter()
            .map(|one| (one.customer, one.message, until))
            .collect();
        let given = self.db.write_now(|tx| store::put_back(tx, &waits, token));
        if let Err(error) = given {
            tracing::debug!(%error, "messages wait for their lease's end");
        }
    }

    fn hand_over(&self, transport: &dyn Transport, batch: &Batch) -> Result<Sent, SendError> {
        let mut done = Sent::default();
        let hands = &batch.hands;
        let letters: Vec<mail::Outgoing> = batch
            .letters
            .iter()
            .filter_map(|(message, written)| Some(written.letter()?.outgoing(*message)))
            .collect();
        if letters.is_empty() {
            return Ok(done);
        }
        transport.hand_over(letters, &mut |reports| {
            let happened: Vec<Happened> = reports.iter().cloned().map(Happened::from).collect();
            match self.record(&self.moment(), hands, &happened) {
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

    /// What set out and came to no answer counts as sent.
    fn note_uncertain(&self, hands: &Hands, uncertain: &[MessageId]) -> Result<Sent, SendError> {
        if uncertain.is_empty() {
            return Ok(Sent::default());
        }
        let happened: Vec<Happened> = uncertain
            .iter()
            .map(|message| {
                let why = "the process stopped before the answer was seen".to_owned();
                Happened::apart(
                    *message,
                    Handed::Unconfirmed { why, segments: 0 },
                    Vec::new(),
                )
            })
            .collect();
        Ok(self.record(&self.moment(), hands, &happened)?)
    }

    /// Hands over what is no mail, several at a time; each answer is written down as it comes.
    fn hand_apart(&self, fetch: &dyn Fetch, batch: &Batch) -> Sent {
        let mut done = Sent::default();
        let (hands, outlets) = (&batch.hands, &batch.outlets);
        if batch.letters.is_empty() {
            return done;
        }
        let workers = batch.letters.len().min(AT_ONCE);
        let queue = Mutex::new(batch.letters.iter());
        let (tell, told) = mpsc::channel();
        thread::scope(|scope| {
            for _ in 0..workers {
                let (tell, queue) = (tell.clone(), &queue);
                scope.spawn(move || {
                    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                    while let Some((message, written)) = next() {
                        let handed = self.hand_one(fetch, hands, outlets, (*message, written));
                        if let Some((handed, gone)) = handed
                            && tell.send(Happened::apart(*message, handed, gone)).is_err()
                        {
                            return;
                        }
                    }
                });
            }
            drop(tell);
            while let Ok(first) = told.recv() {
                let mut group = vec![first];
                group.extend(told.try_iter());
                match self.record(&self.moment(), hands, &group) {
                    Ok(recorded) => done.add(recorded),
                    Err(error) => {
                        tracing::warn!(messages = group.len(), %error, "what became of messages could not be recorded");
                    }
                }
            }
        });
        done
    }

    /// `None` when somebody else has it by now, or that it sets out could not be written down. Beside what became of it stand
    /// the browsers that are there no more.
    fn hand_one(
        &self,
        fetch: &dyn Fetch,
        hands: &Hands,
        outlets: &Outlets,
        (message, written): (MessageId, &Written),
    ) -> Option<(Handed, Vec<String>)> {
        let claimed = hands.get(message.raw())?;
        let hand = Hand {
            customer: claimed.customer,
            outlets,
            links: &*self.office.links,
            fetch,
            now: self.clock.now(),
            latest: claimed.latest,
        };
        let set_out = || {
            let now = self.clock.now();
            let one = (claimed.customer, claimed.message);
            let set = self
                .db
                .write_now(|tx| store::set_out(tx, one, hands.token, now));
            match set {
                Ok(is_ours) => is_ours,
                Err(error) => {
                    tracing::warn!(%error, "a message waits for its lease's end");
                    false
                }
            }
        };
        outlets::hand_over(hand, message, written, set_out)
    }

    /// A rehearsal: everything that may go counts as gone.
    fn count(&self, at: &Moment, hands: &Hands, counted: &[MessageId]) -> Result<Sent, SendError> {
        let captured = |message: &MessageId| {
            Happened::from(Report {
                id: message.raw(),
                outcome: Outcome::Captured,
            })
        };
        let happened: Vec<Happened> = counted.iter().map(captured).collect();
        Ok(self.record(at, hands, &happened)?)
    }

    fn record(&self, at: &Moment, hands: &Hands, happened: &[Happened]) -> Result<Sent, Error> {
        self.db.write_now(|tx| {
            let policy = (self.office.policies)(tx)?;
            record::record(tx, at, &policy, hands, happened)
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
        let happened: Vec<Happened> = claimed
            .iter()
            .filter_map(|one| {
                let id = one.message.raw();
                let outcome = known.get(&id)?.clone();
                Some(Happened::from(Report { id, outcome }))
            })
            .collect();
        let hands = Hands::new(token, claimed);
        done.add(record::record(tx, at, &policy, &hands, &happened)?);
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

/// The earliest instant at which there may be mail to send.
pub fn next_wake(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, Error> {
    Ok(store::next_mail(tx)?)
}

/// The earliest instant at which there may be something to send that is no mail.
pub fn next_apart(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, Error> {
    Ok(store::next_other(tx)?)
}
