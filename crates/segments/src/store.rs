//! All SQL of this room.

use db::{DbError, Migration, Room, Row, Table, Tx, params, row};
use kernel::{CustomerId, Day, Timestamp};
use predicates::{PredicateError, Set};
use serde_json::Value;

use crate::domain::{List, ListId, Membership, Segment, SegmentId, Size, Summary, Version};

/// The room's name for [`Tx::touch`].
pub(crate) const ROOM: &str = "segments";

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: ROOM,
    sequences: &[],
    migrations: &[
        Migration {
            number: 1,
            name: "segments and lists",
            sql: include_str!("migrations/0001_segments.sql"),
            tables: &[
                Table::reference("segments_segment"),
                Table::reference("segments_version"),
                Table::reference("segments_list"),
                Table::customer("segments_list_member"),
            ],
        },
        Migration {
            number: 2,
            name: "homes of memberships",
            sql: include_str!("migrations/0002_homes.sql"),
            tables: &[],
        },
        Migration {
            number: 3,
            name: "sizes",
            sql: include_str!("migrations/0003_sizes.sql"),
            tables: &[Table::reference("segments_size")],
        },
    ],
};

fn definition(row: &Row<'_>, id: SegmentId, column: usize) -> Result<Value, DbError> {
    serde_json::from_str(row.text(column)?).map_err(|error| DbError::Row {
        table: "segments_segment",
        column: "definition",
        id: id.to_string(),
        why: error.to_string(),
    })
}

fn segment(row: &Row<'_>) -> Result<Segment, DbError> {
    let id = row.get(0)?;
    Ok(Segment {
        id,
        name: row.get(1)?,
        definition: definition(row, id, 2)?,
        version: row.get(3)?,
        created_at: row.get(4)?,
        updated_at: row.get(5)?,
        archived_at: row.get(6)?,
    })
}

pub(crate) fn segment_by_id(tx: &mut Tx<'_>, id: SegmentId) -> Result<Option<Segment>, DbError> {
    tx.query_opt(
        "SELECT id, name, definition, version, created_at, updated_at, archived_at \
         FROM segments_segment WHERE id = $1",
        params![id],
        segment,
    )
}

/// An active segment.
pub(crate) fn segment_by_name(tx: &mut Tx<'_>, key: &str) -> Result<Option<Segment>, DbError> {
    tx.query_opt(
        "SELECT id, name, definition, version, created_at, updated_at, archived_at \
         FROM segments_segment WHERE name_key = $1 AND archived_at IS NULL",
        params![key],
        segment,
    )
}

/// Active segments by name, after a name's key.
pub(crate) fn segments(tx: &mut Tx<'_>, after: &str, limit: i64) -> Result<Vec<Summary>, DbError> {
    tx.query(
        "SELECT id, name, version, updated_at FROM segments_segment \
         WHERE archived_at IS NULL AND name_key > $1 ORDER BY name_key LIMIT $2",
        params![after, limit],
        |row| {
            Ok(Summary {
                id: row.get(0)?,
                name: row.get(1)?,
                version: row.get(2)?,
                updated_at: row.get(3)?,
            })
        },
    )
}

/// Writes a new segment. `key` is what the name is unique by.
pub(crate) fn insert_segment(tx: &mut Tx<'_>, segment: &Segment, key: &str) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO segments_segment \
         (id, name, name_key, definition, version, created_at, updated_at, archived_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            segment.id,
            &segment.name,
            key,
            segment.definition.to_string(),
            segment.version,
            segment.created_at,
            segment.updated_at,
            segment.archived_at,
        ],
    )?;
    insert_version(tx, segment)
}

/// Changes a segment.
pub(crate) fn update_segment(tx: &mut Tx<'_>, segment: &Segment, key: &str) -> Result<(), DbError> {
    tx.execute(
        "UPDATE segments_segment SET name = $2, name_key = $3, definition = $4, version = $5, \
         updated_at = $6, archived_at = $7 WHERE id = $1",
        params![
            segment.id,
            &segment.name,
            key,
            segment.definition.to_string(),
            segment.version,
            segment.updated_at,
            segment.archived_at,
        ],
    )?;
    insert_version(tx, segment)
}

