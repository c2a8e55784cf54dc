//! The same request twice is the same request.
//!
//! A caller that never heard an answer sends its request again with the same `Idempotency-Key`. The first thing the
//! transaction of the write does is to take the key's row; the last is to put the answer into it. So effect and
//! answer are one commit: a repeat finds the answer, or it finds nothing and nothing was done. A refused request
//! leaves no row, and its repeat is decided anew.
//!
//! While the first request runs, a second one in this process is told so at once (409). One that comes in through
//! another node waits on the row (PostgreSQL) until the first ends, and then finds its answer.

use std::{
    fmt::{self, Write as _},
    sync::{Arc, OnceLock},
};

use db::{DbError, Tx};
use http::{HeaderName, Method, Request, StatusCode};
use kernel::{Moment, Span, Timestamp};
use sha2::{Digest, Sha256};

use crate::{
    audit,
    problem::Problem,
    refusal::Refusal,
    reply::{Origin, Written},
    state::{Caller, State},
    store,
};

/// Where the caller's key comes in.
const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// Longest key of a caller, in characters.
const LONGEST: usize = 255;
/// How long an answer is given again. A day: longer than any client retries, short against the table's size.
const KEPT: Span = Span::DAY;
/// Old answers that one sweep deletes at most.
const SWEPT: i64 = 1_000;

/// SHA-256 in hex.
type Hex = String;

/// Why the closure of a write ended without an answer.
pub(crate) enum Step<E> {
    Db(DbError),
    Refusal(Refusal),
    Room(E),
}

impl<E: Into<Problem>> Step<E> {
    pub(crate) fn into_problem(self) -> Problem {
        match self {
            Self::Db(error) => error.into(),
            Self::Refusal(refusal) => refusal.into(),
            Self::Room(error) => error.into(),
        }
    }
}

/// Where the extractor of the body notes its hash.
#[derive(Clone, Debug, Default)]
pub(crate) struct BodySlot(Arc<OnceLock<[u8; 32]>>);

impl BodySlot {
    pub(crate) fn note(&self, body: &[u8]) {
        self.0.get_or_init(|| Sha256::digest(body).into());
    }
}

/// A request that came with an idempotency key.
#[derive(Clone)]
pub(crate) struct Attempt {
    key_hash: Hex,
    method: Method,
    address: String,
    body: BodySlot,
}

impl fmt::Debug for Attempt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Attempt({})", self.key_hash)
    }
}

impl Attempt {
    /// The attempt of a request, if it changes something and carries a key.
    pub(crate) fn of<B>(request: &Request<B>, caller: Caller) -> Result<Option<Self>, Refusal> {
        if request.method().is_safe() {
            return Ok(None);
        }
        let Some(header) = request.headers().get(HEADER) else {
            return Ok(None);
        };
        let text = header
            .to_str()
            .ok()
            .filter(|text| (1..=LONGEST).contains(&text.len()))
            .filter(|text| text.bytes().all(|byte| byte.is_ascii_graphic()))
            .ok_or(Refusal::BadIdempotencyKey)?;
        let mut hasher = Sha256::new();
        match caller {
            Caller::Key(key) => hasher.update(key.raw().to_be_bytes()),
            Caller::Staff(staff) => {
                hasher.update(b"staff");
                hasher.update(staff.raw().to_be_bytes());
            }
        }
        hasher.update(text.as_bytes());
        Ok(Some(Self {
            key_hash: hex(&hasher.finalize()),
            method: request.method().clone(),
            address: request.uri().to_string(),
            body: BodySlot::default(),
        }))
    }

    pub(crate) fn body_slot(&self) -> BodySlot {
        self.body.clone()
    }

    /// Takes the key for this process until the answer is dropped.
    pub(crate) fn begin(&self, state: &State) -> Result<Running, Refusal> {
        let mut hasher = Sha256::new();
        hasher.update(self.method.as_str().as_bytes());
        hasher.update([0]);
        hasher.update(self.address.as_bytes());
        hasher.update([0]);
        hasher.update(self.body.0.get().unwrap_or(&[0; 32]));
        if !state.start(&self.key_hash) {
            return Err(Refusal::IdempotencyInProgress);
        }
        Ok(Running {
            state: state.clone(),
            key_hash: self.key_hash.clone(),
            fingerprint: hex(&hasher.finalize()),
        })
    }
}

/// An attempt at work; nobody else in this process works on the same key meanwhile.
pub(crate) struct Running {
    state: State,
    key_hash: Hex,
    fingerprint: Hex,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.state.end(&self.key_hash);
    }
}

/// Takes the key's row. An answer means that the work was done before.
pub(crate) fn claim(
    tx: &mut Tx<'_>,
    running: &Running,
    now: Timestamp,
) -> Result<Option<Written>, ClaimError> {
    let expires = now.plus(KEPT);
    if store::claim_answer(tx, &running.key_hash, &running.fingerprint, expires, now)? {
        return Ok(None);
    }
    let stored = store::answer(tx, &running.key_hash)?.ok_or(DbError::NoRow)?;
    if stored.fingerprint != running.fingerprint {
        return Err(ClaimError::Refusal(Refusal::IdempotencyReused));
    }
    let status = u16::try_from(stored.status)
        .ok()
        .and_then(|status| StatusCode::from_u16(status).ok())
        .ok_or_else(|| DbError::Row {
            table: "web_idempotency",
            column: "status",
            id: running.key_hash.clone(),
            why: format!("{} is no status", stored.status),
        })?;
    Ok(Some(Written {
        status,
        location: stored.location,
        body: stored.body.into(),
        origin: Origin::Replayed,
    }))
}

/// Puts the answer into the row that [`claim`] took in the same transaction.
pub(crate) fn keep(tx: &mut Tx<'_>, running: &Running, written: &Written) -> db::Result<()> {
    store::keep_answer(
        tx,
        &running.key_hash,
        i64::from(written.status.as_u16()),
        written.location.as_deref(),
        &written.body,
    )
}

/// Why [`claim`] ended the transaction.
pub(crate) enum ClaimError {
    Db(DbError),
    Refusal(Refusal),
}

impl From<DbError> for ClaimError {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl<E> From<ClaimError> for Step<E> {
    fn from(error: ClaimError) -> Self {
        match error {
            ClaimError::Db(error) => Self::Db(error),
            ClaimError::Refusal(refusal) => Self::Refusal(refusal),
        }
    }
}

/// Deletes answers that are older than a day and entries of the audit log that are past their time, at most 1,000 of
/// each; tells how many. Call it now and then, in a transaction of its own.
pub fn sweep(tx: &mut Tx<'_>, at: &Moment) -> db::Result<u64> {
    let answers = store::delete_answers(tx, at.now, SWEPT)?;
    Ok(answers.saturating_add(audit::sweep(tx, at.now, SWEPT)?))
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> Hex {
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    for byte in bytes {
        // Writing into a String cannot fail.
        let _written = write!(text, "{byte:02x}");
    }
    text
}
