//! All SQL of this room.

use db::{DbError, Migration, Room, Table, Tx, params, row};
use kernel::{CustomerId, Timestamp};

use crate::{
    domain::{Line, SEEN_MAX, Seen, Visit, Visitor},
    error::Error,
};

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: "storefront",
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "visits",
        sql: include_str!("migrations/0001_visits.sql"),
        tables: &[
            Table::lookup("storefront_visit", "visitor"),
            Table::lookup("storefront_seen", "visitor"),
            Table::lookup("storefront_browser", "visitor"),
        ],
    }],
};

const VIEW: &str = "view";
const CART: &str = "cart";

/// The visit of a visitor, made when there is none. Holds its row, so that two calls of one browser come one after
/// the other.
pub(crate) fn touch(tx: &mut Tx<'_>, visitor: &Visitor, now: Timestamp) -> Result<Visit, DbError> {
    tx.execute(
        "INSERT INTO storefront_visit (visitor, first_seen_at, last_seen_at, customer_id, last_seq, told_seq)
         VALUES ($1, $2, $2, 0, 0, 0) ON CONFLICT (visitor) DO UPDATE SET last_seen_at = excluded.last_seen_at",
        params![visitor.as_str(), now],
    )?;
    tx.query_one(
        "SELECT first_seen_at, customer_id, last_seq, told_seq FROM storefront_visit WHERE visitor = $1",
        params![visitor.as_str()],
        |row| {
            Ok(Visit {
                first_seen_at: row.get(0)?,
                customer: row.get(1)?,
                last_seq: row.get(2)?,
                told_seq: row.get(3)?,
            })
        },
    )
}

pub(crate) fn save(tx: &mut Tx<'_>, visitor: &Visitor, visit: &Visit) -> Result<(), DbError> {
    tx.execute(
        "UPDATE storefront_visit SET customer_id = $1, last_seq = $2, told_seq = $3 WHERE visitor = $4",
        params![
            visit.customer,
            visit.last_seq,
            visit.told_seq,
            visitor.as_str()
        ],
    )?;
    Ok(())
}

/// Whether this call was taken before.
pub(crate) fn has_batch(tx: &mut Tx<'_>, visitor: &Visitor, batch: &str) -> Result<bool, DbError> {
    let found: Option<i64> = tx.scalar(
        "SELECT seq FROM storefront_seen WHERE visitor = $1 AND batch = $2 LIMIT 1",
        params![visitor.as_str(), batch],
    )?;
    Ok(found.is_some())
}

/// Something seen, with its number.
pub(crate) struct Numbered {
    pub(crate) seq: i64,
    pub(crate) seen: Seen,
    pub(crate) at: Timestamp,
}

/// Adds what a call told.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    visitor: &Visitor,
    batch: &str,
    seen: &[Numbered],
) -> Result<(), Error> {
    let mut rows = Vec::with_capacity(seen.len());
    for one in seen {
        let (kind, products) = match &one.seen {
            Seen::Product(reference) => (VIEW, serde_json::to_string(reference)),
            Seen::Cart(lines) => (CART, serde_json::to_string(lines)),
        };
        rows.push((one.seq, kind, products.map_err(Error::Json)?, one.at));
    }
    tx.insert_many(
        "INSERT INTO storefront_seen (visitor, seq, kind, products, at, batch) VALUES ($1, $2, $3, $4, $5, $6)",
        rows.iter().map(|(seq, kind, products, at)| {
            row![visitor.as_str(), *seq, *kind, products, *at, batch]
        }),
    )?;
    Ok(())
}

/// What a visitor saw after a number, in order.
pub(crate) fn seen_after(
    tx: &mut Tx<'_>,
    visitor: &Visitor,
    seq: i64,
) -> Result<Vec<Numbered>, Error> {
    tx.query(
        "SELECT seq, kind, products, at FROM storefront_seen WHERE visitor = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        params![visitor.as_str(), seq, SEEN_MAX],
        |row| {
            let seq = row.get(0)?;
            let stored = |column| Error::Stored {
                column,
                visitor: visitor.as_str().to_owned(),
                seq,
            };
            let products = row.text(2)?;
            let seen = match row.text(1)? {
                VIEW => serde_json::from_str::<String>(products).map(Seen::Product),
                CART => serde_json::from_str::<Vec<Line>>(products).map(Seen::Cart),
                _ => return Err(stored("kind")),
            };
            Ok(Numbered {
                seq,
                seen: seen.ok().ok_or_else(|| stored("products"))?,
                at: row.get(3)?,
            })
        },
    )
}

