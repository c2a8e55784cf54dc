//! Killed for real: a child process that sends is stopped by SIGKILL at random moments, again and again, and its
//! successor goes on from the journal.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use kernel::Rng;
use tempfile::TempDir;

use super::outgoing;
use super::server::{Manners, Server, Tls};
use crate::transport::{Kept, Outcome, Transport};
use crate::{Durability, Found, Journal, JournalError, Security, Settings, Smtp};

/// The child's settings, one to a line: directory, port, "tls" or "plain", connections, messages.
const SETTINGS: &str = "PERENNIAL_TEST_MAIL_CHILD";

const MESSAGES: i64 = 2000;

/// What stands in for the database: an id on a line for each message whose outcome is recorded.
fn recorded(directory: &Path) -> Vec<i64> {
    let text = fs::read_to_string(directory.join("recorded")).unwrap_or_default();
    text.lines().map(|line| line.parse().unwrap()).collect()
}

/// Run by the test below in a process of its own, to be killed.
#[test]
#[ignore = "a part of another test, in a process of its own"]
fn child() {
    #[expect(
        clippy::disallowed_methods,
        reason = "how a test speaks with its own child"
    )]
    let Ok(given) = std::env::var(SETTINGS) else {
        return;
    };
    let given: Vec<&str> = given.lines().collect();
    let directory = Path::new(given[0]);
    let mut settings = Settings::new("localhost", given[1].parse().unwrap());
    settings.security = if given[2] == "tls" {
        Security::StartTls
    } else {
        Security::Plain
    };
    settings.extra_authorities = Some(directory.join("authority.pem"));
    settings.connections = given[3].parse().unwrap();
    let messages: i64 = given[4].parse().unwrap();

    let smtp = Smtp::new(settings, open_journal(directory)).unwrap();
    let done = recorded(directory);
    let open = (1..=messages).filter(|id| !done.contains(id));
    let open: Vec<_> = open.map(outgoing).collect();
    let path = directory.join("recorded");
    let database = OpenOptions::new()
        .append(true)
        .create(true)
        .open(path)
        .unwrap();
    let database = Mutex::new(database);
    for batch in open.chunks(500) {
        smtp.hand_over(batch.to_vec(), &mut |reports| {
            let mut lines = String::new();
            for report in reports {
                match &report.outcome {
                    Outcome::Accepted(_) | Outcome::Unconfirmed { .. } => {
                        writeln!(lines, "{}", report.id).unwrap();
                    }
                    Outcome::Deferred { .. }
                    | Outcome::Refused { .. }
                    | Outcome::Unreachable { .. }
                    | Outcome::Captured
                    | Outcome::Unfit { .. } => panic!("{:?}", report.outcome),
                }
            }
            // One write: a transaction that commits or does not.
            database
                .lock()
                .unwrap()
                .write_all(lines.as_bytes())
                .unwrap();
            Kept::Recorded
        })
        .unwrap();
    }
}

fn start_child(settings: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "tests::alone::child",
            "--exact",
            "--ignored",
            "--quiet",
            "--test-threads=1",
        ])
        .env(SETTINGS, settings)
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

struct Tally {
    kills: usize,
    missing: usize,
    /// Ids that arrived more than once.
    duplicates: Vec<i64>,
    /// Ids that a kill caught between the two writes to the journal.
    caught: BTreeSet<i64>,
}

/// Sends all messages with kills in between; at most so many milliseconds of life for each child.
fn run(rng: &Rng, connections: usize, manners: Manners, longest: u64) -> Tally {
    let tls = manners.tls;
    let server = Server::start(manners);
    let directory = TempDir::new().unwrap();
    fs::copy(
        server.certificate.path(),
        directory.path().join("authority.pem"),
    )
    .unwrap();
    let place = directory.path().to_str().unwrap();
    let security = if tls == Tls::None { "plain" } else { "tls" };
    let settings = format!(
        "{place}\n{}\n{security}\n{connections}\n{MESSAGES}",
        server.port
    );
    let (mut kills, mut caught) = (0, BTreeSet::new());
    loop {
        let before = server.mails().len();
        let mut child = start_child(&settings);
        // Life begins when something arrives, so that kills fall on work and not on the start of a process.
        let mut ended = wait(&mut child, Duration::from_secs(20), || {
            server.mails().len() > before
        });
        if ended.is_none() {
            let life = Duration::from_micros(rng.below(longest * 1000));
            ended = wait(&mut child, life, || false);
        }
        if let Some(fine) = ended {
            assert!(fine, "the child failed");
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
        caught.extend(started(directory.path()));
        assert!(kills < 2000, "no progress");
    }
    assert_eq!(
        recorded(directory.path()).len(),
        usize::try_from(MESSAGES).unwrap()
    );
    let mut counts: BTreeMap<i64, usize> = (1..=MESSAGES).map(|id| (id, 0)).collect();
    for mail in server.mails() {
        let id = mail
            .message_id()
            .trim_start_matches('m')
            .trim_end_matches("@shop.test");
        *counts.entry(id.parse().unwrap()).or_default() += 1;
    }
    let missing = counts.values().filter(|count| **count == 0).count();
    let doubled = counts.iter().filter(|(_, count)| **count > 1);
    Tally {
        kills,
        missing,
        duplicates: doubled.map(|(id, _)| *id).collect(),
        caught,
    }
}

/// What the journal of a killed process says was about to be sent.
fn started(directory: &Path) -> Vec<i64> {
    let recovered = open_journal(directory).recover();
    let started = recovered
        .into_iter()
        .filter(|one| one.found == Found::Started);
    started.map(|one| one.id).collect()
}

/// Another child that is being started at this moment holds every lock until it runs its own program.
fn open_journal(directory: &Path) -> Journal {
    loop {
        match Journal::open(&directory.join("handover.journal"), Durability::PageCache) {
            Err(JournalError::InUse { .. }) => thread::yield_now(),
            opened => return opened.unwrap(),
        }
    }
}

/// Whether the child ended by itself within the time, and if so, well; `None` when it is still at it, or `enough`.
#[expect(
    clippy::disallowed_methods,
    reason = "a real process lives in real time"
)]
fn wait(child: &mut Child, time: Duration, enough: impl Fn() -> bool) -> Option<bool> {
    let end = Instant::now() + time;
    while Instant::now() < end && !enough() {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status.success());
        }
        thread::sleep(Duration::from_micros(200));
    }
    None
}

/// A message may be doubled only by a kill in the window named at the head of the journal module, and then the journal
/// knows it. How often that is, is printed.
#[test]
fn killed_at_random_moments_it_loses_nothing_and_knows_what_it_may_double() {
    let seed = Rng::from_os().unwrap().next_u64();
    let rng = Rng::from_seed(seed);
    for (connections, tls) in [(1, Tls::None), (4, Tls::None), (2, Tls::Upgrade)] {
        let manners = Manners {
            tls,
            ..Manners::default()
        };
        let tally = run(&rng, connections, manners, 40);
        let Tally {
            kills,
            missing,
            duplicates,
            caught,
        } = tally;
        println!(
            "{connections} connections: {kills} kills, {missing} missing, {} doubled, {} caught",
            duplicates.len(),
            caught.len()
        );
        assert!(kills > 0, "seed {seed}: never killed");
        assert_eq!(missing, 0, "seed {seed}");
        assert!(
            duplicates.iter().all(|id| caught.contains(id)),
            "seed {seed}: {duplicates:?}"
        );
        assert!(caught.len() <= kills * connections, "seed {seed}");
    }
}
