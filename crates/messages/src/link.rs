//! The links in messages, and what is done when somebody follows one.

use db::Tx;
use kernel::{CustomerId, Done, EmailAddress, Moment, Span, Timestamp};
use pages::{
    Choices, Chosen, PREFERENCES, Preferences, Subscription, SubscriptionState, TokenKeys,
    UNSUBSCRIBE, Unsubscribe,
};
use web::Problem;

use crate::{
    domain::MessageId,
    error::Error,
    public::MessageView,
    service::{
        Scope, UnsubscribeLink, UnsubscribeProof, choices, choose, find_link, hint, is_stopped,
        resubscribe, unsubscribe,
    },
    tracking::{Seal, VisitKind},
    webview::VIEW,
    work::{Links, Policies},
};

/// How long the way out of a message is open. The law asks for 30 days (CAN-SPAM) or 60 (CASL); people keep mail for
/// years.
const OPEN_FOR: Span = Span::from_days(5 * 366);

/// How long a link shows what is personal: whoever a message is forwarded to may follow it.
const SHOWN_FOR: Span = Span::from_days(180);

/// Marks in the addresses that answers and bounces come to.
const RETURN: pages::Purpose = pages::Purpose::new("return");

/// Marks in the addresses at which a provider of text messages tells what became of one.
const TOLD: pages::Purpose = pages::Purpose::new("sms.told");

/// Marks in short links of text messages.
const TEXT_LINK: pages::Purpose = pages::Purpose::new("text.link");
/// Letters of a mark.
const MARK: usize = 29;

/// The message of a short link, and the link's number in it, from 1.
pub(crate) fn text_link_of(keys: &TokenKeys, mark: &str) -> Option<(MessageId, u16)> {
    let (mark, number) = mark.split_at_checked(MARK)?;
    let message = keys.open_number(TEXT_LINK, mark).ok()?;
    let number = match number.strip_prefix('-') {
        Some(number) => number.parse().ok()?,
        None if number.is_empty() => 1,
        None => return None,
    };
    Some((MessageId::from_raw(message), number))
}

/// The message of such a mark.
pub(crate) fn told_of(keys: &TokenKeys, mark: &str) -> Option<MessageId> {
    let message = keys.open_number(TOLD, mark).ok()?;
    Some(MessageId::from_raw(message))
}

/// RFC 5321 section 4.5.3.1.1, in octets.
const LONGEST_LOCAL_PART: usize = 64;

/// Links signed with the shop's secret, under the address that shoppers reach it by.
#[derive(Clone)]
pub struct SignedLinks {
    keys: TokenKeys,
    public_url: String,
}

impl SignedLinks {
    /// `public_url` has no slash at its end.
    pub const fn new(keys: TokenKeys, public_url: String) -> Self {
        Self { keys, public_url }
    }
}

impl std::fmt::Debug for SignedLinks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedLinks")
            .field("public_url", &self.public_url)
            .finish_non_exhaustive()
    }
}

impl Links for SignedLinks {
    fn unsubscribe(&self, link: &UnsubscribeLink, now: Timestamp) -> String {
        let token = self
            .keys
            .sign(UNSUBSCRIBE, &payload(link), now.plus(OPEN_FOR));
        format!("{}/u/{token}", self.public_url)
    }

    fn tracked(&self, seal: &Seal, now: Timestamp) -> Option<String> {
        let token = seal.sign(&self.keys, now)?;
        Some(match seal.kind {
            VisitKind::Open => format!("{}/o/{token}.gif", self.public_url),
            VisitKind::Click { .. } => format!("{}/c/{token}", self.public_url),
        })
    }

    fn preferences(&self, link: &UnsubscribeLink, now: Timestamp) -> Option<String> {
        let token = self
            .keys
            .sign(PREFERENCES, &payload(link), now.plus(SHOWN_FOR));
        Some(format!("{}/p/{token}", self.public_url))
    }

    fn view(&self, link: &UnsubscribeLink, now: Timestamp) -> Option<String> {
        let token = self.keys.sign(VIEW, &payload(link), now.plus(SHOWN_FOR));
        Some(format!("{}/v/{token}", self.public_url))
    }

    fn told(&self, message: MessageId) -> Option<String> {
        let mark = self.keys.sign_number(TOLD, message.raw());
        Some(format!("{}/h/sms/{mark}", self.public_url))
    }

    fn short(&self, message: MessageId, number: u16) -> Option<String> {
        let mark = self.keys.sign_number(TEXT_LINK, message.raw());
        Some(match number {
            1 => format!("{}/t/{mark}", self.public_url),
            _ => format!("{}/t/{mark}-{number}", self.public_url),
        })
    }

