//! Liquid, the language in which shops personalise what they write: an interpreter of our own with limits.
//!
//! A template is input from outside. Whatever it says, it is refused with a place and advice, or it ends within its
//! [`Limits`]: of steps, of bytes written, of bytes made on the way, of depth. None of these depends on the machine.
//!
//! Nouns: template (a source that was understood, to be rendered many times), dialect (what filters the host adds, and
//! whether the output is HTML), scene (the data, the host, the reader's locale and the limits of one rendering), host
//! (who has the shared blocks and filters of their own), block (a template that others show with `render` or `include`),
//! filter, pipe (a value and its filters), warning (what went wrong without stopping anything: a value that is not there).
//!
//! Invariants:
//! - Parsing and rendering never panic, never overflow the stack, and take no more than their limits allow.
//! - Everything that makes text or lists is counted before it is made.
//! - What comes from data is escaped in HTML, unless it is HTML by its making: captured output, what `escape` and
//!   `newline_to_br` made, and what `raw` let through, which is plain mark-up and nothing else.
//! - The same template, data, locale and instant give the same bytes.
//!
//! The language is Shopify's. Where its implementations differ, whole numbers divide as in Ruby, measured numbers are shown without
//! a trailing zero as in JavaScript, and the table in `tests/vectors.json` says the rest.
//!
//! Publishes nothing.
//!
//! Deliberately absent: reading files, the clock (the instant comes in), `tablerow`, `layout`, filters that make addresses of a
//! store's pages, hashes.

mod compare;
mod error;
mod filters;
mod ink;
mod locale;
mod meter;
mod number;
mod read;
mod run;
mod tree;
mod value;

#[cfg(test)]
mod tests;

pub use error::{ParseError, Place, RenderError, Stop, Warning};
pub use locale::Locale;
pub use meter::{Limits, Used};
pub use run::{Arguments, Host, NoHost, Rendered, Scene};
pub use value::{List, Text, Turn, Value};

use tree::Node;

/// What a source may say beyond the language, and for what it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dialect<'a> {
    /// Names of the filters that the host adds; one of a filter of the language takes its place.
    pub filters: &'a [&'a str],
    /// Whether the output is HTML, so that values are escaped.
    pub html: bool,
}

/// A source that was understood.
#[derive(Debug)]
pub struct Template {
    source: Box<str>,
    nodes: Vec<Node>,
    html: bool,
}

impl Template {
    /// Reads a source. Refuses more than 512 KB and tags nested more than 64 deep.
    pub fn compile(source: &str, dialect: &Dialect<'_>) -> Result<Self, ParseError> {
        Ok(Self {
            nodes: read::compile(source, dialect)?,
            source: source.into(),
            html: dialect.html,
        })
    }

    /// The source that it was compiled from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Renders it.
    pub fn render<'a>(&'a self, scene: &'a Scene<'a>) -> Result<Rendered, RenderError> {
        run::render(self, scene)
    }
}

/// Names of all filters of the language, sorted.
pub fn filter_names() -> Vec<&'static str> {
    let mut names: Vec<&str> = filters::names().collect();
    names.sort_unstable();
    names
}
