//! How likely orders are to go wrong.

use std::{collections::BTreeMap, sync::Arc};

use db::{DbError, Row, Tx, params, row};
use kernel::{CustomerId, ProductId, Timestamp};
use orders::OrderId;

use crate::domain::{Judge, RiskReport};

/// What is kept of an open order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RiskRow {
    pub(crate) customer: CustomerId,
    pub(crate) order: OrderId,
    /// Hundredths of a percent.
    pub(crate) risk: i64,
    /// The same of all the shop's orders.
    pub(crate) usual: i64,
    pub(crate) closes_at: Timestamp,
}

/// What was learned, and what orders are looked at by.
pub(crate) fn risk_model(tx: &mut Tx<'_>) -> Result<Option<(RiskReport, Option<Judge>)>, DbError> {
    let wrong = |column: &'static str, error: serde_json::Error| DbError::Row {
        table: "insights_risk_model",
        column,
        id: "risk".to_owned(),
        why: error.to_string(),
    };
    tx.query_opt(
        "SELECT report, judge FROM insights_risk_model WHERE name = 'risk'",
        &[],
        |row| {
            let report =
                serde_json::from_str(row.text(0)?).map_err(|error| wrong("report", error))?;
            let judge: Option<String> = row.get(1)?;
            let judge = judge.map(|judge| serde_json::from_str(&judge)).transpose();
            Ok((report, judge.map_err(|error| wrong("judge", error))?))
        },
    )
}

/// What orders are looked at by, where anything can be told.
pub(crate) fn judge(tx: &mut Tx<'_>) -> Result<Arc<KeptJudge>, DbError> {
    tx.kept(&["insights_risk_model"], |tx| read_judge(tx).map(KeptJudge))
}

/// What orders are looked at by, as it is kept.
pub(crate) struct KeptJudge(pub(crate) Option<Judge>);

fn read_judge(tx: &mut Tx<'_>) -> Result<Option<Judge>, DbError> {
    let found: Option<Option<String>> = tx.query_opt(
        "SELECT judge FROM insights_risk_model WHERE name = 'risk'",
        &[],
        |row| row.get(0),
    )?;
    let judge = found.flatten().map(|judge| serde_json::from_str(&judge));
    judge.transpose().map_err(|error| DbError::Row {
        table: "insights_risk_model",
        column: "judge",
        id: "risk".to_owned(),
        why: error.to_string(),
    })
}

/// How likely these customers' open orders are to go wrong.
pub(crate) fn risks_of_many(tx: &mut Tx<'_>, customers: &[i64]) -> Result<Vec<RiskRow>, DbError> {
    tx.query(
        "SELECT customer_id, order_id, risk, usual, closes_at FROM insights_risk WHERE customer_id IN ($1[]) \
         ORDER BY customer_id, order_id",
        params![customers],
        risk,
    )
}

/// Puts what was learned in the place of what was known before.
pub(crate) fn replace_risk_model(
    tx: &mut Tx<'_>,
    report: &RiskReport,
    judge: Option<&Judge>,
) -> Result<(), DbError> {
    tx.execute("DELETE FROM insights_risk_model WHERE name = 'risk'", &[])?;
    // Numbers and texts always become JSON.
    let json = serde_json::to_string(report).unwrap_or_default();
    let judge = judge.map(|judge| serde_json::to_string(judge).unwrap_or_default());
    tx.execute(
        "INSERT INTO insights_risk_model (name, learned_at, report, judge) VALUES ('risk', $1, $2, $3)",
        params![report.learned_at, &json, &judge],
    )?;
    Ok(())
}

/// Puts how often products come back in the place of what was known before.
pub(crate) fn replace_rates(
    tx: &mut Tx<'_>,
    rates: Option<&BTreeMap<ProductId, f64>>,
) -> Result<(), DbError> {
    tx.execute("DELETE FROM insights_return_rate", &[])?;
    if let Some(rates) = rates {
        tx.insert_many(
            "INSERT INTO insights_return_rate (product_id, rate) VALUES ($1, $2)",
            rates.iter().map(|(product, rate)| row![*product, *rate]),
        )?;
    }
    Ok(())
}

/// How often these products come back, as far as it is known.
pub(crate) fn rates(
    tx: &mut Tx<'_>,
    products: &[i64],
) -> Result<BTreeMap<ProductId, f64>, DbError> {
    let found = tx.query(
        "SELECT product_id, rate FROM insights_return_rate WHERE product_id IN ($1[])",
        params![products],
        |row| Ok::<_, DbError>((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found.into_iter().collect())
}

/// Writes how likely open orders are to go wrong, in the order of customer and order.
pub(crate) fn save_risks(tx: &mut Tx<'_>, now: Timestamp, rows: &[RiskRow]) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO insights_risk (customer_id, order_id, assessed_at, risk, usual, closes_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (customer_id, order_id) DO UPDATE SET assessed_at = excluded.assessed_at, risk = excluded.risk, \
         usual = excluded.usual, closes_at = excluded.closes_at",
        rows.iter()
            .map(|one| row![one.customer, one.order, now, one.risk, one.usual, one.closes_at]),
    )?;
    Ok(())
}

/// Removes what is over, and what was assessed before `now` though it was looked at: its order went wrong.
pub(crate) fn sweep_risks(
    tx: &mut Tx<'_>,
    now: Timestamp,
    since: Timestamp,
) -> Result<(), DbError> {
    let over = since.plus(crate::domain::WATCH);
    tx.execute(
        "DELETE FROM insights_risk WHERE closes_at <= $1 OR (assessed_at < $1 AND closes_at >= $2)",
        params![now, over],
    )?;
    Ok(())
}

/// Forgets how likely all orders are to go wrong.
pub(crate) fn forget_risks(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.touch("insights");
    tx.execute("DELETE FROM insights_risk", &[])?;
    Ok(())
}

/// The same of one customer's orders.
pub(crate) fn forget_risks_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM insights_risk WHERE customer_id = $1",
        params![customer],
    )?;
    Ok(())
}

fn risk(row: &Row<'_>) -> Result<RiskRow, DbError> {
    Ok(RiskRow {
        customer: row.get(0)?,
        order: row.get(1)?,
        risk: row.get(2)?,
        usual: row.get(3)?,
        closes_at: row.get(4)?,
    })
}

/// How likely the open orders of a customer are to go wrong.
pub(crate) fn risks_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<RiskRow>, DbError> {
    tx.query(
        "SELECT customer_id, order_id, risk, usual, closes_at FROM insights_risk WHERE customer_id = $1 ORDER BY order_id",
        params![customer],
        risk,
    )
}

/// Calls `each` for every open order, by customer.
pub(crate) fn for_each_risk(
    tx: &mut Tx<'_>,
    mut each: impl FnMut(&RiskRow) -> Result<(), DbError>,
) -> Result<(), DbError> {
    tx.for_each(
        "SELECT customer_id, order_id, risk, usual, closes_at FROM insights_risk ORDER BY customer_id, order_id",
        &[],
        |row| each(&risk(row)?),
    )
}
