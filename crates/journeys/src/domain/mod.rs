//! The nouns and the decisions. Nothing here reads a clock or a database.

mod document;
mod enrolment;
mod field_test;
mod holdout;
mod parse;
mod problem;
mod step;

pub use document::{
    Document, Exit, Goal, Holdout, MessageNode, Node, NodeId, Reentry, Trigger, WaitNode, What,
};
pub use enrolment::{
    BackFill, EnrolmentId, EnrolmentState, EntryRule, JourneyId, JourneyName, JourneyState,
    Occurrence, VersionId,
};
pub(crate) use enrolment::{context, entry_rule};
pub use field_test::FieldTest;
pub use holdout::is_held_out;
pub use problem::Problem;
pub use step::{Advance, Effect, Passed, Place, Then, advance};

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
