//! What comes back by way of telephones: what became of messages, and what people text.
//!
//! STOP ends everything by text message, what orders need too, until START: networks ask for that. It is confirmed once, and
//! not at all where the provider does so itself.

use courier::sms::{Inbound, Keyword, Receipt, Standing, Verdict, keyword};
use customers::{
    Address, AddressHash, Channel, Consent, ConsentState, Customer, Key, Method, Purpose,
    SuppressionReason,
};
use db::Tx;
use events::NewEvent;
use kernel::{CustomerId, Language, Moment, Phone};

use super::words;
use crate::{
    coming_back::{self, ReplyId},
    domain::{MessageId, Policy},
    error::Error,
    measures::{self, What},
    public::{
        self, BouncedEvent, MessageView, RepliedEvent, ReplyView, ReturnedEvent, UnsubscribedEvent,
    },
    service::{self, ROOM},
    store::{self, DeliveryRow},
};

/// Longest text that is kept, in characters.
const LONGEST_REPLY: usize = 2_000;
/// How many of a customer's messages are looked through for the last text message.
const LOOKED_THROUGH: u32 = 50;
/// What may be asked of a telephone: nothing that an order needs can be refused.
const PURPOSES: [Purpose; 2] = [Purpose::Service, Purpose::Marketing];
/// Where consents come from that were texted.
const SOURCE: &str = "sms";

/// What became of something that a provider told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// It is about nothing that this shop sent by text message.
    NotOurs,
    /// No more than is known.
    Known,
    /// Noted.
    Noted,
    /// The message did not arrive.
    Lost {
        /// Whether nothing more is sent to the number from now on.
        suppressed: bool,
    },
}

/// Takes in what became of a message. What is told comes in any order and more than once: the furthest counts.
pub(crate) fn take_receipt(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    (message, receipt): (MessageId, &Receipt),
) -> Result<Told, Error> {
    let Some(about) = store::find_message(tx, message)? else {
        return Ok(Told::NotOurs);
    };
    if about.channel != Channel::Sms {
        return Ok(Told::NotOurs);
    }
    let before = store::delivery_of(tx, about.customer, message)?;
    let stood = before.as_ref().map(|before| before.standing);
    if stood.is_some_and(|stood| stood >= receipt.standing) {
        return Ok(Told::Known);
    }
    let row = DeliveryRow {
        customer: about.customer,
        message,
        provider_id: receipt.id.clone(),
        standing: receipt.standing,
        code: receipt.code.map(i64::from),
        segments: before.map_or(0, |before| before.segments),
    };
    store::put_delivery(tx, &row, at.now)?;
    tx.touch(ROOM);
    let address = number_of(tx, &about)?.map(Address::Phone);
    let has_arrived = |standing: Standing| standing >= Standing::Delivered;
    if has_arrived(receipt.standing) {
        if stood.is_none_or(|stood| !has_arrived(stood)) {
            arrived(tx, at, policy, (&about, address.as_ref()))?;
        }
        return Ok(Told::Noted);
    }
    if receipt.standing == Standing::Lost {
        let suppressed = lost(tx, at, policy, (&about, address.as_ref()), receipt)?;
        return Ok(Told::Lost { suppressed });
    }
    Ok(Told::Noted)
}

/// Where a message went, while that is kept.
fn number_of(tx: &mut Tx<'_>, about: &MessageView) -> Result<Option<Phone>, Error> {
    let text = service::view_text(tx, about.customer, about.id)?;
    Ok(text.map(|text| text.to))
}

fn told(about: &MessageView) -> ReturnedEvent {
    ReturnedEvent {
        message: about.id,
        channel: about.channel,
        purpose: about.purpose,
        topic: about.topic.clone(),
        programme: about.programme.clone(),
    }
}

