//! Which products the same people buy, and figures of products: both by places, small numbers that products keep, so that
//! much is read in few rows and what is read is looked up by counting.

use std::collections::BTreeMap;

use db::{DbError, Tx, params, row};
use kernel::ProductId;

use super::{bytes_of, narrow};
use crate::model::{Model, index};

/// Places to a row of figures: as many as one page of a SQLite file holds without a second one.
const PLACES: u32 = 48;
/// Bytes of one place's figures.
const WIDTH: usize = 20;
/// Bytes of one neighbour.
const NEIGHBOUR: usize = 8;

/// What is kept of a product that was bought.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Kept {
    pub(crate) place: u32,
    /// Its neighbours as they are stored.
    pub(crate) others: Vec<u8>,
}

/// Figures of a product.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Figures {
    pub(crate) product: ProductId,
    pub(crate) rise: f32,
    pub(crate) lately: f32,
    pub(crate) again: f32,
}

/// Figures of the product that has a place.
pub(crate) type Placed = (u32, Figures);

/// Neighbours as they are stored: place and nearness.
pub(crate) fn packed_near(list: impl IntoIterator<Item = (u32, f32)>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (place, nearness) in list {
        bytes.extend_from_slice(&place.to_le_bytes());
        bytes.extend_from_slice(&nearness.to_le_bytes());
    }
    bytes
}

/// Neighbours as they were before they were stored.
fn unpacked_near(bytes: &[u8]) -> impl Iterator<Item = (u32, f32)> + '_ {
    bytes.chunks_exact(NEIGHBOUR).filter_map(|one| {
        let (place, nearness) = one.split_first_chunk::<4>()?;
        let nearness = f32::from_le_bytes(nearness.try_into().ok()?);
        Some((u32::from_le_bytes(*place), nearness))
    })
}

/// Calls `each` for those of these products that are known, in their order: with the place and the neighbours.
pub(crate) fn for_each_near(
    tx: &mut Tx<'_>,
    products: &[i64],
    mut each: impl FnMut(ProductId, u32, &mut dyn Iterator<Item = (u32, f32)>),
) -> Result<(), DbError> {
    tx.for_each(
        "SELECT product_id, place, others FROM recommendations_near WHERE product_id IN ($1[]) ORDER BY product_id",
        params![products],
        |row| {
            let others = bytes_of(row, 2)?;
            each(row.get(0)?, row.get(1)?, &mut unpacked_near(others));
            Ok::<_, DbError>(())
        },
    )
}

/// All that is kept.
pub(crate) fn stored_near(tx: &mut Tx<'_>) -> Result<BTreeMap<ProductId, Kept>, DbError> {
    let mut all = BTreeMap::new();
    tx.for_each(
        "SELECT product_id, place, others FROM recommendations_near",
        &[],
        |row| {
            let kept = Kept {
                place: row.get(1)?,
                others: row.get(2)?,
            };
            all.insert(row.get(0)?, kept);
            Ok::<_, DbError>(())
        },
    )?;
    Ok(all)
}

/// Puts this in the place of what stands, each product once; none takes the product's row away.
pub(crate) fn replace_near(
    tx: &mut Tx<'_>,
    changed: &[(ProductId, Option<Kept>)],
) -> Result<(), DbError> {
    let kept = changed
        .iter()
        .filter_map(|(product, kept)| Some((*product, kept.as_ref()?)));
    tx.insert_many(
        "INSERT INTO recommendations_near (product_id, place, others) VALUES ($1, $2, $3) \
         ON CONFLICT (product_id) DO UPDATE SET place = excluded.place, others = excluded.others",
        kept.map(|(product, kept)| row![product, i64::from(kept.place), kept.others.clone()]),
    )?;
    let gone = changed.iter().filter(|(_, kept)| kept.is_none());
    tx.execute_many(
        "DELETE FROM recommendations_near WHERE product_id = $1",
        gone.map(|(product, _)| row![*product]),
    )?;
    Ok(())
}

/// The first place that neither a list nor the figures name.
pub(crate) fn free_place(tx: &mut Tx<'_>) -> Result<u32, DbError> {
    let listed: Option<i64> = tx
        .scalar("SELECT max(place) FROM recommendations_near", &[])?
        .flatten();
    let last: Option<(u32, usize)> = tx.query_opt(
        "SELECT part, figures FROM recommendations_figures ORDER BY part DESC LIMIT 1",
        &[],
        |row| Ok::<_, DbError>((row.get(0)?, bytes_of(row, 1)?.len())),
    )?;
    let after = listed.map_or(0, |place| place.saturating_add(1));
    let figured = last.map_or(0, |(part, bytes)| {
        let places = u32::try_from(bytes / WIDTH).unwrap_or(PLACES);
        part.saturating_mul(PLACES).saturating_add(places)
    });
    let free = after.max(i64::from(figured));
    Ok(u32::try_from(free).unwrap_or(u32::MAX))
}

