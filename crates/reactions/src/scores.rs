//! What is expected of a customer, for letters that speak to some otherwise than to others.

use db::{DbError, Tx};
use insights::Predictions;
use kernel::CustomerId;
use messages::{BuildRequest, Builder, Built};
use serde_json::{Value, json};

/// The builder of it. Who was not scored yet, and who has objected to marketing, is one of whom nothing is known.
const CUSTOMER_SCORES: &str = "customer.scores";

pub(crate) fn builder() -> Builder {
    Builder {
        name: CUSTOMER_SCORES,
        sample,
        variables,
        build: Box::new(|tx, _at, requests| build(tx, requests)),
    }
}

fn variables() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "class",
            "Their class by recency, frequency and money, as the setting `orders.rfm_classes` names it: champions, loyal, …; nothing before \
             they are scored",
        ),
        (
            "class_title",
            "The same as a title, in English or the shop's own words",
        ),
        (
            "alive",
            "The probability that they still buy from the shop, from 0 to 1",
        ),
        (
            "expected_orders",
            "On how many of the next 90 days they are expected to order",
        ),
        (
            "expected_value",
            "What they are expected to spend within 365 days, for the filter money",
        ),
        ("currency", "In this currency"),
        (
            "next_order_at",
            "When their next order is expected, if one comes, for the filter date",
        ),
        (
            "rhythm_days",
            "The usual time between two of their orders, in days",
        ),
    ]
}

fn sample() -> Value {
    json!({
        "class": "loyal",
        "class_title": "Loyal customers",
        "alive": 0.93,
        "expected_orders": 1.4,
        "expected_value": 18_600,
        "currency": "GBP",
        "next_order_at": "2026-12-14T09:00:00Z",
        "rhythm_days": 41.5,
    })
}

fn build(tx: &mut Tx<'_>, requests: &[BuildRequest]) -> Result<Vec<Built>, DbError> {
    let mut all = Vec::with_capacity(requests.len());
    for request in requests {
        let found = if request.recipient.may_promote {
            of(tx, request.recipient.customer)?
        } else {
            None
        };
        all.push(Built::Ready(
            found.map_or_else(|| json!({}), |found| told(&found)),
        ));
    }
    Ok(all)
}

fn of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<Predictions>, DbError> {
    match insights::predictions(tx, customer) {
        Ok(found) => Ok(found),
        Err(insights::Error::Db(error)) => Err(error),
        // Nothing has been learned yet.
        Err(_unknown) => Ok(None),
    }
}

fn told(found: &Predictions) -> Value {
    let class = found.class.as_ref();
    let value = found.expected_value.as_ref();
    let next = found.next_order.as_ref();
    json!({
        "class": class.map(|class| &class.name),
        "class_title": class.map(|class| &class.title),
        "alive": found.p_alive,
        "expected_orders": found.expected_orders.orders,
        "expected_value": value.map(|value| value.amount),
        "currency": value.map(|value| value.currency),
        "next_order_at": next.map(|next| next.at),
        "rhythm_days": next.map(|next| next.rhythm_days),
    })
}
