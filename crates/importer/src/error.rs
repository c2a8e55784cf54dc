//! What ends an import.

use db::DbError;

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
            Self::Reader => "importer.reader",
            Self::Progress => "importer.progress",
        }
    }
}
