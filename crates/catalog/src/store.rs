//! All SQL of this room.

use db::{DbError, Migration, Param, Room, Row, Table, Tx, params, row};
use kernel::{Currency, Micros, Moment, ProductId, Timestamp, VariantId};

use crate::domain::{Goods, Guide, Product, ProductFacts, Status, Variant, VariantFacts};

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: "catalog",
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "products",
        sql: include_str!("migrations/0001_catalog.sql"),
        tables: &[
            Table::reference("catalog_product"),
            Table::reference("catalog_variant"),
            Table::reference("catalog_group"),
            Table::reference("catalog_relation"),
            Table::reference("catalog_guide"),
            Table::lookup("catalog_lookup", "name"),
        ],
    }],
};

/// What a name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) product: ProductId,
    pub(crate) variant: Option<VariantId>,
}

pub(crate) fn look_up(tx: &mut Tx<'_>, names: &[String]) -> Result<Vec<Named>, DbError> {
    tx.query(
        "SELECT name, product_id, variant_id FROM catalog_lookup WHERE name IN ($1[])",
        params![names],
        |row| {
            Ok(Named {
                name: row.get(0)?,
                product: row.get(1)?,
                variant: row.get(2)?,
            })
        },
    )
}

/// The sources that products came from; few.
pub(crate) fn sources(tx: &mut Tx<'_>) -> Result<Vec<String>, DbError> {
    tx.query(
        "SELECT DISTINCT source FROM catalog_product ORDER BY source",
        params![],
        |row| row.get(0),
    )
}

/// Claims names (sorted, each once); answers those that were free.
pub(crate) fn claim_names(tx: &mut Tx<'_>, names: &[Named]) -> Result<Vec<String>, DbError> {
    tx.insert_many_returning(
        "INSERT INTO catalog_lookup (name, product_id, variant_id) VALUES ($1, $2, $3) \
         ON CONFLICT (name) DO NOTHING RETURNING name",
        names
            .iter()
            .map(|named| row![named.name.as_str(), named.product, named.variant]),
        |row| row.get(0),
    )
}

/// A product that is known only from order lines.
pub(crate) struct Sketch<'a> {
    pub(crate) id: ProductId,
    pub(crate) source: &'a str,
    pub(crate) external_id: &'a str,
    pub(crate) title: &'a str,
}

pub(crate) fn insert_sketches(
    tx: &mut Tx<'_>,
    sketches: &[Sketch<'_>],
    now: Timestamp,
) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO catalog_product (product_id, source, external_id, title, status, is_sketch, content_hash, \
         created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        sketches
            .iter()
            .map(|one| row![one.id, one.source, one.external_id, one.title, "active", true, "", now, now]),
    )?;
    Ok(())
}

pub(crate) fn insert_groups(
    tx: &mut Tx<'_>,
    groups: &[(ProductId, &str, &str)],
) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO catalog_group (product_id, kind, name) VALUES ($1, $2, $3) \
         ON CONFLICT (product_id, kind, name) DO NOTHING",
        groups
            .iter()
            .map(|(product, kind, name)| row![*product, *kind, *name]),
    )?;
    Ok(())
}

pub(crate) fn hash_of(tx: &mut Tx<'_>, product: ProductId) -> Result<Option<String>, DbError> {
    tx.scalar(
        "SELECT content_hash FROM catalog_product WHERE product_id = $1",
        params![product],
    )
}

