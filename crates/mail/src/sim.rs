//! A pretended mail server and a process that may die at any step, for simulation: in memory, decided by a seed.
//!
//! It walks through the same records as the real transport and keeps them as the kernel's page cache would: what the
//! process wrote before it died is there when [`SimTransport::restart`] is called. So what is proved with it about
//! doubles and losses holds for the real one, up to the network itself.

use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::Rng;

use crate::Outgoing;
use crate::journal::{Book, Claim, Record, Recovered};
use crate::smtp::{Enhanced, Reply};
use crate::transport::{Died, Kept, Outcome, Report, Stage, Transport};

/// Outcomes recorded at a time: few, so that a death falls between groups often.
const GROUP: usize = 8;

/// How often things go wrong, in so many of a thousand messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Faults {
    /// The server is not to be reached.
    pub unreachable: u64,
    /// The server says "not now" to the recipient.
    pub deferred: u64,
    /// The server says "no" to the recipient.
    pub refused: u64,
    /// The connection drops before the message's end is sent.
    pub cut_before: u64,
    /// The connection drops after the message's end was sent and before the reply. The server has the message.
    pub cut_after: u64,
    /// The process dies, at a step drawn from all but [`CrashPoint::Sent`].
    pub crash: u64,
}

/// Where the process dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CrashPoint {
    /// Before anything was written down.
    Before,
    /// `started` is written, the dot is not sent.
    Started,
    /// The dot is sent, `written` is not written: the window of a few microseconds in which a duplicate is
    /// made. Never drawn, only asked for.
    Sent,
    /// `written` is written, the reply was not read.
    Written,
    /// The reply is written down, the caller does not know it.
    Answered,
    /// The caller was told, and dies before it is done; the transport learns nothing of what it did.
    Told,
}

const DRAWN: [CrashPoint; 5] = [
    CrashPoint::Before,
    CrashPoint::Started,
    CrashPoint::Written,
    CrashPoint::Answered,
    CrashPoint::Told,
];

/// A message that arrived at the pretended server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// [`Outgoing::id`].
    pub id: i64,
    /// [`Outgoing::message_id`].
    pub message_id: String,
    /// The recipient's address.
    pub to: kernel::EmailAddress,
    /// The subject.
    pub subject: String,
}

/// The pretended server together with the process that speaks to it.
#[derive(Debug)]
pub struct SimTransport {
    world: Mutex<World>,
}

#[derive(Debug)]
struct World {
    rng: Rng,
    faults: Faults,
    book: Book,
    received: Vec<Received>,
    next_crash: Option<CrashPoint>,
    life: Life,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Life {
    Alive,
    Dead,
}

impl SimTransport {
    /// A server that fails so often; the generator decides when.
    pub fn new(rng: Rng, faults: Faults) -> Self {
        let (book, received) = (Book::default(), Vec::new());
        let world = World {
            rng,
            faults,
            book,
            received,
            next_crash: None,
            life: Life::Alive,
        };
        Self {
            world: Mutex::new(world),
        }
    }

    /// From now on it fails so often.
    pub fn set_faults(&self, faults: Faults) {
        self.world().faults = faults;
    }

    /// The process dies at this step of the next message that gets there.
    pub fn crash_next(&self, point: CrashPoint) {
        self.world().next_crash = Some(point);
    }

    /// A new process, with what the old one wrote down. Without a death before it, the same as killing an idle process.
    pub fn restart(&self) {
        let mut world = self.world();
        world.life = Life::Alive;
        world.next_crash = None;
        world.book.release_all();
    }

    /// What arrived, in order; a message that arrived twice stands in it twice.
    pub fn received(&self) -> Vec<Received> {
        self.world().received.clone()
    }

