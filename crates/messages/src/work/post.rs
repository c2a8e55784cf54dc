//! What sending needs from outside.

use std::sync::Arc;

use db::{DbError, Tx};
use fetch::Fetch;
use kernel::{EmailAddress, Timestamp};

use crate::{
    content::Contents,
    domain::{MessageId, Policy},
    error::Error,
    letter::Shop,
    senders::Senders,
    service::UnsubscribeLink,
    store::Kind,
    tracking::Seal,
};

/// Where the rules come from: read inside the transaction that applies them, so that a changed setting counts at once.
pub type Policies = Arc<dyn Fn(&mut Tx<'_>) -> Result<Arc<Policy>, Error> + Send + Sync>;

/// Where the sender's face comes from.
pub type Shops = Arc<dyn Fn(&mut Tx<'_>) -> Result<Shop, Error> + Send + Sync>;

/// Makes the links that stand in messages: signed, so that nobody can make one up.
pub trait Links: Send + Sync {
    /// Where a POST without anything else says "no more of this", and a GET shows a page that asks.
    fn unsubscribe(&self, link: &UnsubscribeLink, now: Timestamp) -> String;

    /// The address that counts and leads on, or that of the pixel; `None` when it is not counted.
    fn tracked(&self, _seal: &Seal, _now: Timestamp) -> Option<String> {
        None
    }

    /// The short address that counts and leads on from a text message, by the link's number in it, from 1; `None` when it is
    /// not counted.
    fn short(&self, _message: MessageId, _number: u16) -> Option<String> {
        None
    }

    /// The page on which customers say what they want to hear of.
    fn preferences(&self, _link: &UnsubscribeLink, _now: Timestamp) -> Option<String> {
        None
    }

    /// The message in a browser.
    fn view(&self, _link: &UnsubscribeLink, _now: Timestamp) -> Option<String> {
        None
    }

    /// Where a provider of text messages tells what became of a message.
    fn told(&self, _message: MessageId) -> Option<String> {
        None
    }

    /// Whether an address is one of this program's own pages, which are never counted.
    fn is_own(&self, _address: &str) -> bool {
        false
    }

    /// An address of the shop with a mark that says which message it stands in: what comes back to it is about that
    /// message, whatever else it says.
    fn marked(&self, address: &EmailAddress, _message: MessageId) -> EmailAddress {
        address.clone()
    }

    /// The message whose mark an address carries.
    fn message_of(&self, _address: &str) -> Option<MessageId> {
        None
    }
}

/// Everything that sending needs.
#[derive(Clone)]
pub struct Office {
    /// The rules.
    pub policies: Policies,
    /// Who writes.
    pub shops: Shops,
    /// What can be said.
    pub contents: Arc<Contents>,
    /// Named senders, beside the shop's own.
    pub senders: Senders,
    /// The links.
    pub links: Arc<dyn Links>,
    /// The name of this process: the same after a restart, another's never. What this process handed over is known to
    /// its own journal only.
    pub holder: String,
    /// How many messages are taken at a time.
    pub batch: u32,
}

impl std::fmt::Debug for Office {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Office")
            .field("holder", &self.holder)
            .field("batch", &self.batch)
            .finish_non_exhaustive()
    }
}

/// By what way messages leave.
#[derive(Clone, Copy)]
pub enum Way<'a> {
    /// Mail is written and handed over.
    Mail(&'a dyn mail::Transport),
    /// Everything else is written and handed over to other machines: text messages.
    Web(&'a dyn Fetch),
    /// All are counted as captured and neither written nor handed over: a rehearsal.
    Counted,
}

impl Way<'_> {
    pub(crate) const fn kinds(&self) -> &'static [Kind] {
        match self {
            Self::Mail(_) => &[Kind::Mail],
            Self::Web(_) => &[Kind::Other],
            Self::Counted => &[Kind::Mail, Kind::Other],
        }
    }
}

impl std::fmt::Debug for Way<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Mail(_) => "Mail",
            Self::Web(_) => "Web",
            Self::Counted => "Counted",
        })
    }
}

/// What one round of sending did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Taken.
    pub claimed: usize,
    /// A server took them.
    pub sent: usize,
    /// Kept from leaving, since no server is set up.
    pub captured: usize,
    /// To be tried again later.
    pub deferred: usize,
    /// Put back by the policy until later.
    pub waiting: usize,
    /// Refused by the policy, or too late.
    pub stopped: usize,
    /// They cannot be sent.
    pub failed: usize,
}

impl Sent {
    /// Both together.
    pub fn add(&mut self, other: Self) {
        self.claimed = self.claimed.saturating_add(other.claimed);
        self.sent = self.sent.saturating_add(other.sent);
        self.captured = self.captured.saturating_add(other.captured);
        self.deferred = self.deferred.saturating_add(other.deferred);
        self.waiting = self.waiting.saturating_add(other.waiting);
        self.stopped = self.stopped.saturating_add(other.stopped);
        self.failed = self.failed.saturating_add(other.failed);
    }
}

/// Why a round of sending stopped.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The room failed.
    #[error("sending stopped")]
    Room(#[from] Error),
    /// The simulated process died.
    #[error(transparent)]
    Died(#[from] mail::Died),
}

impl From<DbError> for SendError {
    fn from(error: DbError) -> Self {
        Self::Room(error.into())
    }
}

impl SendError {
    /// Whether the same may succeed later without a change by a person.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Room(error) => error.is_transient(),
            Self::Died(_) => true,
        }
    }
}
