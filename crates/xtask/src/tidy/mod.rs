//! The rules of the house, as a program: each finding has a place and says what to do instead.

pub(crate) mod documented;
pub(crate) mod heads;
pub(crate) mod imports;
pub(crate) mod lexer;
pub(crate) mod lists;
pub(crate) mod migrations;
pub(crate) mod rooms;
pub(crate) mod sizes;
pub(crate) mod source;
pub(crate) mod sql;
pub(crate) mod text;
pub(crate) mod tiers;

use std::fmt;
use std::fs;

use crate::failure::{Failure, doing};
use crate::terminal::say;
use crate::tidy::lists::Lists;
use crate::tidy::source::Source;
use crate::workspace::Workspace;

/// Something that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    pub(crate) path: String,
    /// Counted from 1.
    pub(crate) line: usize,
    /// What is wrong.
    pub(crate) wrong: String,
    /// What to do instead.
    pub(crate) instead: String,
}

impl Finding {
    pub(crate) fn new(
        path: &str,
        line: usize,
        wrong: impl Into<String>,
        instead: impl Into<String>,
    ) -> Self {
        Self {
            path: path.to_owned(),
            line,
            wrong: wrong.into(),
            instead: instead.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            wrong,
            instead,
        } = self;
        write!(f, "{path}:{line}: {wrong}: {instead}")
    }
}

/// All findings, sorted by place.
pub(crate) fn findings(workspace: &Workspace, sources: &[Source], lists: &Lists) -> Vec<Finding> {
    let mut findings = lists.objections();
    findings.extend(tiers::check(&workspace.crates, lists));
    for source in sources {
        findings.extend(rooms::inner_order(source));
        findings.extend(rooms::pure_domain(source, lists));
        findings.extend(sql::check(source, lists));
        findings.extend(heads::check(source));
        findings.extend(imports::check(source));
    }
    findings.extend(documented::check(sources, &workspace.files));
    findings.extend(migrations::check(workspace, lists));
    findings.extend(text::check(&workspace.files, lists));
    findings.extend(lists.unused());
    findings.sort();
    findings.dedup();
    findings
}

/// Says all findings, and then what is largest.
pub(crate) fn tidy() -> Result<(), Failure> {
    let workspace = Workspace::load()?;
    let sources = Source::all(&workspace);
    let lists = Lists::load(&workspace)?;
    let findings = findings(&workspace, &sources, &lists);
    for finding in &findings {
        say(&finding.to_string());
    }
    say(&sizes::report(&sources));
    match findings.len() {
        0 => Ok(()),
        1 => Err(Failure::new("tidy: 1 finding")),
        many => Err(Failure::new(format!("tidy: {many} findings"))),
    }
}

/// Puts imports in order, the one thing here that a program may change by itself.
pub(crate) fn fix() -> Result<(), Failure> {
    let workspace = Workspace::load()?;
    for source in Source::all(&workspace) {
        if let Some(text) = imports::fixed(&source) {
            fs::write(workspace.root.join(&source.path), text).map_err(doing(&source.path))?;
            say(&format!(
                "{}: imports put in order; run cargo fmt",
                source.path
            ));
        }
    }
    Ok(())
}
