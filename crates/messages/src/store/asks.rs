//! Asks, and the rows that planners wait on.

use std::collections::BTreeMap;

use customers::{Channel, Purpose};
use db::{DbError, Row, Tx, params, row};
use kernel::{CustomerId, Timestamp};

use super::parsed;
use crate::domain::{Ask, AskId, AskState, ContentRef, Merging, MessageId, OpenAsk, Topic};

/// Takes the rows of these customers (sorted, each once); answers the instants of the timers that stand.
pub(crate) fn lock_customers(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<Vec<(CustomerId, Option<Timestamp>)>, DbError> {
    tx.take_many(
        "INSERT INTO messages_customer (customer_id, plans, plan_at) VALUES ($1, 1, NULL) \
         ON CONFLICT (customer_id) DO UPDATE SET plans = messages_customer.plans + 1",
        customers.iter().map(|customer| row![*customer]),
    )?;
    let ids: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
    let mut standing: BTreeMap<CustomerId, Option<Timestamp>> =
        customers.iter().map(|customer| (*customer, None)).collect();
    tx.for_each(
        "SELECT customer_id, plan_at FROM messages_customer WHERE customer_id IN ($1[])",
        params![ids],
        |row| {
            standing.insert(row.get(0)?, row.get(1)?);
            Ok::<_, DbError>(())
        },
    )?;
    Ok(standing.into_iter().collect())
}

/// Remembers the timers that stand now (sorted by customer).
pub(crate) fn set_plan_at(
    tx: &mut Tx<'_>,
    plans: &[(CustomerId, Option<Timestamp>)],
) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO messages_customer (customer_id, plans, plan_at) VALUES ($1, 1, $2) \
         ON CONFLICT (customer_id) DO UPDATE SET plan_at = excluded.plan_at",
        plans.iter().map(|(customer, at)| row![*customer, *at]),
    )?;
    Ok(())
}

/// The ask of this cause, where it stands already.
pub(crate) fn known_cause(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    cause: &str,
) -> Result<Option<AskId>, DbError> {
    tx.scalar(
        "SELECT ask_id FROM messages_ask WHERE customer_id = $1 AND cause = $2",
        params![customer, cause],
    )
}

/// Which of these causes stand for these customers already. It reads all causes of the customers: for many.
pub(crate) fn known_causes(
    tx: &mut Tx<'_>,
    customers: &[i64],
    causes: &[&str],
) -> Result<Vec<(CustomerId, String, AskId)>, DbError> {
    tx.query(
        "SELECT customer_id, cause, ask_id FROM messages_ask WHERE customer_id IN ($1[]) AND (cause || '') IN ($2[])",
        params![customers, causes],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// All causes of a customer's asks.
pub(crate) fn causes_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
) -> Result<Vec<(String, AskId, AskState)>, DbError> {
    tx.query(
        "SELECT customer_id, ask_id, cause, state FROM messages_ask WHERE customer_id = $1 ORDER BY ask_id",
        params![customer],
        |row| {
            let state = parsed(row, 3, (TABLE, "state"), AskState::parse)?;
            Ok((row.get(2)?, row.get(1)?, state))
        },
    )
}

/// Gives an ask another cause, where two of one cause come together.
pub(crate) fn rename_cause(
    tx: &mut Tx<'_>,
    (customer, ask): (CustomerId, AskId),
    cause: &str,
) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE messages_ask SET cause = $3 WHERE customer_id = $1 AND ask_id = $2",
        params![customer, ask, cause],
    )
}

/// What became of an ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Nothing yet.
    Open {
        look_at: Timestamp,
        waiting_for: String,
    },
    /// It is over.
    Closed {
        state: AskState,
        into: Option<AskId>,
        at: Timestamp,
    },
}

impl Fate {
    const fn state(&self) -> AskState {
        match self {
            Self::Open { .. } => AskState::Open,
            Self::Closed { state, .. } => *state,
        }
    }

    const fn look_at(&self) -> Option<Timestamp> {
        match self {
            Self::Open { look_at, .. } => Some(*look_at),
            Self::Closed { .. } => None,
        }
    }

    fn waiting_for(&self) -> Option<&str> {
        match self {
            Self::Open { waiting_for, .. } => Some(waiting_for),
            Self::Closed { .. } => None,
        }
    }

    const fn speaker(&self) -> Option<AskId> {
        match self {
            Self::Open { .. } => None,
            Self::Closed { into, .. } => *into,
        }
    }

    const fn closed_at(&self) -> Option<Timestamp> {
        match self {
            Self::Open { .. } => None,
            Self::Closed { at, .. } => Some(*at),
        }
    }
}

/// An ask that is not in the table yet.
#[derive(Clone, Debug)]
pub(crate) struct NewAsk<'a> {
    pub(crate) id: AskId,
    pub(crate) ask: &'a Ask,
    pub(crate) fate: Fate,
}

