//! Consents and refusals.

use db::Tx;
use kernel::{CustomerId, Done, Moment};

use super::{ROOM, lock_active, publish::publish};
use crate::{
    domain::{
        Address, AddressHash, Channel, Consent, ConsentId, ConsentState, CurrentConsent, Customer,
        PendingEvent, Proof, Purpose, Secret, SuppressionReason, consent_changes, standing,
    },
    error::Error,
    store,
};

/// Records a consent or refusal with its proof. The same statement twice is one. A statement that is older than what
/// holds is kept as a proof and changes nothing.
///
/// What is said at this moment is said after all that was said before, whatever the clocks show: when one ran ahead, or
/// this one was set back, the statement takes the first instant after them. An unsubscribe must never be older than the
/// yes that it takes back.
///
/// A yes to marketing that the customer gave in person takes their address off the list of those who want nothing at
/// all; one that comes in a file or from staff does not.
pub fn set_consent(
    tx: &mut Tx<'_>,
    at: &Moment,
    secret: &Secret,
    customer: CustomerId,
    consent: &Consent,
) -> Result<Done<ConsentId>, Error> {
    consent.check()?;
    let head = lock_active(tx, customer)?;
    let before = proofs(tx, customer)?;
    if let Some(same) = before.iter().find(|proof| proof.says_again(consent)) {
        return Ok(Done::AlreadyDone(same.id));
    }
    let consent = consent.clone().said_after(&before, at.now);
    let proof = Proof {
        id: ConsentId::next(at),
        evidence: consent.evidence(customer)?,
        consent: consent.clone(),
        recorded_at: at.now,
        home: customer,
    };
    let id = proof.id;
    store::insert_proofs(tx, &[(customer, proof.clone())])?;
    let old = standing(&before);
    let mut all = before;
    all.push(proof);
    all.sort_by_key(|proof| (proof.consent.at, proof.id));
    let new = standing(&all);
    let rows: Vec<(CustomerId, CurrentConsent)> = new
        .iter()
        .filter(|current| !old.contains(current))
        .map(|current| (customer, *current))
        .collect();
    store::upsert_states(tx, &rows)?;
    welcome_back(tx, secret, &head, &consent)?;
    let pending = consent_changes(&old, &new)
        .into_iter()
        .map(|change| PendingEvent::new(customer, consent.at, change))
        .collect();
    tx.touch(ROOM);
    publish(tx, at, pending, false)?;
    Ok(Done::Done(id))
}

fn welcome_back(
    tx: &mut Tx<'_>,
    secret: &Secret,
    customer: &Customer,
    consent: &Consent,
) -> Result<(), Error> {
    let is_welcome = consent.state == ConsentState::Granted
        && consent.purpose == Purpose::Marketing
        && consent.method.is_first_hand();
    if let Some(address) = address_for(customer, consent.channel).filter(|_| is_welcome) {
        let hash = AddressHash::of(secret, &address);
        store::lift_suppression(tx, &hash, SuppressionReason::UnsubscribedAll)?;
    }
    Ok(())
}

/// Where a message by this channel goes; none for channels whose addresses this room does not keep.
pub(super) fn address_for(customer: &Customer, channel: Channel) -> Option<Address> {
    match channel {
        Channel::Email => customer.email.clone().map(Address::Email),
        Channel::Sms | Channel::Whatsapp => customer.phone.clone().map(Address::Phone),
        Channel::WebPush | Channel::Webhook => None,
    }
}

/// What holds for a customer, per channel and purpose.
pub fn consent_state(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<CurrentConsent>, Error> {
    let states = store::consent_states(tx, &[customer])?;
    Ok(states.into_iter().map(|(_, current)| current).collect())
}

/// Every proof of a customer's consents and refusals, oldest statement first.
pub fn proofs(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<Proof>, Error> {
    let proofs = store::proofs_of(tx, &[customer])?;
    Ok(proofs.into_iter().map(|(_, proof)| proof).collect())
}
