//! The contact policy, as the shop has set it.

use std::sync::Arc;

use customers::Secret;
use db::Tx;
use messages::{Error, Policies, Policy};
use shops::Purpose;

/// Reads the shop's rules inside the transaction that applies them, so that a changed setting counts at once.
pub fn policies() -> Policies {
    Arc::new(policy)
}

fn policy(tx: &mut Tx<'_>) -> Result<Policy, Error> {
    let secret = address_secret(tx)?;
    Ok(Policy::from_settings(&settings::snapshot(tx)?, secret)?)
}

/// The secret under which addresses stay known after an erasure.
fn address_secret(tx: &mut Tx<'_>) -> Result<Secret, Error> {
    let secrets = shops::secrets(tx, Purpose::Addresses)?;
    let bytes = secrets
        .first()
        .and_then(|secret| <[u8; 32]>::try_from(secret.bytes()).ok());
    bytes.map(Secret::new).ok_or(Error::NoSecret)
}
