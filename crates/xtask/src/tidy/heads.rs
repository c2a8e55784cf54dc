//! Every module says what it is; every front door also names its nouns, its invariants and what it publishes.

use crate::tidy::Finding;
use crate::tidy::lexer::Kind;
use crate::tidy::source::Source;

/// The sections of a front door, in any order and with or without emphasis.
const SECTIONS: &[&str] = &["Nouns", "Invariants", "Publishes"];

pub(crate) fn check(source: &Source) -> Vec<Finding> {
    if source.modules.is_empty() {
        return Vec::new();
    }
    let head: Vec<&str> = source
        .words
        .iter()
        .take_while(|word| word.is_comment())
        .filter(|word| word.kind == Kind::InnerDoc)
        .map(|word| word.text.as_str())
        .collect();
    if head.iter().all(|line| line.is_empty()) {
        return vec![Finding::new(
            &source.path,
            1,
            "the module does not say what it is",
            "begin with a line `//! …`",
        )];
    }
    if source.modules != ["lib"] {
        return Vec::new();
    }
    SECTIONS
        .iter()
        .filter(|section| !head.iter().any(|line| is_section(line, section)))
        .map(|section| {
            Finding::new(
                &source.path,
                1,
                format!("the front door has no `{section}:`"),
                format!("say it in the head: `//! {section}: …`, and if there are none, why"),
            )
        })
        .collect()
}

fn is_section(line: &str, section: &str) -> bool {
    let line = line.trim_start_matches(['*', '#', ' ']);
    line.strip_prefix(section)
        .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}
