//! Everything that an operator or a merchant may set, each declared once with its documentation.
//!
//! Nouns: a *setting* is a key with a type, a default, a range and a text; its *scope* says whose it
//! is: the *installation's* (from flags, environment, `perennial.toml`, in this order) or the *shop's*
//! (from its database); a *catalogue* is all settings of the program; a *secret* is a value that is
//! never shown; an *origin* says where a value came from.
//!
//! Invariants: a value that was read fits its type and range. An unknown key is an error and never
//! ignored. A secret is shown nowhere: not by `Debug`, not in lists, not in errors. Every default is a
//! value its setting accepts.
//!
//! Publishes: no events; the version of room `settings` moves with each change, so that caches notice.
//! `docs/reference/settings.md` is rendered by [`page`].
//!
//! Rooms declare their own settings as `pub const`s next to the code that uses them, and list them in
//! a `SETTINGS` constant; the ones that belong to no room in particular are in [`installation`] and
//! [`shop`].
//!
//! Deliberately absent: settings that change under a running transaction (a use case reads what it
//! needs inside its transaction), settings per customer, and expressions in values.

mod catalogue;
mod declare;
mod error;
mod given;
mod http;
pub mod installation;
mod page;
mod service;
pub mod shop;
mod store;
#[cfg(test)]
mod tests;
mod value;

pub use catalogue::{Catalogue, Origin, Shown};
pub use declare::{Declared, Scope, Setting, Spec};
pub use error::Error;
pub use given::{Installation, Sources, environment};
pub use http::setting_routes;
pub use page::page;
pub use service::{Snapshot, get, list, reset, set, set_text, snapshot};
pub use store::MIGRATIONS;
pub use value::{Colour, Secret, TlsMode, Value, WebAddress};
