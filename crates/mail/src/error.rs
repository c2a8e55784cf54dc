//! What can be wrong with a message, the settings or the journal.

use std::io;
use std::path::PathBuf;

/// Why a message cannot be built. It will not become right by trying again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// A value that goes into a header holds a line break, NUL or another control character.
    #[error("{field} holds a control character")]
    Control {
        /// The field's name as in [`crate::Outgoing`].
        field: &'static str,
    },
    /// A value that goes into a header does not have the form it must have.
    #[error("{field} is not {expected}")]
    Form {
        /// The field's name as in [`crate::Outgoing`].
        field: &'static str,
        /// What was expected, as a noun.
        expected: &'static str,
    },
    /// Text and HTML together are larger than any large provider takes.
    #[error("the message is larger than 25 MiB")]
    TooLarge,
    /// A line of the built message is longer than the 998 octets of RFC 5322 section 2.1.1.
    #[error("line {line} of the message is longer than 998 octets")]
    LongLine {
        /// Counted from 1 over headers and body.
        line: usize,
    },
    /// The built message holds a CR or LF that is not part of a CRLF, or a NUL.
    #[error("line {line} of the message holds a bare line break or NUL")]
    BareLineBreak {
        /// Counted from 1 over headers and body.
        line: usize,
    },
}

/// Why the operator's settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A value is empty, too large, or holds a character that it may not.
    #[error("mail setting {name} is not {expected}")]
    Value {
        /// Name of the setting's field.
        name: &'static str,
        /// What was expected, as a noun.
        expected: &'static str,
    },
    /// The file of additional certificate authorities cannot be read.
    #[error("the file of certificate authorities {path} cannot be read")]
    Authorities {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: rustls::pki_types::pem::Error,
    },
    /// A certificate in that file is not one, or the file holds none.
    #[error("the file {path} holds no usable certificate authority")]
    NoAuthority {
        /// The file.
        path: PathBuf,
    },
    /// The TLS library refuses its own defaults.
    #[error("TLS cannot be set up")]
    Tls(#[source] rustls::Error),
}

/// Why the journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The file cannot be opened, read, written or replaced.
    #[error("the hand-over journal {path} cannot be used")]
    File {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// Another process has this journal open.
    #[error("the hand-over journal {path} is in use by another process")]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The file was not written by this program, or by a newer one.
    #[error("{path} is not a hand-over journal this program can read")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
}