    /// No code that can panic runs under the lock.
    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for SimTransport {
    fn hand_over(
        &self,
        batch: Vec<Outgoing>,
        record: &mut dyn FnMut(&[Report]) -> Kept,
    ) -> Result<(), Died> {
        for group in batch.chunks(GROUP) {
            let mut reports = Vec::with_capacity(group.len());
            for outgoing in group {
                let outcome = self.world().send(outgoing)?;
                reports.push(Report {
                    id: outgoing.id,
                    outcome,
                });
            }
            let kept = record(&reports);
            self.world().told(&reports, kept)?;
        }
        Ok(())
    }

    fn recover(&self) -> Vec<Recovered> {
        self.world().book.unsettled()
    }

    fn settle(&self, ids: &[i64]) {
        let mut world = self.world();
        for id in ids {
            world.book.apply(&Record::Settled(*id));
        }
    }
}

impl World {
    fn send(&mut self, outgoing: &Outgoing) -> Result<Outcome, Died> {
        if self.life == Life::Dead {
            return Err(Died);
        }
        match self.book.claim(outgoing.id) {
            Claim::Known(outcome) => return Ok(outcome),
            Claim::Busy => {
                return Ok(unreachable(
                    "this message is being handed over by another call",
                ));
            }
            Claim::Free => {}
        }
        if let Err(error) = outgoing.build() {
            return Ok(Outcome::Unfit {
                reason: error.to_string(),
            });
        }
        if self.next_crash.is_none() && self.happens(self.faults.crash) {
            self.next_crash = self.rng.pick(&DRAWN).copied();
        }
        self.pass(CrashPoint::Before)?;
        match self.before_the_message() {
            Some(outcome) => Ok(outcome),
            None => self.message(outgoing),
        }
    }

    /// What may go wrong while no server has anything.
    fn before_the_message(&mut self) -> Option<Outcome> {
        let stage = Stage::Recipient;
        if self.happens(self.faults.unreachable) {
            Some(unreachable("the pretended server is away"))
        } else if self.happens(self.faults.deferred) {
            Some(Outcome::Deferred {
                stage,
                reply: reply(450, (4, 2, 0), "pretended delay"),
            })
        } else if self.happens(self.faults.refused) {
            Some(Outcome::Refused {
                stage,
                reply: reply(550, (5, 1, 1), "pretended refusal"),
            })
        } else if self.happens(self.faults.cut_before) {
            Some(unreachable("the pretended connection dropped"))
        } else {
            None
        }
    }

    fn message(&mut self, outgoing: &Outgoing) -> Result<Outcome, Died> {
        let id = outgoing.id;
        self.book.apply(&Record::Started(id));
        self.pass(CrashPoint::Started)?;
        self.received.push(Received {
            id,
            message_id: outgoing.message_id.clone(),
            to: outgoing.envelope.to.clone(),
            subject: outgoing.subject.clone(),
        });
        self.pass(CrashPoint::Sent)?;
        self.book.apply(&Record::Written(id));
        self.pass(CrashPoint::Written)?;
        if self.happens(self.faults.cut_after) {
            let reason = "the pretended connection dropped before the reply".to_owned();
            return Ok(Outcome::Unconfirmed { reason });
        }
        let reply = reply(250, (2, 0, 0), "pretended queue");
        self.book.apply(&Record::Accepted(id, reply.clone()));
        self.pass(CrashPoint::Answered)?;
        Ok(Outcome::Accepted(reply))
    }

    fn told(&mut self, reports: &[Report], kept: Kept) -> Result<(), Died> {
        self.pass(CrashPoint::Told)?;
        for report in reports {
            if kept == Kept::Recorded && report.outcome.is_final() {
                self.book.apply(&Record::Settled(report.id));
            }
            self.book.release(report.id);
        }
        Ok(())
    }

    /// Goes on, or dies here.
    fn pass(&mut self, point: CrashPoint) -> Result<(), Died> {
        if self.next_crash != Some(point) {
            return Ok(());
        }
        self.next_crash = None;
        self.life = Life::Dead;
        Err(Died)
    }

    fn happens(&self, times: u64) -> bool {
        times > 0 && self.rng.chance(times, 1000)
    }
}

fn unreachable(reason: &str) -> Outcome {
    Outcome::Unreachable {
        stage: Stage::Connect,
        reason: reason.to_owned(),
    }
}

fn reply(code: u16, enhanced: (u8, u16, u16), text: &str) -> Reply {
    let (class, subject, detail) = enhanced;
    Reply {
        code,
        enhanced: Some(Enhanced {
            class,
            subject,
            detail,
        }),
        text: text.to_owned(),
    }
}
