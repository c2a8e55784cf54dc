//! Seed after seed, and those that once failed.

use core::fmt;

use crate::{
    plan::Plan,
    run::{Backend, Failure, run},
    shrink::shrink,
};

/// Seeds that once failed, for ever: seed, steps, database, and what it was.
const KEPT: &str = include_str!("seeds.txt");

/// Plans that once failed, with the database they failed on.
pub fn kept() -> Vec<(Plan, Backend)> {
    KEPT.lines()
        .filter_map(|line| {
            let mut words = line.split('#').next()?.split_whitespace();
            let seed: u64 = words.next()?.parse().ok()?;
            let steps: usize = words.next()?.parse().ok()?;
            let backend = match words.next()? {
                "postgres" => Backend::Postgres,
                _ => Backend::Sqlite,
            };
            Some((Plan::draw(seed, steps), backend))
        })
        .collect()
}

/// What became of one seed.
#[derive(Clone, Debug)]
pub enum Hunted {
    /// All rules held.
    Well {
        /// Steps made.
        steps: usize,
        /// Messages that arrived.
        letters: usize,
    },
    /// One did not.
    Found {
        /// The plan, as short as it goes.
        plan: Plan,
        /// What was seen in the short plan.
        failure: Failure,
    },
    /// There is no such database here.
    Nowhere,
}

impl Hunted {
    /// Lives through a plan, and makes it short when it fails.
    pub fn of(plan: &Plan, backend: Backend) -> Self {
        let Some(ran) = run(plan, backend) else {
            return Self::Nowhere;
        };
        let Some(failure) = ran.failure else {
            return Self::Well {
                steps: ran.steps,
                letters: ran.letters,
            };
        };
        let short = shrink(plan, backend, failure.rule);
        let again = run(&short, backend).and_then(|ran| ran.failure);
        Self::Found {
            plan: short,
            failure: again.unwrap_or(failure),
        }
    }
}

impl fmt::Display for Hunted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Well { steps, letters } => write!(formatter, "{steps} steps, {letters} letters"),
            Self::Nowhere => formatter.write_str("there is no such database here"),
            Self::Found { plan, failure } => {
                writeln!(
                    formatter,
                    "seed {}: rule {} does not hold",
                    plan.seed, failure.rule
                )?;
                writeln!(formatter, "{}", failure.seen)?;
                match failure.step {
                    Some(step) => writeln!(formatter, "after step {step} of")?,
                    None => writeln!(formatter, "at the end of")?,
                }
                for (number, step) in plan.steps.iter().enumerate() {
                    writeln!(
                        formatter,
                        "  {number} at node {}: {:?}",
                        step.node, step.action
                    )?;
                }
                writeln!(formatter, "the world:")?;
                formatter.write_str(&failure.world)
            }
        }
    }
}
