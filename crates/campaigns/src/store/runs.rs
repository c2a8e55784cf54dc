//! Runs: one sending each.

use db::{DbError, Row, Tx, params};
use kernel::{Day, Timestamp};

use super::{json, parsed};
use crate::domain::{CampaignId, Plan, Round, RunId, RunState, Stopping, Verdict};

/// A run as it stands in the table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RunRow {
    pub(crate) id: RunId,
    pub(crate) campaign: CampaignId,
    pub(crate) number: i64,
    /// The run that it repeats for those who did not react.
    pub(crate) parent: Option<RunId>,
    /// The number of that run; 0 when it repeats none.
    pub(crate) repeats: i64,
    pub(crate) plan: Plan,
    pub(crate) day: Day,
    pub(crate) starts_at: Timestamp,
    pub(crate) state: RunState,
    pub(crate) wake_at: Option<Timestamp>,
    pub(crate) token: i64,
    pub(crate) place: i64,
    pub(crate) stopping: Stopping,
    pub(crate) stop_place: i64,
    pub(crate) next_slot_at: Timestamp,
    pub(crate) expected: i64,
    pub(crate) audience: i64,
    pub(crate) winner: String,
    pub(crate) verdict: Option<Verdict>,
    /// Where shares learn: those that stood and stand, the first one first.
    pub(crate) rounds: Vec<Round>,
    pub(crate) frozen_at: Option<Timestamp>,
    pub(crate) ended_at: Option<Timestamp>,
}

const TABLE: &str = "campaigns_run";

fn run_row(row: &Row<'_>) -> Result<RunRow, DbError> {
    Ok(RunRow {
        id: row.get(0)?,
        campaign: row.get(1)?,
        number: row.get(2)?,
        parent: row.get(3)?,
        repeats: row.get(4)?,
        plan: json(row, 5, (TABLE, "plan"))?,
        day: Day::from_days(row.get(6)?),
        starts_at: row.get(7)?,
        state: parsed(row, 8, (TABLE, "state"), RunState::parse)?,
        wake_at: row.get(9)?,
        token: row.get(10)?,
        place: row.get(11)?,
        stopping: parsed(row, 12, (TABLE, "stopping"), Stopping::parse)?,
        stop_place: row.get(13)?,
        next_slot_at: row.get(14)?,
        expected: row.get(15)?,
        audience: row.get(16)?,
        winner: row.get(17)?,
        verdict: match row.text(18)? {
            "" => None,
            _ => Some(json(row, 18, (TABLE, "verdict"))?),
        },
        rounds: match row.text(19)? {
            "" => Vec::new(),
            _ => json(row, 19, (TABLE, "rounds"))?,
        },
        frozen_at: row.get(20)?,
        ended_at: row.get(21)?,
    })
}

/// Text keys and plain values only: it always becomes JSON.
fn text(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Empty where no shares learn.
fn rounds(run: &RunRow) -> String {
    if run.rounds.is_empty() {
        return String::new();
    }
    text(&run.rounds)
}

/// A run of a campaign and a number that is there already stays as it is; answers whether it is new.
pub(crate) fn insert_run(tx: &mut Tx<'_>, run: &RunRow) -> Result<bool, DbError> {
    let inserted = tx.execute(
        "INSERT INTO campaigns_run (run_id, campaign_id, number, parent_id, repeats, plan, day, starts_at, state, wake_at, token, \
         place, stopping, stop_place, next_slot_at, expected, audience, winner, verdict, rounds, frozen_at, ended_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) \
         ON CONFLICT (campaign_id, number) DO NOTHING",
        params![
            run.id,
            run.campaign,
            run.number,
            run.parent,
            run.repeats,
            text(&run.plan),
            run.day.days(),
            run.starts_at,
            run.state.word(),
            run.wake_at,
            run.token,
            run.place,
            run.stopping.word(),
            run.stop_place,
            run.next_slot_at,
            run.expected,
            run.audience,
            run.winner.as_str(),
            run.verdict.as_ref().map(text).unwrap_or_default(),
            rounds(run),
            run.frozen_at,
            run.ended_at
        ],
    )?;
    Ok(inserted == 1)
}

/// The runs of a campaign, the newest first.
pub(crate) fn runs_of(tx: &mut Tx<'_>, campaign: CampaignId) -> Result<Vec<RunRow>, DbError> {
    tx.query(
        "SELECT run_id, campaign_id, number, parent_id, repeats, plan, day, starts_at, state, wake_at, token, place, stopping, \
         stop_place, next_slot_at, expected, audience, winner, verdict, rounds, frozen_at, ended_at \
         FROM campaigns_run WHERE campaign_id = $1 ORDER BY number DESC LIMIT 500",
        params![campaign],
        run_row,
    )
}

/// The runs of a campaign that are not over, or of which something is still taken back.
pub(crate) fn open_runs(tx: &mut Tx<'_>, campaign: CampaignId) -> Result<Vec<RunRow>, DbError> {
    tx.query(
        "SELECT run_id, campaign_id, number, parent_id, repeats, plan, day, starts_at, state, wake_at, token, place, stopping, \
         stop_place, next_slot_at, expected, audience, winner, verdict, rounds, frozen_at, ended_at \
         FROM campaigns_run WHERE campaign_id = $1 AND ended_at IS NULL ORDER BY number",
        params![campaign],
        run_row,
    )
}

/// Runs that begin between two instants, the second left out.
pub(crate) fn runs_between(
    tx: &mut Tx<'_>,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<RunRow>, DbError> {
    tx.query(
        "SELECT run_id, campaign_id, number, parent_id, repeats, plan, day, starts_at, state, wake_at, token, place, stopping, \
         stop_place, next_slot_at, expected, audience, winner, verdict, rounds, frozen_at, ended_at \
         FROM campaigns_run WHERE starts_at >= $1 AND starts_at < $2 ORDER BY starts_at, run_id LIMIT 2000",
        params![from, to],
        run_row,
    )
}

/// Takes the run that is due the longest until `until`, under a token.
pub(crate) fn claim(
    tx: &mut Tx<'_>,
    (now, until): (Timestamp, Timestamp),
    token: i64,
) -> Result<Option<RunRow>, DbError> {
    tx.query_opt(
        "UPDATE campaigns_run SET wake_at = $2, token = $3 WHERE run_id IN (SELECT run_id FROM campaigns_run \
         WHERE wake_at <= $1 ORDER BY wake_at, run_id LIMIT 1) AND wake_at <= $1 \
         RETURNING run_id, campaign_id, number, parent_id, repeats, plan, day, starts_at, state, wake_at, token, place, stopping, \
         stop_place, next_slot_at, expected, audience, winner, verdict, rounds, frozen_at, ended_at",
        params![now, until, token],
        run_row,
    )
}

/// Writes how far a run is; `false` when somebody else has it by now.
pub(crate) fn book(tx: &mut Tx<'_>, run: &RunRow) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE campaigns_run SET state = $3, wake_at = $4, place = $5, stopping = $6, stop_place = $7, \
         next_slot_at = $8, audience = $9, winner = $10, verdict = $11, rounds = $12, frozen_at = $13, \
         ended_at = $14, expected = $15 \
         WHERE run_id = $1 AND token = $2",
        params![
            run.id,
            run.token,
            run.state.word(),
            run.wake_at,
            run.place,
            run.stopping.word(),
            run.stop_place,
            run.next_slot_at,
            run.audience,
            run.winner.as_str(),
            run.verdict.as_ref().map(text).unwrap_or_default(),
            rounds(run),
            run.frozen_at,
            run.ended_at,
            run.expected
        ],
    )?;
    Ok(changed == 1)
}

