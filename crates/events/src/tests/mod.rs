//! Tests of this crate, on both databases.

mod delivery;
mod timelines;

use db::{DbError, Migration, Room, Table, Tx, params};
use kernel::{CustomerId, Ids, Moment, Rng, Timestamp};

use crate::{HandlerError, NewEvent, Subscriber};

/// What the trial subscriber wrote down: its effect in the database.
const HEARD: Room = Room {
    name: "trial",
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "heard",
        sql: "CREATE TABLE trial_heard (customer_id BIGINT NOT NULL, id BIGINT NOT NULL, seq BIGINT NOT NULL, \
              PRIMARY KEY (customer_id, id))",
        tables: &[Table::customer("trial_heard")],
    }],
};

pub(crate) fn rooms() -> Vec<Room> {
    vec![crate::MIGRATIONS, HEARD]
}

fn moment(millis: i64) -> Moment {
    Moment::new(Timestamp::from_millis(millis), Ids::new(Rng::from_seed(7)))
}

fn event(customer: i64, cause: &str) -> NewEvent {
    NewEvent {
        customer: CustomerId::from_raw(customer),
        kind: "order.placed",
        version: 1,
        at: Timestamp::from_millis(5),
        cause: cause.to_owned(),
        data: serde_json::json!({"order": cause}),
        history: false,
    }
}

/// Writes one row for each event heard, under a fresh id: hearing twice would show.
fn listener(name: &'static str) -> Subscriber {
    Subscriber::each(name, &["order.placed"], |tx, at, event| {
        tx.execute(
            "INSERT INTO trial_heard (customer_id, id, seq) VALUES ($1, $2, $3)",
            params![event.customer, at.ids.next(at.now), event.seq],
        )?;
        Ok(())
    })
}

fn failing(name: &'static str) -> Subscriber {
    Subscriber::each(name, &["order.placed"], |_tx, _at, _event| {
        Err(HandlerError::failed("trial.no", "on purpose"))
    })
}

/// What was heard of each customer, in the order of hearing.
fn heard(tx: &mut Tx<'_>) -> Result<Vec<(i64, i64)>, DbError> {
    tx.query(
        "SELECT customer_id, seq FROM trial_heard ORDER BY customer_id, id",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
