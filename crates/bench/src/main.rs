//! `bench`: how fast the product is, each figure beside a peer or a limit that was measured in the same run.
//!
//! Nouns: row (one kind of work with our figure, the peer's or the limit's, and the goal), ground (where a run takes place:
//! program, folder, data, servers), shop (a shop that the release program works on).
//!
//! Invariants: process-level figures come from the release binary `perennial`, started as anybody would; the others use the
//! rooms directly. Both sides of a ratio do the same work on the same data, and where they can be compared the answers
//! are; a row whose answers differ fails. What stands in `docs/performance.md` comes from one whole run.
//!
//! Publishes: nothing; its answer is the table.

mod failure;
mod figure;
mod fill;
mod ground;
mod http;
mod machine;
mod options;
mod program;
mod python;
mod report;
mod rows;
mod shape;
mod sink;
mod store;
mod terminal;
mod world_of;

use std::process::ExitCode;

use crate::{
    failure::Failure,
    ground::Ground,
    options::Options,
    report::Report,
    rows::BENCHES,
    terminal::{complain, say},
};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            complain(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), Failure> {
    let options = Options::parse(arguments)?;
    let ground = Ground::open(&options)?;
    let mut report = Report::new(&ground)?;
    for (name, bench) in BENCHES {
        if !options.wants(name) {
            continue;
        }
        complain(&format!("--- {name}"));
        machine::settle();
        match bench(&ground) {
            Ok(rows) => {
                for row in rows {
                    complain(&row.line());
                    report.rows.push(row);
                }
            }
            // The others can still be measured.
            Err(failure) => {
                complain(&format!("{name}: {failure}"));
                report.failures.push((*name, failure));
            }
        }
    }
    say(&report.text());
    if options.is_whole() && report.failures.is_empty() {
        report.write(&ground.root.join("docs/performance.md"))?;
    }
    report.verdict()
}
