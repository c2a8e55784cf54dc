//! All SQL of this room.

use std::collections::BTreeMap;

use db::{Cell, DbError, Migration, Room, Row, Table, Tx, params, row};
use kernel::{ProductId, Timestamp};

use crate::{domain::Companion, model::Blend};

pub(crate) use lists::{Lists, Other, lists_of, packed, replace_lists, stored_lists};
pub(crate) use near::{
    Figures, Kept, Placed, figures, for_each_near, free_place, packed_figures, packed_near,
    replace_figures, replace_near, stored_near,
};

use near::unpacked_figures;

mod lists;
mod near;

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
            Table::reference("recommendations_near"),
            Table::reference("recommendations_figures"),
            Table::reference("recommendations_blend"),
            Table::reference("recommendations_alike"),
            Table::reference("recommendations_cold"),
            Table::reference("recommendations_new"),
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

/// Keeps how suggestions are put together, of how many products, and what is bought most lately.
pub(crate) fn save_blend(
    tx: &mut Tx<'_>,
    at: Timestamp,
    products: i64,
    (blend, trending): (&Blend, &[u8]),
) -> Result<(), DbError> {
    // Some numbers always become JSON.
    let text = serde_json::to_string(blend).unwrap_or_default();
    tx.execute(
        "INSERT INTO recommendations_blend (name, chosen_at, products, blend, trending) \
         VALUES ('personal', $1, $2, $3, $4) \
         ON CONFLICT (name) DO UPDATE SET chosen_at = excluded.chosen_at, products = excluded.products, \
         blend = excluded.blend, trending = excluded.trending",
        params![at, products, &text, trending],
    )?;
    Ok(())
}

/// How suggestions are put together, and what is bought most lately; `None` before anything was learned.
pub(crate) fn blend(tx: &mut Tx<'_>) -> Result<Option<(Blend, Vec<Placed>)>, DbError> {
    tx.query_opt(
        "SELECT blend, trending FROM recommendations_blend WHERE name = 'personal'",
        &[],
        |row| {
            let blend = serde_json::from_str(row.text(0)?).map_err(|error| DbError::Row {
                table: "recommendations_blend",
                column: "blend",
                id: "personal".to_owned(),
                why: error.to_string(),
            })?;
            Ok((blend, unpacked_figures(bytes_of(row, 1)?).collect()))
        },
    )
}

/// When anything was learned last, and of how many products.
pub(crate) fn learned(tx: &mut Tx<'_>) -> Result<Option<(Timestamp, i64)>, DbError> {
    tx.query_opt(
        "SELECT chosen_at, products FROM recommendations_blend WHERE name = 'personal'",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Puts what is new in its category in the place of what was.
pub(crate) fn replace_new(tx: &mut Tx<'_>, rows: &[(String, ProductId)]) -> Result<(), DbError> {
    tx.execute("DELETE FROM recommendations_new", &[])?;
    tx.insert_many(
        "INSERT INTO recommendations_new (category, product_id) VALUES ($1, $2) \
         ON CONFLICT (category, product_id) DO NOTHING",
        rows.iter()
            .map(|(category, product)| row![category.as_str(), *product]),
    )?;
    Ok(())
}

/// Whether anything is new anywhere.
pub(crate) fn has_new(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    let found: Option<i64> = tx.scalar("SELECT 1 FROM recommendations_new LIMIT 1", &[])?;
    Ok(found.is_some())
}

/// What is new in these categories, the newest first.
pub(crate) fn new_in(
    tx: &mut Tx<'_>,
    categories: &[String],
    most: i64,
) -> Result<Vec<(String, ProductId)>, DbError> {
    tx.query(
        "SELECT category, product_id FROM recommendations_new WHERE category IN ($1[]) \
         ORDER BY product_id DESC, category LIMIT $2",
        params![categories, most],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The bytes at a position, borrowed.
fn bytes_of<'r>(row: &'r Row<'_>, position: usize) -> Result<&'r [u8], DbError> {
    let Cell::Bytes(bytes) = row.cell(position)? else {
        return Err(DbError::Column {
            column: position,
            found: "something else",
            expected: "bytes",
        });
    };
    Ok(bytes)
}

/// With as many digits as are stored.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "seven digits of a likeness say more than is known"
)]
pub(crate) fn narrow(value: f64) -> f32 {
    value as f32
}