impl Figures {
    pub(crate) fn of(model: &Model, product: ProductId, at: u32) -> Self {
        let of = |values: &[f64]| narrow(values.get(index(at)).copied().unwrap_or(0.0));
        Self {
            product,
            rise: of(&model.rise),
            lately: of(&model.lately),
            again: of(&model.popularity.again),
        }
    }

    fn write(self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.product.raw().to_le_bytes());
        for figure in [self.rise, self.lately, self.again] {
            bytes.extend_from_slice(&figure.to_le_bytes());
        }
    }

    /// `None` where no product has the place.
    fn read(bytes: &[u8]) -> Option<Self> {
        let (product, rest) = bytes.split_first_chunk::<8>()?;
        let (rise, rest) = rest.split_first_chunk::<4>()?;
        let (lately, rest) = rest.split_first_chunk::<4>()?;
        let (again, _) = rest.split_first_chunk::<4>()?;
        let product = i64::from_le_bytes(*product);
        (product != 0).then(|| Self {
            product: ProductId::from_raw(product),
            rise: f32::from_le_bytes(*rise),
            lately: f32::from_le_bytes(*lately),
            again: f32::from_le_bytes(*again),
        })
    }
}

/// Places with their figures, as they are stored beside the blend.
pub(crate) fn packed_figures(all: impl IntoIterator<Item = Placed>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (place, figures) in all {
        bytes.extend_from_slice(&place.to_le_bytes());
        figures.write(&mut bytes);
    }
    bytes
}

/// The same as they were.
pub(crate) fn unpacked_figures(bytes: &[u8]) -> impl Iterator<Item = Placed> + '_ {
    bytes.chunks_exact(WIDTH + 4).filter_map(|one| {
        let (place, figures) = one.split_first_chunk::<4>()?;
        Some((u32::from_le_bytes(*place), Figures::read(figures)?))
    })
}

/// Puts figures, in order of their places, in the place of those before.
pub(crate) fn replace_figures(
    tx: &mut Tx<'_>,
    all: &BTreeMap<u32, Figures>,
) -> Result<(), DbError> {
    tx.execute("DELETE FROM recommendations_figures", &[])?;
    let end = all
        .last_key_value()
        .map_or(0, |(last, _)| last.saturating_add(1));
    let parts = end.div_ceil(PLACES);
    let row = |part: u32| {
        let first = part.saturating_mul(PLACES);
        let mut bytes = Vec::with_capacity(WIDTH * index(PLACES));
        for place in first..first.saturating_add(PLACES).min(end) {
            match all.get(&place) {
                Some(figures) => figures.write(&mut bytes),
                None => bytes.extend_from_slice(&[0; WIDTH]),
            }
        }
        row![i64::from(part), bytes]
    };
    tx.insert_many(
        "INSERT INTO recommendations_figures (part, figures) VALUES ($1, $2)",
        (0..parts).map(row),
    )?;
    Ok(())
}

/// The figures of these places, which are sorted; those that no product has are left out.
pub(crate) fn figures(tx: &mut Tx<'_>, places: &[u32]) -> Result<Vec<Placed>, DbError> {
    let mut parts: Vec<i64> = places
        .iter()
        .map(|place| i64::from(place / PLACES))
        .collect();
    parts.dedup();
    let mut found = Vec::with_capacity(places.len());
    tx.for_each(
        "SELECT part, figures FROM recommendations_figures WHERE part IN ($1[])",
        params![parts.as_slice()],
        |row| {
            let (part, bytes): (u32, &[u8]) = (row.get(0)?, bytes_of(row, 1)?);
            let first = part.saturating_mul(PLACES);
            let start = places.partition_point(|place| *place < first);
            let wanted = places.get(start..).unwrap_or_default();
            for place in wanted.iter().take_while(|place| **place / PLACES == part) {
                let at = index(place.saturating_sub(first)).saturating_mul(WIDTH);
                found.extend(
                    bytes
                        .get(at..)
                        .and_then(Figures::read)
                        .map(|figures| (*place, figures)),
                );
            }
            Ok::<_, DbError>(())
        },
    )?;
    Ok(found)
}
