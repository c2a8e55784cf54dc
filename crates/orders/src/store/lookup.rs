//! Orders recognised by the ids of their source.

use db::{DbError, Tx, params, row};
use kernel::CustomerId;

use crate::domain::{ContentHash, OrderId, Told};

/// An order that is about to be recorded, if it is new.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Claim<'a> {
    pub(crate) source: &'a str,
    pub(crate) external_id: &'a str,
    pub(crate) customer: CustomerId,
    pub(crate) id: OrderId,
    pub(crate) told: Told,
}

/// An order that stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    pub(crate) customer: CustomerId,
    pub(crate) id: OrderId,
    pub(crate) told: Told,
}

/// Claims the names of new orders (sorted by source and external id, each once); answers the ids of those that were
/// free. Whoever claims a name that another transaction has just claimed waits for it here.
pub(crate) fn claim(tx: &mut Tx<'_>, claims: &[Claim<'_>]) -> Result<Vec<OrderId>, DbError> {
    tx.insert_many_returning(
        "INSERT INTO orders_lookup (source, external_id, customer_id, order_id, head_hash, lines_hash, import_id, seen_hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (source, external_id) DO NOTHING RETURNING order_id",
        claims.iter().map(values),
        |row| row.get(0),
    )
}

/// Writes what was told anew (sorted, each once).
pub(crate) fn remember(tx: &mut Tx<'_>, claims: &[Claim<'_>]) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO orders_lookup (source, external_id, customer_id, order_id, head_hash, lines_hash, import_id, seen_hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (source, external_id) DO UPDATE SET \
         customer_id = excluded.customer_id, head_hash = excluded.head_hash, lines_hash = excluded.lines_hash, \
         import_id = excluded.import_id, seen_hash = excluded.seen_hash",
        claims.iter().map(values),
    )?;
    Ok(())
}

fn values<'a>(claim: &Claim<'a>) -> [db::Param<'a>; 8] {
    row![
        claim.source,
        claim.external_id,
        claim.customer,
        claim.id,
        claim.told.hash.head,
        claim.told.hash.lines,
        claim.told.import,
        claim.told.seen,
    ]
}

/// The orders of one source that stand under these ids.
pub(crate) fn known(
    tx: &mut Tx<'_>,
    source: &str,
    external_ids: &[&str],
) -> Result<Vec<(String, Known)>, DbError> {
    tx.query(
        "SELECT external_id, customer_id, order_id, head_hash, lines_hash, import_id, seen_hash FROM orders_lookup \
         WHERE source = $1 AND external_id IN ($2[])",
        params![source, external_ids],
        |row| {
            Ok((
                row.get(0)?,
                Known {
                    customer: row.get(1)?,
                    id: row.get(2)?,
                    told: Told {
                        hash: ContentHash {
                            head: row.get(3)?,
                            lines: row.get(4)?,
                        },
                        import: row.get(5)?,
                        seen: row.get(6)?,
                    },
                },
            ))
        },
    )
}
