//! What comes back, and what it changes.
//!
//! A bounce, a complaint, a machine's answer or a person's: however it is brought (a listener, a mailbox, the API), it
//! counts once. A hard bounce takes the address off the list; troubles that may pass are counted, and too many in a row
//! do the same. A complaint takes the address off the list and refuses more of the kind in the customer's name. What a
//! person wrote is kept and told on the timeline.
//!
//! Who can send a mail to this shop can send it a report. So a report counts only when it came to the signed address of
//! the message that it is about, or names both that message's id, which its recipient alone knows, and its recipient.
//! Reasons that speak of the sender and not of the address never count against it.

mod brake;
mod http;
mod read;
mod trouble;

use std::sync::Arc;

use customers::{Address, Key, SuppressionReason};
use db::Tx;
use events::NewEvent;
use kernel::{CustomerId, EmailAddress, Moment, Timestamp, typed_id};
use mail::incoming::{Bounce, Complaint, Reason, Stand, Weight, What};

pub use brake::{Brake, brakes, release_brake};
pub(crate) use brake::{refused_for_good, repeats_itself};
pub use http::return_routes;
pub use read::{Arrived, replies};

use crate::{
    domain::{MessageId, Policy},
    error::Error,
    letter::Written,
    measures::{self, What as Counted},
    public::{self, BouncedEvent, MessageView, RepliedEvent, ReplyView, ReturnedEvent},
    service::{ROOM, Scope, UnsubscribeLink, UnsubscribeProof, unsubscribe},
    store,
    work::{Links, Office, Policies},
};

typed_id!(ReplyId, "rpl");
db::int_column!(ReplyId);

/// Longest text of a reply that is kept, in characters.
const LONGEST_REPLY: usize = 20_000;
/// Longest subject of a reply that is kept, in characters.
const LONGEST_SUBJECT: usize = 300;

/// What taking in needs from outside.
#[derive(Clone)]
pub struct ReturnDesk {
    policies: Policies,
    links: Arc<dyn Links>,
}

impl ReturnDesk {
    /// Under these rules, knowing the marks that these links make.
    pub fn new(policies: Policies, links: Arc<dyn Links>) -> Self {
        Self { policies, links }
    }
}

impl Office {
    /// Where what it sent comes back to.
    pub fn return_desk(&self) -> ReturnDesk {
        ReturnDesk::new(Arc::clone(&self.policies), Arc::clone(&self.links))
    }
}

impl std::fmt::Debug for ReturnDesk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReturnDesk").finish_non_exhaustive()
    }
}

/// What became of a mail that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// A message could not be delivered.
    Bounced {
        /// Whether nothing more is sent to the address from now on.
        suppressed: bool,
    },
    /// A customer complained.
    Complained,
    /// A machine answered.
    AutoReplied,
    /// A customer wrote.
    Replied(ReplyId),
    /// It was taken in before.
    Again,
    /// It changes nothing.
    Ignored(Ignored),
}

/// Why a mail that came in changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ignored {
    /// It is about nothing that this shop sent.
    NotOurs,
    /// It is about a message, and does not prove that it knows it.
    Unproven,
    /// A server says that it still tries.
    StillTrying,
    /// A report that says nothing about the reader's wishes.
    NothingSaid,
    /// A machine wrote that answers nothing of ours.
    Machine,
    /// Nobody known wrote it.
    Stranger,
}

/// The message that something is about.
struct About {
    message: MessageView,
    /// Where it went, while that is kept.
    to: Option<EmailAddress>,
    /// Whether it came to the message's own signed address.
    is_signed: bool,
}

impl About {
    fn told(&self) -> ReturnedEvent {
        ReturnedEvent {
            message: self.message.id,
            channel: self.message.channel,
            purpose: self.message.purpose,
            topic: self.message.topic.clone(),
            programme: self.message.programme.clone(),
        }
    }

    /// Whether the report may speak of the message's address.
    fn is_proven_by(&self, recipient: Option<&str>) -> bool {
        let named = recipient.and_then(|text| EmailAddress::parse(text).ok());
        let matches = |to: &EmailAddress| {
            named.is_some_and(|named| named.identity_key() == to.identity_key())
        };
        self.is_signed || self.to.as_ref().is_some_and(matches)
    }
}

/// Takes in what came. Twice is once.
pub fn take_in(
    tx: &mut Tx<'_>,
    at: &Moment,
    desk: &ReturnDesk,
    arrived: &Arrived,
) -> Result<Came, Error> {
    let policy = (desk.policies)(tx)?;
    let about = find(tx, desk, arrived)?;
    let took = Take {
        at,
        policy: &policy,
        arrived,
    };
    match (&arrived.incoming.what, about) {
        (What::Machine, _) => Ok(Came::Ignored(Ignored::Machine)),
        (What::Bounces(bounces), Some(about)) => took.bounce(tx, &about, bounces),
        (What::Complaint(complaint), Some(about)) => took.complaint(tx, &about, complaint),
        (What::AutoReply(_), Some(about)) => took.auto_reply(tx, &about),
        (What::Bounces(_) | What::Complaint(_) | What::AutoReply(_), None) => {
            Ok(Came::Ignored(Ignored::NotOurs))
        }
        (What::Reply(text), about) => took.reply(tx, about.as_ref(), text),
    }
}

