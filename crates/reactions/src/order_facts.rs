//! What a message about an order needs to know: what was bought, whether it was the first time, what goes with it.

use std::collections::{BTreeMap, BTreeSet};

use db::{DbError, Tx};
use kernel::{CustomerId, Moment, ProductId, Timestamp};
use messages::{BuildRequest, Builder, Built};
use orders::{
    OrderId,
    public::glances::{Glance, glance},
};
use serde::Serialize;
use serde_json::{Value, json};

/// Lines told by name; the rest is told by its number.
const MOST_LINES: usize = 8;
/// Suggestions.
const MOST_COMPANIONS: usize = 2;
/// Candidates looked at, since some may not be for sale any more.
const CANDIDATES: usize = 8;
/// Products of an order that suggestions are looked up for.
const MOST_PRODUCTS: usize = 60;

/// The builder of these facts. The ask's data hold the event that it is about: `{"event": {"order": "ord_…"}}`.
pub(crate) const ORDER_FACTS: &str = "order.facts";

/// What is known of an order, for its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrderFacts {
    /// The number that people see.
    pub number: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Whether the customer had never ordered before.
    pub is_first: bool,
    /// What was bought, the dearest first, at most eight.
    pub lines: Vec<OrderLine>,
    /// How many more there were.
    pub more: usize,
    /// How likely it is to be cancelled or to come back; absent where that cannot be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<OrderRisk>,
    /// What is often bought together with it; empty when the customer has objected to marketing.
    pub together: Vec<Companion>,
}

/// How likely an order is to be cancelled or to have something given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct OrderRisk {
    /// In percent.
    pub percent: i64,
    /// Whether that is at least half as much again as is usual in the shop.
    pub is_high: bool,
}

/// Something that was bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrderLine {
    /// What it is.
    pub title: String,
    /// How many.
    pub quantity: i64,
    /// Its picture.
    pub image: Option<String>,
    /// Its page in the store.
    pub link: Option<String>,
}

/// Something that is often bought together with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Companion {
    /// What it is.
    pub title: String,
    /// With what.
    pub with: String,
    /// Its picture.
    pub image: Option<String>,
    /// Its page in the store.
    pub link: Option<String>,
}

pub(crate) fn builder() -> Builder {
    Builder {
        name: ORDER_FACTS,
        sample,
        variables,
        build: Box::new(build),
    }
}

/// What an order's facts are, for who writes templates.
pub(crate) fn variables() -> Vec<(&'static str, &'static str)> {
    vec![
        ("number", "The number that people see"),
        ("placed_at", "When it was placed"),
        ("is_first", "Whether the customer had never ordered before"),
        (
            "lines[].title",
            "What was bought, the dearest first, at most eight",
        ),
        ("lines[].quantity", "How many"),
        ("lines[].image", "Its picture, where there is one"),
        ("lines[].link", "Its page in the store, where there is one"),
        ("more", "How many more things there were"),
        (
            "risk.percent",
            "How likely it is to be cancelled or to come back, in percent, where that can be told",
        ),
        (
            "risk.is_high",
            "Whether that is at least half as much again as is usual in the shop",
        ),
        (
            "together[].title",
            "What is often bought together with it, at most two; empty for who objected to marketing",
        ),
        ("together[].with", "With what"),
        ("together[].image", "Its picture, where there is one"),
        (
            "together[].link",
            "Its page in the store, where there is one",
        ),
    ]
}

/// An order with everything that there can be.
pub(crate) fn sample() -> Value {
    let line = |title: &str, quantity: u32| {
        let image = "https://example.com/candle.jpg";
        json!({"title": title, "quantity": quantity, "image": image, "link": "https://example.com/candle"})
    };
    let with = "Beeswax candle";
    let page = "https://example.com/holder";
    json!({
        "number": "1001",
        "placed_at": "2026-03-03T10:00:00Z",
        "is_first": true,
        "lines": [line(with, 2), line("Long matches", 1)],
        "more": 3,
        "risk": {"percent": 12, "is_high": true},
        "together": [{"title": "Brass candle holder", "with": with, "image": null, "link": page}],
    })
}

pub(crate) fn build(
    tx: &mut Tx<'_>,
    at: &Moment,
    requests: &[BuildRequest],
) -> Result<Vec<Built>, DbError> {
    let wanted: Vec<Option<(CustomerId, OrderId)>> = requests.iter().map(order_of).collect();
    let named: Vec<(CustomerId, OrderId)> = wanted.iter().flatten().copied().collect();
    let glances: BTreeMap<OrderId, Glance> = glance(tx, &named)?
        .into_iter()
        .map(|glance| (glance.order, glance))
        .collect();
    let baskets: Vec<Vec<ProductId>> = requests
        .iter()
        .zip(&wanted)
        .map(|(request, wanted)| {
            let found = wanted.and_then(|(_, order)| glances.get(&order));
            basket(found.filter(|_| request.recipient.may_promote))
        })
        .collect();
    let suggested = recommendations::suggest(tx, &baskets, CANDIDATES)?;
    let products = products(tx, &glances, &suggested)?;
    let shown = match recommendations::may_show(tx, products.values()) {
        Ok(shown) => shown,
        Err(recommendations::Error::Db(error)) => return Err(error),
        // Rules that cannot be read let nothing pass.
        Err(_unreadable) => BTreeSet::new(),
    };
    let risks = risks(tx, at, &named)?;
    Ok(wanted
        .iter()
        .zip(&suggested)
        .map(|(wanted, suggested)| {
            let Some((_, order)) = wanted else {
                return Built::Impossible(
                    "the ask does not say which order it is about".to_owned(),
                );
            };
            match glances.get(order) {
                None => Built::Moot("there is no such order any more".to_owned()),
                Some(glance) if glance.cancelled_at.is_some() => {
                    Built::Moot("the order was cancelled".to_owned())
                }
                Some(glance) => {
                    let risk = risks.get(order).copied();
                    told(glance, suggested, risk, (&products, &shown))
                }
            }
        })
        .collect())
}

