//! Whether customers may be written to.

use std::collections::BTreeMap;

use db::Tx;
use kernel::{CustomerId, Timestamp};

use super::{MOST_AT_ONCE, consent::address_for};
use crate::{
    domain::{
        AddressHash, Channel, ContactQuestion, ContactReason, ContactRules, ContactVerdict,
        CurrentConsent, Customer, Known, SuppressionReason, decide,
    },
    error::Error,
    store,
};

/// Whether one customer may be written to, and why. Marketing needs a yes (or the soft opt-in, where the rules allow
/// it); service must not have been refused; transactional messages only stop at an address that must not be written to.
pub fn may_contact(
    tx: &mut Tx<'_>,
    now: Timestamp,
    rules: ContactRules<'_>,
    customer: CustomerId,
    question: ContactQuestion,
) -> Result<ContactVerdict, Error> {
    let verdicts = may_contact_many(tx, now, rules, &[customer], question)?;
    let verdict = verdicts.into_iter().next().map(|(_, verdict)| verdict);
    Ok(verdict.unwrap_or_else(|| ContactReason::NoCustomer.into()))
}

/// [`may_contact`] for up to 1,000 customers by three statements; answers in the order asked.
pub fn may_contact_many(
    tx: &mut Tx<'_>,
    now: Timestamp,
    rules: ContactRules<'_>,
    customers: &[CustomerId],
    question: ContactQuestion,
) -> Result<Vec<(CustomerId, ContactVerdict)>, Error> {
    if customers.len() > MOST_AT_ONCE {
        return Err(Error::TooMany);
    }
    let heads: BTreeMap<CustomerId, Customer> = store::customers(tx, customers)?
        .into_iter()
        .map(|head| (head.id, head))
        .collect();
    may_contact_known(tx, now, rules, (&heads, customers), question)
}

/// [`may_contact_many`] where the customers were read already, in this transaction.
pub fn may_contact_known(
    tx: &mut Tx<'_>,
    now: Timestamp,
    rules: ContactRules<'_>,
    (heads, customers): (&BTreeMap<CustomerId, Customer>, &[CustomerId]),
    question: ContactQuestion,
) -> Result<Vec<(CustomerId, ContactVerdict)>, Error> {
    if customers.len() > MOST_AT_ONCE {
        return Err(Error::TooMany);
    }
    let consents: BTreeMap<CustomerId, CurrentConsent> = store::consent_states(tx, customers)?
        .into_iter()
        .filter(|(_, current)| {
            current.channel == question.channel && current.purpose == question.purpose
        })
        .collect();
    let hashes: BTreeMap<CustomerId, AddressHash> = heads
        .values()
        .filter_map(|head| {
            let address = address_for(head, question.channel)?;
            Some((head.id, AddressHash::of(rules.secret, &address)))
        })
        .collect();
    let suppressions = suppressions(tx, &hashes)?;
    let none = Vec::new();
    Ok(customers
        .iter()
        .map(|customer| {
            let hash = hashes.get(customer);
            let known = Known {
                active: heads.get(customer).is_some_and(Customer::is_active),
                has_address: has_no_address(question.channel) || hash.is_some(),
                suppressions: hash
                    .and_then(|hash| suppressions.get(hash.as_str()))
                    .unwrap_or(&none),
                consent: consents.get(customer).copied(),
            };
            let reason = decide(&known, question, rules.soft_opt_in, now);
            (*customer, reason.into())
        })
        .collect())
}

/// Whether messages by this channel go to no address that this room keeps.
const fn has_no_address(channel: Channel) -> bool {
    match channel {
        Channel::Email | Channel::Sms | Channel::Whatsapp => false,
        Channel::WebPush | Channel::Webhook => true,
    }
}

fn suppressions(
    tx: &mut Tx<'_>,
    hashes: &BTreeMap<CustomerId, AddressHash>,
) -> Result<BTreeMap<String, Vec<SuppressionReason>>, Error> {
    let hashes: Vec<AddressHash> = hashes.values().cloned().collect();
    let mut found: BTreeMap<String, Vec<SuppressionReason>> = BTreeMap::new();
    for (hash, suppression) in store::suppressions_of_many(tx, &hashes)? {
        found.entry(hash).or_default().push(suppression.reason);
    }
    Ok(found)
}
