//! Why a file cannot be read at all. What is wrong with single rows is a reject, not an error.

use std::io;

/// Why reading stopped, or could not begin.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be opened.
    #[error("cannot open {path}")]
    Open {
        /// The path as given.
        path: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The input broke off: a disk or pipe failed, or compressed data are damaged.
    #[error("cannot read on after line {line}")]
    Read {
        /// The last line that was read whole.
        line: u64,
        /// What the system or the decompressor said.
        #[source]
        source: io::Error,
    },
    /// There is nothing in the file.
    #[error("the file is empty")]
    Empty,
    /// The first row is not the header of this format.
    #[error("{0}")]
    Layout(String),
    /// The description of the columns cannot be used.
    #[error("{0}")]
    Columns(String),
    /// The format has no files of this kind.
    #[error("{format} has no {what} file that holds enough; {advice}")]
    Unsupported {
        /// The format.
        format: &'static str,
        /// What was asked for.
        what: &'static str,
        /// What to do instead.
        advice: &'static str,
    },
}

impl Error {
    /// The stable code of the error, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Open { .. } => "connectors.open",
            Self::Read { .. } => "connectors.read",
            Self::Empty => "connectors.empty",
            Self::Layout(_) => "connectors.layout",
            Self::Columns(_) => "connectors.columns",
            Self::Unsupported { .. } => "connectors.unsupported",
        }
    }
}
