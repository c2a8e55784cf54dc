//! The first row: which column has which name.

use std::collections::BTreeMap;

use crate::cells::Cell;
use crate::rows::Row;

/// The columns of a table by name. Names are told apart without regard to case and to blanks around and within.
#[derive(Debug, Default)]
pub(crate) struct Header {
    names: Vec<String>,
    by_name: BTreeMap<String, usize>,
}

impl Header {
    /// A table without names.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// Reads the row of names. Of two columns with one name, the first is meant.
    pub(crate) fn read(row: &Row<'_>) -> Self {
        let mut header = Self::default();
        for index in 0..row.len() {
            let name = row.text(index).into_owned();
            header.by_name.entry(folded(&name)).or_insert(index);
            header.names.push(name);
        }
        header
    }

    /// How many columns there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// The first of these names that is there.
    pub(crate) fn find(&self, names: &[&str]) -> Cell {
        let found = names
            .iter()
            .find_map(|name| self.by_name.get(&folded(name)).copied());
        found.map_or(Cell::Absent, Cell::Column)
    }

    /// All names, with their columns.
    pub(crate) fn names(&self) -> impl Iterator<Item = (usize, &str)> {
        self.names.iter().map(String::as_str).enumerate()
    }

    /// The names as a sentence's part, for people who look for the right one.
    pub(crate) fn list(&self) -> String {
        let shown: Vec<String> = self
            .names
            .iter()
            .take(60)
            .map(|name| format!("`{}`", clipped(name)))
            .collect();
        shown.join(", ")
    }
}

fn clipped(name: &str) -> String {
    name.chars().take(60).collect()
}

fn folded(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}
