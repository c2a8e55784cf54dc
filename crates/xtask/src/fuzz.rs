//! `fuzz`: every parser is given input that nobody would write, for a fixed time.

use std::collections::BTreeSet;
use std::path::Path;

use crate::command::Run;
use crate::failure::Failure;
use crate::terminal::complain;
use crate::workspace::Workspace;

/// How a target begins in a test.
const CALL: &str = "fuzz::run(&";
/// Seconds in `check`: they find what a change has broken outright; longer runs are made by hand.
pub(crate) const USUAL_SECONDS: u64 = 20;

/// Reads `--seconds N`.
pub(crate) fn seconds(arguments: &[String]) -> Option<u64> {
    match arguments {
        [] => Some(USUAL_SECONDS),
        [flag, number] if flag == "--seconds" => number.parse().ok().filter(|number| *number > 0),
        _ => None,
    }
}

/// Runs the tests that have targets, about `seconds` in all.
pub(crate) fn fuzz(root: &Path, seconds: u64) -> Result<(), Failure> {
    let workspace = Workspace::load()?;
    let mut crates = BTreeSet::new();
    let mut targets: u64 = 0;
    for file in workspace.files.values() {
        let path = file.path.as_str();
        let Some((name, inner)) = path
            .strip_prefix("crates/")
            .and_then(|rest| rest.split_once('/'))
        else {
            continue;
        };
        let calls = file
            .text
            .as_deref()
            .map_or(0, |text| text.matches(CALL).count());
        if calls > 0 && inner.ends_with("fuzz.rs") && name != "xtask" {
            crates.insert(name.to_owned());
            targets = targets.saturating_add(u64::try_from(calls).unwrap_or(0));
        }
    }
    if targets == 0 {
        return Err(Failure::new("no test calls a fuzz target"));
    }
    // Tests of one crate run side by side, those of different crates one after the other.
    let milliseconds = (seconds.saturating_mul(1_000) / targets).max(100);
    complain(&format!("    {targets} targets, {milliseconds} ms each"));
    let mut words = vec!["cargo", "test", "--quiet", "--lib"];
    for name in &crates {
        words.extend(["--package", name]);
    }
    words.extend(["--", "fuzz::"]);
    Run::new(root, &words)
        .with("PERENNIAL_FUZZ_MILLISECONDS", milliseconds.to_string())
        .show()
}
