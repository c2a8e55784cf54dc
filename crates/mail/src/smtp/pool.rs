//! The queue that all calls share, and the threads that empty it, one for each connection.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use rustls::ClientConfig;
use tracing::{debug, warn};

use super::conversation::Conversation;
use super::returns::Ticket;
use super::session::{Session, Unavailable};
use super::settings::Settings;
use crate::build::for_the_wire;
use crate::transport::{Outcome, Stage};
use crate::{Journal, Keyring, Outgoing};

/// Connections that may break under one message before it is given back to its owner.
const MOST_ATTEMPTS: u8 = 3;

/// Enough for a TLS handshake in a debug build.
const STACK: usize = 1 << 20;

/// A message on its way through the queue.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) ticket: Ticket,
    pub(super) outgoing: Box<Outgoing>,
    /// The octets that follow DATA, once built.
    pub(super) wire: Vec<u8>,
    attempts: u8,
}

impl Job {
    pub(super) fn new(outgoing: Outgoing, ticket: Ticket) -> Self {
        Self {
            ticket,
            outgoing: Box::new(outgoing),
            wire: Vec::new(),
            attempts: 0,
        }
    }

    /// Builds and signs the message once. One that cannot be is reported and gone.
    fn built(mut self, keys: &Keyring) -> Option<Self> {
        if !self.wire.is_empty() {
            return Some(self);
        }
        let octets = match self.outgoing.build() {
            Ok(octets) => octets,
            Err(error) => {
                self.ticket.finish(Outcome::Unfit {
                    reason: error.to_string(),
                });
                return None;
            }
        };
        let (from, date) = (&self.outgoing.from.address, self.outgoing.date);
        match keys.sign(from, date, octets) {
            Ok(octets) => {
                self.wire = for_the_wire(&octets);
                Some(self)
            }
            Err(unsigned) => {
                self.ticket.finish(Outcome::Unreachable {
                    stage: Stage::Connect,
                    reason: unsigned.to_string(),
                });
                None
            }
        }
    }
}

/// Whether a connection has carried any message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    None,
    Some,
}

/// What the threads share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) settings: Settings,
    pub(super) journal: Arc<Journal>,
    tls: Arc<ClientConfig>,
    queue: Mutex<Queue>,
    /// Something came into the queue, or the pool was stopped.
    news: Condvar,
}

#[derive(Debug, Default)]
struct Queue {
    jobs: VecDeque<Job>,
    threads: usize,
    /// Threads with a session. A thread that cannot connect leaves the work to these.
    connected: usize,
    state: State,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Open,
    Stopped,
}

#[derive(Debug)]
pub(super) struct Pool {
    shared: Arc<Shared>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Pool {
    pub(super) fn new(settings: Settings, tls: Arc<ClientConfig>, journal: Arc<Journal>) -> Self {
        let queue = Mutex::new(Queue::default());
        let shared = Shared {
            settings,
            journal,
            tls,
            queue,
            news: Condvar::new(),
        };
        Self {
            shared: Arc::new(shared),
            threads: Mutex::default(),
        }
    }

    pub(super) fn journal(&self) -> &Journal {
        &self.shared.journal
    }

    pub(super) fn shared_journal(&self) -> Arc<Journal> {
        Arc::clone(&self.shared.journal)
    }

    pub(super) fn try_out(&self) -> Result<(), String> {
        match Session::open(&self.shared.settings, &self.shared.tls) {
            Ok(session) => {
                Conversation::new(&self.shared, session).quit();
                Ok(())
            }
            Err(unavailable) => Err(unavailable.reason),
        }
    }

    pub(super) fn submit(&self, jobs: Vec<Job>) {
        let mut queue = self.shared.queue();
        if queue.state == State::Stopped {
            return;
        }
        let wanted = jobs.len().min(
            self.shared
                .settings
                .connections
                .saturating_sub(queue.threads),
        );
        queue.jobs.extend(jobs);
        queue.threads += wanted;
        drop(queue);
        self.shared.news.notify_all();
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        threads.retain(|thread| !thread.is_finished());
        for _ in 0..wanted {
            let shared = Arc::clone(&self.shared);
            let thread = thread::Builder::new()
                .name("mail".to_owned())
                .stack_size(STACK);
            match thread.spawn(move || work(&shared)) {
                Ok(thread) => threads.push(thread),
                Err(error) => {
                    warn!(%error, "no thread for a mail connection");
                    self.shared.not_started();
                }
            }
        }
    }

    pub(super) fn stop(&self) {
        let mut queue = self.shared.queue();
        queue.state = State::Stopped;
        let left = std::mem::take(&mut queue.jobs);
        drop(queue);
        drop(left);
        self.shared.news.notify_all();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.stop();
        let threads =
            std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            if thread.join().is_err() {
                warn!("a mail connection's thread ended by a panic");
            }
        }
    }
}

