//! Templates as documents: what a message says, in blocks or in MJML, in several languages, with Liquid inside.
//!
//! A document becomes, once for each language, MJML and then the HTML of tables that mail programs want, with the Liquid
//! still in it; for each message only the Liquid is worked out. The plain text is made of the same blocks.

mod blocks;
mod compile;
mod document;
mod guard;
mod host;
mod markup;
mod plain;
mod render;

pub use compile::Compiled;
pub use document::{Block as DocumentBlock, Document, Localised, Problem};
pub use render::{Said, by_name};

/// The JSON Schema of a document's `format`.
pub const FORMAT: u32 = 1;
