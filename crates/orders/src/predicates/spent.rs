//! How much was spent.

use std::sync::Arc;

use ::predicates::{
    Bounds, Env, Kind, Leaf, Members, Moves, PredicateError, Spec, Unit, Verdict, Window,
};
use db::Tx;
use kernel::{Currency, CustomerId};
use serde_json::{Map, Value, json};

use super::{
    CURRENCY, TOLD_BY, WATCHES, currency, currency_parameter,
    memory::Memory,
    put,
    tally::{self, Tally},
};
use crate::store;

pub(super) fn spec(memory: &Arc<Memory>) -> Spec {
    let memory = Arc::clone(memory);
    Spec::new(
        "orders.spent",
        "Spent so much, net: after discounts and refunds, without tax and delivery",
        move |fields| {
            Ok(Box::new(Spent {
                memory: Arc::clone(&memory),
                bounds: fields.needed_bounds()?,
                window: fields.window()?,
                currency: currency(fields)?,
            }))
        },
    )
    .bounds(Kind::Amount)
    .window()
    .parameter(currency_parameter())
    .example(json!({"at_least": 50_000}))
    .example(json!({"at_most": 10_000, "within_days": 365, "currency": "EUR"}))
}

#[derive(Debug)]
struct Spent {
    memory: Arc<Memory>,
    bounds: Bounds,
    window: Window,
    currency: Currency,
}

impl Leaf for Spent {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        if self.window.is_all() {
            let sums = self.memory.sums(tx, env, self.currency)?;
            let sums = sums.rows.iter();
            return tally::within(
                sums.map(|sums| (tally::customer(sums.customer), sums.net())),
                self.bounds,
            );
        }
        let mut tally = Tally::default();
        let range = self.window.range(env.now);
        self.memory.orders_between(tx, env, range, |order| {
            if order.currency == self.currency {
                tally.add(order.customer, order.net);
            }
        })?;
        tally.members(self.bounds)
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        if self.window.is_all() {
            let sums = store::sums_in(tx, customer, self.currency)?;
            let net = sums.map_or(0, |sums| sums.net());
            return Ok(Verdict::always(self.bounds.accepts(net)));
        }
        let orders = store::orders_of(tx, customer, Some(self.currency))?;
        let amounts = orders.iter().map(|order| (order.placed_at, order.net));
        Ok(self.window.verdict_of_sum(amounts, self.bounds, env.now))
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
        let amount = self.bounds.words(Unit::Amount(self.currency));
        format!("spent {amount}{}", self.window.words())
    }

    fn normal_form(&self) -> Map<String, Value> {
        let mut form = Map::new();
        self.bounds.write(Kind::Amount, &mut form);
        self.window.write(&mut form);
        put(&mut form, CURRENCY, self.currency.code());
        form
    }
}