/// A thread: while there is something to send, connect and send it.
fn work(shared: &Shared) {
    let mut next = None;
    while let Some(job) = next.take().or_else(|| shared.next_or_leave()) {
        match Session::open(&shared.settings, &shared.tls) {
            Ok(session) => {
                debug!("connected to the mail server");
                shared.queue().connected += 1;
                next = Conversation::new(shared, session).run(job);
                shared.queue().connected -= 1;
            }
            Err(unavailable) => {
                warn!(reason = %unavailable.reason, "the mail server cannot be used");
                if shared.unavailable(job, &unavailable) == Then::Leave {
                    return;
                }
            }
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Then {
    Stay,
    Leave,
}

impl Shared {
    /// The next message, built; waits for one as long as a connection is kept idle.
    pub(super) fn wait(&self) -> Option<Job> {
        loop {
            if let Some(job) = self.try_next() {
                return Some(job);
            }
            let idle = self.settings.timeouts.idle;
            let nothing = |queue: &mut Queue| queue.jobs.is_empty() && queue.state == State::Open;
            let waited = self.news.wait_timeout_while(self.queue(), idle, nothing);
            let (queue, _timed_out) = waited.unwrap_or_else(PoisonError::into_inner);
            if queue.jobs.is_empty() {
                return None;
            }
        }
    }

    /// The next message, built; or this thread is taken off the count in the same moment in which the queue was seen
    /// empty, so that whoever fills it next starts another.
    fn next_or_leave(&self) -> Option<Job> {
        loop {
            let mut queue = self.queue();
            let Some(job) = queue.jobs.pop_front() else {
                queue.threads -= 1;
                return None;
            };
            drop(queue);
            if let Some(job) = job.built(&self.settings.keys) {
                return Some(job);
            }
        }
    }

    /// The next message, built, if there is one.
    pub(super) fn try_next(&self) -> Option<Job> {
        loop {
            let job = self.queue().jobs.pop_front()?;
            if let Some(job) = job.built(&self.settings.keys) {
                return Some(job);
            }
        }
    }

    /// Puts a message that was not begun back to the front.
    pub(super) fn give_back(&self, job: Job) {
        let mut queue = self.queue();
        match queue.state {
            State::Open => queue.jobs.push_front(job),
            State::Stopped => {
                drop(queue);
                drop(job);
            }
        }
    }

    /// The connection broke under a message that the server cannot have. It gets another one, a few times, and after
    /// those who wait, so that a message on which the server chokes stops nobody else. When the last of those
    /// connections was of no use to any message, those who wait need not try in their turn.
    pub(super) fn try_again(&self, mut job: Job, why: &Unavailable, use_of_it: Use) {
        job.attempts += 1;
        let mut queue = self.queue();
        let others = if job.attempts < MOST_ATTEMPTS && queue.state == State::Open {
            queue.jobs.push_back(job);
            return;
        } else if use_of_it == Use::None && queue.connected == 1 {
            std::mem::take(&mut queue.jobs)
        } else {
            VecDeque::new()
        };
        drop(queue);
        tell(std::iter::once(job).chain(others), why);
    }

    /// No session for this message. While other connections work, they take it and this thread leaves: servers limit
    /// how many they allow. Without any, all who wait are told, and do not wait for as many time-outs as they are.
    fn unavailable(&self, job: Job, why: &Unavailable) -> Then {
        let mut queue = self.queue();
        if queue.connected > 0 {
            queue.threads -= 1;
            queue.jobs.push_front(job);
            drop(queue);
            self.news.notify_all();
            return Then::Leave;
        }
        let others = std::mem::take(&mut queue.jobs);
        drop(queue);
        tell(std::iter::once(job).chain(others), why);
        Then::Stay
    }

    /// A thread that was counted could not be started. If it was the only one, nobody will empty the queue.
    fn not_started(&self) {
        let mut queue = self.queue();
        queue.threads -= 1;
        let left = if queue.threads == 0 {
            std::mem::take(&mut queue.jobs)
        } else {
            VecDeque::new()
        };
        drop(queue);
        drop(left);
    }

    /// No code that can panic runs under the lock.
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn tell(jobs: impl Iterator<Item = Job>, why: &Unavailable) {
    for job in jobs {
        let (stage, reason) = (why.stage, why.reason.clone());
        job.ticket.finish(Outcome::Unreachable { stage, reason });
    }
}
