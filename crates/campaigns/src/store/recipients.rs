//! Who gets a run.

use db::{DbError, Row, Tx, params, row};
use kernel::{CustomerId, Timestamp};
use messages::AskId;
use predicates::Set;

use super::parsed;
use crate::domain::{RecipientState, RunId};

/// One customer of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recipient {
    pub(crate) customer: CustomerId,
    pub(crate) variant: String,
    pub(crate) wave: i64,
    pub(crate) due_at: Timestamp,
    pub(crate) state: RecipientState,
    pub(crate) attempt: i64,
    pub(crate) ask: Option<AskId>,
    /// Why it is due when it is, in words; empty where nothing was chosen for them.
    pub(crate) timing: String,
}

const TABLE: &str = "campaigns_recipient";

fn recipient(row: &Row<'_>) -> Result<Recipient, DbError> {
    Ok(Recipient {
        customer: row.get(0)?,
        variant: row.get(1)?,
        wave: row.get(2)?,
        due_at: row.get(3)?,
        state: parsed(row, 4, (TABLE, "state"), RecipientState::parse)?,
        attempt: row.get(5)?,
        ask: row.get(6)?,
        timing: row.get(7)?,
    })
}

/// The members of a run, frozen; what was frozen before stays.
pub(crate) fn put_audience(tx: &mut Tx<'_>, run: RunId, members: &Set) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO campaigns_audience (run_id, members) VALUES ($1, $2) ON CONFLICT (run_id) DO NOTHING",
        params![run, members.to_bytes()],
    )?;
    Ok(())
}

pub(crate) fn load_audience(tx: &mut Tx<'_>, run: RunId) -> Result<Option<Set>, DbError> {
    let bytes: Option<Vec<u8>> = tx.query_opt(
        "SELECT members FROM campaigns_audience WHERE run_id = $1",
        params![run],
        |row| row.get(0),
    )?;
    let Some(bytes) = bytes else {
        return Ok(None);
    };
    let members = Set::from_bytes(&bytes).ok_or_else(|| DbError::Row {
        table: "campaigns_audience",
        column: "members",
        id: run.to_string(),
        why: "it is no bitmap".to_owned(),
    })?;
    Ok(Some(members))
}

pub(crate) fn drop_audience(tx: &mut Tx<'_>, run: RunId) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM campaigns_audience WHERE run_id = $1",
        params![run],
    )?;
    Ok(())
}

/// Writes customers of a run down, sorted; those that stand stay as they are.
pub(crate) fn insert_recipients(
    tx: &mut Tx<'_>,
    run: RunId,
    recipients: &[Recipient],
) -> Result<u64, DbError> {
    tx.insert_many(
        "INSERT INTO campaigns_recipient (customer_id, run_id, variant, wave, due_at, state, attempt, ask_id, asked_at, \
         timing) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (customer_id, run_id) DO NOTHING",
        recipients.iter().map(|one| {
            row![
                one.customer,
                run,
                one.variant.as_str(),
                one.wave,
                one.due_at,
                one.state.word(),
                one.attempt,
                one.ask,
                None::<Timestamp>,
                one.timing.as_str(),
            ]
        }),
    )
}

/// Customers of a wave whose time has come, those who wait the longest first.
pub(crate) fn waiting(
    tx: &mut Tx<'_>,
    run: RunId,
    (wave, now): (i64, Timestamp),
    limit: u32,
) -> Result<Vec<Recipient>, DbError> {
    tx.query(
        "SELECT customer_id, variant, wave, due_at, state, attempt, ask_id, timing FROM campaigns_recipient \
         WHERE run_id = $1 AND wave = $2 AND due_at <= $3 AND state = 'waiting' ORDER BY due_at, customer_id LIMIT $4",
        params![run, wave, now, limit],
        recipient,
    )
}

/// When the next of a wave is due; none when nobody waits in it.
pub(crate) fn next_due(
    tx: &mut Tx<'_>,
    run: RunId,
    wave: i64,
) -> Result<Option<Timestamp>, DbError> {
    tx.query_opt(
        "SELECT due_at FROM campaigns_recipient WHERE run_id = $1 AND wave = $2 AND state = 'waiting' \
         ORDER BY due_at LIMIT 1",
        params![run, wave],
        |row| row.get(0),
    )
}

/// Lots that were drawn, kept for those who wait and have none.
pub(crate) fn draw(
    tx: &mut Tx<'_>,
    run: RunId,
    lots: &[(CustomerId, &str)],
) -> Result<u64, DbError> {
    tx.update_many(
        "UPDATE campaigns_recipient SET variant = $3 \
         WHERE customer_id = $1 AND run_id = $2 AND state = 'waiting' AND variant = ''",
        lots.iter()
            .map(|(customer, variant)| row![*customer, run, *variant]),
    )
}

