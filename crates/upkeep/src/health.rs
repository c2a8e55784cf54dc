//! What can be seen of the shop's health without changing anything.

use std::{collections::BTreeMap, path::Path, path::PathBuf};

use db::{Db, DbError, DbUrl, Tx};
use kernel::{Span, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{domain::BackupState, error::Error, store};

/// What waits longer than this is late: a round takes seconds.
const LATE: Span = Span::from_minutes(10);
/// What is learned anew every day and was not for so long was forgotten.
const STALE: Span = Span::from_days(3);
/// So long a shop may do without a new copy.
const UNCOPIED: Span = Span::from_days(2);
/// Less room than this on the disk is a worry, and less than the second trouble.
const LITTLE_ROOM: i64 = 2 * 1024 * 1024 * 1024;
const NO_ROOM: i64 = 256 * 1024 * 1024;
/// Failures that are counted at most.
const MOST_COUNTED: u32 = 1_000;

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = HealthState)]
pub enum State {
    /// All is well, or there is nothing to say.
    Ok,
    /// Somebody should look at it some time.
    Warn,
    /// Something does not work.
    Bad,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = HealthCheck)]
pub struct Check {
    /// What was looked at: `shop`, `database`, `address`, `mail`, `events`, `timers`, `steps`, `asks`, `messages`,
    /// `programme`, `hooks`, `import`, `learning`, `recommendations`, `backup`.
    #[schema(value_type = String, example = "events")]
    pub key: &'static str,
    /// How it is.
    pub state: State,
    /// What was found.
    pub words: String,
    /// What is wrong, as a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "events.given_up")]
    pub problem: Option<&'static str>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub todo: Option<String>,
    /// The figures behind the words.
    #[schema(value_type = BTreeMap<String, i64>)]
    pub figures: BTreeMap<&'static str, i64>,
    /// When the last of them was, of things that come again and again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
    /// The programme, journey, receiver or file that is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
}

impl Check {
    /// Something that is well.
    pub fn well(key: &'static str, words: impl Into<String>) -> Self {
        Self {
            key,
            state: State::Ok,
            words: words.into(),
            problem: None,
            todo: None,
            figures: BTreeMap::new(),
            at: None,
            about: None,
        }
    }

    /// With one figure more.
    #[must_use]
    fn figure(mut self, name: &'static str, count: i64) -> Self {
        self.figures.insert(name, count);
        self
    }

    /// With the time of the last.
    #[must_use]
    fn at(mut self, at: Option<Timestamp>) -> Self {
        self.at = at;
        self
    }

    /// With what is meant.
    #[must_use]
    fn about(mut self, about: impl Into<String>) -> Self {
        self.about = Some(about.into());
        self
    }

