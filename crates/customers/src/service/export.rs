//! Everything about one person, for that person (GDPR articles 15 and 20).

use db::Tx;
use kernel::CustomerId;
use serde_json::{Value, json};

use super::{family, read};
use crate::{
    domain::{Address, AddressHash, Key, Secret},
    error::Error,
    store,
};

/// All that this room holds of a customer and of those who were merged into them, proofs of consent included; none when
/// there is nobody (any more). A merged customer's number means the person it was merged into.
pub fn export(
    tx: &mut Tx<'_>,
    secret: &Secret,
    customer: CustomerId,
) -> Result<Option<Value>, Error> {
    let Some(root) = read::current(tx, customer)? else {
        return Ok(None);
    };
    let view = read::view(tx, root.id)?.ok_or(Error::NoCustomer)?;
    let family = family(tx, root.id)?;
    let mut merged = Vec::new();
    for head in store::customers(tx, &family)? {
        if head.id != root.id {
            merged.push(to_json(&read::shown(head))?);
        }
    }
    let proofs: Vec<Value> = store::proofs_of(tx, &[root.id])?
        .iter()
        .map(|(_, proof)| to_json(proof))
        .collect::<Result<_, _>>()?;
    let merges: Vec<Value> = store::merges_of(tx, &family)?
        .iter()
        .map(|merge| {
            json!({
                "id": merge.id, "from": merge.from, "into": merge.into, "merged_at": merge.merged_at,
                "merged_by": merge.merged_by, "undone_at": merge.undone_at, "undone_by": merge.undone_by,
                "set_aside": serde_json::from_str::<Value>(&merge.kept).unwrap_or(Value::Null),
            })
        })
        .collect();
    let suppressions = suppressions(tx, secret, &view.keys)?;
    Ok(Some(json!({
        "customer": to_json(&view)?,
        "merged_customers": merged,
        "consent_proofs": proofs,
        "suppressions": suppressions,
        "merges": merges,
    })))
}

fn suppressions(tx: &mut Tx<'_>, secret: &Secret, keys: &[Key]) -> Result<Vec<Value>, Error> {
    let mut found = Vec::new();
    for key in keys {
        let address = match key {
            Key::Email(email) => Address::Email(email.clone()),
            Key::Phone(phone) => Address::Phone(phone.clone()),
            Key::External { .. } | Key::Handle { .. } => continue,
        };
        for suppression in store::suppressions_of(tx, &AddressHash::of(secret, &address))? {
            found.push(json!({
                "address": to_json(key)?,
                "reason": suppression.reason,
                "at": suppression.at,
                "source": suppression.source,
            }));
        }
    }
    Ok(found)
}

fn to_json(value: &impl serde::Serialize) -> Result<Value, Error> {
    serde_json::to_value(value).map_err(Error::Json)
}
