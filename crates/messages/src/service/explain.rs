//! Why somebody got, or did not get, a message.

use std::collections::BTreeMap;

use db::Tx;
use kernel::CustomerId;

use crate::{
    domain::{AskId, ContentRef, MessageId, TIMING},
    error::Error,
    public::{DecisionView, Explanation, MessageView, PassedView},
    store::{self, AskRow, DecisionRow},
};

/// Most asks explained at a time.
const MOST: u32 = 500;

/// Everything about the ask that a message was made of; `None` when there is no such message.
pub fn explain(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    message: MessageId,
) -> Result<Option<Explanation>, Error> {
    let Some(found) = store::message(tx, customer, message)? else {
        return Ok(None);
    };
    explain_ask(tx, customer, found.ask)
}

/// Everything about one ask; `None` when there is no such ask.
pub fn explain_ask(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    ask: AskId,
) -> Result<Option<Explanation>, Error> {
    let asks = store::asks_of(tx, &[customer.raw()], &[ask.raw()])?;
    Ok(explained(tx, customer, asks)?.into_iter().next())
}

/// Everything that was wanted of one customer, the newest ask first; at most 500.
pub fn explain_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    limit: u32,
) -> Result<Vec<Explanation>, Error> {
    explain_page(tx, customer, None, limit)
}

/// The same of asks older than `before`.
pub fn explain_page(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    before: Option<AskId>,
    limit: u32,
) -> Result<Vec<Explanation>, Error> {
    let before = before.unwrap_or(AskId::from_raw(i64::MAX));
    let asks = store::newest_asks(tx, customer, before, limit.clamp(1, MOST))?;
    explained(tx, customer, asks)
}

fn explained(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    asks: Vec<AskRow>,
) -> Result<Vec<Explanation>, Error> {
    if asks.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = asks.iter().map(|ask| ask.id.raw()).collect();
    let mut decisions: BTreeMap<AskId, Vec<DecisionView>> = BTreeMap::new();
    for row in store::decisions_of(tx, customer, &ids)? {
        decisions.entry(row.ask).or_default().push(shown(&row));
    }
    let mut messages: BTreeMap<AskId, MessageView> = BTreeMap::new();
    for message in store::messages_of_asks(tx, customer, &ids)? {
        messages.insert(message.ask, message);
    }
    Ok(asks
        .into_iter()
        .map(|ask| Explanation {
            customer,
            ask: ask.id,
            cause: ask.cause,
            programme: ask.programme,
            purpose: ask.purpose,
            topic: ask.topic,
            asked_at: ask.asked_at,
            earliest: ask.earliest,
            latest: ask.latest,
            timing: timing(&ask.content),
            state: ask.state,
            look_at: ask.look_at,
            closed_at: ask.closed_at,
            decisions: decisions.remove(&ask.id).unwrap_or_default(),
            message: messages.remove(&ask.id),
        })
        .collect())
}

/// Why it was wanted at its hour, where whoever asked has said so.
fn timing(content: &ContentRef) -> Option<String> {
    content.data.get(TIMING)?.as_str().map(str::to_owned)
}

fn shown(row: &DecisionRow) -> DecisionView {
    DecisionView {
        id: row.id,
        at: row.at,
        stage: row.stage,
        outcome: row.outcome,
        reason: row.reason.code(),
        detail: row.reason.detail(),
        words: row.reason.words(),
        channel: row.channel,
        passed: row
            .passed
            .iter()
            .map(|one| PassedView {
                channel: one.channel,
                reason: one.reason.code(),
                words: one.reason.words(),
            })
            .collect(),
        until: row.until,
        into: row.into,
    }
}
