//! The one place that prints.

use std::io::{Write, stderr, stdout};

/// The answer: standard output.
pub(crate) fn say(text: &str) {
    writeln!(stdout(), "{text}").unwrap_or_default();
}

/// What happens meanwhile: standard error.
pub(crate) fn complain(text: &str) {
    writeln!(stderr(), "{text}").unwrap_or_default();
}
