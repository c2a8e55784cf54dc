//! How far a key or a member of the staff reaches.

use core::fmt;

use serde::{Deserialize, Serialize};

/// What a caller may do. Each one includes those before it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Look at everything of the shop.
    Read,
    /// Also change what belongs to one customer: who they are, what they agreed to, what happened to them.
    People,
    /// Also change what holds for many: records of every kind, segments, journeys, messages.
    Write,
    /// Also change who works here and what the shop is.
    Manage,
}

impl Scope {
    /// All of them, the smallest first.
    pub const ALL: [Self; 4] = [Self::Read, Self::People, Self::Write, Self::Manage];

    /// Its word in declarations, tables and answers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::People => "people",
            Self::Write => "write",
            Self::Manage => "manage",
        }
    }

    /// The scope of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.word() == word)
    }

    /// Whether a caller of this scope may do what `needed` says.
    pub fn allows(self, needed: Self) -> bool {
        self >= needed
    }

    /// This one and all that it includes.
    pub fn included(self) -> Vec<Self> {
        let mut all = Self::ALL.to_vec();
        all.retain(|scope| self.allows(*scope));
        all
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}
