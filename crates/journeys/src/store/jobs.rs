//! Jobs under way.

use db::{DbError, Row, Tx, params};
use kernel::{Timestamp, typed_id};

use super::json;
use crate::domain::{Job, JourneyId};

typed_id!(JobId, "jjb");
db::int_column!(JobId);

/// A job as it stands in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JobRow {
    pub(crate) id: JobId,
    pub(crate) journey: JourneyId,
    pub(crate) job: Job,
    pub(crate) place: Option<String>,
    pub(crate) looked_at: i64,
    pub(crate) entered: i64,
    pub(crate) started_at: Timestamp,
    pub(crate) ended_at: Option<Timestamp>,
}

/// The word of a job, for its column.
const fn kind(job: &Job) -> &'static str {
    match job {
        Job::Past(_) => "past",
        Job::Watch { .. } => "watch",
        Job::Audience { .. } => "audience",
        Job::Move { .. } => "move",
    }
}

fn job(row: &Row<'_>) -> Result<JobRow, DbError> {
    Ok(JobRow {
        id: row.get(0)?,
        journey: row.get(1)?,
        job: json(row, 2, ("journeys_job", "wanted"))?,
        place: row.get(3)?,
        looked_at: row.get(4)?,
        entered: row.get(5)?,
        started_at: row.get(6)?,
        ended_at: row.get(7)?,
    })
}

pub(crate) fn insert_job(tx: &mut Tx<'_>, new: &JobRow) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO journeys_job (job_id, journey_id, kind, wanted, place, looked_at, entered, started_at, ended_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            new.id,
            new.journey,
            kind(&new.job),
            serde_json::to_string(&new.job).unwrap_or_default(),
            new.place.as_deref(),
            new.looked_at,
            new.entered,
            new.started_at,
            new.ended_at
        ],
    )?;
    Ok(())
}

/// The oldest job that is not done and whose journey is not paused.
pub(crate) fn open_job(tx: &mut Tx<'_>) -> Result<Option<JobRow>, DbError> {
    let kept = tx.kept(&["journeys_job", "journeys_journey"], |tx| {
        read_open_job(tx).map(OpenJob)
    })?;
    Ok(kept.0.clone())
}

/// The oldest job to do.
struct OpenJob(Option<JobRow>);

fn read_open_job(tx: &mut Tx<'_>) -> Result<Option<JobRow>, DbError> {
    tx.query_opt(
        "SELECT b.job_id, b.journey_id, b.wanted, b.place, b.looked_at, b.entered, b.started_at, b.ended_at \
         FROM journeys_job b JOIN journeys_journey j ON j.journey_id = b.journey_id \
         WHERE b.ended_at IS NULL AND j.state <> 'paused' ORDER BY b.job_id LIMIT 1",
        &[],
        job,
    )
}

/// The journeys for which everybody is still being looked at for the first time.
pub(crate) fn being_watched(tx: &mut Tx<'_>) -> Result<Vec<JourneyId>, DbError> {
    let kept = tx.kept(&["journeys_job"], |tx| {
        let journeys = tx.query(
            "SELECT DISTINCT journey_id FROM journeys_job WHERE ended_at IS NULL AND kind = 'watch' ORDER BY journey_id",
            &[],
            |row| row.get(0),
        )?;
        Ok::<_, DbError>(BeingWatched(journeys))
    })?;
    Ok(kept.0.clone())
}

/// Journeys for which everybody is still being looked at.
struct BeingWatched(Vec<JourneyId>);

/// The jobs of a journey, the newest first.
pub(crate) fn jobs_of(tx: &mut Tx<'_>, journey: JourneyId) -> Result<Vec<JobRow>, DbError> {
    tx.query(
        "SELECT job_id, journey_id, wanted, place, looked_at, entered, started_at, ended_at FROM journeys_job \
         WHERE journey_id = $1 ORDER BY job_id DESC LIMIT 100",
        params![journey],
        job,
    )
}

/// Writes how far a job is; `false` when somebody else was faster.
pub(crate) fn move_job(tx: &mut Tx<'_>, to: &JobRow, from_looked_at: i64) -> Result<bool, DbError> {
    let moved = tx.execute(
        "UPDATE journeys_job SET place = $3, looked_at = $4, entered = $5, ended_at = $6 \
         WHERE job_id = $1 AND looked_at = $2 AND ended_at IS NULL",
        params![
            to.id,
            from_looked_at,
            to.place.as_deref(),
            to.looked_at,
            to.entered,
            to.ended_at
        ],
    )?;
    Ok(moved == 1)
}
