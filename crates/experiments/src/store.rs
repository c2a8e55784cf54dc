//! All SQL of this room.

use db::{DbError, Migration, Room, Row, Table, Tx, params, row};
use kernel::{CustomerId, Timestamp};

use crate::domain::{Definition, Experiment, ExperimentId, State, Weights};

/// The room's name for [`Tx::touch`].
pub(crate) const ROOM: &str = "experiments";

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: ROOM,
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "experiments",
        sql: include_str!("migrations/0001_experiments.sql"),
        tables: &[
            Table::reference("experiments_experiment"),
            Table::reference("experiments_round"),
            Table::customer("experiments_met"),
        ],
    }],
};

fn broken(column: &'static str, name: &str, why: &impl ToString) -> DbError {
    DbError::Row {
        table: "experiments_experiment",
        column,
        id: name.to_owned(),
        why: why.to_string(),
    }
}

fn experiment(row: &Row<'_>) -> Result<Experiment, DbError> {
    let name: String = row.get(1)?;
    let definition: Definition =
        serde_json::from_str(row.text(3)?).map_err(|error| broken("definition", &name, &error))?;
    let weights: Weights =
        serde_json::from_str(row.text(9)?).map_err(|error| broken("weights", &name, &error))?;
    let started: Option<Timestamp> = row.get(5)?;
    let stopped: Option<Timestamp> = row.get(6)?;
    let state = match (row.text(2)?, started, stopped) {
        ("draft", _, _) => State::Draft,
        ("running", Some(started_at), _) => State::Running { started_at },
        ("stopped", Some(started_at), Some(stopped_at)) => State::Stopped {
            started_at,
            stopped_at,
            winner: row.get(7)?,
            why: row.get(8)?,
        },
        (other, _, _) => return Err(broken("state", &name, &format!("`{other}` does not fit"))),
    };
    Ok(Experiment {
        id: row.get(0)?,
        name,
        definition,
        created_at: row.get(4)?,
        state,
        weights,
        round: row.get(10)?,
        looked_at: row.get(11)?,
        up_to: row.get(12)?,
    })
}

pub(crate) fn by_name(tx: &mut Tx<'_>, name: &str) -> Result<Option<Experiment>, DbError> {
    tx.query_opt(
        "SELECT experiment_id, name, state, definition, created_at, started_at, stopped_at, winner, why, weights, round, \
         looked_at, up_to FROM experiments_experiment WHERE name = $1",
        params![name],
        experiment,
    )
}

/// All of them, by name.
pub(crate) fn all(tx: &mut Tx<'_>) -> Result<Vec<Experiment>, DbError> {
    tx.query(
        "SELECT experiment_id, name, state, definition, created_at, started_at, stopped_at, winner, why, weights, round, \
         looked_at, up_to FROM experiments_experiment ORDER BY name",
        &[],
        experiment,
    )
}

/// The holdout that runs.
pub(crate) fn holdout(tx: &mut Tx<'_>) -> Result<Option<Experiment>, DbError> {
    let kept = tx.kept(&["experiments_experiment"], |tx| {
        read_holdout(tx).map(Holdout)
    })?;
    Ok(kept.0.clone())
}

/// The holdout that runs, if any.
struct Holdout(Option<Experiment>);

fn read_holdout(tx: &mut Tx<'_>) -> Result<Option<Experiment>, DbError> {
    tx.query_opt(
        "SELECT experiment_id, name, state, definition, created_at, started_at, stopped_at, winner, why, weights, round, \
         looked_at, up_to FROM experiments_experiment WHERE kind = 'holdout' AND state = 'running'",
        &[],
        experiment,
    )
}

fn word<T: serde::Serialize>(value: &T) -> String {
    // Lists of numbers, definitions and words always become JSON.
    serde_json::to_string(value).unwrap_or_default()
}

