//! Why a command could not do what was asked.

/// A failure with its causes. The text says what happened and what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A setting is missing or wrong.
    #[error(transparent)]
    Settings(#[from] settings::Error),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] db::DbError),
    /// Logs could not be started.
    #[error(transparent)]
    Logs(#[from] telemetry::StartError),
    /// What was asked cannot be done.
    #[error("{0}")]
    Asked(String),
    /// The file system refused something.
    #[error("{what}")]
    Io {
        /// What was tried.
        what: String,
        /// Why it failed.
        #[source]
        source: std::io::Error,
    },
    /// A room refused; its own text says why.
    #[error(transparent)]
    Room(#[from] Box<dyn std::error::Error + Send + Sync>),
}

impl Failure {
    /// What was asked cannot be done.
    pub(crate) fn asked(text: impl Into<String>) -> Self {
        Self::Asked(text.into())
    }

    /// A room's error.
    pub(crate) fn room(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Room(Box::new(error))
    }

    /// The file system's error, with what was tried.
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}
