//! Lists of exceptions: `crates/xtask/lists/*.txt`. They may only shrink.
//!
//! A list begins with `limit N`. It must hold exactly N entries, each of which is still needed: an exception that
//! has become unnecessary is a finding until it is taken out and the limit lowered with it. Raising a limit is
//! possible, and is what a reviewer looks for.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::failure::Failure;
use crate::tidy::Finding;
use crate::workspace::Workspace;

/// All lists.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    /// `room -> room`: an edge that the tiers refuse.
    pub(crate) tier_edges: List,
    /// `room table`: a table of another room in a room's SQL.
    pub(crate) foreign_tables: List,
    /// `room crate`: a crate that a room's `domain` uses although it reaches outside.
    pub(crate) impure_domains: List,
    /// What no file of the project may hold; not a list of exceptions, so without a limit.
    pub(crate) banned: Vec<String>,
}

/// One list of exceptions.
#[derive(Debug, Default)]
pub(crate) struct List {
    path: String,
    limit: Option<usize>,
    entries: Vec<(usize, String)>,
    used: RefCell<BTreeSet<String>>,
}

impl Lists {
    pub(crate) fn load(workspace: &Workspace) -> Result<Self, Failure> {
        let read = |name: &str| {
            let path = format!("crates/xtask/lists/{name}.txt");
            let text = workspace
                .files
                .get(&path)
                .and_then(|file| file.text.clone());
            text.map(|text| (path.clone(), text))
                .ok_or_else(|| Failure::new(format!("{path} is missing")))
        };
        let (path, text) = read("tier-edges")?;
        let tier_edges = List::parse(&path, &text);
        let (path, text) = read("foreign-tables")?;
        let foreign_tables = List::parse(&path, &text);
        let (path, text) = read("impure-domains")?;
        let impure_domains = List::parse(&path, &text);
        let (_, text) = read("banned")?;
        let banned = entries(&text).map(|(_, entry)| entry).collect();
        Ok(Self {
            tier_edges,
            foreign_tables,
            impure_domains,
            banned,
        })
    }

    fn all(&self) -> [&List; 3] {
        [&self.tier_edges, &self.foreign_tables, &self.impure_domains]
    }

    /// Limits that do not fit their lists.
    pub(crate) fn objections(&self) -> Vec<Finding> {
        self.all().into_iter().filter_map(List::objection).collect()
    }

    /// Exceptions that no rule asked for; to be called after all rules.
    pub(crate) fn unused(&self) -> Vec<Finding> {
        self.all().into_iter().flat_map(List::unused).collect()
    }
}

impl List {
    pub(crate) fn parse(path: &str, text: &str) -> Self {
        let mut list = Self {
            path: path.to_owned(),
            ..Self::default()
        };
        for (line, entry) in entries(text) {
            match entry
                .strip_prefix("limit ")
                .and_then(|limit| limit.parse().ok())
            {
                Some(limit) if list.limit.is_none() => list.limit = Some(limit),
                _ => list.entries.push((line, entry)),
            }
        }
        list
    }

    /// Whether the list allows it.
    pub(crate) fn allows(&self, entry: &str) -> bool {
        let listed = self.entries.iter().any(|(_, listed)| listed == entry);
        if listed {
            self.used.borrow_mut().insert(entry.to_owned());
        }
        listed
    }

    fn objection(&self) -> Option<Finding> {
        let entries = self.entries.len();
        match self.limit {
            Some(limit) if limit == entries => None,
            Some(limit) if limit > entries => Some(Finding::new(
                &self.path,
                1,
                format!("the limit is {limit}, and {entries} are left"),
                format!("lower it to `limit {entries}`"),
            )),
            Some(limit) => Some(Finding::new(
                &self.path,
                1,
                format!("{entries} exceptions, and the limit is {limit}"),
                "this list only shrinks; change the code instead",
            )),
            None if entries == 0 && self.path.is_empty() => None,
            None => Some(Finding::new(
                &self.path,
                1,
                "no limit",
                "begin with `limit N`",
            )),
        }
    }

    fn unused(&self) -> Vec<Finding> {
        let used = self.used.borrow();
        let unused = self
            .entries
            .iter()
            .filter(|(_, entry)| !used.contains(entry));
        unused
            .map(|(line, entry)| {
                Finding::new(
                    &self.path,
                    *line,
                    format!("`{entry}` is not needed any more"),
                    "take it out, and lower the limit",
                )
            })
            .collect()
    }
}

/// Lines that are not empty, without comments.
fn entries(text: &str) -> impl Iterator<Item = (usize, String)> {
    text.lines().enumerate().filter_map(|(at, line)| {
        let entry = line.split('#').next().unwrap_or_default().trim();
        (!entry.is_empty()).then(|| (at + 1, entry.to_owned()))
    })
}
