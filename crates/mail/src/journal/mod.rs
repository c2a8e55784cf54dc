//! What survives a killed process: which messages a mail server may already have.
//!
//! # The question
//!
//! The database says that a message is to be sent; the mail server says, in its reply to the dot that ends a message,
//! that it has taken it. A process killed between the reply and the commit would send the message again. SMTP has no
//! way to ask a server "do you have this one?", so the answer must be written down on our side, before and after the
//! one instant that counts: when the line with the final dot goes to the socket. Without that line a server discards
//! what it has read (RFC 5321 section 4.1.1.4); with it, it has the message.
//!
//! # The protocol
//!
//! One file, one line for each record; lines are only added, with one write each, but for one letter that is changed
//! where it stands. For each message, in this order, by the one thread that owns its connection:
//!
//! 1. Everything except the line with the final dot is given to the socket, marked "more follows".
//! 2. `started id` is appended. If that fails, the connection is closed and nothing was sent.
//! 3. That line, three octets, is given to the socket, marked "more follows": the kernel takes it into its queue and
//!    returns at once. From here on the kernel delivers it even if the process is killed, because closing a socket sends
//!    what is queued. If the call fails, the line is not complete: `unsent id` is appended, and the message may be sent
//!    over another connection.
//! 4. `started` becomes `written`: one octet of the line is overwritten.
//! 5. The socket is told to send what it holds (with the next message's envelope where the server pipelines).
//! 6. The reply is read and `accepted id`, `deferred id` or `refused id` with its code and text is appended, at the
//!    latest before the thread waits for the server again and before anybody is told of the outcome.
//! 7. The outcome is recorded in the database by the caller, and then `settled id` is appended.
//!
//! Outcomes that were reached before step 2 (a refused recipient, no connection) are not in the journal: no server has
//! the message, so asking once more is harmless.
//!
//! # What is known after a kill
//!
//! A write puts a record into the page cache, which belongs to the kernel: a process killed by SIGKILL, out of
//! memory or by a panic loses none of it. [`Journal::open`] reads the file back. For each id without `settled`:
//!
//! | last record | meaning | [`Found`] | what to do |
//! |---|---|---|---|
//! | none, or `unsent` | no server has it | `NotSent` | send |
//! | `started` | the kill came between 2 and 4 | `Started` | send again, same Message-ID |
//! | `written` | the kernel had the dot | `Unconfirmed` | count as accepted |
//! | `accepted`, `deferred`, `refused` | the server answered | the same | record it |
//!
//! [`crate::Smtp`] does this by itself: an id that the journal knows is answered from the journal when it is handed
//! over again, and never sent.
//!
//! `Unconfirmed` counts as accepted because the reply can only have been lost on our side: the queue of a killed
//! process's socket is still delivered, and is not cut short by a reset, since at that instant no reply is unread (the
//! dot of a message goes out only after every earlier reply was read). What remains is a server that would
//! have answered the dot with 4xx or 5xx, or a network that failed in the same instant: at most one message for each
//! connection and kill.
//!
//! # The window that remains
//!
//! Between the kernel's taking the dot (inside step 3) and its taking the changed letter (inside step 4) lies
//! the return from one system call and the start of another. A kill in just that window leaves `started` for a message
//! that is on its way, and it is sent a second time with the same Message-ID, by which the other side can recognise it.
//! No order of two system calls closes this window; it could only be turned into one in which a message is lost.
//!
//! It is kept short by three things. The dot is only queued in step 3: a socket that sends at once does the network's
//! work inside that call. Nothing but the one write happens between the calls: no text is made, no lock is taken that
//! somebody may hold for long. And the write is one octet within the file: it moves no end of a file, which would wait
//! for the file system's own journal.
//!
//! What is left is about a microsecond of the fifty that a message costs at full speed. Measured on two busy cores with
//! a sender that did nothing but send: at full speed, some 5,000 messages a second, 54 of 2,054 kills doubled a message
//! over one connection and 61 of 2,044 over four; with a server that takes 2 ms for a message, none of 516 over four.
//! None of these kills lost one.
//!
//! # Power loss
//!
//! With [`Durability::PageCache`] the last records may be missing after the machine itself stops; messages whose
//! records are missing are sent again. [`Durability::Disk`] waits for the disk after each append, at a price of one
//! disk flush or more for each message. Torn or missing records at the end are tolerated in both cases: a record counts
//! only whole, with its checksum.
//!
//! # Size
//!
//! When everything is settled and a mebibyte is written, or sixteen mebibytes while work is under way, the unsettled
//! records are written to a new file that is renamed over the old one.
//!
//! The file belongs to one process at a time (a lock beside it) and speaks for one machine only: messages that were in
//! the hands of another node are that node's to settle when it comes back.

mod book;
mod file;
mod record;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) use book::{Book, Claim};
use file::{JournalFile, Place};
pub(crate) use record::Record;

