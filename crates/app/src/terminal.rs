//! The one place that writes to the terminal.
#![expect(
    clippy::print_stderr,
    reason = "everything that the program says to a person or a script goes through here"
)]

use std::io::{IsTerminal, Write};

use crate::failure::Failure;

/// An answer: a line on standard output.
pub(crate) fn say(text: impl std::fmt::Display) {
    // A reader that goes away (`| head`) ends the output, not the command.
    drop(writeln!(std::io::stdout(), "{text}"));
}

/// The answer of a command with `--json`: one object on the last line of standard output.
pub(crate) fn say_json(value: &serde_json::Value) {
    say(value);
}

/// Something that a person should know and a script need not.
pub(crate) fn note(text: impl std::fmt::Display) {
    eprintln!("{text}");
}

/// Why the command could not do what was asked: what happened, the causes, each once.
pub(crate) fn error(failure: &Failure) {
    eprintln!("error: {}", telemetry::chain(failure));
}

/// What a person types in answer; none when no person is there to be asked.
pub(crate) fn ask(question: impl std::fmt::Display) -> Option<String> {
    if !std::io::stdin().is_terminal() || !is_watched() {
        return None;
    }
    eprint!("{question}");
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).ok()?;
    Some(answer)
}

/// Whether a person sees standard error as it comes.
pub(crate) fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}
