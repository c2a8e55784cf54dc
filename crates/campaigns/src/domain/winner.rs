//! Which variant goes to the rest.
//!
//! The rule: the variant with the highest value wins when it is better than each of the others beyond chance, that is, when
//! the interval of its difference to each lies above nothing, at 95 % for all of these comparisons together (Bonferroni).
//! Shares are compared by Newcombe's interval, amounts by Welch's standard error. Where the difference may be chance, it is
//! not decided, and the first variant of the document is sent.
#![expect(
    clippy::float_arithmetic,
    reason = "shares and means are measured numbers with their uncertainty"
)]

use serde::{Deserialize, Serialize};
use stats::{Level, difference, difference_of_means, float, wilson};

use super::Measure;

/// What one variant came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arm {
    /// The variant.
    pub variant: String,
    /// People whom its message reached.
    pub reached: u64,
    /// Of them, those who did what is counted.
    pub did: u64,
    /// Net amounts of those who spent something, in minor units.
    pub amounts: Vec<i64>,
}

/// What was decided, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = CampaignVerdict)]
pub struct Verdict {
    /// The variant that the rest gets.
    pub winner: String,
    /// `rule`, or `hand` where a person chose.
    pub by: String,
    /// Whether the difference is more than chance.
    pub decided: bool,
    /// In words.
    pub words: String,
    /// What each came to, in the order of the document.
    pub arms: Vec<ArmView>,
}

/// What one variant came to when it was decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = CampaignArm)]
pub struct ArmView {
    /// The variant.
    pub variant: String,
    /// People whom its message reached.
    pub reached: u64,
    /// Of them, those who did what is counted; of revenue, those who spent something.
    pub did: u64,
    /// The share, or the mean amount in minor units; absent of nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
}

impl Arm {
    fn value(&self, measure: Measure) -> Option<f64> {
        match measure {
            Measure::Opened | Measure::Clicked | Measure::Ordered => {
                wilson(self.did.min(self.reached), self.reached, Level::USUAL)
                    .map(|share| share.share)
            }
            Measure::Revenue => (self.reached > 0).then(|| self.sums().0 / float(self.reached)),
        }
    }

    /// The sum of the amounts and of their squares.
    fn sums(&self) -> (f64, f64) {
        self.amounts.iter().fold((0.0, 0.0), |(sum, squares), net| {
            let size = float(net.unsigned_abs());
            let amount = if *net < 0 { -size } else { size };
            (sum + amount, squares + amount * amount)
        })
    }

    /// Whether it is better than another one beyond chance.
    fn beats(&self, other: &Self, measure: Measure, level: Level) -> bool {
        match measure {
            Measure::Opened | Measure::Clicked | Measure::Ordered => {
                let own = (self.did.min(self.reached), self.reached);
                let its = (other.did.min(other.reached), other.reached);
                difference(own, its, level).is_some_and(|found| found.interval.low > 0.0)
            }
            Measure::Revenue => {
                let of = |arm: &Self| {
                    let (sum, squares) = arm.sums();
                    (sum, squares, arm.reached)
                };
                difference_of_means(of(self), of(other))
                    .is_some_and(|(difference, error)| difference - level.z() * error > 0.0)
            }
        }
    }
}

/// Decides by the rule at the head of this module.
pub fn judge(arms: &[Arm], measure: Measure) -> Verdict {
    let views = arms.iter().map(|arm| ArmView {
        variant: arm.variant.clone(),
        reached: arm.reached,
        did: match measure {
            Measure::Opened | Measure::Clicked | Measure::Ordered => arm.did,
            Measure::Revenue => u64::try_from(arm.amounts.len()).unwrap_or(u64::MAX),
        },
        value: arm.value(measure),
    });
    let views: Vec<ArmView> = views.collect();
    let others = arms.len().saturating_sub(1).max(1);
    let others = float(u64::try_from(others).unwrap_or(1));
    let level = Level::new(1.0 - 0.05 / others).unwrap_or(Level::USUAL);
    let mut best: Option<(&Arm, f64)> = None;
    for arm in arms {
        if let Some(value) = arm.value(measure)
            && best.is_none_or(|(_, highest)| value > highest)
        {
            best = Some((arm, value));
        }
    }
    let rest = |best: &Arm| {
        let rest = arms.iter().filter(|arm| arm.variant != best.variant);
        rest.clone().next().is_some() && rest.into_iter().all(|arm| best.beats(arm, measure, level))
    };
    let won = best.map(|(arm, _)| arm).filter(|arm| rest(arm));
    let first = arms.first().map(|arm| arm.variant.clone());
    let (winner, words) = if let Some(arm) = won {
        let words = format!(
            "`{}` is better than each of the others, beyond chance",
            arm.variant
        );
        (arm.variant.clone(), words)
    } else {
        let first = first.unwrap_or_default();
        let words =
            format!("not decided: the difference may be chance, so `{first}`, the first, is sent");
        (first, words)
    };
    Verdict {
        winner,
        by: "rule".to_owned(),
        decided: won.is_some(),
        words,
        arms: views,
    }
}
