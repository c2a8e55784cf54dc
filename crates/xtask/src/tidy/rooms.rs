//! The order inside a room: who may use whom, and what `domain` may not know.

use crate::tidy::Finding;
use crate::tidy::lexer::{Kind, Word};
use crate::tidy::lists::Lists;
use crate::tidy::source::Source;

/// What each part of a room may not use of its own crate, and why.
const REFUSED: &[(&str, &[&str], &str)] = &[
    (
        "domain",
        &["store", "service", "http", "work"],
        "domain decides from what it is given; let service load and save",
    ),
    (
        "public",
        &["service", "work"],
        "public is what others may see: types, and reads that change nothing",
    ),
    (
        "error",
        &["store", "service", "http", "work"],
        "let the error carry what domain knows",
    ),
    (
        "store",
        &["service", "http", "work"],
        "store remembers; let service call it",
    ),
    (
        "service",
        &["http", "work"],
        "service acts; let http and work call it",
    ),
    ("http", &["work"], "move what both need to service"),
    ("work", &["http"], "move what both need to service"),
];

/// `crate::store` in `domain` and the like, also through `super`.
pub(crate) fn inner_order(source: &Source) -> Vec<Finding> {
    let Some((layer, refused, instead)) = REFUSED
        .iter()
        .find(|(layer, _, _)| *layer == source.layer())
    else {
        return Vec::new();
    };
    used_parts(&source.live, source.modules.len())
        .into_iter()
        .filter(|word| refused.contains(&word.text.as_str()))
        .map(|word| {
            let wrong = format!("`{layer}` uses `{}`", word.text);
            Finding::new(&source.path, word.line, wrong, *instead)
        })
        .collect()
}

/// The words that follow `crate::`, and as many `super::` as lead to the crate's root.
fn used_parts(words: &[Word], depth: usize) -> Vec<&Word> {
    let mut parts = Vec::new();
    let mut rest = words;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        let mut path = after;
        if first.is("super") {
            let mut climbed = 1;
            while let Some(next) = after_colons(path) {
                match next.split_first() {
                    Some((word, after)) if word.is("super") => {
                        climbed += 1;
                        path = after;
                        rest = after;
                    }
                    _ => break,
                }
            }
            if climbed != depth {
                continue;
            }
        } else if !first.is("crate") {
            continue;
        }
        if let Some(path) = after_colons(path) {
            parts.extend(first_names(path));
        }
    }
    parts
}

fn after_colons(words: &[Word]) -> Option<&[Word]> {
    match words {
        [first, second, rest @ ..] if first.is(":") && second.is(":") => Some(rest),
        _ => None,
    }
}

/// The name here, or the first name of each branch of a tree in braces.
fn first_names(words: &[Word]) -> Vec<&Word> {
    let mut names = Vec::new();
    let mut depth = 0_usize;
    let mut wanted = true;
    for word in words {
        if word.is("{") {
            depth += 1;
        } else if word.is("}") {
            depth = depth.saturating_sub(1);
        } else if word.is(",") {
            wanted = depth <= 1;
        } else if wanted && word.kind == Kind::Ident {
            names.push(word);
            wanted = false;
        }
        if depth == 0 {
            break;
        }
    }
    names
}

/// Crates and parts of the standard library that reach outside.
const OUTSIDE: &[&str] = &[
    "db",
    "tokio",
    "axum",
    "http",
    "rusqlite",
    "postgres",
    "mail",
    "web",
    "settings",
    "telemetry",
    "tracing",
    "getrandom",
];
const OUTSIDE_STD: &[&str] = &["fs", "net", "process", "env", "thread", "io", "time"];
/// Types that read the clock or the machine; those of the standard library are found by their path.
const CLOCKS: &[&str] = &["Clock", "SystemClock", "SimClock", "from_os"];

/// `domain` has no database, no files, no network, no clock.
pub(crate) fn pure_domain(source: &Source, lists: &Lists) -> Vec<Finding> {
    if source.layer() != "domain" {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (at, word) in source.live.iter().enumerate() {
        if word.kind != Kind::Ident {
            continue;
        }
        let next = source.live.get(at + 1..).and_then(after_colons);
        let previous_is_path = at > 0 && source.live.get(at - 1).is_some_and(|w| w.is(":"));
        // How an id is kept in a column is said next to the id.
        let column = next.is_some_and(|path| path.first().is_some_and(|w| w.is("int_column")));
        let outside = OUTSIDE.contains(&word.text.as_str())
            && next.is_some()
            && !previous_is_path
            && !column
            && !lists
                .impure_domains
                .allows(&format!("{} {}", source.room, word.text));
        let of_std = next.filter(|_| word.is("std")).and_then(outside_of_std);
        if outside || of_std.is_some() || CLOCKS.contains(&word.text.as_str()) {
            let part = of_std.map_or(String::new(), |part| format!("::{}", part.text));
            findings.push(Finding::new(
                &source.path,
                word.line,
                format!("`domain` uses `{}{part}`", word.text),
                "domain is pure: let service read it and hand the value in",
            ));
        }
    }
    findings
}

/// The part of the standard library in a path after `std::` that reaches outside.
fn outside_of_std(path: &[Word]) -> Option<&Word> {
    // `time::Duration` is a length, not a reading.
    let length = path.get(3).is_some_and(|word| word.is("Duration"));
    let mut parts = first_names(path).into_iter();
    parts.find(|part| OUTSIDE_STD.contains(&part.text.as_str()) && !length)
}
