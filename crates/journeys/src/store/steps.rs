//! What happened at each node.

use db::{DbError, Tx, params, row};
use kernel::{CustomerId, Timestamp};
use serde_json::Value;

use super::json;
use crate::domain::EnrolmentId;

/// A step as it stands in the table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StepRow {
    pub(crate) customer: CustomerId,
    pub(crate) enrolment: EnrolmentId,
    pub(crate) step: i64,
    pub(crate) node: String,
    pub(crate) what: String,
    pub(crate) detail: Value,
    pub(crate) at: Timestamp,
}

pub(crate) fn insert_steps(tx: &mut Tx<'_>, steps: &[StepRow]) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO journeys_step (customer_id, enrolment_id, step, node, what, detail, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        steps.iter().map(|step| {
            row![
                step.customer,
                step.enrolment,
                step.step,
                step.node.as_str(),
                step.what.as_str(),
                step.detail.to_string(),
                step.at,
            ]
        }),
    )?;
    Ok(())
}

/// The steps of these enrolments of one customer, in order.
pub(crate) fn steps_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    enrolments: &[i64],
) -> Result<Vec<StepRow>, DbError> {
    tx.query(
        "SELECT customer_id, enrolment_id, step, node, what, detail, at FROM journeys_step \
         WHERE customer_id = $1 AND enrolment_id IN ($2[]) ORDER BY enrolment_id, step",
        params![customer, enrolments],
        |row| {
            Ok(StepRow {
                customer: row.get(0)?,
                enrolment: row.get(1)?,
                step: row.get(2)?,
                node: row.get(3)?,
                what: row.get(4)?,
                detail: json(row, 5, ("journeys_step", "detail"))?,
                at: row.get(6)?,
            })
        },
    )
}
