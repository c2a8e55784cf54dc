//! What was seen of people who are watched, and what rehearsals have shown.

use db::{DbError, Tx, params, row};
use kernel::{CustomerId, Timestamp};

use crate::domain::{JourneyId, JourneyName, Seen};

/// What was seen of these customers, by journey.
pub(crate) fn seen(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<Vec<(JourneyId, Seen)>, DbError> {
    let customers: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
    tx.query(
        "SELECT journey_id, customer_id, version_id, is_in, turns, look_at FROM journeys_watch \
         WHERE customer_id IN ($1[]) ORDER BY customer_id, journey_id",
        params![&customers],
        |row| {
            let seen = Seen {
                customer: row.get(1)?,
                version: row.get(2)?,
                is_in: row.get(3)?,
                turns: row.get(4)?,
                look_at: row.get(5)?,
            };
            Ok((row.get(0)?, seen))
        },
    )
}

/// Notes what is seen. Each customer once.
pub(crate) fn see(
    tx: &mut Tx<'_>,
    journey: JourneyId,
    seen: &[Seen],
    now: Timestamp,
) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO journeys_watch (customer_id, journey_id, version_id, is_in, turns, look_at, seen_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (customer_id, journey_id) DO UPDATE SET \
         version_id = excluded.version_id, is_in = excluded.is_in, turns = excluded.turns, look_at = excluded.look_at, \
         seen_at = excluded.seen_at",
        seen.iter().map(|seen| {
            row![
                seen.customer,
                journey,
                seen.version,
                seen.is_in,
                seen.turns,
                seen.look_at,
                now
            ]
        }),
    )?;
    Ok(())
}

/// Forgets what was seen of a customer.
pub(crate) fn unsee(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM journeys_watch WHERE customer_id = $1",
        params![customer],
    )?;
    Ok(())
}

/// How many people the rehearsal of a document has reached.
pub(crate) fn rehearsal(
    tx: &mut Tx<'_>,
    name: &JourneyName,
    digest: &str,
) -> Result<Option<u64>, DbError> {
    let people: Option<i64> = tx.query_opt(
        "SELECT people FROM journeys_rehearsal WHERE name = $1 AND digest = $2",
        params![name.as_str(), digest],
        |row| row.get(0),
    )?;
    Ok(people.and_then(|people| u64::try_from(people).ok()))
}

pub(crate) fn set_rehearsal(
    tx: &mut Tx<'_>,
    name: &JourneyName,
    (digest, people): (&str, u64),
    now: Timestamp,
) -> Result<(), DbError> {
    let people = i64::try_from(people).unwrap_or(i64::MAX);
    tx.execute(
        "INSERT INTO journeys_rehearsal (name, digest, people, rehearsed_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, people = excluded.people, \
         rehearsed_at = excluded.rehearsed_at",
        params![name.as_str(), digest, people, now],
    )?;
    Ok(())
}
