//! How rows are taken.

use db::Tx;
use kernel::Moment;

use crate::error::HandlerError;

/// Takes one row.
pub type HandleEach<T> =
    Box<dyn Fn(&mut Tx<'_>, &Moment, &T) -> Result<(), HandlerError> + Send + Sync>;

/// Takes several rows.
pub type HandleBatch<T> =
    Box<dyn Fn(&mut Tx<'_>, &Moment, &[T]) -> Result<(), HandlerError> + Send + Sync>;

/// What is done with rows, inside the transaction that ends them.
pub enum Handle<T> {
    /// One at a time; each in a savepoint of its own.
    Each(HandleEach<T>),
    /// Several together: fewer statements for many rows. When it fails, what it wrote is undone and each row is given to it
    /// alone, so that one bad row fails alone.
    Batch(HandleBatch<T>),
}

impl<T> Handle<T> {
    /// Of one at a time.
    pub fn each(
        handle: impl Fn(&mut Tx<'_>, &Moment, &T) -> Result<(), HandlerError> + Send + Sync + 'static,
    ) -> Self {
        Self::Each(Box::new(handle))
    }

    /// Of several together.
    pub fn batch(
        handle: impl Fn(&mut Tx<'_>, &Moment, &[T]) -> Result<(), HandlerError> + Send + Sync + 'static,
    ) -> Self {
        Self::Batch(Box::new(handle))
    }
}

impl<T> std::fmt::Debug for Handle<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Each(_) => "Each(…)",
            Self::Batch(_) => "Batch(…)",
        })
    }
}
