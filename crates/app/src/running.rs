//! The threads on which a served shop does what it does by itself.
//!
//! Eleven loops over one world: reacting (events, timers, people who come in), sending mail, handing out what is no mail, calling other
//! systems for journeys, telling them of events, writing who opened and clicked, rehearsing and importing what somebody asked for, making backups, tidying up, and taking up how
//! the shop looks. Each works until nothing is
//! due, then waits for a change in this process, for the next instant that the database knows of, or for
//! [`Pace::longest_wait`]: other processes on the same PostgreSQL change things without anybody here hearing of it.

use std::{
    io,
    path::PathBuf,
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
use world::{Doors, Error, World};

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
/// Between two looks for something that somebody asked for.
const ERRANDS: Duration = Duration::from_secs(1);
/// Looks after which an errand is thought of although nobody asked: once a minute.
const UNASKED: u32 = 60;
/// Whose data say how the pages that shoppers see look.
const LOOKS: [&str; 2] = ["settings", "shops"];
/// Between two looks at what was opened and followed.
const RECORD: Duration = Duration::from_secs(1);

/// What is needed for what people ask for: rehearsals, imports, backups.
pub(crate) struct Errands {
    /// Where files lie.
    pub(crate) folder: PathBuf,
    /// Rows of a transaction, and per cent of the first rows that may be no records.
    pub(crate) imports: (usize, u32),
}

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
        doors: &Doors,
        errands: Errands,
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
        threads.extend(pace.spawn_callers(world)?);
        let (one, own) = (Arc::clone(world), pace.clone());
        threads.push(spawn("hand out", move || own.hand_out(&one))?);
        let (one, own) = (Arc::clone(world), pace.clone());
        threads.push(spawn("tidy", move || {
            own.now_and_then(TIDY, || {
                let done = one.tidy_up();
                memory::give_back();
                done
            });
        })?);
        threads.extend(pace.spawn_errands(world, errands)?);
        let (one, own, visits) = (Arc::clone(world), pace.clone(), doors.visits());
        threads.push(spawn("record", move || own.record(&one, &visits))?);
        let (own, doors) = (pace.clone(), doors.clone());
        threads.push(spawn("look", move || {
            own.errands(&LOOKS, "taking up how the shop looks", || {
                own.db.read_now(|tx| doors.take_up(tx)).map(|()| false)
            });
        })?);
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

    /// Hands out what is no mail, once the first round of tidying up is over.
    fn hand_out(&self, world: &World) {
        let fetcher = Fetcher::new(Limits::default());
        let mut has_started = false;
        self.repeat(
            "handing out",
            || {
                if !self.is_tidy.load(Ordering::Acquire) {
                    return Ok(false);
                }
                if !has_started {
                    world.start_handing_out(&fetcher)?;
                    has_started = true;
                }
                let sent = world.send(Way::Web(&fetcher))?;
                Ok(sent.claimed > 0)
            },
            || world.next_handing_out(),
        );
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

    /// Does what somebody asked for, one thing after another. Looks every second whether there is something new, and every
    /// minute whether it is time for something.
    fn errands(
        &self,
        rooms: &[&'static str],
        what: &str,
        mut next: impl FnMut() -> Result<bool, Error>,
    ) {
        let mut seen = None;
        let mut looks = 0_u32;
        while !self.is_over() {
            let versions: Vec<u64> = rooms.iter().map(|room| self.db.version(room)).collect();
            let is_time = looks.is_multiple_of(UNASKED);
            let is_news = is_time || seen.as_ref() != Some(&versions) || self.db.is_shared();
            let outcome = if is_news { next() } else { Ok(false) };
            match outcome {
                Ok(true) => {}
                Ok(false) => {
                    seen = Some(versions);
                    looks = looks.wrapping_add(1);
                    self.rest(ERRANDS);
                }
                Err(error) => {
                    let code = error.code();
                    tracing::warn!(code, error = %telemetry::chain(&error), "{what} stopped and is tried again");
                    self.rest(LONGEST_PAUSE);
                }
            }
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

    /// The threads that call other systems: for journeys, and to tell them of events.
    fn spawn_callers(&self, world: &Arc<World>) -> io::Result<[JoinHandle<()>; 2]> {
        let (one, own) = (Arc::clone(world), self.clone());
        let fetcher = Fetcher::new(Limits::default());
        let calling = spawn("call", move || {
            own.repeat(
                "calling",
                || one.call(&fetcher).map(|called| called.claimed > 0),
                || one.next_calling(),
            );
        })?;
        let (one, own) = (Arc::clone(world), self.clone());
        let fetcher = Fetcher::new(Limits::default());
        let telling = spawn("tell", move || {
            own.repeat(
                "telling other systems",
                || one.tell(&fetcher).map(|called| called.tried > 0),
                || one.next_telling(),
            );
        })?;
        Ok([calling, telling])
    }

    /// The threads that do what people ask for.
    fn spawn_errands(
        &self,
        world: &Arc<World>,
        errands: Errands,
    ) -> io::Result<[JoinHandle<()>; 3]> {
        if let Err(error) = world.start_errands() {
            tracing::warn!(code = error.code(), error = %telemetry::chain(&error), "what was in hand when the program ended goes on later");
        }
        let (one, own, folder) = (Arc::clone(world), self.clone(), errands.folder.clone());
        let rehearsing = spawn("rehearse", move || {
            own.errands(&[rehearsals::ROOM], "rehearsing", || {
                one.rehearse_next(&folder, &|| own.is_over())
            });
        })?;
        let (one, own, folder) = (Arc::clone(world), self.clone(), errands.folder.clone());
        let started_at = world.moment().now;
        let backing_up = spawn("back up", move || {
            own.errands(&[upkeep::ROOM], "making a backup", || {
                one.back_up_next(&folder, started_at)
            });
        })?;
        let (one, own) = (Arc::clone(world), self.clone());
        let importing = spawn("import", move || {
            own.errands(&[importer::uploads::ROOM], "importing", || {
                one.import_next(&errands.folder, errands.imports)
            });
        })?;
        Ok([rehearsing, backing_up, importing])
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
