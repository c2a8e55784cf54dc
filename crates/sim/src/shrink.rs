//! A plan that fails is made as short as it goes: steps are left out while it still fails in the same way.

use crate::{
    plan::Plan,
    run::{Backend, run},
};

/// Plans tried at most.
const MOST_TRIES: usize = 500;

/// The shortest plan found that breaks the same rule.
pub fn shrink(plan: &Plan, backend: Backend, rule: &str) -> Plan {
    let mut best = plan.clone();
    let mut tries = 0;
    let mut size = best.steps.len().div_ceil(2);
    while size > 0 && tries < MOST_TRIES {
        let mut shorter = false;
        let mut start = best.steps.len();
        // From the end: what comes after the fault is left out first.
        while start > 0 && tries < MOST_TRIES {
            start = start.saturating_sub(size);
            let candidate = without(&best, start, size);
            tries = tries.saturating_add(1);
            if fails(&candidate, backend, rule) {
                best = candidate;
                shorter = true;
                start = start.min(best.steps.len());
            }
        }
        if !shorter || size > 1 {
            size = if size == 1 { 0 } else { size.div_ceil(2) };
        }
    }
    best
}

fn without(plan: &Plan, start: usize, size: usize) -> Plan {
    let mut steps = plan.steps.clone();
    let end = start.saturating_add(size).min(steps.len());
    steps.drain(start..end);
    Plan {
        seed: plan.seed,
        steps,
    }
}

fn fails(plan: &Plan, backend: Backend, rule: &str) -> bool {
    run(plan, backend)
        .and_then(|ran| ran.failure)
        .is_some_and(|failure| failure.rule == rule)
}
