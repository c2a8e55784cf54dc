//! The nouns and the decisions. Nothing here reads a clock or a database.

mod ask;
mod channels;
mod decision;
mod hold;
mod message;
mod pace;
mod plan;
mod policy;
mod quiet;
mod retry;
mod topic;
mod wish;

pub use ask::{Ask, AskId, AskState, ContentRef, Merging, TIMING};
pub use channels::Channels;
pub use decision::{Decision, DecisionId, Outcome, Passed, Reason, Stage};
pub use hold::{Hold, HoldKind};
pub(crate) use message::word as message_word;
pub use message::{MessageId, MessageState};
pub use pace::{DomainRates, Lane, Pace, Rate, SenderPace, TextRates, WARM_UP};
pub(crate) use pace::{Going, LaneState, Limit, Parked, pace, warm_up};
pub use plan::{Contact, Decided, Facts, OpenAsk, decide};
pub use policy::{Cap, CapScope, Policy};
pub use quiet::QuietHours;
pub(crate) use retry::pause as retry_pause;
pub use topic::Topic;
pub use wish::Wish;

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
