//! What can go wrong.

use db::DbError;
use web::{Kind, ToProblem};

use crate::domain::{BackupId, MOST};

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("the shop's upkeep could not be read or written")]
    Db(#[from] DbError),
    /// A setting cannot be read.
    #[error(transparent)]
    Settings(#[from] settings::Error),
    /// The database has tools of its own.
    #[error("this shop is kept in PostgreSQL: copy it with pg_dump")]
    OwnTools,
    /// One waits already.
    #[error("a backup is being made already")]
    Busy,
    /// There are enough.
    #[error("{MOST} backups are kept already: remove some first")]
    TooMany,
    /// No such backup, or its file is gone.
    #[error("there is no backup {0}")]
    Unknown(BackupId),
    /// It is being made.
    #[error("backup {0} is still being made")]
    NotOver(BackupId),
    /// A file cannot be read or removed.
    #[error("the file of a backup could not be read or removed")]
    File(#[source] std::io::Error),
    /// A rule of HTTP.
    #[error(transparent)]
    Web(#[from] web::Refusal),
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Settings(error) => error.code(),
            Self::OwnTools => "upkeep.own_tools",
            Self::Busy => "upkeep.busy",
            Self::TooMany => "upkeep.too_many",
            Self::Unknown(_) => "upkeep.not_found",
            Self::NotOver(_) => "upkeep.not_over",
            Self::File(_) => "upkeep.file",
            Self::Web(refusal) => ToProblem::code(refusal),
        }
    }
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Settings(error) => error.kind(),
            Self::Web(refusal) => refusal.kind(),
            Self::OwnTools | Self::Busy | Self::TooMany | Self::NotOver(_) => Kind::Conflict,
            Self::Unknown(_) => Kind::NotFound,
            Self::File(_) => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }
}
