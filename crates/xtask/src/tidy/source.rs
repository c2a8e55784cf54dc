//! A Rust file of the project with what the rules ask about it.

use crate::tidy::lexer::{Kind, Word, words};
use crate::workspace::Workspace;

/// One file below `crates/`.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// Relative to the root.
    pub(crate) path: String,
    /// The crate's folder, which is also its name.
    pub(crate) room: String,
    /// Folders and file below `src`, without ending: `["store", "lines"]`; `["lib"]` for the front door. Empty outside
    /// of `src`.
    pub(crate) modules: Vec<String>,
    pub(crate) text: String,
    /// All words.
    pub(crate) words: Vec<Word>,
    /// Words that end up in the program: without comments and without what is only compiled for tests.
    pub(crate) live: Vec<Word>,
}

impl Source {
    pub(crate) fn all(workspace: &Workspace) -> Vec<Self> {
        let rust = workspace.files.values().filter(|file| file.is("rs"));
        rust.filter_map(|file| Self::parse(&file.path, file.text.as_deref()?))
            .collect()
    }

    /// `None` when it lies outside of `crates/`.
    pub(crate) fn parse(path: &str, text: &str) -> Option<Self> {
        let (room, below) = path.strip_prefix("crates/")?.split_once('/')?;
        let modules: Vec<String> = below
            .strip_prefix("src/")
            .and_then(|below| below.strip_suffix(".rs"))
            .map(|below| {
                below
                    .trim_end_matches("/mod")
                    .split('/')
                    .map(str::to_owned)
                    .collect()
            })
            .unwrap_or_default();
        let words = words(text);
        let test_only = modules
            .iter()
            .any(|module| module == "tests" || module == "testing")
            || modules.is_empty();
        let live = if test_only { Vec::new() } else { live(&words) };
        Some(Self {
            path: path.to_owned(),
            room: room.to_owned(),
            modules,
            text: text.to_owned(),
            words,
            live,
        })
    }

    /// The first folder or file below `src`: `store` for `src/store.rs` and `src/store/lines.rs`.
    pub(crate) fn layer(&self) -> &str {
        self.modules.first().map_or("", String::as_str)
    }
}

/// Leaves out comments, and items under `#[cfg(test)]`.
fn live(words: &[Word]) -> Vec<Word> {
    let code: Vec<&Word> = words.iter().filter(|word| !word.is_comment()).collect();
    let mut live = Vec::new();
    let mut rest = code.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let test = ["#", "[", "cfg", "(", "test", ")", "]"];
        if rest.len() >= test.len() && rest.iter().zip(test).all(|(word, text)| word.is(text)) {
            rest = after_item(rest.get(test.len()..).unwrap_or_default());
        } else {
            live.push((*first).clone());
            rest = after;
        }
    }
    live
}

/// Skips one item: to its `;`, or to the end of its braces.
fn after_item<'a, 'w>(words: &'a [&'w Word]) -> &'a [&'w Word] {
    let mut depth = 0_usize;
    for (at, word) in words.iter().enumerate() {
        let ends = match word.text.as_str() {
            _ if word.kind != Kind::Punct => false,
            "{" | "(" | "[" => {
                depth += 1;
                false
            }
            ")" | "]" => {
                depth = depth.saturating_sub(1);
                false
            }
            "}" => {
                depth = depth.saturating_sub(1);
                depth == 0
            }
            ";" => depth == 0,
            _ => false,
        };
        if ends {
            return words.get(at + 1..).unwrap_or_default();
        }
    }
    &[]
}
