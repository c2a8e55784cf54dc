//! Plain text.

use kernel::Money;

use super::Table;

/// Tables as text for a terminal, each line at most as wide as its cells need; notes are wrapped at 100 letters.
pub fn render(tables: &[Table]) -> String {
    let texts: Vec<String> = tables.iter().map(one).collect();
    texts.join("\n")
}

fn one(table: &Table) -> String {
    let mut lines = vec![table.title.clone(), String::new()];
    let widths: Vec<usize> = (0..table.columns.len())
        .map(|column| {
            let cells = table.rows.iter().filter_map(|row| row.get(column));
            let names = table.columns.get(column).into_iter();
            names
                .chain(cells)
                .map(|cell| width(cell))
                .max()
                .unwrap_or(0)
        })
        .collect();
    if table.columns.iter().any(|name| !name.is_empty()) {
        lines.push(line(&table.columns, &widths));
        let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
        lines.push(rule.join("  "));
    }
    lines.extend(table.rows.iter().map(|row| line(row, &widths)));
    if !table.notes.is_empty() {
        lines.push(String::new());
        for note in &table.notes {
            lines.extend(wrapped(note));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

fn width(cell: &str) -> usize {
    cell.chars().count()
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let mut text = String::new();
    for (position, (cell, wanted)) in cells.iter().zip(widths).enumerate() {
        let space = " ".repeat(wanted.saturating_sub(width(cell)));
        if position == 0 {
            text.push_str(cell);
            text.push_str(&space);
        } else {
            text.push_str("  ");
            text.push_str(&space);
            text.push_str(cell);
        }
    }
    text.trim_end().to_owned()
}

/// Letters of a line of notes.
const WIDE: usize = 100;

fn wrapped(note: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut current = String::from(" ");
    for word in note.split_whitespace() {
        if width(&current).saturating_add(width(word)) >= WIDE {
            lines.push(current);
            current = String::from("   ");
        }
        current.push(' ');
        current.push_str(word);
    }
    lines.push(current);
    lines
}

/// `1234567` as `1,234,567`.
pub(super) fn grouped(number: u64) -> String {
    group(&number.to_string())
}

fn group(digits: &str) -> String {
    let mut out = String::new();
    let length = digits.len();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && length.saturating_sub(position).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `8,911,407.90 GBP`.
pub(super) fn money(amount: Money) -> String {
    let plain = amount.to_string();
    let (sign, rest) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain.as_str()),
    };
    let whole = rest
        .len()
        .saturating_sub(rest.trim_start_matches(|c: char| c.is_ascii_digit()).len());
    let (digits, tail) = rest.split_at(whole);
    format!("{sign}{}{tail}", group(digits))
}

/// `65.6 %`; empty when not known.
pub(super) fn percent(share: Option<f64>) -> String {
    share.map_or_else(String::new, |share| format!("{:.1} %", share * 100.0))
}

/// With two decimals; empty when not known.
pub(super) fn decimal(number: Option<f64>) -> String {
    number.map_or_else(String::new, |number| format!("{number:.2}"))
}
