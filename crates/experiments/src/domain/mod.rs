//! The nouns and the decisions. Nothing here reads a clock or a database.

mod definition;
mod experiment;
mod lot;
mod picking;
mod planning;
mod reading;
mod telling;
mod weighing;

pub use definition::{Allocation, Arm, Definition, Kind, Metric, Rule};
pub(crate) use definition::{Unit, is_name};
pub use experiment::{Experiment, ExperimentId, Holdout, State};
pub(crate) use experiment::{PARTS, Weights};
pub use lot::drawn;
pub(crate) use picking::pick;
pub use planning::{Plan, PlanQuestion};
pub(crate) use planning::{Seen, plan};
pub use reading::{
    ArmReading, Bar, Chance, Comparison, Mean, MetricReading, Picture, Range, Ratio, Reading, Step,
    Verdict,
};
pub(crate) use reading::{Gathered, read};
pub(crate) use weighing::{Outcome, Person};
