//! Looking at a template before anybody gets it: with a sample, or with a customer and something that happened to them.

use courier::sms::{Encoding, Size, odd_letters, plain, size};
use customers::{Channel, Purpose};
use db::{DbError, Tx};
use kernel::{CustomerId, Done, EmailAddress, Language, Moment, Phone, Span, Zone};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{desk::Desk, document::Problem, render::Said};
use crate::{
    content::{BuildRequest, Built, Contents, Ready, Recipient, Scene},
    domain::{Ask, AskId, ContentRef, Merging, Topic},
    error::Error,
    letter::{Around, LARGEST_HTML, Shop},
    public::SizeView,
    service,
    tracking::rewrite,
};

/// From how many hundredths of what mail programs bear on there is a word about it.
const LARGE: usize = 90;
/// How long a test waits for a server.
const TEST_WAITS: Span = Span::from_hours(1);
/// Events of the past that are looked through for one that a template can speak of.
const EVENTS: u32 = 50;
/// Most links that are told.
const MOST_LINKS: usize = 100;
/// The telephone number of the sample: one of those that are kept for films (Ofcom).
const NUMBER: &str = "+447700900123";
/// The way out, in a preview.
const UNSUBSCRIBE: &str = "https://example.com/unsubscribe";

/// For whom a template is looked at, and about what.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = TemplateLook)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// The customer; a sample where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "cus_12")]
    pub customer: Option<CustomerId>,
    /// Something that happened to them, by its number on their timeline; the newest that the template can speak of where
    /// left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<i64>,
    /// What a programme would say instead: `{"event": {"order": "ord_…"}}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub data: Option<Value>,
    /// In this language, instead of the customer's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "de")]
    pub language: Option<Language>,
}

/// Who gets a test, and what it shows.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[schema(as = TemplateTrial)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// The address of a customer of the shop, such as somebody of the staff.
    #[schema(value_type = String, example = "ana@example.org")]
    pub to: EmailAddress,
    /// By what way, of those that the template has words for; its first where left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "sms")]
    pub channel: Option<Channel>,
    /// What it shows.
    #[serde(default)]
    pub look: Look,
}

/// A template's words for one customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = TemplatePreview)]
pub struct Preview {
    /// The language it is in.
    pub language: String,
    /// The subject; empty, as what follows, when the template has no words for mail.
    pub subject: String,
    /// What mail programs show beside it.
    pub preheader: String,
    /// The message.
    pub html: String,
    /// The same in plain text.
    pub text: String,
    /// Length of the HTML in bytes.
    pub html_bytes: usize,
    /// Where its links lead, in their order.
    pub links: Vec<String>,
    /// The text message, where the template has words for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sms: Option<TextPreview>,
    /// The notification, where the template has words for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub push: Option<PushPreview>,
    /// What nobody meant: values that are not there, links without protection, a size that mail programs may cut.
    pub warnings: Vec<String>,
}

/// A notification for one customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = TemplatePushPreview)]
pub struct PushPreview {
    /// Its first line.
    pub title: String,
    /// What it says.
    pub text: String,
    /// Where a click on it leads.
    pub link: String,
}

/// A text message for one customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = TemplateTextPreview)]
pub struct TextPreview {
    /// What it says.
    pub text: String,
    /// How much room it takes.
    #[serde(flatten)]
    pub size: SizeView,
}

/// What stands behind a message that is looked at or tried.
pub(crate) struct Stage {
    pub(crate) recipient: Recipient,
    pub(crate) facts: Value,
}

/// Finds what a look asks for. The inner error says why there is nothing to show.
pub(crate) fn staged(
    tx: &mut Tx<'_>,
    at: &Moment,
    contents: &Contents,
    (ready, shop, zone): (&Ready, &Shop, &Zone),
    look: &Look,
) -> Result<Result<Stage, String>, Error> {
    let builder = ready.words.document().builder.as_str();
    let Some(builder) = contents.builder(builder) else {
        return Ok(Err(format!("there is no builder `{builder}`")));
    };
    let Some(customer) = look.customer else {
        if look.event.is_some() || look.data.is_some() {
            return Ok(Err(
                "say whose event it is: `customer` is missing".to_owned()
            ));
        }
        return Ok(Ok(Stage {
            recipient: sample(&ready.words.document().fallback, zone, look)?,
            facts: contents.sample(builder),
        }));
    };
    let Some(found) = customers::current(tx, customer)? else {
        return Ok(Err(format!("there is no customer {customer}")));
    };
    let recipient = Recipient {
        customer: found.id,
        email: match found.email.clone() {
            Some(address) => Some(address),
            None => Some(nobody()?),
        },
        phone: found.phone.clone(),
        first_name: found.first_name.clone(),
        last_name: found.last_name.clone(),
        language: match &look.language {
            Some(language) => language.clone(),
            None => shop.language_for(found.language.as_ref()),
        },
        zone: found.zone(zone),
        may_promote: true,
    };
    let data = match occasions(tx, found.id, look)? {
        Ok(data) => data,
        Err(why) => return Ok(Err(why)),
    };
    let request = |data: Value| BuildRequest {
        recipient: recipient.clone(),
        data,
        also: Vec::new(),
    };
    let requests: Vec<BuildRequest> = data.into_iter().map(request).collect();
    let mut refused = "nothing has happened to them that it could speak of".to_owned();
    for built in contents.find_facts(tx, at, builder, &requests)? {
        match built {
            Built::Ready(facts) => return Ok(Ok(Stage { recipient, facts })),
            Built::Moot(why) | Built::Impossible(why) => refused = why,
        }
    }
    Ok(Err(refused))
}

