//! `bench`: builds the program as it is released, and measures it.

use crate::command::Run;
use crate::failure::Failure;
use crate::workspace;

/// The arguments go on to the bench as they are.
pub(crate) fn bench(arguments: &[String]) -> Result<(), Failure> {
    let root = workspace::root()?;
    let build = [
        "cargo",
        "build",
        "--release",
        "--package",
        "app",
        "--package",
        "bench",
    ];
    Run::new(&root, &build).show()?;
    let mut words = vec![
        "target/release/bench",
        "--program",
        "target/release/perennial",
    ];
    words.extend(arguments.iter().map(String::as_str));
    Run::new(&root, &words).show()
}
