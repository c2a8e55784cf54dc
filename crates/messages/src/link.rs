//! The links in messages, and what is done when somebody follows one.

use db::Tx;
use kernel::{CustomerId, Done, Moment, Span, Timestamp};
use pages::{Subscription, SubscriptionState, TokenKeys, UNSUBSCRIBE, Unsubscribe};
use web::Problem;

use crate::{
    domain::MessageId,
    error::Error,
    public::MessageView,
    service::{
        Scope, UnsubscribeLink, UnsubscribeProof, find_link, is_stopped, resubscribe, unsubscribe,
    },
    tracking::{Seal, VisitKind},
    work::{Links, Policies},
};

/// How long the way out of a message is open. The law asks for 30 days (CAN-SPAM) or 60 (CASL); people keep mail for
/// years.
const OPEN_FOR: Span = Span::from_days(5 * 366);

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
        let payload = format!("{} {}", link.customer, link.message);
        let token = self.keys.sign(UNSUBSCRIBE, &payload, now.plus(OPEN_FOR));
        format!("{}/u/{token}", self.public_url)
    }

    fn tracked(&self, seal: &Seal, now: Timestamp) -> Option<String> {
        let token = seal.sign(&self.keys, now)?;
        Some(match seal.kind {
            VisitKind::Open => format!("{}/o/{token}.gif", self.public_url),
            VisitKind::Click { .. } => format!("{}/c/{token}", self.public_url),
        })
    }

    fn is_own(&self, address: &str) -> bool {
        address
            .strip_prefix(self.public_url.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

fn read(payload: &str) -> Option<UnsubscribeLink> {
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
        hint: customer.email.as_ref().map(|address| {
            let first = address.local_part().chars().next().unwrap_or('…');
            format!("{first}…@{}", address.domain())
        }),
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