/// The message that it is about: by the mark in an address that it came to, else by an id that it names.
fn find(tx: &mut Tx<'_>, desk: &ReturnDesk, arrived: &Arrived) -> Result<Option<About>, Error> {
    let mut addresses: Vec<&str> = arrived.to.iter().map(String::as_str).collect();
    addresses.extend(arrived.incoming.to.iter().map(String::as_str));
    if let What::Complaint(complaint) = &arrived.incoming.what {
        addresses.extend(complaint.return_path.as_deref());
    }
    let marked = addresses
        .into_iter()
        .find_map(|address| desk.links.message_of(address));
    let named = || {
        let ids = arrived.incoming.about.iter();
        let mut ids = ids.filter_map(|id| MessageId::parse(id.split('@').next()?).ok());
        ids.next()
    };
    let (id, is_signed) = match marked {
        Some(id) => (Some(id), true),
        None => (named(), false),
    };
    let Some(id) = id else { return Ok(None) };
    let Some(message) = store::find_message(tx, id)? else {
        return Ok(None);
    };
    let kept = store::load_content(tx, message.customer, id)?;
    let written = kept
        .map(|kept| Written::unpack(message.channel, id, &kept))
        .transpose()?;
    let letter = written.and_then(Written::into_letter);
    Ok(Some(About {
        message,
        to: letter.map(|letter| letter.to.address),
        is_signed,
    }))
}

/// One mail that is being taken in.
struct Take<'a> {
    at: &'a Moment,
    policy: &'a Policy,
    arrived: &'a Arrived,
}

