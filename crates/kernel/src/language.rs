//! Languages.

use core::fmt;

use crate::text::serde_as_text;
use crate::{Country, Error};

/// A short BCP 47 tag: a language (`en`), where needed with script and region (`pt-BR`, `zh-Hant-TW`). Prints in the
/// tag's usual capitals.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(Box<str>);

/// The two-letter codes of ISO 639-1.
const TWO_LETTERS: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy \
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii \
    ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr \
    ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl \
    sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh \
    zu";

impl Language {
    /// Reads a tag in any capitals, with hyphens or underscores. Refuses two-letter languages that ISO 639-1 does not
    /// have, and the parts of a tag beyond language, script and region.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut parts = text.split(['-', '_']).peekable();
        let is_letters = |part: &&str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
        let language = parts.next().unwrap_or("").to_ascii_lowercase();
        let known = match language.len() {
            2 => TWO_LETTERS
                .split_ascii_whitespace()
                .any(|code| code == language),
            3 => is_letters(&language.as_str()),
            _ => false,
        };
        if !known {
            return Err(Error::Language);
        }
        let mut tag = language;
        if let Some(script) = parts.next_if(|part| part.len() == 4 && is_letters(part)) {
            let lower = script.to_ascii_lowercase();
            let (first, rest) = lower.split_at_checked(1).ok_or(Error::Language)?;
            tag.push('-');
            tag.push_str(&first.to_ascii_uppercase());
            tag.push_str(rest);
        }
        let is_region = |part: &&str| match part.len() {
            2 => is_letters(part),
            3 => part.bytes().all(|byte| byte.is_ascii_digit()),
            _ => false,
        };
        if let Some(region) = parts.next_if(is_region) {
            tag.push('-');
            tag.push_str(&region.to_ascii_uppercase());
        }
        if parts.next().is_some() {
            Err(Error::Language)
        } else {
            Ok(Self(tag.into()))
        }
    }

    /// English.
    pub fn english() -> Self {
        Self("en".into())
    }

    /// The whole tag.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// The language without script and region.
    pub fn primary(&self) -> &str {
        self.0
            .split_once('-')
            .map_or(&self.0, |(primary, _)| primary)
    }

    /// The country in the tag, if there is one.
    pub fn country(&self) -> Option<Country> {
        let (_, region) = self.0.rsplit_once('-')?;
        if region.len() == 2 {
            Country::parse(region).ok()
        } else {
            None
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl core::str::FromStr for Language {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

serde_as_text!(
    Language,
    "a language tag like en or pt-BR",
    |language, serializer| serializer.serialize_str(&language.0)
);
