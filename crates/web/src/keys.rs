//! API keys: made, listed, revoked.
//!
//! A key is `prn_`, its id, `_` and 64 hexadecimal digits of secret. The shop keeps the SHA-256 of the whole text.

use core::fmt;

use db::{DbError, Tx};
use kernel::{Done, Moment, Rng, Timestamp};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{
    idempotency::hex,
    problem::{Kind, ToProblem},
    scope::Scope,
    store,
};

kernel::typed_id!(ApiKeyId, "key");
db::int_column!(ApiKeyId);

/// Valid keys that a shop may have: every node holds all of them in memory.
pub const KEYS_MAX: usize = 1_000;
/// Characters in a key's name.
pub const NAME_MAX: usize = 100;

const PREFIX: &str = "prn_";
const SECRET_DIGITS: usize = 64;

/// What everybody in the shop may know of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ApiKey {
    /// Its id, which is also in the key itself.
    #[schema(value_type = String)]
    pub id: ApiKeyId,
    /// What it is for, in the words of whoever made it.
    pub name: String,
    /// How far it reaches.
    pub scope: Scope,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last used, to the hour.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub revoked_at: Option<Timestamp>,
}

/// A whole key. It is shown once, when it is made, and cannot be read again.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyText(String);

impl KeyText {
    /// The text, to be shown to its owner.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for KeyText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("KeyText(…)")
    }
}

/// Why a key was not made or not revoked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The name is empty or too long.
    #[error("a key needs a name of 1 to {NAME_MAX} characters")]
    Name,
    /// There are too many.
    #[error("the shop has {KEYS_MAX} valid keys: revoke one first")]
    TooMany,
    /// No such key.
    #[error("there is no key {0}")]
    Unknown(ApiKeyId),
    /// The database failed.
    #[error("the keys cannot be read or written")]
    Db(#[from] DbError),
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Name => Kind::Invalid,
            Self::TooMany => Kind::Conflict,
            Self::Unknown(_) => Kind::NotFound,
            Self::Db(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Name => "web.key_name",
            Self::TooMany => "web.too_many_keys",
            Self::Unknown(_) => "web.unknown_key",
            Self::Db(error) => error.code(),
        }
    }
}

/// Makes a key. `rng` must come from the operating system: the key is as good as its randomness.
pub fn create(
    tx: &mut Tx<'_>,
    at: &Moment,
    rng: &Rng,
    name: &str,
    scope: Scope,
) -> Result<(ApiKey, KeyText), Error> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_MAX || name.contains('\0') {
        return Err(Error::Name);
    }
    if store::valid_keys(tx)?.len() >= KEYS_MAX {
        return Err(Error::TooMany);
    }
    let mut secret = [0_u8; 32];
    rng.fill(&mut secret);
    let id = ApiKeyId::next(at);
    let digits = id.to_string();
    let digits = digits.strip_prefix("key_").unwrap_or(&digits);
    let text = KeyText(format!("{PREFIX}{digits}_{}", hex(&secret)));
    let key = ApiKey {
        id,
        name: name.to_owned(),
        scope,
        created_at: at.now,
        last_used_at: None,
        revoked_at: None,
    };
    store::insert_key(tx, &key, &hash(text.reveal()))?;
    tx.touch(store::ROOM);
    Ok((key, text))
}

/// All keys, revoked ones included, oldest first.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<ApiKey>, Error> {
    Ok(store::all_keys(tx)?)
}

/// Revokes a key. Other nodes let it in for up to five more seconds.
pub fn revoke(tx: &mut Tx<'_>, at: &Moment, id: ApiKeyId) -> Result<Done<ApiKey>, Error> {
    let mut key = store::key(tx, id)?.ok_or(Error::Unknown(id))?;
    if key.revoked_at.is_some() {
        return Ok(Done::AlreadyDone(key));
    }
    store::revoke_key(tx, id, at.now)?;
    tx.touch(store::ROOM);
    key.revoked_at = Some(at.now);
    Ok(Done::Done(key))
}

/// The id in a key's text, if it has the form of a key.
pub(crate) fn id_in(text: &str) -> Option<ApiKeyId> {
    let (digits, secret) = text.strip_prefix(PREFIX)?.split_once('_')?;
    let well_formed = secret.len() == SECRET_DIGITS
        && secret
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    if well_formed {
        ApiKeyId::parse(&format!("key_{digits}")).ok()
    } else {
        None
    }
}

/// What the shop keeps of a key.
pub(crate) fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}
