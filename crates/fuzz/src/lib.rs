//! Input that nobody would write, for every parser of the program.
//!
//! Nouns: target (one parser and what must hold for whatever it is given), seed (an input with sense, to begin from),
//! word (a piece that means something to the parser), corpus (inputs that once failed: a folder of the crate, replayed
//! before anything else, for ever).
//!
//! Invariants: a run ends in the time that it was given; a failing input is in the corpus before the test fails; the same
//! number ([`SEED`]) gives the same inputs.
//!
//! Publishes: nothing. For tests only.
//!
//! Deliberately absent: guidance by coverage, which needs another compiler; laws over typed values, which are proptest's.

mod chance;
mod memory;
mod mutate;

#[cfg(test)]
mod tests;

use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    panic::{self, AssertUnwindSafe},
    path::PathBuf,
    time::{Duration, Instant},
};

use chance::Chance;

/// Milliseconds for each target; `cargo xtask fuzz --seconds N` shares N seconds out among them.
pub const MILLISECONDS: &str = "PERENNIAL_FUZZ_MILLISECONDS";
/// The number from which inputs are made; from the clock where it is not set, and printed.
pub const SEED: &str = "PERENNIAL_FUZZ_SEED";

/// Where nobody says how long: enough to find what is broken outright, short enough for every run of the tests.
const USUAL: Duration = Duration::from_millis(300);
/// The longest that a parser may think about one small input, in a build without optimisation on a busy machine.
const LONGEST_INPUT: Duration = Duration::from_secs(5);
/// What the process may grow by during a target.
const MOST_GROWTH_BYTES: u64 = 200 * 1024 * 1024;

/// One parser.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// Its name, and its folder's in the corpus.
    pub name: &'a str,
    /// The crate's folder: `env!("CARGO_MANIFEST_DIR")`.
    pub folder: &'a str,
    /// Inputs to begin from; at least one.
    pub seeds: &'a [&'a [u8]],
    /// Pieces to put in.
    pub words: &'a [&'a [u8]],
}

impl Target<'_> {
    fn corpus(&self) -> PathBuf {
        PathBuf::from(self.folder).join("corpus").join(self.name)
    }

    fn corpus_inputs(&self) -> Vec<Vec<u8>> {
        let mut paths: Vec<PathBuf> = fs::read_dir(self.corpus())
            .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
            .unwrap_or_default();
        paths.sort();
        paths
            .iter()
            .filter_map(|path| fs::read(path).ok())
            .collect()
    }

    fn keep(&self, input: &[u8]) -> PathBuf {
        let mut hasher = DefaultHasher::new();
        input.hash(&mut hasher);
        let path = self.corpus().join(format!("{:016x}", hasher.finish()));
        drop(fs::create_dir_all(self.corpus()));
        drop(fs::write(&path, input));
        path
    }
}

/// Gives `check` the corpus, the seeds, and then changed inputs until the time is over; `check` panics when something
/// does not hold. Answers how many inputs there were.
///
/// # Panics
/// When `check` does, when one input takes too long, or when memory grows beyond all measure.
pub fn run(target: &Target<'_>, check: impl Fn(&[u8])) -> u64 {
    let seed = number(SEED).unwrap_or_else(from_clock);
    let time = number(MILLISECONDS).map_or(USUAL, Duration::from_millis);
    run_for(target, seed, time, &check)
}

#[expect(clippy::panic, clippy::print_stderr, reason = "a test that fails")]
fn run_for(target: &Target<'_>, seed: u64, time: Duration, check: &impl Fn(&[u8])) -> u64 {
    let begun = now();
    let before = memory::resident_bytes();
    let mut inputs: u64 = 0;
    let mut try_one = |input: &[u8]| {
        let begun = now();
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| check(input)));
        let slow = begun.elapsed() > LONGEST_INPUT;
        if slow || outcome.is_err() {
            let path = target.keep(input);
            let why = if slow { "takes too long" } else { "fails" };
            panic!(
                "{}: an input {why} ({SEED}={seed}); it is kept as {}: {:?}",
                target.name,
                path.display(),
                String::from_utf8_lossy(input)
            );
        }
        inputs = inputs.saturating_add(1);
    };
    let kept = target.corpus_inputs();
    for input in &kept {
        try_one(input);
    }
    for input in target.seeds {
        try_one(input);
    }
    let begin_from: Vec<&[u8]> = target
        .seeds
        .iter()
        .copied()
        .chain(kept.iter().map(Vec::as_slice))
        .collect();
    let mut chance = Chance::new(seed);
    while begun.elapsed() < time {
        for _ in 0..32 {
            try_one(&mutate::mutated(&mut chance, &begin_from, target.words));
        }
    }
    let growth = memory::resident_bytes().saturating_sub(before);
    assert!(
        growth < MOST_GROWTH_BYTES,
        "{}: memory grew by {growth} bytes",
        target.name
    );
    eprintln!("{}: {inputs} inputs, {SEED}={seed}", target.name);
    inputs
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by the environment"
)]
fn number(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

#[expect(clippy::disallowed_methods, reason = "how long a parser takes")]
fn now() -> Instant {
    Instant::now()
}

/// Another number each time: what std seeds its own hash maps with.
fn from_clock() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0_u8)
}
