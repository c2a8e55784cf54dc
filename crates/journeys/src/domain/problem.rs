//! What is wrong with a document, and where.

use serde::Serialize;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where: `trigger.event`, `nodes[2] (thank).template`.
    pub at: String,
    /// Stable code: `missing`, `unknown`, `invalid`, `duplicate`, `dangling`, `unreachable`, `endless`, `too_many`,
    /// `unknown_event`, `unknown_template`.
    pub code: &'static str,
    /// In words.
    pub text: String,
}

impl Problem {
    pub(crate) fn new(at: impl Into<String>, code: &'static str, text: impl Into<String>) -> Self {
        Self {
            at: at.into(),
            code,
            text: text.into(),
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.at, self.text)
    }
}
