//! The answer of a command that may be given twice.

/// Whether a command did its work now, or found it done by an earlier, equal command. Both are success.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done<T> {
    /// The work was done now.
    Done(T),
    /// The same work was done before; nothing changed now.
    AlreadyDone(T),
}

impl<T> Done<T> {
    /// The result, whoever did the work.
    pub fn into_inner(self) -> T {
        match self {
            Self::Done(inner) | Self::AlreadyDone(inner) => inner,
        }
    }

    /// The result by reference, whoever did the work.
    pub const fn get(&self) -> &T {
        match self {
            Self::Done(inner) | Self::AlreadyDone(inner) => inner,
        }
    }

    /// True when the work was done now.
    pub const fn is_new(&self) -> bool {
        matches!(self, Self::Done(_))
    }

    /// The same answer about another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Done<U> {
        match self {
            Self::Done(inner) => Done::Done(change(inner)),
            Self::AlreadyDone(inner) => Done::AlreadyDone(change(inner)),
        }
    }
}
