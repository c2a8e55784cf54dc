//! What members of the staff may do.

use serde::{Deserialize, Serialize};

/// What somebody does in the shop, and so what they may do here.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, staff and settings included.
    Owner,
    /// Looks at everything and changes programmes, segments, messages and records.
    Marketer,
    /// Looks at everything and changes what belongs to one customer.
    Support,
    /// Looks at everything.
    Analyst,
}

impl Role {
    /// All of them, the mightiest first.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Marketer, Self::Support, Self::Analyst];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Marketer => "marketer",
            Self::Support => "support",
            Self::Analyst => "analyst",
        }
    }

    /// The role of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

impl core::fmt::Display for Role {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str(self.word())
    }
}
