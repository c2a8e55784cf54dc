//! Every error code, setting, event and metric has its line in `docs/`.
//!
//! A kind whose page does not exist yet is left out. A new kind is a new row in [`KINDS`].

use std::collections::BTreeMap;

use crate::tidy::Finding;
use crate::tidy::lexer::{Kind as WordKind, Word};
use crate::tidy::source::Source;
use crate::workspace::TextFile;

struct Kind {
    /// What it is, in words.
    name: &'static str,
    /// The page that must name each, in backticks.
    page: &'static str,
    declared: Declared,
}

/// How a name is recognised in the sources.
enum Declared {
    /// Texts in the body of a function of this name.
    InFunction(&'static str),
    /// The first text after `Type::constructor(`.
    FirstArgument(&'static [&'static str], &'static [&'static str]),
    /// `const …: &str = "…"` in `public`, and `kind: "…"` anywhere.
    KindOfEvent,
}

const KINDS: &[Kind] = &[
    Kind {
        name: "error code",
        page: "docs/reference/errors.md",
        declared: Declared::InFunction("code"),
    },
    Kind {
        name: "setting",
        page: "docs/reference/settings.md",
        declared: Declared::FirstArgument(&["Setting"], &["shop", "installation"]),
    },
    Kind {
        name: "metric",
        page: "docs/reference/metrics.md",
        declared: Declared::FirstArgument(
            &["Counter", "Gauge", "Histogram", "Computed"],
            &["new", "seconds", "bytes"],
        ),
    },
    Kind {
        name: "event",
        page: "docs/reference/events.md",
        declared: Declared::KindOfEvent,
    },
];

pub(crate) fn check(sources: &[Source], files: &BTreeMap<String, TextFile>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for kind in KINDS {
        let Some(page) = files.get(kind.page).and_then(|file| file.text.as_deref()) else {
            continue;
        };
        for source in sources.iter().filter(|source| source.room != "xtask") {
            for word in declared(&kind.declared, source) {
                if !page.contains(&format!("`{}`", word.text)) {
                    findings.push(Finding::new(
                        &source.path,
                        word.line,
                        format!("{} `{}` is not in {}", kind.name, word.text, kind.page),
                        "run `cargo xtask gen`; a room's own list must hold it",
                    ));
                }
            }
        }
    }
    findings
}

fn declared<'a>(how: &Declared, source: &'a Source) -> Vec<&'a Word> {
    let words = &source.live;
    let found: Vec<&Word> = match how {
        Declared::InFunction(name) => in_function(words, name),
        Declared::FirstArgument(types, constructors) => first_argument(words, types, constructors),
        Declared::KindOfEvent => kinds_of_events(words, source.layer() == "public"),
    };
    found
        .into_iter()
        .filter(|word| is_code(&word.text))
        .collect()
}

/// Lower-case words with dots or underscores between, as all of these names are.
pub(crate) fn is_code(text: &str) -> bool {
    let usual = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.';
    text.contains(['.', '_']) && !text.ends_with('.') && text.chars().all(usual)
}

fn in_function<'a>(words: &'a [Word], name: &str) -> Vec<&'a Word> {
    let mut found = Vec::new();
    let mut rest = words;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if !first.is("fn") || !after.first().is_some_and(|word| word.is(name)) {
            continue;
        }
        let mut depth = 0_usize;
        for word in after {
            if word.is("{") {
                depth += 1;
            } else if word.is("}") {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            } else if word.is(";") && depth == 0 {
                break;
            } else if word.kind == WordKind::Text {
                found.push(word);
            }
        }
    }
    found
}

fn first_argument<'a>(words: &'a [Word], types: &[&str], constructors: &[&str]) -> Vec<&'a Word> {
    words
        .windows(6)
        .filter_map(|window| match window {
            [of, a, b, constructor, open, text]
                if types.iter().any(|name| of.is(name))
                    && a.is(":")
                    && b.is(":")
                    && constructors.iter().any(|name| constructor.is(name))
                    && open.is("(")
                    && text.kind == WordKind::Text =>
            {
                Some(text)
            }
            _ => None,
        })
        .collect()
}

fn kinds_of_events(words: &[Word], in_public: bool) -> Vec<&Word> {
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if word.kind != WordKind::Text || !word.text.contains('.') {
            continue;
        }
        let before = |back: usize| at.checked_sub(back).and_then(|index| words.get(index));
        let is = |back: usize, text: &str| before(back).is_some_and(|word| word.is(text));
        let constant = in_public && is(1, "=") && is(2, "str");
        let field = is(1, ":") && is(2, "kind");
        if constant || field {
            found.push(word);
        }
    }
    found
}
