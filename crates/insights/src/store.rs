//! All SQL of this room.

mod risk;

use std::collections::BTreeMap;

use db::{DbError, Migration, Param, Room, Row, Table, Tx, params, row};
use kernel::{CustomerId, Day, ProductId, Span, Timestamp};
use stats::{Spread, Waiting};

pub(crate) use risk::{
    RiskRow, for_each_risk, forget_risks, forget_risks_of, judge, rates, replace_rates,
    replace_risk_model, risk_model, risks_of, risks_of_many, save_risks, sweep_risks,
};

use crate::domain::{Hours, Lasting, Next, Score};

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: "insights",
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "scores",
        sql: include_str!("migrations/0001_scores.sql"),
        tables: &[
            Table::system("insights_run"),
            Table::customer("insights_score"),
            Table::reference("insights_product"),
            Table::reference("insights_hours"),
            Table::system("insights_risk_model"),
            Table::reference("insights_return_rate"),
            Table::customer("insights_risk"),
        ],
    }],
};

/// A run as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RunRow {
    pub(crate) begun_at: Timestamp,
    pub(crate) finished_at: Option<Timestamp>,
    pub(crate) until: Day,
    pub(crate) currency: String,
    pub(crate) customers: i64,
    pub(crate) scored: i64,
    pub(crate) after: CustomerId,
    pub(crate) model: String,
    pub(crate) parameters: String,
    pub(crate) spend: Option<String>,
    pub(crate) rhythm: Option<String>,
    pub(crate) scales: String,
    pub(crate) report: String,
}

/// The run that stands or is under way.
pub(crate) fn run(tx: &mut Tx<'_>) -> Result<Option<RunRow>, DbError> {
    tx.query_opt(
        "SELECT begun_at, finished_at, until_day, currency, customers, scored, after_customer, model, parameters, spend, \
         rhythm, scales, report FROM insights_run WHERE name = 'clv'",
        &[],
        |row| {
            Ok(RunRow {
                begun_at: row.get(0)?,
                finished_at: row.get(1)?,
                until: Day::from_days(row.get(2)?),
                currency: row.get(3)?,
                customers: row.get(4)?,
                scored: row.get(5)?,
                after: row.get(6)?,
                model: row.get(7)?,
                parameters: row.get(8)?,
                spend: row.get(9)?,
                rhythm: row.get(10)?,
                scales: row.get(11)?,
                report: row.get(12)?,
            })
        },
    )
}

/// Puts a run in the place of the one before.
pub(crate) fn begin(tx: &mut Tx<'_>, run: &RunRow) -> Result<(), DbError> {
    tx.execute("DELETE FROM insights_run WHERE name = 'clv'", &[])?;
    tx.execute(
        "INSERT INTO insights_run (name, begun_at, finished_at, until_day, currency, customers, scored, after_customer, \
         model, parameters, spend, rhythm, scales, report) VALUES ('clv', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        params![
            run.begun_at,
            run.finished_at,
            run.until.days(),
            &run.currency,
            run.customers,
            run.scored,
            run.after,
            &run.model,
            &run.parameters,
            &run.spend,
            &run.rhythm,
            &run.scales,
            &run.report
        ],
    )?;
    Ok(())
}

/// So far has the run of this beginning come; `false` when another has taken its place.
pub(crate) fn advance(
    tx: &mut Tx<'_>,
    begun_at: Timestamp,
    after: CustomerId,
    more: i64,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE insights_run SET after_customer = $2, scored = scored + $3 \
         WHERE name = 'clv' AND begun_at = $1 AND finished_at IS NULL",
        params![begun_at, after, more],
    )?;
    Ok(changed > 0)
}