/// What a builder may be asked: what the look says, or everything that happened lately, the newest first.
fn occasions(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    look: &Look,
) -> Result<Result<Vec<Value>, String>, DbError> {
    if let Some(data) = &look.data {
        return Ok(Ok(vec![data.clone()]));
    }
    if let Some(seq) = look.event {
        let page = events::timeline(tx, customer, Some(seq.saturating_add(1)), 1)?;
        let found = page.into_iter().find(|event| event.seq == seq);
        return Ok(found
            .map(|event| vec![json!({"event": event.data})])
            .ok_or_else(|| format!("there is no event {seq} on their timeline")));
    }
    let page = events::timeline(tx, customer, None, EVENTS)?;
    let mut data: Vec<Value> = page
        .into_iter()
        .map(|event| json!({"event": event.data}))
        .collect();
    data.push(json!({}));
    Ok(Ok(data))
}

fn sample(fallback: &Language, zone: &Zone, look: &Look) -> Result<Recipient, Error> {
    Ok(Recipient {
        customer: CustomerId::NOBODY,
        email: Some(nobody()?),
        phone: Phone::parse(NUMBER, None).ok(),
        first_name: Some("Ana".to_owned()),
        last_name: Some("Silva".to_owned()),
        language: look.language.clone().unwrap_or_else(|| fallback.clone()),
        zone: zone.clone(),
        may_promote: true,
    })
}

fn nobody() -> Result<EmailAddress, Error> {
    EmailAddress::parse("preview@example.com").map_err(|_never| Error::Nobody)
}

fn unshown(why: String) -> Error {
    Error::Unshown { why }
}

impl Desk {
    /// What a version says.
    pub fn preview(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        (name, version): (&str, u32),
        look: &Look,
    ) -> Result<Preview, Error> {
        let ready = self.ready(tx, name, version)?;
        self.show(tx, at, &ready, look)
    }

    /// What a document says that is not saved.
    pub fn preview_document(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        document: &Value,
        look: &Look,
    ) -> Result<Preview, Error> {
        let ready = self.understood(tx, at, &document.to_string())?;
        self.show(tx, at, &ready, look)
    }

    pub(super) fn show(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        ready: &Ready,
        look: &Look,
    ) -> Result<Preview, Error> {
        let (shop, zone) = self.place(tx)?;
        let stage = staged(tx, at, &self.contents, (ready, &shop, &zone), look)?;
        let stage = stage.map_err(unshown)?;
        shown(ready, &shop, &stage, at).map_err(unshown)
    }

    /// Works a document out for the sample in each of its languages.
    pub(super) fn try_out(&self, tx: &mut Tx<'_>, at: &Moment, ready: &Ready) -> Result<(), Error> {
        let (shop, zone) = self.place(tx)?;
        for language in ready.words.document().languages() {
            let look = Look {
                language: Some(language.clone()),
                ..Look::default()
            };
            let stage = staged(tx, at, &self.contents, (ready, &shop, &zone), &look)?;
            let tried = stage.and_then(|stage| shown(ready, &shop, &stage, at));
            if let Err(why) = tried {
                let problem = Problem::new(format!("$.{language}"), why);
                return Err(Error::Document(vec![problem]));
            }
        }
        Ok(())
    }

    /// Sends what a look shows to a customer, such as somebody of the staff, through the same queue as everything else and
    /// whatever they agreed to.
    pub fn test(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        (name, version): (&str, u32),
        trial: &Trial,
    ) -> Result<Done<AskId>, Error> {
        let ready = self.ready(tx, name, version)?;
        let _readable = self.show(tx, at, &ready, &trial.look)?;
        let key = customers::Key::Email(trial.to.clone());
        let customer = customers::find(tx, &key)?.ok_or_else(|| {
            unshown("nobody of the shop's customers has this address: add them first".to_owned())
        })?;
        let channel = trial.channel.unwrap_or(ready.channel);
        if !ready.words.document().channels().contains(&channel) {
            return Err(unshown(format!(
                "the template has no words for `{channel}`"
            )));
        }
        let policy = (self.policies)(tx)?;
        let ask = Ask {
            customer,
            purpose: Purpose::Transactional,
            topic: Topic::parse("test")?,
            programme: "test".to_owned(),
            cause: format!("test {name} {version} {}", at.now),
            content: ContentRef {
                template: name.to_owned(),
                version,
                data: json!({"test": trial.look}),
            },
            channels: vec![channel],
            value: 0,
            earliest: at.now,
            latest: at.now.plus(TEST_WAITS),
            merging: Merging::Apart,
        };
        service::ask(tx, at, &policy, &ask)
    }

