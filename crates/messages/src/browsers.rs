//! Browsers that take notifications: agreed to by whoever uses them, and forgotten.

use courier::push::{Subscription, Vapid, name_of};
use customers::{Channel, Consent, ConsentState, Method, Purpose};
use db::Tx;
use kernel::{CustomerId, Done, Language, Moment};
use serde::{Deserialize, Serialize};

use crate::{
    domain::Policy,
    error::Error,
    service::ROOM,
    store::{self, BrowserRow},
    work::Policies,
};

/// Browsers of one customer that are written to; of more, the oldest are forgotten.
const MOST_BROWSERS: usize = 5;
/// Where consents come from that a browser gave.
const SOURCE: &str = "web_push";
/// What a yes in a browser is for.
const PURPOSES: [Purpose; 2] = [Purpose::Service, Purpose::Marketing];

/// What somebody agreed to, and what proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrowserAgreed {
    /// The browser, as its script writes it: the JSON of a `PushSubscription`.
    pub subscription: String,
    /// The page.
    pub place: Option<String>,
    /// The words that were read.
    pub wording: Option<String>,
    /// Their language.
    pub language: Option<Language>,
    /// The program.
    pub user_agent: Option<String>,
}

/// Where browsers come to say that they take notifications, or no longer do.
#[derive(Clone)]
pub struct BrowserDesk {
    policies: Policies,
}

impl std::fmt::Debug for BrowserDesk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BrowserDesk").finish_non_exhaustive()
    }
}

impl BrowserDesk {
    /// Under these rules.
    pub const fn new(policies: Policies) -> Self {
        Self { policies }
    }

    /// The shop's key, which browsers are to trust; none while the shop does not write by notifications. It is made when it
    /// is asked for first.
    pub fn key(&self, tx: &mut Tx<'_>, at: &Moment) -> Result<Option<String>, Error> {
        let policy = (self.policies)(tx)?;
        if !policy.channels.contains(&Channel::WebPush) {
            return Ok(None);
        }
        if let Some(vapid) = vapid(tx)? {
            return Ok(Some(vapid.public()));
        }
        let made = Vapid::generate().map_err(|_no_chance| Error::PushKey)?;
        shops::keep_first(tx, at, shops::Purpose::Push, &made)?;
        let vapid = vapid(tx)?.ok_or(Error::PushKey)?;
        Ok(Some(vapid.public()))
    }

    /// A customer's browser takes notifications from now on: a yes to service and marketing by them, with its proof. One
    /// that was somebody else's is theirs no more; one that was this customer's already says nothing new.
    pub fn add(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        customer: CustomerId,
        agreed: &BrowserAgreed,
    ) -> Result<Done<()>, Error> {
        let policy = (self.policies)(tx)?;
        let is_on = policy.channels.contains(&Channel::WebPush);
        let subscription = Subscription::read(&agreed.subscription).filter(|_| is_on);
        let current = customers::current(tx, customer)?;
        let (Some(subscription), Some(owner)) = (subscription, current) else {
            return Ok(Done::AlreadyDone(()));
        };
        store::lock_customers(tx, &[owner.id])?;
        let name = subscription.name();
        let before = store::owner_of(tx, &name)?;
        if let Some(other) = before.filter(|other| *other != owner.id) {
            store::delete_browser(tx, other, &name)?;
        }
        let known = store::browsers_of(tx, &[owner.id.raw()])?;
        let same = known.iter().find(|row| row.name == name);
        if same.is_some_and(|row| row.subscription == subscription) {
            return Ok(Done::AlreadyDone(()));
        }
        let is_new = same.is_none();
        for row in known.iter().skip(MOST_BROWSERS.saturating_sub(1)) {
            if row.name != name {
                store::delete_browser(tx, owner.id, &row.name)?;
            }
        }
        let row = BrowserRow {
            customer: owner.id,
            home: owner.id,
            name: name.clone(),
            subscription,
            since: at.now,
        };
        store::put_browser(tx, &row)?;
        tx.touch(ROOM);
        if is_new {
            let said = (ConsentState::Granted, Method::SingleOptIn);
            say(tx, at, &policy, (owner.id, said), (agreed, &name))?;
        }
        Ok(Done::Done(()))
    }

    /// A browser of this customer takes nothing more. When it was their last, that is a no to all notifications.
    pub fn remove(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        (customer, endpoint): (CustomerId, &str),
    ) -> Result<Done<()>, Error> {
        let policy = (self.policies)(tx)?;
        let Some(owner) = customers::current(tx, customer)? else {
            return Ok(Done::AlreadyDone(()));
        };
        store::lock_customers(tx, &[owner.id])?;
        let name = name_of(endpoint);
        if !store::delete_browser(tx, owner.id, &name)? {
            return Ok(Done::AlreadyDone(()));
        }
        tx.touch(ROOM);
        if store::with_browser(tx, &[owner.id.raw()])?.is_empty() {
            let agreed = BrowserAgreed {
                subscription: String::new(),
                place: None,
                wording: None,
                language: None,
                user_agent: None,
            };
            let said = (ConsentState::Refused, Method::Unsubscribe);
            say(tx, at, &policy, (owner.id, said), (&agreed, &name))?;
        }
        Ok(Done::Done(()))
    }
}

fn say(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    (customer, (state, method)): (CustomerId, (ConsentState, Method)),
    (agreed, name): (&BrowserAgreed, &str),
) -> Result<(), Error> {
    for purpose in PURPOSES {
        let about = (Channel::WebPush, purpose);
        let mut consent = Consent::new(about, state, at.now, method, SOURCE);
        consent.place.clone_from(&agreed.place);
        consent.wording.clone_from(&agreed.wording);
        consent.language.clone_from(&agreed.language);
        consent.user_agent.clone_from(&agreed.user_agent);
        consent.confirmation = Some(format!("browser {name}"));
        let _new = customers::set_consent(tx, at, &policy.secret, customer, &consent)?;
    }
    Ok(())
}

/// The shop's key, once there is one.
pub(crate) fn vapid(tx: &mut Tx<'_>) -> Result<Option<Vapid>, Error> {
    let secrets = shops::secrets(tx, shops::Purpose::Push)?;
    let Some(secret) = secrets.first() else {
        return Ok(None);
    };
    Vapid::read(secret.bytes()).map(Some).ok_or(Error::PushKey)
}

/// The browsers of a customer, for who asks what is known of them: the host of each one's push service, and since when.
pub fn browsers(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<Browser>, Error> {
    let rows = store::browsers_of(tx, &[customer.raw()])?;
    let told = rows.into_iter().map(|row| Browser {
        push_service: row.subscription.host().to_owned(),
        since: row.since,
    });
    Ok(told.collect())
}

/// A browser that takes notifications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Browser {
    /// The host of its push service.
    pub push_service: String,
    /// Since when.
    pub since: kernel::Timestamp,
}
