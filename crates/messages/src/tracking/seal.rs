//! What a signed link of a message says.

use kernel::{CustomerId, Span, Timestamp};
use pages::{Purpose, TokenError, TokenKeys};

use super::agent::Agent;
use crate::domain::MessageId;

/// The purpose of tokens in links that lead on.
pub const CLICK: Purpose = Purpose::new("click");
/// The purpose of tokens in pixels.
pub const OPEN: Purpose = Purpose::new("open");

/// How long a link leads on, and how long a pixel counts: people come back to old mail, and after two years what it led
/// to is seldom there.
const LASTS: Span = Span::from_days(2 * 366);
/// Longest target, in bytes. Longer ones stay as they are in the message, uncounted.
const LONGEST_TARGET: usize = 900;

/// One request that a message brought about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// To whom the message went.
    pub customer: CustomerId,
    /// The message.
    pub message: MessageId,
    /// What was asked for.
    pub kind: VisitKind,
    /// When.
    pub at: Timestamp,
    /// What kind of program asked.
    pub agent: Agent,
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VisitKind {
    /// The pixel.
    Open,
    /// A link.
    Click {
        /// Its number in the message, from 1.
        link: u16,
        /// How many links the message has.
        of: u16,
        /// Where it leads.
        target: String,
    },
}

/// What a link or pixel is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// To whom the message went.
    pub customer: CustomerId,
    /// The message.
    pub message: MessageId,
    /// What it is.
    pub kind: VisitKind,
}

impl Seal {
    /// The token. `None` for a target that is too long or is no address of the web.
    pub fn sign(&self, keys: &TokenKeys, now: Timestamp) -> Option<String> {
        let (customer, message) = (self.customer.raw(), self.message.raw());
        let expires = now.plus(LASTS);
        match &self.kind {
            VisitKind::Open => Some(keys.sign(OPEN, &format!("{customer} {message}"), expires)),
            VisitKind::Click { link, of, target } => leads_to_the_web(target).then(|| {
                let payload = format!("{customer} {message} {link} {of} {target}");
                keys.sign(CLICK, &payload, expires)
            }),
        }
    }

    /// What a click's token says.
    pub fn open_click(keys: &TokenKeys, token: &str, now: Timestamp) -> Result<Self, TokenError> {
        let payload = keys.open(CLICK, token, now)?;
        read_click(&payload).ok_or(TokenError::Invalid)
    }

    /// What a pixel's token says.
    pub fn open_pixel(keys: &TokenKeys, token: &str, now: Timestamp) -> Result<Self, TokenError> {
        let payload = keys.open(OPEN, token, now)?;
        let mut words = payload.splitn(2, ' ');
        let (customer, message) = ids(&mut words).ok_or(TokenError::Invalid)?;
        Ok(Self {
            customer,
            message,
            kind: VisitKind::Open,
        })
    }

    /// The visit of a program at an instant.
    pub fn visited(self, at: Timestamp, agent: Agent) -> Visit {
        Visit {
            customer: self.customer,
            message: self.message,
            kind: self.kind,
            at,
            agent,
        }
    }
}

fn ids<'a>(words: &mut impl Iterator<Item = &'a str>) -> Option<(CustomerId, MessageId)> {
    let customer: i64 = words.next()?.parse().ok()?;
    let message: i64 = words.next()?.parse().ok()?;
    Some((CustomerId::from_raw(customer), MessageId::from_raw(message)))
}

fn read_click(payload: &str) -> Option<Seal> {
    let mut words = payload.splitn(5, ' ');
    let (customer, message) = ids(&mut words)?;
    let link = words.next()?.parse().ok()?;
    let of = words.next()?.parse().ok()?;
    let target = words.next().filter(|target| leads_to_the_web(target))?;
    Some(Seal {
        customer,
        message,
        kind: VisitKind::Click {
            link,
            of,
            target: target.to_owned(),
        },
    })
}

/// Whether a text may stand in a `Location`: an address of the web without anything that would end the header.
fn leads_to_the_web(target: &str) -> bool {
    let is_web = target.starts_with("https://") || target.starts_with("http://");
    is_web && target.len() <= LONGEST_TARGET && target.bytes().all(|byte| byte.is_ascii_graphic())
}
