//! Notifications of browsers, as the shop has set them, and handed over.

use std::sync::Arc;

use courier::push::{Handed as Answered, Notification, Unfit, Vapid, handed};
use settings::Snapshot;

use super::hand::{Hand, Handed, unfit};
use crate::{
    browsers, domain::MessageId, error::Error, letter::PushMessage, settings as own,
    store::BrowserRow,
};

/// What notifications go with.
#[derive(Clone, Debug)]
pub(crate) struct PushOutlet {
    vapid: Arc<Vapid>,
    /// Where push services reach the shop: `mailto:…`.
    contact: String,
}

impl PushOutlet {
    /// None while the shop has not said where it is reached, or no browser has ever asked for its key: notifications are
    /// captured.
    pub(crate) fn read(tx: &mut db::Tx<'_>, shop: &Snapshot) -> Result<Option<Self>, Error> {
        let contact = shop.get(&own::PUSH_CONTACT)?;
        let is_on = shop
            .get(&own::CHANNELS)?
            .all()
            .contains(&customers::Channel::WebPush);
        let Some(contact) = contact.filter(|_| is_on) else {
            return Ok(None);
        };
        Ok(browsers::vapid(tx)?.map(|vapid| Self {
            vapid: Arc::new(vapid),
            contact: format!("mailto:{}", contact.as_str()),
        }))
    }
}

/// A notification to all browsers of its customer. It counts as taken when one of them gets it; those that are there no
/// more are told. One whose answer nobody saw goes again: push services and browsers know it by its topic and tag.
pub(super) fn hand_push(
    hand: Hand<'_>,
    message: MessageId,
    push: &PushMessage,
    set_out: impl FnOnce() -> bool,
) -> Option<(Handed, Vec<String>)> {
    let Some(outlet) = &hand.outlets.push else {
        return Some((Handed::Captured { segments: 0 }, Vec::new()));
    };
    let browsers = hand.outlets.browsers.get(&hand.customer);
    let browsers = browsers.map(Vec::as_slice).unwrap_or_default();
    if browsers.is_empty() {
        return Some((
            unfit("they have no browser that takes notifications"),
            Vec::new(),
        ));
    }
    if !set_out() {
        return None;
    }
    let mut tally = Tally::default();
    for browser in browsers {
        tally.note(browser, hand_one(hand, outlet, (message, push), browser));
    }
    Some(tally.sum(browsers.len()))
}

fn hand_one(
    hand: Hand<'_>,
    outlet: &PushOutlet,
    (message, push): (MessageId, &PushMessage),
    browser: &BrowserRow,
) -> Answered {
    let (topic, body) = (message.to_string(), push.told(message));
    let notification = Notification {
        to: &browser.subscription,
        body: &body,
        valid_for: hand.latest.since(hand.now).seconds(),
        urgency: push.urgency,
        topic: &topic,
    };
    let request = outlet
        .vapid
        .request(&notification, (&outlet.contact, hand.now));
    match request {
        Ok(request) => handed(hand.fetch.fetch(&request).as_ref()),
        Err(why @ Unfit::Key) => Answered::Gone {
            said: why.to_string(),
        },
        Err(why @ (Unfit::TooLong | Unfit::Machine)) => Answered::Refused {
            said: why.to_string(),
        },
    }
}

/// What several browsers came to.
#[derive(Default)]
struct Tally {
    taken: usize,
    gone: Vec<String>,
    later: Option<(Option<u32>, String)>,
    said: String,
}

impl Tally {
    fn note(&mut self, browser: &BrowserRow, answered: Answered) {
        match answered {
            Answered::Taken => self.taken = self.taken.saturating_add(1),
            Answered::Gone { said } => {
                self.gone.push(browser.name.clone());
                self.said = said;
            }
            Answered::Later { after, said } => {
                let before = self.later.take().and_then(|(after, _)| after);
                self.later = Some((before.max(after), said));
            }
            Answered::Refused { said } => self.said = said,
        }
    }

    fn sum(self, of: usize) -> (Handed, Vec<String>) {
        let handed = if self.taken > 0 {
            Handed::Accepted {
                note: format!("{} of {of} browsers", self.taken),
                delivery: None,
            }
        } else if let Some((after, note)) = self.later {
            Handed::Later { after, note }
        } else {
            let is_gone = self.gone.len() == of;
            Handed::Refused {
                code: if is_gone { "gone" } else { "refused" },
                note: self.said,
                against: None,
            }
        };
        (handed, self.gone)
    }
}
