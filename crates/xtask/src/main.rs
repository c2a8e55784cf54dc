//! The checks and chores of this project: `cargo xtask check | tidy | fuzz | gen | sim | bench | release`.
//!
//! Nouns: a *step* is one part of `check`; a *rule* of `tidy` looks at the sources and gives *findings*,
//! each with a place and with what to do instead; a *list* is a file of exceptions that may only shrink.
//!
//! Invariants: nothing here changes a file unless it was asked to (`gen`, `tidy --fix`, `release`). Every
//! rule has a test that it refuses something.
//!
//! Publishes: nothing.

mod bench;
mod check;
mod command;
mod failure;
mod fuzz;
mod generate;
mod reference;
mod release;
mod sim;
mod terminal;
#[cfg(test)]
mod tests;
mod tidy;
mod web;
mod workspace;

use std::process::ExitCode;

use crate::failure::Failure;
use crate::terminal::{complain, say};

const USAGE: &str = "\
cargo xtask check [--ci] [--keep-going] [STEP…]   everything that a change must pass, or only these steps
cargo xtask tidy [--fix]                          the rules of the house; --fix puts imports in order
cargo xtask fuzz [--seconds N]                    every parser, with input that nobody would write
cargo xtask gen [--check]                         openapi.json and docs/reference from the program
cargo xtask sim [--seed N] [--minutes M] …         shops lived through, with crashes; `sim --help` says more
cargo xtask bench [--only NAME]… [--small]        how fast, beside peers; a whole run is written into docs/performance.md
cargo xtask release VERSION                       freezes the migrations that VERSION ships";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let text = failure.to_string();
            if !text.is_empty() {
                complain(&text);
            }
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), Failure> {
    let Some((verb, rest)) = arguments.split_first() else {
        return Err(Failure::new(USAGE));
    };
    match verb.as_str() {
        "check" => check::check(&check::Options::parse(rest)?),
        "tidy" => match rest
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .as_slice()
        {
            [] => tidy::tidy(),
            ["--fix"] => tidy::fix(),
            _ => Err(Failure::new(USAGE)),
        },
        "gen" => match rest
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .as_slice()
        {
            [] => generate::generate(),
            ["--check"] => generate::compare(),
            _ => Err(Failure::new(USAGE)),
        },
        "fuzz" => match fuzz::seconds(rest) {
            Some(seconds) => fuzz::fuzz(&workspace::root()?, seconds),
            None => Err(Failure::new(USAGE)),
        },
        "sim" => sim::run(rest),
        "bench" => bench::bench(rest),
        "release" => match rest {
            [version] => release::release(version),
            _ => Err(Failure::new(USAGE)),
        },
        "help" | "--help" | "-h" => {
            say(USAGE);
            Ok(())
        }
        _ => Err(Failure::new(USAGE)),
    }
}