    /// The shop's face, and its clock. Who it is from does not show in a preview.
    fn place(&self, tx: &mut Tx<'_>) -> Result<(Shop, Zone), Error> {
        let settings = settings::snapshot(tx)?;
        let mut shop = Shop::from_settings(&settings, nobody()?, None)?;
        shop.logo = (self.logo)(tx)?;
        Ok((shop, (self.policies)(tx)?.zone.clone()))
    }
}

fn shown(ready: &Ready, shop: &Shop, stage: &Stage, at: &Moment) -> Result<Preview, String> {
    let link = |last: &str| Some(format!("https://example.com/{last}"));
    let around = Around {
        unsubscribe: Some(UNSUBSCRIBE.to_owned()),
        preferences: link("preferences"),
        view: link("view"),
    };
    let scene = Scene {
        shop,
        recipient: &stage.recipient,
        facts: &stage.facts,
        around: &around,
        now: at.now,
    };
    let document = ready.words.document();
    let mut preview = if document.has_letter() {
        shown_letter(ready.words.say(&scene)?)
    } else {
        let language = document.language_for(&stage.recipient.language);
        unwritten(&language)
    };
    if !document.sms.is_empty() {
        let said = ready.words.say_text(&scene)?;
        let text = plain(&said.body);
        let size = size(&text);
        preview.warnings.extend(text_warnings(&text, size));
        for warning in said.warnings {
            if !preview.warnings.contains(&warning) {
                preview.warnings.push(warning);
            }
        }
        preview.sms = Some(TextPreview {
            text,
            size: size.into(),
        });
    }
    if document.push.is_some() {
        let said = ready.words.say_push(&scene)?;
        for warning in said.warnings {
            if !preview.warnings.contains(&warning) {
                preview.warnings.push(warning);
            }
        }
        preview.push = Some(PushPreview {
            title: said.title,
            text: said.text,
            link: said.link,
        });
    }
    Ok(preview)
}

fn unwritten(language: &Language) -> Preview {
    Preview {
        language: language.code().to_owned(),
        subject: String::new(),
        preheader: String::new(),
        html: String::new(),
        text: String::new(),
        html_bytes: 0,
        links: Vec::new(),
        sms: None,
        push: None,
        warnings: Vec::new(),
    }
}

/// From how many segments there is a word about what a text costs.
const MANY_SEGMENTS: usize = 4;

fn text_warnings(text: &str, size: Size) -> Vec<String> {
    let mut warnings = Vec::new();
    if size.encoding == Encoding::Ucs2 {
        let odd: String = odd_letters(text).into_iter().take(10).collect();
        warnings.push(format!(
            "the text message has letters that halve its room: {odd}"
        ));
    }
    if size.segments >= MANY_SEGMENTS {
        warnings.push(format!(
            "the text message takes {} parts, and each is paid for",
            size.segments
        ));
    }
    warnings
}

fn shown_letter(said: Said) -> Preview {
    let Said {
        language,
        subject,
        preheader,
        rendered,
        mut warnings,
    } = said;
    let mut links = Vec::new();
    let _same = rewrite(&rendered.html, &mut |_number, target| {
        if links.len() < MOST_LINKS {
            links.push(target.to_owned());
        }
        None
    });
    for link in links.iter().filter(|link| link.starts_with("http://")) {
        warnings.push(format!("`{link}` is not protected: use https://"));
    }
    if !links.iter().any(|link| link == UNSUBSCRIBE) {
        warnings.push(
            "there is no way out: link to `{{ links.unsubscribe }}`, which marketing must have"
                .to_owned(),
        );
    }
    let html_bytes = rendered.html.len();
    if html_bytes > LARGEST_HTML / 100 * LARGE {
        warnings.push(format!(
            "the message has {} KB of HTML, and mail programs cut what is longer than {}",
            html_bytes / 1000,
            LARGEST_HTML / 1000
        ));
    }
    Preview {
        language: language.code().to_owned(),
        subject,
        preheader,
        html: rendered.html,
        text: rendered.text,
        html_bytes,
        links,
        sms: None,
        push: None,
        warnings,
    }
}
