//! One message: the Liquid of a document worked out for one recipient.

use kernel::{Currency, EmailAddress, Language, Phone};
use liquid::{Limits, Locale, Scene as LiquidScene, Warning};
use serde_json::{Value, json};

use super::{
    compile::{Compiled, Spoken},
    document::Problem,
    plain,
};
use crate::{
    content::{BESIDE, Scene},
    letter::{LARGEST_HTML, Rendered},
};

/// A text message in words.
#[derive(Clone, Debug, PartialEq)]
pub struct SaidText {
    /// The language it is in.
    pub language: Language,
    /// What it says.
    pub body: String,
    /// What nobody meant: a value that is not there, shown as nothing.
    pub warnings: Vec<String>,
}

/// A notification in words.
#[derive(Clone, Debug, PartialEq)]
pub struct SaidPush {
    /// The language it is in.
    pub language: Language,
    /// Its first line.
    pub title: String,
    /// What it says.
    pub text: String,
    /// Where a click on it leads.
    pub link: String,
    /// What nobody meant: a value that is not there, shown as nothing.
    pub warnings: Vec<String>,
}

/// Longest first line of a notification, in characters; systems cut what is longer than some fifty.
const LONGEST_TITLE: usize = 120;
/// Longest text of a notification, in characters; systems cut what is longer than some hundred and fifty.
const LONGEST_PUSH: usize = 400;
/// Longest text message, in characters: what providers take at a time.
const LONGEST_TEXT: usize = 1_600;

/// A message in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The language it is in.
    pub language: Language,
    /// The subject, one line.
    pub subject: String,
    /// What mail programs show beside the subject.
    pub preheader: String,
    /// HTML and plain text.
    pub rendered: Rendered,
    /// What nobody meant: a value that is not there, shown as nothing.
    pub warnings: Vec<String>,
}

impl Compiled {
    /// Works it out. Refuses what mail programs would cut, and links that lead nowhere.
    pub fn say(&self, scene: &Scene<'_>) -> Result<Said, String> {
        let spoken = self
            .spoken(&scene.recipient.language)
            .map_err(|problems| told(&problems))?;
        let Some(letter) = &spoken.letter else {
            return Err(
                "the template says nothing by mail: it has neither blocks nor `mjml`".to_owned(),
            );
        };
        let mut work = Work::new(self, &spoken, scene);
        let subject = work.line("subject", &letter.subject)?;
        let preheader = work.line("preheader", &letter.preheader)?;
        work.data.message(&subject, &preheader, &spoken.language);
        let html = work.render("the HTML", &letter.html)?;
        check_links(&html)?;
        if html.len() > LARGEST_HTML {
            return Err(format!(
                "the message has {} KB of HTML, and mail programs cut what is longer than {}",
                html.len() / 1000,
                LARGEST_HTML / 1000
            ));
        }
        let text = if let Some(text) = &letter.text {
            tidy(&work.render("the plain text", text)?)
        } else {
            let because = work.line("because", &letter.because)?;
            let mut lines = vec![plain::of_html(&html), "-- ".to_owned(), because];
            lines.extend(scene.around.unsubscribe.clone());
            lines.join("\n") + "\n"
        };
        if subject.is_empty() {
            return Err("the subject is empty".to_owned());
        }
        Ok(Said {
            language: spoken.language.clone(),
            subject,
            preheader,
            rendered: Rendered { text, html },
            warnings: work.warnings,
        })
    }

    /// Works the short form out. Refuses what is empty, and what providers do not take.
    pub fn say_text(&self, scene: &Scene<'_>) -> Result<SaidText, String> {
        let spoken = self
            .spoken(&scene.recipient.language)
            .map_err(|problems| told(&problems))?;
        let Some(text) = &spoken.sms else {
            return Err("the template says nothing for telephones: it has no `sms`".to_owned());
        };
        let mut work = Work::new(self, &spoken, scene);
        let body = tidy(&work.render("the text message", text)?);
        let body = body.trim_end().to_owned();
        if body.is_empty() {
            return Err("the text message is empty".to_owned());
        }
        let length = body.chars().count();
        if length > LONGEST_TEXT {
            return Err(format!(
                "the text message has {length} characters, and providers take {LONGEST_TEXT}"
            ));
        }
        Ok(SaidText {
            language: spoken.language.clone(),
            body,
            warnings: work.warnings,
        })
    }
}

