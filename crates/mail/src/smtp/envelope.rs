//! What comes before a message: who sends it, to whom, and whether the server wants it.

use super::Reply;
use super::conversation::{Conversation, Transaction};
use super::hello::SizeLimit;
use super::pool::Job;
use super::wire::{Broken, Push};
use crate::build::ascii;
use crate::transport::{Outcome, Stage};

struct Answers {
    sender: Reply,
    recipient: Reply,
    data: Reply,
}

impl Conversation<'_> {
    /// Names sender and recipient of a message and asks to send it. Gives it back when the server is ready for it.
    pub(super) fn begin(&mut self, job: Job) -> Result<Option<Job>, Broken> {
        let Some(job) = self.fitting(job) else {
            return Ok(None);
        };
        if !self.session.pipelining {
            return self.begin_step_by_step(job);
        }
        let commands = self.envelope(&job);
        match self.session.wire.send(commands.as_bytes(), Push::Now) {
            Ok(()) => self.opened(job),
            Err(broken) => Err(self.lost(job, Stage::Sender, broken)),
        }
    }

    /// Reads the answers to an envelope that went out as one.
    pub(super) fn opened(&mut self, job: Job) -> Result<Option<Job>, Broken> {
        match self.envelope_answers() {
            Ok(answers) => self.judge(job, answers),
            Err((stage, broken)) => Err(self.lost(job, stage, broken)),
        }
    }

    fn envelope_answers(&mut self) -> Result<Answers, (Stage, Broken)> {
        if self.transaction == Transaction::LeftOpen {
            self.reply().map_err(|broken| (Stage::Sender, broken))?;
            self.transaction = Transaction::None;
        }
        let sender = self.reply().map_err(|broken| (Stage::Sender, broken))?;
        let recipient = self.reply().map_err(|broken| (Stage::Recipient, broken))?;
        let data = self.reply().map_err(|broken| (Stage::Data, broken))?;
        Ok(Answers {
            sender,
            recipient,
            data,
        })
    }

    /// Three commands that went out together have three answers, whatever the first was.
    fn judge(&mut self, job: Job, answers: Answers) -> Result<Option<Job>, Broken> {
        let Answers {
            sender,
            recipient,
            data,
        } = answers;
        let welcome = sender.is_yes() && recipient.is_yes();
        if welcome && data.code == 354 {
            return Ok(Some(job));
        }
        if data.code == 354 {
            // Ready for a message that has nowhere to go: it gets an empty one, which it must refuse.
            if let Err(broken) = self.send_nothing() {
                return Err(self.lost(job, Stage::Data, broken));
            }
        } else if sender.is_yes() {
            self.transaction = Transaction::LeftOpen;
        }
        if !sender.is_yes() {
            self.turned_away(job, Stage::Sender, sender)
        } else if !recipient.is_yes() {
            self.turned_away(job, Stage::Recipient, recipient)
        } else {
            self.turned_away(job, Stage::Data, data)
        }
    }

    fn send_nothing(&mut self) -> Result<(), Broken> {
        self.session.wire.send(b".\r\n", Push::Now)?;
        self.reply().map(drop)
    }

    fn begin_step_by_step(&mut self, job: Job) -> Result<Option<Job>, Broken> {
        let commands = self.envelope(&job);
        let steps = [Stage::Sender, Stage::Recipient, Stage::Data];
        // A transaction left open makes one command more, at the front.
        let resets = usize::from(self.transaction == Transaction::LeftOpen);
        let stages = std::iter::repeat_n(Stage::Sender, resets).chain(steps);
        for (position, (command, stage)) in commands.split_inclusive('\n').zip(stages).enumerate() {
            let sent = self.session.wire.send(command.as_bytes(), Push::Now);
            let reply = match sent.and_then(|()| self.reply()) {
                Ok(reply) => reply,
                Err(broken) => return Err(self.lost(job, stage, broken)),
            };
            if position < resets {
                self.transaction = Transaction::None;
                continue;
            }
            let go_on = if stage == Stage::Data {
                reply.code == 354
            } else {
                reply.is_yes()
            };
            if !go_on {
                return self.turned_away(job, stage, reply);
            }
            self.transaction = Transaction::LeftOpen;
        }
        self.transaction = Transaction::None;
        Ok(Some(job))
    }

    /// The server did not want the envelope.
    fn turned_away(&self, job: Job, stage: Stage, reply: Reply) -> Result<Option<Job>, Broken> {
        match verdict(stage, reply) {
            Some(outcome) => {
                job.ticket.finish(outcome);
                Ok(None)
            }
            None => Err(self.lost(job, stage, Broken::OutOfStep)),
        }
    }

    /// Passes on what this server can take; answers for the rest.
    pub(super) fn fitting(&self, job: Job) -> Option<Job> {
        let size = u64::try_from(job.wire.len()).unwrap_or(u64::MAX);
        match self.session.offers.size {
            SizeLimit::Limited(limit) if size > limit => {
                let reason = format!("the message has {size} octets, the server takes {limit}");
                job.ticket.finish(Outcome::Unfit { reason });
                None
            }
            SizeLimit::Limited(_) | SizeLimit::Open | SizeLimit::NotOffered => Some(job),
        }
    }

    /// The commands before a message, each on its line. Messages are 7-bit through and through and addresses are in
    /// their ASCII form, so neither 8BITMIME nor SMTPUTF8 is ever asked for.
    pub(super) fn envelope(&self, job: &Job) -> String {
        let envelope = &job.outgoing.envelope;
        let reset = if self.transaction == Transaction::LeftOpen {
            "RSET\r\n"
        } else {
            ""
        };
        let sender = envelope.from.as_ref().map(ascii).unwrap_or_default();
        let size = match self.session.offers.size {
            SizeLimit::NotOffered => String::new(),
            SizeLimit::Open | SizeLimit::Limited(_) => format!(" SIZE={}", job.wire.len()),
        };
        let recipient = ascii(&envelope.to);
        format!("{reset}MAIL FROM:<{sender}>{size}\r\nRCPT TO:<{recipient}>\r\nDATA\r\n")
    }
}

/// What a reply to an envelope means for the message; nothing when it is neither "not now" nor "no".
fn verdict(stage: Stage, reply: Reply) -> Option<Outcome> {
    if matches!(reply.code, 530 | 534 | 535 | 538) {
        // About signing in (RFC 4954 section 6): the settings are to blame, not the message.
        let reason = format!("{} failed: the server said {reply}", stage.words());
        Some(Outcome::Unreachable {
            stage: Stage::SignIn,
            reason,
        })
    } else if reply.is_not_now() {
        Some(Outcome::Deferred { stage, reply })
    } else if reply.is_no() {
        Some(Outcome::Refused { stage, reply })
    } else {
        None
    }
}
