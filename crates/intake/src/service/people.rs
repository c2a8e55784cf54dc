//! Customers.

use std::collections::BTreeMap;

use customers::{
    AttributeName, AttributeValue, Birthday, Channel, ConsentFact, ConsentState, CustomerFacts,
    Method, Number, Purpose, Tag,
};
use db::Tx;
use kernel::{Country, CustomerId, EmailAddress, Language, Moment, Phone, Timestamp, Zone};

use super::{Accepted, Error, Outcome, Terms, problem};
use crate::record::{self, IncomingConsent, IncomingCustomer};

/// Takes over customers' records; answers one outcome for each, in their order. At most 1,000.
pub fn accept_customers(
    tx: &mut Tx<'_>,
    at: &Moment,
    terms: &Terms,
    records: &[IncomingCustomer],
) -> Result<Vec<Accepted>, Error> {
    let mut answers: Vec<Option<Accepted>> = Vec::with_capacity(records.len());
    let mut facts = Vec::with_capacity(records.len());
    for record in records {
        match record.validate() {
            Err(problems) => answers.push(Some(Accepted::refused(problems))),
            Ok(()) if !is_somebody(record) => answers.push(Some(Accepted::refused(vec![problem(
                "email",
                "missing",
                "a customer needs an id, an e-mail address or a telephone number",
            )]))),
            Ok(()) => {
                answers.push(None);
                facts.push(facts_of(
                    record,
                    &record.source,
                    record.created_at.unwrap_or(at.now),
                ));
            }
        }
    }
    let mut resolved = customers::resolve_many(tx, at, &facts, terms.history)?.into_iter();
    Ok(answers
        .into_iter()
        .filter_map(|answer| {
            answer.or_else(|| {
                let found = resolved.next()?;
                Some(Accepted {
                    id: found.customer.to_string(),
                    customer: found.customer,
                    outcome: match found.outcome {
                        customers::Outcome::Created => Outcome::Created,
                        customers::Outcome::Updated => Outcome::Updated,
                        customers::Outcome::Unchanged | customers::Outcome::Nobody => {
                            Outcome::Unchanged
                        }
                    },
                })
            })
        })
        .collect())
}

fn is_somebody(record: &IncomingCustomer) -> bool {
    record.external_id.is_some() || record.email.is_some() || record.phone.is_some()
}

/// Who ordered, for each record; nobody where a record does not say.
pub(crate) fn resolve(
    tx: &mut Tx<'_>,
    at: &Moment,
    terms: &Terms,
    people: &[Option<(&IncomingCustomer, &str, Timestamp)>],
) -> Result<Vec<CustomerId>, Error> {
    let mut facts = Vec::with_capacity(people.len());
    let mut slots = Vec::with_capacity(people.len());
    // Neighbours in a file are often of one customer who says the same: ask once.
    let mut known: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for person in people {
        let Some((record, source, as_of)) = person.filter(|(record, _, _)| is_somebody(record))
        else {
            slots.push(None);
            continue;
        };
        let source = if record.source.is_empty() {
            source
        } else {
            record.source.as_str()
        };
        let bare = is_bare(record);
        let key = record
            .external_id
            .as_deref()
            .filter(|_| bare)
            .map(|id| (source, id));
        if let Some(slot) = key.and_then(|key| known.get(&key)) {
            slots.push(Some(*slot));
            continue;
        }
        if let Some(key) = key {
            known.insert(key, facts.len());
        }
        slots.push(Some(facts.len()));
        facts.push(facts_of(record, source, as_of));
    }
    let found = customers::resolve_many(tx, at, &facts, terms.history)?;
    Ok(slots
        .into_iter()
        .map(|slot| {
            slot.and_then(|slot| found.get(slot))
                .map_or(CustomerId::NOBODY, |found| found.customer)
        })
        .collect())
}

/// Whether two records of the same id within one batch may be taken for equal: nothing in them changes from order to
/// order.
fn is_bare(record: &IncomingCustomer) -> bool {
    record.first_name.is_none()
        && record.last_name.is_none()
        && record.phone.is_none()
        && record.tags.is_empty()
        && record.attributes.is_empty()
        && record.consents.is_empty()
        && record.birthday.is_none()
        && record.city.is_none()
        && record.postcode.is_none()
}

/// What a valid record says. What the record's own check has let pass and a room's type still refuses is left out: a
/// customer with an unusable telephone number is still a customer.
pub(crate) fn facts_of(record: &IncomingCustomer, source: &str, as_of: Timestamp) -> CustomerFacts {
    let country = record
        .country
        .as_deref()
        .and_then(|text| Country::from_export(text).ok().flatten());
    let mut facts = CustomerFacts::new(source, as_of);
    facts.external_id.clone_from(&record.external_id);
    facts.email = record
        .email
        .as_deref()
        .and_then(|text| EmailAddress::parse(text).ok());
    facts.phone = record
        .phone
        .as_deref()
        .and_then(|text| Phone::parse(text, country).ok());
    facts.first_name.clone_from(&record.first_name);
    facts.last_name.clone_from(&record.last_name);
    facts.language = record
        .language
        .as_deref()
        .and_then(|text| Language::parse(text).ok());
    facts.time_zone = record
        .time_zone
        .as_deref()
        .and_then(|text| Zone::parse(text).ok());
    facts.country = country;
    facts.region.clone_from(&record.region);
    facts.city.clone_from(&record.city);
    facts.postcode.clone_from(&record.postcode);
    facts.birthday = record
        .birthday
        .and_then(|day| Birthday::new(day.month(), day.day(), day.year().map(i32::from)).ok());
    facts.tags = record
        .tags
        .iter()
        .filter_map(|tag| Tag::parse(tag).ok())
        .collect();
    facts.attributes = record
        .attributes
        .iter()
        .filter_map(|(name, value)| Some((AttributeName::parse(name).ok()?, attribute(value)?)))
        .collect();
    facts.consents = record.consents.iter().map(consent).collect();
    facts.created_at = record.created_at;
    facts
}

fn attribute(value: &record::AttributeValue) -> Option<AttributeValue> {
    Some(match value {
        record::AttributeValue::Boolean(value) => AttributeValue::Boolean(*value),
        record::AttributeValue::Whole(value) => {
            AttributeValue::Number(Number::from_whole(*value).ok()?)
        }
        record::AttributeValue::Number(value) => {
            AttributeValue::Number(Number::from_measured(*value).ok()?)
        }
        record::AttributeValue::Text(text) => AttributeValue::Text(text.clone()),
        record::AttributeValue::Day { day } => AttributeValue::Date(*day),
        record::AttributeValue::Time { time } => AttributeValue::Instant(*time),
    })
}

fn consent(record: &IncomingConsent) -> ConsentFact {
    ConsentFact {
        channel: match record.channel {
            record::ConsentChannel::Email => Channel::Email,
            record::ConsentChannel::Sms => Channel::Sms,
            record::ConsentChannel::Whatsapp => Channel::Whatsapp,
            record::ConsentChannel::WebPush => Channel::WebPush,
        },
        purpose: match record.purpose {
            record::ConsentPurpose::Marketing => Purpose::Marketing,
            record::ConsentPurpose::Service => Purpose::Service,
        },
        state: match record.state {
            record::ConsentState::Granted => ConsentState::Granted,
            record::ConsentState::Refused => ConsentState::Refused,
            record::ConsentState::Pending => ConsentState::Pending,
        },
        at: record.at,
        expires_at: None,
        method: Method::Imported,
        place: record.source.clone(),
        wording: record.wording.clone(),
        language: None,
    }
}
