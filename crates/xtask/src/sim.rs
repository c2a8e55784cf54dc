//! `sim`: the whole product under the seeds of a commit, which nobody has tried before.

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

/// New seeds for a minute: those of the commit, so that whoever checks it lives through the same shops, and the next
/// commit through others. A failure prints its own seed.
pub(crate) fn new_seeds() -> Result<(), Failure> {
    let seed = seed_of_commit()?.to_string();
    for (seconds, more) in SECONDS {
        let mut words = vec!["--seed", &seed, "--seconds", seconds];
        words.extend(more);
        run(&words.into_iter().map(str::to_owned).collect::<Vec<_>>())?;
    }
    Ok(())
}

/// The first 32 bits of the commit's hash, times 1,000; 1 outside a repository.
fn seed_of_commit() -> Result<u64, Failure> {
    let root = workspace::root()?;
    if !root.join(".git").exists() {
        return Ok(1);
    }
    let hash = Run::new(&root, &["git", "rev-parse", "HEAD"]).read()?;
    let text = String::from_utf8_lossy(&hash);
    let number = text
        .get(..8)
        .and_then(|digits| u64::from_str_radix(digits, 16).ok());
    Ok(number.map_or(1, |number| number.saturating_mul(1_000)))
}
