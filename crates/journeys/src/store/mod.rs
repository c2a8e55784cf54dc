//! All SQL of this room.

mod calls;
mod enrolments;
mod entries;
mod jobs;
mod journeys;
mod moving;
mod numbers;
mod steps;
mod watch;

use db::{DbError, Migration, Room, Row, Table};

pub(crate) use calls::{
    ClaimedCall, call_of, claim_calls, drop_call, end_call, forget_calls, move_calls, next_call,
    put_off_call, reopen_calls, want_calls,
};
pub(crate) use enrolments::{
    EnrolmentRow, Moved, NewEnrolment, count_by_state, enrolments_of, failed, goal,
    insert_enrolments, inside_after, inside_at_node, inside_by_node, is_anybody_parked,
    last_entries, last_entries_of, move_enrolments, parked, read_enrolments, set_versions,
    take_enrolments, take_looking_out, take_of_customers, unpark,
};
pub use entries::for_each_entry;
pub(crate) use jobs::{JobId, JobRow, being_watched, insert_job, jobs_of, move_job, open_job};
pub(crate) use journeys::{
    JOURNEYS, JourneyRow, Standing, all_journeys, all_versions, by_name, count_versions,
    insert_journey, insert_version, set_state, set_version, standing, version, version_numbers,
};
pub(crate) use moving::{clear_contexts, ended_of, move_all, move_one, waiting_of};
pub(crate) use numbers::{count_places, count_steps};
pub(crate) use steps::{StepRow, insert_steps, steps_of};
pub(crate) use watch::{rehearsal, see, seen, set_rehearsal, unsee};

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: "journeys",
    sequences: &[],
    migrations: &[
        Migration {
            number: 1,
            name: "journeys and enrolments",
            sql: include_str!("../migrations/0001_journeys.sql"),
            tables: &[
                Table::reference("journeys_journey"),
                Table::reference("journeys_version"),
                Table::customer("journeys_enrolment"),
                Table::customer("journeys_step"),
                Table::system("journeys_job"),
                Table::customer("journeys_watch"),
                Table::reference("journeys_rehearsal"),
                Table::customer("journeys_call"),
            ],
        },
        Migration {
            number: 2,
            name: "who came in when",
            sql: include_str!("../migrations/0002_entries.sql"),
            tables: &[],
        },
    ],
};

/// The value of a word in a column.
fn parsed<T>(
    row: &Row<'_>,
    position: usize,
    (table, column): (&'static str, &'static str),
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, DbError> {
    let word = row.text(position)?;
    parse(word).ok_or_else(|| DbError::Row {
        table,
        column,
        id: row.get::<i64>(0).unwrap_or_default().to_string(),
        why: format!("`{word}` is not a word that it can hold"),
    })
}

/// JSON in a column.
fn json<T: serde::de::DeserializeOwned>(
    row: &Row<'_>,
    position: usize,
    (table, column): (&'static str, &'static str),
) -> Result<T, DbError> {
    serde_json::from_str(row.text(position)?).map_err(|error| DbError::Row {
        table,
        column,
        id: row.get::<i64>(0).unwrap_or_default().to_string(),
        why: error.to_string(),
    })
}