/// The run is over: who was not scored by it has no score.
pub(crate) fn finish(tx: &mut Tx<'_>, begun_at: Timestamp, now: Timestamp) -> Result<(), DbError> {
    tx.execute(
        "UPDATE insights_run SET finished_at = $2 WHERE name = 'clv' AND begun_at = $1",
        params![begun_at, now],
    )?;
    tx.execute(
        "DELETE FROM insights_score WHERE scored_at < $1",
        params![begun_at],
    )?;
    Ok(())
}

/// Writes scores, of customers in order.
pub(crate) fn save(tx: &mut Tx<'_>, scored_at: Timestamp, scores: &[Score]) -> Result<(), DbError> {
    let rows = scores.iter().map(|one| -> [Param<'_>; 10] {
        let next = one.next;
        row![
            one.customer,
            scored_at,
            one.last_at,
            one.alive,
            one.expected_orders,
            one.value,
            next.map(|next| next.rhythm.millis()),
            next.map(|next| next.at),
            next.map(|next| next.low),
            next.map(|next| next.high)
        ]
    });
    tx.insert_many(
        "INSERT INTO insights_score (customer_id, scored_at, last_at, alive, expected_orders, value, rhythm, next_at, \
         next_low, next_high) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (customer_id) DO UPDATE SET scored_at = excluded.scored_at, last_at = excluded.last_at, \
         alive = excluded.alive, expected_orders = excluded.expected_orders, value = excluded.value, \
         rhythm = excluded.rhythm, next_at = excluded.next_at, next_low = excluded.next_low, \
         next_high = excluded.next_high",
        rows,
    )?;
    Ok(())
}

fn score(row: &Row<'_>) -> Result<Score, DbError> {
    let rhythm: Option<i64> = row.get(5)?;
    let (at, low, high): (Option<Timestamp>, _, _) = (row.get(6)?, row.get(7)?, row.get(8)?);
    let next = match (rhythm, at, low, high) {
        (Some(rhythm), Some(at), Some(low), Some(high)) => Some(Next {
            rhythm: Span::from_millis(rhythm),
            at,
            low,
            high,
        }),
        _ => None,
    };
    Ok(Score {
        customer: row.get(0)?,
        last_at: row.get(1)?,
        alive: row.get(2)?,
        expected_orders: row.get(3)?,
        value: row.get(4)?,
        next,
    })
}

/// What is expected of a customer, and when the run began that found it.
pub(crate) fn score_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
) -> Result<Option<(Score, Timestamp)>, DbError> {
    let kept = tx.kept_of(customer.raw(), &["insights_score"], |tx| {
        let found = tx.query_opt(
            "SELECT customer_id, last_at, alive, expected_orders, value, rhythm, next_at, next_low, next_high, scored_at \
             FROM insights_score WHERE customer_id = $1",
            params![customer],
            |row| Ok::<_, DbError>((score(row)?, row.get(9)?)),
        )?;
        Ok::<_, DbError>(KeptScore(found))
    })?;
    Ok(kept.0)
}

/// One customer's score, and when it was found.
struct KeptScore(Option<(Score, Timestamp)>);

/// Calls `each` for everybody's score, by customer.
pub(crate) fn for_each_score(
    tx: &mut Tx<'_>,
    mut each: impl FnMut(&Score) -> Result<(), DbError>,
) -> Result<(), DbError> {
    tx.for_each(
        "SELECT customer_id, last_at, alive, expected_orders, value, rhythm, next_at, next_low, next_high \
         FROM insights_score ORDER BY customer_id",
        &[],
        |row| each(&score(row)?),
    )
}

/// Forgets what is expected of a customer.
pub(crate) fn forget(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM insights_score WHERE customer_id = $1",
        params![customer],
    )?;
    forget_risks_of(tx, customer)
}

