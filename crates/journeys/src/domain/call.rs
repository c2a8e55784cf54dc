//! A call of another system.

/// How far a call is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// Not made yet, or to be tried again.
    Open,
    /// The receiver has it.
    Done,
    /// Given up; why.
    Failed(String),
}
