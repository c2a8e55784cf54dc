//! Shares that learn while a campaign goes.
//!
//! The rule (Thompson 1933): of those who come next, each variant gets as many as the chance that it is the best one, by those
//! who had time to react; none gets fewer than the floor. What one gets is a lot drawn by hash, by the shares that stand when
//! their turn comes. Since shares move, a variant that was good on a good day is shown to more people of that day: whoever
//! compares variants afterwards compares them within a round.
#![expect(
    clippy::float_arithmetic,
    reason = "shares and chances are measured numbers"
)]

use kernel::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use stats::{chances_to_be_best, shared_out, with_floor};
use utoipa::ToSchema;

use super::{Document, Learning, Measure};

/// Lots are numbers below this.
pub(super) const PARTS: u32 = 1_000_000;
/// Most rounds of one sending; the last one's shares stand from then on. They grow longer with time, so these last for years.
const MOST_ROUNDS: usize = 200;
/// A round is at least this part of the time that has passed: what is known moves the less the more there is of it.
const PART_OF_PAST: i64 = 32;

/// Shares of the variants that stand for a while.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CampaignRound)]
pub struct Round {
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// The variants, in the order of the document.
    pub arms: Vec<RoundArm>,
}

/// One variant while the shares of a round stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CampaignRoundArm)]
pub struct RoundArm {
    /// The variant.
    pub variant: String,
    /// Of a million people, how many get it.
    pub of_a_million: u32,
    /// People whom its message had reached before this round, and who had time to react.
    pub reached: u64,
    /// Of them, those who did what is counted.
    pub did: u64,
    /// The chance that it is the best of all, by that; absent while nothing is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chance: Option<f64>,
}

/// Whether shares are looked at anew.
pub(crate) fn is_due(learning: &Learning, rounds: &[Round], now: Timestamp) -> bool {
    let (Some(first), Some(last)) = (rounds.first(), rounds.last()) else {
        return true;
    };
    let usual = Span::from_hours(i64::from(learning.wait_hours.div_ceil(4).max(1)));
    let part = Span::from_millis(now.since(first.since).millis() / PART_OF_PAST);
    rounds.len() < MOST_ROUNDS && now.since(last.since) >= usual.max(part)
}

/// The round that begins now, by what is known of the variants: reached, and did, in the order of the document.
pub(crate) fn next_round(
    document: &Document,
    learning: &Learning,
    seen: &[(u64, u64)],
    now: Timestamp,
) -> Round {
    let is_known = seen.iter().any(|(reached, _)| *reached > 0);
    let (shares, chances): (Vec<f64>, Vec<Option<f64>>) = if is_known {
        let known: Vec<(u64, u64)> = seen.iter().map(|(reached, did)| (*did, *reached)).collect();
        let chances = chances_to_be_best(&known);
        let floor = f64::from(learning.floor_percent) / 100.0;
        let shares = with_floor(&chances, floor);
        (shares, chances.into_iter().map(Some).collect())
    } else {
        let all: f64 = document
            .variants
            .iter()
            .map(|one| f64::from(one.share))
            .sum();
        let variants = document.variants.iter();
        variants
            .map(|one| (f64::from(one.share) / all, None))
            .unzip()
    };
    let parts = shared_out(&shares, PARTS);
    let arms = document.variants.iter().zip(parts).zip(seen).zip(chances);
    Round {
        since: now,
        arms: arms
            .map(
                |(((variant, of_a_million), (reached, did)), chance)| RoundArm {
                    variant: variant.id.clone(),
                    of_a_million,
                    reached: *reached,
                    did: *did,
                    chance,
                },
            )
            .collect(),
    }
}

/// What is known and what is done with it, as a sentence; nothing before the first one's turn.
pub(crate) fn telling(learning: &Learning, rounds: &[Round], is_over: bool) -> Option<String> {
    let last = rounds.last()?;
    let best = last
        .arms
        .iter()
        .max_by(|one, other| one.of_a_million.cmp(&other.of_a_million))?;
    let Some(chance) = best.chance else {
        let words = if is_over {
            "everybody was written to before anything was known: each variant got its own share"
        } else {
            "nothing is known yet: each variant gets its own share"
        };
        return Some(words.to_owned());
    };
    let people: u64 = last.arms.iter().map(|arm| arm.reached).sum();
    let hours = learning.wait_hours;
    let counted = match learning.measure {
        Measure::Opened => "openings",
        Measure::Clicked => "clicks",
        Measure::Ordered | Measure::Revenue => "orders",
    };
    let (get, come) = if is_over {
        ("got", "came last")
    } else {
        ("get", "come now")
    };
    Some(format!(
        "`{}` has the most {counted} with a chance of {:.0} %, by {people} people who had {hours} hours to react: {:.0} of 100 \
         who {come} {get} it; no variant {get} fewer than {} %",
        best.variant,
        chance * 100.0,
        f64::from(best.of_a_million) / 10_000.0,
        learning.floor_percent,
    ))
}
