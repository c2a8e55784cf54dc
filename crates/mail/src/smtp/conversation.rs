//! Messages over one session: body, the one instant that counts, reply.

use tracing::{debug, error};

use super::Reply;
use super::pool::{Job, Shared, Use};
use super::returns::Ticket;
use super::session::{Session, Unavailable};
use super::wire::{Broken, Push};
use crate::journal::Record;
use crate::transport::{Outcome, Stage};

/// How long a server may take to say goodbye.
const FAREWELL: std::time::Duration = std::time::Duration::from_secs(2);

/// A session with its position in the stream of messages.
pub(super) struct Conversation<'x> {
    pub(super) shared: &'x Shared,
    pub(super) session: Session,
    /// Outcomes that are neither in the journal nor told yet.
    done: Vec<Done>,
    /// The message after the next, built while the server was busy.
    staged: Option<Job>,
    /// Messages given to this session's server.
    sent: u32,
    /// What the server has been told of a message that will not follow; RSET clears it.
    pub(super) transaction: Transaction,
    mood: Mood,
}

struct Done {
    record: Record,
    ticket: Ticket,
    outcome: Outcome,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Transaction {
    None,
    LeftOpen,
}

/// Whether the server is about to close the connection (it said 421).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mood {
    Willing,
    Leaving,
}

/// Where a connection broke while a message went over it.
enum Cut {
    /// The dot was not given to the kernel: the server cannot have the message.
    Before(String),
    /// It was.
    After(String),
}

impl<'x> Conversation<'x> {
    pub(super) fn new(shared: &'x Shared, session: Session) -> Self {
        Self {
            shared,
            session,
            done: Vec::new(),
            staged: None,
            sent: 0,
            transaction: Transaction::None,
            mood: Mood::Willing,
        }
    }

    /// Sends messages until there are none, the server wants no more or the connection breaks. Gives the message with
    /// which to begin the next session, if there is to be one.
    pub(super) fn run(mut self, first: Job) -> Option<Job> {
        let ended = self.converse(first);
        self.settle_done();
        let next = self.staged.take();
        match ended {
            Ok(End::NoMore | End::Enough) => {
                self.quit();
                next
            }
            Ok(End::Stale) => next,
            Err(broken) => {
                debug!(reason = %broken.for_the_log(), "a mail connection broke");
                next
            }
        }
    }

    fn converse(&mut self, first: Job) -> Result<End, Broken> {
        let mut open = self.begin(first)?;
        loop {
            open = if let Some(job) = open {
                self.deliver(job)?
            } else if self.mood == Mood::Leaving || self.sent >= self.limit() {
                return Ok(End::Enough);
            } else {
                match self.next() {
                    Some(Next::Ready(job)) => self.begin(job)?,
                    Some(Next::AfterAWait(job)) => {
                        if self.session.wire.is_stale() {
                            self.staged = Some(job);
                            return Ok(End::Stale);
                        }
                        self.begin(job)?
                    }
                    None => return Ok(End::NoMore),
                }
            };
        }
    }

    fn next(&mut self) -> Option<Next> {
        if let Some(job) = self.staged.take().or_else(|| self.shared.try_next()) {
            return Some(Next::Ready(job));
        }
        self.settle_done();
        self.shared.wait().map(Next::AfterAWait)
    }

    fn limit(&self) -> u32 {
        self.shared.settings.messages_per_connection
    }

    /// Sends a message for which the server is ready, with the envelope of the next one where that is possible. Gives
    /// the next one when the server is ready for it.
    fn deliver(&mut self, job: Job) -> Result<Option<Job>, Broken> {
        let follower = self.follower();
        if let Err(cut) = self.transfer(&job, follower.as_ref()) {
            return Err(self.cut_off(job, follower, cut));
        }
        self.sent += 1;
        self.tell();
        // The server is busy now; what comes after the next message is built meanwhile.
        if self.staged.is_none() && self.session.pipelining {
            self.staged = self.shared.try_next();
        }
        let patience = self.shared.settings.timeouts.message;
        match self.reply_within(patience) {
            Ok(reply) if reply.code / 100 != 3 => self.answered(job, reply),
            Ok(_out_of_step) => {
                let cut = Cut::After(Broken::OutOfStep.to_string());
                return Err(self.cut_off(job, follower, cut));
            }
            Err(broken) => {
                return Err(self.cut_off(job, follower, Cut::After(broken.to_string())));
            }
        }
        match follower {
            Some(follower) => self.opened(follower),
            None => Ok(None),
        }
    }

    /// The message whose envelope may travel with this one's body.
    fn follower(&mut self) -> Option<Job> {
        if !self.session.pipelining || self.mood == Mood::Leaving || self.sent + 1 >= self.limit() {
            return None;
        }
        loop {
            let job = self.staged.take().or_else(|| self.shared.try_next())?;
            if let Some(job) = self.fitting(job) {
                return Some(job);
            }
        }
    }

