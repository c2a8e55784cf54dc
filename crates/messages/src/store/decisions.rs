//! What was decided, for ever.

use customers::Channel;
use db::{DbError, Tx, params, row};
use kernel::{CustomerId, Timestamp};
use serde_json::{Value, json};

use super::{parsed, unknown};
use crate::domain::{AskId, DecisionId, Outcome, Passed, Reason, Stage};

/// A decision as it stands in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DecisionRow {
    pub(crate) customer: CustomerId,
    pub(crate) ask: AskId,
    pub(crate) id: DecisionId,
    pub(crate) at: Timestamp,
    pub(crate) stage: Stage,
    pub(crate) outcome: Outcome,
    pub(crate) reason: Reason,
    pub(crate) channel: Option<Channel>,
    /// Ways that were preferred and are not taken.
    pub(crate) passed: Vec<Passed>,
    pub(crate) until: Option<Timestamp>,
    pub(crate) into: Option<AskId>,
}

pub(crate) fn insert_decisions(tx: &mut Tx<'_>, decisions: &[DecisionRow]) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO messages_decision (customer_id, ask_id, decision_id, at, stage, outcome, reason, detail, channel, \
         until_at, into_ask_id, passed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        decisions.iter().map(|one| {
            row![
                one.customer,
                one.ask,
                one.id,
                one.at,
                one.stage.word(),
                one.outcome.word(),
                one.reason.code(),
                one.reason.detail().to_string(),
                one.channel.map(Channel::word),
                one.until,
                one.into,
                written(&one.passed),
            ]
        }),
    )?;
    Ok(())
}

/// `[["sms","contact.no_consent",{}]]`; empty when there are none, as nearly always.
fn written(passed: &[Passed]) -> String {
    if passed.is_empty() {
        return String::new();
    }
    let each = passed
        .iter()
        .map(|one| json!([one.channel.word(), one.reason.code(), one.reason.detail()]));
    Value::Array(each.collect()).to_string()
}

/// What was written; what this program does not know any more is left out.
fn read(text: &str) -> Vec<Passed> {
    let all: Vec<(String, String, Value)> = serde_json::from_str(text).unwrap_or_default();
    all.into_iter()
        .filter_map(|(channel, code, detail)| {
            Some(Passed {
                channel: Channel::parse(&channel)?,
                reason: Reason::parse(&code, &detail)?,
            })
        })
        .collect()
}

const TABLE: &str = "messages_decision";

/// All decisions about these asks, oldest first.
pub(crate) fn decisions_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    asks: &[i64],
) -> Result<Vec<DecisionRow>, DbError> {
    tx.query(
        "SELECT customer_id, ask_id, decision_id, at, stage, outcome, reason, detail, channel, until_at, into_ask_id, \
         passed FROM messages_decision WHERE customer_id = $1 AND ask_id IN ($2[]) ORDER BY ask_id, decision_id",
        params![customer, asks],
        |row| {
            let code: String = row.get(6)?;
            let detail = serde_json::from_str(row.text(7)?).unwrap_or_default();
            let id: DecisionId = row.get(2)?;
            let channel: Option<String> = row.get(8)?;
            Ok(DecisionRow {
                customer: row.get(0)?,
                ask: row.get(1)?,
                id,
                at: row.get(3)?,
                stage: parsed(row, 4, (TABLE, "stage"), Stage::parse)?,
                outcome: parsed(row, 5, (TABLE, "outcome"), Outcome::parse)?,
                reason: Reason::parse(&code, &detail)
                    .ok_or_else(|| unknown(TABLE, "reason", &id, &code))?,
                channel: channel
                    .map(|word| {
                        Channel::parse(&word).ok_or_else(|| unknown(TABLE, "channel", &id, &word))
                    })
                    .transpose()?,
                until: row.get(9)?,
                into: row.get(10)?,
                passed: read(row.text(11)?),
            })
        },
    )
}

/// How many asks were decided about in what way, and why.
pub(crate) fn count_decisions(tx: &mut Tx<'_>) -> Result<Vec<(Outcome, String, i64)>, DbError> {
    tx.query(
        "SELECT outcome, reason, count(DISTINCT ask_id) FROM messages_decision GROUP BY outcome, reason \
         ORDER BY outcome, reason",
        &[],
        |row| {
            let outcome = parsed(row, 0, (TABLE, "outcome"), Outcome::parse)?;
            Ok((outcome, row.get(1)?, row.get(2)?))
        },
    )
}
