//! Lists of products that belong to a product, each whole in one row.

use std::collections::BTreeMap;

use db::{DbError, Tx, params, row};
use kernel::ProductId;

/// Which lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lists {
    /// What has words alike.
    Alike,
    /// What of that nobody has bought.
    Cold,
}

/// A product in a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Other {
    pub(crate) product: ProductId,
    /// How near it is to the one whose list it is.
    pub(crate) nearness: f32,
}

/// Bytes of one product in a list.
const WIDTH: usize = 12;

/// A list as it is stored.
pub(crate) fn packed(list: impl IntoIterator<Item = Other>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for other in list {
        bytes.extend_from_slice(&other.product.raw().to_le_bytes());
        bytes.extend_from_slice(&other.nearness.to_le_bytes());
    }
    bytes
}

/// A list as it was before it was stored.
fn unpacked(bytes: &[u8]) -> impl Iterator<Item = Other> + '_ {
    bytes.chunks_exact(WIDTH).filter_map(|one| {
        let (id, nearness) = one.split_first_chunk::<8>()?;
        Some(Other {
            product: ProductId::from_raw(i64::from_le_bytes(*id)),
            nearness: f32::from_le_bytes(nearness.try_into().ok()?),
        })
    })
}

impl Lists {
    fn of_some(self) -> &'static str {
        match self {
            Self::Cold => {
                "SELECT product_id, others FROM recommendations_cold WHERE product_id IN ($1[]) ORDER BY product_id"
            }
            Self::Alike => {
                "SELECT product_id, others FROM recommendations_alike WHERE product_id IN ($1[]) ORDER BY product_id"
            }
        }
    }

    fn of_all(self) -> &'static str {
        match self {
            Self::Cold => "SELECT product_id, others FROM recommendations_cold",
            Self::Alike => "SELECT product_id, others FROM recommendations_alike",
        }
    }

    fn put(self) -> &'static str {
        match self {
            Self::Cold => {
                "INSERT INTO recommendations_cold (product_id, others) VALUES ($1, $2) \
                 ON CONFLICT (product_id) DO UPDATE SET others = excluded.others"
            }
            Self::Alike => {
                "INSERT INTO recommendations_alike (product_id, others) VALUES ($1, $2) \
                 ON CONFLICT (product_id) DO UPDATE SET others = excluded.others"
            }
        }
    }

    fn remove(self) -> &'static str {
        match self {
            Self::Cold => "DELETE FROM recommendations_cold WHERE product_id = $1",
            Self::Alike => "DELETE FROM recommendations_alike WHERE product_id = $1",
        }
    }
}

/// What is in the lists of these products: whose list, and what; the nearest of each first.
pub(crate) fn lists_of(
    tx: &mut Tx<'_>,
    lists: Lists,
    products: &[i64],
) -> Result<Vec<(ProductId, Other)>, DbError> {
    let mut found = Vec::new();
    tx.for_each(lists.of_some(), params![products], |row| {
        let product: ProductId = row.get(0)?;
        let bytes: Vec<u8> = row.get(1)?;
        found.extend(unpacked(&bytes).map(|other| (product, other)));
        Ok::<_, DbError>(())
    })?;
    Ok(found)
}

/// All lists as they are stored.
pub(crate) fn stored_lists(
    tx: &mut Tx<'_>,
    lists: Lists,
) -> Result<BTreeMap<ProductId, Vec<u8>>, DbError> {
    let mut all = BTreeMap::new();
    tx.for_each(lists.of_all(), &[], |row| {
        all.insert(row.get(0)?, row.get(1)?);
        Ok::<_, DbError>(())
    })?;
    Ok(all)
}

/// Puts lists in the place of those that stand, each product once; none takes the product's row away.
pub(crate) fn replace_lists(
    tx: &mut Tx<'_>,
    lists: Lists,
    changed: &[(ProductId, Option<Vec<u8>>)],
) -> Result<(), DbError> {
    let kept = changed
        .iter()
        .filter_map(|(product, list)| Some((*product, list.clone()?)));
    tx.insert_many(lists.put(), kept.map(|(product, list)| row![product, list]))?;
    let gone = changed.iter().filter(|(_, list)| list.is_none());
    tx.execute_many(lists.remove(), gone.map(|(product, _)| row![*product]))?;
    Ok(())
}
