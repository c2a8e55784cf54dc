//! All SQL of this crate.

use db::{DbError, Migration, Result, Room, Row, Table, Tx, params};
use kernel::Timestamp;

use crate::{
    audit::{Actor, AuditFilter, AuditId, Deed, Entry},
    key_ring::KnownKey,
    keys::{ApiKey, ApiKeyId},
    scope::Scope,
};

/// The room's name, for data versions.
pub(crate) const ROOM: &str = "web";

/// The schema of this crate.
pub const MIGRATIONS: Room = Room {
    name: ROOM,
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "keys and answers",
        sql: include_str!("../migrations/0001_keys_and_answers.sql"),
        tables: &[
            Table::system("web_api_key"),
            Table::lookup("web_idempotency", "key_hash"),
            Table::lookup("web_audit", "id"),
        ],
    }],
};

pub(crate) fn insert_key(tx: &mut Tx<'_>, key: &ApiKey, hash: &[u8; 32]) -> Result<()> {
    tx.execute(
        "INSERT INTO web_api_key (id, name, scope, hash, created_at) VALUES ($1, $2, $3, $4, $5)",
        params![key.id, &key.name, key.scope.word(), hash, key.created_at],
    )?;
    Ok(())
}

pub(crate) fn all_keys(tx: &mut Tx<'_>) -> Result<Vec<ApiKey>> {
    tx.query(
        "SELECT id, name, scope, created_at, last_used_at, revoked_at FROM web_api_key ORDER BY id",
        params![],
        api_key,
    )
}

pub(crate) fn key(tx: &mut Tx<'_>, id: ApiKeyId) -> Result<Option<ApiKey>> {
    tx.query_opt(
        "SELECT id, name, scope, created_at, last_used_at, revoked_at FROM web_api_key WHERE id = $1",
        params![id],
        api_key,
    )
}

fn api_key(row: &Row<'_>) -> Result<ApiKey> {
    let id = row.get(0)?;
    Ok(ApiKey {
        id,
        name: row.get(1)?,
        scope: scope(row.text(2)?, id)?,
        created_at: row.get(3)?,
        last_used_at: row.get(4)?,
        revoked_at: row.get(5)?,
    })
}

fn scope(word: &str, id: ApiKeyId) -> Result<Scope> {
    Scope::parse(word).ok_or_else(|| bad_key(id, "scope", format!("`{word}` is no scope")))
}

fn bad_key(id: ApiKeyId, column: &'static str, why: String) -> DbError {
    DbError::Row {
        table: "web_api_key",
        column,
        id: id.to_string(),
        why,
    }
}

pub(crate) fn valid_keys(tx: &mut Tx<'_>) -> Result<Vec<KnownKey>> {
    tx.query(
        "SELECT id, scope, hash, last_used_at FROM web_api_key WHERE revoked_at IS NULL ORDER BY id",
        params![],
        |row| {
            let id = row.get(0)?;
            let hash: Vec<u8> = row.get(2)?;
            Ok::<_, DbError>(KnownKey {
                id,
                scope: scope(row.text(1)?, id)?,
                hash: <[u8; 32]>::try_from(hash.as_slice())
                    .ok()
                    .ok_or_else(|| bad_key(id, "hash", "not 32 bytes".to_owned()))?,
                last_used_at: row.get(3)?,
            })
        },
    )
}

pub(crate) fn revoke_key(tx: &mut Tx<'_>, id: ApiKeyId, now: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE web_api_key SET revoked_at = $2 WHERE id = $1",
        params![id, now],
    )?;
    Ok(())
}

pub(crate) fn note_use(tx: &mut Tx<'_>, id: ApiKeyId, now: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE web_api_key SET last_used_at = $2 WHERE id = $1",
        params![id, now],
    )?;
    Ok(())
}

/// Takes the row of a key that nobody has, or whose answer is too old to be given again. False: somebody has it.
pub(crate) fn claim_answer(
    tx: &mut Tx<'_>,
    key_hash: &str,
    fingerprint: &str,
    expires: Timestamp,
    now: Timestamp,
) -> Result<bool> {
    let none: &[u8] = &[];
    let changed = tx.execute(
        "INSERT INTO web_idempotency (key_hash, fingerprint, status, body, expires_at) \
         VALUES ($1, $2, 0, $3, $4) ON CONFLICT (key_hash) DO UPDATE SET \
         fingerprint = excluded.fingerprint, status = 0, location = NULL, body = excluded.body, \
         expires_at = excluded.expires_at WHERE web_idempotency.expires_at <= $5",
        params![key_hash, fingerprint, none, expires, now],
    )?;
    Ok(changed > 0)
}

