//! Countries.

mod aliases;
mod table;

use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::text::serde_as_text;
use crate::{Error, Zone};
use table::{ROWS, Row};

/// Octets; the longest official name has 56.
const LONGEST: usize = 100;

/// Every folded word for a country that is not a two-letter code: three-letter codes, names, other names.
static WORDS: LazyLock<BTreeMap<String, Country>> = LazyLock::new(|| {
    let own = ROWS.iter().flat_map(|row| {
        [
            (aliases::fold(row.code3), Country(row)),
            (aliases::fold(row.name), Country(row)),
        ]
    });
    let other = aliases::ALIASES.iter().filter_map(|(alias, code)| {
        Country::of_code(code).map(|country| (String::from(*alias), country))
    });
    own.chain(other).collect()
});

/// A country or territory of ISO 3166-1. Prints as its two-letter code.
#[derive(Clone, Copy)]
pub struct Country(&'static Row);

impl Country {
    /// Reads a two- or three-letter code or an English name, in any case, with or without accents, and with the names
    /// that shops' exports use (`UK`, `EIRE`, `USA`, `RSA`, `Korea`, …). `Channel Islands` is Jersey, the larger of
    /// the two bailiwicks.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > LONGEST {
            return Err(Error::Country);
        }
        // Only two bare letters are a code: `N/A` is not Namibia.
        let word = || WORDS.get(&aliases::fold(text)).copied();
        Self::of_code(text.trim())
            .or_else(word)
            .ok_or(Error::Country)
    }

    /// Reads a cell of an export: like [`Country::parse`], but none for an empty cell and for words that say that no
    /// one country is meant (`Unspecified`, `European Community`).
    pub fn from_export(text: &str) -> Result<Option<Self>, Error> {
        match Self::parse(text) {
            Err(_) if text.len() <= LONGEST && aliases::is_nowhere(&aliases::fold(text)) => {
                Ok(None)
            }
            result => result.map(Some),
        }
    }

    /// All countries, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(Self)
    }

    /// The two-letter code, in capitals.
    pub const fn code(self) -> &'static str {
        self.0.code
    }

    /// The three-letter code, in capitals.
    pub const fn code3(self) -> &'static str {
        self.0.code3
    }

    /// The English name.
    pub const fn name(self) -> &'static str {
        self.0.name
    }

    /// The digits after the plus of its telephone numbers; several countries may share them.
    pub const fn calling_code(self) -> u16 {
        self.0.calling_code
    }

    /// The zone, when at least nine in ten of its people read the same clock.
    pub fn zone(self) -> Option<Zone> {
        Zone::parse(self.0.zone).ok()
    }

    /// By two-letter code in any case.
    fn of_code(code: &str) -> Option<Self> {
        if code.len() != 2 {
            return None;
        }
        let code = code.to_ascii_uppercase();
        let found = ROWS
            .binary_search_by(|row| row.code.cmp(code.as_str()))
            .ok();
        found.and_then(|index| ROWS.get(index)).map(Self)
    }
}

impl PartialEq for Country {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for Country {}

impl PartialOrd for Country {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Country {
    fn cmp(&self, other: &Self) -> Ordering {
        self.code().cmp(other.code())
    }
}

impl Hash for Country {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.code().hash(state);
    }
}

impl fmt::Display for Country {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl core::str::FromStr for Country {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

serde_as_text!(Country, "a country of ISO 3166-1", |country, serializer| {
    serializer.serialize_str(country.code())
});
