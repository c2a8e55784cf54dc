//! What can be wrong with a template, and what can stop it.

use std::fmt;

/// Where in a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

impl Place {
    /// Of a byte of a source.
    pub(crate) fn of(source: &str, offset: usize) -> Self {
        let mut end = offset.min(source.len());
        while !source.is_char_boundary(end) {
            end = end.saturating_sub(1);
        }
        let before = source.get(..end).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self {
            line: before.matches('\n').count().saturating_add(1),
            column: line.chars().count().saturating_add(1),
        }
    }
}

/// Why a source is no template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {problem}; {advice}")]
pub struct ParseError {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub advice: String,
}

/// Why a template was stopped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{place}: {stop}", in_block(.block.as_deref()))]
pub struct RenderError {
    /// The shared block that it happened in; none in the template itself.
    pub block: Option<String>,
    /// Where in it.
    pub place: Place,
    /// Why.
    pub stop: Stop,
}

fn in_block(block: Option<&str>) -> String {
    block
        .map(|block| format!("in the shared block `{block}`, "))
        .unwrap_or_default()
}

/// What stops a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stop {
    /// It works too long.
    #[error("it takes more than the {0} steps that a template may take")]
    Steps(u64),
    /// It writes too much.
    #[error("it writes more than {0} bytes")]
    Output(usize),
    /// It makes too much text or too long lists on the way.
    #[error("its texts and lists on the way take more than {0} bytes")]
    Memory(usize),
    /// Blocks within blocks.
    #[error("its blocks are nested more than {0} deep")]
    Depth(u16),
    /// The host has no more time for it.
    #[error("its time is over")]
    Time,
    /// A shared block that the host does not have.
    #[error("there is no shared block `{0}`")]
    Block(String),
    /// What a filter of the host refuses.
    #[error("the filter `{filter}` {problem}")]
    Filter {
        /// Which.
        filter: String,
        /// Why.
        problem: String,
    },
}

/// What a template did that nobody meant, told to who wrote it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warning {
    /// A value that is not there was shown, as nothing: a path.
    Undefined(String),
    /// Something that a filter could not do, so that nothing came of it.
    Filter {
        /// Which.
        filter: String,
        /// Why.
        problem: String,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undefined(path) => write!(f, "there is no `{path}`"),
            Self::Filter { filter, problem } => write!(f, "the filter `{filter}` {problem}"),
        }
    }
}
