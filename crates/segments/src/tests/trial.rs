//! A small room with customers and orders, and the conditions it offers.

use db::{DbError, Migration, Room, Table, Tx, params, row};
use kernel::{Currency, CustomerId, Rng, Span, Timestamp, Zone};
use predicates::{
    Bounds, Env, Fields, Kind, Leaf, Members, Moves, ParseContext, Parsed, PredicateError, Set,
    Spec, Unit, Verdict, Window,
};
use serde_json::{Map, Value, json};

use crate::Registry;

pub(crate) const ROOM: Room = Room {
    name: "trial",
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "customers and orders",
        sql: "CREATE TABLE trial_customer (customer_id BIGINT NOT NULL PRIMARY KEY, active BOOLEAN NOT NULL, country TEXT); \
              CREATE TABLE trial_order (customer_id BIGINT NOT NULL, id BIGINT NOT NULL, at BIGINT NOT NULL, \
              PRIMARY KEY (customer_id, id)) /* clustered */",
        tables: &[
            Table::customer("trial_customer"),
            Table::customer("trial_order"),
        ],
    }],
};

pub(crate) fn shop() -> ParseContext {
    ParseContext {
        currency: Currency::GBP,
        zone: Zone::parse("Europe/London").unwrap(),
        classes: Vec::new(),
    }
}

pub(crate) fn day(day: i64) -> Timestamp {
    Timestamp::parse("2026-01-01T12:00:00Z")
        .unwrap()
        .plus(Span::from_days(day))
}

pub(crate) fn registry() -> Registry {
    Registry::new(specs()).unwrap()
}

pub(crate) fn specs() -> Vec<Spec> {
    let mut specs = crate::predicates();
    specs.push(
        Spec::new("customer.everyone", "Is any active customer", |_| {
            Ok(Box::new(Everyone))
        })
        .example(json!({})),
    );
    specs.push(
        Spec::new(
            "trial.country",
            "Lives in one of these countries",
            |fields| Ok(Box::new(InCountry(fields.one_or_many("is", "any_of")?))),
        )
        .optional("is", Kind::Text, "the country")
        .optional("any_of", Kind::Texts, "the countries")
        .example(json!({"is": "GB"})),
    );
    specs.push(
        Spec::new("trial.orders", "How many orders were placed", read_orders)
            .bounds(Kind::Integer)
            .window()
            .example(json!({"at_least": 2, "within_days": 90})),
    );
    specs
}

#[derive(Debug)]
struct Everyone;

impl Leaf for Everyone {
    fn members(&self, tx: &mut Tx<'_>, _: &Env<'_>) -> Result<Members, PredicateError> {
        let sql = "SELECT customer_id FROM trial_customer WHERE active ORDER BY customer_id";
        Ok(Set::query(tx, sql, &[])?.into())
    }
    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        _: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let active: Option<bool> = tx.scalar(
            "SELECT active FROM trial_customer WHERE customer_id = $1",
            params![customer],
        )?;
        Ok(Verdict::always(active == Some(true)))
    }
    fn watches(&self) -> &'static [&'static str] {
        &["trial"]
    }
    fn moves(&self) -> Moves {
        Moves::Never
    }
    fn words(&self) -> String {
        "is any customer".to_owned()
    }
    fn normal_form(&self) -> Map<String, Value> {
        Map::new()
    }
}

#[derive(Debug)]
struct InCountry(Vec<String>);

impl Leaf for InCountry {
    fn members(&self, tx: &mut Tx<'_>, _: &Env<'_>) -> Result<Members, PredicateError> {
        let sql =
            "SELECT customer_id FROM trial_customer WHERE country IN ($1[]) ORDER BY customer_id";
        Ok(Set::query(tx, sql, params![&self.0])?.into())
    }
    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        _: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let country: Option<Option<String>> = tx.scalar(
            "SELECT country FROM trial_customer WHERE customer_id = $1",
            params![customer],
        )?;
        Ok(Verdict::always(
            country
                .flatten()
                .is_some_and(|country| self.0.contains(&country)),
        ))
    }
    fn watches(&self) -> &'static [&'static str] {
        &["trial"]
    }
    fn moves(&self) -> Moves {
        Moves::Never
    }
    fn words(&self) -> String {
        format!("lives in {}", self.0.join(" or "))
    }
    fn normal_form(&self) -> Map<String, Value> {
        Map::from_iter([("any_of".to_owned(), json!(self.0))])
    }
}

