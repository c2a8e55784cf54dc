//! Everything that a shop holds, as text that two shops can be compared by.

use std::{collections::BTreeSet, fmt::Write as _};

use db::{Cell, Db, DbError};
use kernel::{Ids, Rng};

use super::shop::{NOW, rooms};

/// Larger whole numbers are ids or hashes.
const LEAST_LARGE: i64 = 1 << 50;
/// Ids of one test lie this close together, since its clock stands still.
const NEAR: u64 = 1 << 40;

/// Whether a large number is an id, made from clock and chance, of which only the order counts. A hash is not.
fn is_id(number: i64) -> bool {
    let ids = Ids::new(Rng::from_seed(1));
    number.abs_diff(ids.next(NOW)) < NEAR
}

enum Value {
    Text(String),
    Id(i64),
}

/// All rows of all tables but our own, ids replaced by their rank. What names an import is told as such.
pub(super) fn content(db: &Db) -> String {
    let mut tables = Vec::new();
    let mut ids = BTreeSet::new();
    let runs: BTreeSet<i64> = read(db, "importer_run")
        .into_iter()
        .filter_map(|row| match row.into_iter().next() {
            Some(Value::Id(run)) => Some(run),
            _ => None,
        })
        .collect();
    for room in rooms() {
        for table in room.migrations.iter().flat_map(|step| step.tables) {
            if !table.name.starts_with("importer_") {
                let rows = read(db, table.name);
                ids.extend(rows.iter().flatten().filter_map(|value| match value {
                    Value::Id(id) if !runs.contains(id) => Some(*id),
                    Value::Id(_) | Value::Text(_) => None,
                }));
                tables.push((table.name, rows));
            }
        }
    }
    let ranks: Vec<i64> = ids.into_iter().collect();
    let mut text = String::new();
    for (table, rows) in tables {
        let mut lines: Vec<String> = rows
            .into_iter()
            .map(|row| line(row, &runs, &ranks))
            .collect();
        lines.sort();
        writeln!(text, "== {table}").unwrap();
        for line in lines {
            writeln!(text, "{line}").unwrap();
        }
    }
    text
}

fn line(row: Vec<Value>, runs: &BTreeSet<i64>, ranks: &[i64]) -> String {
    let cells: Vec<String> = row
        .into_iter()
        .map(|value| match value {
            Value::Id(id) if runs.contains(&id) => "an import".to_owned(),
            Value::Id(id) => format!("#{}", ranks.binary_search(&id).unwrap()),
            Value::Text(text) => text,
        })
        .collect();
    cells.join(" | ")
}

fn read(db: &Db, table: &str) -> Vec<Vec<Value>> {
    let sql: &'static str = Box::leak(format!("SELECT * FROM {table}").into_boxed_str());
    db.read_now(|tx| {
        tx.query(sql, &[], |row| {
            let mut cells = Vec::new();
            while let Ok(cell) = row.cell(cells.len()) {
                cells.push(match cell {
                    Cell::Null => Value::Text("-".to_owned()),
                    Cell::Int(id) if is_id(id) => Value::Id(id),
                    Cell::Int(hash) if hash.saturating_abs() > LEAST_LARGE => {
                        Value::Text("a hash".to_owned())
                    }
                    Cell::Int(number) => Value::Text(number.to_string()),
                    Cell::Bool(yes) => Value::Text(yes.to_string()),
                    Cell::Real(number) => Value::Text(number.to_string()),
                    Cell::Text(text) => Value::Text(without_ids(text)),
                    Cell::Bytes(bytes) => Value::Text(format!("{bytes:02x?}")),
                });
            }
            Ok::<_, DbError>(cells)
        })
    })
    .unwrap()
}

/// Ids inside of text, such as `ord_01h5…` or a long number, lose what comes of clock and chance.
fn without_ids(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_inclusive(|letter: char| !letter.is_ascii_alphanumeric()) {
        let id = word.trim_end_matches(|letter: char| !letter.is_ascii_alphanumeric());
        if id.len() >= 12 && id.contains(|letter: char| letter.is_ascii_digit()) {
            out.push('…');
            out.push_str(word.strip_prefix(id).unwrap());
        } else {
            out.push_str(word);
        }
    }
    out
}

/// Compares two shops and tells the first lines that differ.
#[track_caller]
pub(super) fn assert_same(left: &str, right: &str) {
    let (mut table, mut differing) = ("", Vec::new());
    for (left, right) in left.lines().zip(right.lines()) {
        if left.starts_with("== ") {
            table = left;
        }
        if left != right && differing.len() < 5 {
            differing.push(format!("{table}\n  {left}\n  {right}"));
        }
    }
    assert!(left == right, "{}", differing.join("\n"));
}