    /// Steps 1 to 5 of the protocol at the head of the journal module.
    fn transfer(&mut self, job: &Job, follower: Option<&Job>) -> Result<(), Cut> {
        let id = job.outgoing.id;
        let Some((message, dot)) = job.wire.split_last_chunk::<3>() else {
            return Err(Cut::Before("the message is empty".to_owned()));
        };
        let before = |broken: Broken| Cut::Before(broken.to_string());
        let envelope = follower.map(|follower| self.envelope(follower));
        let wire = &mut self.session.wire;
        wire.send(message, Push::Hold).map_err(before)?;
        let outcomes: Vec<Record> = self.done.iter().map(|done| done.record.clone()).collect();
        let journal = &self.shared.journal;
        let start = journal.start(id, &outcomes);
        let start = start.map_err(|failure| Cut::Before(failure.to_string()))?;
        if let Err(broken) = wire.send(dot, Push::Hold) {
            note(journal.append(&[Record::Unsent(id)]));
            return Err(before(broken));
        }
        // Nothing may come between these two: the window named at the head of the journal module is open here.
        note(journal.written(start));
        let pushed = match envelope {
            Some(envelope) => wire.send(envelope.as_bytes(), Push::Now),
            None => wire.push(),
        };
        pushed.map_err(|broken| Cut::After(broken.to_string()))
    }

    /// The connection is gone, with one message on it and perhaps another one's envelope.
    fn cut_off(&mut self, job: Job, follower: Option<Job>, cut: Cut) -> Broken {
        if let Some(follower) = follower {
            self.shared.give_back(follower);
        }
        match cut {
            Cut::Before(reason) => self.again(job, Stage::Message, &reason),
            Cut::After(reason) => {
                self.settle_done();
                job.ticket.finish(Outcome::Unconfirmed { reason });
            }
        }
        Broken::Closed
    }

    /// Notes what the server said to a whole message; it is told when the journal has it.
    fn answered(&mut self, job: Job, reply: Reply) {
        let id = job.outgoing.id;
        if reply.code == 421 {
            self.mood = Mood::Leaving;
        }
        let stage = Stage::Message;
        let (record, outcome) = if reply.is_yes() {
            (
                Record::Accepted(id, reply.clone()),
                Outcome::Accepted(reply),
            )
        } else if reply.is_not_now() {
            (
                Record::Deferred(id, reply.clone()),
                Outcome::Deferred { stage, reply },
            )
        } else {
            (
                Record::Refused(id, reply.clone()),
                Outcome::Refused { stage, reply },
            )
        };
        self.done.push(Done {
            record,
            ticket: job.ticket,
            outcome,
        });
    }

    /// Writes outstanding outcomes into the journal, then tells them.
    fn settle_done(&mut self) {
        if self.done.is_empty() {
            return;
        }
        let records: Vec<Record> = self.done.iter().map(|done| done.record.clone()).collect();
        note(self.shared.journal.append(&records));
        self.tell();
    }

    /// Tells outcomes that the journal has. Not before: what is settled must not come up in it afterwards.
    fn tell(&mut self) {
        for done in self.done.drain(..) {
            done.ticket.finish(done.outcome);
        }
    }

    /// The answer to a command. One that says that the server is leaving (421) is about the connection, not about the
    /// message.
    pub(super) fn reply(&mut self) -> Result<Reply, Broken> {
        let reply = self.reply_within(self.shared.settings.timeouts.reply)?;
        if reply.code == 421 {
            Err(Broken::SaidGoodbye(reply))
        } else {
            Ok(reply)
        }
    }

    /// The next reply. Before waiting for one, nothing is left that only this thread knows.
    fn reply_within(&mut self, timeout: std::time::Duration) -> Result<Reply, Broken> {
        if let Some(reply) = self.session.wire.waiting_reply()? {
            return Ok(reply);
        }
        self.settle_done();
        self.session.wire.reply(timeout)
    }

    /// The connection broke before this message was begun.
    pub(super) fn lost(&self, job: Job, stage: Stage, broken: Broken) -> Broken {
        self.again(job, stage, &broken.to_string());
        broken
    }

    /// The server cannot have this message; another connection may give it to it.
    fn again(&self, job: Job, stage: Stage, what: &str) {
        let why = Unavailable::new(stage, what);
        let use_of_it = if self.sent == 0 { Use::None } else { Use::Some };
        self.shared.try_again(job, &why, use_of_it);
    }

    /// Takes leave. Whether the server answers matters to nobody.
    pub(super) fn quit(&mut self) {
        let farewell = self.session.wire.send(b"QUIT\r\n", Push::Now);
        if let Err(broken) = farewell.and_then(|()| self.session.wire.reply(FAREWELL)) {
            debug!(reason = %broken.for_the_log(), "no farewell from the mail server");
        }
    }
}

enum Next {
    Ready(Job),
    AfterAWait(Job),
}

/// Why a conversation ended in good order.
enum End {
    /// Nothing to send for a while.
    NoMore,
    /// As much as one connection is to carry.
    Enough,
    /// The server left while nothing was to be sent; the staged message goes over another connection.
    Stale,
}

/// A record that cannot be written does not stop the mail: what it would have said is told to the caller all the same.
fn note(written: Result<(), crate::JournalError>) {
    if let Err(failure) = written {
        error!(error = %failure, "the hand-over journal cannot be written");
    }
}
