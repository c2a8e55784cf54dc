//! Events of the shop's own programs.

use std::collections::BTreeMap;

use db::Tx;
use events::CustomEvent;
use kernel::{CustomerId, Moment, Span};
use serde_json::Value;

use super::{Accepted, Error, Outcome, Terms, problem};
use crate::record::{IncomingEvent, Named};

/// How far ahead of now an event may be said to happen: clocks differ, and dates without a time begin elsewhere earlier.
const AHEAD: Span = Span::from_days(1);

/// Puts events on timelines; one outcome for each, in their order. An event whose customer nobody knows is refused.
pub fn accept_events(
    tx: &mut Tx<'_>,
    at: &Moment,
    terms: &Terms,
    records: &[IncomingEvent],
) -> Result<Vec<Accepted>, Error> {
    let mut known: BTreeMap<Named, Option<CustomerId>> = BTreeMap::new();
    let mut fates: Vec<Result<CustomerId, Accepted>> = Vec::with_capacity(records.len());
    let mut news = Vec::with_capacity(records.len());
    for record in records {
        let customer = find(tx, &mut known, record)?;
        let fate = looked_at(at, record, customer);
        if let Ok(customer) = fate {
            news.push(CustomEvent {
                customer,
                kind: record.kind.clone(),
                at: record.at.unwrap_or(at.now),
                // Apart from the causes that rooms give their own events.
                cause: format!("custom:{}", record.cause),
                data: Value::Object(record.data.clone()),
                history: terms.history,
            });
        }
        fates.push(fate);
    }
    let mut written = events::publish_custom(tx, at, &news)?.into_iter();
    Ok(fates
        .into_iter()
        .filter_map(|fate| match fate {
            Err(refused) => Some(refused),
            Ok(customer) => written.next().map(|done| Accepted {
                id: done.get().to_string(),
                customer,
                outcome: if done.is_new() {
                    Outcome::Created
                } else {
                    Outcome::Unchanged
                },
            }),
        })
        .collect())
}

fn looked_at(
    at: &Moment,
    record: &IncomingEvent,
    customer: Option<CustomerId>,
) -> Result<CustomerId, Accepted> {
    let Some(customer) = customer else {
        let unknown = problem(
            "customer",
            "unknown",
            "nobody is known under this name: send the customer first",
        );
        return Err(Accepted::refused(vec![unknown]));
    };
    if record.at.is_some_and(|then| then > at.now.plus(AHEAD)) {
        let ahead = problem("at", "out_of_range", "is more than a day ahead");
        return Err(Accepted::refused(vec![ahead]));
    }
    Ok(customer)
}

/// The customer under whom everything stands.
fn find(
    tx: &mut Tx<'_>,
    known: &mut BTreeMap<Named, Option<CustomerId>>,
    record: &IncomingEvent,
) -> Result<Option<CustomerId>, Error> {
    let Some(named) = record.named() else {
        return Ok(None);
    };
    if let Some(found) = known.get(&named) {
        return Ok(*found);
    }
    let id = match &named {
        Named::Id(id) => Some(*id),
        Named::Key(key) => customers::find(tx, key)?,
    };
    let found = match id {
        Some(id) => customers::current(tx, id)?.map(|head| head.id),
        None => None,
    };
    known.insert(named, found);
    Ok(found)
}