    fn is_own(&self, address: &str) -> bool {
        address
            .strip_prefix(self.public_url.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    fn marked(&self, address: &EmailAddress, message: MessageId) -> EmailAddress {
        let token = self.keys.sign_number(RETURN, message.raw());
        let (local, domain) = (address.local_part(), address.domain());
        // An address whose local part has no room for the mark goes without it.
        EmailAddress::parse(&format!("{local}+{token}@{domain}"))
            .ok()
            .filter(|marked| marked.local_part().len() <= LONGEST_LOCAL_PART)
            .unwrap_or_else(|| address.clone())
    }

    fn message_of(&self, address: &str) -> Option<MessageId> {
        let (local, _domain) = address.rsplit_once('@')?;
        let (_own, token) = local.rsplit_once('+')?;
        let message = self.keys.open_number(RETURN, token).ok()?;
        Some(MessageId::from_raw(message))
    }
}

fn payload(link: &UnsubscribeLink) -> String {
    format!("{} {}", link.customer, link.message)
}

pub(crate) fn read(payload: &str) -> Option<UnsubscribeLink> {
    let (customer, message) = payload.split_once(' ')?;
    Some(UnsubscribeLink {
        customer: CustomerId::parse(customer).ok()?,
        message: MessageId::parse(message).ok()?,
    })
}

/// What the pages behind unsubscribe links do.
#[derive(Clone)]
pub struct UnsubscribePages {
    policies: Policies,
}

impl UnsubscribePages {
    /// Under these rules.
    pub const fn new(policies: Policies) -> Self {
        Self { policies }
    }

    fn change(
        &self,
        tx: &mut Tx<'_>,
        payload: &str,
        change: impl FnOnce(
            &mut Tx<'_>,
            &crate::domain::Policy,
            UnsubscribeLink,
        ) -> Result<Option<Done<()>>, Error>,
    ) -> Result<Option<Done<Subscription>>, Problem> {
        let Some(link) = read(payload) else {
            return Ok(None);
        };
        let policy = (self.policies)(tx)?;
        let Some(done) = change(tx, &policy, link)? else {
            return Ok(None);
        };
        let found = subscription(tx, link)?;
        Ok(found.map(|found| done.map(|()| found)))
    }
}

impl std::fmt::Debug for UnsubscribePages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UnsubscribePages").finish_non_exhaustive()
    }
}

impl Unsubscribe for UnsubscribePages {
    fn find(
        &self,
        tx: &mut Tx<'_>,
        _at: &Moment,
        payload: &str,
    ) -> Result<Option<Subscription>, Problem> {
        match read(payload) {
            Some(link) => Ok(subscription(tx, link)?),
            None => Ok(None),
        }
    }

    fn stop(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        payload: &str,
    ) -> Result<Option<Done<Subscription>>, Problem> {
        self.change(tx, payload, |tx, policy, link| {
            unsubscribe(tx, at, policy, link, (Scope::Purpose, &proof()))
        })
    }

    fn resume(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        payload: &str,
    ) -> Result<Option<Done<Subscription>>, Problem> {
        self.change(tx, payload, |tx, policy, link| {
            resubscribe(tx, at, policy, link, &proof())
        })
    }
}

/// What the page of preferences does.
#[derive(Clone)]
pub struct PreferencePages {
    policies: Policies,
}

impl PreferencePages {
    /// Under these rules.
    pub const fn new(policies: Policies) -> Self {
        Self { policies }
    }
}

impl std::fmt::Debug for PreferencePages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PreferencePages").finish_non_exhaustive()
    }
}

impl Preferences for PreferencePages {
    fn find(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        payload: &str,
    ) -> Result<Option<Choices>, Problem> {
        let Some(link) = read(payload) else {
            return Ok(None);
        };
        let policy = (self.policies)(tx)?;
        Ok(choices(tx, at, &policy, link)?)
    }

    fn save(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        payload: &str,
        chosen: &Chosen,
    ) -> Result<Option<Done<()>>, Problem> {
        let Some(link) = read(payload) else {
            return Ok(None);
        };
        let policy = (self.policies)(tx)?;
        Ok(choose(tx, at, &policy, link, chosen)?)
    }
}

fn proof() -> UnsubscribeProof {
    UnsubscribeProof {
        place: "/u/".to_owned(),
        ..UnsubscribeProof::default()
    }
}

fn subscription(tx: &mut Tx<'_>, link: UnsubscribeLink) -> Result<Option<Subscription>, Error> {
    let Some((customer, message)) = find_link(tx, link)? else {
        return Ok(None);
    };
    let state = state(tx, &message)?;
    Ok(Some(Subscription {
        topic: None,
        hint: customer.email.as_ref().map(hint),
        language: customer.language,
        state,
    }))
}

fn state(tx: &mut Tx<'_>, message: &MessageView) -> Result<SubscriptionState, Error> {
    Ok(if is_stopped(tx, message)? {
        SubscriptionState::Stopped
    } else {
        SubscriptionState::Active
    })
}
