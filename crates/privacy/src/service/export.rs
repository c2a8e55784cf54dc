//! Everything about one person, for that person (GDPR articles 15 and 20).

use db::Tx;
use journeys::Rules;
use kernel::{CustomerId, Moment};
use messages::MessageId;
use serde::Serialize;
use serde_json::{Value, json};

use crate::error::Error;

/// Rows of a list that are read at once.
const PAGE: u32 = 500;

/// All that any room holds of a customer and of those who were merged into it; none when there is nobody (any more).
pub fn export(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    customer: CustomerId,
) -> Result<Option<Value>, Error> {
    let Some(root) = customers::current(tx, customer)?.map(|head| head.id) else {
        return Ok(None);
    };
    let policy = (rules.policies)(tx)?;
    let Some(mut all) = customers::export(tx, &policy.secret, root)? else {
        return Ok(None);
    };
    let family = customers::family(tx, root)?;
    let bought = orders::export(tx, root)?;
    let parts = [
        ("exported_at", json!(at.now)),
        ("orders", part(&bought, "orders")),
        ("credit_notes", part(&bought, "credit_notes")),
        ("timeline", timeline(tx, root)?),
        ("messages", messages_of(tx, root)?),
        ("replies", replies_of(tx, root)?),
        (
            "asks",
            to_json(&messages::explain_customer(tx, root, PAGE)?)?,
        ),
        ("browsers", to_json(&messages::browsers(tx, root)?)?),
        ("journeys", journeys_of(tx, at, rules, root)?),
        ("campaigns", campaigns::export(tx, root)?),
        ("predictions", to_json(&insights::predictions(tx, root)?)?),
        ("experiments", to_json(&experiments::met_by(tx, root)?)?),
        ("lists", to_json(&segments::lists_of(tx, &family)?)?),
        ("storefront", storefront::export(tx, &family)?),
        ("offers", offers::export(tx, root)?),
        ("webhooks", hooks::export(tx, root)?),
    ];
    if let Some(all) = all.as_object_mut() {
        all.extend(
            parts
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value)),
        );
    }
    Ok(Some(all))
}

fn part(whole: &Value, name: &str) -> Value {
    whole.get(name).cloned().unwrap_or_default()
}

/// Oldest first.
fn timeline(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Value, Error> {
    let mut all = Vec::new();
    let mut before = None;
    loop {
        let page = events::timeline(tx, customer, before, PAGE)?;
        let Some(last) = page.last() else {
            break;
        };
        before = Some(last.seq);
        all.extend(page.into_iter().map(|event| {
            json!({
                "id": event.id, "seq": event.seq, "kind": event.kind, "version": event.version, "at": event.at,
                "recorded_at": event.recorded_at, "data": event.data,
            })
        }));
    }
    all.reverse();
    Ok(Value::Array(all))
}

/// With what was written in each, oldest first.
fn messages_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Value, Error> {
    let mut all = Vec::new();
    let mut before: Option<MessageId> = None;
    loop {
        let page = messages::list(tx, customer, before, PAGE)?;
        let Some(last) = page.last() else {
            break;
        };
        before = Some(last.id);
        for message in &page {
            let letter = messages::kept(tx, customer, message.id)?;
            let mut shown = to_json(message)?;
            if let Some(shown) = shown.as_object_mut() {
                shown.insert("letter".to_owned(), to_json(&letter)?);
            }
            all.push(shown);
        }
    }
    all.reverse();
    Ok(Value::Array(all))
}

/// What the customer wrote, oldest first.
fn replies_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Value, Error> {
    let mut all = Vec::new();
    let mut before = None;
    loop {
        let page = messages::replies(tx, customer, before, PAGE)?;
        let Some(last) = page.last() else {
            break;
        };
        before = Some(last.id);
        for reply in &page {
            all.push(to_json(reply)?);
        }
    }
    all.reverse();
    Ok(Value::Array(all))
}

/// The journeys that the customer is or was in.
fn journeys_of(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    customer: CustomerId,
) -> Result<Value, Error> {
    let mut all = Vec::new();
    for journey in journeys::list(tx, &rules.documents)? {
        let explained = journeys::explain(tx, at, &rules.documents, customer, &journey.name)?;
        if let Some(explained) = explained.filter(|explained| !explained.enrolments.is_empty()) {
            all.push(json!({
                "journey": explained.name,
                "title": journey.title,
                "times_inside": to_json(&explained.enrolments)?,
            }));
        }
    }
    Ok(Value::Array(all))
}

fn to_json(value: &impl Serialize) -> Result<Value, Error> {
    serde_json::to_value(value).map_err(Error::Json)
}
