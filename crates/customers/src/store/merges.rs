//! Which customer went into which.

use db::{DbError, Row, Tx, params};
use kernel::{CustomerId, Timestamp};

use crate::domain::MergeId;

/// One merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MergeRow {
    pub(crate) id: MergeId,
    pub(crate) from: CustomerId,
    pub(crate) into: CustomerId,
    pub(crate) merged_at: Timestamp,
    pub(crate) merged_by: String,
    /// JSON: the fields that were filled.
    pub(crate) filled: String,
    /// JSON: the rows that could not move.
    pub(crate) kept: String,
    pub(crate) undone_at: Option<Timestamp>,
    pub(crate) undone_by: Option<String>,
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT merge_id, from_id, into_id, merged_at, merged_by, filled, kept, undone_at, undone_by \
             FROM customers_merge ",
            $tail
        )
    };
}

fn read(row: &Row<'_>) -> Result<MergeRow, DbError> {
    Ok(MergeRow {
        id: row.get(0)?,
        from: row.get(1)?,
        into: row.get(2)?,
        merged_at: row.get(3)?,
        merged_by: row.get(4)?,
        filled: row.get(5)?,
        kept: row.get(6)?,
        undone_at: row.get(7)?,
        undone_by: row.get(8)?,
    })
}

pub(crate) fn merge(tx: &mut Tx<'_>, id: MergeId) -> Result<Option<MergeRow>, DbError> {
    tx.query_opt(select!("WHERE merge_id = $1"), params![id], read)
}

/// The merge by which `from` is where it is; none when it is not merged.
pub(crate) fn standing_merge(
    tx: &mut Tx<'_>,
    from: CustomerId,
) -> Result<Option<MergeRow>, DbError> {
    tx.query_opt(
        select!("WHERE from_id = $1 AND undone_at IS NULL"),
        params![from],
        read,
    )
}

/// All merges in which one of these customers had a part, oldest first.
pub(crate) fn merges_of(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<Vec<MergeRow>, DbError> {
    let ids = super::raw(customers);
    tx.query(
        select!("WHERE from_id IN ($1[]) OR into_id IN ($1[]) ORDER BY merge_id"),
        params![ids],
        read,
    )
}

pub(crate) fn insert_merge(tx: &mut Tx<'_>, merge: &MergeRow) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO customers_merge (merge_id, from_id, into_id, merged_at, merged_by, filled, kept) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![
            merge.id,
            merge.from,
            merge.into,
            merge.merged_at,
            &merge.merged_by,
            &merge.filled,
            &merge.kept
        ],
    )?;
    Ok(())
}

/// Marks a merge as undone. What it kept stands with its customer again.
pub(crate) fn finish_undo(
    tx: &mut Tx<'_>,
    id: MergeId,
    at: Timestamp,
    by: &str,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE customers_merge SET undone_at = $2, undone_by = $3, kept = '{}' WHERE merge_id = $1",
        params![id, at, by],
    )?;
    Ok(())
}

/// Forgets what merges of these customers kept: for erasure.
pub(crate) fn empty_kept(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<(), DbError> {
    let ids = super::raw(customers);
    tx.execute(
        "UPDATE customers_merge SET kept = '{}' WHERE from_id IN ($1[]) OR into_id IN ($1[])",
        params![ids],
    )?;
    Ok(())
}
