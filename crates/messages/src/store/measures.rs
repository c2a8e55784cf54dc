//! Figures that were added up.

use std::collections::BTreeMap;

use db::{DbError, Tx, params, row};

use super::unknown;
use crate::{
    domain::AskId,
    measures::{Grown, Measured, Strand, What},
};

/// What these asks are counted under.
pub(crate) fn strands(
    tx: &mut Tx<'_>,
    customers: &[i64],
    asks: &[i64],
) -> Result<BTreeMap<AskId, Strand>, DbError> {
    let found = tx.query(
        "SELECT ask_id, programme, cause, template FROM messages_ask \
         WHERE customer_id IN ($1[]) AND +ask_id IN ($2[])",
        params![customers, asks],
        |row| {
            let strand = Strand::new(row.text(1)?, row.text(2)?, row.text(3)?);
            Ok::<_, DbError>((row.get(0)?, strand))
        },
    )?;
    Ok(found.into_iter().collect())
}

/// Sorted by their key already.
pub(crate) fn add_measures(
    tx: &mut Tx<'_>,
    day: i64,
    shard: i64,
    grown: &Grown,
) -> Result<u64, DbError> {
    if grown.is_empty() {
        return Ok(0);
    }
    tx.insert_many(
        "INSERT INTO messages_measure (programme, node, template, day, what, shard, number) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (programme, node, template, day, what, shard) \
         DO UPDATE SET number = messages_measure.number + excluded.number",
        grown.iter().map(|((strand, what), number)| {
            row![
                strand.programme.as_str(),
                strand.node.as_str(),
                strand.template.as_str(),
                day,
                what.as_str(),
                shard,
                *number,
            ]
        }),
    )
}

/// Sums over days and shards, of one programme or (empty) of all.
pub(crate) fn measures(
    tx: &mut Tx<'_>,
    programme: &str,
    (from, to): (i64, i64),
) -> Result<Vec<Measured>, DbError> {
    tx.query(
        "SELECT programme, node, template, what, CAST(sum(number) AS BIGINT) FROM messages_measure \
         WHERE ($1 = '' OR programme = $1) AND day >= $2 AND day <= $3 \
         GROUP BY programme, node, template, what ORDER BY programme, node, template, what",
        params![programme, from, to],
        |row| {
            let word = row.text(3)?;
            let strand = Strand {
                programme: row.get(0)?,
                node: row.get(1)?,
                template: row.get(2)?,
            };
            Ok(Measured {
                what: What::parse(word)
                    .ok_or_else(|| unknown("messages_measure", "what", &strand.programme, word))?,
                number: row.get(4)?,
                strand,
            })
        },
    )
}