pub(crate) fn save(
    tx: &mut Tx<'_>,
    id: ProductId,
    facts: &ProductFacts,
    now: Timestamp,
) -> Result<(), DbError> {
    let stock = facts
        .variants
        .iter()
        .filter_map(|variant| variant.stock)
        .reduce(i64::saturating_add);
    let cheapest = facts
        .variants
        .iter()
        .filter(|variant| variant.price.is_some())
        .min_by_key(|variant| variant.price);
    let price = facts
        .price
        .or_else(|| cheapest.and_then(|variant| variant.price));
    let cost = facts
        .cost
        .or_else(|| cheapest.and_then(|variant| variant.cost));
    tx.execute(
        "INSERT INTO catalog_product (product_id, source, external_id, handle, title, description, vendor, status, \
         price_micros, cost_micros, currency, stock, image_url, url, consumable_days, is_sketch, content_hash, created_at, \
         updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18) \
         ON CONFLICT (product_id) DO UPDATE SET source = excluded.source, external_id = excluded.external_id, \
         handle = excluded.handle, title = excluded.title, description = excluded.description, vendor = excluded.vendor, \
         status = excluded.status, price_micros = excluded.price_micros, \
         cost_micros = excluded.cost_micros, currency = excluded.currency, \
         stock = excluded.stock, image_url = excluded.image_url, url = excluded.url, \
         consumable_days = excluded.consumable_days, is_sketch = excluded.is_sketch, \
         content_hash = excluded.content_hash, updated_at = excluded.updated_at",
        params![
            id,
            &facts.source,
            &facts.external_id,
            &facts.handle,
            &facts.title,
            &facts.description,
            &facts.vendor,
            facts.status.word(),
            price.map(Micros::raw),
            cost.map(Micros::raw),
            facts.currency.map(|currency| currency.code().to_owned()),
            stock,
            &facts.image_url,
            &facts.url,
            facts.consumable_days,
            false,
            &facts.content_hash,
            now
        ],
    )?;
    Ok(())
}

/// Takes away what a full record replaces: variants, groups, relations, guides and the variants' names.
pub(crate) fn clear_details(tx: &mut Tx<'_>, id: ProductId) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM catalog_group WHERE product_id = $1",
        params![id],
    )?;
    tx.execute(
        "DELETE FROM catalog_guide WHERE product_id = $1",
        params![id],
    )?;
    tx.execute(
        "DELETE FROM catalog_relation WHERE product_id = $1",
        params![id],
    )?;
    Ok(())
}

pub(crate) fn save_variants(
    tx: &mut Tx<'_>,
    at: &Moment,
    id: ProductId,
    variants: &[VariantFacts],
    known: &[Variant],
) -> Result<Vec<VariantId>, DbError> {
    let ids: Vec<VariantId> = variants
        .iter()
        .map(|variant| {
            let same = known.iter().find(|stored| {
                (stored.external_id.is_some() && stored.external_id == variant.external_id)
                    || (stored.external_id.is_none()
                        && stored.sku.is_some()
                        && stored.sku == variant.sku)
            });
            same.map_or_else(|| VariantId::next(at), |stored| stored.id)
        })
        .collect();
    tx.execute(
        "DELETE FROM catalog_variant WHERE product_id = $1",
        params![id],
    )?;
    tx.insert_many(
        "INSERT INTO catalog_variant (product_id, variant_id, external_id, sku, title, options, price_micros, \
         compare_at_micros, cost_micros, stock, barcode) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        variants.iter().zip(&ids).map(|(variant, variant_id)| {
            row![
                id,
                *variant_id,
                &variant.external_id,
                &variant.sku,
                &variant.title,
                serde_json::json!(variant.options).to_string(),
                variant.price.map(Micros::raw),
                variant.compare_at.map(Micros::raw),
                variant.cost.map(Micros::raw),
                variant.stock,
                &variant.barcode
            ]
        }),
    )?;
    Ok(ids)
}

pub(crate) fn save_relations(
    tx: &mut Tx<'_>,
    relations: &[(ProductId, &str, ProductId, i64)],
) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO catalog_relation (product_id, kind, other_id, place) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (product_id, kind, other_id) DO NOTHING",
        relations
            .iter()
            .map(|(product, kind, other, place)| row![*product, *kind, *other, *place]),
    )?;
    Ok(())
}

pub(crate) fn save_guides(tx: &mut Tx<'_>, id: ProductId, guides: &[Guide]) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO catalog_guide (product_id, place, title, url) VALUES ($1, $2, $3, $4)",
        guides
            .iter()
            .zip(1_i64..)
            .map(|(guide, place)| row![id, place, &guide.title, &guide.url]),
    )?;
    Ok(())
}