fn arrived(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    (about, address): (&MessageView, Option<&Address>),
) -> Result<(), Error> {
    if let Some(address) = address {
        let hash = AddressHash::of(&policy.secret, address);
        store::forget_troubles(tx, hash.as_str())?;
    }
    let cause = about.id.to_string();
    let data = serde_json::to_value(told(about));
    publish(
        tx,
        at,
        about.customer,
        (public::MESSAGE_DELIVERED, &cause),
        data,
    )
}

/// Answers whether the number is given up.
fn lost(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    (about, address): (&MessageView, Option<&Address>),
    receipt: &Receipt,
) -> Result<bool, Error> {
    let verdict = receipt.verdict();
    let (weight, suppressed) = match (verdict, address) {
        (Verdict::Dead, address) => {
            if let Some(address) = address {
                let why = (SuppressionReason::HardBounce, SOURCE);
                let _done = customers::suppress(tx, at, &policy.secret, address, why)?;
            }
            coming_back::refused_for_good(tx, at, about.id, &about.programme)?;
            ("hard", address.is_some())
        }
        (Verdict::OptedOut, Some(address)) => {
            opted_out(tx, at, policy, (address, about.id))?;
            ("hard", true)
        }
        (Verdict::Passing | Verdict::Blocked, Some(address)) => {
            let hash = AddressHash::of(&policy.secret, address);
            let is_over = coming_back::in_trouble(tx, hash.as_str(), at.now)?;
            if is_over {
                let why = (SuppressionReason::HardBounce, "soft_bounces");
                let _done = customers::suppress(tx, at, &policy.secret, address, why)?;
            }
            ("soft", is_over)
        }
        (
            Verdict::OptedOut
            | Verdict::Passing
            | Verdict::Blocked
            | Verdict::Later
            | Verdict::Unfit
            | Verdict::Ours,
            _,
        ) => ("soft", false),
    };
    if verdict == Verdict::Ours {
        tracing::warn!(message = %about.id, code = receipt.code, "the shop's account at its provider of text messages needs attention");
    }
    measures::count(tx, at, &[(about.customer, about.ask, What::Bounced)])?;
    let event = BouncedEvent {
        about: told(about),
        weight: weight.to_owned(),
        why: verdict.word().to_owned(),
        status: receipt.code.map(|code| code.to_string()),
        suppressed,
    };
    let cause = format!("{weight}:{}", about.id);
    publish(
        tx,
        at,
        about.customer,
        (public::MESSAGE_BOUNCED, &cause),
        serde_json::to_value(event),
    )?;
    Ok(suppressed)
}

