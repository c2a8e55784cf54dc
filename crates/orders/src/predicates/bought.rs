//! Who bought what.

use std::{collections::BTreeSet, fmt};

use ::predicates::{
    Bounds, Env, Fields, Kind, Leaf, Members, Moves, Parsed, PredicateError, Problem, Spec, Unit,
    Verdict, Window,
};
use db::Tx;
use kernel::{Currency, CustomerId, ProductId, Timestamp};
use serde_json::{Map, Value, json};

use super::{
    CURRENCY, ProductChoice, ProductResolver, currency, currency_parameter, or, put, tally::Tally,
};
use crate::store::{self, KeptLine};

const COUNT: &str = "count";
const GROUPS: [(&str, &str); 3] = [
    ("product", "products"),
    ("sku", "skus"),
    ("category", "categories"),
];

pub(super) fn spec(products: ProductResolver) -> Spec {
    let resolver = Resolver(products);
    Spec::new(
        "orders.bought",
        "Bought certain products and did not give them back",
        move |fields| read(&resolver, fields),
    )
    .optional("product", Kind::Text, "a product by its id")
    .optional("products", Kind::Texts, "any of these products by their ids")
    .optional("sku", Kind::Text, "a stock-keeping unit")
    .optional("skus", Kind::Texts, "any of these stock-keeping units")
    .optional("category", Kind::Text, "any product of this category")
    .optional("categories", Kind::Texts, "any product of these categories")
    .optional(
        COUNT,
        Kind::Choice(&["orders", "units", "amount"]),
        "what the limits are about: orders with such a product (when left out), pieces, or what was paid for them in minor units",
    )
    .bounds(Kind::Integer)
    .window()
    .parameter(currency_parameter())
    .example(json!({"sku": "TEA-LIGHT-6", "within_days": 365}))
    .example(json!({"categories": ["Candles", "Lamps"], "count": "amount", "at_least": 10_000}))
    .example(json!({"product": ProductId::from_raw(7).to_string(), "count": "units", "at_least": 3}))
    .example(json!({"skus": ["A", "B"], "exactly": 0}))
}

#[derive(Clone)]
struct Resolver(ProductResolver);

impl fmt::Debug for Resolver {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Resolver")
    }
}

/// Which products.
#[derive(Debug)]
enum Choice {
    Ids(Vec<ProductId>),
    Named(ProductChoice),
}

/// What the limits are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    Orders,
    Units,
    Amount(Currency),
}

fn read(resolver: &Resolver, fields: &Fields<'_>) -> Parsed {
    let measure = match fields.choice(COUNT)? {
        Some("units") => Measure::Units,
        Some("amount") => Measure::Amount(currency(fields)?),
        _ => Measure::Orders,
    };
    if !matches!(measure, Measure::Amount(_)) && fields.raw(CURRENCY).is_some() {
        return Err(fields.problem(
            CURRENCY,
            "only amounts have a currency: leave it out, or count the amount",
        ));
    }
    let bounds = match measure {
        Measure::Amount(_) => fields.needed_bounds()?,
        Measure::Orders | Measure::Units => fields.bounds()?.unwrap_or(Bounds::at_least(1)),
    };
    Ok(Box::new(Bought {
        resolver: resolver.clone(),
        choice: choice(fields)?,
        measure,
        bounds,
        window: fields.window()?,
    }))
}

fn choice(fields: &Fields<'_>) -> Result<Choice, Problem> {
    let given: Vec<(&'static str, &'static str)> = GROUPS
        .into_iter()
        .filter(|(one, many)| fields.raw(one).is_some() || fields.raw(many).is_some())
        .collect();
    let [(one, many)] = given.as_slice() else {
        return Err(fields.whole_problem(
            "say what was bought by one of `product`, `products`, `sku`, `skus`, `category`, `categories`",
        ));
    };
    let texts = fields.one_or_many(one, many)?;
    match *one {
        "sku" => Ok(Choice::Named(ProductChoice::Skus(texts))),
        "category" => Ok(Choice::Named(ProductChoice::Categories(texts))),
        _ => {
            let ids: Result<BTreeSet<ProductId>, _> =
                texts.iter().map(|text| ProductId::parse(text)).collect();
            ids.map(|ids| Choice::Ids(ids.into_iter().collect()))
                .map_err(|error| fields.problem(one, error.to_string()))
        }
    }
}

#[derive(Debug)]
struct Bought {
    resolver: Resolver,
    choice: Choice,
    measure: Measure,
    bounds: Bounds,
    window: Window,
}

