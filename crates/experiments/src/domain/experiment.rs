//! An experiment that is kept, and whose arm is whose.

use kernel::{CustomerId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Definition, Kind, drawn};

kernel::typed_id!(ExperimentId, "exp");
db::int_column!(ExperimentId);

/// Lots are numbers below this.
pub(crate) const PARTS: u32 = 1_000_000;

/// Of [`PARTS`], how many each arm gets.
pub(crate) type Weights = Vec<u32>;

/// An experiment that is kept.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Experiment {
    /// Its id.
    #[schema(value_type = String, example = "exp_01fz3k9q8r7x2")]
    pub id: ExperimentId,
    /// Its name: no other experiment ever has it.
    #[schema(example = "subject-of-thank-you")]
    pub name: String,
    /// What it is.
    #[serde(flatten)]
    pub definition: Definition,
    /// When it was defined.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// How far it is.
    #[serde(flatten)]
    pub state: State,
    /// Of a million people, how many each arm gets now.
    pub weights: Vec<u32>,
    /// Which time it is that the weights were changed.
    #[serde(skip)]
    pub(crate) round: i64,
    /// When it was looked at last, to learn or to pick.
    #[serde(skip)]
    pub(crate) looked_at: Option<Timestamp>,
    /// Of a holdout: customers up to this number are measured.
    #[serde(skip)]
    pub(crate) up_to: CustomerId,
}

/// How far an experiment is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
#[schema(as = ExperimentState)]
pub enum State {
    /// It may still be changed, and nobody has an arm.
    Draft,
    /// Whoever comes to it gets an arm.
    Running {
        /// Since when.
        #[schema(value_type = String, format = DateTime)]
        started_at: Timestamp,
    },
    /// Whoever comes to it gets the winner, or the first arm where there is none.
    Stopped {
        /// Since when it ran.
        #[schema(value_type = String, format = DateTime)]
        started_at: Timestamp,
        /// Until when.
        #[schema(value_type = String, format = DateTime)]
        stopped_at: Timestamp,
        /// The arm that won.
        #[serde(skip_serializing_if = "Option::is_none")]
        winner: Option<String>,
        /// Who stopped it, by what rule.
        why: String,
    },
}

impl State {
    /// Its word.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Running { .. } => "running",
            Self::Stopped { .. } => "stopped",
        }
    }

    pub(crate) const fn started_at(&self) -> Option<Timestamp> {
        match self {
            Self::Draft => None,
            Self::Running { started_at } | Self::Stopped { started_at, .. } => Some(*started_at),
        }
    }

    /// Whether anybody gets an arm by lot.
    pub(crate) const fn is_running(&self) -> bool {
        matches!(self, Self::Running { .. })
    }
}

impl Definition {
    /// The weights of the arms, of [`PARTS`] together.
    pub(crate) fn weights(&self) -> Weights {
        let all: u64 = self.arms.iter().map(|arm| u64::from(arm.weight)).sum();
        shared_out(self.arms.iter().map(|arm| {
            let share = u64::from(arm.weight).saturating_mul(u64::from(PARTS));
            share.checked_div(all).unwrap_or(0)
        }))
    }
}

/// What rounding left over is the last one's.
fn shared_out(shares: impl Iterator<Item = u64>) -> Weights {
    let mut weights: Weights = shares
        .map(|share| u32::try_from(share).unwrap_or(PARTS))
        .collect();
    let before: u32 = weights.iter().rev().skip(1).sum();
    if let Some(last) = weights.last_mut() {
        *last = PARTS.saturating_sub(before);
    }
    weights
}

impl Experiment {
    /// What lots are drawn with.
    pub fn salt(&self) -> &str {
        self.definition.salt.as_deref().unwrap_or(&self.name)
    }

    /// The arm that a lot gives a customer now.
    pub(crate) fn draw(&self, customer: CustomerId) -> usize {
        let mut number = drawn(self.salt(), customer.raw(), PARTS);
        for (place, weight) in self.weights.iter().enumerate() {
            match number.checked_sub(*weight) {
                Some(rest) => number = rest,
                None => return place,
            }
        }
        // The weights add up to all lots.
        0
    }

    /// The arm of a customer, where `met` is the one that was theirs when they met the experiment: none before it is started.
    pub(crate) fn arm_for(&self, customer: CustomerId, met: Option<usize>) -> Option<usize> {
        match &self.state {
            State::Draft => None,
            State::Running { .. } => Some(met.unwrap_or_else(|| self.draw(customer))),
            State::Stopped { winner, .. } => {
                let winner = winner.as_deref().and_then(|name| self.place(name));
                Some(winner.unwrap_or(match self.definition.kind {
                    Kind::Test => 0,
                    // Nobody is held out any more.
                    Kind::Holdout => 1,
                }))
            }
        }
    }

    /// The place of an arm.
    pub(crate) fn place(&self, arm: &str) -> Option<usize> {
        self.definition.arms.iter().position(|one| one.name == arm)
    }

    /// The name of an arm.
    pub(crate) fn arm(&self, place: usize) -> &str {
        self.definition
            .arms
            .get(place)
            .map_or("", |arm| arm.name.as_str())
    }
}

/// The holdout that runs: who gets no marketing, whatever programme would like to write to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holdout {
    /// The experiment's name.
    pub name: String,
    pub(crate) salt: String,
    pub(crate) below: u32,
}

impl Holdout {
    /// Whether a customer is among them. Pure: to be asked as often as one likes.
    pub fn holds_out(&self, customer: CustomerId) -> bool {
        drawn(&self.salt, customer.raw(), PARTS) < self.below
    }
}
