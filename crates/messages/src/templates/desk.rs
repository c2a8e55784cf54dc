//! The shop's own templates: a draft is written at, published, and then stays as it is.

use std::sync::Arc;

use customers::Channel;
use db::{DbError, Tx};
use kernel::{Done, Moment, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Compiled,
    document::{Document, Problem},
};
use crate::{
    content::{Contents, Ready},
    error::Error,
    letter::LogoPicture,
    service,
    store::{self, TemplateRow},
    work::Policies,
};

/// Longest name.
const LONGEST_NAME: usize = 60;
/// The last version that the program may bring. The shop's own begin after it, so that what the program brings later
/// never takes their place.
const LAST_SHIPPED: u32 = 1_000;

/// What work on templates needs from outside.
#[derive(Clone)]
pub struct Desk {
    pub(super) contents: Arc<Contents>,
    pub(super) policies: Policies,
    pub(super) logo: Logos,
}

/// Where the shop's logo is found, for pictures of letters.
pub type Logos = fn(&mut Tx<'_>) -> Result<Option<LogoPicture>, DbError>;

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").finish_non_exhaustive()
    }
}

/// How far a version is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TemplateState)]
pub enum State {
    /// The program brought it.
    Shipped,
    /// Still written at.
    Draft,
    /// Programmes may name it, and it never changes.
    Published,
}

/// A version of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = TemplateVersion)]
pub struct VersionView {
    /// The template.
    #[schema(example = "thank-you")]
    pub name: String,
    /// Up to 1,000 the program's, from 1,001 on the shop's own.
    pub version: u32,
    /// By what way its messages go first of all.
    #[schema(value_type = String, example = "email")]
    pub channel: Channel,
    /// How far it is.
    pub state: State,
    /// How often it was saved; 0 for what the program brought.
    pub saves: i64,
    /// When it was saved last; left out for what the program brought.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub saved_at: Option<Timestamp>,
    /// When it was published; left out for drafts, and for what the program brought.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub published_at: Option<Timestamp>,
}

/// A version with what it says.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = Template)]
pub struct TemplateView {
    /// Which.
    #[serde(flatten)]
    pub version: VersionView,
    /// What it says.
    #[schema(value_type = Object)]
    pub document: Document,
    /// By what ways it can go: those that it has words for.
    #[schema(value_type = Vec<String>, example = json!(["email", "sms"]))]
    pub channels: Vec<Channel>,
    /// Languages that it is written in, the fallback among them.
    pub languages: Vec<String>,
    /// Texts that a language lacks, so that the fallback stands in: `de: blocks[1].text`.
    pub untranslated: Vec<String>,
}

/// A draft as it is handed in.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TemplateDraft)]
pub struct Draft {
    /// What it says.
    #[schema(value_type = Object)]
    pub document: Value,
    /// `saves` of the draft that this was made from, 0 where there was none: refused when somebody else saved in between.
    /// Left out, it is written over whatever is there.
    #[serde(default)]
    pub saves: Option<i64>,
}

/// Whether a version of the shop's own may be named.
pub fn is_published(tx: &mut Tx<'_>, name: &str, version: u32) -> Result<bool, DbError> {
    Ok(published_channels(tx, name, version)?.is_some())
}

/// By what ways a version of the shop's own can go; none when it may not be named: it is not there, or not published.
pub fn published_channels(
    tx: &mut Tx<'_>,
    name: &str,
    version: u32,
) -> Result<Option<Vec<Channel>>, DbError> {
    let found = store::template_version(tx, name, version)?;
    let published = found.filter(|row| row.published_at.is_some());
    Ok(published.map(|row| {
        Document::parse(&row.document).map_or_else(|_problems| Vec::new(), |read| read.channels())
    }))
}

impl Desk {
    /// Over what the program brings, under these rules.
    pub const fn new(contents: Arc<Contents>, policies: Policies) -> Self {
        Self {
            contents,
            policies,
            logo: |_tx| Ok(None),
        }
    }

    /// The same where previews show the shop's logo.
    #[must_use]
    pub fn with_logo(self, logo: Logos) -> Self {
        Self { logo, ..self }
    }

    /// All versions of all templates, by name, the newest first.
    pub fn list(&self, tx: &mut Tx<'_>) -> Result<Vec<VersionView>, Error> {
        let shipped = self.contents.all_shipped();
        let mut all: Vec<VersionView> = shipped
            .map(|(name, version, ready)| shipped_view(name, version, ready))
            .collect();
        all.extend(store::templates(tx)?.iter().map(view));
        all.sort_by(|one, other| {
            let by_name = one.name.cmp(&other.name);
            by_name.then(other.version.cmp(&one.version))
        });
        Ok(all)
    }

    /// The newest version that programmes may name; the draft where there is nothing else.
    pub fn newest(&self, tx: &mut Tx<'_>, name: &str) -> Result<u32, Error> {
        let own = store::template_versions(tx, name)?;
        let published = own.iter().find(|row| row.published_at.is_some());
        let shipped = || {
            let all = self.contents.all_shipped();
            all.filter(|(known, _, _)| *known == name)
                .map(|(_, version, _)| version)
                .max()
        };
        published
            .map(|row| row.version)
            .or_else(shipped)
            .or_else(|| own.first().map(|row| row.version))
            .ok_or(Error::NoTemplate)
    }

