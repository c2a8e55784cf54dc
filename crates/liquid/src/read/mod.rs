//! From a source to a template: pieces, words, expressions, blocks.

mod blocks;
mod expression;
mod pieces;
mod suggest;
mod words;

pub(crate) use blocks::compile;
pub(crate) use suggest::nearest;

use crate::error::{ParseError, Place};

/// Longest source.
pub(crate) const MOST_SOURCE_BYTES: usize = 512 * 1024;
/// Blocks within blocks, and brackets within brackets.
pub(crate) const MOST_NESTING: u16 = 64;

/// A problem at a byte, before anybody counts lines.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub(crate) at: usize,
    pub(crate) problem: String,
    pub(crate) advice: String,
}

impl Wrong {
    pub(crate) fn new(at: usize, problem: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            at,
            problem: problem.into(),
            advice: advice.into(),
        }
    }

    pub(crate) fn place(self, source: &str) -> ParseError {
        ParseError {
            place: Place::of(source, self.at),
            problem: self.problem,
            advice: self.advice,
        }
    }
}

/// As much of what somebody wrote as an error may repeat.
pub(crate) fn shown(text: &str) -> String {
    let short: String = text.trim().chars().take(40).collect();
    short.replace(char::is_control, " ")
}
