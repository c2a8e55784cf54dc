//! One person under another number, and no person at all.

use std::collections::BTreeMap;

use db::{DbError, Tx, params};
use kernel::{CustomerId, Timestamp};
use messages::AskId;

use crate::domain::RunId;

/// The runs in which a customer was asked for, with their ask.
pub(crate) fn asks_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
) -> Result<BTreeMap<RunId, AskId>, DbError> {
    let asks = tx.query(
        "SELECT run_id, ask_id FROM campaigns_recipient \
         WHERE customer_id = $1 AND state = 'asked' AND ask_id IS NOT NULL ORDER BY run_id",
        params![customer],
        |row| Ok::<_, DbError>((row.get(0)?, row.get(1)?)),
    )?;
    Ok(asks.into_iter().collect())
}

/// A customer is in a run under another number.
pub(crate) fn forget_recipient(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    run: RunId,
) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM campaigns_recipient WHERE customer_id = $1 AND run_id = $2",
        params![customer, run],
    )?;
    Ok(())
}

/// Puts everything of `from` under `into`. Where both were in a run, the one who was asked for stays: nobody gets it twice.
pub(crate) fn move_recipients(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM campaigns_recipient WHERE customer_id = $2 AND state <> 'asked' AND run_id IN \
         (SELECT run_id FROM campaigns_recipient WHERE customer_id = $1 AND state = 'asked')",
        params![from, into],
    )?;
    tx.execute(
        "INSERT INTO campaigns_recipient (customer_id, run_id, variant, wave, due_at, state, attempt, ask_id, asked_at, \
         timing) SELECT $2, run_id, variant, wave, due_at, state, attempt, ask_id, asked_at, timing FROM campaigns_recipient \
         WHERE customer_id = $1 ON CONFLICT (customer_id, run_id) DO NOTHING",
        params![from, into],
    )?;
    tx.execute(
        "DELETE FROM campaigns_recipient WHERE customer_id = $1",
        params![from],
    )?;
    Ok(())
}

/// Nobody waits under this number any more.
pub(crate) fn cancel_waiting(tx: &mut Tx<'_>, customer: CustomerId) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE campaigns_recipient SET state = 'cancelled' WHERE customer_id = $1 AND state = 'waiting'",
        params![customer],
    )
}

/// Campaign, number of the run, variant, state, and when it was asked for.
pub(crate) type Entry = (String, i64, String, String, Option<Timestamp>);

/// What campaigns a customer was in.
pub(crate) fn recipients_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<Entry>, DbError> {
    tx.query(
        "SELECT c.name, r.number, p.variant, p.state, p.asked_at FROM campaigns_recipient p \
         JOIN campaigns_run r ON r.run_id = p.run_id JOIN campaigns_campaign c ON c.campaign_id = r.campaign_id \
         WHERE p.customer_id = $1 ORDER BY r.run_id",
        params![customer],
        |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            ))
        },
    )
}
