//! Mail: on its way out a message is built, signed, handed to a mail server, and what the server said is told; what
//! comes back is read and told apart.
//!
//! **Nouns.** [`Outgoing`]: a message as the product thinks of it. *Built message*: its octets (RFC 5322).
//! [`Transport`]: what takes messages and gives an [`Outcome`] for each: [`Smtp`] (a real server), [`Capture`] (no
//! server is set, nothing leaves the machine), [`SimTransport`] (a pretended world for simulation). [`Journal`]: the
//! local file that remembers, through a killed process, which messages a server may already have. [`Keyring`]: the keys
//! that sign (DKIM). [`incoming`]: what comes back, read. [`letterbox::Letterbox`]: where a mail server brings it;
//! [`imap`]: where it is fetched.
//!
//! **Invariants.** Equal input gives equal octets, the MIME boundary included. No value can add a header or end the
//! message early: what holds a line break is refused by the name of its field. A message that the journal knows as
//! handed over is never sent a second time, it is answered from the journal. Passwords and addresses appear in no
//! log line and no `Debug` text.
//!
//! **Publishes** no events: outcomes go back to the room that asked.
//!
//! **Deliberately absent:** who may be written to, when and how often (room `messages`); retries later than this
//! minute (a deferred message is a timer of its owner); queues that outlive the call; delivery to the receiver's own
//! server by MX look-up (the operator's relay does that); templates.

pub mod bench;
mod build;
mod capture;
mod dkim;
mod error;
pub mod imap;
pub mod incoming;
mod journal;
pub mod letterbox;
mod sim;
mod smtp;
mod transport;

pub use build::{AutoSubmitted, Envelope, ListId, Mailbox, Outgoing, Unsubscribe};
pub use capture::Capture;
pub use dkim::{DnsRecord, Key, KeyError, Keyring, Unsigned};
pub use error::{BuildError, JournalError, SettingsError};
pub use journal::{Durability, Found, Journal, Recovered};
pub use sim::{CrashPoint, Faults, Received, SimTransport};
pub use smtp::{
    Credentials, Enhanced, Password, Pipelining, Reply, Security, Settings, Smtp, Timeouts,
};
pub use transport::{Died, Kept, Outcome, Report, Stage, Transport};

#[cfg(test)]
mod tests;
