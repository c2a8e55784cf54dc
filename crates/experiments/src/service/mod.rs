//! The use cases.

mod keeping;
mod meeting;
mod planning;
mod reading;
mod tending;

pub use keeping::{define, find, list, start, stop};
pub use meeting::{Met, MetExperiment, arm_of, forget, holdout, meet, merge, met_by};
pub use planning::plan;
pub use reading::read;
pub use tending::tend;
