//! Templates as documents: what a message says, in blocks or in MJML, in several languages, with Liquid inside.
//!
//! A document becomes, once for each language, MJML and then the HTML of tables that mail programs want, with the Liquid
//! still in it; for each message only the Liquid is worked out. The plain text is made of the same blocks.

mod blocks;
mod compile;
mod desk;
mod document;
mod guard;
mod host;
mod http;
mod look;
mod markup;
mod plain;
mod render;
mod shared;
mod variables;

pub use compile::Compiled;
pub use desk::{Desk, Draft, State, TemplateView, VersionView, is_published};
pub use document::{Block as DocumentBlock, Document, Localised, Problem, ShareWay};
pub use http::template_routes;
pub use look::{Look, Preview, Trial};
pub use render::{Said, by_name};
pub use variables::{BuilderView, VariableView, Variables, paths};

pub(crate) use look::{Stage, staged};
pub(crate) use render::told;

/// The `format` of documents.
pub const FORMAT: u32 = 1;