use crate::JournalError;
use crate::smtp::Reply;
use crate::transport::{Kept, Report};

/// When a record counts as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// When the kernel has it: survives the process, not the machine.
    #[default]
    PageCache,
    /// When the disk has it.
    Disk,
}

/// What the journal knows of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing: no server has it.
    NotSent,
    /// It was about to be sent when the process was stopped; most likely no server has it.
    Started,
    /// It was sent completely and no reply was seen.
    Unconfirmed,
    /// A server took it.
    Accepted(Reply),
    /// A server said "not now".
    Deferred(Reply),
    /// A server said "no".
    Refused(Reply),
}

/// A message that the journal knows and the database may not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// [`crate::Outgoing::id`].
    pub id: i64,
    /// What is known of it.
    pub found: Found,
}

/// A message between its steps 2 and 4.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start {
    id: i64,
    place: Place,
}

/// The journal of one process. The head of this module says how it works.
#[derive(Debug)]
pub struct Journal {
    file: JournalFile,
    book: Mutex<Book>,
}

impl Journal {
    /// Opens the journal at this path, makes it if there is none, and reads what an earlier process left. Fails when
    /// another process has it open.
    pub fn open(path: &Path, durability: Durability) -> Result<Self, JournalError> {
        let mut book = Book::default();
        let file = JournalFile::open(path, durability, &mut |record| book.apply(record))?;
        Ok(Self {
            file,
            book: Mutex::new(book),
        })
    }

    /// Every message that is not settled and not in the hands of a running call, by id. Record the outcomes among them,
    /// then [`Journal::settle`] them; hand over again what is [`Found::Started`].
    pub fn recover(&self) -> Vec<Recovered> {
        self.book().unsettled()
    }

    /// What is known of one message.
    pub fn find(&self, id: i64) -> Found {
        self.book().find(id)
    }

    /// Forgets messages whose outcome is in the database.
    pub fn settle(&self, ids: &[i64]) -> Result<(), JournalError> {
        let known: Vec<Record> = {
            let book = self.book();
            let unsettled = ids.iter().filter(|id| book.find(**id) != Found::NotSent);
            let distinct: BTreeSet<i64> = unsettled.copied().collect();
            distinct.into_iter().map(Record::Settled).collect()
        };
        if known.is_empty() {
            return Ok(());
        }
        if let Err(error) = self.append(&known) {
            // Forgotten all the same: the worst that follows is that they are recovered once more.
            self.apply(&known);
            return Err(error);
        }
        if self.file.is_too_large(self.book().is_quiet()) {
            self.file.shrink(|| self.book().records())?;
        }
        Ok(())
    }

    /// Takes a message into the hands of a call.
    pub(crate) fn claim(&self, id: i64) -> Claim {
        self.book().claim(id)
    }

    /// Lets go of messages after their outcomes were given to the caller.
    pub(crate) fn release(&self, reports: &[Report], kept: Kept) -> Result<(), JournalError> {
        let settled = match kept {
            Kept::Recorded => {
                let done = reports.iter().filter(|report| report.outcome.is_final());
                self.settle(&done.map(|report| report.id).collect::<Vec<_>>())
            }
            Kept::NotRecorded => Ok(()),
        };
        let mut book = self.book();
        for report in reports {
            book.release(report.id);
        }
        settled
    }

    /// Appends the records with one write, then takes them into the book. When the write fails the book is unchanged.
    pub(crate) fn append(&self, records: &[Record]) -> Result<(), JournalError> {
        let mut text = Vec::with_capacity(records.len() * 48);
        for record in records {
            record.write(&mut text);
        }
        self.file.append(&text, || self.apply(records)).map(drop)
    }

    /// Step 2 for a message, together with outcomes that are not written yet.
    pub(crate) fn start(&self, id: i64, outcomes: &[Record]) -> Result<Start, JournalError> {
        let mut text = Vec::with_capacity(outcomes.len() * 48 + 32);
        for record in outcomes {
            record.write(&mut text);
        }
        let before = text.len();
        let started = Record::Started(id);
        started.write(&mut text);
        let place = self.file.append(&text, || {
            self.apply(outcomes);
            self.apply(&[started]);
        })?;
        Ok(Start {
            id,
            place: place.plus(before),
        })
    }

    /// Step 4 for a message: nothing is done before the one write that it is.
    pub(crate) fn written(&self, start: Start) -> Result<(), JournalError> {
        let written = Record::Written(start.id);
        if self.file.overwrite(start.place, record::WRITTEN)? {
            self.apply(&[written]);
            Ok(())
        } else {
            self.append(&[written])
        }
    }

    fn apply(&self, records: &[Record]) {
        let mut book = self.book();
        for record in records {
            book.apply(record);
        }
    }

    /// No code that can panic runs under the lock.
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
