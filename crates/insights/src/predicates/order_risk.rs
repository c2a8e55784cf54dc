//! Who has an open order that may go wrong.

use ::predicates::{
    Bounds, Env, Kind, Leaf, Members, Moves, PredicateError, Set, Spec, Unit, Verdict,
};
use db::Tx;
use kernel::{CustomerId, Timestamp};
use serde_json::{Map, Value, json};

use super::WATCHES;
use crate::store::{self, RiskRow};

/// An open order's risk within limits.
#[derive(Debug)]
struct OrderRisk {
    bounds: Option<Bounds>,
    /// So many percent of the usual risk, or more.
    of_usual: Option<i64>,
}

const OF_USUAL: &str = "of_usual";
/// Percentages of the usual risk that can be asked about.
const MOST: i64 = 10_000;

pub(super) fn spec() -> Spec {
    Spec::new(
        "insights.order_risk",
        "Has an order of the last 60 days that will be cancelled or partly given back with such a probability, as far as it can be told; not one of which something was already",
        |fields| {
            let of_usual = fields.integer(OF_USUAL, 1..=MOST)?;
            let bounds = match of_usual {
                Some(_) => fields.bounds()?,
                None => Some(fields.needed_bounds()?),
            };
            Ok(Box::new(OrderRisk { bounds, of_usual }))
        },
    )
    .bounds(Kind::Percent)
    .optional(
        OF_USUAL,
        Kind::Integer,
        "so many percent of what is usual in the shop, or more: 150 is half as much again",
    )
    .example(json!({"of_usual": 150}))
    .example(json!({"at_least": 20}))
    .example(json!({"at_most": 5}))
}

impl OrderRisk {
    fn accepts(&self, row: &RiskRow, now: Timestamp) -> bool {
        let above =
            |percent: i64| row.risk.saturating_mul(100) >= row.usual.saturating_mul(percent);
        row.closes_at > now
            && self
                .bounds
                .as_ref()
                .is_none_or(|bounds| bounds.accepts(row.risk))
            && self.of_usual.is_none_or(above)
    }
}

impl Leaf for OrderRisk {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        let mut found: Vec<CustomerId> = Vec::new();
        store::for_each_risk(tx, |row| {
            if self.accepts(row, env.now) {
                found.push(row.customer);
            }
            Ok(())
        })?;
        found.dedup();
        Ok(Set::collect(found)?.into())
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let rows = store::risks_of(tx, customer)?;
        let open = rows.iter().filter(|row| self.accepts(row, env.now));
        // It stands as long as the last of them is open.
        Ok(match open.map(|row| row.closes_at).max() {
            Some(until) => Verdict::until(true, until),
            None => Verdict::NO,
        })
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn moves(&self) -> Moves {
        Moves::Always
    }

    fn words(&self) -> String {
        let bounds = self.bounds.as_ref();
        let parts = [
            bounds.map(|bounds| format!("a probability of {}", bounds.words(Unit::Percent))),
            self.of_usual
                .map(|percent| format!("at least {percent} % of the usual probability")),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        format!(
            "has an open order that goes wrong with {}",
            parts.join(" and ")
        )
    }

    fn normal_form(&self) -> Map<String, Value> {
        let mut form = Map::new();
        if let Some(bounds) = &self.bounds {
            bounds.write(Kind::Percent, &mut form);
        }
        if let Some(percent) = self.of_usual {
            form.insert(OF_USUAL.to_owned(), Value::from(percent));
        }
        form
    }
}
