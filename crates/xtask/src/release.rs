//! `release`: freezes the migrations that a version ships, so that nobody edits them afterwards.

use std::fs;

use crate::failure::{Failure, doing};
use crate::terminal::say;
use crate::tidy::migrations::{LOCK, Lock};
use crate::workspace::Workspace;

pub(crate) fn release(version: &str) -> Result<(), Failure> {
    let workspace = Workspace::load()?;
    let text = |path: &str| {
        workspace
            .files
            .get(path)
            .and_then(|file| file.text.as_deref())
            .unwrap_or_default()
    };
    if !text("Cargo.toml").contains(&format!("version = \"{version}\"")) {
        return Err(Failure::new(format!(
            "Cargo.toml has another version: set `version = \"{version}\"` in [workspace.package] first"
        )));
    }
    if !text("CHANGELOG.md").contains(&format!("## {version}")) {
        return Err(Failure::new(format!(
            "CHANGELOG.md has no heading `## {version}`: rename `## Unreleased` first"
        )));
    }
    let mut lock = Lock::parse(text(LOCK));
    let frozen = lock.freeze(version, &workspace);
    fs::write(workspace.root.join(LOCK), lock.to_text()).map_err(doing(LOCK))?;
    say(&format!(
        "{frozen} migrations frozen as of {version}; commit {LOCK}"
    ));
    Ok(())
}
