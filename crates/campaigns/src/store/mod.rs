//! All SQL of this room.

mod campaigns;
mod moving;
mod recipients;
mod runs;

use db::{DbError, Migration, Room, Row, Table};

pub(crate) use campaigns::{
    CampaignRow, by_id, by_name, delete, insert, list, recurring, save_document, set_state,
};
pub(crate) use moving::{
    asks_of, cancel_waiting, forget_recipient, move_recipients, recipients_of,
};
pub use recipients::for_each_entry;
pub(crate) use recipients::{
    Recipient, ask, asked_after, count, draw, drop_audience, give_up, insert_recipients,
    load_audience, next_due, put_audience, put_back, still, still_waiting, waiting,
};
pub(crate) use runs::{
    RunRow, book, claim, delete_runs, end_waiting, expect, insert_run, last_asked, next_wake,
    open_runs, runs_between, runs_of, set_winner, states, stop,
};

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: "campaigns",
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "campaigns, their runs and who gets them",
        sql: include_str!("../migrations/0001_campaigns.sql"),
        tables: &[
            Table::reference("campaigns_campaign"),
            Table::system("campaigns_run"),
            Table::system("campaigns_audience"),
            Table::customer("campaigns_recipient"),
        ],
    }],
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
