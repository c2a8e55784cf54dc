//! The one place that prints.

/// Something asked for: standard output.
#[expect(clippy::print_stdout, reason = "what a chore says is what it is for")]
pub(crate) fn say(text: &str) {
    println!("{text}");
}

/// Something beside it, or wrong: standard error.
#[expect(clippy::print_stderr, reason = "what a chore says is what it is for")]
pub(crate) fn complain(text: &str) {
    eprintln!("{text}");
}