impl Compiled {
    /// Works the form for browsers out. Refuses what is empty or too long, and a link that leads nowhere.
    pub fn say_push(&self, scene: &Scene<'_>) -> Result<SaidPush, String> {
        let spoken = self
            .spoken(&scene.recipient.language)
            .map_err(|problems| told(&problems))?;
        let Some(push) = &spoken.push else {
            return Err("the template says nothing to browsers: it has no `push`".to_owned());
        };
        let mut work = Work::new(self, &spoken, scene);
        let title = work.line("the notification's title", &push.title)?;
        let text = tidy(&work.render("the notification", &push.text)?);
        let text = text.trim_end().to_owned();
        let link = work.line("the notification's link", &push.link)?;
        if title.is_empty() {
            return Err("the notification's title is empty".to_owned());
        }
        for (part, words, most) in [
            ("title", &title, LONGEST_TITLE),
            ("text", &text, LONGEST_PUSH),
        ] {
            let length = words.chars().count();
            if length > most {
                return Err(format!(
                    "the notification's {part} has {length} characters, and there is room for {most}"
                ));
            }
        }
        if !link.starts_with("https://") && !link.starts_with("http://") {
            return Err(
                "the notification's link does not begin with https:// or http://".to_owned(),
            );
        }
        Ok(SaidPush {
            language: spoken.language.clone(),
            title,
            text,
            link,
            warnings: work.warnings,
        })
    }
}

fn locale(scene: &Scene<'_>, spoken: &Spoken) -> Locale {
    let language = with_country(&spoken.language, &scene.recipient.language);
    let mut locale = Locale::new(language, scene.now);
    locale.zone = scene.recipient.zone.clone();
    locale.currency = currency(scene.facts);
    locale
}

/// Problems in one line.
pub(crate) fn told(problems: &[Problem]) -> String {
    let told: Vec<String> = problems
        .iter()
        .map(|problem| format!("{}: {}", problem.at, problem.problem))
        .collect();
    told.join("; ")
}

/// The template's language with the recipient's country, where both are the same language.
fn with_country(spoken: &Language, theirs: &Language) -> Language {
    if spoken.primary() == theirs.primary() {
        theirs.clone()
    } else {
        spoken.clone()
    }
}

fn currency(facts: &Value) -> Option<Currency> {
    Currency::parse(facts.get("currency")?.as_str()?).ok()
}

struct Work<'a> {
    spoken: &'a Spoken,
    locale: Locale,
    data: Data<'a>,
    warnings: Vec<String>,
}

impl<'a> Work<'a> {
    fn new(compiled: &'a Compiled, spoken: &'a Spoken, scene: &Scene<'a>) -> Self {
        Self {
            spoken,
            locale: locale(scene, spoken),
            data: Data::of(scene, &spoken.language, &compiled.document().builder),
            warnings: Vec::new(),
        }
    }

    fn render(&mut self, part: &str, template: &liquid::Template) -> Result<String, String> {
        let fields = self.data.fields();
        let scene = LiquidScene {
            data: &fields,
            host: &self.spoken.texts,
            locale: &self.locale,
            limits: Limits::MESSAGE,
            is_over: None,
        };
        let rendered = template
            .render(&scene)
            .map_err(|error| format!("{part} of the template: {error}"))?;
        for warning in &rendered.warnings {
            let told = match warning {
                Warning::Undefined(_) | Warning::Filter { .. } => warning.to_string(),
            };
            if !self.warnings.contains(&told) {
                self.warnings.push(told);
            }
        }
        Ok(rendered.text)
    }

    /// On one line, without doubled spaces.
    fn line(&mut self, part: &str, template: &liquid::Template) -> Result<String, String> {
        let text = self.render(part, template)?;
        let words: Vec<&str> = text
            .split(|letter: char| letter.is_ascii_whitespace() || letter.is_control())
            .filter(|word| !word.is_empty())
            .collect();
        Ok(words.join(" "))
    }
}

/// Names and what is under them.
struct Data<'a> {
    made: Vec<(&'static str, Value)>,
    /// What the builder found, under `facts` and under its first word: `order`.
    facts: &'a Value,
    root: Option<&'a str>,
}