fn channels_text(channels: &[Channel]) -> String {
    let words: Vec<&str> = channels.iter().map(|channel| channel.word()).collect();
    words.join(",")
}

pub(super) fn channels_of(text: &str) -> Option<Vec<Channel>> {
    text.split(',').map(Channel::parse).collect()
}

pub(crate) fn insert_asks(
    tx: &mut Tx<'_>,
    asks: &[NewAsk<'_>],
    now: Timestamp,
) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO messages_ask (customer_id, ask_id, home_id, cause, programme, purpose, topic, channels, value, merging, \
         earliest_at, latest_at, template, template_version, content, asked_at, state, look_at, waiting_for, \
         into_ask_id, closed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
        asks.iter().map(|new| {
            let ask = new.ask;
            row![
                ask.customer,
                new.id,
                ask.customer,
                ask.cause.as_str(),
                ask.programme.as_str(),
                ask.purpose.word(),
                ask.topic.as_str(),
                channels_text(&ask.channels),
                ask.value,
                ask.merging.word(),
                ask.earliest,
                ask.latest,
                ask.content.template.as_str(),
                ask.content.version,
                ask.content.data.to_string(),
                now,
                new.fate.state().word(),
                new.fate.look_at(),
                new.fate.waiting_for(),
                new.fate.speaker(),
                new.fate.closed_at(),
            ]
        }),
    )?;
    Ok(())
}

/// An ask as it stands in the table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AskRow {
    pub(crate) customer: CustomerId,
    pub(crate) id: AskId,
    pub(crate) cause: String,
    pub(crate) programme: String,
    pub(crate) purpose: Purpose,
    pub(crate) topic: Topic,
    pub(crate) channels: Vec<Channel>,
    pub(crate) value: i64,
    pub(crate) merging: Merging,
    pub(crate) earliest: Timestamp,
    pub(crate) latest: Timestamp,
    pub(crate) content: ContentRef,
    pub(crate) asked_at: Timestamp,
    pub(crate) state: AskState,
    pub(crate) look_at: Option<Timestamp>,
    pub(crate) waiting_for: Option<String>,
    pub(crate) into: Option<AskId>,
    pub(crate) closed_at: Option<Timestamp>,
}

impl AskRow {
    /// As the rules see it.
    pub(crate) fn open(&self) -> OpenAsk {
        OpenAsk {
            id: self.id,
            purpose: self.purpose,
            topic: self.topic.clone(),
            channels: self.channels.clone(),
            value: self.value,
            earliest: self.earliest,
            latest: self.latest,
            merging: self.merging,
            waiting_for: self.waiting_for.clone().unwrap_or_default(),
        }
    }
}

const TABLE: &str = "messages_ask";

fn ask(row: &Row<'_>) -> Result<AskRow, DbError> {
    let content: String = row.get(13)?;
    Ok(AskRow {
        customer: row.get(0)?,
        id: row.get(1)?,
        cause: row.get(2)?,
        programme: row.get(3)?,
        purpose: parsed(row, 4, (TABLE, "purpose"), Purpose::parse)?,
        topic: parsed(row, 5, (TABLE, "topic"), |text| Topic::parse(text).ok())?,
        channels: parsed(row, 6, (TABLE, "channels"), channels_of)?,
        value: row.get(7)?,
        merging: parsed(row, 8, (TABLE, "merging"), Merging::parse)?,
        earliest: row.get(9)?,
        latest: row.get(10)?,
        content: ContentRef {
            template: row.get(11)?,
            version: row.get(12)?,
            data: serde_json::from_str(&content).map_err(|error| DbError::Row {
                table: TABLE,
                column: "content",
                id: row.get::<i64>(1).unwrap_or_default().to_string(),
                why: error.to_string(),
            })?,
        },
        asked_at: row.get(14)?,
        state: parsed(row, 15, (TABLE, "state"), AskState::parse)?,
        look_at: row.get(16)?,
        waiting_for: row.get(17)?,
        into: row.get(18)?,
        closed_at: row.get(19)?,
    })
}

/// The open asks of these customers.
pub(crate) fn open_asks(tx: &mut Tx<'_>, customers: &[i64]) -> Result<Vec<AskRow>, DbError> {
    tx.query(
        "SELECT customer_id, ask_id, cause, programme, purpose, topic, channels, value, merging, earliest_at, \
         latest_at, template, template_version, content, asked_at, state, look_at, waiting_for, into_ask_id, closed_at \
         FROM messages_ask WHERE customer_id IN ($1[]) AND state = 'open' ORDER BY customer_id, ask_id",
        params![customers],
        ask,
    )
}

