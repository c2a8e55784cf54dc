//! Which products the customer bought.

use std::collections::BTreeMap;

use ::predicates::{
    Bounds, Env, Fields, Kind, Leaf, Members, Moves, Parsed, PredicateError, Spec, Unit, Verdict,
    Window,
};
use db::Tx;
use kernel::{Currency, CustomerId, ProductId, Timestamp};
use serde_json::{Map, Value, json};

use super::{WATCHES, members_of};
use crate::{
    OrderId,
    store::conditions::{self, Piece},
};

const MEASURES: &[&str] = &["orders", "units", "amount"];

pub(super) fn spec() -> Spec {
    Spec::new(
        "orders.bought",
        "Whether the customer bought a product, or one of several, and did not give it back",
        read,
    )
    .optional("product", Kind::Text, "the product's id")
    .optional(
        "products",
        Kind::Texts,
        "ids of products, any of which counts",
    )
    .optional(
        "measure",
        Kind::Choice(MEASURES),
        "what the limits are about: orders (if left out), units, or amount in the shop's currency",
    )
    .bounds(Kind::Integer)
    .window()
    .example(json!({"product": "prd_0000000000001"}))
    .example(json!({
        "products": ["prd_0000000000001", "prd_0000000000002"],
        "measure": "units",
        "at_least": 3,
        "within_days": 90
    }))
}

fn read(fields: &Fields<'_>) -> Parsed {
    let mut products = Vec::new();
    for text in fields.one_or_many("product", "products")? {
        let id = ProductId::parse(&text)
            .map_err(|error| fields.problem("product", error.to_string()))?;
        products.push(id);
    }
    Ok(Box::new(Bought {
        products,
        measure: match fields.choice("measure")? {
            Some("units") => Measure::Units,
            Some("amount") => Measure::Amount,
            _ => Measure::Orders,
        },
        currency: fields.currency(),
        bounds: fields.bounds()?.unwrap_or(Bounds::at_least(1)),
        window: fields.window()?,
    }))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    Orders,
    Units,
    Amount,
}

#[derive(Debug)]
struct Bought {
    products: Vec<ProductId>,
    measure: Measure,
    currency: Currency,
    bounds: Bounds,
    window: Window,
}

impl Bought {
    /// What pieces add, by order: all pieces of an order were bought at one time.
    fn add_up(&self, pieces: Vec<Piece>) -> BTreeMap<(CustomerId, OrderId), (Timestamp, i64)> {
        let mut sums = BTreeMap::new();
        for piece in pieces {
            let add = match self.measure {
                Measure::Orders => 1,
                Measure::Units => piece.quantity,
                Measure::Amount if piece.currency == self.currency => piece.amount,
                Measure::Amount => continue,
            };
            let sum = sums
                .entry((piece.customer, piece.order))
                .or_insert((piece.placed_at, 0_i64));
            sum.1 = match self.measure {
                Measure::Orders => 1,
                Measure::Units | Measure::Amount => sum.1.saturating_add(add),
            };
        }
        sums
    }
}

impl Leaf for Bought {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        let pieces = conditions::pieces(tx, &self.products, self.window.range(env.now))?;
        let mut values: BTreeMap<CustomerId, i64> = BTreeMap::new();
        for ((customer, _), (_, value)) in self.add_up(pieces) {
            let sum = values.entry(customer).or_default();
            *sum = sum.saturating_add(value);
        }
        members_of(values, self.bounds)
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let pieces = conditions::pieces_of(tx, customer, &self.products)?;
        Ok(self
            .window
            .verdict_of_sum(self.add_up(pieces).into_values(), self.bounds, env.now))
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn moves(&self) -> Moves {
        self.window.moves()
    }

    fn words(&self) -> String {
        let products: Vec<String> = self.products.iter().map(ToString::to_string).collect();
        let products = products.join(" or ");
        let window = self.window.words();
        match self.measure {
            Measure::Orders => {
                let bounds = self.bounds.words(Unit::Count("order", "orders"));
                format!("bought {products} in {bounds}{window}")
            }
            Measure::Units => {
                let bounds = self.bounds.words(Unit::Count("piece", "pieces"));
                format!("bought {bounds} of {products}{window}")
            }
            Measure::Amount => {
                let bounds = self.bounds.words(Unit::Amount(self.currency));
                format!("bought {products} for {bounds}{window}")
            }
        }
    }

    fn normal_form(&self) -> Map<String, Value> {
        let mut form = Map::new();
        let products: Vec<String> = self.products.iter().map(ToString::to_string).collect();
        form.insert("products".to_owned(), Value::from(products));
        match self.measure {
            Measure::Orders => {}
            Measure::Units => {
                form.insert("measure".to_owned(), Value::from("units"));
            }
            Measure::Amount => {
                form.insert("measure".to_owned(), Value::from("amount"));
            }
        }
        self.bounds.write(Kind::Integer, &mut form);
        self.window.write(&mut form);
        form
    }
}
