//! Something that is wrong with a document.

use core::fmt;

/// Something that is wrong with a document, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where: `variants[1].share`.
    pub at: String,
    /// What, for programs.
    pub code: &'static str,
    /// What, for people.
    pub text: String,
}

impl Problem {
    /// A problem.
    pub fn new(at: impl Into<String>, code: &'static str, text: impl Into<String>) -> Self {
        Self {
            at: at.into(),
            code,
            text: text.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.text)
    }
}