/// Writes an experiment as it stands now.
pub(crate) fn put(tx: &mut Tx<'_>, experiment: &Experiment) -> Result<(), DbError> {
    let (stopped_at, winner, why) = match &experiment.state {
        State::Draft | State::Running { .. } => (None, None, ""),
        State::Stopped {
            stopped_at,
            winner,
            why,
            ..
        } => (Some(*stopped_at), winner.as_deref(), why.as_str()),
    };
    let kind = word(&experiment.definition.kind);
    tx.execute(
        "INSERT INTO experiments_experiment (experiment_id, name, kind, state, definition, created_at, started_at, stopped_at, \
         winner, why, round, weights, looked_at, up_to) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
         ON CONFLICT (experiment_id) DO UPDATE SET kind = excluded.kind, state = excluded.state, definition = excluded.definition, \
         started_at = excluded.started_at, stopped_at = excluded.stopped_at, winner = excluded.winner, why = excluded.why, \
         round = excluded.round, weights = excluded.weights, looked_at = excluded.looked_at, up_to = excluded.up_to",
        params![
            experiment.id,
            &experiment.name,
            kind.trim_matches('"'),
            experiment.state.word(),
            word(&experiment.definition),
            experiment.created_at,
            experiment.state.started_at(),
            stopped_at,
            winner,
            why,
            experiment.round,
            word(&experiment.weights),
            experiment.looked_at,
            experiment.up_to,
        ],
    )?;
    Ok(())
}

/// From now on these weights stand.
pub(crate) fn put_round(
    tx: &mut Tx<'_>,
    experiment: &Experiment,
    since: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO experiments_round (experiment_id, round, since, weights) VALUES ($1, $2, $3, $4)",
        params![
            experiment.id,
            experiment.round,
            since,
            word(&experiment.weights)
        ],
    )?;
    Ok(())
}

/// The weights of each round.
pub(crate) fn rounds(tx: &mut Tx<'_>, id: ExperimentId) -> Result<Vec<(i64, Weights)>, DbError> {
    tx.query(
        "SELECT round, weights FROM experiments_round WHERE experiment_id = $1 ORDER BY round",
        params![id],
        |row| {
            let weights = serde_json::from_str(row.text(1)?).map_err(|error| DbError::Row {
                table: "experiments_round",
                column: "weights",
                id: id.to_string(),
                why: error.to_string(),
            })?;
            Ok((row.get(0)?, weights))
        },
    )
}

/// Somebody who met an experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Meeting {
    pub(crate) customer: CustomerId,
    pub(crate) experiment: ExperimentId,
    pub(crate) arm: i64,
    pub(crate) round: i64,
    pub(crate) at: Timestamp,
}

/// Writes meetings, each customer and experiment once in it and sorted; those that stand already stay as they are.
pub(crate) fn put_meetings(tx: &mut Tx<'_>, meetings: &[Meeting]) -> Result<u64, DbError> {
    tx.insert_many(
        "INSERT INTO experiments_met (customer_id, experiment_id, arm, round, at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (customer_id, experiment_id) DO NOTHING",
        meetings.iter().map(|one| {
            row![one.customer, one.experiment, one.arm, one.round, one.at]
        }),
    )
}

/// The arm that a customer met.
pub(crate) fn met_arm(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    id: ExperimentId,
) -> Result<Option<i64>, DbError> {
    tx.query_opt(
        "SELECT arm FROM experiments_met WHERE customer_id = $1 AND experiment_id = $2",
        params![customer, id],
        |row| row.get(0),
    )
}

/// Calls `each` for everybody who met an experiment, by customer.
pub(crate) fn for_each_meeting<E: From<DbError>>(
    tx: &mut Tx<'_>,
    id: ExperimentId,
    mut each: impl FnMut(Meeting) -> Result<(), E>,
) -> Result<(), E> {
    tx.for_each(
        "SELECT customer_id, arm, round, at FROM experiments_met WHERE experiment_id = $1 ORDER BY customer_id",
        params![id],
        |row| {
            each(Meeting {
                customer: row.get(0)?,
                experiment: id,
                arm: row.get(1)?,
                round: row.get(2)?,
                at: row.get(3)?,
            })
        },
    )
}

/// What a customer met: the experiment's name, the place of the arm, when.
pub(crate) fn met_by(
    tx: &mut Tx<'_>,
    customer: CustomerId,
) -> Result<Vec<(ExperimentId, i64, Timestamp)>, DbError> {
    tx.query(
        "SELECT experiment_id, arm, at FROM experiments_met WHERE customer_id = $1 ORDER BY experiment_id",
        params![customer],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// One person under another number; what was met by both stays as `into` met it.
pub(crate) fn move_meetings(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO experiments_met (customer_id, experiment_id, arm, round, at) \
         SELECT $2, experiment_id, arm, round, at FROM experiments_met WHERE customer_id = $1 \
         ON CONFLICT (customer_id, experiment_id) DO NOTHING",
        params![from, into],
    )?;
    forget(tx, from)
}

pub(crate) fn forget(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM experiments_met WHERE customer_id = $1",
        params![customer],
    )?;
    Ok(())
}
