//! What is measured, in the order of the table.

mod batches;
mod customers;
mod hostile;
mod import;
mod insight;
mod mails;
mod reaction;
mod rehearsal;
mod segments;
mod serving;
mod steps;
mod suggestions;
mod visits;
mod waiting;

use crate::{failure::Failure, ground::Ground, report::Row};

/// One bench: some rows of the table.
pub(crate) type Bench = fn(&Ground) -> Result<Vec<Row>, Failure>;

/// All of them, by the name that `--only` takes.
pub(crate) const BENCHES: &[(&str, Bench)] = &[
    ("import", import::run),
    ("customers", customers::run),
    ("segments", segments::run),
    ("insight", insight::run),
    ("suggestions", suggestions::run),
    ("batches", batches::run),
    ("serving", serving::run),
    ("steps", steps::run),
    ("waiting", waiting::run),
    ("reaction", reaction::run),
    ("visits", visits::run),
    ("rehearsal", rehearsal::run),
    ("mails", mails::run),
    ("hostile", hostile::run),
];
