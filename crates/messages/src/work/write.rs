//! From the facts to a letter.

use courier::{
    push::Urgency,
    sms::{Origin, plain, size},
};
use customers::Purpose;
use kernel::{EmailAddress, Language, Timestamp};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::{
    Office,
    prepare::{Stop, look_of},
};
use crate::{
    content::{Built, Ready, Recipient, Scene},
    domain::{MessageId, Reason},
    letter::{Around, HookMessage, Letter, Party, PushMessage, Rendered, Shop, TextMessage},
    outlets::{Outlets, way_out},
    service::UnsubscribeLink,
    store::AskRow,
    templates::Said,
    tracking::{Marks, Track, track, track_link, track_text},
};

/// What writing one letter needs.
pub(super) struct Pen<'a> {
    pub(super) shop: &'a Shop,
    pub(super) office: &'a Office,
    pub(super) now: Timestamp,
    pub(super) track: Track,
    pub(super) outlets: &'a Outlets,
}

/// What is said, and what stands around it.
struct Telling {
    facts: Value,
    around: Around,
}

impl Pen<'_> {
    fn telling(
        &self,
        message: MessageId,
        ask: &AskRow,
        recipient: &Recipient,
        built: Built,
    ) -> Result<Telling, Stop> {
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
        Ok(Telling { facts, around })
    }

    fn scene<'s>(&'s self, recipient: &'s Recipient, telling: &'s Telling) -> Scene<'s> {
        Scene {
            shop: self.shop,
            recipient,
            facts: &telling.facts,
            around: &telling.around,
            now: self.now,
        }
    }

    /// A text message: short, with a way out where it is needed.
    pub(super) fn text(
        &self,
        message: MessageId,
        ask: &AskRow,
        (template, recipient): (&Ready, &Recipient),
        built: Built,
    ) -> Result<TextMessage, Stop> {
        let telling = self.telling(message, ask, recipient, built)?;
        let scene = self.scene(recipient, &telling);
        let said = template.words.say_text(&scene).map_err(failed)?;
        let to = recipient
            .phone
            .clone()
            .ok_or_else(|| failed("its recipient has no telephone".to_owned()))?;
        let sms = &self.outlets.sms;
        let from = sms.origin(to.as_str());
        if from.is_none() && sms.gateway.is_some() {
            let why = "nobody is set to send to this number: see `messages.sms_from`";
            return Err(failed(why.to_owned()));
        }
        let marks = self.marks(message, ask, recipient);
        let (mut body, links) = track_text(said.body, &marks);
        if ask.purpose == Purpose::Marketing && sms.tells_way_out {
            let link = telling.around.unsubscribe.as_deref();
            let hears = from.is_none_or(Origin::hears);
            if let Some(line) = way_out(&body, &said.language, (hears, link)) {
                body.push('\n');
                body.push_str(&line);
            }
        }
        if sms.is_plain {
            body = plain(&body);
        }
        Ok(TextMessage {
            language: said.language,
            to,
            from: from
                .map(|from| from.as_str().to_owned())
                .unwrap_or_default(),
            size: size(&body),
            body,
            links,
        })
    }

    /// What is counted of one message.
    fn marks(&self, message: MessageId, ask: &AskRow, recipient: &Recipient) -> Marks<'_> {
        Marks {
            links: &*self.office.links,
            track: self.track,
            purpose: ask.purpose,
            customer: recipient.customer,
            message,
            now: self.now,
        }
    }

    /// A notification of browsers.
    pub(super) fn push(
        &self,
        message: MessageId,
        ask: &AskRow,
        (template, recipient): (&Ready, &Recipient),
        built: Built,
    ) -> Result<PushMessage, Stop> {
        let telling = self.telling(message, ask, recipient, built)?;
        let scene = self.scene(recipient, &telling);
        let said = template.words.say_push(&scene).map_err(failed)?;
        let marks = self.marks(message, ask, recipient);
        let push = PushMessage {
            language: said.language,
            title: said.title,
            body: said.text,
            link: track_link(said.link, &marks),
            urgency: match ask.purpose {
                Purpose::Transactional => Urgency::High,
                Purpose::Service => Urgency::Normal,
                Purpose::Marketing => Urgency::Low,
            },
        };
        if push.told(message).len() > courier::push::LARGEST {
            return Err(failed("the notification is too long".to_owned()));
        }
        Ok(push)
    }

    /// What a system of the shop's own is told: every form that the template has words for, and what they are made of.
    pub(super) fn hook(
        &self,
        message: MessageId,
        ask: &AskRow,
        (template, recipient): (&Ready, &Recipient),
        built: Built,
    ) -> Result<HookMessage, Stop> {
        let telling = self.telling(message, ask, recipient, built)?;
        let scene = self.scene(recipient, &telling);
        let document = template.words.document();
        let mut hook = HookMessage {
            language: document.language_for(&recipient.language),
            subject: String::new(),
            body: Value::Null,
        };
        let mut words = Map::new();
        if document.has_letter() {
            let said = template.words.say(&scene).map_err(failed)?;
            words.insert("subject".to_owned(), json!(said.subject));
            words.insert("text".to_owned(), json!(said.rendered.text));
            words.insert("html".to_owned(), json!(said.rendered.html));
            hook.subject = said.subject;
        }
        if !document.sms.is_empty() {
            let said = template.words.say_text(&scene).map_err(failed)?;
            words.insert("sms".to_owned(), json!(said.body));
        }
        if document.push.is_some() {
            let said = template.words.say_push(&scene).map_err(failed)?;
            let told = json!({"title": said.title, "text": said.text, "link": said.link});
            words.insert("push".to_owned(), told);
        }
        hook.body = json!({
            "id": message,
            "programme": ask.programme,
            "purpose": ask.purpose,
            "topic": ask.topic,
            "template": ask.content.template,
            "template_version": ask.content.version,
            "language": hook.language,
            "customer": {
                "id": recipient.customer,
                "email": recipient.email,
                "phone": recipient.phone,
                "first_name": recipient.first_name,
                "last_name": recipient.last_name,
            },
            "words": words,
            "facts": telling.facts,
            "links": {
                "unsubscribe": telling.around.unsubscribe,
                "preferences": telling.around.preferences,
            },
        });
        Ok(hook)
    }

    /// A mail.
    pub(super) fn letter(
        &self,
        message: MessageId,
        ask: &AskRow,
        (template, recipient): (&Ready, &Recipient),
        built: Built,
    ) -> Result<Letter, Stop> {
        let telling = self.telling(message, ask, recipient, built)?;
        let scene = self.scene(recipient, &telling);
        let said = template.words.say(&scene).map_err(failed)?;
        let to = recipient
            .email
            .clone()
            .ok_or_else(|| failed("its recipient has no address".to_owned()))?;
        let marks = self.marks(message, ask, recipient);
        let rendered = track(said.rendered.clone(), &marks);
        let around = telling.around;
        Ok(self.addressed(message, ask, (recipient, to), (said, around), rendered))
    }

    fn addressed(
        &self,
        message: MessageId,
        ask: &AskRow,
        (recipient, address): (&Recipient, EmailAddress),
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
            to: Party { name, address },
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

fn failed(why: String) -> Stop {
    Stop::Failed(Reason::Content { why })
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
