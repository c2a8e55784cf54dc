//! Names and whose they are.

use db::{DbError, Tx, params, row};
use kernel::{CustomerId, Timestamp};

/// A name in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredKey {
    pub(crate) key: String,
    pub(crate) customer: CustomerId,
    pub(crate) home: CustomerId,
    pub(crate) added_at: Timestamp,
}

pub(crate) fn owner_of(tx: &mut Tx<'_>, key: &str) -> Result<Option<CustomerId>, DbError> {
    tx.scalar(
        "SELECT customer_id FROM customers_lookup WHERE key = $1",
        params![key],
    )
}

/// Who has these names; names that nobody has are left out.
pub(crate) fn owners_of(
    tx: &mut Tx<'_>,
    keys: &[&str],
) -> Result<Vec<(String, CustomerId)>, DbError> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    tx.query(
        "SELECT key, customer_id FROM customers_lookup WHERE key IN ($1[])",
        params![keys],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Gives names (sorted, each once) to customers; answers how many were free.
pub(crate) fn claim_keys(
    tx: &mut Tx<'_>,
    keys: &[(&str, CustomerId)],
    added_at: Timestamp,
) -> Result<u64, DbError> {
    tx.insert_many(
        "INSERT INTO customers_lookup (key, customer_id, home_id, added_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (key) DO NOTHING",
        keys.iter()
            .map(|(key, customer)| row![*key, *customer, *customer, added_at]),
    )
}

/// All names of these customers, by name.
pub(crate) fn keys_of(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<Vec<StoredKey>, DbError> {
    if customers.is_empty() {
        return Ok(Vec::new());
    }
    let mut keys = tx.query(
        "SELECT key, customer_id, home_id, added_at FROM customers_lookup WHERE customer_id IN ($1[])",
        params![super::raw(customers)],
        |row| {
            Ok::<_, DbError>(StoredKey {
                key: row.get(0)?,
                customer: row.get(1)?,
                home: row.get(2)?,
                added_at: row.get(3)?,
            })
        },
    )?;
    keys.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    Ok(keys)
}

/// Gives all names of one customer to another.
pub(crate) fn move_keys(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE customers_lookup SET customer_id = $2 WHERE customer_id = $1",
        params![from, into],
    )
}

/// Gives names back whose home is one of `homes`.
pub(crate) fn return_keys(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
    homes: &[CustomerId],
) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE customers_lookup SET customer_id = $2 WHERE customer_id = $1 AND home_id IN ($3[])",
        params![from, into, super::raw(homes)],
    )
}

/// Forgets all names of these customers.
pub(crate) fn delete_keys(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<u64, DbError> {
    tx.execute(
        "DELETE FROM customers_lookup WHERE customer_id IN ($1[])",
        params![super::raw(customers)],
    )
}
