//! Pages for shoppers: rendered here, no script, quick on a phone, in the shopper's language and the shop's colours.
//!
//! **Nouns.** [`Theme`] (a shop's name and colours, [`Look`] while it may change), [`Locale`] (a language that pages speak), [`Catalog`] and
//! [`Words`] (translations), [`Shell`] (what is around every page), [`Notice`] (a page that says one thing),
//! [`TokenKeys`] and [`Purpose`] (signed links), [`Unsubscribe`] (what somebody else does when asked to stop),
//! [`Preferences`] (what somebody else does with what customers choose), [`router`], [`preferences_router`].
//!
//! **Invariants.**
//! - No page needs a script, and none may run: the content policy names the hash of the one style and nothing else.
//! - A signed link opens what it was made for, until its day, and nothing else. Comparing takes the same time for
//!   every forgery.
//! - GET changes nothing: mail scanners follow every link.
//! - Every language says everything: the catalogues are compared under test.
//! - Whatever colour a shop has, text on it and text in it has a contrast of at least 4.5 to 1 (WCAG 2.2 AA).
//!
//! **Publishes** no events.
//!
//! **Deliberately absent:** what unsubscribing means (the room of messages knows), the design of messages, pages of
//! the admin. Templates are askama's: checked when they are compiled, escaped by default, and the engine adds two
//! crates; an engine for templates that users write would belong elsewhere.

mod catalog;
mod colour;
mod locale;
mod notice;
mod preferences;
mod shell;
mod theme;
mod token;
mod unsubscribe;
mod visit;

#[cfg(test)]
mod tests;

pub use crate::{
    catalog::{Catalog, Words},
    colour::{Colour, NotAColour},
    locale::Locale,
    notice::Notice,
    preferences::{
        BirthdayChange, BirthdayParts, Choice, Choices, Chosen, Frequency, PREFERENCES, Pause,
        Preferences, Said, preferences_router,
    },
    shell::{Rendered, Shell},
    theme::{Logo, Look, Theme},
    token::{Purpose, TokenError, TokenKeys},
    unsubscribe::{Subscription, SubscriptionState, UNSUBSCRIBE, Unsubscribe, router},
};

/// The words of this crate's own pages.
pub static CATALOG: std::sync::LazyLock<Catalog> = std::sync::LazyLock::new(|| {
    Catalog::new([
        (Locale::English, include_str!("../messages/en.txt")),
        (Locale::German, include_str!("../messages/de.txt")),
        (Locale::French, include_str!("../messages/fr.txt")),
        (Locale::Spanish, include_str!("../messages/es.txt")),
        (Locale::Portuguese, include_str!("../messages/pt.txt")),
    ])
});