/// These asks of these customers, whatever became of them.
pub(crate) fn asks_of(
    tx: &mut Tx<'_>,
    customers: &[i64],
    asks: &[i64],
) -> Result<Vec<AskRow>, DbError> {
    tx.query(
        "SELECT customer_id, ask_id, cause, programme, purpose, topic, channels, value, merging, earliest_at, \
         latest_at, template, template_version, content, asked_at, state, look_at, waiting_for, into_ask_id, closed_at \
         FROM messages_ask WHERE customer_id IN ($1[]) AND +ask_id IN ($2[]) ORDER BY customer_id, ask_id",
        params![customers, asks],
        ask,
    )
}

/// What was said to these customers since, or is about to be said: the messages, and the asks that they were made of.
pub(crate) fn said_since(
    tx: &mut Tx<'_>,
    customers: &[i64],
    since: Timestamp,
) -> Result<Vec<(MessageId, AskRow)>, DbError> {
    tx.query(
        "SELECT a.customer_id, a.ask_id, a.cause, a.programme, a.purpose, a.topic, a.channels, a.value, a.merging, \
         a.earliest_at, a.latest_at, a.template, a.template_version, a.content, a.asked_at, a.state, a.look_at, \
         a.waiting_for, a.into_ask_id, a.closed_at, m.message_id \
         FROM messages_message m JOIN messages_ask a ON a.customer_id = m.customer_id AND a.ask_id = m.ask_id \
         WHERE m.customer_id IN ($1[]) AND m.contact_at > $2 ORDER BY m.customer_id, m.message_id",
        params![customers, since],
        |row| Ok((row.get(20)?, ask(row)?)),
    )
}

/// The data of what was merged into these asks: the ask that speaks, and what it speaks for.
pub(crate) fn merged_into(
    tx: &mut Tx<'_>,
    customers: &[i64],
    asks: &[i64],
) -> Result<Vec<(AskId, AskRow)>, DbError> {
    let rows = tx.query(
        "SELECT customer_id, ask_id, cause, programme, purpose, topic, channels, value, merging, earliest_at, \
         latest_at, template, template_version, content, asked_at, state, look_at, waiting_for, into_ask_id, closed_at \
         FROM messages_ask WHERE customer_id IN ($1[]) AND +into_ask_id IN ($2[]) ORDER BY customer_id, ask_id",
        params![customers, asks],
        ask,
    )?;
    Ok(rows
        .into_iter()
        .filter_map(|row| row.into.map(|into| (into, row)))
        .collect())
}

/// Asks that stay open: when they are looked at next, and why.
pub(crate) fn keep_open(
    tx: &mut Tx<'_>,
    asks: &[(CustomerId, AskId, Timestamp, String)],
) -> Result<(), DbError> {
    tx.update_many(
        "UPDATE messages_ask SET look_at = $3, waiting_for = $4 WHERE customer_id = $1 AND ask_id = $2 AND state = 'open'",
        asks.iter()
            .map(|(customer, ask, look_at, reason)| row![*customer, *ask, *look_at, reason]),
    )?;
    Ok(())
}

/// Asks that are over.
pub(crate) fn close(
    tx: &mut Tx<'_>,
    asks: &[(CustomerId, AskId, AskState, Option<AskId>)],
    now: Timestamp,
) -> Result<(), DbError> {
    tx.update_many(
        "UPDATE messages_ask SET state = $3, into_ask_id = $4, closed_at = $5, look_at = NULL \
         WHERE customer_id = $1 AND ask_id = $2",
        asks.iter()
            .map(|(customer, ask, state, into)| row![*customer, *ask, state.word(), *into, now]),
    )?;
    Ok(())
}

/// A customer's asks, the newest first, older than `before`.
pub(crate) fn newest_asks(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    before: AskId,
    limit: u32,
) -> Result<Vec<AskRow>, DbError> {
    tx.query(
        "SELECT customer_id, ask_id, cause, programme, purpose, topic, channels, value, merging, earliest_at, \
         latest_at, template, template_version, content, asked_at, state, look_at, waiting_for, into_ask_id, closed_at \
         FROM messages_ask WHERE customer_id = $1 AND ask_id < $2 ORDER BY ask_id DESC LIMIT $3",
        params![customer, before, limit],
        ask,
    )
}

/// Every ask that there was, customer by customer in the order in which they were put: who, when, by which programme, and
/// how far it is.
pub(crate) fn for_each_ask(
    tx: &mut Tx<'_>,
    take: &mut dyn FnMut(CustomerId, Timestamp, &str, &str),
) -> Result<(), DbError> {
    tx.for_each(
        "SELECT customer_id, asked_at, programme, state FROM messages_ask ORDER BY customer_id, asked_at, ask_id",
        &[],
        |row| {
            take(row.get(0)?, row.get(1)?, row.text(2)?, row.text(3)?);
            Ok(())
        },
    )
}
