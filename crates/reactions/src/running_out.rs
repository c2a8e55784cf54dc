//! What a customer bought and will soon have used up: for journeys that wait for it, and for the letters that speak of it.

use std::collections::BTreeMap;

use catalog::{Product, Status};
use db::{DbError, Tx};
use kernel::{CustomerId, Moment, ProductId, Span, Timestamp};
use messages::{BuildRequest, Builder, Built};
use serde_json::{Value, json};

use crate::order_facts::{OrderLine, readable, web};

/// The builder of what runs out.
const RUNNING_OUT: &str = "refill.facts";
/// How far from now something runs out that is told of: reminders go five days before and a week after.
const NEAR: Span = Span::from_days(10);
/// Products told of.
const MOST: usize = 8;

/// Something that runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RunningOut {
    /// Which product.
    pub(crate) product: ProductId,
    /// How many of it were bought last.
    pub(crate) quantity: i64,
    /// When, as likely before as after: the beginning of that day in the shop's zone.
    pub(crate) at: Timestamp,
}

/// What of a customer runs out on the day of `since` or later, the soonest first.
pub(crate) fn of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    since: Timestamp,
) -> Result<Vec<RunningOut>, DbError> {
    let zone = match ::settings::get(tx, &::settings::shop::TIME_ZONE) {
        Ok(zone) => zone,
        Err(::settings::Error::Db(error)) => return Err(error),
        Err(_unreadable) => return Ok(Vec::new()),
    };
    let found = match insights::run_outs(tx, customer, Some(zone.day_of(since))) {
        Ok(found) => found,
        Err(insights::Error::Db(error)) => return Err(error),
        // Nothing has been learned yet.
        Err(_unknown) => Vec::new(),
    };
    let one = |found: insights::RunOut| RunningOut {
        product: found.product,
        quantity: found.quantity,
        at: zone.start_of_day(found.runs_out_on),
    };
    Ok(found.into_iter().map(one).collect())
}

pub(crate) fn builder() -> Builder {
    Builder {
        name: RUNNING_OUT,
        sample,
        variables,
        build: Box::new(build),
    }
}

fn variables() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "lines[].title",
            "What runs out within ten days or did within the last ten, the soonest first, at most eight",
        ),
        ("lines[].quantity", "How many were bought last"),
        ("lines[].image", "Its picture, where there is one"),
        ("lines[].link", "Its page in the store, where there is one"),
    ]
}

fn sample() -> Value {
    let line = |title: &str, quantity: u32| {
        let image = "https://example.com/coffee.jpg";
        json!({"title": title, "quantity": quantity, "image": image, "link": "https://example.com/coffee"})
    };
    json!({"lines": [line("Coffee beans, 1 kg", 2), line("Paper filters", 1)]})
}

fn build(tx: &mut Tx<'_>, at: &Moment, requests: &[BuildRequest]) -> Result<Vec<Built>, DbError> {
    requests
        .iter()
        .map(|request| told(tx, at.now, request.recipient.customer))
        .collect()
}

fn told(tx: &mut Tx<'_>, now: Timestamp, customer: CustomerId) -> Result<Built, DbError> {
    let since = now.minus(NEAR);
    let mut near = of(tx, customer, since)?;
    near.retain(|one| one.at >= since && one.at <= now.plus(NEAR));
    let ids: Vec<ProductId> = near.iter().map(|one| one.product).collect();
    let products: BTreeMap<ProductId, Product> = catalog::get_many(tx, &ids)?
        .into_iter()
        .map(|product| (product.id, product))
        .collect();
    let lines: Vec<OrderLine> = near
        .iter()
        .filter_map(|one| line(*one, products.get(&one.product)?))
        .take(MOST)
        .collect();
    if lines.is_empty() {
        return Ok(Built::Moot("nothing runs out now".to_owned()));
    }
    Ok(Built::Ready(json!({ "lines": lines })))
}

/// What can be bought again.
fn line(one: RunningOut, product: &Product) -> Option<OrderLine> {
    let title = readable(&product.title);
    let is_for_sale =
        product.status == Status::Active && product.stock.is_none_or(|stock| stock > 0);
    (is_for_sale && !title.is_empty()).then(|| OrderLine {
        title,
        quantity: one.quantity,
        image: web(product.image_url.as_ref()),
        link: web(product.url.as_ref()),
    })
}