impl<'a> Data<'a> {
    fn of(scene: &Scene<'a>, language: &Language, builder: &'a str) -> Self {
        let Scene {
            shop,
            recipient,
            facts,
            around,
            now: _,
        } = *scene;
        let palette = &shop.palette;
        let first_name = recipient.first_name.as_deref().and_then(by_name);
        let last_name = recipient.last_name.as_deref().and_then(by_name);
        let made = vec![
            (
                "shop",
                json!({
                    "name": shop.name,
                    "website": shop.website,
                    "postal_address": shop.postal_address,
                    "email": shop.from.address.as_str(),
                    "logo": shop.logo.as_ref().map(|logo| &logo.address),
                    "logo_width": shop.logo.as_ref().map(|logo| logo.size.0),
                    "logo_height": shop.logo.as_ref().map(|logo| logo.size.1),
                }),
            ),
            (
                "customer",
                json!({
                    "first_name": first_name,
                    "last_name": last_name,
                    "email": recipient.email.as_ref().map(EmailAddress::as_str),
                    "phone": recipient.phone.as_ref().map(Phone::as_str),
                    "language": language.code(),
                    "may_promote": recipient.may_promote,
                }),
            ),
            (
                "links",
                json!({
                    "unsubscribe": around.unsubscribe,
                    "preferences": around.preferences,
                    "view": around.view,
                }),
            ),
            (
                "colour",
                json!({
                    "brand": palette.brand,
                    "on_brand": palette.on_brand,
                    "link": palette.link,
                    "link_by_night": palette.link_by_night,
                    "tint": palette.tint,
                    "tint_by_night": palette.tint_by_night,
                }),
            ),
        ];
        let root = root_of(builder);
        Self {
            made,
            facts,
            root: Some(root).filter(|root| *root != FACTS),
        }
    }

    fn message(&mut self, subject: &str, preheader: &str, language: &Language) {
        let message =
            json!({"subject": subject, "preheader": preheader, "language": language.code()});
        self.made.push(("message", message));
    }

    fn fields(&self) -> Vec<(&str, &Value)> {
        let made = self.made.iter().map(|(name, value)| (*name, value));
        let root = self.root.map(|root| (root, self.facts));
        // The builder's own facts stand before what every template may speak of.
        let beside = self.facts.get(BESIDE).and_then(Value::as_object);
        let beside = beside.into_iter().flatten();
        let beside = beside
            .map(|(name, value)| (name.as_str(), value))
            .filter(|(name, _)| Some(*name) != self.root && !OWN_NAMES.contains(name));
        made.chain([(FACTS, self.facts)])
            .chain(root)
            .chain(beside)
            .collect()
    }
}

/// What the facts of a builder are called in templates: the first part of its name, unless something else is called so.
pub(super) fn root_of(builder: &str) -> &str {
    let root = builder.split('.').next().unwrap_or(builder);
    if OWN_NAMES.contains(&root) {
        return FACTS;
    }
    root
}

/// What the builder found, whatever it is called.
const FACTS: &str = "facts";
/// Names that no builder's facts take.
const OWN_NAMES: [&str; 6] = ["shop", "customer", "links", "colour", "message", FACTS];

/// No more than one blank line, and none at the beginning.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = true;
    for line in text.lines() {
        // The mark of a foot ends in a space.
        let line = if line == "-- " { line } else { line.trim_end() };
        if line.is_empty() && blank {
            continue;
        }
        blank = line.is_empty();
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// Links lead to the web or to a mailbox, and pictures come from the web.
fn check_links(html: &str) -> Result<(), String> {
    for (at, _) in html.match_indices('=') {
        let (name, value) = html.split_at_checked(at).unwrap_or_default();
        let schemes: &[&str] = if name.ends_with("href") {
            &["https://", "http://", "mailto:", "tel:", "#"]
        } else if name.ends_with("src") {
            &["https://", "http://"]
        } else {
            continue;
        };
        let Some(link) = value.strip_prefix("=\"") else {
            continue;
        };
        if !schemes.iter().any(|scheme| link.starts_with(scheme)) {
            return Err(if link.starts_with('"') || link.is_empty() {
                "a link or picture has no address".to_owned()
            } else {
                "a link or picture does not begin with https:// or http://".to_owned()
            });
        }
    }
    Ok(())
}

/// Longest name that a sentence can carry, in characters.
const LONGEST_NAME: usize = 40;
/// Marks that no name has. Who gives a name with an address in it wants the shop to carry an advertisement to others.
const STRANGE: [char; 16] = [
    '/', '\\', ':', '@', '<', '>', '{', '}', '[', ']', '|', '=', '#', '%', '*', '_',
];

/// The name to call somebody by, on one line; `None` when what stands there is not one.
pub fn by_name(given: &str) -> Option<String> {
    let name = given.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_name = (1..=LONGEST_NAME).contains(&name.chars().count())
        && name.chars().any(char::is_alphabetic)
        && !name
            .chars()
            .any(|mark| mark.is_control() || mark.is_numeric() || STRANGE.contains(&mark))
        && !name.to_lowercase().starts_with("www.");
    is_name.then_some(name)
}