fn publish(
    tx: &mut Tx<'_>,
    at: &Moment,
    customer: CustomerId,
    (kind, cause): (&'static str, &str),
    data: Result<serde_json::Value, serde_json::Error>,
) -> Result<(), Error> {
    let event = NewEvent {
        customer,
        kind,
        version: public::VERSION,
        at: at.now,
        cause: format!("{kind}:{cause}"),
        // Text keys and whole numbers only: it always becomes JSON.
        data: data.unwrap_or_default(),
        history: false,
    };
    let _new = events::publish(tx, at, &event)?;
    Ok(())
}

/// The provider says that the owner of the number wants nothing more.
pub(crate) fn opted_out(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    (address, message): (&Address, MessageId),
) -> Result<(), Error> {
    let Address::Phone(number) = address else {
        return Ok(());
    };
    let owner = owner_of(tx, number)?;
    let said = Said {
        words: String::new(),
        place: "provider".to_owned(),
        id: message.to_string(),
    };
    let _new = silence(tx, at, policy, (owner.as_ref(), number), &said)?;
    Ok(())
}

/// What proves that somebody said so.
struct Said {
    /// Their words.
    words: String,
    /// The shop's number that they came to.
    place: String,
    /// The message that they came in.
    id: String,
}

fn owner_of(tx: &mut Tx<'_>, number: &Phone) -> Result<Option<Customer>, Error> {
    let Some(found) = customers::find(tx, &Key::Phone(number.clone()))? else {
        return Ok(None);
    };
    Ok(customers::current(tx, found)?)
}

/// The last text message that somebody got.
fn last_text(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<MessageView>, Error> {
    let newest = MessageId::from_raw(i64::MAX);
    let found = store::messages_of(tx, customer, newest, LOOKED_THROUGH)?;
    Ok(found
        .into_iter()
        .find(|message| message.channel == Channel::Sms))
}

fn consent(at: &Moment, purpose: Purpose, state: ConsentState, said: &Said) -> Consent {
    let method = match state {
        ConsentState::Granted => Method::SingleOptIn,
        ConsentState::Implied | ConsentState::Pending | ConsentState::Refused => {
            Method::Unsubscribe
        }
    };
    let mut consent = Consent::new((Channel::Sms, purpose), state, at.now, method, SOURCE);
    consent.place = Some(said.place.clone());
    consent.wording = Some(said.words.clone()).filter(|words| !words.is_empty());
    consent.confirmation = Some(said.id.clone());
    consent
}

/// Nothing more goes to the number; answers whether that is new.
fn silence(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    (owner, number): (Option<&Customer>, &Phone),
    said: &Said,
) -> Result<bool, Error> {
    let address = Address::Phone(number.clone());
    let why = (SuppressionReason::UnsubscribedAll, SOURCE);
    let mut is_new = customers::suppress(tx, at, &policy.secret, &address, why)?.is_new();
    let Some(owner) = owner else {
        return Ok(is_new);
    };
    store::lock_customers(tx, &[owner.id])?;
    let standing = customers::consent_state(tx, owner.id)?;
    let mut refused = Vec::new();
    for purpose in PURPOSES {
        let already = standing.iter().any(|one| {
            (one.channel, one.purpose, one.state) == (Channel::Sms, purpose, ConsentState::Refused)
        });
        if already {
            continue;
        }
        let consent = consent(at, purpose, ConsentState::Refused, said);
        let _done = customers::set_consent(tx, at, &policy.secret, owner.id, &consent)?;
        refused.push(purpose);
    }
    is_new |= !refused.is_empty();
    if !refused.is_empty()
        && let Some(last) = last_text(tx, owner.id)?
    {
        measures::count(tx, at, &[(owner.id, last.ask, What::Unsubscribed)])?;
        let kind = (public::MESSAGE_UNSUBSCRIBED, said.id.as_str());
        let event = changed(&last, refused);
        publish(tx, at, owner.id, kind, serde_json::to_value(event))?;
    }
    service::plan(tx, at, policy, &[owner.id])?;
    tx.touch(ROOM);
    Ok(is_new)
}

fn changed(last: &MessageView, purposes: Vec<Purpose>) -> UnsubscribedEvent {
    UnsubscribedEvent {
        message: last.id,
        channel: Channel::Sms,
        purposes,
        topic: None,
    }
}

/// What a STOP took away comes back, and nothing that they never agreed to; answers whether anything did.
fn welcome(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    (owner, number): (Option<&Customer>, &Phone),
    said: &Said,
) -> Result<bool, Error> {
    let address = Address::Phone(number.clone());
    let why = SuppressionReason::UnsubscribedAll;
    let was_silent = customers::lift(tx, &policy.secret, &address, why)?.is_new();
    let Some(owner) = owner.filter(|_| was_silent) else {
        return Ok(was_silent);
    };
    store::lock_customers(tx, &[owner.id])?;
    let mut wanted = Vec::new();
    for purpose in PURPOSES {
        if may_return(tx, owner.id, purpose)? {
            let consent = consent(at, purpose, ConsentState::Granted, said);
            let _done = customers::set_consent(tx, at, &policy.secret, owner.id, &consent)?;
            wanted.push(purpose);
        }
    }
    if !wanted.is_empty()
        && let Some(last) = last_text(tx, owner.id)?
    {
        let kind = (public::MESSAGE_RESUBSCRIBED, said.id.as_str());
        let event = changed(&last, wanted);
        publish(tx, at, owner.id, kind, serde_json::to_value(event))?;
    }
    service::plan(tx, at, policy, &[owner.id])?;
    tx.touch(ROOM);
    Ok(true)
}

/// Whether a texted STOP holds now, and it took a yes away, or what needs none.
fn may_return(tx: &mut Tx<'_>, customer: CustomerId, purpose: Purpose) -> Result<bool, Error> {
    let proofs = customers::proofs(tx, customer)?;
    let mut about = proofs
        .iter()
        .map(|proof| &proof.consent)
        .filter(|consent| (consent.channel, consent.purpose) == (Channel::Sms, purpose))
        .rev();
    let by_stop = about.next().is_some_and(|last| {
        last.state == ConsentState::Refused
            && last.source == SOURCE
            && last.method == Method::Unsubscribe
    });
    let had_agreed = about
        .next()
        .is_some_and(|before| before.state == ConsentState::Granted);
    Ok(by_stop && (purpose == Purpose::Service || had_agreed))
}

/// What taking in a text needs to know of the shop.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    /// Its name.
    pub(crate) name: String,
    /// Where people ask: a page.
    pub(crate) place: String,
    /// Its main language.
    pub(crate) language: Language,
    /// Its own words for STOP.
    pub(crate) stop_words: Vec<String>,
}

/// Takes in what somebody texted; answers what they are told. The same text a second time is told nothing.
pub(crate) fn take_inbound(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    (desk, inbound): (&Desk, &Inbound),
) -> Result<Option<String>, Error> {
    let fingerprint = format!("sms:{}", inbound.id);
    if !store::insert_returned(tx, &fingerprint, ("reply", ""), at.now)? {
        return Ok(None);
    }
    let owner = owner_of(tx, &inbound.from)?;
    let said = Said {
        words: inbound.body.chars().take(100).collect(),
        place: inbound.to.chars().take(40).collect(),
        id: inbound.id.clone(),
    };
    let who = (owner.as_ref(), &inbound.from);
    let theirs = owner.as_ref().and_then(|owner| owner.language.as_ref());
    let primary = theirs.unwrap_or(&desk.language).primary();
    let word = inbound
        .done
        .or_else(|| keyword(&inbound.body, &desk.stop_words));
    let answer = match word {
        Some(Keyword::Stop) => {
            silence(tx, at, policy, who, &said)?.then(|| words::stopped(&desk.name, primary))
        }
        Some(Keyword::Start) if welcome(tx, at, policy, who, &said)? => {
            Some(words::started(&desk.name, primary))
        }
        Some(Keyword::Help) => Some(words::help(&desk.name, &desk.place, primary)),
        Some(Keyword::Start) | None => {
            if let Some(owner) = &owner {
                keep(tx, at, owner, inbound)?;
            }
            None
        }
    };
    Ok(answer.filter(|_| inbound.done.is_none()))
}

/// What somebody wrote in their own words.
fn keep(tx: &mut Tx<'_>, at: &Moment, owner: &Customer, inbound: &Inbound) -> Result<(), Error> {
    let about = last_text(tx, owner.id)?;
    let text: String = inbound
        .body
        .chars()
        .filter(|letter| *letter != '\0')
        .take(LONGEST_REPLY)
        .collect();
    let reply = ReplyView {
        id: ReplyId::next(at),
        message: about.as_ref().map(|about| about.id),
        received_at: at.now,
        subject: String::new(),
        text,
    };
    store::insert_reply(tx, owner.id, &reply)?;
    if let Some(about) = &about {
        measures::count(tx, at, &[(owner.id, about.ask, What::Replied)])?;
    }
    let event = RepliedEvent {
        reply: reply.id,
        about: about.as_ref().map(told),
    };
    let kind = (public::MESSAGE_REPLIED, inbound.id.as_str());
    publish(tx, at, owner.id, kind, serde_json::to_value(event))?;
    tx.touch(ROOM);
    Ok(())
}
