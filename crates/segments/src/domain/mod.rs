//! Sets, pages and what is kept. Pure.

mod algebra;
mod pages;
mod saved;
mod size;

pub(crate) use algebra::{Held, combine_all, combine_any, count_within};
pub(crate) use saved::{name_key, references, rewrite_references};
pub(crate) use size::mentions;

pub use pages::{Page, page};
pub use saved::{List, ListId, Membership, Segment, SegmentId, Summary, Version};
pub use size::Size;
