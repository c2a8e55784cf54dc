//! From the common SQL to what each database reads.

/// How lists come to SQLite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lists {
    /// As JSON, which is opened into a table of its own for as long as the statement runs.
    Opened,
    /// Each has one value, which is compared with: no table is made.
    Single,
}

/// For SQLite: `$n` becomes the positional `?n` (in SQLite `$1` is a name, numbered by first use), lists
/// are opened from JSON unless each has one value, clustered tables lose their rowid.
pub(crate) fn for_sqlite(sql: &str, lists: Lists) -> String {
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
            match lists {
                Lists::Opened => {
                    out.push_str("SELECT value FROM json_each(?");
                    out.push_str(number);
                    out.push(')');
                }
                Lists::Single => {
                    out.push('?');
                    out.push_str(number);
                }
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
