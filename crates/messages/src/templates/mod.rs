//! Templates as documents: what a message says, in blocks or in MJML, in several languages, with Liquid inside.
//!
//! A document becomes, once for each language, MJML and then the HTML of tables that mail programs want, with the Liquid
//! still in it; for each message only the Liquid is worked out. The plain text is made of the same blocks.

mod blocks;
mod common;
mod common_desk;
mod common_http;
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
pub use desk::{
    Desk, Draft, Logos, State, TemplateView, VersionView, is_published, published_channels,
};
pub use document::{Block as DocumentBlock, Document, Localised, Problem, PushWords, ShareWay};
pub use http::template_routes;
pub use look::{Look, Preview, PushPreview, Trial};
pub use render::{Said, SaidPush, SaidText, by_name};
pub use variables::{BuilderView, VariableView, Variables, paths};

pub use common::Common;
pub use common_desk::{
    CommonDraft, CommonSketch, CommonUse, CommonVersion, CommonView, CommonWhole,
};

pub(crate) use common::Shelf;
pub(crate) use look::{Stage, staged};
pub(crate) use render::told;

/// The `format` of documents.
pub const FORMAT: u32 = 1;
