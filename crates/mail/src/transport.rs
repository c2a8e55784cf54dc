//! The face that the workers see: a batch goes in, one outcome for each message comes out, in any order.

use crate::Outgoing;
use crate::journal::Recovered;
use crate::smtp::Reply;

/// Takes messages out of the house.
///
/// The call blocks its thread until every message of the batch has its outcome; call it from an ordinary thread,
/// several at a time if wanted. It is idempotent by [`Outgoing::id`] for as long as an outcome is not recorded: an id
/// that was handed over before, by this process or by one that was killed, is answered with what is known of it.
pub trait Transport: Send + Sync {
    /// Hands the batch over. `record` is called again and again with the outcomes that have come in since its last
    /// call, while the rest of the batch is still under way, and must put them into the database. What it says about
    /// that ([`Kept`]) decides whether the transport may forget them. Each message of the batch is reported exactly
    /// once, unless the call ends in [`Died`].
    fn hand_over(
        &self,
        batch: Vec<Outgoing>,
        record: &mut dyn FnMut(&[Report]) -> Kept,
    ) -> Result<(), Died>;

    /// Whether [`Transport::hand_over`] waits for other machines, so that its caller does well to make the next batch ready
    /// meanwhile. One that answers at once says no, and everything stays on one thread.
    fn takes_time(&self) -> bool {
        false
    }

    /// What is known of messages whose outcome was not recorded: after a killed process, or when the database failed.
    /// Whoever owns the messages records it before anything else is decided about them, then calls
    /// [`Transport::settle`]. Messages in the hands of a running call are not among them. A transport that has nothing
    /// to remember knows nothing.
    fn recover(&self) -> Vec<Recovered> {
        Vec::new()
    }

    /// Forgets messages whose outcome is in the database.
    fn settle(&self, _ids: &[i64]) {}
}

/// One message and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// [`Outgoing::id`].
    pub id: i64,
    /// What became of it.
    pub outcome: Outcome,
}

/// Whether outcomes are safe in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Committed. The transport may forget them.
    Recorded,
    /// Not committed. Hand the messages over again later, and the same outcomes are reported again; nothing that a
    /// server has accepted is sent twice.
    NotRecorded,
}

/// The simulated process died in the middle of a batch. The caller stops as a killed process would: it records
/// nothing more. Only [`crate::SimTransport`] says this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the process died while handing mail over")]
pub struct Died;

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server took responsibility. The reply's text often holds its queue id.
    Accepted(Reply),
    /// The server said "not now" (4xx). Try again later; nothing was delivered.
    Deferred {
        /// What the server was asked.
        stage: Stage,
        /// What it said.
        reply: Reply,
    },
    /// The server said "no" (5xx) to this message. Nothing was delivered.
    Refused {
        /// What the server was asked: [`Stage::Recipient`] speaks of the address, [`Stage::Message`] of the content.
        stage: Stage,
        /// What it said.
        reply: Reply,
    },
    /// The whole message was given to the connection, and the connection or this process ended before the reply was
    /// read. A server that has the whole message delivers it unless it would have refused it, so count it as accepted:
    /// sending again makes a duplicate nearly always, not sending again loses a message nearly never.
    Unconfirmed {
        /// What happened, for staff.
        reason: String,
    },
    /// No server is set. The message was kept from leaving, nothing was sent.
    Captured,
    /// No server could be spoken with, or it would not have us (sign-in, TLS). Nothing of this message was delivered;
    /// the message is not to blame; try again later.
    Unreachable {
        /// How far it came.
        stage: Stage,
        /// What happened, for staff.
        reason: String,
    },
    /// The message itself cannot be sent: it cannot be built, or it is larger than the server has said it takes. Trying
    /// again will not help.
    Unfit {
        /// What is wrong with it, for staff.
        reason: String,
    },
}

impl Outcome {
    /// True when nothing that was written down of the message matters any more once this is recorded. After
    /// [`Outcome::Unreachable`] the message is tried again, and what was known of it before must stay known.
    pub(crate) fn is_final(&self) -> bool {
        match self {
            Self::Accepted(_)
            | Self::Deferred { .. }
            | Self::Refused { .. }
            | Self::Unconfirmed { .. }
            | Self::Captured
            | Self::Unfit { .. } => true,
            Self::Unreachable { .. } => false,
        }
    }
}

/// A step of the conversation with a mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Name look-up and connection.
    Connect,
    /// The server's first line.
    Greeting,
    /// EHLO.
    Hello,
    /// STARTTLS and the TLS handshake.
    Tls,
    /// AUTH.
    SignIn,
    /// MAIL FROM.
    Sender,
    /// RCPT TO.
    Recipient,
    /// DATA.
    Data,
    /// The message and the dot after it.
    Message,
}

impl Stage {
    /// The step in words, as in "while …".
    pub fn words(self) -> &'static str {
        match self {
            Self::Connect => "connecting",
            Self::Greeting => "waiting for the greeting",
            Self::Hello => "saying hello",
            Self::Tls => "securing the connection",
            Self::SignIn => "signing in",
            Self::Sender => "naming the sender",
            Self::Recipient => "naming the recipient",
            Self::Data => "asking to send the message",
            Self::Message => "sending the message",
        }
    }
}
