//! Orders recognised by the ids of their source.

use std::collections::BTreeMap;

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

/// Claims the names of new orders (sorted by source and external id, each once); answers what stands under those that
/// were not free. Whoever claims a name that another transaction has just claimed waits for it here.
pub(crate) fn claim<'c>(
    tx: &mut Tx<'_>,
    claims: &[Claim<'c>],
) -> Result<BTreeMap<(&'c str, &'c str), Known>, DbError> {
    let claimed = tx.insert_many(
        "INSERT INTO orders_lookup (source, external_id, customer_id, order_id, head_hash, lines_hash, import_id, seen_hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (source, external_id) DO NOTHING",
        claims.iter().map(values),
    )?;
    if usize::try_from(claimed) == Ok(claims.len()) {
        return Ok(BTreeMap::new());
    }
    let mut by_source: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for claim in claims {
        let ids = by_source.entry(claim.source).or_default();
        ids.push(claim.external_id);
    }
    let mut all: BTreeMap<(&str, String), Known> = BTreeMap::new();
    for (source, ids) in &by_source {
        for (external_id, found) in known(tx, source, ids)? {
            all.insert((source, external_id), found);
        }
    }
    let mut standing = BTreeMap::new();
    for claim in claims {
        let name = (claim.source, claim.external_id.to_owned());
        // A name that was taken a moment ago and is gone now: somebody else is at work on it.
        let known = *all.get(&name).ok_or(DbError::Busy)?;
        if claimed == 0 || known.id != claim.id {
            standing.insert((claim.source, claim.external_id), known);
        }
    }
    Ok(standing)
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
