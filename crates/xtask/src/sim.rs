//! `sim`: the whole product under seeds that nobody has tried yet.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::command::Run;
use crate::failure::Failure;
use crate::workspace;

/// A fixed minute in all: most of it on SQLite, where more plans fit in.
const SECONDS: [(&str, &[&str]); 2] = [("40", &[]), ("20", &["--postgres"])];

/// Runs the simulator with these arguments.
pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let root = workspace::root()?;
    let mut words = vec!["cargo", "run", "--quiet", "--package", "sim", "--"];
    words.extend(arguments.iter().map(String::as_str));
    Run::new(&root, &words).show()
}

/// New seeds for a minute. The first one is printed with the command, and a failure prints its own.
pub(crate) fn new_seeds() -> Result<(), Failure> {
    let seed = seed().to_string();
    for (seconds, more) in SECONDS {
        let mut words = vec!["--seed", &seed, "--seconds", seconds];
        words.extend(more);
        run(&words.into_iter().map(str::to_owned).collect::<Vec<_>>())?;
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "seeds that nobody has tried are drawn from the time"
)]
fn seed() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(1, |since| since.as_secs())
}
