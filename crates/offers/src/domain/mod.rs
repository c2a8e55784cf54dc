//! What offers are and what they cost. Pure.

mod code;
mod cost;
mod definition;
mod words;

use kernel::CustomerId;
use serde::{Deserialize, Serialize};

pub use self::{
    code::{ALPHABET, CodeState, Refused, code_length, made, normal},
    definition::{Amounts, Codes, Definition, Gives, OfferState, Problem, Terms},
};
pub(crate) use self::{
    code::{field_of, read},
    cost::{Cost, cost},
    definition::{LONGEST_NAME, is_name},
};

kernel::typed_id!(
    /// A code that somebody was given.
    GivenId,
    "gvn"
);
db::int_column!(GivenId);

/// Whose code it was that an order carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OfferWhose)]
pub enum Whose {
    /// It was given to who ordered.
    Theirs,
    /// It was given to somebody else.
    Other,
    /// It was given to nobody, or is one that many use and was not given to who ordered.
    Nobody,
}

impl Whose {
    /// Its word in the table.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Theirs => "theirs",
            Self::Other => "other",
            Self::Nobody => "nobody",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::Theirs, Self::Other, Self::Nobody]
            .into_iter()
            .find(|whose| whose.word() == word)
    }

    /// Of a code that was given to somebody, on an order of somebody.
    pub(crate) fn of(given_to: CustomerId, by: CustomerId) -> Self {
        if given_to.is_nobody() {
            Self::Nobody
        } else if given_to == by {
            Self::Theirs
        } else {
            Self::Other
        }
    }
}