#[derive(Debug)]
struct Orders {
    bounds: Bounds,
    window: Window,
}

fn read_orders(fields: &Fields<'_>) -> Parsed {
    Ok(Box::new(Orders {
        bounds: fields.bounds()?.unwrap_or(Bounds::at_least(1)),
        window: fields.window()?,
    }))
}

impl Leaf for Orders {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        let (first, last) = self.window.range(env.now);
        let counted = "SELECT customer_id FROM trial_order WHERE at >= $1 AND at <= $2 \
                       GROUP BY customer_id HAVING count(*) >= $3 AND count(*) <= $4";
        let not = "SELECT customer_id FROM trial_order WHERE at >= $1 AND at <= $2 \
                   GROUP BY customer_id HAVING count(*) < $3 OR count(*) > $4";
        let params = params![first, last, self.bounds.low(), self.bounds.high()];
        if self.bounds.accepts(0) {
            return Ok(Members::Except(Set::query(tx, not, params)?));
        }
        Ok(Set::query(tx, counted, params)?.into())
    }
    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let times: Vec<Timestamp> = tx.query(
            "SELECT at FROM trial_order WHERE customer_id = $1",
            params![customer],
            |row| row.get(0).map_err(PredicateError::from),
        )?;
        Ok(self.window.verdict_of_count(times, self.bounds, env.now))
    }
    fn watches(&self) -> &'static [&'static str] {
        &["trial"]
    }
    fn moves(&self) -> Moves {
        self.window.moves()
    }
    fn words(&self) -> String {
        format!(
            "placed {}{}",
            self.bounds.words(Unit::Count("order", "orders")),
            self.window.words()
        )
    }
    fn normal_form(&self) -> Map<String, Value> {
        let mut form = Map::new();
        self.bounds.write(Kind::Integer, &mut form);
        self.window.write(&mut form);
        form
    }
}

/// Thirty customers, some not active, some without a country, with up to six orders each within 120 days.
pub(crate) fn history(tx: &mut Tx<'_>, rng: &Rng) -> Result<Vec<CustomerId>, DbError> {
    let customers: Vec<CustomerId> = (1..=30).map(CustomerId::from_raw).collect();
    let countries = [Some("GB"), Some("FR"), Some("DE"), None];
    for customer in &customers {
        let country = rng.pick(&countries).copied().flatten();
        tx.execute(
            "INSERT INTO trial_customer (customer_id, active, country) VALUES ($1, $2, $3)",
            params![*customer, rng.chance(9, 10), country],
        )?;
        let orders = rng.between(0, 6);
        tx.insert_many(
            "INSERT INTO trial_order (customer_id, id, at) VALUES ($1, $2, $3)",
            (0..orders).map(|id| row![*customer, id, day(rng.between(0, 120))]),
        )?;
    }
    tx.touch("trial");
    Ok(customers)
}

/// A random tree.
pub(crate) fn tree(rng: &Rng, depth: u32) -> Value {
    let list = |least: i64| -> Vec<Value> {
        let count = rng.between(least, 3);
        (0..count).map(|_| tree(rng, depth + 1)).collect()
    };
    match rng.below(if depth < 3 { 8 } else { 4 }) {
        0 => json!({"predicate": "trial.country", "any_of": ["FR", "GB"]}),
        1 => json!({"predicate": "segment.share", "percent": rng.between(0, 100), "salt": "x"}),
        2 | 3 => orders(rng),
        4 | 5 => json!({"all": list(0)}),
        6 => json!({"any": list(1)}),
        _ => json!({"not": tree(rng, depth + 1)}),
    }
}

fn orders(rng: &Rng) -> Value {
    let mut leaf = json!({"predicate": "trial.orders"});
    let bounds = [
        ("at_least", rng.between(0, 4)),
        ("at_most", rng.between(0, 3)),
        ("exactly", rng.between(0, 3)),
    ];
    if let Some((name, value)) = rng.pick(&bounds) {
        leaf[*name] = json!(value);
    }
    match rng.below(4) {
        0 => leaf["within_days"] = json!(rng.between(1, 60)),
        1 => leaf["older_than_days"] = json!(rng.between(1, 60)),
        2 => leaf["after"] = json!("2026-02-15"),
        _ => {}
    }
    leaf
}
