//! Migrations: numbered without gaps, with a reason, with the room's own tables, and never edited after a release.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::tidy::Finding;
use crate::tidy::lists::Lists;
use crate::tidy::sql;
use crate::workspace::Workspace;

/// The list of released migrations.
pub(crate) const LOCK: &str = "crates/xtask/migrations.lock";

/// Words that a cluster or the other database refuses.
const REFUSED: &[(&str, &str)] = &[
    ("TRIGGER", "write it in the use case"),
    ("IDENTITY", "take the id from `at.ids` or `tx.allocate`"),
    ("SERIAL", "take the id from `at.ids` or `tx.allocate`"),
    ("BIGSERIAL", "take the id from `at.ids` or `tx.allocate`"),
    (
        "AUTOINCREMENT",
        "take the id from `at.ids` or `tx.allocate`",
    ),
    ("JSONB", "TEXT, and never queried into"),
    ("TIMESTAMPTZ", "BIGINT, milliseconds UTC"),
    ("TIMESTAMP", "BIGINT, milliseconds UTC"),
    ("NUMERIC", "BIGINT, in the smallest unit"),
    ("UUID", "BIGINT from `at.ids`"),
];

/// A migration file.
struct Migration<'a> {
    path: &'a str,
    room: &'a str,
    file: &'a str,
    text: &'a str,
}

fn migrations(workspace: &Workspace) -> Vec<Migration<'_>> {
    workspace
        .files
        .values()
        .filter_map(|file| {
            let (room, below) = file.path.strip_prefix("crates/")?.split_once('/')?;
            let below = below.strip_prefix("src/").unwrap_or(below);
            let name = below.strip_prefix("migrations/")?.strip_suffix(".sql")?;
            Some(Migration {
                path: &file.path,
                room,
                file: name,
                text: file.text.as_deref()?,
            })
        })
        .collect()
}

pub(crate) fn check(workspace: &Workspace, lists: &Lists) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for migration in migrations(workspace) {
        let expected = numbers.entry(migration.room).or_default();
        *expected += 1;
        let number = format!("{expected:04}_");
        if !migration.file.starts_with(&number) {
            findings.push(Finding::new(
                migration.path,
                1,
                "migrations of a room are numbered without gaps",
                format!("name it {number}what_it_does.sql"),
            ));
        }
        findings.extend(look_at(
            migration.path,
            migration.room,
            migration.text,
            lists,
        ));
    }
    let text = workspace
        .files
        .get(LOCK)
        .and_then(|file| file.text.as_deref());
    findings.extend(Lock::parse(text.unwrap_or_default()).check(workspace));
    findings
}

/// What is wrong with the text of one migration.
pub(crate) fn look_at(path: &str, room: &str, text: &str, lists: &Lists) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !text.starts_with("-- ") {
        let instead = "begin with `-- ` and say why this step is taken";
        findings.push(Finding::new(
            path,
            1,
            "the migration gives no reason",
            instead,
        ));
    }
    for (at, line) in text.lines().enumerate() {
        let code = line.split("--").next().unwrap_or_default();
        for word in code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
            if let Some((_, instead)) = REFUSED
                .iter()
                .find(|(refused, _)| word.eq_ignore_ascii_case(refused))
            {
                findings.push(Finding::new(path, at + 1, format!("`{word}`"), *instead));
            }
        }
    }
    for table in sql::tables(text) {
        if !sql::is_own(room, &table) && !lists.foreign_tables.allows(&format!("{room} {table}")) {
            findings.push(sql::foreign(path, 1, room, &table));
        }
    }
    findings.extend(
        text.split(';')
            .filter_map(|statement| without_key(path, text, statement)),
    );
    findings
}

fn without_key(path: &str, text: &str, statement: &str) -> Option<Finding> {
    let upper = statement.to_ascii_uppercase();
    if !upper.contains("CREATE TABLE") || upper.contains("PRIMARY KEY") {
        return None;
    }
    let before = text
        .find(statement)
        .and_then(|at| text.get(..at))
        .unwrap_or_default();
    let line = before.lines().count() + 1;
    Some(Finding::new(
        path,
        line,
        "a table without primary key",
        "give it one",
    ))
}

/// The released migrations: hash, path, and the version that first shipped it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Lock {
    rows: BTreeMap<String, (String, String)>,
}

impl Lock {
    pub(crate) fn parse(text: &str) -> Self {
        let rows = text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| {
                let mut words = line.split_whitespace();
                let (hash, version, path) = (words.next()?, words.next()?, words.next()?);
                Some((path.to_owned(), (hash.to_owned(), version.to_owned())))
            });
        Self {
            rows: rows.collect(),
        }
    }

    pub(crate) fn to_text(&self) -> String {
        let mut text = String::from(
            "# Migrations that a release has shipped: they are in shops' databases, and never edited again.\n\
             # Written by `cargo xtask release VERSION`; empty before the first one.\n",
        );
        for (path, (hash, version)) in &self.rows {
            // Writing to a text in memory cannot fail.
            writeln!(text, "{hash} {version} {path}").unwrap_or_default();
        }
        text
    }

    /// Adds what is not in it yet; answers how many those were.
    pub(crate) fn freeze(&mut self, version: &str, workspace: &Workspace) -> usize {
        let before = self.rows.len();
        for migration in migrations(workspace) {
            let row = || (hash(migration.text), version.to_owned());
            self.rows
                .entry(migration.path.to_owned())
                .or_insert_with(row);
        }
        self.rows.len() - before
    }

    fn check(&self, workspace: &Workspace) -> Vec<Finding> {
        let there: BTreeMap<&str, &str> = migrations(workspace)
            .iter()
            .map(|found| (found.path, found.text))
            .collect();
        self.objections(&there)
    }

    /// Which released migrations are not what they were.
    pub(crate) fn objections(&self, there: &BTreeMap<&str, &str>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (path, (was, version)) in &self.rows {
            let instead = "shops have run it: put it back, and write a new migration";
            match there.get(path.as_str()) {
                None => {
                    let wrong = format!("released in {version}, and gone");
                    findings.push(Finding::new(path, 1, wrong, instead));
                }
                Some(text) if hash(text) != *was => {
                    let wrong = format!("edited after {version} was released");
                    findings.push(Finding::new(path, 1, wrong, instead));
                }
                Some(_) => {}
            }
        }
        findings
    }
}

pub(crate) fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap_or_default();
            hex
        })
}