impl Take<'_> {
    fn bounce(&self, tx: &mut Tx<'_>, about: &About, bounces: &[Bounce]) -> Result<Came, Error> {
        // Our messages have one recipient each; a report that speaks of several speaks of it first, or by name.
        let to = about.to.as_ref().map(EmailAddress::identity_key);
        let ours = bounces
            .iter()
            .find(|bounce| bounce.recipient.is_some() && bounce.recipient == to)
            .or_else(|| bounces.first());
        let Some(bounce) = ours else {
            return Ok(Came::Ignored(Ignored::NotOurs));
        };
        if bounce.stand == Stand::Delayed {
            return Ok(Came::Ignored(Ignored::StillTrying));
        }
        if !about.is_proven_by(bounce.recipient.as_deref()) {
            return Ok(Came::Ignored(Ignored::Unproven));
        }
        let (what, fingerprint) = match bounce.weight {
            // One message is refused for good once, whoever tells of it.
            Weight::Hard => ("hard", format!("hard:{}", about.message.id)),
            Weight::Soft => ("soft", self.arrived.fingerprint.clone()),
        };
        if !self.is_new(tx, &fingerprint, what, &about.message.programme)? {
            return Ok(Came::Again);
        }
        let suppressed = self.weigh(tx, about, bounce)?;
        self.count(tx, about, Counted::Bounced)?;
        if bounce.weight == Weight::Hard {
            brake::look(tx, self.at, &about.message.programme)?;
        }
        let event = BouncedEvent {
            about: about.told(),
            weight: what.to_owned(),
            why: bounce.reason.word().to_owned(),
            status: bounce.status.map(|status| status.to_string()),
            suppressed,
        };
        let customer = about.message.customer;
        let kind = (public::MESSAGE_BOUNCED, fingerprint.as_str());
        self.tell(tx, customer, kind, serde_json::to_value(event))?;
        if bounce.reason.is_about_us() {
            tracing::warn!(message = %about.message.id, reason = bounce.reason.word(), "a receiver does not want this shop's mail");
        }
        Ok(Came::Bounced { suppressed })
    }

    /// Gives the address up, or counts; answers whether it is given up.
    fn weigh(&self, tx: &mut Tx<'_>, about: &About, bounce: &Bounce) -> Result<bool, Error> {
        let Some(to) = &about.to else {
            return Ok(false);
        };
        let address = Address::Email(to.clone());
        let source = match bounce.weight {
            Weight::Hard => "bounce",
            Weight::Soft => {
                let secret = &self.policy.secret;
                let hash = customers::AddressHash::of(secret, &address);
                if !trouble::count(tx, hash.as_str(), bounce.reason, self.at.now)? {
                    return Ok(false);
                }
                "soft_bounces"
            }
        };
        let why = (SuppressionReason::HardBounce, source);
        let _done = customers::suppress(tx, self.at, &self.policy.secret, &address, why)?;
        Ok(true)
    }

    fn complaint(
        &self,
        tx: &mut Tx<'_>,
        about: &About,
        complaint: &Complaint,
    ) -> Result<Came, Error> {
        if !complaint.is_from_a_person() {
            return Ok(Came::Ignored(Ignored::NothingSaid));
        }
        let fingerprint = format!("complaint:{}", about.message.id);
        if !self.is_new(tx, &fingerprint, "complaint", &about.message.programme)? {
            return Ok(Came::Again);
        }
        let link = UnsubscribeLink {
            customer: about.message.customer,
            message: about.message.id,
        };
        let proof = UnsubscribeProof {
            place: "complaint".to_owned(),
            ..UnsubscribeProof::default()
        };
        let scope = (Scope::Purpose, &proof);
        let _said = unsubscribe(tx, self.at, self.policy, link, scope)?;
        if let Some(to) = &about.to {
            let address = Address::Email(to.clone());
            let why = (SuppressionReason::Complaint, "feedback");
            let _done = customers::suppress(tx, self.at, &self.policy.secret, &address, why)?;
        }
        self.count(tx, about, Counted::Complained)?;
        brake::look(tx, self.at, &about.message.programme)?;
        let kind = (public::MESSAGE_COMPLAINED, fingerprint.as_str());
        let told = serde_json::to_value(about.told());
        self.tell(tx, about.message.customer, kind, told)?;
        Ok(Came::Complained)
    }

    fn auto_reply(&self, tx: &mut Tx<'_>, about: &About) -> Result<Came, Error> {
        let fingerprint = &self.arrived.fingerprint;
        if !self.is_new(tx, fingerprint, "auto_reply", &about.message.programme)? {
            return Ok(Came::Again);
        }
        let kind = (public::MESSAGE_AUTO_REPLIED, fingerprint.as_str());
        let told = serde_json::to_value(about.told());
        self.tell(tx, about.message.customer, kind, told)?;
        Ok(Came::AutoReplied)
    }

    fn reply(&self, tx: &mut Tx<'_>, about: Option<&About>, text: &str) -> Result<Came, Error> {
        let customer = match about {
            Some(about) => Some(about.message.customer),
            None => self.writer(tx)?,
        };
        let Some(customer) = customer else {
            return Ok(Came::Ignored(Ignored::Stranger));
        };
        let programme = about.map_or("", |about| about.message.programme.as_str());
        let fingerprint = &self.arrived.fingerprint;
        if !self.is_new(tx, fingerprint, "reply", programme)? {
            return Ok(Came::Again);
        }
        let kept = |text: &str, longest: usize| text.chars().take(longest).collect();
        let reply = ReplyView {
            id: ReplyId::next(self.at),
            message: about.map(|about| about.message.id),
            received_at: self.at.now,
            subject: kept(&self.arrived.incoming.subject, LONGEST_SUBJECT),
            text: kept(text, LONGEST_REPLY),
        };
        store::insert_reply(tx, customer, &reply)?;
        if let Some(to) = about.and_then(|about| about.to.clone()) {
            let hash = customers::AddressHash::of(&self.policy.secret, &Address::Email(to));
            store::forget_troubles(tx, hash.as_str())?;
        }
        if let Some(about) = about {
            self.count(tx, about, Counted::Replied)?;
        }
        let event = RepliedEvent {
            reply: reply.id,
            about: about.map(About::told),
        };
        let kind = (public::MESSAGE_REPLIED, fingerprint.as_str());
        self.tell(tx, customer, kind, serde_json::to_value(event))?;
        Ok(Came::Replied(reply.id))
    }

    /// The customer whose address it is from.
    fn writer(&self, tx: &mut Tx<'_>) -> Result<Option<CustomerId>, Error> {
        let from = self.arrived.incoming.from.as_deref();
        let Some(from) = from.and_then(|text| EmailAddress::parse(text).ok()) else {
            return Ok(None);
        };
        let Some(found) = customers::find(tx, &Key::Email(from))? else {
            return Ok(None);
        };
        Ok(customers::current(tx, found)?.map(|customer| customer.id))
    }

    fn count(&self, tx: &mut Tx<'_>, about: &About, what: Counted) -> Result<(), Error> {
        let (customer, ask) = (about.message.customer, about.message.ask);
        measures::count(tx, self.at, &[(customer, ask, what)])
    }

    fn is_new(
        &self,
        tx: &mut Tx<'_>,
        fingerprint: &str,
        what: &str,
        programme: &str,
    ) -> Result<bool, Error> {
        let new = store::insert_returned(tx, fingerprint, (what, programme), self.at.now)?;
        if new {
            tx.touch(ROOM);
        }
        Ok(new)
    }

    fn tell(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        (kind, cause): (&'static str, &str),
        data: Result<serde_json::Value, serde_json::Error>,
    ) -> Result<(), Error> {
        let event = NewEvent {
            customer,
            kind,
            version: public::VERSION,
            at: self.at.now,
            cause: format!("{kind}:{cause}"),
            // Text keys and whole numbers only: it always becomes JSON.
            data: data.unwrap_or_default(),
            history: false,
        };
        let _new = events::publish(tx, self.at, &event)?;
        Ok(())
    }
}

/// Counts a trouble of an address that may pass, known by its hash; answers whether the address is to be given up.
pub(crate) fn in_trouble(tx: &mut Tx<'_>, address: &str, now: Timestamp) -> Result<bool, Error> {
    trouble::count(tx, address, Reason::Unknown, now)
}

/// Whether a reason counts against the address at all.
const fn counts(reason: Reason) -> bool {
    !reason.is_about_us()
}
