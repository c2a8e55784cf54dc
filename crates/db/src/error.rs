//! What can go wrong in the database, told apart by what a person can do about it.

use std::path::PathBuf;

/// Answer of everything in this crate.
pub type Result<T> = std::result::Result<T, DbError>;

/// A failure of the database. The text says what happened and what to do; the cause is the source.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// There is no shop at the place that was named.
    #[error("there is no shop at {}: create one with `perennial init`", .0.display())]
    NoShop(PathBuf),
    /// Another process writes to this SQLite shop.
    #[error("another process has this shop open for writing ({holder}): stop it, or use its API")]
    InUse {
        /// What the other process wrote about itself.
        holder: String,
    },
    /// The database was written by a newer version of the program.
    #[error(
        "this shop was last used by a newer version ({room} is at step {found}, this program knows {known}): \
         use that version or a newer one; nothing was changed"
    )]
    NewerSchema {
        /// The room whose schema is ahead.
        room: String,
        /// The step found in the database.
        found: i64,
        /// The last step that this program knows.
        known: i64,
    },
    /// A migration that was applied differs from the one in this program.
    #[error(
        "step {number} of {room} was applied with another text than this program has: the program or the database was altered by hand"
    )]
    AlteredMigration {
        /// The room.
        room: String,
        /// The step.
        number: i64,
    },
    /// A rule of the schema was broken: unique, foreign key, not null or check.
    #[error("a rule of the database was broken ({kind})")]
    Constraint {
        /// `unique`, `foreign key`, `not null`, `check` or `other`.
        kind: &'static str,
        /// The driver's error.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The disk is full.
    #[error("the disk is full: free some space and try again; nothing of this step was kept")]
    DiskFull,
    /// The database cannot be reached, or the connection broke before the commit.
    #[error(
        "the database cannot be reached: check that it runs and that the address and password are right"
    )]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Too much contention: the transaction was tried several times.
    #[error("the database was busy for too long: try again")]
    Busy,
    /// One transaction of a scratch database failed, and took all with it.
    #[error("a scratch database was lost with a transaction that failed: begin anew")]
    Lost,
    /// The file is not a database or is damaged.
    #[error("the database file is damaged or is not a Perennial shop: restore it from a backup")]
    Damaged(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A stored value is not what the program expects.
    #[error("column {column} holds {found} where {expected} was expected")]
    Column {
        /// Position of the column in the answer, from 0.
        column: usize,
        /// What is there.
        found: &'static str,
        /// What was asked for.
        expected: &'static str,
    },
    /// One row was expected and none was found.
    #[error("a row that must exist was not found")]
    NoRow,
    /// A stored row cannot be understood.
    #[error("{table}.{column} of {id} cannot be understood: {why}")]
    Row {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// The row's id as text.
        id: String,
        /// What is wrong.
        why: String,
    },
    /// The address of a database is malformed.
    #[error("`{0}` is not a database address: give a path, or postgres://user:password@host/name")]
    Address(String),
    /// A fault that a test asked for.
    #[error("injected fault")]
    Injected,
    /// Anything else from SQLite.
    #[error("SQLite refused a statement")]
    Sqlite(#[source] rusqlite::Error),
    /// Anything else from PostgreSQL.
    #[error("PostgreSQL refused a statement")]
    Postgres(#[source] postgres::Error),
    /// The file system refused something.
    #[error("the file system refused {what}")]
    Io {
        /// What was tried.
        what: String,
        /// Why it failed.
        #[source]
        source: std::io::Error,
    },
}

impl DbError {
    /// Stable code for logs and API answers.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoShop(_) => "db.no_shop",
            Self::InUse { .. } => "db.in_use",
            Self::NewerSchema { .. } => "db.newer_schema",
            Self::AlteredMigration { .. } => "db.altered_migration",
            Self::Constraint { .. } => "db.constraint",
            Self::DiskFull => "db.disk_full",
            Self::Unavailable(_) => "db.unavailable",
            Self::Busy => "db.busy",
            Self::Lost => "db.lost",
            Self::Damaged(_) => "db.damaged",
            Self::Column { .. } | Self::Row { .. } => "db.bad_row",
            Self::NoRow => "db.no_row",
            Self::Address(_) => "db.bad_address",
            Self::Injected => "db.injected",
            Self::Sqlite(_) | Self::Postgres(_) => "db.refused",
            Self::Io { .. } => "db.file",
        }
    }

    /// Whether the same request may succeed later without a change by a person.
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Unavailable(_) | Self::Busy | Self::DiskFull | Self::Injected
        )
    }
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::{ErrorCode, ffi};
        let Some(code) = error.sqlite_error_code() else {
            return Self::Sqlite(error);
        };
        let extended = error.sqlite_error().map_or(0, |inner| inner.extended_code);
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "every other code is told as it came"
        )]
        match code {
            ErrorCode::ConstraintViolation => {
                let kind = match extended {
                    ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => "unique",
                    ffi::SQLITE_CONSTRAINT_FOREIGNKEY => "foreign key",
                    ffi::SQLITE_CONSTRAINT_NOTNULL => "not null",
                    ffi::SQLITE_CONSTRAINT_CHECK => "check",
                    _ => "other",
                };
                Self::Constraint {
                    kind,
                    source: Box::new(error),
                }
            }
            ErrorCode::DiskFull => Self::DiskFull,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged(Box::new(error)),
            ErrorCode::CannotOpen | ErrorCode::SystemIoFailure | ErrorCode::ReadOnly => {
                Self::Unavailable(Box::new(error))
            }
            _ => Self::Sqlite(error),
        }
    }
}

impl From<postgres::Error> for DbError {
    fn from(error: postgres::Error) -> Self {
        if error.is_closed() {
            return Self::Unavailable(Box::new(error));
        }
        let Some(state) = error.code().map(|state| state.code().to_owned()) else {
            // Without a SQLSTATE it never reached the server, or its answer never reached us.
            return Self::Unavailable(Box::new(error));
        };
        match state.as_str() {
            "23505" => Self::Constraint {
                kind: "unique",
                source: Box::new(error),
            },
            "23503" => Self::Constraint {
                kind: "foreign key",
                source: Box::new(error),
            },
            "23502" => Self::Constraint {
                kind: "not null",
                source: Box::new(error),
            },
            "23514" => Self::Constraint {
                kind: "check",
                source: Box::new(error),
            },
            "53100" => Self::DiskFull,
            "40001" | "40P01" | "55P03" => Self::Busy,
            // XX000 on a cluster: a worker was lost at prepare or commit, the outcome is unknown.
            "XX000" | "53300" => Self::Unavailable(Box::new(error)),
            other if other.starts_with("08") || other.starts_with("57P") => {
                Self::Unavailable(Box::new(error))
            }
            other if other.starts_with("28") || other == "3D000" => {
                Self::Unavailable(Box::new(error))
            }
            _ => Self::Postgres(error),
        }
    }
}
