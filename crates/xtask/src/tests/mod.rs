//! Each rule refuses what it is there for, and leaves the rest alone.

mod documented;
mod files;
mod lexer;
mod options;
mod reference;
mod rooms;
mod sql;
mod tiers;
mod web;

use crate::tidy::Finding;
use crate::tidy::source::Source;

/// A file as tidy sees it.
pub(crate) fn source(path: &str, text: &str) -> Source {
    Source::parse(path, text).unwrap()
}

/// Findings as they are printed.
pub(crate) fn said(findings: &[Finding]) -> String {
    findings
        .iter()
        .map(Finding::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}
