//! From the common SQL to what each database reads.

/// How lists come to SQLite: one of a single value is compared with, and no table is made of it. The others come as JSON,
/// which is opened into a table of its own for as long as the statement runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Lists {
    /// Which parameters are lists of one value, bit by bit.
    single: u64,
    /// How many lists have more values, or none.
    opened: u32,
}

impl Lists {
    /// All of them as JSON.
    pub(crate) const OPENED: Self = Self {
        single: 0,
        opened: u32::MAX,
    };

    /// As these lengths are: none for a parameter that is no list.
    pub(crate) fn of(lens: impl Iterator<Item = Option<usize>>) -> Self {
        let mut lists = Self::default();
        for (position, len) in lens.enumerate() {
            match len {
                Some(1) if position < 64 => lists.single |= 1 << position,
                Some(_) => lists.opened = lists.opened.saturating_add(1),
                None => {}
            }
        }
        lists
    }

    /// Whether any list has a single value.
    pub(crate) const fn has_single(self) -> bool {
        self.single != 0
    }

    /// Whether the parameter of this number, from 1, is a list of a single value.
    pub(crate) const fn is_single(self, number: usize) -> bool {
        matches!(number, 1..=64) && (self.single >> (number - 1)) & 1 == 1
    }
}

/// For SQLite: `$n` becomes the positional `?n` (in SQLite `$1` is a name, numbered by first use), lists
/// are opened from JSON unless they have one value, clustered tables lose their rowid, and nothing is taken `FOR UPDATE`: a
/// transaction that writes is alone.
///
/// A plus before a column keeps SQLite from looking up every pair of two lists; where at most one has several values,
/// there are no pairs, and the plus is left out.
pub(crate) fn for_sqlite(sql: &str, lists: Lists) -> String {
    let sql = sql.strip_suffix(" FOR UPDATE").unwrap_or(sql);
    let mut out = String::with_capacity(sql.len().saturating_add(32));
    let mut rest = sql;
    while let Some(at) = rest.find('$') {
        let (before, from_dollar) = rest.split_at(at);
        out.push_str(before);
        let after = from_dollar.strip_prefix('$').unwrap_or(from_dollar);
        let digits = after
            .len()
            .saturating_sub(after.trim_start_matches(|c: char| c.is_ascii_digit()).len());
        let (number, tail) = after.split_at(digits);
        if number.is_empty() {
            out.push('$');
            rest = tail;
        } else if let Some(tail) = tail.strip_prefix("[]") {
            if lists.opened <= 1 {
                drop_plus(&mut out);
            }
            if number.parse().is_ok_and(|number| lists.is_single(number)) {
                out.push('?');
                out.push_str(number);
            } else {
                out.push_str("SELECT value FROM json_each(?");
                out.push_str(number);
                out.push(')');
            }
            rest = tail;
        } else {
            out.push('?');
            out.push_str(number);
            rest = tail;
        }
    }
    out.push_str(rest);
    out.replace("/* clustered */", "WITHOUT ROWID")
}

/// Takes the plus away from the column before ` IN (`.
fn drop_plus(out: &mut String) {
    let Some(head) = out.strip_suffix(" IN (") else {
        return;
    };
    let word = head
        .rfind([' ', '('])
        .map_or(0, |blank| blank.saturating_add(1));
    if out.as_bytes().get(word) == Some(&b'+') {
        out.remove(word);
    }
}

/// For PostgreSQL: only lists differ.
pub(crate) fn for_postgres(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(at) = rest.find("IN ($") {
        let (before, from_in) = rest.split_at(at);
        let after = from_in.strip_prefix("IN ($").unwrap_or(from_in);
        let digits = after
            .len()
            .saturating_sub(after.trim_start_matches(|c: char| c.is_ascii_digit()).len());
        let (number, tail) = after.split_at(digits);
        if let Some(tail) = tail.strip_prefix("[])") {
            if let Some(positive) = before.strip_suffix("NOT ") {
                out.push_str(positive);
                out.push_str("<> ALL($");
            } else {
                out.push_str(before);
                out.push_str("= ANY($");
            }
            out.push_str(number);
            out.push(')');
            rest = tail;
        } else {
            out.push_str(before);
            out.push_str("IN ($");
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// What stands at the end of the subquery by which a claim chooses its rows.
const UNLOCKED_ONLY: &str = "/* unlocked only */";

/// A claim that passes rows by which another claim holds.
pub(crate) fn passing_locked(sql: &str) -> String {
    sql.replace(UNLOCKED_ONLY, "FOR UPDATE SKIP LOCKED")
}

/// A claim, `UPDATE t SET … WHERE (k, l) IN (SELECT … LIMIT $n /* unlocked only */) AND … RETURNING …` or
/// `DELETE FROM t WHERE (k, l) IN (SELECT … LIMIT $n /* unlocked only */) RETURNING …`, in three statements for SQLite. The limit is
/// the last of its parameters.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    /// Finds the keys of a few rows that may be claimed.
    pub(crate) choose: String,
    /// Claims one of them, whose key follows the parameters of the whole.
    pub(crate) take: String,
    /// What is answered about one that was claimed, by its key.
    pub(crate) read: String,
    /// Columns of the key.
    pub(crate) keys: usize,
    /// Whether what is claimed is there no longer: then it is read before.
    pub(crate) deletes: bool,
}

impl Claim {
    /// `None` when the text is not of that form.
    pub(crate) fn of(sql: &str, few: usize) -> Option<Self> {
        let (head, rest) = sql.split_once(" WHERE (")?;
        let (columns, rest) = rest.split_once(") IN (")?;
        let (inner, rest) = rest.split_once(UNLOCKED_ONLY)?;
        let rest = rest.strip_prefix(')')?;
        let (choose, limit) = inner.trim_end().rsplit_once(" LIMIT $")?;
        let limit: usize = limit.parse().ok()?;
        let columns: Vec<&str> = columns.split(", ").collect();
        let is_key: Vec<String> = (1..)
            .zip(&columns)
            .map(|(at, column)| format!("{column} = ${}", limit.saturating_add(at)))
            .collect();
        let (more, answer) = rest.split_once(" RETURNING ")?;
        let (table, deletes) = match head.strip_prefix("DELETE FROM ") {
            Some(table) if more.is_empty() => (table, true),
            Some(_) => return None,
            None => (head.strip_prefix("UPDATE ")?.split_once(' ')?.0, false),
        };
        let take = format!("{head} WHERE {}{more}", is_key.join(" AND "));
        let by_key: Vec<String> = (1..)
            .zip(&columns)
            .map(|(at, column)| format!("{column} = ${at}"))
            .collect();
        let read = format!(
            "SELECT {answer} FROM {table} WHERE {}",
            by_key.join(" AND ")
        );
        Some(Self {
            choose: for_sqlite(&format!("{choose} LIMIT {few}"), Lists::default()),
            take: for_sqlite(&take, Lists::default()),
            read: for_sqlite(&read, Lists::default()),
            keys: columns.len(),
            deletes,
        })
    }
}
