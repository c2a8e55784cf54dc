//! How fast the hot paths are. Not part of the usual run: `cargo test --release -p orders -- --ignored speed --nocapture`.

use std::time::Instant;

use db::{Db, row};
use kernel::{Moment, Span};

use super::{customer, line, moment, order};
use crate::{Error, LineFacts, Mode, OrderFacts, record_many};

const BATCHES: i64 = 20;
const ORDERS: i64 = 1_000;
const LINES: i64 = 25;

#[expect(clippy::disallowed_methods, reason = "a measurement")]
fn now() -> Instant {
    Instant::now()
}

#[test]
#[ignore = "a measurement"]
fn speed_of_recording_on_sqlite() {
    db::testing::on_sqlite(
        &[events::MIGRATIONS, crate::MIGRATIONS, BARE],
        speed_of_recording,
    );
}

#[test]
#[ignore = "a measurement"]
fn speed_of_recording_on_postgres() {
    db::testing::on_postgres(
        &[events::MIGRATIONS, crate::MIGRATIONS, BARE],
        speed_of_recording,
    );
}

/// Seconds that this thread has run, whoever else uses the machine.
fn on_processor() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = text
        .split(' ')
        .next()
        .and_then(|first| first.parse::<f64>().ok());
    nanos.unwrap_or(0.0) / 1e9
}

fn speed_of_recording(db: &Db) {
    let mut first = 0;
    let at = moment();
    for (name, customers, per_transaction) in [
        ("as usual", 5_000, 1),
        ("bare rows", 5_000, 1),
        ("of nobody", 1, 1),
        ("four batches in a transaction", 5_000, 4),
    ] {
        if name == "bare rows" {
            bare(db);
            continue;
        }
        let busy = record(db, &at, first, customers, per_transaction);
        first += BATCHES * ORDERS;
        let lines = f64::from(u32::try_from(BATCHES * ORDERS * LINES).unwrap());
        eprintln!(
            "{}, {name}: {:.0} lines/s; {:.0} per second of this thread",
            db.backend_name(),
            lines / busy.0,
            lines / busy.1,
        );
    }
}

/// Seconds by the wall and of this thread.
fn record(db: &Db, at: &Moment, first: i64, customers: i64, per_transaction: usize) -> (f64, f64) {
    let names: Vec<String> = (0..BATCHES * ORDERS)
        .map(|n| format!("{}", first + 536_365 + n))
        .collect();
    let batches: Vec<Vec<OrderFacts<'_>>> = names
        .chunks(usize::try_from(ORDERS).unwrap())
        .enumerate()
        .map(|(batch, names)| {
            let before = first + i64::try_from(batch).unwrap() * ORDERS;
            names
                .iter()
                .zip(before..)
                .map(|(name, number)| facts(name, number, customers))
                .collect()
        })
        .collect();
    let (started, work) = (now(), on_processor());
    for together in batches.chunks(per_transaction) {
        db.write_now(|tx| {
            for facts in together {
                record_many(tx, at, facts, Mode::History)?;
            }
            Ok::<_, Error>(())
        })
        .unwrap();
    }
    (started.elapsed().as_secs_f64(), on_processor() - work)
}

fn facts(name: &str, number: i64, customers: i64) -> OrderFacts<'_> {
    let titles = [
        "WHITE HANGING HEART T-LIGHT HOLDER",
        "CREAM CUPID HEARTS COAT HANGER",
    ];
    let lines = (0..LINES)
        .map(|l| LineFacts {
            title: Some(titles[usize::try_from(l % 2).unwrap()]),
            ..line(
                (number * 7919 + l * l * 31) % 4_000 + 1_000_000_000_000_000,
                l % 12 + 1,
                85 + l * 13,
            )
        })
        .collect();
    let who = if customers == 1 {
        0
    } else {
        number * 31 % customers + 1
    };
    let mut facts = order(name, customer(who), 0, lines);
    facts.placed_at = facts.placed_at.plus(Span::from_seconds(number * 60));
    facts.paid_at = Some(facts.placed_at);
    facts.import = Some(1);
    facts
}

/// What the database itself takes for rows of the same size in the same key, without index or thought.
fn bare(db: &Db) {
    let (started, work) = (now(), on_processor());
    for batch in 0..BATCHES {
        db.write_now(|tx| {
            tx.insert_many(
                "INSERT INTO orders_bare (customer_id, order_id, line_no, product_id, sku, title, quantity, price, amount, \
                 placed_at, currency) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                (0..ORDERS * LINES).map(|n| {
                    let order = batch * ORDERS + n / LINES;
                    row![
                        order * 31 % 5_000 + 1,
                        order + 1_000_000_000_000_000,
                        n % LINES,
                        (order * 7919 + n) % 4_000 + 1_000_000_000_000_000,
                        "SKU",
                        "WHITE HANGING HEART T-LIGHT HOLDER",
                        n % 12,
                        850_000_i64,
                        1_000_i64,
                        1_700_000_000_000_i64,
                        "GBP"
                    ]
                }),
            )
        })
        .unwrap();
    }
    let lines = f64::from(u32::try_from(BATCHES * ORDERS * LINES).unwrap());
    eprintln!(
        "{}, bare rows: {:.0} lines/s; {:.0} per second of this thread",
        db.backend_name(),
        lines / started.elapsed().as_secs_f64(),
        lines / (on_processor() - work),
    );
}

/// A table for the comparison.
pub(crate) const BARE: db::Room = db::Room {
    name: "bare",
    sequences: &[],
    migrations: &[db::Migration {
        number: 1,
        name: "rows to compare with",
        sql: "CREATE TABLE orders_bare (customer_id BIGINT NOT NULL, order_id BIGINT NOT NULL, line_no BIGINT NOT NULL, \
              product_id BIGINT, sku TEXT, title TEXT, quantity BIGINT, price BIGINT, amount BIGINT, placed_at BIGINT, \
              currency TEXT, PRIMARY KEY (customer_id, order_id, line_no)) /* clustered */",
        tables: &[],
    }],
};