/// Keeps what the segment is now, unless this version is kept already.
fn insert_version(tx: &mut Tx<'_>, segment: &Segment) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO segments_version (segment_id, version, name, definition, at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (segment_id, version) DO NOTHING",
        params![
            segment.id,
            segment.version,
            &segment.name,
            segment.definition.to_string(),
            segment.updated_at,
        ],
    )?;
    tx.touch(ROOM);
    Ok(())
}

/// All versions, the newest first.
pub(crate) fn versions(tx: &mut Tx<'_>, id: SegmentId) -> Result<Vec<Version>, DbError> {
    tx.query(
        "SELECT version, name, definition, at FROM segments_version WHERE segment_id = $1 \
         ORDER BY version DESC LIMIT 1000",
        params![id],
        |row| {
            Ok(Version {
                version: row.get(0)?,
                name: row.get(1)?,
                definition: definition(row, id, 2)?,
                at: row.get(3)?,
            })
        },
    )
}

fn list(row: &Row<'_>) -> Result<List, DbError> {
    Ok(List {
        id: row.get(0)?,
        name: row.get(1)?,
        created_at: row.get(2)?,
        archived_at: row.get(3)?,
    })
}

/// A list by its id, or an active one by its name.
pub(crate) fn find_list(tx: &mut Tx<'_>, reference: &str) -> Result<Option<List>, DbError> {
    if let Ok(id) = ListId::parse(reference) {
        return tx.query_opt(
            "SELECT id, name, created_at, archived_at FROM segments_list WHERE id = $1",
            params![id],
            list,
        );
    }
    tx.query_opt(
        "SELECT id, name, created_at, archived_at FROM segments_list \
         WHERE name_key = $1 AND archived_at IS NULL",
        params![reference.trim().to_lowercase()],
        list,
    )
}

/// Active lists by name, after a name's key.
pub(crate) fn lists(tx: &mut Tx<'_>, after: &str, limit: i64) -> Result<Vec<List>, DbError> {
    tx.query(
        "SELECT id, name, created_at, archived_at FROM segments_list \
         WHERE archived_at IS NULL AND name_key > $1 ORDER BY name_key LIMIT $2",
        params![after, limit],
        list,
    )
}

pub(crate) fn insert_list(tx: &mut Tx<'_>, list: &List, key: &str) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO segments_list (id, name, name_key, created_at, archived_at) VALUES ($1, $2, $3, $4, $5)",
        params![list.id, &list.name, key, list.created_at, list.archived_at],
    )?;
    tx.touch(ROOM);
    Ok(())
}

pub(crate) fn archive_list(tx: &mut Tx<'_>, list: &List) -> Result<(), DbError> {
    tx.execute(
        "UPDATE segments_list SET name_key = $2, archived_at = $3 WHERE id = $1",
        params![list.id, list.id.to_string(), list.archived_at],
    )?;
    tx.touch(ROOM);
    Ok(())
}

/// Who is on a list.
pub(crate) fn list_members(tx: &mut Tx<'_>, list: ListId) -> Result<Set, PredicateError> {
    Set::query(
        tx,
        "SELECT customer_id FROM segments_list_member WHERE list_id = $1 ORDER BY customer_id",
        params![list],
    )
}

/// Whether a customer is on a list.
pub(crate) fn is_member(
    tx: &mut Tx<'_>,
    list: ListId,
    customer: CustomerId,
) -> Result<bool, DbError> {
    let found: Option<i64> = tx.scalar(
        "SELECT 1 FROM segments_list_member WHERE customer_id = $1 AND list_id = $2",
        params![customer, list],
    )?;
    Ok(found.is_some())
}

/// Adds customers (sorted, each once); answers how many were not on it.
pub(crate) fn add_members(
    tx: &mut Tx<'_>,
    list: ListId,
    customers: &[CustomerId],
    now: Timestamp,
) -> Result<u64, DbError> {
    tx.touch(ROOM);
    tx.insert_many(
        "INSERT INTO segments_list_member (customer_id, list_id, added_at) VALUES ($1, $2, $3) \
         ON CONFLICT (customer_id, list_id) DO NOTHING",
        customers.iter().map(|customer| row![*customer, list, now]),
    )
}

/// Takes customers off a list; answers how many were on it.
pub(crate) fn remove_members(
    tx: &mut Tx<'_>,
    list: ListId,
    customers: &[CustomerId],
) -> Result<u64, DbError> {
    tx.touch(ROOM);
    let ids: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
    tx.execute(
        "DELETE FROM segments_list_member WHERE customer_id IN ($1[]) AND list_id = $2",
        params![&ids, list],
    )
}

