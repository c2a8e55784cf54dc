//! The threads on which a served shop does what it does by itself.
//!
//! Five loops over one world: reacting (events, timers, people who come in), sending, calling other systems, writing who opened and clicked, and
//! tidying up. Each works until nothing is due, then waits for a change in this process, for the next instant that the database knows of, or for
//! [`Pace::longest_wait`]: other processes on the same PostgreSQL change things without anybody here hearing of it.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use db::Db;
use fetch::{Fetcher, Limits};
use kernel::{Clock, Span, SystemClock, Timestamp};
use mail::Transport;
use messages::{Visits, Way, Which};
use world::{Error, World};

/// How long a loop waits when nothing is known to come, on a database that only this process changes.
const ALONE: Duration = Duration::from_secs(30);
/// The same on a shared database.
const SHARED: Duration = Duration::from_secs(1);
/// The least that a loop waits when it found nothing to do: what is due may be in other hands, or wait for an earlier event
/// of the same customer.
const SHORTEST: Duration = Duration::from_millis(100);
/// After a failure the loop waits, twice as long after each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Between two rounds of tidying up.
const TIDY: Duration = Duration::from_mins(5);
/// Between two looks at what was opened and followed.
const RECORD: Duration = Duration::from_secs(1);

/// A shop at work. Dropping it without [`Running::stop`] leaves the threads to end with the process, which loses nothing.
pub(crate) struct Running {
    pace: Pace,
    threads: Vec<JoinHandle<()>>,
}

#[derive(Clone)]
struct Pace {
    stop: Arc<AtomicBool>,
    /// The first round of tidying up is over: messages may show what it makes.
    is_tidy: Arc<AtomicBool>,
    db: Db,
}

impl Running {
    /// Starts the threads.
    pub(crate) fn start(
        world: &Arc<World>,
        transport: &Arc<dyn Transport>,
        visits: &Visits,
    ) -> io::Result<Self> {
        let pace = Pace {
            stop: Arc::default(),
            is_tidy: Arc::default(),
            db: world.db().clone(),
        };
        let mut threads = Vec::new();
        let (one, own) = (Arc::clone(world), pace.clone());
        threads.push(spawn("react", move || {
            own.repeat(
                "reacting",
                || one.react().map(|reacted| !reacted.is_idle()),
                || one.next_reaction(),
            );
        })?);
        let (one, own, by) = (Arc::clone(world), pace.clone(), Arc::clone(transport));
        threads.push(spawn("send", move || {
            let mut has_started = false;
            own.repeat(
                "sending",
                || {
                    if !own.is_tidy.load(Ordering::Acquire) {
                        return Ok(false);
                    }
                    if !has_started {
                        one.start_sending(&*by)?;
                        has_started = true;
                    }
                    one.send(Way::Mail(&*by)).map(|sent| sent.claimed > 0)
                },
                || one.next_sending(),
            );
        })?);
        let (one, own) = (Arc::clone(world), pace.clone());
        let fetcher = Fetcher::new(Limits::default());
        threads.push(spawn("call", move || {
            own.repeat(
                "calling",
                || one.call(&fetcher).map(|called| called.claimed > 0),
                || one.next_calling(),
            );
        })?);
        let (one, own) = (Arc::clone(world), pace.clone());
        threads.push(spawn("tidy", move || {
            own.now_and_then(TIDY, || one.tidy_up());
        })?);
        let (one, own, visits) = (Arc::clone(world), pace.clone(), visits.clone());
        threads.push(spawn("record", move || own.record(&one, &visits))?);
        Ok(Self { pace, threads })
    }

    /// Ends after the round that each loop is in.
    pub(crate) fn stop(self) {
        self.pace.stop.store(true, Ordering::Release);
        self.pace.db.nudge();
        for thread in self.threads {
            if thread.join().is_err() {
                tracing::error!("a worker of the shop had stopped with a panic");
            }
        }
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
    thread::Builder::new().name(name.to_owned()).spawn(work)
}

impl Pace {
    fn is_over(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }

    /// How long a loop waits for something that nobody announced.
    fn longest_wait(&self) -> Duration {
        if self.db.is_shared() { SHARED } else { ALONE }
    }

    /// Rounds until the end. `round` answers whether there may be more to do at once.
    fn repeat(
        &self,
        what: &str,
        mut round: impl FnMut() -> Result<bool, Error>,
        next: impl Fn() -> Result<Option<Timestamp>, Error>,
    ) {
        let mut pause = FIRST_PAUSE;
        while !self.is_over() {
            let seen = self.db.changes();
            let wait = match round().and_then(|more| Ok((more, next()?))) {
                Ok((true, _)) => {
                    pause = FIRST_PAUSE;
                    continue;
                }
                Ok((false, next)) => {
                    pause = FIRST_PAUSE;
                    self.until(next)
                }
                Err(error) => {
                    let code = error.code();
                    tracing::warn!(code, error = %telemetry::chain(&error), "{what} stopped and is tried again");
                    self.rest(pause);
                    pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
                    continue;
                }
            };
            if !self.is_over() {
                self.db.wait_for_change(seen, wait.max(SHORTEST));
            }
        }
    }

    /// Once at the start and then every `period`, whatever changes meanwhile.
    fn now_and_then(&self, period: Duration, mut work: impl FnMut() -> Result<(), Error>) {
        while !self.is_over() {
            if let Err(error) = work() {
                let code = error.code();
                tracing::warn!(code, error = %telemetry::chain(&error), "tidying up stopped and is tried again");
            }
            if !self.is_tidy.swap(true, Ordering::AcqRel) {
                self.db.nudge();
            }
            self.rest(period);
        }
    }

    /// Writes who opened and clicked every second, and what is left at the end.
    fn record(&self, world: &World, visits: &Visits) {
        while !self.is_over() {
            let more = Self::recorded(world, visits, Which::Settled);
            if !more {
                self.rest(RECORD);
            }
        }
        while Self::recorded(world, visits, Which::All) {}
    }

    /// Whether there may be more to write at once.
    fn recorded(world: &World, visits: &Visits, which: Which) -> bool {
        match world.record(visits, which) {
            Ok(recorded) => recorded.visits > 0,
            Err(error) => {
                let code = error.code();
                tracing::warn!(code, error = %telemetry::chain(&error), "who opened and clicked could not be written and is tried again");
                false
            }
        }
    }

    /// How long until `next`, at most the longest wait.
    fn until(&self, next: Option<Timestamp>) -> Duration {
        let Some(next) = next else {
            return self.longest_wait();
        };
        let left: Span = next.since(SystemClock.glance());
        let left = u64::try_from(left.millis()).unwrap_or(0);
        Duration::from_millis(left).min(self.longest_wait())
    }

    /// Waits so long, whatever changes; less when it is over.
    fn rest(&self, most: Duration) {
        let end = SystemClock.glance().plus(Span::from_millis(
            i64::try_from(most.as_millis()).unwrap_or(i64::MAX),
        ));
        while !self.is_over() {
            let left = end.since(SystemClock.glance()).millis();
            let Some(left) = u64::try_from(left).ok().filter(|left| *left > 0) else {
                return;
            };
            self.db
                .wait_for_change(self.db.changes(), Duration::from_millis(left));
        }
    }
}
