//! One person, as the room knows them.

use core::fmt;
use std::borrow::Cow;

use kernel::{Country, CustomerId, EmailAddress, Language, Phone, Timestamp, Zone};
use serde::{Deserialize, Serialize};

use super::{birthday::Birthday, consent::words, facts::CustomerFacts};

/// Longest name or place, in characters; what is longer is cut, as no name is.
const LONGEST_TEXT: usize = 512;

/// Whether a customer is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A person whom the shop knows.
    Active,
    /// The same person as another customer, under whom everything now stands.
    Merged {
        /// The other one, who may be merged in turn.
        into: CustomerId,
    },
    /// A person who was forgotten: only the number is left.
    Erased,
}

/// The head data of one customer. `Debug` shows nothing of the person.
#[derive(Clone, PartialEq, Eq)]
pub struct Customer {
    /// The number.
    pub id: CustomerId,
    /// Whether it is one.
    pub state: State,
    /// E-mail address as given, for delivery. Its key is always the customer's own.
    pub email: Option<EmailAddress>,
    /// Telephone number. Its key is always the customer's own.
    pub phone: Option<Phone>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Language.
    pub language: Option<Language>,
    /// Time zone, where somebody has said it.
    pub time_zone: Option<Zone>,
    /// Country.
    pub country: Option<Country>,
    /// State, province or county.
    pub region: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Postal code.
    pub postcode: Option<String>,
    /// Birthday.
    pub birthday: Option<Birthday>,
    /// Who told of the customer first.
    pub source: String,
    /// Since when anybody knows the customer.
    pub created_at: Timestamp,
    /// When the row was last changed.
    pub updated_at: Timestamp,
    /// Grows with every change of the row.
    pub(crate) version: i64,
    /// The instant of the newest fact that changed the row.
    pub(crate) facts_at: Timestamp,
}

/// What a change of a customer may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// E-mail address.
    Email,
    /// Telephone number.
    Phone,
    /// Given name.
    FirstName,
    /// Family name.
    LastName,
    /// Language.
    Language,
    /// Time zone.
    TimeZone,
    /// Country.
    Country,
    /// State, province or county.
    Region,
    /// Town.
    City,
    /// Postal code.
    Postcode,
    /// Birthday.
    Birthday,
    /// Since when anybody knows the customer.
    CreatedAt,
}

words!(Field {
    Email = "email",
    Phone = "phone",
    FirstName = "first_name",
    LastName = "last_name",
    Language = "language",
    TimeZone = "time_zone",
    Country = "country",
    Region = "region",
    City = "city",
    Postcode = "postcode",
    Birthday = "birthday",
    CreatedAt = "created_at",
});

impl fmt::Debug for Customer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Customer({} {:?})", self.id, self.state)
    }
}

impl Customer {
    /// A customer of whom nothing is known but that there is one.
    pub(crate) fn blank(id: CustomerId, source: &str, at: Timestamp) -> Self {
        Self {
            id,
            state: State::Active,
            email: None,
            phone: None,
            first_name: None,
            last_name: None,
            language: None,
            time_zone: None,
            country: None,
            region: None,
            city: None,
            postcode: None,
            birthday: None,
            source: source.to_owned(),
            created_at: at,
            updated_at: at,
            version: 1,
            facts_at: Timestamp::MIN,
        }
    }

    /// What stays of a customer who was forgotten: the number, and since when it is in the books.
    pub(crate) fn shell(&self) -> Self {
        Self {
            state: State::Erased,
            version: self.version,
            facts_at: Timestamp::MAX,
            ..Self::blank(self.id, "", self.created_at)
        }
    }

    /// Whether this is a customer of today: neither merged into another nor erased.
    pub fn is_active(&self) -> bool {
        self.state == State::Active
    }

    /// The zone that the customer's own data tell: as given, else the country's, else the telephone's country's.
    pub fn own_zone(&self) -> Option<Zone> {
        self.time_zone
            .clone()
            .or_else(|| self.country.and_then(Country::zone))
            .or_else(|| {
                let country = self.phone.as_ref().and_then(Phone::country);
                country.and_then(Country::zone)
            })
    }

    /// What local time means for the customer: [`Customer::own_zone`], else the shop's zone.
    pub fn zone(&self, shop: &Zone) -> Zone {
        self.own_zone().unwrap_or_else(|| shop.clone())
    }

    /// Given and family name, as far as they are known.
    pub fn full_name(&self) -> Option<String> {
        match (&self.first_name, &self.last_name) {
            (Some(first), Some(last)) => Some(format!("{first} {last}")),
            (Some(one), None) | (None, Some(one)) => Some(one.clone()),
            (None, None) => None,
        }
    }

    /// The fields that the facts would change: what they bring and is not so yet; older facts only fill blanks.
    /// An address counts only when its key is the customer's (`owns`).
    pub(crate) fn differences(&self, facts: &CustomerFacts, owns: Owns) -> Vec<Field> {
        let newer = facts.as_of >= self.facts_at;
        let email = facts.email.as_ref().filter(|_| owns.email);
        let phone = facts.phone.as_ref().filter(|_| owns.phone);
        let text = |mine: &Option<String>, theirs: &Option<String>| {
            let theirs = theirs.as_deref().and_then(clean);
            differs(mine.as_deref(), theirs.as_deref(), newer)
        };
        let all = [
            (Field::Email, differs(self.email.as_ref(), email, newer)),
            (Field::Phone, differs(self.phone.as_ref(), phone, newer)),
            (Field::FirstName, text(&self.first_name, &facts.first_name)),
            (Field::LastName, text(&self.last_name, &facts.last_name)),
            (
                Field::Language,
                differs(self.language.as_ref(), facts.language.as_ref(), newer),
            ),
            (
                Field::TimeZone,
                differs(self.time_zone.as_ref(), facts.time_zone.as_ref(), newer),
            ),
            (
                Field::Country,
                differs(self.country.as_ref(), facts.country.as_ref(), newer),
            ),
            (Field::Region, text(&self.region, &facts.region)),
            (Field::City, text(&self.city, &facts.city)),
            (Field::Postcode, text(&self.postcode, &facts.postcode)),
            (
                Field::Birthday,
                differs(self.birthday.as_ref(), facts.birthday.as_ref(), newer),
            ),
            (Field::CreatedAt, facts.since() < self.created_at),
        ];
        all.into_iter()
            .filter_map(|(field, differs)| differs.then_some(field))
            .collect()
    }

