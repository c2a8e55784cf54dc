//! Every room's kinds of conditions, together.

pub use reactions::registry;
