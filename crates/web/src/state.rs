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
    place::Place,
    rate::Buckets,
    session::{Nobody, SessionToken, Sessions, SignedIn, StaffId},
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
    sessions: Arc<dyn Sessions>,
    buckets: Buckets<Caller>,
    running: Mutex<BTreeSet<String>>,
}

/// Whoever has a bucket of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Caller {
    /// A program.
    Key(ApiKeyId),
    /// A member of the staff, in all their sessions.
    Staff(StaffId),
}

impl State {
    /// A state with nothing remembered, where nobody signs in.
    pub fn new(parts: Parts) -> Self {
        Self::with_sessions(parts, Arc::new(Nobody))
    }

    /// A state with nothing remembered, whose sessions are kept elsewhere.
    pub fn with_sessions(parts: Parts, sessions: Arc<dyn Sessions>) -> Self {
        let buckets = Buckets::new(parts.settings.rate, KEYS_MAX);
        Self(Arc::new(Shared {
            parts,
            sessions,
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

    /// Whose session this is now; notes its use now and then.
    pub(crate) async fn signed_in(
        &self,
        token: &SessionToken,
        now: Timestamp,
        place: Place,
    ) -> Result<Option<SignedIn>, DbError> {
        let (sessions, hash) = (Arc::clone(&self.0.sessions), token.hash());
        let found = self
            .db()
            .read(move |tx| sessions.find(tx, &hash, now))
            .await?;
        if let Some(found) = found.filter(|found| found.is_news) {
            let sessions = Arc::clone(&self.0.sessions);
            let noted = self
                .db()
                .write(move |tx| sessions.note_use(tx, found.session, now, &place.to_string()))
                .await;
            if let Err(error) = noted {
                tracing::warn!(session = %found.session, error = %telemetry::chain(&error), "the use of a session was not noted");
            }
        }
        Ok(found)
    }

    pub(crate) fn take(&self, caller: Caller, now: Timestamp) -> Result<(), Span> {
        self.0.buckets.take(&caller, now)
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