    /// Takes these fields from the facts.
    pub(crate) fn take(&mut self, facts: &CustomerFacts, fields: &[Field]) {
        let text = |theirs: &Option<String>| theirs.as_deref().and_then(clean).map(Cow::into_owned);
        for field in fields {
            match field {
                Field::Email => self.email.clone_from(&facts.email),
                Field::Phone => self.phone.clone_from(&facts.phone),
                Field::FirstName => self.first_name = text(&facts.first_name),
                Field::LastName => self.last_name = text(&facts.last_name),
                Field::Language => self.language.clone_from(&facts.language),
                Field::TimeZone => self.time_zone.clone_from(&facts.time_zone),
                Field::Country => self.country = facts.country,
                Field::Region => self.region = text(&facts.region),
                Field::City => self.city = text(&facts.city),
                Field::Postcode => self.postcode = text(&facts.postcode),
                Field::Birthday => self.birthday = facts.birthday,
                Field::CreatedAt => self.created_at = facts.since(),
            }
        }
        self.facts_at = self.facts_at.max(facts.as_of);
    }

    /// Fills blanks from another customer, and takes the earlier beginning; answers what was taken.
    pub(crate) fn fill_from(&mut self, other: &Self) -> Vec<Field> {
        let mut filled = Vec::new();
        for field in Field::ALL.iter().copied() {
            let wanted = if field == Field::CreatedAt {
                other.created_at < self.created_at
            } else {
                !self.has(field) && other.has(field)
            };
            if wanted {
                self.copy(other, field);
                filled.push(field);
            }
        }
        filled
    }

    /// Whether both say the same in a field.
    pub(crate) fn agrees(&self, other: &Self, field: Field) -> bool {
        let mut copy = self.clone();
        copy.copy(other, field);
        copy == *self
    }

    /// Empties a field; [`Field::CreatedAt`] cannot be empty and stays.
    pub(crate) fn clear(&mut self, field: Field) {
        let blank = Self::blank(self.id, "", self.created_at);
        self.copy(&blank, field);
    }

    fn has(&self, field: Field) -> bool {
        match field {
            Field::Email => self.email.is_some(),
            Field::Phone => self.phone.is_some(),
            Field::FirstName => self.first_name.is_some(),
            Field::LastName => self.last_name.is_some(),
            Field::Language => self.language.is_some(),
            Field::TimeZone => self.time_zone.is_some(),
            Field::Country => self.country.is_some(),
            Field::Region => self.region.is_some(),
            Field::City => self.city.is_some(),
            Field::Postcode => self.postcode.is_some(),
            Field::Birthday => self.birthday.is_some(),
            Field::CreatedAt => true,
        }
    }

    fn copy(&mut self, other: &Self, field: Field) {
        match field {
            Field::Email => self.email.clone_from(&other.email),
            Field::Phone => self.phone.clone_from(&other.phone),
            Field::FirstName => self.first_name.clone_from(&other.first_name),
            Field::LastName => self.last_name.clone_from(&other.last_name),
            Field::Language => self.language.clone_from(&other.language),
            Field::TimeZone => self.time_zone.clone_from(&other.time_zone),
            Field::Country => self.country = other.country,
            Field::Region => self.region.clone_from(&other.region),
            Field::City => self.city.clone_from(&other.city),
            Field::Postcode => self.postcode.clone_from(&other.postcode),
            Field::Birthday => self.birthday = other.birthday,
            Field::CreatedAt => self.created_at = other.created_at,
        }
    }
}

/// Whether the addresses that facts bring are the customer's own, and not another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Owns {
    pub(crate) email: bool,
    pub(crate) phone: bool,
}

impl CustomerFacts {
    /// Since when the source knows the person: what it says, but never after the facts themselves.
    pub(crate) fn since(&self) -> Timestamp {
        self.created_at
            .map_or(self.as_of, |since| since.min(self.as_of))
    }
}

fn differs<T: PartialEq + ?Sized>(mine: Option<&T>, theirs: Option<&T>, newer: bool) -> bool {
    match (mine, theirs) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(mine), Some(theirs)) => newer && mine != theirs,
    }
}

/// A text without control characters, outer and double blanks, cut to 512 characters; none when nothing is left.
pub(crate) fn clean(text: &str) -> Option<Cow<'_, str>> {
    let is_tidy = !text.is_empty()
        && text.len() <= LONGEST_TEXT
        && text.trim().len() == text.len()
        && !text.contains("  ")
        && !text.chars().any(char::is_control);
    if is_tidy {
        return Some(Cow::Borrowed(text));
    }
    let mut cleaned = String::new();
    let words = text
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty());
    for word in words {
        if !cleaned.is_empty() {
            cleaned.push(' ');
        }
        cleaned.push_str(word);
    }
    let cut: String = cleaned.chars().take(LONGEST_TEXT).collect();
    let cut = cut.trim_end();
    if cut.is_empty() {
        None
    } else {
        Some(Cow::Owned(cut.to_owned()))
    }
}
