//! How many orders.

use std::sync::Arc;

use ::predicates::{
    Bounds, Env, Fields, Kind, Leaf, Members, Moves, Parsed, PredicateError, Problem, Spec, Unit,
    Verdict, Window,
};
use db::Tx;
use kernel::{Currency, CustomerId, Money};
use serde_json::{Map, Value, json};

use super::{
    CURRENCY, TOLD_BY, WATCHES, given_currency,
    memory::Memory,
    put,
    tally::{self, Tally},
    times_of,
};
use crate::store;

const AMOUNT_AT_LEAST: &str = "amount_at_least";
const AMOUNT_AT_MOST: &str = "amount_at_most";
/// Far beyond any order.
const GREATEST: i64 = 1_000_000_000_000_000;

pub(super) fn spec(memory: &Arc<Memory>) -> Spec {
    let memory = Arc::clone(memory);
    Spec::new(
        "orders.count",
        "Placed so many orders; cancelled ones and trials are none",
        move |fields| read(&memory, fields),
    )
    .bounds(Kind::Integer)
    .window()
    .optional(
        AMOUNT_AT_LEAST,
        Kind::Amount,
        "only orders worth this or more, net",
    )
    .optional(
        AMOUNT_AT_MOST,
        Kind::Amount,
        "only orders worth this or less, net",
    )
    .optional(
        CURRENCY,
        Kind::Text,
        "only orders in this currency; in all where left out, and in the shop's where an amount is given",
    )
    .example(json!({"at_least": 2}))
    .example(json!({"exactly": 0, "within_days": 90}))
    .example(json!({"at_least": 1, "amount_at_least": 10_000, "currency": "GBP"}))
}

fn read(memory: &Arc<Memory>, fields: &Fields<'_>) -> Parsed {
    Ok(Box::new(Count {
        memory: Arc::clone(memory),
        bounds: fields.needed_bounds()?,
        window: fields.window()?,
        filter: filter(fields)?,
    }))
}

fn filter(fields: &Fields<'_>) -> Result<Option<Filter>, Problem> {
    let low = fields.integer(AMOUNT_AT_LEAST, -GREATEST..=GREATEST)?;
    let high = fields.integer(AMOUNT_AT_MOST, -GREATEST..=GREATEST)?;
    if low.zip(high).is_some_and(|(low, high)| low > high) {
        return Err(fields.problem(
            AMOUNT_AT_LEAST,
            format!("must not be more than `{AMOUNT_AT_MOST}`"),
        ));
    }
    let currency = given_currency(fields)?;
    let amount = low.is_some() || high.is_some();
    Ok((amount || currency.is_some()).then(|| Filter {
        low,
        high,
        currency: currency.unwrap_or(fields.currency()),
    }))
}

/// Which orders count.
#[derive(Clone, Copy, Debug)]
struct Filter {
    low: Option<i64>,
    high: Option<i64>,
    currency: Currency,
}

impl Filter {
    fn accepts(&self, net: i64) -> bool {
        self.low.is_none_or(|low| net >= low) && self.high.is_none_or(|high| net <= high)
    }

    fn words(&self) -> String {
        let say = |amount| Money::new(amount, self.currency);
        match (self.low, self.high) {
            (None, None) => format!(" in {}", self.currency.code()),
            (Some(low), None) => format!(" of at least {}", say(low)),
            (None, Some(high)) => format!(" of at most {}", say(high)),
            (Some(low), Some(high)) => format!(" of {} to {}", say(low), say(high)),
        }
    }
}

#[derive(Debug)]
struct Count {
    memory: Arc<Memory>,
    bounds: Bounds,
    window: Window,
    filter: Option<Filter>,
}

impl Count {
    fn currency(&self) -> Option<Currency> {
        self.filter.map(|filter| filter.currency)
    }

    fn counts(&self, net: i64) -> bool {
        self.filter.is_none_or(|filter| filter.accepts(net))
    }

    fn is_simple(&self) -> bool {
        self.window.is_all() && self.filter.is_none()
    }
}

impl Leaf for Count {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        if self.is_simple() {
            let times = self.memory.times(tx, env)?;
            let counts = times
                .iter()
                .map(|times| (tally::customer(times.customer), i64::from(times.orders)));
            return tally::within(counts, self.bounds);
        }
        let mut tally = Tally::default();
        let range = self.window.range(env.now);
        let currency = self.currency();
        self.memory.orders_between(tx, env, range, |order| {
            if currency.is_none_or(|currency| order.currency == currency) && self.counts(order.net)
            {
                tally.add(order.customer, 1);
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
        if self.is_simple() {
            let times = times_of(tx, customer, env)?;
            let orders = times.map_or(0, |times| i64::from(times.orders));
            return Ok(Verdict::always(self.bounds.accepts(orders)));
        }
        let orders = store::orders_of(tx, customer, self.currency())?;
        let instants = orders
            .iter()
            .filter(|order| self.counts(order.net))
            .map(|order| order.placed_at);
        Ok(self.window.verdict_of_count(instants, self.bounds, env.now))
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
        format!(
            "placed {}{}{}",
            self.bounds.words(Unit::Count("order", "orders")),
            self.filter.map(|filter| filter.words()).unwrap_or_default(),
            self.window.words()
        )
    }

    fn normal_form(&self) -> Map<String, Value> {
        let mut form = Map::new();
        self.bounds.write(Kind::Integer, &mut form);
        self.window.write(&mut form);
        if let Some(filter) = self.filter {
            for (name, amount) in [(AMOUNT_AT_LEAST, filter.low), (AMOUNT_AT_MOST, filter.high)] {
                if let Some(amount) = amount {
                    put(&mut form, name, amount);
                }
            }
            put(&mut form, CURRENCY, filter.currency.code());
        }
        form
    }
}
