//! `perennial`: the one program. Reads the command line, opens the shop, does what was asked, says what happened.
//!
//! Nouns: command, answer (what a command tells: for people, or as one JSON object for scripts).
//!
//! Invariants: standard output carries answers and nothing else, standard error everything for people; with `--json` the last line
//! of standard output is one JSON object. The exit status is 0 when the command did what was asked, 1 when it could not,
//! 2 when the command line was wrong.
//!
//! Publishes: nothing.

mod cli;
mod commands;
mod failure;
mod open;
mod post_office;
mod post_round;
mod running;
mod senders;
mod terminal;
#[cfg(test)]
mod tests;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal::error(&failure);
            ExitCode::FAILURE
        }
    }
}