    /// One version.
    pub fn read(&self, tx: &mut Tx<'_>, name: &str, version: u32) -> Result<TemplateView, Error> {
        let ready = self.ready(tx, name, version)?;
        let head = match store::template_version(tx, name, version)? {
            Some(row) if self.contents.shipped(name, version).is_none() => view(&row),
            Some(_) | None => shipped_view(name, version, &ready),
        };
        let document = ready.words.document().clone();
        let languages = document.languages();
        let untranslated = languages.iter().flat_map(|language| {
            let missing = document.untranslated(language);
            missing
                .into_iter()
                .map(move |at| format!("{language}: {at}"))
        });
        Ok(TemplateView {
            version: head,
            untranslated: untranslated.collect(),
            channels: document.channels(),
            languages: languages
                .iter()
                .map(|language| language.code().to_owned())
                .collect(),
            document,
        })
    }

    /// Writes the draft of a name. Refused with all that is wrong, by place; also when it cannot be worked out for the
    /// sample in one of its languages.
    pub fn save(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        name: &str,
        draft: &Draft,
    ) -> Result<TemplateView, Error> {
        check_name(name)?;
        let text = draft.document.to_string();
        let channel = self.understood(tx, at, &text)?.channel;
        let before = store::draft_of(tx, name)?;
        let saves = before.as_ref().map_or(0, |row| row.saves);
        if draft.saves.is_some_and(|expected| expected != saves) {
            return Err(Error::DraftChanged);
        }
        let version = if let Some(row) = &before {
            row.version
        } else {
            let own = store::template_versions(tx, name)?;
            let newest = own.first().map_or(LAST_SHIPPED, |row| row.version);
            newest.saturating_add(1)
        };
        let row = TemplateRow {
            name: name.to_owned(),
            version,
            channel,
            document: text,
            saves: saves.saturating_add(1),
            saved_at: at.now,
            published_at: None,
        };
        store::put_template(tx, &row)?;
        tx.touch(service::ROOM);
        self.read(tx, name, version)
    }

    /// Publishes the draft of a name, so that programmes may name it. Where there is none, the newest version that was
    /// published is the answer.
    pub fn publish(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        name: &str,
    ) -> Result<Done<TemplateView>, Error> {
        let Some(mut row) = store::draft_of(tx, name)? else {
            let own = store::template_versions(tx, name)?;
            let newest = own.first().ok_or(Error::NoTemplate)?;
            return Ok(Done::AlreadyDone(self.read(tx, name, newest.version)?));
        };
        row.published_at = Some(at.now);
        store::put_template(tx, &row)?;
        tx.touch(service::ROOM);
        Ok(Done::Done(self.read(tx, name, row.version)?))
    }

    /// Throws the draft of a name away.
    pub fn discard(&self, tx: &mut Tx<'_>, name: &str) -> Result<Done<()>, Error> {
        let deleted = store::delete_draft(tx, name)?;
        tx.touch(service::ROOM);
        Ok(if deleted {
            Done::Done(())
        } else {
            Done::AlreadyDone(())
        })
    }

    /// A document that can become messages in each of its languages; or all that is wrong.
    pub fn understood(&self, tx: &mut Tx<'_>, at: &Moment, text: &str) -> Result<Ready, Error> {
        let document = Document::parse(text).map_err(Error::Document)?;
        let document = document.dressed(&store::shelf(tx)?);
        self.fits(tx, at, document)
    }

    /// The same of a document that was read.
    pub(super) fn fits(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        document: Document,
    ) -> Result<Ready, Error> {
        if self.contents.builder(&document.builder).is_none() {
            let known: Vec<&str> = self.contents.builders().map(|known| known.name).collect();
            let problem = format!("there is no such builder; there are {}", known.join(", "));
            return Err(Error::Document(vec![Problem::new("builder", problem)]));
        }
        let first = document.channels().into_iter().next();
        let ready = Ready {
            channel: first.unwrap_or(Channel::Email),
            words: Compiled::new(document),
        };
        ready.words.check().map_err(Error::Document)?;
        self.try_out(tx, at, &ready)?;
        Ok(ready)
    }

    pub(super) fn ready(
        &self,
        tx: &mut Tx<'_>,
        name: &str,
        version: u32,
    ) -> Result<Arc<Ready>, Error> {
        let found = self.contents.load(tx, name, version)?;
        found.map_err(|_why| Error::NoTemplate)
    }
}

pub(super) fn check_name(name: &str) -> Result<(), Error> {
    let fits = (1..=LONGEST_NAME).contains(&name.len())
        && name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && name
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
    if fits {
        Ok(())
    } else {
        Err(Error::TemplateName)
    }
}

fn shipped_view(name: &str, version: u32, ready: &Ready) -> VersionView {
    VersionView {
        name: name.to_owned(),
        version,
        channel: ready.channel,
        state: State::Shipped,
        saves: 0,
        saved_at: None,
        published_at: None,
    }
}

pub(super) fn view(row: &TemplateRow) -> VersionView {
    VersionView {
        name: row.name.clone(),
        version: row.version,
        channel: row.channel,
        state: match row.published_at {
            Some(_) => State::Published,
            None => State::Draft,
        },
        saves: row.saves,
        saved_at: Some(row.saved_at),
        published_at: row.published_at,
    }
}
