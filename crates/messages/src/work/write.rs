//! From the facts to a letter.

use customers::Purpose;
use kernel::{EmailAddress, Language, Timestamp};
use sha2::{Digest as _, Sha256};

use super::{
    Office,
    prepare::{Stop, look_of},
};
use crate::{
    content::{Built, Ready, Recipient, Scene},
    domain::{MessageId, Reason},
    letter::{Around, Letter, Party, Rendered, Shop},
    service::UnsubscribeLink,
    store::AskRow,
    templates::Said,
    tracking::{Marks, Track, track},
};

/// What writing one letter needs.
pub(super) struct Pen<'a> {
    pub(super) shop: &'a Shop,
    pub(super) office: &'a Office,
    pub(super) now: Timestamp,
    pub(super) track: Track,
}

impl Pen<'_> {
    pub(super) fn write(
        &self,
        message: MessageId,
        ask: &AskRow,
        (template, recipient): (&Ready, &Recipient),
        built: Built,
    ) -> Result<Letter, Stop> {
        let failed = |why: String| Stop::Failed(Reason::Content { why });
        let facts = match built {
            Built::Ready(facts) => facts,
            Built::Moot(why) => return Err(Stop::Refused(Reason::Moot { why })),
            Built::Impossible(why) => return Err(failed(why)),
        };
        let link = UnsubscribeLink {
            customer: recipient.customer,
            message,
        };
        let links = &self.office.links;
        let may_refuse = ask.purpose != Purpose::Transactional || look_of(ask).is_some();
        let around = Around {
            unsubscribe: may_refuse.then(|| links.unsubscribe(&link, self.now)),
            preferences: links.preferences(&link, self.now).filter(|_| may_refuse),
            view: links.view(&link, self.now),
        };
        let scene = Scene {
            shop: self.shop,
            recipient,
            facts: &facts,
            around: &around,
            now: self.now,
        };
        let said = template.words.say(&scene).map_err(failed)?;
        let marks = Marks {
            links: &*self.office.links,
            track: self.track,
            purpose: ask.purpose,
            customer: recipient.customer,
            message,
            now: self.now,
        };
        let rendered = track(said.rendered.clone(), &marks);
        Ok(self.letter(message, ask, recipient, (said, around), rendered))
    }

    fn letter(
        &self,
        message: MessageId,
        ask: &AskRow,
        recipient: &Recipient,
        (said, around): (Said, Around),
        rendered: Rendered,
    ) -> Letter {
        let shop = self.shop;
        let sender = self.office.senders.of(&ask.programme, ask.purpose);
        let from = sender.map_or(&shop.from, |sender| &sender.from);
        let reply_to = sender
            .and_then(|sender| sender.reply_to.as_ref())
            .or(shop.reply_to.as_ref());
        let domain = domain(&from.address);
        let name = match (&recipient.first_name, &recipient.last_name) {
            (Some(first), Some(last)) => Some(format!("{first} {last}")),
            (Some(one), None) | (None, Some(one)) => Some(one.clone()),
            (None, None) => None,
        };
        let language: Language = said.language;
        Letter {
            language,
            from: from.clone(),
            to: Party {
                name,
                address: recipient.address.clone(),
            },
            reply_to: reply_to.map(|party| Party {
                name: party.name.clone(),
                address: self.office.links.marked(&party.address, message),
            }),
            bounces_to: shop.bounces_to.as_ref().map_or_else(
                || from.address.clone(),
                |address| self.office.links.marked(address, message),
            ),
            message_id: format!("{message}@{domain}"),
            date: self.now,
            subject: said.subject,
            text: rendered.text,
            html: rendered.html,
            list: around
                .unsubscribe
                .is_some()
                .then(|| (shop.name.clone(), format!("{}.{domain}", ask.topic))),
            unsubscribe: around.unsubscribe,
            feedback_id: feedback_id(ask, &domain),
            references: Vec::new(),
        }
    }
}

/// The sender's domain in plain ASCII; one that is not is told apart by its hash.
fn domain(from: &EmailAddress) -> String {
    let domain = from.domain();
    if domain.is_ascii() {
        domain.to_ascii_lowercase()
    } else {
        format!("{}.invalid", fingerprint(domain))
    }
}

/// Ten hexadecimal digits that stand for a text.
fn fingerprint(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let number = digest.iter().take(5).fold(0_u64, |number, byte| {
        number.wrapping_shl(8) | u64::from(*byte)
    });
    format!("{number:010x}")
}

/// `programme:purpose:email:sender`, for the figures that mailbox providers give per sender.
fn feedback_id(ask: &AskRow, domain: &str) -> String {
    let programme: String = ask
        .programme
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.'))
        .take(64)
        .collect();
    let purpose = ask.purpose.word();
    format!("{programme}:{purpose}:email:p{}", fingerprint(domain))
}
