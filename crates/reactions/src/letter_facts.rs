//! What short letters need to know: an order with something to go with it, an address to lead to, or nothing at all.

use db::{DbError, Tx};
use kernel::Moment;
use messages::{BuildRequest, Builder, Built};
use serde_json::{Value, json};
use settings::{Setting, WebAddress};

use crate::{order_facts, settings as own};

/// The builder of what a campaign says beside its template: its subject and its own fields.
const CAMPAIGN_FACTS: &str = campaigns::SUBJECT_BUILDER;
/// The builder of nothing: the letter speaks of no order.
const CUSTOMER_FACTS: &str = "customer.facts";
/// The builder of an order's facts, where something is known to go with it.
const ORDER_SUGGESTIONS: &str = "order.suggestions";
/// The builder of an order's facts with the address where reviews are written.
const REVIEW_FACTS: &str = "order.review";
/// The builder of the address of the community.
const COMMUNITY_FACTS: &str = "community.facts";

pub(crate) fn builders() -> Vec<Builder> {
    vec![
        Builder {
            name: CUSTOMER_FACTS,
            sample: || json!({}),
            variables: Vec::new,
            build: Box::new(|_tx, _at, requests| Ok(nothing(requests))),
        },
        Builder {
            name: CAMPAIGN_FACTS,
            sample: || json!({"name": "spring-sale", "variant": "a", "subject": "Spring is here"}),
            variables: || {
                vec![
                    ("name", "Name of the campaign"),
                    ("variant", "Which variant it is"),
                    (
                        "subject",
                        "The subject that the campaign gives; nothing where it gives none",
                    ),
                ]
            },
            build: Box::new(|_tx, _at, requests| Ok(campaign(requests))),
        },
        Builder {
            name: ORDER_SUGGESTIONS,
            sample: order_facts::sample,
            variables: order_facts::variables,
            build: Box::new(suggestions),
        },
        Builder {
            name: REVIEW_FACTS,
            sample: || with_link(order_facts::sample(), "https://example.com/reviews"),
            variables: || {
                let mut variables = order_facts::variables();
                variables.push(("link", "Address where reviews are written"));
                variables
            },
            build: Box::new(reviews),
        },
        Builder {
            name: COMMUNITY_FACTS,
            sample: || with_link(json!({}), "https://example.com/community"),
            variables: || vec![("link", "Address of the community")],
            build: Box::new(|tx, _at, requests| {
                let link = address(tx, &own::COMMUNITY_ADDRESS)?;
                Ok(led(nothing(requests), link.as_ref(), "community"))
            }),
        },
    ]
}

/// What the campaign said; nothing where the letter comes from elsewhere.
fn campaign(requests: &[BuildRequest]) -> Vec<Built> {
    let told = requests.iter().map(|request| {
        let campaign = request.data.get("campaign");
        let fields = campaign.filter(|campaign| campaign.is_object());
        Built::Ready(fields.cloned().unwrap_or_else(|| json!({})))
    });
    told.collect()
}

fn nothing(requests: &[BuildRequest]) -> Vec<Built> {
    requests.iter().map(|_| Built::Ready(json!({}))).collect()
}

fn suggestions(
    tx: &mut Tx<'_>,
    at: &Moment,
    requests: &[BuildRequest],
) -> Result<Vec<Built>, DbError> {
    let some = |built: Built| match built {
        Built::Ready(facts) if facts.get("together") == Some(&json!([])) => {
            Built::Moot("nothing is known to go with the order".to_owned())
        }
        other @ (Built::Ready(_) | Built::Moot(_) | Built::Impossible(_)) => other,
    };
    let built = order_facts::build(tx, at, requests)?;
    Ok(built.into_iter().map(some).collect())
}

fn reviews(tx: &mut Tx<'_>, at: &Moment, requests: &[BuildRequest]) -> Result<Vec<Built>, DbError> {
    let link = address(tx, &own::REVIEW_ADDRESS)?;
    let built = order_facts::build(tx, at, requests)?;
    Ok(led(built, link.as_ref(), "review"))
}

/// The address that the shop has set; none also when it can no longer be read.
fn address(
    tx: &mut Tx<'_>,
    setting: &Setting<Option<WebAddress>>,
) -> Result<Option<WebAddress>, DbError> {
    match ::settings::get(tx, setting) {
        Ok(address) => Ok(address),
        Err(::settings::Error::Db(error)) => Err(error),
        Err(_unreadable) => Ok(None),
    }
}

/// The facts with the address that they lead to; without one there is nothing to say.
fn led(built: Vec<Built>, link: Option<&WebAddress>, what: &str) -> Vec<Built> {
    let with = |built: Built| match (built, link) {
        (Built::Ready(_), None) => Built::Moot(format!("no {what} address is set")),
        (Built::Ready(facts), Some(link)) => Built::Ready(with_link(facts, link.as_str())),
        (other, _) => other,
    };
    built.into_iter().map(with).collect()
}

fn with_link(mut facts: Value, link: &str) -> Value {
    if let Value::Object(facts) = &mut facts {
        facts.insert("link".to_owned(), json!(link));
    }
    facts
}
