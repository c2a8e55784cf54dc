//! Pages that say one thing.

use askama::Template;
use http::StatusCode;

use crate::{
    CATALOG,
    catalog::Words,
    shell::{Rendered, Shell},
    token::TokenError,
};

/// The things to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The link was cut off, altered or never ours.
    InvalidLink,
    /// The link was right once.
    ExpiredLink,
    /// Nothing is at this address.
    NothingHere,
    /// We failed.
    OurFault,
    /// They no longer get these messages.
    Unsubscribed,
    /// They get these messages again.
    Resubscribed,
}

impl From<TokenError> for Notice {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Invalid => Self::InvalidLink,
            TokenError::Expired => Self::ExpiredLink,
        }
    }
}

#[derive(Template)]
#[template(path = "notice.html")]
struct Inside<'a> {
    words: Words<'static>,
    shop: &'a str,
    notice: Notice,
    undo: Option<&'a str>,
}

impl Inside<'_> {
    /// Whether something was done, or something is wrong.
    fn is_done(&self) -> bool {
        matches!(self.notice, Notice::Unsubscribed | Notice::Resubscribed)
    }

    fn title(&self) -> &'static str {
        self.words.say(self.notice.keys().0)
    }

    fn text(&self) -> String {
        self.words
            .fill(self.notice.keys().1, &[("shop", self.shop)])
    }
}

impl Notice {
    /// All of them, for samples.
    pub const ALL: [Self; 6] = [
        Self::InvalidLink,
        Self::ExpiredLink,
        Self::NothingHere,
        Self::OurFault,
        Self::Unsubscribed,
        Self::Resubscribed,
    ];

    const fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::InvalidLink => ("invalid_link.title", "invalid_link.text"),
            Self::ExpiredLink => ("expired_link.title", "expired_link.text"),
            Self::NothingHere => ("nothing_here.title", "nothing_here.text"),
            Self::OurFault => ("our_fault.title", "our_fault.text"),
            Self::Unsubscribed => ("unsubscribed.title", "unsubscribed.text"),
            Self::Resubscribed => ("resubscribed.title", "resubscribed.text"),
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::InvalidLink | Self::NothingHere => StatusCode::NOT_FOUND,
            Self::ExpiredLink => StatusCode::GONE,
            Self::OurFault => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unsubscribed | Self::Resubscribed => StatusCode::OK,
        }
    }

    /// The page.
    pub fn page(self, shell: &Shell) -> Result<Rendered, askama::Error> {
        self.page_with_undo(shell, None)
    }

    /// The page, with a button that sends `undo` as the form's `do`.
    pub(crate) fn page_with_undo(
        self,
        shell: &Shell,
        undo: Option<&str>,
    ) -> Result<Rendered, askama::Error> {
        let inside = Inside {
            words: CATALOG.words(shell.locale()),
            shop: shell.theme().shop(),
            notice: self,
            undo,
        };
        shell.page(self.status(), inside.title(), &inside)
    }
}
