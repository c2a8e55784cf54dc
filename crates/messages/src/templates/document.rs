//! The document: what staff write and the room keeps.

use std::collections::BTreeMap;

use customers::Channel;
use kernel::Language;
use serde::{Deserialize, Serialize};

/// Longest document, as JSON.
pub(crate) const LONGEST: usize = 256 * 1024;
/// Most blocks of one document.
const MOST_BLOCKS: usize = 200;
/// Most languages.
const MOST_LANGUAGES: usize = 40;

/// A text in several languages: each is Liquid.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Localised(pub BTreeMap<Language, String>);

impl Localised {
    /// In a language; of the same language in another country; in the fallback.
    pub fn of(&self, language: &Language, fallback: &Language) -> Option<&str> {
        self.entry(language, fallback).map(|(_, text)| text)
    }

    /// The same, with the language that it is in.
    pub(super) fn entry(
        &self,
        language: &Language,
        fallback: &Language,
    ) -> Option<(&Language, &str)> {
        let exact = |wanted: &Language| self.0.get_key_value(wanted);
        let primary = |wanted: &Language| {
            let mut known = self.0.iter();
            known.find(|(known, _)| known.primary() == wanted.primary())
        };
        exact(language)
            .or_else(|| primary(language))
            .or_else(|| exact(fallback))
            .or_else(|| primary(fallback))
            .map(|(language, text)| (language, text.as_str()))
    }

    fn languages(&self) -> impl Iterator<Item = &Language> {
        self.0.keys()
    }

    /// Whether nothing is said in any language.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// 1.
    pub format: u32,
    /// The builder that finds its facts, `order.facts`.
    pub builder: String,
    /// What stands in for a language that is missing.
    pub fallback: Language,
    /// One line; of what goes by mail.
    #[serde(default, skip_serializing_if = "Localised::is_empty")]
    pub subject: Localised,
    /// What mail programs show beside the subject.
    #[serde(default, skip_serializing_if = "Localised::is_empty")]
    pub preheader: Localised,
    /// Why the customer gets it, for the foot.
    #[serde(default, skip_serializing_if = "Localised::is_empty")]
    pub because: Localised,
    /// What it says, in blocks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Block>,
    /// Or in MJML.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mjml: Option<String>,
    /// Blocks that MJML shows with `<mj-block name="…" />` in a column, by their names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parts: BTreeMap<String, Block>,
    /// The short form, for telephones.
    #[serde(default, skip_serializing_if = "Localised::is_empty")]
    pub sms: Localised,
    /// The form for notifications of browsers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push: Option<PushWords>,
    /// Texts that MJML shows with `{{ 'name' | t }}`, by their names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<String, Localised>,
    /// What shared blocks say that it shows, by their names: put in when it is read.
    #[serde(skip)]
    pub(super) common: BTreeMap<String, Vec<Block>>,
}

/// A notification. Every text, and the link, is Liquid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PushWords {
    /// Its first line.
    pub title: Localised,
    /// What it says.
    pub text: Localised,
    /// Where a click on it leads.
    pub link: String,
}

/// A part of a message, and when it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// A condition of Liquid; always where it is left out.
    #[serde(default, rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// What it is.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What a block is. Every text, link and address is Liquid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Kind {
    /// The one line that says what it is about.
    Heading {
        /// It.
        text: Localised,
    },
    /// A line above a part.
    Subheading {
        /// It.
        text: Localised,
    },
    /// A paragraph; a line end is one.
    Text {
        /// It.
        text: Localised,
    },
    /// A small line that belongs to what is above it.
    Note {
        /// It.
        text: Localised,
    },
    /// The one thing to do.
    Button {
        /// What happens.
        label: Localised,
        /// Where.
        link: String,
    },
    /// A picture.
    Image {
        /// Where it is.
        source: String,
        /// What it shows, for who cannot see it.
        alt: Localised,
        /// Where it leads.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        link: Option<String>,
    },
    /// Things that were bought, one below the other: each has `title`, `quantity`, `image`, `link` and `note`.
    OrderLines {
        /// Which list, `order.lines`.
        of: String,
    },
    /// Suggestions, side by side: each has `title`, `image` and `link`.
    Products {
        /// Which list, `order.together`.
        of: String,
        /// Why each is suggested; `product` is the one.
        why: Localised,
        /// The words of its link.
        label: Localised,
    },
    /// A line across.
    Divider {},
    /// Five stars, each a link that says how many; `stars` is the number.
    Stars {
        /// Where, `…?rating={{ stars }}`.
        link: String,
        /// What is asked, for who cannot see stars.
        question: Localised,
    },
    /// One tap from 0 to 10, or what is asked for; `score` is the number.
    Survey {
        /// What is asked.
        question: Localised,
        /// Where, `…?score={{ score }}`.
        link: String,
        /// The least.
        #[serde(default)]
        from: u8,
        /// The most, 10 at the most.
        #[serde(default = "ten")]
        to: u8,
        /// What the least means.
        low: Localised,
        /// What the most means.
        high: Localised,
    },
    /// Links to where else the shop is.
    Social {
        /// Names and addresses.
        links: Vec<Place>,
    },
    /// Links by which a customer tells others of something.
    Share {
        /// Its address, as a value and not as a text: `shop.website`.
        of: String,
        /// What is asked.
        text: Localised,
        /// By what ways.
        #[serde(default = "usual_ways")]
        ways: Vec<ShareWay>,
    },
    /// What several templates show, by its name.
    Shared {
        /// It.
        name: String,
    },
    /// The lines at the end; each line is one.
    Closing {
        /// It.
        text: Localised,
    },
    /// MJML of a column: `mj-text`, `mj-image`, `mj-button` and the like.
    Mjml {
        /// It.
        source: Localised,
    },
}