    /// With a problem where there is one. The first one stays.
    #[must_use]
    fn problem_if(
        mut self,
        is_so: bool,
        (state, problem): (State, &'static str),
        todo: impl Into<String>,
    ) -> Self {
        if is_so && self.problem.is_none() {
            self.state = state;
            self.problem = Some(problem);
            self.todo = Some(todo.into());
        }
        self
    }
}

/// All that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = HealthReport)]
pub struct Report {
    /// How the worst of it is.
    pub state: State,
    /// The program's version.
    #[schema(value_type = String)]
    pub version: &'static str,
    /// When this was looked at.
    #[schema(value_type = String, format = DateTime)]
    pub now: Timestamp,
    /// Since when the program runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub started_at: Option<Timestamp>,
    /// `sqlite` or `postgresql`.
    #[schema(value_type = String)]
    pub database: &'static str,
    /// What was looked at, what is wrong first.
    pub checks: Vec<Check>,
}

/// Where the program runs.
#[derive(Clone, Debug, Default)]
pub struct House {
    /// Where files lie.
    pub folder: PathBuf,
    /// Where mail goes, in words.
    pub way: String,
    /// Whether mail stays here.
    pub is_captured: bool,
    /// Whether shoppers have an address of this program.
    pub has_address: bool,
    /// Since when the program runs; `None` for a command that only looks.
    pub started_at: Option<Timestamp>,
}

/// Looks at everything.
pub fn report(db: &Db, now: Timestamp, house: &House) -> Result<Report, Error> {
    let mut checks = db.read_now(|tx| checks(tx, now, db.is_shared()))?;
    checks.push(database(db, house));
    checks.push(address(house));
    checks
        .push(Check::well("mail", house.way.clone()).figure("captured", house.is_captured.into()));
    checks.sort_by_key(|check| core::cmp::Reverse(check.state));
    let state = checks.iter().map(|check| check.state).max();
    Ok(Report {
        state: state.unwrap_or(State::Ok),
        version: env!("CARGO_PKG_VERSION"),
        now,
        started_at: house.started_at,
        database: db.backend_name(),
        checks,
    })
}

fn checks(tx: &mut Tx<'_>, now: Timestamp, is_shared: bool) -> Result<Vec<Check>, Error> {
    let mut checks = vec![founded(tx)?, deliveries(tx, now)?, timers(tx, now)?];
    checks.extend(steps(tx)?);
    checks.extend(messages(tx, now)?);
    checks.extend(receivers(tx)?);
    checks.extend(offers(tx)?);
    checks.push(import(tx)?);
    checks.push(learning(tx, now)?);
    checks.push(recommendations(tx, now)?);
    checks.push(backup(tx, now, is_shared)?);
    Ok(checks)
}

/// A room whose own error is none of the database is looked at as one that cannot be read.
fn unread(
    key: &'static str,
    problem: &'static str,
    error: &(dyn std::error::Error + 'static),
) -> Check {
    Check::well(key, telemetry::chain(error).to_string()).problem_if(
        true,
        (State::Bad, problem),
        "look into the log of the program",
    )
}

fn founded(tx: &mut Tx<'_>) -> Result<Check, DbError> {
    let founded = shops::founded_at(tx)?;
    let words = founded.map_or_else(|| "not founded".to_owned(), |at| format!("founded {at}"));
    Ok(Check::well("shop", words).at(founded).problem_if(
        founded.is_none(),
        (State::Bad, "shop.not_founded"),
        "run `perennial init`",
    ))
}

fn is_late(since: Option<Timestamp>, now: Timestamp) -> bool {
    since.is_some_and(|since| since.plus(LATE) < now)
}

fn late(what: &str) -> String {
    format!(
        "{what} for more than ten minutes: look whether the program is busy, or what its log says"
    )
}

fn given_up(letters: usize) -> i64 {
    i64::try_from(letters).unwrap_or(i64::MAX)
}

fn deliveries(tx: &mut Tx<'_>, now: Timestamp) -> Result<Check, DbError> {
    let (waiting, oldest) = events::pending(tx)?;
    let dead = events::dead_letters(tx, MOST_COUNTED)?;
    let last = dead.first().map_or_else(String::new, |letter| {
        format!(
            "the last one given up: {} ({}); mend the cause and try again",
            letter.reason, letter.subscriber
        )
    });
    let words = format!("{waiting} deliveries wait, {} were given up", dead.len());
    Ok(Check::well("events", words)
        .figure("waiting", waiting)
        .figure("given_up", given_up(dead.len()))
        .problem_if(!dead.is_empty(), (State::Bad, "events.given_up"), last)
        .problem_if(
            is_late(oldest, now),
            (State::Warn, "events.late"),
            late("some have waited"),
        ))
}

fn timers(tx: &mut Tx<'_>, now: Timestamp) -> Result<Check, DbError> {
    let waiting = timers::waiting(tx)?;
    let first = timers::next_wake(tx)?;
    let dead = timers::dead_letters(tx, MOST_COUNTED)?;
    let last = dead.first().map_or_else(String::new, |letter| {
        format!(
            "the last one given up: {} ({}); mend the cause and try again",
            letter.reason, letter.kind
        )
    });
    let words = format!("{waiting} wait, {} were given up", dead.len());
    Ok(Check::well("timers", words)
        .figure("waiting", waiting)
        .figure("given_up", given_up(dead.len()))
        .problem_if(!dead.is_empty(), (State::Bad, "timers.given_up"), last)
        .problem_if(
            is_late(first, now),
            (State::Warn, "timers.late"),
            late("some have been due"),
        ))
}

/// People at steps that failed, journey by journey; one line that says so where there are none.
fn steps(tx: &mut Tx<'_>) -> Result<Vec<Check>, DbError> {
    let failures = match journeys::failures(tx) {
        Ok(failures) => failures,
        Err(journeys::Error::Db(error)) => return Err(error),
        Err(error) => return Ok(vec![unread("steps", "steps.unread", &error)]),
    };
    if failures.is_empty() {
        return Ok(vec![
            Check::well(
                "steps",
                "no step of a journey waits for somebody to try it again",
            )
            .figure("failed", 0),
        ]);
    }
    let check = |(journey, count): (journeys::JourneyName, i64)| {
        Check::well(
            "steps",
            format!("{count} people stand at a step of `{journey}` that failed"),
        )
        .figure("failed", count)
        .about(journey.as_str())
        .problem_if(
            true,
            (State::Warn, "steps.failed"),
            "look at why it failed, mend that, then try again all who stand there",
        )
    };
    Ok(failures.into_iter().map(check).collect())
}

/// Offers that have few codes left.
fn offers(tx: &mut Tx<'_>) -> Result<Vec<Check>, DbError> {
    let few = match ::offers::few_left(tx).map_err(::offers::Error::into_db) {
        Ok(few) => few,
        Err(Ok(error)) => return Err(error),
        Err(Err(error)) => return Ok(vec![unread("offers", "offers.unread", &error)]),
    };
    let check = |one: ::offers::Few| {
        let (state, problem) = match one.free {
            0 => (State::Bad, "offers.no_codes"),
            _ => (State::Warn, "offers.few_codes"),
        };
        Check::well(
            "offers",
            format!("{} free codes of the offer `{}` are left", one.free, one.offer),
        )
        .figure("free", one.free)
        .about(&one.offer)
        .problem_if(
            true,
            (state, problem),
            "bring or make more codes, then try again all who stand at a step that failed for want of one",
        )
    };
    Ok(few.into_iter().map(check).collect())
}

/// What waits to be said, and the programmes that were stopped.
fn messages(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<Check>, DbError> {
    let looked = messages::waiting(tx).and_then(|waiting| Ok((waiting, messages::brakes(tx)?)));
    let (waiting, brakes) = match looked {
        Ok(found) => found,
        Err(error) => {
            return match error.into_db() {
                Ok(error) => Err(error),
                Err(error) => Ok(vec![unread("messages", "messages.unread", &error)]),
            };
        }
    };
    let asks = format!(
        "{} wishes to write to somebody wait for their time",
        waiting.asks
    );
    let under_way = format!("{} are on their way", waiting.messages);
    let mut checks = vec![
        Check::well("asks", asks).figure("waiting", waiting.asks),
        Check::well("messages", under_way)
            .figure("under_way", waiting.messages)
            .problem_if(
                is_late(waiting.first_due_at, now),
                (State::Warn, "messages.late"),
                late("some could have left"),
            ),
    ];
    checks.extend(brakes.into_iter().map(|brake| {
        let todo = format!(
            "{}; mend that, then let it go on with POST /api/v1/messages/brakes/{}/release",
            brake.words(),
            brake.programme
        );
        Check::well(
            "programme",
            format!("`{}` was stopped on {}", brake.programme, brake.since),
        )
        .figure("sent", brake.sent)
        .figure("complaints", brake.complaints)
        .figure("dead_addresses", brake.dead)
        .at(Some(brake.since))
        .about(brake.programme)
        .problem_if(true, (State::Bad, "programme.stopped"), todo)
    }));
    Ok(checks)
}

/// Receivers that do not take what they are told, or are told nothing; one line that says so where there are none of these.
fn receivers(tx: &mut Tx<'_>) -> Result<Vec<Check>, DbError> {
    let all = match hooks::list(tx) {
        Ok(all) => all,
        Err(hooks::Error::Db(error)) => return Err(error),
        Err(error) => return Ok(vec![unread("hooks", "hooks.unread", &error)]),
    };
    let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let troubled: Vec<Check> = all.iter().filter_map(trouble).collect();
    if !troubled.is_empty() {
        return Ok(troubled);
    }
    let words = format!("{count} other systems are told of events");
    Ok(vec![Check::well("hooks", words).figure("hooks", count)])
}

fn trouble(hook: &hooks::public::HookView) -> Option<Check> {
    if !hook.paused && hook.failures == 0 && hook.failed == 0 {
        return None;
    }
    let words = format!(
        "`{}`: {} deliveries wait, {} were given up",
        hook.name, hook.waiting, hook.failed
    );
    let check = Check::well("hooks", words)
        .figure("waiting", hook.waiting)
        .figure("failed", hook.failed)
        .figure("failures", hook.failures)
        .at(hook.last_at)
        .about(hook.name.clone());
    let warn = |problem| (State::Warn, problem);
    let check = check
        .problem_if(
            hook.paused,
            warn("hooks.paused"),
            "it is paused and hears nothing: let it go on, or remove it",
        )
        .problem_if(
            hook.failures > 0,
            warn("hooks.failing"),
            format!(
                "it does not answer as it should, {} times on end: look whether it runs, and what its log says",
                hook.failures
            ),
        )
        .problem_if(
            true,
            warn("hooks.failed"),
            "it did not take everything: look at why, mend that, then tell it once more",
        );
    Some(check)
}

/// The last import over HTTP.
fn import(tx: &mut Tx<'_>) -> Result<Check, DbError> {
    let last = match importer::uploads::page(tx, None, 1) {
        Ok(page) => page.into_iter().next(),
        Err(importer::Error::Db(error)) => return Err(error),
        Err(error) => return Ok(unread("import", "import.unread", &error)),
    };
    Ok(match last {
        None => Check::well(
            "import",
            "nothing was imported from files that somebody brought",
        ),
        Some(last) => Check::well("import", format!("`{}` is {}", last.name, last.state))
            .figure("permille", last.permille)
            .at(Some(last.ended_at.unwrap_or(last.asked_at)))
            .about(last.name.clone())
            .problem_if(
                last.state == "failed",
                (State::Warn, "import.failed"),
                last.note,
            ),
    })
}

fn learning(tx: &mut Tx<'_>, now: Timestamp) -> Result<Check, DbError> {
    let run = match insights::standing(tx) {
        Ok(standing) => standing.map(|(run, _report)| run),
        Err(insights::Error::Db(error)) => return Err(error),
        Err(error) => return Ok(unread("learning", "learning.unread", &error)),
    };
    Ok(match run {
        None => Check::well(
            "learning",
            "what customers are likely to do was not worked out yet",
        ),
        Some(run) => {
            let words = format!(
                "{} of {} customers have predictions",
                run.scored, run.customers
            );
            let last = run.finished_at.unwrap_or(run.begun_at);
            Check::well("learning", words)
                .figure("scored", run.scored)
                .figure("customers", run.customers)
                .at(Some(last))
                .problem_if(
                    last.plus(STALE) < now,
                    (State::Warn, "learning.old"),
                    "predictions are made anew every day and were not: look into the log of the program",
                )
        }
    })
}

fn recommendations(tx: &mut Tx<'_>, now: Timestamp) -> Result<Check, DbError> {
    let built = recommendations::built(tx)?;
    Ok(match built {
        None => Check::well("recommendations", "what goes with what was not learned yet"),
        Some(built) => Check::well(
            "recommendations",
            format!("learned from {} orders", built.baskets),
        )
        .figure("orders", built.baskets)
        .figure("pairs", built.pairs)
        .at(Some(built.at))
        .problem_if(
            built.at.plus(STALE) < now,
            (State::Warn, "recommendations.old"),
            "they are learned anew every day and were not: look into the log of the program",
        ),
    })
}

fn backup(tx: &mut Tx<'_>, now: Timestamp, is_shared: bool) -> Result<Check, Error> {
    if is_shared {
        return Ok(Check::well(
            "backup",
            "PostgreSQL is copied by its own tools; nobody here can see whether it is",
        ));
    }
    let all = store::all(tx)?;
    let mut made = all
        .iter()
        .filter(|backup| backup.state == BackupState::Done);
    let bytes = made.clone().map(|backup| backup.bytes).sum();
    let count = given_up(made.clone().count());
    let last = made.next().and_then(|backup| backup.ended_at);
    let note = all
        .first()
        .map_or_else(String::new, |newest| newest.note.clone());
    let has_failed = all
        .first()
        .is_some_and(|newest| newest.state == BackupState::Failed);
    let words = match last {
        None => "there is none".to_owned(),
        Some(last) => format!("{count} are kept, the newest of {last}"),
    };
    let founded = shops::founded_at(tx)?.unwrap_or(now);
    Ok(Check::well("backup", words)
        .figure("kept", count)
        .figure("bytes", bytes)
        .at(last)
        .problem_if(
            has_failed,
            (State::Bad, "backup.failed"),
            format!("the last one could not be made: {note}"),
        )
        .problem_if(
            last.unwrap_or(founded).plus(UNCOPIED) < now,
            (State::Warn, "backup.old"),
            "make one now, or let one be made every night, and take copies to another machine",
        ))
}

fn database(db: &Db, house: &House) -> Check {
    let free = free_bytes(&house.folder);
    let bytes = disk_bytes(db);
    let words = match bytes {
        Some(bytes) => format!("{} MB", bytes / 1_000_000),
        None => "on a server of its own".to_owned(),
    };
    let mut check = Check::well("database", words);
    if let Some(bytes) = bytes {
        check = check.figure("bytes", bytes);
    }
    if let Some(free) = free {
        check = check.figure("free_bytes", free);
    }
    let free = free.unwrap_or(i64::MAX);
    let todo = format!(
        "only {} MB are free on the disk: make room",
        free / 1_000_000
    );
    check
        .problem_if(free < NO_ROOM, (State::Bad, "database.disk_full"), &*todo)
        .problem_if(
            free < LITTLE_ROOM,
            (State::Warn, "database.disk_nearly_full"),
            &*todo,
        )
}

/// Links in messages lead to this machine where nothing is set, which is good as long as no message leaves it.
fn address(house: &House) -> Check {
    let words = if house.has_address {
        "shoppers reach this program under the address that is set"
    } else {
        "links in messages lead to the address that the program listens on"
    };
    Check::well("address", words).problem_if(
        !house.has_address && !house.is_captured,
        (State::Bad, "address.not_set"),
        "set `http.public_url`: messages leave, and nobody else can follow their links",
    )
}

/// Bytes of the shop's files; `None` where the database is a server.
pub(crate) fn disk_bytes(db: &Db) -> Option<i64> {
    let DbUrl::Sqlite(path) = db.url() else {
        return None;
    };
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
    let mut log = path.clone().into_os_string();
    log.push("-wal");
    i64::try_from(size(path).saturating_add(size(Path::new(&log)))).ok()
}

/// Bytes that are free where a folder lies, for who is not the system's own; `None` where nobody can tell.
pub(crate) fn free_bytes(folder: &Path) -> Option<i64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    i64::try_from(disk.f_bavail.saturating_mul(disk.f_frsize)).ok()
}
