//! Picking a winner, by the rule that was stated and no other.

use super::{
    Comparison, Reading, Rule,
    reading::{ALPHA, fewest},
};

/// The place of the arm that the rule picks, and why; `None` while it picks none.
pub(crate) fn pick(reading: &Reading) -> Option<(usize, String)> {
    if reading.sample_ratio.is_some_and(|ratio| ratio.alarming) {
        return None;
    }
    let people = fewest(&reading.arms);
    match reading.experiment.definition.rule {
        Rule::AlwaysValid { people: needed } if people >= needed => always_valid(reading),
        Rule::AtPeople { people: needed } if people >= needed => Some(at_people(reading, needed)),
        Rule::ByHand | Rule::AlwaysValid { .. } | Rule::AtPeople { .. } => None,
    }
}

fn always_valid(reading: &Reading) -> Option<(usize, String)> {
    let real = |one: &Comparison| one.always_valid_fit_p_value <= ALPHA;
    let metric = reading.metrics.first()?;
    let better = best(&metric.comparisons, real);
    if let Some(better) = better {
        let is_worse_elsewhere = reading
            .metrics
            .iter()
            .skip(1)
            .flat_map(|metric| &metric.comparisons)
            .any(|one| one.arm == better.arm && real(one) && one.difference.value < 0.0);
        if is_worse_elsewhere {
            return None;
        }
        let why = format!(
            "rule always_valid: p {:.4} over all comparisons together",
            better.always_valid_fit_p_value
        );
        return Some((reading.experiment.place(&better.arm)?, why));
    }
    let others = reading.arms.len().saturating_sub(1);
    let worse = metric
        .comparisons
        .iter()
        .filter(|one| real(one) && one.difference.value < 0.0);
    (worse.count() == others).then(|| (0, "rule always_valid: every other arm is worse".to_owned()))
}

fn at_people(reading: &Reading, needed: u64) -> (usize, String) {
    let real = |one: &Comparison| one.fit_p_value <= ALPHA;
    let comparisons = reading
        .metrics
        .first()
        .map(|metric| metric.comparisons.as_slice());
    let better = best(comparisons.unwrap_or_default(), real);
    let found = better.and_then(|better| {
        let why = format!(
            "rule at_people ({needed}): p {:.4} over all comparisons together",
            better.fit_p_value
        );
        Some((reading.experiment.place(&better.arm)?, why))
    });
    found.unwrap_or_else(|| {
        let why = format!("rule at_people ({needed}): no arm is better than the first");
        (0, why)
    })
}

fn best(comparisons: &[Comparison], real: impl Fn(&Comparison) -> bool) -> Option<&Comparison> {
    comparisons
        .iter()
        .filter(|one| real(one) && one.difference.value > 0.0)
        .max_by(|left, right| left.difference.value.total_cmp(&right.difference.value))
}
