//! The nouns and the decisions. Nothing here reads a clock or a database.

mod calendar;
mod campaign;
mod check;
mod document;
mod learning;
mod lot;
mod problem;
mod rate;
mod run;
mod winner;

pub(crate) use calendar::{due_of, next_day, next_local, starts_at};
pub use campaign::{CampaignId, CampaignName, CampaignState};
pub(crate) use check::check;
pub use document::{
    Best, Chooser, Document, Every, Learning, LocalTime, Measure, Missed, Resend, ResendTo, Test,
    Unit, Variant, When,
};
pub use learning::{Round, RoundArm};
pub(crate) use learning::{is_due, next_round, telling};
pub(crate) use lot::{is_held_out, is_in_test, learned_variant, variant_of};
pub use problem::Problem;
pub(crate) use rate::Slots;
pub(crate) use run::{Plan, node, node_in};
pub use run::{RecipientState, RunId, RunState, Stopping};
pub use winner::{Arm, Verdict, judge};

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
