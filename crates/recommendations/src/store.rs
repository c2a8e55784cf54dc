//! All SQL of this room.

use std::collections::BTreeMap;

use db::{DbError, Migration, Room, Table, Tx, params, row};
use kernel::{ProductId, Timestamp};

use crate::domain::Companion;

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: "recommendations",
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "bought together",
        sql: include_str!("migrations/0001_together.sql"),
        tables: &[
            Table::reference("recommendations_together"),
            Table::reference("recommendations_build"),
        ],
    }],
};

/// Puts a new table in the place of the old one.
pub(crate) fn replace(
    tx: &mut Tx<'_>,
    companions: &BTreeMap<ProductId, Vec<Companion>>,
    (built_at, baskets): (Timestamp, i64),
) -> Result<i64, DbError> {
    tx.execute("DELETE FROM recommendations_together", &[])?;
    let rows = companions.iter().flat_map(|(product, companions)| {
        companions.iter().zip(1_i64..).map(move |(one, place)| {
            row![
                *product,
                place,
                one.product,
                i64::from(one.together),
                one.score
            ]
        })
    });
    let pairs = tx.insert_many(
        "INSERT INTO recommendations_together (product_id, place, other_id, together, score) VALUES ($1, $2, $3, $4, $5)",
        rows,
    )?;
    let pairs = i64::try_from(pairs).unwrap_or(i64::MAX);
    tx.execute(
        "INSERT INTO recommendations_build (name, built_at, baskets, pairs) VALUES ('together', $1, $2, $3) \
         ON CONFLICT (name) DO UPDATE SET built_at = excluded.built_at, baskets = excluded.baskets, pairs = excluded.pairs",
        params![built_at, baskets, pairs],
    )?;
    Ok(pairs)
}

/// When the table was made, from how many baskets, and how many pairs it holds.
pub(crate) fn build(tx: &mut Tx<'_>) -> Result<Option<(Timestamp, i64, i64)>, DbError> {
    tx.query_opt(
        "SELECT built_at, baskets, pairs FROM recommendations_build WHERE name = 'together'",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// The companions of these products.
pub(crate) fn companions_of(
    tx: &mut Tx<'_>,
    products: &[i64],
) -> Result<Vec<(ProductId, Companion)>, DbError> {
    tx.query(
        "SELECT product_id, other_id, together, score FROM recommendations_together WHERE product_id IN ($1[]) \
         ORDER BY product_id, place",
        params![products],
        |row| {
            let companion = Companion {
                product: row.get(1)?,
                together: row.get(2)?,
                score: row.get(3)?,
            };
            Ok((row.get(0)?, companion))
        },
    )
}
