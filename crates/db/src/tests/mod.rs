//! Tests of this crate, on both databases.

mod copies;
mod groups;
mod migrations;
mod portable;
mod scratch;
mod texts;

use crate::migrate::{Migration, Room, Table};

/// A small room to try things on.
pub(crate) const TRIAL: Room = Room {
    name: "trial",
    sequences: &["trial_row"],
    migrations: &[Migration {
        number: 1,
        name: "rows",
        sql: "CREATE TABLE trial_row (customer_id BIGINT NOT NULL, id BIGINT NOT NULL, name TEXT, \
              flag BOOLEAN NOT NULL DEFAULT false, weight DOUBLE PRECISION, raw BYTEA, \
              PRIMARY KEY (customer_id, id)) /* clustered */; \
              CREATE INDEX trial_row_by_name ON trial_row (name, customer_id)",
        tables: &[Table::customer("trial_row")],
    }],
};

pub(crate) fn rooms() -> Vec<Room> {
    vec![TRIAL]
}
