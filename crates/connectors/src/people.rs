//! What exports say of people: places, telephone numbers, consent. What makes no sense is left out with a remark; an
//! order is not lost for a mistyped address.

use std::collections::BTreeMap;

use intake::record::{ConsentChannel, ConsentPurpose, ConsentState, IncomingConsent};
use kernel::{Country, EmailAddress, Phone, Timestamp};

use crate::cells::{shown, unguarded};

/// Countries by the words a file has for them. A file has few, and finding one by name is a search.
#[derive(Debug, Default)]
pub(crate) struct Countries {
    known: BTreeMap<String, Option<Country>>,
}

/// Words remembered: more than there are countries and ways to write them in one file.
const WORDS_MAX: usize = 1_000;

impl Countries {
    /// The country of a cell.
    pub(crate) fn find(&mut self, text: &str, remarks: &mut Vec<String>) -> Option<Country> {
        if let Some(country) = self.known.get(text) {
            return *country;
        }
        let country = Country::from_export(text).unwrap_or_else(|_not_a_country| {
            remarks.push(format!(
                "the country `{}` is not known and left out",
                shown(text)
            ));
            None
        });
        if self.known.len() < WORDS_MAX {
            self.known.insert(text.to_owned(), country);
        }
        country
    }
}

/// An e-mail address as it can be written to.
pub(crate) fn email(text: &str, remarks: &mut Vec<String>) -> Option<String> {
    match EmailAddress::parse(unguarded(text)) {
        Ok(email) => Some(email.as_str().to_owned()),
        Err(error) => {
            remarks.push(format!("the e-mail address is left out: {error}"));
            None
        }
    }
}

/// A telephone number in its international form.
pub(crate) fn phone(
    text: &str,
    country: Option<Country>,
    remarks: &mut Vec<String>,
) -> Option<String> {
    match Phone::parse(unguarded(text), country) {
        Ok(phone) => Some(phone.as_str().to_owned()),
        Err(error) => {
            remarks.push(format!("the telephone number is left out: {error}"));
            None
        }
    }
}

/// Consent to marketing by a channel.
pub(crate) fn marketing_consent(
    channel: ConsentChannel,
    granted: bool,
    at: Option<Timestamp>,
    place: &str,
) -> IncomingConsent {
    IncomingConsent {
        channel,
        purpose: ConsentPurpose::Marketing,
        state: if granted {
            ConsentState::Granted
        } else {
            ConsentState::Refused
        },
        at,
        source: Some(place.to_owned()),
        wording: None,
    }
}