/// Has a run taken anew by whoever comes first, so that whoever holds it loses it: from now on it takes back what it asked
/// for, or goes on.
pub(crate) fn stop(
    tx: &mut Tx<'_>,
    run: RunId,
    (stopping, wake_at): (Stopping, Option<Timestamp>),
    token: i64,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE campaigns_run SET stopping = $2, stop_place = 0, wake_at = $3, token = $4 WHERE run_id = $1",
        params![run, stopping.word(), wake_at, token],
    )?;
    Ok(())
}

/// When a run is due next.
pub(crate) fn next_wake(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    let next = tx.kept(&["campaigns_run"], |tx| {
        let wake = tx.query_opt(
            "SELECT wake_at FROM campaigns_run WHERE wake_at IS NOT NULL ORDER BY wake_at LIMIT 1",
            &[],
            |row| row.get(0),
        )?;
        Ok::<_, DbError>(NextWake(wake))
    })?;
    Ok(next.0)
}

/// When the first run is due.
struct NextWake(Option<Timestamp>);

/// A run, its state and that of its campaign as words, and whether it is being stopped.
pub(crate) type States = (RunId, String, String, String);

pub(crate) fn states(tx: &mut Tx<'_>, runs: &[i64]) -> Result<Vec<States>, DbError> {
    tx.query(
        "SELECT r.run_id, r.state, c.state, r.stopping FROM campaigns_run r \
         JOIN campaigns_campaign c ON c.campaign_id = r.campaign_id WHERE r.run_id IN ($1[])",
        params![runs],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )
}

/// When the last of a run was asked for.
pub(crate) fn last_asked(tx: &mut Tx<'_>, run: RunId) -> Result<Option<Timestamp>, DbError> {
    tx.query_opt(
        "SELECT max(asked_at) FROM campaigns_recipient WHERE run_id = $1 AND state = 'asked'",
        params![run],
        |row| row.get::<Option<Timestamp>>(0),
    )
    .map(Option::flatten)
}

/// Runs of which nothing has come.
pub(crate) fn delete_runs(tx: &mut Tx<'_>, campaign: CampaignId) -> Result<u64, DbError> {
    tx.execute(
        "DELETE FROM campaigns_run WHERE campaign_id = $1 AND state = 'waiting'",
        params![campaign],
    )
}

/// Runs that have not begun are over.
pub(crate) fn end_waiting(
    tx: &mut Tx<'_>,
    campaign: CampaignId,
    now: Timestamp,
) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE campaigns_run SET state = 'cancelled', wake_at = NULL, ended_at = $2 \
         WHERE campaign_id = $1 AND state = 'waiting'",
        params![campaign, now],
    )
}

/// Somebody has seen how many a run reaches, and lets it go on.
pub(crate) fn expect(tx: &mut Tx<'_>, run: RunId, people: i64) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE campaigns_run SET expected = $2 WHERE run_id = $1",
        params![run, people],
    )
}

/// A person has chosen what the rest gets; whoever holds the run loses it. `false` when something was chosen before.
pub(crate) fn set_winner(
    tx: &mut Tx<'_>,
    run: RunId,
    verdict: &Verdict,
    (wake_at, token): (Timestamp, i64),
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE campaigns_run SET winner = $2, verdict = $3, wake_at = $4, token = $5 \
         WHERE run_id = $1 AND winner = '' AND ended_at IS NULL",
        params![run, verdict.winner.as_str(), text(verdict), wake_at, token],
    )?;
    Ok(changed == 1)
}