/// Puts how long products last in the place of what was known before.
pub(crate) fn replace_lasting(tx: &mut Tx<'_>, lasting: &Lasting) -> Result<(), DbError> {
    tx.execute("DELETE FROM insights_product", &[])?;
    let all = core::iter::once((ProductId::from_raw(0), &lasting.all));
    let products = lasting
        .products
        .iter()
        .map(|(product, one)| (*product, one));
    let rows = all.chain(products).map(|(product, one)| {
        row![
            product,
            one.log_mean,
            one.log_deviation,
            one.returns,
            i64::try_from(one.events).unwrap_or(i64::MAX),
            lasting.power,
            lasting.spread.between,
            lasting.spread.within
        ]
    });
    tx.insert_many(
        "INSERT INTO insights_product (product_id, log_mean, log_deviation, returns, events, power, between_customers, \
         within_customer) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        rows,
    )?;
    Ok(())
}

/// Whether it was ever learned how long products last.
pub(crate) fn has_lasting(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    let found: Option<i64> = tx.scalar(
        "SELECT product_id FROM insights_product WHERE product_id = 0",
        &[],
    )?;
    Ok(found.is_some())
}

/// How long these products last, and all together; `None` before anything was learned.
pub(crate) fn lasting(tx: &mut Tx<'_>, products: &[i64]) -> Result<Option<Lasting>, DbError> {
    let mut found: Option<Lasting> = None;
    tx.for_each(
        "SELECT log_mean, log_deviation, returns, events, power, between_customers, within_customer FROM insights_product \
         WHERE product_id = 0",
        &[],
        |row| {
            found = Some(Lasting {
                power: row.get(4)?,
                all: waiting(row, 0)?,
                spread: Spread {
                    between: row.get(5)?,
                    within: row.get(6)?,
                },
                products: BTreeMap::new(),
            });
            Ok::<_, DbError>(())
        },
    )?;
    if let Some(lasting) = &mut found {
        tx.for_each(
            "SELECT product_id, log_mean, log_deviation, returns, events FROM insights_product WHERE product_id IN ($1[])",
            params![products],
            |row| {
                lasting.products.insert(row.get(0)?, waiting(row, 1)?);
                Ok::<_, DbError>(())
            },
        )?;
    }
    Ok(found)
}

fn waiting(row: &Row<'_>, first: usize) -> Result<Waiting, DbError> {
    let at = |more: usize| first.saturating_add(more);
    let events: i64 = row.get(at(3))?;
    Ok(Waiting {
        log_mean: row.get(at(0))?,
        log_deviation: row.get(at(1))?,
        returns: row.get(at(2))?,
        events: events.unsigned_abs(),
    })
}

/// When hours were learned last.
pub(crate) fn hours_learned(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    tx.query_opt(
        "SELECT learned_at FROM insights_hours ORDER BY learned_at DESC LIMIT 1",
        &[],
        |row| row.get(0),
    )
}

/// Puts the hours of countries in the place of those before.
pub(crate) fn replace_hours(
    tx: &mut Tx<'_>,
    now: Timestamp,
    countries: &BTreeMap<String, Hours>,
) -> Result<(), DbError> {
    tx.execute("DELETE FROM insights_hours", &[])?;
    tx.insert_many(
        "INSERT INTO insights_hours (country, learned_at, hours) VALUES ($1, $2, $3)",
        countries.iter().map(|(country, hours)| {
            // Numbers always become JSON.
            let hours = serde_json::to_string(hours).unwrap_or_default();
            row![country.as_str(), now, hours]
        }),
    )?;
    Ok(())
}

/// The hours of each country.
pub(crate) fn hours(tx: &mut Tx<'_>) -> Result<BTreeMap<String, Hours>, DbError> {
    let found = tx.query("SELECT country, hours FROM insights_hours", &[], |row| {
        let country: String = row.get(0)?;
        let hours = serde_json::from_str(row.text(1)?).map_err(|error| DbError::Row {
            table: "insights_hours",
            column: "hours",
            id: country.clone(),
            why: error.to_string(),
        })?;
        Ok::<_, DbError>((country, hours))
    })?;
    Ok(found.into_iter().collect())
}
