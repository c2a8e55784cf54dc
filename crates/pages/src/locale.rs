//! The languages that pages speak, and which one somebody reads.

use kernel::Language;

/// A language with a full catalogue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Locale {
    /// English.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Portuguese.
    Portuguese,
}

/// Parts of an `Accept-Language` that are looked at.
const MOST_RANGES: usize = 20;

impl Locale {
    /// All of them, in the order in which pages list them.
    pub const ALL: [Self; 5] = [
        Self::English,
        Self::German,
        Self::French,
        Self::Spanish,
        Self::Portuguese,
    ];

    /// The language's tag.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Portuguese => "pt",
        }
    }

    /// The language's name for itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Spanish => "Español",
            Self::Portuguese => "Português",
        }
    }

    /// The locale of a tag's first part, `pt-BR` included.
    pub fn of(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|locale| locale.code().eq_ignore_ascii_case(primary))
    }

    /// The locale of a customer's or shop's language.
    pub fn of_language(language: &Language) -> Option<Self> {
        Self::of(language.primary())
    }

    /// The locale that somebody reads: what they chose on the page, else what we know of them, else what their
    /// browser asks for (RFC 9110 section 12.5.4), else the shop's, else English.
    pub fn choose(
        chosen: Option<&str>,
        known: Option<&Language>,
        accept_language: Option<&str>,
        shop: &Language,
    ) -> Self {
        chosen
            .and_then(Self::of)
            .or_else(|| known.and_then(Self::of_language))
            .or_else(|| accept_language.and_then(Self::accepted))
            .or_else(|| Self::of_language(shop))
            .unwrap_or_default()
    }

    /// The best of an `Accept-Language`: the highest weight, the first of equals. `*` asks for nothing.
    fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(u16, Self)> = None;
        for range in header.split(',').take(MOST_RANGES) {
            let mut parts = range.split(';').map(str::trim);
            let Some(locale) = parts.next().and_then(Self::of) else {
                continue;
            };
            let weight = parts
                .find_map(|part| part.strip_prefix("q="))
                .map_or(Some(1_000), weight);
            let Some(weight) = weight.filter(|weight| *weight > 0) else {
                continue;
            };
            if best.is_none_or(|(highest, _)| weight > highest) {
                best = Some((weight, locale));
            }
        }
        best.map(|(_, locale)| locale)
    }
}

/// Thousandths of `0.8`; `None` for what is no weight.
fn weight(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" => Some(1_000),
        _ => None,
    }
}
