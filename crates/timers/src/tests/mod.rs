//! Tests of this crate, on both databases.

mod firing;

use db::{DbError, Migration, Room, Table, Tx, params};
use kernel::{CustomerId, Timestamp};

use crate::{Handler, Timer};

/// What the trial handler wrote down.
const FIRED: Room = Room {
    name: "trial",
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "fired",
        sql: "CREATE TABLE trial_fired (customer_id BIGINT NOT NULL, id BIGINT NOT NULL, timer_key TEXT NOT NULL, \
              PRIMARY KEY (customer_id, id))",
        tables: &[Table::customer("trial_fired")],
    }],
};

pub(crate) fn rooms() -> Vec<Room> {
    vec![crate::MIGRATIONS, FIRED]
}

fn timer(customer: i64, key: &str, due: i64) -> Timer {
    Timer {
        customer: CustomerId::from_raw(customer),
        key: key.to_owned(),
        kind: "trial".to_owned(),
        due_at: Timestamp::from_millis(due),
        data: serde_json::json!({"n": due}),
    }
}

fn recorder() -> Handler {
    Handler::each("trial", |tx, at, timer| {
        tx.execute(
            "INSERT INTO trial_fired (customer_id, id, timer_key) VALUES ($1, $2, $3)",
            params![timer.customer, at.ids.next(at.now), &timer.key],
        )?;
        Ok(())
    })
}

fn fired(tx: &mut Tx<'_>) -> Result<Vec<String>, DbError> {
    tx.query(
        "SELECT timer_key FROM trial_fired ORDER BY id",
        &[],
        |row| row.get(0),
    )
}