fn risks(
    tx: &mut Tx<'_>,
    at: &Moment,
    named: &[(CustomerId, OrderId)],
) -> Result<BTreeMap<OrderId, OrderRisk>, DbError> {
    let customers: Vec<CustomerId> = named.iter().map(|(customer, _)| *customer).collect();
    let kept = insights::kept_risks(tx, &customers, at.now)?;
    let one = |kept: insights::KeptRisk| {
        // Hundredths of a percent, halves up.
        let percent = kept.risk.saturating_add(50).div_euclid(100);
        let is_high = kept.is_high();
        (kept.order, OrderRisk { percent, is_high })
    };
    Ok(kept.into_iter().map(one).collect())
}

fn order_of(request: &BuildRequest) -> Option<(CustomerId, OrderId)> {
    let order = request.data.get("event")?.get("order")?.as_str()?;
    let order = OrderId::parse(order).ok()?;
    Some((request.recipient.customer, order))
}

fn basket(glance: Option<&Glance>) -> Vec<ProductId> {
    let products: BTreeSet<ProductId> = glance
        .into_iter()
        .flat_map(|glance| glance.lines.iter().filter_map(|line| line.product))
        .take(MOST_PRODUCTS)
        .collect();
    products.into_iter().collect()
}

type Suggested = Vec<(recommendations::Companion, ProductId)>;

/// The products that anything is told of.
fn products(
    tx: &mut Tx<'_>,
    glances: &BTreeMap<OrderId, Glance>,
    suggested: &[Suggested],
) -> Result<BTreeMap<ProductId, catalog::Product>, DbError> {
    let bought = glances
        .values()
        .flat_map(|glance| glance.lines.iter().filter_map(|line| line.product));
    let others = suggested
        .iter()
        .flatten()
        .flat_map(|(companion, with)| [companion.product, *with]);
    let ids: BTreeSet<ProductId> = bought.chain(others).collect();
    let ids: Vec<ProductId> = ids.into_iter().collect();
    let found = catalog::get_many(tx, &ids)?;
    Ok(found
        .into_iter()
        .map(|product| (product.id, product))
        .collect())
}

fn told(
    glance: &Glance,
    suggested: &Suggested,
    risk: Option<OrderRisk>,
    (products, may_show): (&BTreeMap<ProductId, catalog::Product>, &BTreeSet<ProductId>),
) -> Built {
    let mut lines = lines(glance, products);
    let more = lines.len().saturating_sub(MOST_LINES);
    lines.truncate(MOST_LINES);
    let facts = OrderFacts {
        number: glance.number.clone(),
        placed_at: glance.placed_at,
        is_first: glance.earlier == 0,
        lines,
        more,
        risk,
        together: suggested
            .iter()
            .filter(|(companion, _)| may_show.contains(&companion.product))
            .filter_map(|(companion, with)| shown(companion, *with, products))
            .take(MOST_COMPANIONS)
            .collect(),
    };
    match serde_json::to_value(facts) {
        Ok(facts) => Built::Ready(facts),
        Err(error) => Built::Impossible(error.to_string()),
    }
}

/// The lines by title, the same title once.
fn lines(glance: &Glance, products: &BTreeMap<ProductId, catalog::Product>) -> Vec<OrderLine> {
    let mut lines: Vec<OrderLine> = Vec::new();
    for line in &glance.lines {
        let product = line.product.and_then(|id| products.get(&id));
        let title = product
            .map(|product| product.title.as_str())
            .or(line.title.as_deref())
            .unwrap_or_default();
        let title = readable(title);
        if title.is_empty() {
            continue;
        }
        if let Some(known) = lines.iter_mut().find(|known| known.title == title) {
            known.quantity = known.quantity.saturating_add(line.quantity);
            continue;
        }
        lines.push(OrderLine {
            title,
            quantity: line.quantity,
            image: product.and_then(|product| web(product.image_url.as_ref())),
            link: product.and_then(|product| web(product.url.as_ref())),
        });
    }
    lines
}

/// A suggestion.
fn shown(
    companion: &recommendations::Companion,
    with: ProductId,
    products: &BTreeMap<ProductId, catalog::Product>,
) -> Option<Companion> {
    let product = products.get(&companion.product)?;
    Some(Companion {
        title: Some(readable(&product.title)).filter(|title| !title.is_empty())?,
        with: readable(&products.get(&with)?.title),
        image: web(product.image_url.as_ref()),
        link: web(product.url.as_ref()),
    })
}

/// An address of the web, and nothing else.
pub(crate) fn web(link: Option<&String>) -> Option<String> {
    link.filter(|link| link.starts_with("https://") || link.starts_with("http://"))
        .cloned()
}

/// A title as one writes it to a person: what a store shouts in capitals is said in a sentence's.
pub(crate) fn readable(title: &str) -> String {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let shouts = title
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .count()
        > 3
        && !title.chars().any(char::is_lowercase);
    if !shouts {
        return title;
    }
    let mut said = String::with_capacity(title.len());
    let mut is_first = true;
    for letter in title.chars() {
        if letter.is_alphabetic() {
            if is_first {
                said.push(letter);
            } else {
                said.extend(letter.to_lowercase());
            }
            is_first = false;
        } else {
            said.push(letter);
        }
    }
    said
}