fn product(row: &Row<'_>) -> Result<Product, DbError> {
    let id: ProductId = row.get(0)?;
    let wrong = |column, why: &str| DbError::Row {
        table: "catalog_product",
        column,
        id: id.to_string(),
        why: why.to_owned(),
    };
    let currency: Option<String> = row.get(6)?;
    let currency = match currency {
        Some(code) => {
            Some(Currency::parse(&code).map_err(|error| wrong("currency", &error.to_string()))?)
        }
        None => None,
    };
    Ok(Product {
        id,
        source: row.get(1)?,
        external_id: row.get(2)?,
        title: row.get(3)?,
        status: status(id, row.text(4)?)?,
        price: row.get::<Option<i64>>(5)?.map(Micros::from_raw),
        currency,
        stock: row.get(7)?,
        image_url: row.get(8)?,
        url: row.get(9)?,
        consumable_days: row.get(10)?,
        is_sketch: row.get(11)?,
        cost: row.get::<Option<i64>>(12)?.map(Micros::from_raw),
    })
}

pub(crate) fn products(tx: &mut Tx<'_>, ids: &[i64]) -> Result<Vec<Product>, DbError> {
    tx.query(
        "SELECT product_id, source, external_id, title, status, price_micros, currency, stock, image_url, url, \
         consumable_days, is_sketch, cost_micros FROM catalog_product WHERE product_id IN ($1[]) ORDER BY product_id",
        params![ids],
        product,
    )
}

pub(crate) fn goods(tx: &mut Tx<'_>, ids: &[i64]) -> Result<Vec<Goods>, DbError> {
    tx.query(
        "SELECT product_id, status, stock, price_micros, cost_micros, consumable_days FROM catalog_product \
         WHERE product_id IN ($1[]) ORDER BY product_id",
        params![ids],
        |row| {
            let id: ProductId = row.get(0)?;
            Ok(Goods {
                id,
                status: status(id, row.text(1)?)?,
                stock: row.get(2)?,
                price: row.get::<Option<i64>>(3)?.map(Micros::from_raw),
                cost: row.get::<Option<i64>>(4)?.map(Micros::from_raw),
                consumable_days: row.get(5)?,
            })
        },
    )
}

fn status(id: ProductId, word: &str) -> Result<Status, DbError> {
    Status::from_word(word).ok_or_else(|| DbError::Row {
        table: "catalog_product",
        column: "status",
        id: id.to_string(),
        why: "no such status".to_owned(),
    })
}

pub(crate) fn page(tx: &mut Tx<'_>, after: ProductId, limit: i64) -> Result<Vec<Product>, DbError> {
    tx.query(
        "SELECT product_id, source, external_id, title, status, price_micros, currency, stock, image_url, url, \
         consumable_days, is_sketch, cost_micros FROM catalog_product WHERE product_id > $1 ORDER BY product_id LIMIT $2",
        params![after, limit],
        product,
    )
}

pub(crate) fn by_words(tx: &mut Tx<'_>, words: &str, limit: i64) -> Result<Vec<Product>, DbError> {
    tx.query(
        "SELECT product_id, source, external_id, title, status, price_micros, currency, stock, image_url, url, \
         consumable_days, is_sketch, cost_micros FROM catalog_product WHERE lower(title) LIKE $1 ORDER BY title LIMIT $2",
        params![words, limit],
        product,
    )
}

