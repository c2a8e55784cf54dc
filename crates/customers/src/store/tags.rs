//! Labels.

use db::{DbError, Tx, params, row};
use kernel::{CustomerId, Timestamp};

use crate::domain::Tag;

/// A label on a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredTag {
    pub(crate) tag: Tag,
    pub(crate) home: CustomerId,
    pub(crate) added_at: Timestamp,
}

/// The labels of these customers, by customer and label.
pub(crate) fn tags_of(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<Vec<(CustomerId, StoredTag)>, DbError> {
    if customers.is_empty() {
        return Ok(Vec::new());
    }
    let customers = super::raw(customers);
    let mut tags = tx.kept_rows(&customers, &["customers_tag"], |tx, customers| {
        tx.query(
        "SELECT customer_id, tag, home_id, added_at FROM customers_tag WHERE customer_id IN ($1[])",
        params![customers],
        |row| {
            let tag = StoredTag {
                tag: Tag::stored(row.get(1)?),
                home: row.get(2)?,
                added_at: row.get(3)?,
            };
            Ok::<_, DbError>((row.get(0)?, tag))
        },
    )
    })?;
    tags.sort_unstable_by(|(a, one), (b, other)| (a, &one.tag).cmp(&(b, &other.tag)));
    Ok(tags)
}

/// Adds labels (sorted by customer and label, each once); answers how many were new.
pub(crate) fn insert_tags(
    tx: &mut Tx<'_>,
    tags: &[(CustomerId, StoredTag)],
) -> Result<u64, DbError> {
    tx.insert_many(
        "INSERT INTO customers_tag (customer_id, tag, home_id, added_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (customer_id, tag) DO NOTHING",
        tags.iter()
            .map(|(customer, tag)| row![*customer, tag.tag.as_str(), tag.home, tag.added_at]),
    )
}

/// Takes labels off a customer; answers how many there were.
pub(crate) fn delete_tags(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    tags: &[&str],
) -> Result<u64, DbError> {
    tx.execute(
        "DELETE FROM customers_tag WHERE customer_id = $1 AND tag IN ($2[])",
        params![customer, tags],
    )
}
