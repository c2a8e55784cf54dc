//! Handing messages to a mail server (RFC 5321), fast and at most once.
//!
//! One thread for each connection, blocking: it writes, waits, reads. Where the server pipelines (RFC 2920), a message
//! costs one round trip: its body and the envelope of the next message leave in one segment, and while the server works
//! on them the message after that is built. A connection takes from a queue that all calls share.
//!
//! A message goes to another connection only while it is certain that this one's server cannot have it: the dot was not
//! given to the kernel. The order of those steps is the protocol at the head of the journal module.

mod conversation;
mod envelope;
mod hello;
mod pool;
mod reply;
mod returns;
pub(crate) mod session;
mod settings;
pub(crate) mod tls;
mod wire;

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::EmailAddress;
use tracing::error;

#[cfg(test)]
pub(crate) use reply::take as take_reply;
pub use reply::{Enhanced, Reply};
pub use settings::{Credentials, Password, Pipelining, Security, Settings, Timeouts};

use crate::journal::Claim;
use crate::transport::{Died, Kept, Outcome, Report, Stage, Transport};
use crate::{Journal, Outgoing, Recovered, SettingsError};
use pool::{Job, Pool};
use returns::Returns;

/// Most outcomes that are recorded at a time: one transaction of a comfortable size.
const LARGEST_GROUP: usize = 500;

/// A mail server, and the journal of what it was given.
///
/// Connections are opened when there is something to send and closed after a while without. Dropping it waits for the
/// connections to be closed.
#[derive(Debug)]
pub struct Smtp {
    pool: Pool,
    /// The servers of other senders, by the sender's address.
    accounts: BTreeMap<String, Pool>,
}

impl Smtp {
    /// Checks the settings and reads the file of certificate authorities; connects to nothing yet.
    pub fn new(settings: Settings, journal: Journal) -> Result<Self, SettingsError> {
        settings.check()?;
        let tls = tls::config(settings.extra_authorities.as_deref())?;
        Ok(Self {
            pool: Pool::new(settings, tls, Arc::new(journal)),
            accounts: BTreeMap::new(),
        })
    }

    /// What comes from this address goes to a server of its own. The journal is the same, so that a message is known in
    /// it whoever it is from by now.
    pub fn add_account(
        &mut self,
        from: &EmailAddress,
        settings: Settings,
    ) -> Result<(), SettingsError> {
        settings.check()?;
        let tls = tls::config(settings.extra_authorities.as_deref())?;
        let pool = Pool::new(settings, tls, self.pool.shared_journal());
        self.accounts.insert(from.identity_key(), pool);
        Ok(())
    }

    /// The journal: what it recovered is to be looked at before the first batch, or is found out by handing over
    /// again.
    pub fn journal(&self) -> &Journal {
        self.pool.journal()
    }

    /// Opens a connection, signs in, and closes it, at each server: whether the settings work. Says in words what does
    /// not.
    pub fn try_out(&self) -> Result<(), String> {
        self.pool.try_out()?;
        self.accounts.values().try_for_each(Pool::try_out)
    }

    /// Begins no further message. Those under way are finished, the others are reported as
    /// [`Outcome::Unreachable`], now and from now on.
    pub fn stop(&self) {
        self.pool.stop();
        for pool in self.accounts.values() {
            pool.stop();
        }
    }

    /// Takes the messages that may be sent, puts them into the queue, and answers for the others.
    fn submit(&self, batch: Vec<Outgoing>) -> Submitted {
        let returns = Arc::new(Returns::default());
        let (mut known, mut busy) = (Vec::new(), Vec::new());
        let mut jobs = Vec::with_capacity(batch.len());
        let mut others: BTreeMap<String, Vec<Job>> = BTreeMap::new();
        for outgoing in batch {
            let id = outgoing.id;
            match self.journal().claim(id) {
                Claim::Free => {
                    let from = outgoing.from.address.identity_key();
                    let job = Job::new(outgoing, returns.ticket(id));
                    if self.accounts.contains_key(&from) {
                        others.entry(from).or_default().push(job);
                    } else {
                        jobs.push(job);
                    }
                }
                Claim::Known(outcome) => known.push(Report { id, outcome }),
                Claim::Busy => busy.push(Report {
                    id,
                    outcome: elsewhere(),
                }),
            }
        }
        if !jobs.is_empty() {
            self.pool.submit(jobs);
        }
        for (from, jobs) in others {
            // Without a pool they would be dropped, and their tickets would say so.
            if let Some(pool) = self.accounts.get(&from) {
                pool.submit(jobs);
            }
        }
        Submitted {
            known,
            busy,
            returns,
        }
    }

    fn give(&self, reports: &[Report], record: &mut dyn FnMut(&[Report]) -> Kept) {
        let kept = record(reports);
        if let Err(failure) = self.journal().release(reports, kept) {
            error!(error = %failure, "the hand-over journal cannot be written");
        }
    }
}

impl Transport for Smtp {
    fn hand_over(
        &self,
        batch: Vec<Outgoing>,
        record: &mut dyn FnMut(&[Report]) -> Kept,
    ) -> Result<(), Died> {
        let Submitted {
            known,
            busy,
            returns,
        } = self.submit(batch);
        if !busy.is_empty() {
            // In another call's hands, which will let go of them; this one has nothing to remember or forget.
            let (Kept::Recorded | Kept::NotRecorded) = record(&busy);
        }
        for group in known.chunks(LARGEST_GROUP) {
            self.give(group, record);
        }
        while let Some(group) = returns.take() {
            self.give(&group, record);
        }
        Ok(())
    }

    fn takes_time(&self) -> bool {
        true
    }

    fn recover(&self) -> Vec<Recovered> {
        self.journal().recover()
    }

    fn settle(&self, ids: &[i64]) {
        if let Err(failure) = self.journal().settle(ids) {
            // They are recovered once more, and recorded once more as what they are.
            error!(error = %failure, "settled messages could not be written down");
        }
    }
}

/// What becomes of a batch.
struct Submitted {
    /// Answered from the journal.
    known: Vec<Report>,
    /// Under way already.
    busy: Vec<Report>,
    /// Where the others will be reported.
    returns: Arc<Returns>,
}

fn elsewhere() -> Outcome {
    Outcome::Unreachable {
        stage: Stage::Connect,
        reason: "this message is being handed over by another call".to_owned(),
    }
}
