//! The valid keys, held in memory.
//!
//! All of them are read at once and again when this process changed one; on a shared database also after five
//! seconds. So a request needs no query to be let in, and a guessed key costs the database nothing.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use db::{Db, DbError};
use kernel::{Span, Timestamp};
use subtle::ConstantTimeEq as _;

use crate::{
    call::Principal,
    keys::{self, ApiKeyId},
    scope::Scope,
    store,
};

/// How long a revoked key may still be let in by another node.
const OLDEST: Span = Span::from_seconds(5);
/// `last_used_at` is written at most this often per key: reads must not become writes.
const USE_NOTED: Span = Span::HOUR;

/// One valid key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KnownKey {
    pub(crate) id: ApiKeyId,
    pub(crate) scope: Scope,
    pub(crate) hash: [u8; 32],
    pub(crate) last_used_at: Option<Timestamp>,
}

#[derive(Clone, Debug)]
struct Loaded {
    version: u64,
    at: Timestamp,
    keys: Arc<BTreeMap<ApiKeyId, KnownKey>>,
}

#[derive(Debug, Default)]
pub(crate) struct KeyRing {
    loaded: Mutex<Option<Loaded>>,
    used: Mutex<BTreeMap<ApiKeyId, Timestamp>>,
}

impl KeyRing {
    /// Who holds this key; `None` when it is not valid.
    pub(crate) async fn principal(
        &self,
        db: &Db,
        text: &str,
        now: Timestamp,
    ) -> Result<Option<Principal>, DbError> {
        let Some(id) = keys::id_in(text) else {
            return Ok(None);
        };
        let keys = self.keys(db, now).await?;
        let offered = keys::hash(text);
        let known = keys
            .get(&id)
            .filter(|known| bool::from(known.hash.ct_eq(&offered)));
        let Some(known) = known else {
            return Ok(None);
        };
        if self.is_news(known, now) {
            let noted = db.write(move |tx| store::note_use(tx, id, now)).await;
            if let Err(error) = noted {
                tracing::warn!(key = %id, error = %telemetry::chain(&error), "the use of a key was not noted");
            }
        }
        Ok(Some(Principal::Key {
            id,
            scope: known.scope,
        }))
    }

    async fn keys(
        &self,
        db: &Db,
        now: Timestamp,
    ) -> Result<Arc<BTreeMap<ApiKeyId, KnownKey>>, DbError> {
        let version = db.version(store::ROOM);
        if let Some(loaded) = &*self.loaded.lock().unwrap_or_else(PoisonError::into_inner) {
            let age = now.since(loaded.at);
            let young = age < OLDEST && !age.is_negative();
            if loaded.version == version && (young || !db.is_shared()) {
                return Ok(Arc::clone(&loaded.keys));
            }
        }
        let keys: BTreeMap<ApiKeyId, KnownKey> = db
            .read(store::valid_keys)
            .await?
            .into_iter()
            .map(|key| (key.id, key))
            .collect();
        let keys = Arc::new(keys);
        *self.loaded.lock().unwrap_or_else(PoisonError::into_inner) = Some(Loaded {
            version,
            at: now,
            keys: Arc::clone(&keys),
        });
        Ok(keys)
    }

    /// Whether this use is to be written down; the next hour's uses are then none.
    fn is_news(&self, known: &KnownKey, now: Timestamp) -> bool {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let last = used.get(&known.id).copied().max(known.last_used_at);
        let news = last.is_none_or(|last| now.since(last) >= USE_NOTED);
        if news {
            used.insert(known.id, now);
        }
        news
    }
}
