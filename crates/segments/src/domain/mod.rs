//! Conditions and what is kept. Pure.

mod algebra;
mod condition;
mod explain;
mod pages;
mod saved;

pub(crate) use algebra::{Held, combine_all, combine_any, count_within};
pub(crate) use condition::{LeafNode, Node};
pub(crate) use saved::{name_key, references, rewrite_references};

pub use condition::Condition;
pub use explain::{Explained, Explanation, Part};
pub use pages::{Page, page};
pub use saved::{List, ListId, Segment, SegmentId, Summary, Version};
