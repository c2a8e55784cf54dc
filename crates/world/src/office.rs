//! Where the rooms that write to people find their rules, their face and their signatures.

use std::sync::Arc;

use db::{DbError, Tx};
use kernel::EmailAddress;
use messages::{Contents, LogoPicture, Office, Senders, Shop, Shops, SignedLinks};
use pages::TokenKeys;
use shops::Purpose;

use crate::policies::policies;

/// How the shop appears in its mail, as the installation has it.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The address under which shoppers reach this program, without a slash at its end.
    pub public_url: String,
    /// Whom the mail server may send for.
    pub address: EmailAddress,
    /// The name that mail comes from; the shop's where there is none.
    pub name: Option<String>,
    /// Named senders beside it, for some programmes or purposes.
    pub named: Senders,
}

/// Messages written and handed over at a time: some seconds of work for a slow server.
const BATCH: u32 = 500;

/// What links are signed with; none in a database that is no shop.
pub(crate) fn link_keys(tx: &mut Tx<'_>) -> Result<Option<TokenKeys>, DbError> {
    let secrets = shops::secrets(tx, Purpose::Links)?;
    Ok(TokenKeys::new(
        secrets
            .iter()
            .map(|secret| secret.bytes().to_vec())
            .collect(),
    ))
}

fn face(sender: &Sender) -> Shops {
    let sender = sender.clone();
    Arc::new(move |tx| {
        let settings = settings::snapshot(tx)?;
        let (address, name) = (sender.address.clone(), sender.name.clone());
        let mut shop = Shop::from_settings(&settings, address, name)?;
        shop.logo = logo(tx, &sender.public_url)?;
        Ok(shop)
    })
}

/// The shop's logo, below an address of this program.
pub(crate) fn logo(tx: &mut Tx<'_>, address: &str) -> Result<Option<LogoPicture>, DbError> {
    let found = shops::logo(tx)?;
    Ok(found.map(|logo| LogoPicture {
        address: format!("{address}{}", shops::LOGO_PATH),
        size: logo.shown_size(),
    }))
}

/// Everything that sending needs.
pub(crate) fn office(
    sender: &Sender,
    keys: TokenKeys,
    contents: Contents,
    holder: String,
) -> Office {
    Office {
        policies: policies(),
        shops: face(sender),
        contents: Arc::new(contents),
        senders: sender.named.clone(),
        links: Arc::new(SignedLinks::new(keys, sender.public_url.clone())),
        holder,
        batch: BATCH,
    }
}
