//! What the app gives the server, and what the server remembers between requests.

use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use db::{Db, DbError};
use kernel::{Clock, Ids, Moment, Span, Timestamp};

use crate::{
    call::Principal,
    key_ring::KeyRing,
    keys::{ApiKeyId, KEYS_MAX},
    rate::Buckets,
    settings::Settings,
};

/// What the app gives.
#[derive(Clone)]
pub struct Parts {
    /// The shop's database.
    pub db: Db,
    /// The time of requests.
    pub clock: Arc<dyn Clock>,
    /// Where new ids come from.
    pub ids: Ids,
    /// Limits.
    pub settings: Settings,
}

/// The state of all routers of the server. Cloning is cheap.
#[derive(Clone)]
pub struct State(Arc<Shared>);

struct Shared {
    parts: Parts,
    keys: KeyRing,
    buckets: Buckets<ApiKeyId>,
    running: Mutex<BTreeSet<String>>,
}

impl State {
    /// A state with nothing remembered.
    pub fn new(parts: Parts) -> Self {
        let buckets = Buckets::new(parts.settings.rate, KEYS_MAX);
        Self(Arc::new(Shared {
            parts,
            keys: KeyRing::default(),
            buckets,
            running: Mutex::new(BTreeSet::new()),
        }))
    }

    /// The shop's database.
    pub fn db(&self) -> &Db {
        &self.0.parts.db
    }

    /// Limits.
    pub fn settings(&self) -> &Settings {
        &self.0.parts.settings
    }

    /// The present, as a moment. Requests have theirs in [`crate::Call::at`].
    pub fn moment(&self) -> Moment {
        Moment::new(self.0.parts.clock.glance(), self.0.parts.ids.clone())
    }

    pub(crate) async fn principal(
        &self,
        key: &str,
        now: Timestamp,
    ) -> Result<Option<Principal>, DbError> {
        self.0.keys.principal(self.db(), key, now).await
    }

    pub(crate) fn take(&self, key: ApiKeyId, now: Timestamp) -> Result<(), Span> {
        self.0.buckets.take(&key, now)
    }

    /// Notes that this process works on an idempotency key; false when it does so already.
    pub(crate) fn start(&self, key_hash: &str) -> bool {
        self.running().insert(key_hash.to_owned())
    }

    pub(crate) fn end(&self, key_hash: &str) {
        self.running().remove(key_hash);
    }

    fn running(&self) -> std::sync::MutexGuard<'_, BTreeSet<String>> {
        self.0
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("State")
            .field("db", self.db())
            .field("settings", self.settings())
            .finish_non_exhaustive()
    }
}
