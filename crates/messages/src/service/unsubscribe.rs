//! "No more of this."

use customers::{Channel, Consent, ConsentState, CurrentConsent, Customer, Method, Proof, Purpose};
use db::Tx;
use events::NewEvent;
use kernel::{CustomerId, Done, Language, Moment};
use serde::{Deserialize, Serialize};

use super::{ROOM, plan};
use crate::{
    domain::{MessageId, Policy},
    error::Error,
    measures::{self, What},
    public::{self, MessageView, UnsubscribedEvent},
    store,
};

/// What an unsubscribe link is about: the message it stands in. The pages sign it, so that nobody can make one up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsubscribeLink {
    /// To whom the message went.
    #[serde(rename = "c")]
    pub customer: CustomerId,
    /// The message.
    #[serde(rename = "m")]
    pub message: MessageId,
}

/// How much is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The message's purpose and everything that is needed less: who wants no thanks wants no offers either. One click
    /// in a mail program means this.
    Purpose,
    /// The message's topic only.
    Topic,
}

/// What proves that the customer said so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnsubscribeProof {
    /// Where it was said: the path of the page, or `one-click`.
    pub place: String,
    /// The network address it came from.
    pub ip: Option<String>,
    /// The program it came from.
    pub user_agent: Option<String>,
    /// The words that the customer saw, where there was a page.
    pub wording: Option<String>,
    /// Their language.
    pub language: Option<Language>,
}

/// Refuses, in the customer's name, more messages like this one; with proof, and told on the timeline. Asks that are
/// open are looked at again at once, so that nothing goes any more. Twice is once. `None` when there is no such message,
/// or nobody left who could refuse.
pub fn unsubscribe(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    link: UnsubscribeLink,
    (scope, proof): (Scope, &UnsubscribeProof),
) -> Result<Option<Done<()>>, Error> {
    let Some((customer, message)) = find(tx, link)? else {
        return Ok(None);
    };
    store::lock_customers(tx, &[customer.id])?;
    let said = match scope {
        Scope::Purpose => refuse_purposes(tx, at, policy, &message, proof)?,
        Scope::Topic => refuse_topic(tx, at, &message)?,
    };
    let Some((cause, event)) = said else {
        return Ok(Some(Done::AlreadyDone(())));
    };
    let counted = (customer.id, message.ask, What::Unsubscribed);
    measures::count(tx, at, &[counted])?;
    publish(
        tx,
        at,
        (public::MESSAGE_UNSUBSCRIBED, &cause),
        event,
        customer.id,
    )?;
    plan(tx, at, policy, &[customer.id])?;
    Ok(Some(Done::Done(())))
}

/// Takes an "enough" back that was said by mistake: what the customer had before comes back, and nothing that they never
/// agreed to. `None` as in [`unsubscribe`].
pub fn resubscribe(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    link: UnsubscribeLink,
    proof: &UnsubscribeProof,
) -> Result<Option<Done<()>>, Error> {
    let Some((customer, message)) = find(tx, link)? else {
        return Ok(None);
    };
    store::lock_customers(tx, &[customer.id])?;
    let standing = customers::consent_state(tx, customer.id)?;
    let proofs = customers::proofs(tx, customer.id)?;
    let mut wanted = Vec::new();
    let mut cause = None;
    for purpose in refused_with(message.purpose) {
        let was_granted = had_granted(&proofs, &message, *purpose);
        let may_return = *purpose == message.purpose || was_granted;
        if !may_return || !is_refused(&standing, message.channel, *purpose) {
            continue;
        }
        let mut consent = consent(at, &message, *purpose, proof);
        (consent.state, consent.method) = (ConsentState::Granted, Method::Preferences);
        let id = customers::set_consent(tx, at, &policy.secret, customer.id, &consent)?;
        cause = Some(id.into_inner().to_string());
        wanted.push(*purpose);
    }
    let Some(cause) = cause else {
        return Ok(Some(Done::AlreadyDone(())));
    };
    let told = told(&message, wanted);
    publish(
        tx,
        at,
        (public::MESSAGE_RESUBSCRIBED, &cause),
        told,
        customer.id,
    )?;
    plan(tx, at, policy, &[customer.id])?;
    Ok(Some(Done::Done(())))
}

/// Whether the customer had agreed to the purpose before this message's link refused it.
fn had_granted(proofs: &[Proof], message: &MessageView, purpose: Purpose) -> bool {
    let about: Vec<&Proof> = proofs
        .iter()
        .filter(|proof| {
            proof.consent.channel == message.channel && proof.consent.purpose == purpose
        })
        .collect();
    let by_this = message.id.to_string();
    let refusal = about.iter().rposition(|proof| {
        proof.consent.state == ConsentState::Refused
            && proof.consent.confirmation.as_ref() == Some(&by_this)
    });
    let before = refusal.and_then(|refusal| refusal.checked_sub(1));
    before
        .and_then(|before| about.get(before))
        .is_some_and(|proof| proof.consent.state == ConsentState::Granted)
}

