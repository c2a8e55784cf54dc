//! When the first and the last order were placed.

use std::sync::Arc;

use ::predicates::{Env, Leaf, Members, Moves, PredicateError, Set, Spec, Verdict, Window};
use db::Tx;
use kernel::{CustomerId, Timestamp};
use serde_json::{Map, Value, json};

use super::{TOLD_BY, WATCHES, memory::Memory, tally, times_of};
use crate::store::Times;

pub(super) fn first(memory: &Arc<Memory>) -> Spec {
    spec(
        "orders.first",
        "Placed the first order at such a time; at any time, when none is given",
        (memory, "first"),
        |times| times.first_at,
    )
    .example(json!({"within_days": 30}))
    .example(json!({"after": "2026-01-01", "before": "2026-02-01"}))
    .example(json!({}))
}

pub(super) fn last(memory: &Arc<Memory>) -> Spec {
    spec(
        "orders.last",
        "Placed the last order at such a time; at any time, when none is given",
        (memory, "last"),
        |times| times.last_at,
    )
    .example(json!({"older_than_days": 180}))
    .example(json!({"older_than_days": 60, "within_days": 90}))
}

fn spec(
    name: &'static str,
    summary: &'static str,
    (memory, which): (&Arc<Memory>, &'static str),
    of: fn(&Times) -> Timestamp,
) -> Spec {
    let memory = Arc::clone(memory);
    Spec::new(name, summary, move |fields| {
        Ok(Box::new(Instant {
            memory: Arc::clone(&memory),
            window: fields.window()?,
            which,
            of,
        }))
    })
    .window()
}

#[derive(Debug)]
struct Instant {
    memory: Arc<Memory>,
    window: Window,
    which: &'static str,
    of: fn(&Times) -> Timestamp,
}

impl Leaf for Instant {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        let (first, last) = self.window.range(env.now);
        let times = self.memory.times(tx, env)?;
        let found = times
            .iter()
            .filter(|times| (first..=last).contains(&(self.of)(times)));
        Ok(Set::collect(found.map(|times| tally::customer(times.customer)))?.into())
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let times = times_of(tx, customer, env)?;
        Ok(times.map_or(Verdict::NO, |times| {
            self.window.verdict((self.of)(&times), env.now)
        }))
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn told_by(&self) -> Option<&'static [&'static str]> {
        Some(TOLD_BY)
    }

    fn moves(&self) -> Moves {
        self.window.moves()
    }

    fn words(&self) -> String {
        format!("placed the {} order{}", self.which, self.window.words())
    }

    fn normal_form(&self) -> Map<String, Value> {
        let mut form = Map::new();
        self.window.write(&mut form);
        form
    }
}