/// Puts a customer on all lists that another is on; each membership remembers whose it was first.
pub(crate) fn copy_memberships(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
) -> Result<(), DbError> {
    let rows: Vec<(ListId, Timestamp, Option<CustomerId>)> = tx.query(
        "SELECT list_id, added_at, home_id FROM segments_list_member WHERE customer_id = $1 ORDER BY list_id",
        params![from],
        |row| Ok::<_, DbError>((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    tx.insert_many(
        "INSERT INTO segments_list_member (customer_id, list_id, added_at, home_id) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (customer_id, list_id) DO NOTHING",
        rows.iter()
            .map(|(list, at, home)| row![into, *list, *at, home.unwrap_or(from)]),
    )?;
    tx.touch(ROOM);
    Ok(())
}

/// Takes a customer off the lists that it is on for the sake of one of `homes` only.
pub(crate) fn remove_borrowed(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    homes: &[CustomerId],
) -> Result<(), DbError> {
    let homes: Vec<i64> = homes.iter().map(|home| home.raw()).collect();
    tx.execute(
        "DELETE FROM segments_list_member WHERE customer_id = $1 AND home_id IN ($2[])",
        params![customer, homes],
    )?;
    tx.touch(ROOM);
    Ok(())
}

/// The lists, archived ones too, that these customers are on: name, since when, and whether it is active.
pub(crate) fn lists_of(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<Vec<Membership>, DbError> {
    let customers: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
    tx.query(
        "SELECT l.id, l.name, m.added_at FROM segments_list_member m JOIN segments_list l ON l.id = m.list_id \
         WHERE m.customer_id IN ($1[]) ORDER BY l.id, m.added_at",
        params![customers],
        |row| {
            Ok(Membership {
                list: row.get(0)?,
                name: row.get(1)?,
                added_at: row.get(2)?,
            })
        },
    )
}

/// Takes a customer off all lists.
pub(crate) fn remove_customer(tx: &mut Tx<'_>, customer: CustomerId) -> Result<u64, DbError> {
    tx.touch(ROOM);
    tx.execute(
        "DELETE FROM segments_list_member WHERE customer_id = $1",
        params![customer],
    )
}

/// Every active segment.
pub(crate) fn active(tx: &mut Tx<'_>) -> Result<Vec<Segment>, DbError> {
    tx.query(
        "SELECT id, name, definition, version, created_at, updated_at, archived_at FROM segments_segment \
         WHERE archived_at IS NULL ORDER BY id",
        &[],
        segment,
    )
}

/// Active segments whose size of a day is not known.
pub(crate) fn without_size(tx: &mut Tx<'_>, day: Day) -> Result<Vec<SegmentId>, DbError> {
    tx.query(
        "SELECT s.id FROM segments_segment s LEFT JOIN segments_size z ON z.segment_id = s.id AND z.day = $1 \
         WHERE s.archived_at IS NULL AND z.day IS NULL ORDER BY s.id",
        params![day.days()],
        |row| row.get(0),
    )
}

pub(crate) fn put_size(tx: &mut Tx<'_>, segment: SegmentId, size: &Size) -> Result<(), DbError> {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    tx.execute(
        "INSERT INTO segments_size (segment_id, day, members, everyone) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (segment_id, day) DO NOTHING",
        params![
            segment,
            size.day.days(),
            number(size.count),
            number(size.of)
        ],
    )?;
    Ok(())
}

/// The newest sizes of a segment, the latest first.
pub(crate) fn sizes(tx: &mut Tx<'_>, segment: SegmentId, most: i64) -> Result<Vec<Size>, DbError> {
    tx.query(
        "SELECT day, members, everyone FROM segments_size WHERE segment_id = $1 ORDER BY day DESC LIMIT $2",
        params![segment, most],
        |row| {
            let number = |count: i64| u64::try_from(count).unwrap_or(0);
            Ok(Size {
                day: Day::from_days(row.get(0)?),
                count: number(row.get(1)?),
                of: number(row.get(2)?),
            })
        },
    )
}

pub(crate) fn forget_sizes(tx: &mut Tx<'_>, before: Day) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM segments_size WHERE day < $1",
        params![before.days()],
    )?;
    Ok(())
}
