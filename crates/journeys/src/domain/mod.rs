//! The nouns and the decisions. Nothing here reads a clock or a database.

mod calendar;
mod call;
mod document;
mod enrolment;
mod field_test;
mod fields;
mod lot;
mod parse;
mod parse_nodes;
mod parse_trigger;
mod problem;
mod step;
mod watching;

pub use call::Call;
pub use document::{
    ArmBranch, AttributeNode, Branch, ByHandTrigger, DateTrigger, DeliveredNode, DoNode, Document,
    EventTrigger, Exit, ExperimentNode, Goal, Holdout, MessageNode, Node, NodeId, Reentry,
    Schedule, ScheduleTrigger, SegmentTrigger, ShareNode, SplitNode, TagNode, Trigger, Turn,
    UntilNode, WaitForNode, WaitNode, WebhookNode, Weighted, What,
};
pub use enrolment::{
    BackFill, EnrolmentId, EnrolmentState, EntryRule, JourneyId, JourneyName, JourneyState,
    Occurrence, VersionId,
};
pub(crate) use enrolment::{Ruling, context, entry_rule};
pub use field_test::FieldTest;
pub use lot::is_held_out;
pub use problem::Problem;

pub use step::{
    Advance, Ahead, Delivery, Effect, Facts, Foretold, How, Passed, Person, Place, Then, advance,
};
pub use watching::Job;
pub(crate) use watching::{Look, Seen, turned};

/// Makes a text enum: what stands in columns and in JSON is the same word.
macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $name {
            /// Its one word, in columns and in JSON.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            /// The one with this word.
            pub fn parse(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}
pub(crate) use words;