/// A stored answer.
pub(crate) struct StoredAnswer {
    pub(crate) fingerprint: String,
    pub(crate) status: i64,
    pub(crate) location: Option<String>,
    pub(crate) body: Vec<u8>,
}

pub(crate) fn answer(tx: &mut Tx<'_>, key_hash: &str) -> Result<Option<StoredAnswer>> {
    tx.query_opt(
        "SELECT fingerprint, status, location, body FROM web_idempotency WHERE key_hash = $1",
        params![key_hash],
        |row| {
            Ok(StoredAnswer {
                fingerprint: row.get(0)?,
                status: row.get(1)?,
                location: row.get(2)?,
                body: row.get(3)?,
            })
        },
    )
}

pub(crate) fn keep_answer(
    tx: &mut Tx<'_>,
    key_hash: &str,
    status: i64,
    location: Option<&str>,
    body: &[u8],
) -> Result<()> {
    tx.execute(
        "UPDATE web_idempotency SET status = $2, location = $3, body = $4 WHERE key_hash = $1",
        params![key_hash, status, location, body],
    )?;
    Ok(())
}

pub(crate) fn delete_answers(tx: &mut Tx<'_>, now: Timestamp, most: i64) -> Result<u64> {
    tx.execute(
        "DELETE FROM web_idempotency WHERE key_hash IN (SELECT key_hash FROM web_idempotency \
         WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2) AND expires_at <= $1",
        params![now, most],
    )
}

pub(crate) fn insert_audit(
    tx: &mut Tx<'_>,
    id: AuditId,
    now: Timestamp,
    deed: &Deed,
) -> Result<()> {
    tx.execute(
        "INSERT INTO web_audit (id, at, actor_kind, actor_id, operation, object, words, place) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            id,
            now,
            deed.actor.kind(),
            deed.actor.raw(),
            &*deed.operation,
            &deed.object,
            &*deed.words,
            &deed.place
        ],
    )?;
    Ok(())
}

/// Newest first. A filter that is not set is an empty text or a time that every entry passes.
pub(crate) fn audit(
    tx: &mut Tx<'_>,
    filter: &AuditFilter,
    before: Option<AuditId>,
    fetch: i64,
) -> Result<Vec<Entry>> {
    let before = before.map_or(i64::MAX, AuditId::raw);
    let kind = filter.actor.map_or("", Actor::kind);
    let actor = filter.actor.map_or(0, Actor::raw);
    tx.query(
        "SELECT id, at, actor_kind, actor_id, operation, object, words, place FROM web_audit \
         WHERE id < $1 AND (actor_kind = $2 OR $2 = '') AND (actor_id = $3 OR $2 = '') \
         AND (operation IN ($9[]) OR $4 = 0) AND (object = $5 OR $5 = '') AND at >= $6 AND at < $7 \
         ORDER BY id DESC LIMIT $8",
        params![
            before,
            kind,
            actor,
            i64::try_from(filter.operations.len()).unwrap_or(i64::MAX),
            filter.object.as_deref().unwrap_or_default(),
            filter.since.map_or(i64::MIN, Timestamp::millis),
            filter.until.map_or(i64::MAX, Timestamp::millis),
            fetch,
            filter.operations.as_slice()
        ],
        |row| {
            let id: AuditId = row.get(0)?;
            let kind = row.text(2)?;
            let actor = Actor::of(kind, row.get(3)?).ok_or_else(|| DbError::Row {
                table: "web_audit",
                column: "actor_kind",
                id: id.to_string(),
                why: format!("`{kind}` is no kind of actor"),
            })?;
            Ok::<_, DbError>(Entry {
                id,
                at: row.get(1)?,
                deed: Deed {
                    actor,
                    operation: row.text(4)?.into(),
                    object: row.get(5)?,
                    words: row.text(6)?.into(),
                    place: row.get(7)?,
                },
            })
        },
    )
}

pub(crate) fn delete_audit(
    tx: &mut Tx<'_>,
    kind: &str,
    before: Timestamp,
    most: i64,
) -> Result<u64> {
    tx.execute(
        "DELETE FROM web_audit WHERE id IN (SELECT id FROM web_audit WHERE actor_kind = $1 AND at < $2 \
         ORDER BY at LIMIT $3)",
        params![kind, before, most],
    )
}
