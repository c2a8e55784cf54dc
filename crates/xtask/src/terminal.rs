//! The one place that prints. Whoever reads may go away in the middle (`| head`), which is no failure.

use std::io::{Write, stderr, stdout};

/// Something asked for: standard output.
pub(crate) fn say(text: &str) {
    writeln!(stdout(), "{text}").unwrap_or_default();
}

/// Something beside it, or wrong: standard error.
pub(crate) fn complain(text: &str) {
    writeln!(stderr(), "{text}").unwrap_or_default();
}
