//! What ends an import.

use db::DbError;
use web::{Kind, ToProblem};

/// Why an import ended. What was written before stands, and the same command goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read, or is not laid out as told.
    #[error(transparent)]
    File(#[from] connectors::Error),
    /// The records cannot be written.
    #[error(transparent)]
    Intake(#[from] intake::Error),
    /// The database failed.
    #[error("the import's progress could not be written")]
    Db(#[from] DbError),
    /// The rejects file cannot be written.
    #[error("the rejects file {path} cannot be written")]
    Rejects {
        /// Where.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Nearly everything is rejected: the layout is not the one that was told.
    #[error(
        "{rejected} of the first {rows} rows were rejected, the first because: {first}. Nothing was imported. Check that the \
         format or the column file fits this file (column names, date format, decimal mark); the rejected rows are in {rejects}"
    )]
    TooManyRejected {
        /// How many were rejected.
        rejected: u64,
        /// Of how many.
        rows: u64,
        /// The first reason.
        first: String,
        /// Where the rejected rows are.
        rejects: String,
    },
    /// The same import was begun again while this one ran.
    #[error(
        "the same import of this file was begun by another process, which goes on where this one was: nothing is lost, and \
         nothing is doubled"
    )]
    TakenOver,
    /// Somebody cancelled it.
    #[error("the import was cancelled")]
    Cancelled,
    /// It is over, or not over, and cannot be cancelled or gone on with.
    #[error("import {0} is {1}")]
    State(crate::uploads::ImportId, String),
    /// A table without a description.
    #[error("a table of any columns needs a description of them")]
    NoColumns,
    /// No such file.
    #[error("there is no file {0}: it may be older than seven days")]
    NoFile(crate::uploads::FileId),
    /// No such import.
    #[error("there is no import {0}")]
    NoImport(crate::uploads::ImportId),
    /// Too many files.
    #[error("{0} files wait to be imported already; each is kept for seven days")]
    TooManyFiles(i64),
    /// Too many imports wait.
    #[error("{0} imports wait already: wait until some are over")]
    Queue(usize),
    /// A part that does not come behind what is there.
    #[error("{0} bytes of the file are there: go on from there")]
    OtherOffset(i64),
    /// A file that is too large.
    #[error("a file has at most {0} bytes: cut it into several")]
    TooLarge(i64),
    /// The file cannot be kept.
    #[error("the file could not be kept")]
    Keep(#[source] std::io::Error),
    /// The reading thread ended without a word.
    #[error("reading the file ended unexpectedly")]
    Reader,
    /// What a run remembered cannot be understood.
    #[error("the progress of an earlier import cannot be understood")]
    Progress,
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::File(_) => "importer.file",
            Self::Intake(error) => error.code(),
            Self::Db(error) => error.code(),
            Self::Rejects { .. } => "importer.rejects_file",
            Self::TooManyRejected { .. } => "importer.too_many_rejected",
            Self::TakenOver => "importer.taken_over",
            Self::Cancelled => "importer.cancelled",
            Self::State(..) => "importer.state",
            Self::NoColumns => "importer.no_columns",
            Self::NoFile(_) => "importer.no_file",
            Self::NoImport(_) => "importer.not_found",
            Self::TooManyFiles(_) => "importer.too_many_files",
            Self::Queue(_) => "importer.queue",
            Self::OtherOffset(_) => "importer.other_offset",
            Self::TooLarge(_) => "importer.file_too_large",
            Self::Keep(_) => "importer.keep",
            Self::Reader => "importer.reader",
            Self::Progress => "importer.progress",
        }
    }
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::File(_) | Self::NoColumns | Self::TooManyRejected { .. } => Kind::Invalid,
            Self::NoFile(_) | Self::NoImport(_) => Kind::NotFound,
            Self::TooManyFiles(_)
            | Self::Queue(_)
            | Self::OtherOffset(_)
            | Self::TakenOver
            | Self::Cancelled
            | Self::State(..) => Kind::Conflict,
            Self::TooLarge(_) => Kind::TooLarge,
            Self::Intake(_)
            | Self::Rejects { .. }
            | Self::Reader
            | Self::Progress
            | Self::Keep(_) => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }
}
