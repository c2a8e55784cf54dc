//! Ways out other than mail: what the shop has set of them, what is handed over, and what comes back.
//!
//! A text message is handed to a provider that keeps no idempotency keys. So that it goes once as far as that allows:
//!
//! 1. Just before the request sets out, one transaction writes down that it does ([`store::set_out`]).
//! 2. An answer of any status is believed: the provider has the message, or has not and is asked again later.
//! 3. Where no answer was seen (the process was killed, the connection broke after the request had left), the provider may
//!    have it. It is not sent again: sending again makes a duplicate nearly always, not sending again loses a message nearly
//!    never. It counts as sent, and what the provider tells later says how it went. A provider that knows idempotency keys
//!    (`messages.sms_knows_keys`) is asked again instead, with the same key.
//!
//! A system of the shop's own is told until it says that it has heard, each time with the same key: it knows by that what it
//! has heard before.
//!
//! A notification goes to all browsers of its customer. Push services know one that comes twice by its topic, and browsers show
//! it once; a browser that is there no more is forgotten.
//!
//! [`store::set_out`]: crate::store::set_out

mod coming;
mod hand;
mod http;
mod push;
mod sms;
mod words;

pub use http::{SmsDoor, sms_router};

pub(crate) use coming::opted_out;
pub(crate) use hand::{Against, Hand, Handed, hand_over};
pub(crate) use push::PushOutlet;
pub(crate) use words::way_out;

use std::collections::{BTreeMap, BTreeSet};

use customers::Channel;
use db::Tx;
use kernel::CustomerId;
use settings::Secret;

use self::sms::SmsOutlet;
use crate::{
    error::Error,
    settings as own,
    store::{self, BrowserRow, Claimed},
};

/// What the shop has set of ways out other than mail.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outlets {
    /// Text messages.
    pub(crate) sms: SmsOutlet,
    /// A system of the shop's own: its address, and what calls of it are signed with; none while it is not set.
    pub(crate) hook: Option<(String, Secret)>,
    /// Notifications of browsers; none while they are captured.
    pub(crate) push: Option<PushOutlet>,
    /// The browsers of those to whom a batch goes.
    pub(crate) browsers: BTreeMap<CustomerId, Vec<BrowserRow>>,
}

impl Outlets {
    /// As it is set now.
    pub(crate) fn read(tx: &mut Tx<'_>) -> Result<Self, Error> {
        let shop = settings::snapshot(tx)?;
        Ok(Self {
            sms: SmsOutlet::read(&shop)?,
            hook: shop
                .get(&own::WEBHOOK_URL)?
                .map(|url| url.as_str().to_owned())
                .zip(shop.get(&own::WEBHOOK_SECRET)?),
            push: PushOutlet::read(tx, &shop)?,
            browsers: BTreeMap::new(),
        })
    }

    /// The browsers of those whom these notifications go to, as they are now.
    pub(crate) fn find_browsers(
        &mut self,
        tx: &mut Tx<'_>,
        going: &[&Claimed],
    ) -> Result<(), Error> {
        let notified = going.iter().filter(|one| one.channel == Channel::WebPush);
        let customers: BTreeSet<i64> = notified.map(|one| one.customer.raw()).collect();
        if customers.is_empty() {
            return Ok(());
        }
        let customers: Vec<i64> = customers.into_iter().collect();
        for row in store::browsers_of(tx, &customers)? {
            self.browsers.entry(row.customer).or_default().push(row);
        }
        Ok(())
    }

    /// Whether a message whose answer nobody saw may go again: the other side knows it by its key.
    pub(crate) const fn may_repeat(&self, channel: Channel) -> bool {
        match channel {
            Channel::Sms => self.sms.knows_keys,
            Channel::Email | Channel::Whatsapp | Channel::WebPush | Channel::Webhook => true,
        }
    }
}