impl Bought {
    fn products(&self, tx: &mut Tx<'_>) -> Result<BTreeSet<ProductId>, PredicateError> {
        let products = match &self.choice {
            Choice::Ids(ids) => ids.clone(),
            Choice::Named(choice) => (self.resolver.0)(tx, choice)?,
        };
        Ok(products.into_iter().collect())
    }

    /// What a line adds to the sum; orders are counted otherwise.
    fn amount(&self, line: &KeptLine) -> i64 {
        match self.measure {
            Measure::Units => line.quantity,
            Measure::Amount(_) if line.in_currency => line.amount,
            Measure::Amount(_) | Measure::Orders => 0,
        }
    }

    fn currency(&self, env: &Env<'_>) -> Currency {
        match self.measure {
            Measure::Amount(currency) => currency,
            Measure::Orders | Measure::Units => env.currency,
        }
    }
}

impl Leaf for Bought {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        let range = self.window.range(env.now);
        let mut tally = Tally::default();
        let mut orders: Vec<(CustomerId, i64)> = Vec::new();
        for product in self.products(tx)? {
            store::kept_between(tx, product, range, self.currency(env), |line| {
                if self.measure != Measure::Orders {
                    tally.add(line.customer, self.amount(&line));
                } else if line.quantity > 0 {
                    orders.push((line.customer, line.order));
                }
                Ok::<_, PredicateError>(())
            })?;
        }
        orders.sort_unstable();
        orders.dedup();
        for (customer, _) in orders {
            tally.add(customer, 1);
        }
        tally.members(self.bounds)
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let products = self.products(tx)?;
        let lines: Vec<KeptLine> = store::kept_of(tx, customer, self.currency(env))?
            .into_iter()
            .filter(|(product, _)| product.is_some_and(|product| products.contains(&product)))
            .map(|(_, line)| line)
            .collect();
        if self.measure == Measure::Orders {
            let orders: BTreeSet<(i64, Timestamp)> = lines
                .iter()
                .filter(|line| line.quantity > 0)
                .map(|line| (line.order, line.placed_at))
                .collect();
            let instants = orders.into_iter().map(|(_, at)| at);
            return Ok(self.window.verdict_of_count(instants, self.bounds, env.now));
        }
        let amounts = lines.iter().map(|line| (line.placed_at, self.amount(line)));
        Ok(self.window.verdict_of_sum(amounts, self.bounds, env.now))
    }

    fn watches(&self) -> &'static [&'static str] {
        &["orders", "catalog"]
    }

    fn moves(&self) -> Moves {
        self.window.moves()
    }

    fn words(&self) -> String {
        let what = match &self.choice {
            Choice::Ids(ids) => {
                let ids: Vec<String> = ids.iter().map(ProductId::to_string).collect();
                or(&ids)
            }
            Choice::Named(ProductChoice::Skus(skus)) => or(skus),
            Choice::Named(ProductChoice::Categories(names)) => {
                format!("something of {}", or(names))
            }
        };
        let when = self.window.words();
        match self.measure {
            Measure::Orders if self.bounds == Bounds::at_least(1) => format!("bought {what}{when}"),
            Measure::Orders => {
                let orders = self.bounds.words(Unit::Count("order", "orders"));
                format!("bought {what} in {orders}{when}")
            }
            Measure::Units => {
                let units = self.bounds.words(Unit::Count("piece", "pieces"));
                format!("bought {units} of {what}{when}")
            }
            Measure::Amount(currency) => {
                let amount = self.bounds.words(Unit::Amount(currency));
                format!("bought {what} for {amount}{when}")
            }
        }
    }

    fn normal_form(&self) -> Map<String, Value> {
        let mut form = Map::new();
        match &self.choice {
            Choice::Ids(ids) => {
                let ids: Vec<String> = ids.iter().map(ProductId::to_string).collect();
                put(&mut form, "products", ids);
            }
            Choice::Named(ProductChoice::Skus(skus)) => put(&mut form, "skus", skus.clone()),
            Choice::Named(ProductChoice::Categories(names)) => {
                put(&mut form, "categories", names.clone());
            }
        }
        let count = match self.measure {
            Measure::Orders => "orders",
            Measure::Units => "units",
            Measure::Amount(currency) => {
                put(&mut form, CURRENCY, currency.code());
                "amount"
            }
        };
        put(&mut form, COUNT, count);
        self.bounds.write(Kind::Integer, &mut form);
        self.window.write(&mut form);
        form
    }
}
