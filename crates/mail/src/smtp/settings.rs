//! How to reach the operator's mail server.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::{Keyring, SettingsError};

/// The operator's mail server, and manners towards it.
///
/// The address comes from the operator alone, never from a customer or a web page, so servers on private addresses are
/// as welcome as any.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Host name or IP address.
    pub host: String,
    /// 587 for submission, 465 for TLS from the start, 25 for a relay.
    pub port: u16,
    /// Whether the connection is encrypted.
    pub security: Security,
    /// With what to sign in, where the server wants that.
    pub credentials: Option<Credentials>,
    /// Certificate authorities (PEM) that are trusted beside the public ones.
    pub extra_authorities: Option<PathBuf>,
    /// The name given in EHLO. Without one the connection's own address is given.
    pub hello_name: Option<String>,
    /// Connections at the same time, 1 to 64.
    pub connections: usize,
    /// Messages after which a connection is closed and a new one opened, at least 1.
    pub messages_per_connection: u32,
    /// Whether several commands are sent at once.
    pub pipelining: Pipelining,
    /// How long to wait for what.
    pub timeouts: Timeouts,
    /// What messages are signed with. One from a domain without a key goes unsigned.
    pub keys: Keyring,
}

/// Whether the connection is encrypted. There is no "if offered": whoever can read the connection can also hide the
/// offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// No. Only sensible on one's own machine or network; a password is sent only to a loopback or private address.
    Plain,
    /// TLS after STARTTLS, or nothing.
    StartTls,
    /// TLS from the first octet.
    Tls,
}

/// Whether commands are sent without waiting for each reply (RFC 2920).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pipelining {
    /// Where the server says that it can.
    WhenOffered,
    /// Never, for servers that say they can and cannot.
    Never,
}

/// User name and password.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// As the server knows it.
    pub user: String,
    /// The secret.
    pub password: Password,
}

/// A secret that prints as three stars.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Wraps the secret.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}

/// How long to wait. A step may take up to twice its time when the server answers in crumbs, never longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection to one address of the server.
    pub connect: Duration,
    /// For the greeting, each reply and the TLS handshake. RFC 5321 section 4.5.3.2 says 5 minutes for mail between
    /// strangers; a submission server that needs one minute is as good as away, and the message is tried again.
    pub reply: Duration,
    /// For the reply to a whole message: RFC 5321 section 4.5.3.2.6 says 10 minutes, because giving up early makes
    /// duplicates.
    pub message: Duration,
    /// For the kernel to take a piece of the message (RFC 5321 section 4.5.3.2.5 says 3 minutes).
    pub write: Duration,
    /// How long an idle connection is kept for the next message.
    pub idle: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            reply: Duration::from_mins(1),
            message: Duration::from_mins(10),
            write: Duration::from_mins(3),
            idle: Duration::from_secs(20),
        }
    }
}

/// More connections than this from one sender are taken for an attack by most servers.
const MOST_CONNECTIONS: usize = 64;

impl Settings {
    /// A server with everything else at its default: STARTTLS, no sign-in, 4 connections of 1,000 messages each,
    /// pipelining where offered.
    pub fn new(host: impl Into<String>, port: u16) -> Self {
        Self {
            host: host.into(),
            port,
            security: Security::StartTls,
            credentials: None,
            extra_authorities: None,
            hello_name: None,
            connections: 4,
            messages_per_connection: 1000,
            pipelining: Pipelining::WhenOffered,
            timeouts: Timeouts::default(),
            keys: Keyring::default(),
        }
    }

    pub(super) fn check(&self) -> Result<(), SettingsError> {
        word(&self.host, "host", "a host name or address")?;
        if let Some(name) = &self.hello_name {
            word(name, "hello_name", "a host name")?;
        }
        if !(1..=MOST_CONNECTIONS).contains(&self.connections) {
            return Err(value("connections", "a number from 1 to 64"));
        }
        if self.messages_per_connection == 0 {
            return Err(value("messages_per_connection", "at least 1"));
        }
        let times = self.timeouts;
        let times = [
            times.connect,
            times.reply,
            times.message,
            times.write,
            times.idle,
        ];
        if times.contains(&Duration::ZERO) {
            return Err(value("timeouts", "longer than nothing"));
        }
        let Some(credentials) = &self.credentials else {
            return Ok(());
        };
        secret(&credentials.user, "credentials.user")?;
        secret(credentials.password.reveal(), "credentials.password")
    }
}

fn word(text: &str, name: &'static str, expected: &'static str) -> Result<(), SettingsError> {
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    if text.is_empty() || text.len() > 255 || !plain {
        return Err(value(name, expected));
    }
    Ok(())
}

/// AUTH PLAIN parts user and password by NUL (RFC 4616), and the whole must fit into a command.
fn secret(text: &str, name: &'static str) -> Result<(), SettingsError> {
    if text.is_empty() || text.len() > 255 || text.contains('\0') {
        return Err(value(name, "1 to 255 octets without NUL"));
    }
    Ok(())
}

fn value(name: &'static str, expected: &'static str) -> SettingsError {
    SettingsError::Value { name, expected }
}