/// The customer whom a link means today, and its message.
pub(crate) fn find(
    tx: &mut Tx<'_>,
    link: UnsubscribeLink,
) -> Result<Option<(Customer, MessageView)>, Error> {
    // Since the message went, the customer may have become one with another.
    let Some(customer) = customers::current(tx, link.customer)? else {
        return Ok(None);
    };
    let message = store::message(tx, customer.id, link.message)?;
    Ok(message.map(|message| (customer, message)))
}

/// Whether a message like this one could still come, as far as the customer's word goes.
pub(crate) fn is_stopped(tx: &mut Tx<'_>, message: &MessageView) -> Result<bool, Error> {
    let standing = customers::consent_state(tx, message.customer)?;
    let purpose = match message.purpose {
        Purpose::Transactional => Purpose::Service,
        other @ (Purpose::Service | Purpose::Marketing) => other,
    };
    Ok(is_refused(&standing, message.channel, purpose))
}

fn publish(
    tx: &mut Tx<'_>,
    at: &Moment,
    (kind, cause): (&'static str, &str),
    data: UnsubscribedEvent,
    customer: CustomerId,
) -> Result<(), Error> {
    let event = NewEvent {
        customer,
        kind,
        version: public::VERSION,
        at: at.now,
        cause: format!("{kind}:{cause}"),
        // Text keys only: it always becomes JSON.
        data: serde_json::to_value(data).unwrap_or_default(),
        history: false,
    };
    // New by its cause, which names the proof.
    let _new = events::publish(tx, at, &event)?;
    tx.touch(ROOM);
    Ok(())
}

/// The purpose of a message and those that are needed less. Transactional messages cannot be refused; their link, if
/// they had one, would refuse service and marketing.
fn refused_with(purpose: Purpose) -> &'static [Purpose] {
    match purpose {
        Purpose::Transactional | Purpose::Service => &[Purpose::Service, Purpose::Marketing],
        Purpose::Marketing => &[Purpose::Marketing],
    }
}

type Said = Option<(String, UnsubscribedEvent)>;

fn refuse_purposes(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    message: &MessageView,
    proof: &UnsubscribeProof,
) -> Result<Said, Error> {
    let standing = customers::consent_state(tx, message.customer)?;
    let mut refused = Vec::new();
    let mut cause = None;
    for purpose in refused_with(message.purpose) {
        if is_refused(&standing, message.channel, *purpose) {
            continue;
        }
        let consent = consent(at, message, *purpose, proof);
        let id = customers::set_consent(tx, at, &policy.secret, message.customer, &consent)?;
        cause = Some(id.into_inner().to_string());
        refused.push(*purpose);
    }
    Ok(cause.map(|cause| (cause, told(message, refused))))
}

fn is_refused(standing: &[CurrentConsent], channel: Channel, purpose: Purpose) -> bool {
    standing.iter().any(|one| {
        one.channel == channel && one.purpose == purpose && one.state == ConsentState::Refused
    })
}

fn consent(
    at: &Moment,
    message: &MessageView,
    purpose: Purpose,
    proof: &UnsubscribeProof,
) -> Consent {
    let about = (message.channel, purpose);
    let (state, method) = (ConsentState::Refused, Method::Unsubscribe);
    let mut consent = Consent::new(about, state, at.now, method, "unsubscribe");
    consent.place = Some(proof.place.clone());
    consent.ip.clone_from(&proof.ip);
    consent.user_agent.clone_from(&proof.user_agent);
    consent.wording.clone_from(&proof.wording);
    consent.language.clone_from(&proof.language);
    consent.confirmation = Some(message.id.to_string());
    consent
}

fn refuse_topic(tx: &mut Tx<'_>, at: &Moment, message: &MessageView) -> Result<Said, Error> {
    let about = (message.channel, &message.topic);
    let new = store::insert_topic_refusal(tx, message.customer, about, Some(message.id), at.now)?;
    if !new {
        return Ok(None);
    }
    let mut event = told(message, Vec::new());
    event.topic = Some(message.topic.clone());
    Ok(Some((
        format!("{}:{}", message.channel, message.topic),
        event,
    )))
}

fn told(message: &MessageView, purposes: Vec<Purpose>) -> UnsubscribedEvent {
    UnsubscribedEvent {
        message: message.id,
        channel: message.channel,
        purposes,
        topic: None,
    }
}