/// Where else the shop is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// `Instagram`.
    pub name: String,
    /// Its address.
    pub link: String,
}

/// By what way a customer tells others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShareWay {
    /// Facebook.
    Facebook,
    /// `WhatsApp`.
    Whatsapp,
    /// X.
    X,
    /// Pinterest.
    Pinterest,
    /// E-mail of their own.
    Email,
}

impl ShareWay {
    /// What it is called, and the address that an encoded address is put after.
    pub(super) const fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Facebook => ("Facebook", "https://www.facebook.com/sharer/sharer.php?u="),
            Self::Whatsapp => ("WhatsApp", "https://wa.me/?text="),
            Self::X => ("X", "https://x.com/intent/post?url="),
            Self::Pinterest => (
                "Pinterest",
                "https://www.pinterest.com/pin/create/button/?url=",
            ),
            Self::Email => ("E-mail", "mailto:?body="),
        }
    }
}

fn usual_ways() -> Vec<ShareWay> {
    vec![ShareWay::Facebook, ShareWay::Whatsapp, ShareWay::Email]
}

const fn ten() -> u8 {
    10
}

/// What is wrong with a document, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = TemplateProblem)]
pub struct Problem {
    /// `blocks[2].text.de`.
    pub at: String,
    /// What, and what to do.
    pub problem: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.at, self.problem)
    }
}

impl Problem {
    pub(super) fn new(at: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            at: at.into(),
            problem: problem.into(),
        }
    }
}

