//! Addresses that must not be written to.

use db::{DbError, Row, Tx, params};

use crate::domain::{AddressHash, Suppression, SuppressionReason};

/// Adds a reason; `false` when it stands already.
pub(crate) fn insert_suppression(
    tx: &mut Tx<'_>,
    hash: &AddressHash,
    address_kind: &str,
    suppression: &Suppression,
) -> Result<bool, DbError> {
    let added = tx.execute(
        "INSERT INTO customers_suppression (address_hash, reason, address_kind, at, source) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (address_hash, reason) DO NOTHING",
        params![
            hash.as_str(),
            suppression.reason.word(),
            address_kind,
            suppression.at,
            &suppression.source
        ],
    )?;
    Ok(added == 1)
}

/// Takes a reason away; `false` when there was none.
pub(crate) fn lift_suppression(
    tx: &mut Tx<'_>,
    hash: &AddressHash,
    reason: SuppressionReason,
) -> Result<bool, DbError> {
    let lifted = tx.execute(
        "DELETE FROM customers_suppression WHERE address_hash = $1 AND reason = $2",
        params![hash.as_str(), reason.word()],
    )?;
    Ok(lifted == 1)
}

/// The reasons that stand against an address.
pub(crate) fn suppressions_of(
    tx: &mut Tx<'_>,
    hash: &AddressHash,
) -> Result<Vec<Suppression>, DbError> {
    let found = suppressions_of_many(tx, std::slice::from_ref(hash))?;
    Ok(found.into_iter().map(|(_, found)| found).collect())
}

/// The reasons that stand against any of these addresses, by address and reason.
pub(crate) fn suppressions_of_many(
    tx: &mut Tx<'_>,
    hashes: &[AddressHash],
) -> Result<Vec<(String, Suppression)>, DbError> {
    if hashes.is_empty() {
        return Ok(Vec::new());
    }
    let hashes: Vec<&str> = hashes.iter().map(AddressHash::as_str).collect();
    let mut found = tx.query(
        "SELECT address_hash, reason, at, source FROM customers_suppression WHERE address_hash IN ($1[])",
        params![hashes.as_slice()],
        read,
    )?;
    found.sort_unstable();
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<(String, Suppression), DbError> {
    let hash: String = row.get(0)?;
    let reason = SuppressionReason::parse(row.text(1)?).ok_or_else(|| DbError::Row {
        table: "customers_suppression",
        column: "reason",
        id: hash.clone(),
        why: "not a word that this program writes".to_owned(),
    })?;
    let suppression = Suppression {
        reason,
        at: row.get(2)?,
        source: row.get(3)?,
    };
    Ok((hash, suppression))
}