/// Those of these customers who still wait.
pub(crate) fn still(
    tx: &mut Tx<'_>,
    run: RunId,
    customers: &[i64],
) -> Result<Vec<Recipient>, DbError> {
    tx.query(
        "SELECT customer_id, variant, wave, due_at, state, attempt, ask_id, timing FROM campaigns_recipient \
         WHERE run_id = $1 AND customer_id IN ($2[]) AND state = 'waiting' ORDER BY due_at, customer_id",
        params![run, customers],
        recipient,
    )
}

/// Customers who were asked for, with the variant that they get and the ask.
pub(crate) fn ask(
    tx: &mut Tx<'_>,
    run: RunId,
    asked: &[(CustomerId, String, AskId)],
    now: Timestamp,
) -> Result<u64, DbError> {
    tx.update_many(
        "UPDATE campaigns_recipient SET state = 'asked', variant = $3, ask_id = $4, asked_at = $5 \
         WHERE customer_id = $1 AND run_id = $2 AND state = 'waiting'",
        asked
            .iter()
            .map(|(customer, variant, ask)| row![*customer, run, variant.as_str(), *ask, now]),
    )
}

/// Customers of a run who were asked for, by number, after one.
pub(crate) fn asked_after(
    tx: &mut Tx<'_>,
    run: RunId,
    after: i64,
    limit: u32,
) -> Result<Vec<Recipient>, DbError> {
    tx.query(
        "SELECT customer_id, variant, wave, due_at, state, attempt, ask_id, timing FROM campaigns_recipient \
         WHERE run_id = $1 AND state = 'asked' AND customer_id > $2 ORDER BY customer_id LIMIT $3",
        params![run, after, limit],
        recipient,
    )
}

/// Customers whose ask was taken back: they wait again, or do not get it.
pub(crate) fn put_back(
    tx: &mut Tx<'_>,
    run: RunId,
    customers: &[CustomerId],
    state: RecipientState,
) -> Result<u64, DbError> {
    tx.update_many(
        "UPDATE campaigns_recipient SET state = $3, attempt = attempt + 1 \
         WHERE customer_id = $1 AND run_id = $2 AND state = 'asked'",
        customers
            .iter()
            .map(|customer| row![*customer, run, state.word()]),
    )
}

/// Customers who still wait for their turn, by number.
pub(crate) fn still_waiting(
    tx: &mut Tx<'_>,
    run: RunId,
    limit: u32,
) -> Result<Vec<CustomerId>, DbError> {
    tx.query(
        "SELECT customer_id FROM campaigns_recipient WHERE run_id = $1 AND state = 'waiting' \
         ORDER BY customer_id LIMIT $2",
        params![run, limit],
        |row| row.get(0),
    )
}

/// The turn of these will not come.
pub(crate) fn give_up(
    tx: &mut Tx<'_>,
    run: RunId,
    customers: &[CustomerId],
) -> Result<u64, DbError> {
    tx.update_many(
        "UPDATE campaigns_recipient SET state = 'cancelled' \
         WHERE customer_id = $1 AND run_id = $2 AND state = 'waiting'",
        customers.iter().map(|customer| row![*customer, run]),
    )
}

/// How many of a run are how far with which variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) variant: String,
    pub(crate) state: RecipientState,
    pub(crate) people: i64,
}

pub(crate) fn count(tx: &mut Tx<'_>, run: RunId) -> Result<Vec<Counted>, DbError> {
    tx.query(
        "SELECT run_id, variant, state, count(*) FROM campaigns_recipient WHERE run_id = $1 \
         GROUP BY run_id, variant, state ORDER BY variant, state",
        params![run],
        |row| {
            Ok(Counted {
                variant: row.get(1)?,
                state: parsed(row, 2, (TABLE, "state"), RecipientState::parse)?,
                people: row.get(3)?,
            })
        },
    )
}

/// Everybody whom a campaign met: its programme, how far it is, who, when, and whether they were held out. For comparing
/// what it brings; what was repeated for those who did not react is no meeting of its own.
pub fn for_each_entry(
    tx: &mut Tx<'_>,
    mut take: impl FnMut(&str, &str, (CustomerId, Timestamp, bool)),
) -> Result<(), DbError> {
    tx.for_each(
        "SELECT c.name, c.state, p.customer_id, r.frozen_at, CASE WHEN p.state = 'held_out' THEN 1 ELSE 0 END \
         FROM campaigns_recipient p JOIN campaigns_run r ON r.run_id = p.run_id \
         JOIN campaigns_campaign c ON c.campaign_id = r.campaign_id \
         WHERE r.parent_id IS NULL AND p.state IN ('asked', 'held_out') AND r.frozen_at IS NOT NULL \
         ORDER BY c.name, p.customer_id, r.run_id",
        &[],
        |row| {
            let programme = format!("campaign.{}", row.text(0)?);
            let met = (row.get(2)?, row.get(3)?, row.get::<i64>(4)? == 1);
            take(&programme, row.text(1)?, met);
            Ok::<_, DbError>(())
        },
    )
}
