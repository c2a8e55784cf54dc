//! All SQL of this room.

use std::collections::BTreeMap;

use db::{DbError, Migration, Room, Table, Tx, params, row};
use kernel::{ProductId, Timestamp};

use crate::{
    domain::Companion,
    model::{Blend, Model},
};

pub(crate) use lists::{Lists, Other, lists_of, packed, replace_lists, stored_lists};

mod lists;

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
            Table::reference("recommendations_product"),
            Table::reference("recommendations_blend"),
            Table::reference("recommendations_alike"),
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

/// Products that are bought most lately, as suggestions for everybody.
const MOST_TRENDING: i64 = 150;

/// Puts the figures of all products in the place of those before.
pub(crate) fn replace_figures(
    tx: &mut Tx<'_>,
    products: &[ProductId],
    model: &Model,
    recent: &[f64],
) -> Result<(), DbError> {
    tx.execute("DELETE FROM recommendations_product", &[])?;
    let of = |values: &[f64], at: usize| values.get(at).copied().unwrap_or(0.0);
    let figures = products.iter().enumerate().map(|(at, product)| {
        row![
            *product,
            of(&model.popularity.buyers, at),
            of(&model.popularity.again, at),
            of(recent, at),
            of(&model.rise, at),
            of(&model.lately, at)
        ]
    });
    tx.insert_many(
        "INSERT INTO recommendations_product (product_id, buyers, again, recent, rise, lately) VALUES ($1, $2, $3, $4, $5, $6)",
        figures,
    )?;
    Ok(())
}

/// Keeps how suggestions are put together.
pub(crate) fn save_blend(tx: &mut Tx<'_>, at: Timestamp, blend: &Blend) -> Result<(), DbError> {
    // Five numbers always become JSON.
    let text = serde_json::to_string(blend).unwrap_or_default();
    tx.execute(
        "INSERT INTO recommendations_blend (name, chosen_at, blend) VALUES ('personal', $1, $2) \
         ON CONFLICT (name) DO UPDATE SET chosen_at = excluded.chosen_at, blend = excluded.blend",
        params![at, &text],
    )?;
    Ok(())
}

/// How suggestions are put together; `None` before anything was learned.
pub(crate) fn blend(tx: &mut Tx<'_>) -> Result<Option<Blend>, DbError> {
    let found: Option<String> = tx.query_opt(
        "SELECT blend FROM recommendations_blend WHERE name = 'personal'",
        &[],
        |row| row.get(0),
    )?;
    found
        .map(|text| {
            serde_json::from_str(&text).map_err(|error| DbError::Row {
                table: "recommendations_blend",
                column: "blend",
                id: "personal".to_owned(),
                why: error.to_string(),
            })
        })
        .transpose()
}

/// When anything was learned last, and of how many products.
pub(crate) fn learned(tx: &mut Tx<'_>) -> Result<Option<(Timestamp, i64)>, DbError> {
    tx.query_opt(
        "SELECT chosen_at, (SELECT count(*) FROM recommendations_product) FROM recommendations_blend \
         WHERE name = 'personal'",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// What is bought most lately.
pub(crate) fn trending(tx: &mut Tx<'_>) -> Result<Vec<ProductId>, DbError> {
    tx.query(
        "SELECT product_id FROM recommendations_product ORDER BY recent DESC, product_id DESC LIMIT $1",
        params![MOST_TRENDING],
        |row| row.get(0),
    )
}

/// Figures of a product.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figures {
    pub(crate) buyers: f64,
    pub(crate) again: f64,
    pub(crate) rise: f64,
    pub(crate) lately: f64,
}

/// How much of these products is bought.
pub(crate) fn figures(
    tx: &mut Tx<'_>,
    products: &[i64],
) -> Result<Vec<(ProductId, Figures)>, DbError> {
    tx.query(
        "SELECT product_id, buyers, again, rise, lately FROM recommendations_product WHERE product_id IN ($1[])",
        params![products],
        |row| {
            let figures = Figures {
                buyers: row.get(1)?,
                again: row.get(2)?,
                rise: row.get(3)?,
                lately: row.get(4)?,
            };
            Ok((row.get(0)?, figures))
        },
    )
}

/// Which of these products anybody ever bought.
pub(crate) fn known(tx: &mut Tx<'_>, products: &[i64]) -> Result<Vec<ProductId>, DbError> {
    tx.query(
        "SELECT product_id FROM recommendations_product WHERE product_id IN ($1[])",
        params![products],
        |row| row.get(0),
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

/// With as many digits as are stored.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "seven digits of a likeness say more than is known"
)]
pub(crate) fn narrow(value: f64) -> f32 {
    value as f32
}
