//! What a customer may like, for letters that suggest something: each with why.

use db::{DbError, Tx};
use kernel::{CustomerId, Moment};
use messages::{BuildRequest, Builder, Built};
use recommendations::{Goal, Suggestion};
use serde_json::{Value, json};

use crate::order_facts::{readable, web};

/// The builder of what a customer may like: without anything to suggest there is no letter.
const CUSTOMER_SUGGESTIONS: &str = "customer.suggestions";
/// The same for letters that are written anyway.
const CUSTOMER_IDEAS: &str = "customer.ideas";
/// Products told of.
const MOST: usize = 4;

pub(crate) fn builders() -> [Builder; 2] {
    let builder = |name, without: fn() -> Built| Builder {
        name,
        sample,
        variables,
        build: Box::new(move |tx, at, requests| build(tx, at, requests, without)),
    };
    [
        builder(CUSTOMER_SUGGESTIONS, || {
            Built::Moot("there is nothing to suggest".to_owned())
        }),
        builder(CUSTOMER_IDEAS, || Built::Ready(json!({ "suggested": [] }))),
    ]
}

fn variables() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "suggested[].title",
            "What the customer may like and does not have, the likeliest first, at most four",
        ),
        ("suggested[].why", "Why it is suggested, in English"),
        (
            "suggested[].reason",
            "The same as a word, for all languages: goes_with, like, better, new_in_category, bought_again, trending, pinned",
        ),
        (
            "suggested[].with",
            "What it goes with, is like, or is the better version of; the category that it is new in",
        ),
        ("suggested[].image", "Its picture, where there is one"),
        (
            "suggested[].link",
            "Its page in the store, where there is one",
        ),
    ]
}

fn sample() -> Value {
    let one = |title: &str, why: &str, reason: &str, with: Option<&str>| {
        let image = "https://example.com/pot.jpg";
        let link = "https://example.com/pot";
        json!({"title": title, "why": why, "reason": reason, "with": with, "image": image, "link": link})
    };
    let tea = "customers who bought “Green tea” buy it too";
    json!({"suggested": [
        one("Teapot, 1 l", tea, "goes_with", Some("Green tea")),
        one("Wooden tray", "bought a lot these days", "trending", None),
    ]})
}

fn build(
    tx: &mut Tx<'_>,
    at: &Moment,
    requests: &[BuildRequest],
    without: fn() -> Built,
) -> Result<Vec<Built>, DbError> {
    let mut all = Vec::with_capacity(requests.len());
    for request in requests {
        all.push(if request.recipient.may_promote {
            for_one(tx, at, request.recipient.customer)?.unwrap_or_else(without)
        } else {
            Built::Moot("the customer has objected to marketing".to_owned())
        });
    }
    Ok(all)
}

/// What there is for one customer; none where there is nothing.
fn for_one(tx: &mut Tx<'_>, at: &Moment, customer: CustomerId) -> Result<Option<Built>, DbError> {
    let found = match recommendations::recommend(tx, customer, Goal::New, MOST, at.now) {
        Ok(found) => found,
        Err(recommendations::Error::Db(error)) => return Err(error),
        Err(error) => return Ok(Some(Built::Impossible(error.to_string()))),
    };
    let ids: Vec<_> = found.iter().map(|one| one.product).collect();
    let products = catalog::get_many(tx, &ids)?;
    let told = |one: &Suggestion| {
        let product = products.iter().find(|product| product.id == one.product)?;
        Some(json!({
            "title": Some(readable(&one.title)).filter(|title| !title.is_empty())?,
            "why": one.words,
            "reason": one.because.word(),
            "with": one.because.with().map(readable),
            "image": web(product.image_url.as_ref()),
            "link": web(product.url.as_ref()),
        }))
    };
    let suggested: Vec<Value> = found.iter().filter_map(told).collect();
    Ok((!suggested.is_empty()).then(|| Built::Ready(json!({ "suggested": suggested }))))
}
