//! SQL lives in `store`, and touches only tables that begin with the room's name.

use crate::tidy::Finding;
use crate::tidy::lexer::Kind;
use crate::tidy::lists::Lists;
use crate::tidy::source::Source;

/// Rooms that speak SQL about SQL itself.
const WITHOUT_STORE: &[&str] = &["db", "db_macros", "xtask"];

pub(crate) fn check(source: &Source, lists: &Lists) -> Vec<Finding> {
    if WITHOUT_STORE.contains(&source.room.as_str()) {
        return Vec::new();
    }
    // `store.rs`, `store_lines.rs`, `store/lines.rs`; a predicate is a query with a name, and keeps its text beside its words.
    let in_store = source.layer().starts_with("store") || source.layer() == "predicates";
    let mut findings = Vec::new();
    for word in source.live.iter().filter(|word| word.kind == Kind::Text) {
        if !is_sql(&word.text) {
            continue;
        }
        if !in_store {
            findings.push(Finding::new(
                &source.path,
                word.line,
                "SQL outside of `store`",
                "move it to store.rs or store/",
            ));
        }
        findings.extend(foreign_tables(source, &word.text, word.line, lists));
    }
    findings
}

fn foreign_tables(source: &Source, sql: &str, line: usize, lists: &Lists) -> Vec<Finding> {
    tables(sql)
        .into_iter()
        .filter(|table| {
            !is_own(&source.room, table)
                && !lists
                    .foreign_tables
                    .allows(&format!("{} {table}", source.room))
        })
        .map(|table| foreign(&source.path, line, &source.room, &table))
        .collect()
}

/// Whether a table is the room's.
pub(crate) fn is_own(room: &str, table: &str) -> bool {
    table
        .strip_prefix(room)
        .is_some_and(|rest| rest.starts_with('_'))
}

/// The finding of a table that is not the room's.
pub(crate) fn foreign(path: &str, line: usize, room: &str, table: &str) -> Finding {
    Finding::new(
        path,
        line,
        format!("`{room}` touches table `{table}`"),
        format!("use a table `{room}_…`, or ask the room that owns it"),
    )
}

/// Whether a text is a statement: it begins like one, in the capitals that the house writes SQL in.
fn is_sql(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        ["SELECT", ..] => words.contains(&"FROM"),
        ["WITH", ..] => words.contains(&"AS") || words.contains(&"SELECT"),
        ["INSERT", "INTO", ..]
        | ["DELETE", "FROM", ..]
        | [
            "CREATE" | "DROP" | "ALTER",
            "TABLE" | "INDEX" | "UNIQUE",
            ..,
        ] => true,
        ["UPDATE", _, ..] => words.contains(&"SET"),
        _ => false,
    }
}

/// The tables that a statement reads or writes: what stands after FROM, JOIN, INTO, UPDATE, TABLE and REFERENCES, and
/// after commas in a FROM; without those that the statement itself makes up with WITH.
pub(crate) fn tables(sql: &str) -> Vec<String> {
    let tokens = tokens(sql);
    let upper = tokens
        .iter()
        .map(|token| token.to_ascii_uppercase())
        .collect();
    let mut statement = Statement {
        upper,
        open: vec![Open::default()],
    };
    let mut made_up = Vec::new();
    let mut found = Vec::new();
    for index in 0..tokens.len() {
        if statement.makes_up(index) {
            made_up.extend(name_before(&tokens, index));
        }
        if statement.names_table(index) {
            found.extend(
                statement
                    .table_after(index)
                    .and_then(|at| tokens.get(at))
                    .cloned(),
            );
        }
    }
    found.retain(|table| table.starts_with(is_name) && !made_up.contains(table));
    found.sort();
    found.dedup();
    found
}

/// A statement on the way from its first word to its last.
struct Statement {
    /// Its words in capitals.
    upper: Vec<String>,
    /// The parentheses that are open, outermost first; the statement itself counts as one.
    open: Vec<Open>,
}

/// An open parenthesis.
#[derive(Default)]
struct Open {
    /// It belongs to a function that takes a FROM of its own.
    function: bool,
    /// A list of tables after FROM goes on.
    list: bool,
}

impl Statement {
    fn at(&self, index: usize) -> &str {
        self.upper.get(index).map_or("", String::as_str)
    }

    fn before(&self, index: usize, back: usize) -> &str {
        index.checked_sub(back).map_or("", |index| self.at(index))
    }

    /// `name AS (`, `name (columns) AS (`, `name AS MATERIALIZED (`.
    fn makes_up(&self, index: usize) -> bool {
        let opens = self.at(index + 1) == "("
            || (self.at(index + 1) == "MATERIALIZED" && self.at(index + 2) == "(");
        self.at(index) == "AS" && opens
    }

    /// Whether a table follows this word.
    fn names_table(&mut self, index: usize) -> bool {
        const TAKES_FROM: &[&str] = &["EXTRACT", "SUBSTRING", "TRIM", "OVERLAY"];
        let before = self.before(index, 1);
        match self.at(index) {
            "(" => {
                let function = TAKES_FROM.contains(&before);
                self.open.push(Open {
                    function,
                    list: false,
                });
                false
            }
            ")" => {
                self.open.pop();
                false
            }
            "FROM" => {
                let names = before != "DISTINCT" && !self.open.last().is_some_and(|o| o.function);
                self.list(names);
                names
            }
            "UPDATE" => !["DO", "FOR", "ON"].contains(&before),
            // `CREATE INDEX name ON table`
            "ON" => ["INDEX", "EXISTS"].contains(&self.before(index, 2)),
            "JOIN" | "INTO" | "TABLE" | "REFERENCES" => true,
            "WHERE" | "GROUP" | "ORDER" | "SET" | "UNION" | "SELECT" | "RETURNING" => {
                self.list(false);
                false
            }
            "," => self.open.last().is_some_and(|open| open.list),
            _ => false,
        }
    }

    fn list(&mut self, goes_on: bool) {
        if let Some(open) = self.open.last_mut() {
            open.list = goes_on;
        }
    }

    /// Where the table stands that follows this word; `None` for `FROM (SELECT …` and functions that give rows.
    fn table_after(&self, index: usize) -> Option<usize> {
        const BETWEEN: &[&str] = &["IF", "NOT", "EXISTS", "ONLY", "LATERAL"];
        let next = (index + 1..self.upper.len()).find(|next| !BETWEEN.contains(&self.at(*next)))?;
        let columns = ["INTO", "TABLE", "REFERENCES", "ON"].contains(&self.at(index));
        (columns || self.at(next + 1) != "(").then_some(next)
    }
}

/// The name that a `name AS (` or `name (a, b) AS (` makes up.
fn name_before(tokens: &[String], at: usize) -> Option<String> {
    let mut index = at.checked_sub(1)?;
    if tokens.get(index)? == ")" {
        while tokens.get(index)? != "(" {
            index = index.checked_sub(1)?;
        }
        index = index.checked_sub(1)?;
    }
    tokens.get(index).cloned()
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

/// Names and punctuation of a statement, without comments, texts and numbers' insides.
fn tokens(sql: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("--") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if first == '\'' {
            rest.get(1..)
                .and_then(|after| after.find('\''))
                .map_or(rest.len(), |end| end + 2)
        } else if is_name(first) || first.is_ascii_digit() || first == '$' {
            let usual = |c: char| !(is_name(c) || c.is_ascii_digit() || c == '$' || c == '.');
            rest.find(usual).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        if !first.is_whitespace() && !token.starts_with("--") && !token.starts_with("/*") {
            tokens.push(token.to_owned());
        }
        rest = after;
    }
    tokens
}
