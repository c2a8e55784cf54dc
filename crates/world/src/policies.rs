//! The contact policy, as the shop has set it.

use std::sync::{Arc, Mutex, PoisonError};

use customers::Secret;
use db::Tx;
use messages::{Error, Policies, Policy};
use settings::Snapshot;
use shops::Purpose;

/// Reads the shop's rules inside the transaction that applies them, so that a changed setting counts at once. They are
/// understood once for as long as all settings stay as they are.
pub fn policies() -> Policies {
    let known: Mutex<Option<Understood>> = Mutex::default();
    Arc::new(move |tx| {
        let secret = address_secret(tx)?;
        let settings = settings::snapshot(tx)?;
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = known.as_ref()
            && before.secret == secret
            && before.settings == settings
        {
            return Ok(Arc::clone(&before.policy));
        }
        let policy = Arc::new(Policy::from_settings(&settings, Secret::new(secret))?);
        *known = Some(Understood {
            settings,
            secret,
            policy: Arc::clone(&policy),
        });
        Ok(policy)
    })
}

/// What settings were understood as.
struct Understood {
    settings: Snapshot,
    secret: [u8; 32],
    policy: Arc<Policy>,
}

/// The secret under which addresses stay known after an erasure.
fn address_secret(tx: &mut Tx<'_>) -> Result<[u8; 32], Error> {
    let secrets = shops::secrets(tx, Purpose::Addresses)?;
    let bytes = secrets
        .first()
        .and_then(|secret| <[u8; 32]>::try_from(secret.bytes()).ok());
    bytes.ok_or(Error::NoSecret)
}
