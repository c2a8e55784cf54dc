//! Many rows in one go.
//!
//! A single-row `UPDATE … SET … WHERE …` becomes, on PostgreSQL, one that takes its values from a list of rows: 500 steps of a
//! journey cost a round trip each otherwise.
//!
//! The caller writes a single-row `INSERT … VALUES ($1, …, $n) [ON CONFLICT …] [RETURNING …]`. On SQLite a
//! prepared statement in a loop is the fastest form. On PostgreSQL a plain insert travels as binary COPY, and
//! one with a tail as many-row VALUES (a list-of-arrays form would make two such transactions wait for each other
//! on a cluster; rows sorted by key keep upserts free of deadlocks).

/// A single-row insert, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Insert<'a> {
    /// `INSERT INTO t (a, b)`.
    pub head: &'a str,
    /// `$1, $2` with whatever casts surround them.
    pub values: &'a str,
    /// `ON CONFLICT …`, `RETURNING …` or nothing.
    pub tail: &'a str,
}

impl<'a> Insert<'a> {
    /// `None` when the text is not of that form.
    pub(crate) fn parse(sql: &'a str) -> Option<Self> {
        let (head, rest) = sql.split_once("VALUES (")?;
        let (values, tail) = rest.split_once(')')?;
        Some(Self {
            head: head.trim(),
            values: values.trim(),
            tail: tail.trim(),
        })
    }

    /// `t (a, b)` when the rows may travel by COPY: no tail, and plain parameters in order.
    pub(crate) fn copy_target(&self) -> Option<&'a str> {
        let plain = self.values.split(',').enumerate().all(|(at, value)| {
            value.trim().strip_prefix('$') == Some(at.saturating_add(1).to_string().as_str())
        });
        if plain && self.tail.is_empty() {
            self.head.strip_prefix("INSERT INTO ")
        } else {
            None
        }
    }

    /// The same insert for `rows` rows of `width` values.
    pub(crate) fn many(&self, rows: usize, width: usize) -> String {
        let mut out = format!("{} VALUES ", self.head);
        for row in 0..rows {
            out.push_str(if row == 0 { "(" } else { ", (" });
            out.push_str(&shift(self.values, row.saturating_mul(width)));
            out.push(')');
        }
        out.push(' ');
        out.push_str(self.tail);
        out
    }
}

/// A single-row update, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Update<'a> {
    /// `UPDATE t SET a = $3`.
    head: &'a str,
    /// What stands after WHERE.
    condition: &'a str,
}

impl<'a> Update<'a> {
    /// `None` when the text is not of that form.
    pub(crate) fn parse(sql: &'a str) -> Option<Self> {
        let (head, condition) = sql.split_once(" WHERE ")?;
        let is_plain = head.starts_with("UPDATE ") && !head.contains(" FROM ");
        is_plain.then_some(Self { head, condition })
    }

    /// The same update for `rows` rows of values of these types.
    pub(crate) fn many(&self, rows: usize, types: &[&str]) -> String {
        let width = types.len();
        let names: Vec<String> = (1..=width).map(|at| format!("v{at}")).collect();
        let lists: Vec<String> = (0..rows)
            .map(|row| {
                let first = row.saturating_mul(width).saturating_add(1);
                let cells: Vec<String> = types
                    .iter()
                    .zip(first..)
                    .map(|(kind, at)| format!("${at}::{kind}"))
                    .collect();
                format!("({})", cells.join(", "))
            })
            .collect();
        format!(
            "{} FROM (VALUES {}) AS given ({}) WHERE {}",
            named(self.head),
            lists.join(", "),
            names.join(", "),
            named(self.condition)
        )
    }
}

/// `$3` becomes the third column of what is given.
fn named(text: &str) -> String {
    text.replace('$', "given.v")
}

/// `$1, $2` moved on by `by` places.
fn shift(values: &str, by: usize) -> String {
    let mut out = String::with_capacity(values.len().saturating_mul(2));
    let mut rest = values;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let digits = after
            .len()
            .saturating_sub(after.trim_start_matches(|c: char| c.is_ascii_digit()).len());
        let (number, tail) = after.split_at(digits);
        out.push('$');
        out.push_str(
            &number
                .parse::<usize>()
                .map_or_else(|_| number.to_owned(), |n| n.saturating_add(by).to_string()),
        );
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Sizes of many-row statements: few sizes, so that few statements are prepared, and each about half of the one before,
/// so that few statements make up any number of rows.
pub(crate) const CHUNKS: [usize; 10] = [500, 250, 125, 60, 30, 15, 8, 4, 2, 1];

/// PostgreSQL's limit of parameters in one statement.
pub(crate) const MOST_PARAMETERS: usize = 65_535;

/// The largest chunk that is not larger than `left` rows of `width` values.
pub(crate) fn chunk(left: usize, width: usize) -> usize {
    let most = MOST_PARAMETERS.checked_div(width.max(1)).unwrap_or(1);
    CHUNKS
        .into_iter()
        .find(|size| *size <= left && *size <= most)
        .unwrap_or(1)
}
