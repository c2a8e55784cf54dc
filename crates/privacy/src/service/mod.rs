//! The use cases: each calls every room that keeps anything by customer, in one transaction.

mod erase;
mod export;
mod merge;

pub use erase::{Erased, erase};
pub use export::export;
pub use merge::{merge, unmerge};
