//! Who changed what, when, from where.
//!
//! Every operation that changes something and is not open to everybody leaves one entry, and so does every one that is
//! declared with `x-audited` since it gives much away: in the transaction of the
//! change where the handler uses [`crate::Call::write`], right after the answer otherwise. What is open to everybody, and
//! commands at the terminal, write their own by [`note`].

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, Ordering},
};

use db::{DbError, Tx};
use kernel::{Moment, Span, Timestamp};

use crate::{
    call::Principal, keys::ApiKeyId, place::Place, reply::Written, session::StaffId, store,
};

kernel::typed_id!(AuditId, "aud");
db::int_column!(AuditId);

/// What programs did is kept a quarter of a year: they write most of it, and a fault of theirs is found by then.
const KEPT_OF_KEYS: Span = Span::from_days(90);
/// What people did is kept two years: the longest that questions about a season's figures were seen to take.
const KEPT_OF_PEOPLE: Span = Span::from_days(730);
/// Characters of an object that are kept.
const OBJECT_MAX: usize = 120;

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A program with a key.
    Key(ApiKeyId),
    /// A member of the staff.
    Staff(StaffId),
    /// Somebody at the terminal of the server.
    Terminal,
}

impl Actor {
    pub(crate) const fn kind(self) -> &'static str {
        match self {
            Self::Key(_) => "key",
            Self::Staff(_) => "staff",
            Self::Terminal => "terminal",
        }
    }

    pub(crate) const fn raw(self) -> i64 {
        match self {
            Self::Key(id) => id.raw(),
            Self::Staff(id) => id.raw(),
            Self::Terminal => 0,
        }
    }

    pub(crate) fn of(kind: &str, raw: i64) -> Option<Self> {
        match kind {
            "key" => Some(Self::Key(ApiKeyId::from_raw(raw))),
            "staff" => Some(Self::Staff(StaffId::from_raw(raw))),
            "terminal" => Some(Self::Terminal),
            _ => None,
        }
    }
}

/// What somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// Who.
    pub actor: Actor,
    /// The operation's id.
    pub operation: Arc<str>,
    /// What was changed: an id, a name; empty where there is no one thing.
    pub object: String,
    /// The operation in a few words.
    pub words: Arc<str>,
    /// From where: an address; empty at the terminal.
    pub place: String,
}

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id; later entries have greater ones.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub deed: Deed,
}

/// Which entries. What is not said is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Of one of these.
    pub actor: Option<Actor>,
    /// Of one of these operations; of any where there are none.
    pub operations: Vec<String>,
    /// About this object.
    pub object: Option<String>,
    /// Not before.
    pub since: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
}

/// Writes an entry.
pub fn note(tx: &mut Tx<'_>, at: &Moment, deed: &Deed) -> Result<(), DbError> {
    store::insert_audit(tx, AuditId::next(at), at.now, deed)
}

/// Entries, newest first: those before an id, at most `fetch`.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &AuditFilter,
    before: Option<AuditId>,
    fetch: i64,
) -> Result<Vec<Entry>, DbError> {
    store::audit(tx, filter, before, fetch)
}

/// Deletes entries that are too old, at most `most` of programs and as many of people.
pub(crate) fn sweep(tx: &mut Tx<'_>, now: Timestamp, most: i64) -> Result<u64, DbError> {
    let keys = store::delete_audit(tx, "key", now.minus(KEPT_OF_KEYS), most)?;
    let staff = store::delete_audit(tx, "staff", now.minus(KEPT_OF_PEOPLE), most)?;
    let terminal = store::delete_audit(tx, "terminal", now.minus(KEPT_OF_PEOPLE), most)?;
    Ok(keys.saturating_add(staff).saturating_add(terminal))
}

/// What the request that is being answered will leave in the log.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    deed: Deed,
    told: Arc<OnceLock<String>>,
    is_noted: Arc<AtomicBool>,
}

impl Pending {
    pub(crate) fn new(
        principal: Principal,
        names: (Arc<str>, Arc<str>),
        about: About,
    ) -> Option<Self> {
        let actor = match principal {
            Principal::Anyone => return None,
            Principal::Key { id, .. } => Actor::Key(id),
            Principal::Staff { id, .. } => Actor::Staff(id),
        };
        let (operation, words) = names;
        let deed = Deed {
            actor,
            operation,
            object: about.object,
            words,
            place: about.place.to_string(),
        };
        Some(Self {
            deed,
            told: Arc::default(),
            is_noted: Arc::default(),
        })
    }

    /// Writes the entry in the transaction of the change.
    pub(crate) fn note(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        written: Option<&Written>,
    ) -> Result<(), DbError> {
        let mut deed = self.deed.clone();
        if deed.object.is_empty() {
            let made = written.and_then(|written| written.location.as_deref());
            let made = made.and_then(|place| place.rsplit('/').next());
            let told = self.told.get().map(String::as_str);
            told.or(made)
                .unwrap_or_default()
                .clone_into(&mut deed.object);
        }
        note(tx, at, &deed)
    }

    /// Says what is changed, where neither the address nor the answer's place does.
    pub(crate) fn tell(&self, object: String) {
        let _first = self.told.get_or_init(|| object);
    }

    /// The change is committed, and its entry with it.
    pub(crate) fn end(&self) {
        self.is_noted.store(true, Ordering::Release);
    }

    pub(crate) fn is_noted(&self) -> bool {
        self.is_noted.load(Ordering::Acquire)
    }
}

/// What a request is about, and from where it comes.
#[derive(Clone, Debug)]
pub(crate) struct About {
    pub(crate) object: String,
    pub(crate) place: Place,
}

/// The parts of an address that its pattern leaves open: `cus_12` of `/customers/{id}/erase`, `a/b` of two.
pub(crate) fn object(pattern: &str, path: &str) -> String {
    let parts: Vec<&str> = pattern
        .split('/')
        .zip(path.split('/'))
        .filter(|(pattern, _)| pattern.starts_with('{'))
        .map(|(_, part)| part)
        .collect();
    parts.join("/").chars().take(OBJECT_MAX).collect()
}