/// Removes all but the newest things of a visitor.
pub(crate) fn trim(tx: &mut Tx<'_>, visitor: &Visitor, last_seq: i64) -> Result<(), DbError> {
    let gone = last_seq.saturating_sub(SEEN_MAX);
    if gone > 0 {
        tx.execute(
            "DELETE FROM storefront_seen WHERE visitor = $1 AND seq <= $2",
            params![visitor.as_str(), gone],
        )?;
    }
    Ok(())
}

pub(crate) fn delete(tx: &mut Tx<'_>, visitors: &[String]) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM storefront_seen WHERE visitor IN ($1[])",
        params![visitors],
    )?;
    tx.execute(
        "DELETE FROM storefront_browser WHERE visitor IN ($1[])",
        params![visitors],
    )?;
    tx.execute(
        "DELETE FROM storefront_visit WHERE visitor IN ($1[])",
        params![visitors],
    )?;
    Ok(())
}

/// What a visitor agreed to waits until it is known who they are.
pub(crate) fn put_browser(
    tx: &mut Tx<'_>,
    visitor: &Visitor,
    agreed: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO storefront_browser (visitor, agreed, told_at) VALUES ($1, $2, $3)
         ON CONFLICT (visitor) DO UPDATE SET agreed = excluded.agreed, told_at = excluded.told_at",
        params![visitor.as_str(), agreed, now],
    )?;
    Ok(())
}

/// What a visitor agreed to, while it waits.
pub(crate) fn browser_of(tx: &mut Tx<'_>, visitor: &Visitor) -> Result<Option<String>, DbError> {
    tx.scalar(
        "SELECT agreed FROM storefront_browser WHERE visitor = $1",
        params![visitor.as_str()],
    )
}

pub(crate) fn delete_browser(tx: &mut Tx<'_>, visitor: &Visitor) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM storefront_browser WHERE visitor = $1",
        params![visitor.as_str()],
    )?;
    Ok(())
}

/// Removes what was agreed to before an instant and has waited in vain; at most `limit`.
pub(crate) fn delete_browsers(
    tx: &mut Tx<'_>,
    before: Timestamp,
    limit: i64,
) -> Result<u64, DbError> {
    tx.execute(
        "DELETE FROM storefront_browser WHERE visitor IN
         (SELECT visitor FROM storefront_browser WHERE told_at < $1 ORDER BY told_at LIMIT $2)",
        params![before, limit],
    )
}

/// The visitors who said they are one of these customers.
pub(crate) fn visitors_of(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<Vec<String>, DbError> {
    let customers: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
    tx.query(
        "SELECT visitor FROM storefront_visit WHERE customer_id IN ($1[]) ORDER BY visitor",
        params![customers],
        |row| row.get(0),
    )
}

/// What stands in this room of these customers' browsers.
pub(crate) fn visits_of(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<Vec<(String, Timestamp, Timestamp)>, DbError> {
    let customers: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
    tx.query(
        "SELECT visitor, first_seen_at, last_seen_at FROM storefront_visit WHERE customer_id IN ($1[]) \
         ORDER BY first_seen_at, visitor",
        params![customers],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// What a browser told, as it was kept.
pub(crate) fn kept_of(
    tx: &mut Tx<'_>,
    visitor: &str,
) -> Result<Vec<(String, String, Timestamp)>, DbError> {
    tx.query(
        "SELECT kind, products, at FROM storefront_seen WHERE visitor = $1 ORDER BY seq",
        params![visitor],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// Removes things seen before an instant; at most `limit`.
pub(crate) fn delete_seen(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<u64, DbError> {
    tx.execute(
        "DELETE FROM storefront_seen WHERE (visitor, seq) IN
         (SELECT visitor, seq FROM storefront_seen WHERE at < $1 ORDER BY at LIMIT $2)",
        params![before, limit],
    )
}

/// Removes visits without things seen, whose visitor came last before an instant; at most `limit`. A visit outlives
/// what it numbered, else a visitor who comes back would give the same numbers again.
pub(crate) fn delete_visits(
    tx: &mut Tx<'_>,
    before: Timestamp,
    limit: i64,
) -> Result<u64, DbError> {
    tx.execute(
        "DELETE FROM storefront_visit WHERE visitor IN
         (SELECT visitor FROM storefront_visit WHERE last_seen_at < $1 AND NOT EXISTS
          (SELECT 1 FROM storefront_seen WHERE storefront_seen.visitor = storefront_visit.visitor)
          ORDER BY last_seen_at LIMIT $2)",
        params![before, limit],
    )
}
