//! The nouns.

use core::fmt::Write as _;

use kernel::{CustomerId, Span, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Things that are kept of one visitor. 200: what somebody looks at in a month who then buys.
pub const SEEN_MAX: i64 = 200;
/// Things in one report.
pub(crate) const REPORT_MAX: usize = 50;
/// Lines in one cart.
pub const LINES_MAX: usize = 50;
/// Characters in a product's reference.
const REFERENCE_MAX: usize = 100;
/// Pieces in one line.
const PIECES_MAX: u32 = 100_000;
/// A page that was left open tells late; later than this is not believed.
const LATE: Span = Span::from_hours(1);

/// The hash of a visitor's name, in hex: whoever reads the database cannot speak for a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Visitor(String);

impl Visitor {
    /// The visitor of a name as the script makes them: 32 hexadecimal digits.
    pub(crate) fn of(name: &str) -> Option<Self> {
        if !is_random(name) {
            return None;
        }
        let digest = Sha256::digest(name.as_bytes());
        let mut hash = String::with_capacity(32);
        for byte in digest.iter().take(16) {
            // Writing into a String cannot fail.
            let _written = write!(hash, "{byte:02x}");
        }
        Some(Self(hash))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// 32 hexadecimal digits in lower case.
pub(crate) fn is_random(text: &str) -> bool {
    text.len() == 32
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// A line of a cart, as the page told it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Line {
    /// Stock-keeping unit or id.
    pub(crate) product: String,
    /// Pieces.
    pub(crate) quantity: u32,
}

impl Line {
    fn is_sound(&self) -> bool {
        is_reference(&self.product) && (1..=PIECES_MAX).contains(&self.quantity)
    }
}

fn is_reference(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= REFERENCE_MAX
        && !text.chars().any(char::is_control)
}

/// What a visitor saw or did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// A product's page.
    Product(String),
    /// The cart after a change.
    Cart(Vec<Line>),
}

impl Seen {
    pub(crate) fn is_sound(&self) -> bool {
        match self {
            Self::Product(reference) => is_reference(reference),
            Self::Cart(lines) => lines.len() <= LINES_MAX && lines.iter().all(Line::is_sound),
        }
    }

    /// The products that it names.
    pub(crate) fn references(&self) -> Vec<&str> {
        match self {
            Self::Product(reference) => vec![reference],
            Self::Cart(lines) => lines.iter().map(|line| line.product.as_str()).collect(),
        }
    }
}

/// One thing out of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// Something was seen.
    Seen {
        /// What.
        seen: Seen,
        /// When.
        at: Timestamp,
    },
    /// A token said who the visitor is.
    Identified(CustomerId),
}

/// One call of the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Report {
    /// Who calls.
    pub(crate) visitor: Visitor,
    /// The call's own name.
    pub(crate) batch: String,
    /// What it tells, in order.
    pub(crate) told: Vec<Told>,
}

/// What is said of a browser and notifications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BrowserWish {
    /// It takes them.
    Notify(Box<messages::BrowserAgreed>),
    /// The one at this address takes them no more.
    Stop(String),
}

/// The instant of something that happened so many milliseconds before it was told.
pub(crate) fn instant(now: Timestamp, ago_millis: u32) -> Timestamp {
    now.minus(Span::from_millis(i64::from(ago_millis)).min(LATE))
}

/// What is known of a visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Visit {
    /// Since when.
    pub(crate) first_seen_at: Timestamp,
    /// Who it is; [`CustomerId::NOBODY`] until a token says it.
    pub(crate) customer: CustomerId,
    /// The number of the last thing seen.
    pub(crate) last_seq: i64,
    /// Up to this number the customer's timeline knows it.
    pub(crate) told_seq: i64,
}

impl Visit {
    /// Numbers the next thing.
    pub(crate) fn next_seq(&mut self) -> i64 {
        self.last_seq = self.last_seq.saturating_add(1);
        self.last_seq
    }

    /// The cause of an event on a timeline. The start of the visit is part of it: a visitor who was swept away and
    /// comes back begins at 1 again.
    pub(crate) fn cause(&self, visitor: &Visitor, seq: i64) -> String {
        let since = self.first_seen_at.millis();
        format!("storefront:{}:{since}:{seq}", visitor.as_str())
    }
}
