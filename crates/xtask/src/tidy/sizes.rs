//! The largest files and functions, to read and not to fail on.

use std::fmt::Write as _;

use crate::tidy::lexer::Word;
use crate::tidy::source::Source;

/// How many of each are named.
const NAMED: usize = 6;

/// A few lines about size.
pub(crate) fn report(sources: &[Source]) -> String {
    let mut files: Vec<(usize, &str)> = sources
        .iter()
        .filter(|source| !source.live.is_empty())
        .map(|source| (source.text.lines().count(), source.path.as_str()))
        .collect();
    files.sort_by(|left, right| right.cmp(left));
    let mut functions: Vec<(usize, String)> = sources
        .iter()
        .flat_map(|source| {
            functions(&source.live)
                .into_iter()
                .map(|(name, line, lines)| (lines, format!("{}:{line} {name}", source.path)))
        })
        .collect();
    functions.sort_by(|left, right| right.cmp(left));

    let middle = files.get(files.len() / 2).map_or(0, |(lines, _)| *lines);
    let mut text = format!(
        "{} files, the median has {middle} lines (aim: under 150); largest:",
        files.len()
    );
    for (lines, path) in files.iter().take(NAMED) {
        append(&mut text, *lines, path);
    }
    text.push_str("\nlongest functions:");
    for (lines, place) in functions.iter().take(NAMED) {
        append(&mut text, *lines, place);
    }
    text
}

fn append(text: &mut String, lines: usize, what: &str) {
    // Writing to a text in memory cannot fail.
    write!(text, "\n  {lines:>5} {what}").unwrap_or_default();
}

/// Name, first line and number of lines of every function with a body.
pub(crate) fn functions(words: &[Word]) -> Vec<(String, usize, usize)> {
    let mut functions = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Some(name) = words.get(at + 1).filter(|_| word.is("fn")) else {
            continue;
        };
        let mut depth = 0_usize;
        for inner in words.iter().skip(at) {
            if inner.is("{") {
                depth += 1;
            } else if inner.is("}") {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    let lines = inner.line.saturating_sub(word.line) + 1;
                    functions.push((name.text.clone(), word.line, lines));
                    break;
                }
            } else if inner.is(";") && depth == 0 {
                break;
            }
        }
    }
    functions
}