impl Document {
    /// Reads a document. Refuses what is too long, of another format, or says nothing.
    pub fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        if text.len() > LONGEST {
            let problem = format!("it has more than {} KB", LONGEST / 1024);
            return Err(vec![Problem::new("$", problem)]);
        }
        let document: Self = serde_json::from_str(text)
            .map_err(|error| vec![Problem::new("$", error.to_string())])?;
        document.check()?;
        Ok(document)
    }

    fn check(&self) -> Result<(), Vec<Problem>> {
        let mut problems = Vec::new();
        if self.format != super::FORMAT {
            problems.push(Problem::new("format", "only format 1 is known"));
        }
        match (&self.mjml, self.blocks.is_empty()) {
            (None, true) if self.channels().is_empty() => {
                let problem =
                    "give blocks or `mjml` for mail, `sms` for telephones, or `push` for browsers";
                problems.push(Problem::new("blocks", problem));
            }
            (Some(_), false) => problems.push(Problem::new("mjml", "give it or blocks, not both")),
            (None, _) | (Some(_), true) => {}
        }
        if self.mjml.is_none() && !self.parts.is_empty() {
            problems.push(Problem::new("parts", "only `mjml` shows them: use blocks"));
        }
        if self.blocks.len().max(self.parts.len()) > MOST_BLOCKS {
            let problem = format!("there are more than {MOST_BLOCKS}");
            problems.push(Problem::new("blocks", problem));
        }
        if self.languages().len() > MOST_LANGUAGES {
            let problem = format!("there are more than {MOST_LANGUAGES} languages");
            problems.push(Problem::new("subject", problem));
        }
        for (name, text) in self.lines() {
            if text.of(&self.fallback, &self.fallback).is_none() {
                let problem = format!("the fallback language `{}` is missing", self.fallback);
                problems.push(Problem::new(name, problem));
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }

    /// Whether it can go by mail.
    pub fn has_letter(&self) -> bool {
        self.mjml.is_some() || !self.blocks.is_empty()
    }

    /// By what ways it can go.
    pub fn channels(&self) -> Vec<Channel> {
        let mail = self.has_letter().then_some(Channel::Email);
        let sms = (!self.sms.is_empty()).then_some(Channel::Sms);
        let push = self.push.as_ref().map(|_words| Channel::WebPush);
        mail.into_iter().chain(sms).chain(push).collect()
    }

    /// The texts that stand by themselves, of the ways by which it can go.
    pub(super) fn lines(&self) -> Vec<(&'static str, &Localised)> {
        let mut lines = Vec::new();
        if self.has_letter() {
            lines.push(("subject", &self.subject));
            lines.push(("preheader", &self.preheader));
            lines.push(("because", &self.because));
        }
        if !self.sms.is_empty() {
            lines.push(("sms", &self.sms));
        }
        if let Some(push) = &self.push {
            lines.push(("push.title", &push.title));
            lines.push(("push.text", &push.text));
        }
        lines
    }

    /// The languages that it is written in: those of its subject, else of its short form, else of its notification.
    pub fn languages(&self) -> Vec<Language> {
        let leading = match &self.push {
            _ if self.has_letter() => &self.subject,
            Some(push) if self.sms.is_empty() => &push.title,
            Some(_) | None => &self.sms,
        };
        let mut languages: Vec<Language> = leading.languages().cloned().collect();
        if !languages.contains(&self.fallback) {
            languages.push(self.fallback.clone());
        }
        languages
    }

    /// The language that it is written in for somebody.
    pub fn language_for(&self, wanted: &Language) -> Language {
        let languages = self.languages();
        let exact = languages.iter().find(|known| *known == wanted);
        exact
            .or_else(|| {
                let mut known = languages.iter();
                known.find(|known| known.primary() == wanted.primary())
            })
            .unwrap_or(&self.fallback)
            .clone()
    }

    /// Blocks and parts with their places.
    pub(super) fn all_blocks(&self) -> impl Iterator<Item = (String, &Block)> {
        let blocks = self.blocks.iter().enumerate();
        let parts = self.parts.iter();
        blocks
            .map(|(at, block)| (format!("blocks[{at}]"), block))
            .chain(parts.map(|(name, block)| (format!("parts.{name}"), block)))
    }

    /// Every text that a language lacks, by its place: what stands in is the fallback.
    pub fn untranslated(&self, language: &Language) -> Vec<String> {
        let mut missing = Vec::new();
        let mut look = |at: String, text: &Localised| {
            let has = text
                .0
                .keys()
                .any(|known| known.primary() == language.primary());
            if !has {
                missing.push(at);
            }
        };
        for (name, text) in self.lines() {
            look(name.to_owned(), text);
        }
        for (at, block) in self.all_blocks() {
            for (name, text) in block.kind.texts() {
                look(format!("{at}.{name}"), text);
            }
        }
        for (name, text) in &self.texts {
            look(format!("texts.{name}"), text);
        }
        missing
    }
}

impl Kind {
    /// Its word in documents.
    pub(super) fn word(&self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        let kind = json.get("kind").and_then(serde_json::Value::as_str);
        kind.unwrap_or_default().to_owned()
    }

    /// Its texts with their names.
    pub(super) fn texts(&self) -> Vec<(&'static str, &Localised)> {
        match self {
            Self::Heading { text }
            | Self::Subheading { text }
            | Self::Text { text }
            | Self::Note { text }
            | Self::Share { text, .. }
            | Self::Closing { text } => vec![("text", text)],
            Self::Button { label, .. } => vec![("label", label)],
            Self::Image { alt, .. } => vec![("alt", alt)],
            Self::Products { why, label, .. } => vec![("why", why), ("label", label)],
            Self::Stars { question, .. } => vec![("question", question)],
            Self::Survey {
                question,
                low,
                high,
                ..
            } => vec![("question", question), ("low", low), ("high", high)],
            Self::Mjml { source } => vec![("source", source)],
            Self::OrderLines { .. }
            | Self::Divider {}
            | Self::Social { .. }
            | Self::Shared { .. } => Vec::new(),
        }
    }

    /// Its texts, to be changed.
    pub(super) fn texts_mut(&mut self) -> Vec<&mut Localised> {
        match self {
            Self::Heading { text }
            | Self::Subheading { text }
            | Self::Text { text }
            | Self::Note { text }
            | Self::Share { text, .. }
            | Self::Closing { text } => vec![text],
            Self::Button { label, .. } => vec![label],
            Self::Image { alt, .. } => vec![alt],
            Self::Products { why, label, .. } => vec![why, label],
            Self::Stars { question, .. } => vec![question],
            Self::Survey {
                question,
                low,
                high,
                ..
            } => vec![question, low, high],
            Self::Mjml { source } => vec![source],
            Self::OrderLines { .. }
            | Self::Divider {}
            | Self::Social { .. }
            | Self::Shared { .. } => Vec::new(),
        }
    }
}