pub(crate) fn titles(tx: &mut Tx<'_>, ids: &[i64]) -> Result<Vec<(ProductId, String)>, DbError> {
    tx.query(
        "SELECT product_id, title FROM catalog_product WHERE product_id IN ($1[]) ORDER BY product_id",
        params![ids],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

pub(crate) fn variants(tx: &mut Tx<'_>, id: ProductId) -> Result<Vec<Variant>, DbError> {
    tx.query(
        "SELECT variant_id, external_id, sku, title, price_micros, stock, cost_micros FROM catalog_variant \
         WHERE product_id = $1 ORDER BY variant_id",
        params![id],
        |row| {
            Ok(Variant {
                id: row.get(0)?,
                external_id: row.get(1)?,
                sku: row.get(2)?,
                title: row.get(3)?,
                price: row.get::<Option<i64>>(4)?.map(Micros::from_raw),
                stock: row.get(5)?,
                cost: row.get::<Option<i64>>(6)?.map(Micros::from_raw),
            })
        },
    )
}

pub(crate) fn groups(tx: &mut Tx<'_>, id: ProductId) -> Result<Vec<(String, String)>, DbError> {
    tx.query(
        "SELECT kind, name FROM catalog_group WHERE product_id = $1 ORDER BY kind, name",
        params![id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Every group of every product, by product.
pub(crate) fn for_each_group<E: From<DbError>>(
    tx: &mut Tx<'_>,
    mut each: impl FnMut(ProductId, &str) -> Result<(), E>,
) -> Result<(), E> {
    tx.for_each(
        "SELECT product_id, name FROM catalog_group ORDER BY product_id, kind, name",
        &[],
        |row| each(row.get(0)?, row.text(1)?),
    )
}

/// Products of a group; for a category also those of the categories below it.
pub(crate) fn members(tx: &mut Tx<'_>, kind: &str, name: &str) -> Result<Vec<ProductId>, DbError> {
    // Nothing below "A > B" sorts before "A > B > " or at "A > B >!".
    let below = format!("{name} > ");
    let end = format!("{name} >!");
    let query: &[Param<'_>] = params![kind, name, below, end];
    tx.query(
        "SELECT DISTINCT product_id FROM catalog_group WHERE kind = $1 AND (name = $2 OR (name >= $3 AND name < $4)) \
         ORDER BY product_id",
        query,
        |row| row.get(0),
    )
}

pub(crate) fn relations(
    tx: &mut Tx<'_>,
    id: ProductId,
) -> Result<Vec<(String, ProductId)>, DbError> {
    tx.query(
        "SELECT kind, other_id FROM catalog_relation WHERE product_id = $1 ORDER BY kind, place, other_id",
        params![id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The better versions of these products: of which, and which.
pub(crate) fn premium_of(
    tx: &mut Tx<'_>,
    ids: &[i64],
) -> Result<Vec<(ProductId, ProductId)>, DbError> {
    tx.query(
        "SELECT product_id, other_id FROM catalog_relation WHERE product_id IN ($1[]) AND kind = 'premium' \
         ORDER BY product_id, place, other_id",
        params![ids],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The categories of these products.
pub(crate) fn categories(
    tx: &mut Tx<'_>,
    ids: &[i64],
) -> Result<Vec<(ProductId, String)>, DbError> {
    tx.query(
        "SELECT product_id, name FROM catalog_group WHERE product_id IN ($1[]) AND kind = 'category' \
         ORDER BY product_id, name",
        params![ids],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// When the first product came.
pub(crate) fn begun(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    tx.query_opt(
        "SELECT created_at FROM catalog_product ORDER BY created_at LIMIT 1",
        &[],
        |row| row.get(0),
    )
}

/// The newest products with a full record that came since, the newest first.
pub(crate) fn new_since(
    tx: &mut Tx<'_>,
    since: Timestamp,
    most: i64,
) -> Result<Vec<ProductId>, DbError> {
    tx.query(
        "SELECT product_id FROM catalog_product WHERE created_at >= $1 AND is_sketch = $2 \
         ORDER BY created_at DESC, product_id DESC LIMIT $3",
        params![since, false, most],
        |row| row.get(0),
    )
}

pub(crate) fn guides(tx: &mut Tx<'_>, id: ProductId) -> Result<Vec<Guide>, DbError> {
    tx.query(
        "SELECT title, url FROM catalog_guide WHERE product_id = $1 ORDER BY place",
        params![id],
        |row| {
            Ok(Guide {
                title: row.get(0)?,
                url: row.get(1)?,
            })
        },
    )
}
