//! How many days lie between orders.

use std::sync::Arc;

use ::predicates::{
    Bounds, Env, Kind, Leaf, Members, Moves, PredicateError, Set, Spec, Unit, Verdict,
};
use db::Tx;
use kernel::{CustomerId, Span};
use serde_json::{Map, Value, json};

use super::{TOLD_BY, WATCHES, memory::Memory, ratio, tally, times_of};
use crate::store::Times;

pub(super) fn spec(memory: &Arc<Memory>) -> Spec {
    let memory = Arc::clone(memory);
    Spec::new(
        "orders.average_gap",
        "Leaves so many days between orders on average, to the nearest day; with fewer than two orders there is no average",
        move |fields| {
            Ok(Box::new(AverageGap {
                memory: Arc::clone(&memory),
                bounds: fields.needed_bounds()?,
            }))
        },
    )
    .bounds(Kind::Integer)
    .example(json!({"at_most": 30}))
    .example(json!({"at_least": 80, "at_most": 100}))
}

#[derive(Debug)]
struct AverageGap {
    memory: Arc<Memory>,
    bounds: Bounds,
}

impl AverageGap {
    fn accepts(&self, times: &Times) -> bool {
        let gaps = i64::from(times.orders).saturating_sub(1);
        let whole = times.last_at.since(times.first_at).millis();
        let day = Span::from_days(1).millis();
        ratio(whole, 1, gaps.saturating_mul(day)).is_some_and(|days| self.bounds.accepts(days))
    }
}

impl Leaf for AverageGap {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        let times = self.memory.times(tx, env)?;
        let found = times.iter().filter(|times| self.accepts(times));
        Ok(Set::collect(found.map(|times| tally::customer(times.customer)))?.into())
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let times = times_of(tx, customer, env)?;
        Ok(Verdict::always(
            times.is_some_and(|times| self.accepts(&times)),
        ))
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn told_by(&self) -> Option<&'static [&'static str]> {
        Some(TOLD_BY)
    }

    fn moves(&self) -> Moves {
        Moves::Never
    }

    fn words(&self) -> String {
        let days = self.bounds.words(Unit::Count("day", "days"));
        format!("leaves {days} between orders on average")
    }

    fn normal_form(&self) -> Map<String, Value> {
        let mut form = Map::new();
        self.bounds.write(Kind::Integer, &mut form);
        form
    }
}
