//! One message: the Liquid of a document worked out for one recipient.

use kernel::{Currency, Language};
use liquid::{Limits, Locale, Scene as LiquidScene, Warning};
use serde_json::{Value, json};

use super::{
    compile::{Compiled, Spoken},
    document::Problem,
    plain,
};
use crate::{
    content::Scene,
    letter::{LARGEST_HTML, Palette, Rendered},
};

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
        let data = Data::of(scene, &spoken.language, &self.document().builder);
        let mut locale = Locale::new(
            with_country(&spoken.language, &scene.recipient.language),
            scene.now,
        );
        locale.zone = scene.recipient.zone.clone();
        locale.currency = currency(scene.facts);
        let mut work = Work {
            spoken: &spoken,
            locale: &locale,
            data,
            warnings: Vec::new(),
        };
        let subject = work.line("subject", &spoken.subject)?;
        let preheader = work.line("preheader", &spoken.preheader)?;
        work.data.message(&subject, &preheader, &spoken.language);
        let html = work.render("the HTML", &spoken.html)?;
        check_links(&html)?;
        if html.len() > LARGEST_HTML {
            return Err(format!(
                "the message has {} KB of HTML, and mail programs cut what is longer than {}",
                html.len() / 1000,
                LARGEST_HTML / 1000
            ));
        }
        let text = if let Some(text) = &spoken.text {
            tidy(&work.render("the plain text", text)?)
        } else {
            let because = work.line("because", &spoken.because)?;
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
    locale: &'a Locale,
    data: Data<'a>,
    warnings: Vec<String>,
}

impl Work<'_> {
    fn render(&mut self, part: &str, template: &liquid::Template) -> Result<String, String> {
        let fields = self.data.fields();
        let scene = LiquidScene {
            data: &fields,
            host: &self.spoken.texts,
            locale: self.locale,
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
        let palette = Palette::of(shop.colour);
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
                }),
            ),
            (
                "customer",
                json!({
                    "first_name": first_name,
                    "last_name": last_name,
                    "email": recipient.address.as_str(),
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
        let root = builder.split('.').next().unwrap_or(builder);
        let is_taken = OWN_NAMES.contains(&root);
        Self {
            made,
            facts,
            root: Some(root).filter(|_| !is_taken),
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
        made.chain([(FACTS, self.facts)]).chain(root).collect()
    }
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
    for (attribute, schemes) in [
        (
            "href=\"",
            &["https://", "http://", "mailto:", "tel:", "#"][..],
        ),
        ("src=\"", &["https://", "http://"][..]),
    ] {
        for part in html.split(attribute).skip(1) {
            let link = part.split('"').next().unwrap_or_default();
            if !schemes.iter().any(|scheme| link.starts_with(scheme)) {
                return Err(if link.is_empty() {
                    "a link or picture has no address".to_owned()
                } else {
                    "a link or picture does not begin with https:// or http://".to_owned()
                });
            }
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
