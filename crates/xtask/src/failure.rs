//! Why a chore ended badly.

/// A sentence for the person at the terminal.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A failure that the terminal shows already.
    pub(crate) fn said() -> Self {
        Self(String::new())
    }
}

/// Says of an error what was being done.
pub(crate) fn doing<E: std::fmt::Display>(
    what: impl std::fmt::Display,
) -> impl FnOnce(E) -> Failure {
    move |error| Failure(format!("{what}: {error}"))
}
