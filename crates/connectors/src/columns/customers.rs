//! Customers, in tables of their own and in the rows of orders.

use std::collections::BTreeMap;

use intake::record::{
    ATTRIBUTE_NAME_MAX, AttributeValue, Birthday, ConsentChannel, IncomingConsent,
    IncomingCustomer, NOTE_MAX,
};
use kernel::{Country, Language, Timestamp, Zone};

use super::file::{ColumnsFile, CustomerColumns};
use super::pattern::{Gap, Pattern};
use super::resolve::Resolve;
use crate::Error;
use crate::cells::{self, Cell, shown};
use crate::dates::Dates;
use crate::people::{self, Countries};
use crate::records::{Assemble, Incoming, Notes, Out};
use crate::rows::Row;

/// Where the facts of a customer stand.
pub(super) struct CustomerCells {
    source: String,
    id: Cell,
    email: Cell,
    email_pattern: Option<Pattern>,
    phone: Cell,
    name: Cell,
    first_name: Cell,
    last_name: Cell,
    language: Cell,
    country: Cell,
    region: Cell,
    city: Cell,
    postcode: Cell,
    time_zone: Cell,
    birthday: Cell,
    tags: Cell,
    email_consent: Cell,
    sms_consent: Cell,
    created_at: Cell,
    note: Cell,
    attributes: Vec<(String, Cell)>,
}

impl CustomerCells {
    pub(super) fn new(
        resolve: &Resolve<'_>,
        group: &str,
        columns: &CustomerColumns,
    ) -> Result<Self, Error> {
        let cell = |key: &str, column: &Option<_>| {
            resolve.optional(&format!("{group}.{key}"), column.as_ref())
        };
        let attributes = columns.attributes.iter().map(|(name, column)| {
            let key = format!("{group}.attributes.{name}");
            if name.trim().is_empty() || name.len() > ATTRIBUTE_NAME_MAX {
                let text = format!("{key}: a name must have 1 to {ATTRIBUTE_NAME_MAX} bytes");
                return Err(Error::Columns(text));
            }
            Ok((name.clone(), resolve.required(&key, column)?))
        });
        Ok(Self {
            source: resolve.source()?,
            id: cell("id", &columns.id)?,
            email: cell("email", &columns.email)?,
            email_pattern: columns.email_pattern.clone(),
            phone: cell("phone", &columns.phone)?,
            name: cell("name", &columns.name)?,
            first_name: cell("first_name", &columns.first_name)?,
            last_name: cell("last_name", &columns.last_name)?,
            language: cell("language", &columns.language)?,
            country: cell("country", &columns.country)?,
            region: cell("region", &columns.region)?,
            city: cell("city", &columns.city)?,
            postcode: cell("postcode", &columns.postcode)?,
            time_zone: cell("time_zone", &columns.time_zone)?,
            birthday: cell("birthday", &columns.birthday)?,
            tags: cell("tags", &columns.tags)?,
            email_consent: cell("accepts_email_marketing", &columns.accepts_email_marketing)?,
            sms_consent: cell("accepts_sms_marketing", &columns.accepts_sms_marketing)?,
            created_at: cell("created_at", &columns.created_at)?,
            note: cell("note", &columns.note)?,
            attributes: attributes.collect::<Result<_, Error>>()?,
        })
    }

    /// The customer's id.
    pub(super) fn id(&self, row: &Row<'_>) -> Option<String> {
        self.id.key(row)
    }

    /// The customer, if the row says anything to know them by.
    pub(super) fn read(
        &self,
        row: &Row<'_>,
        sight: &mut Sight,
        remarks: &mut Vec<String>,
    ) -> Option<IncomingCustomer> {
        let external_id = self.id(row);
        let email = self.email(row, external_id.as_ref(), remarks);
        let country = self.country.text(row);
        let country = country.and_then(|text| sight.countries.find(&text, remarks));
        let phone = self
            .phone
            .text(row)
            .and_then(|text| people::phone(&text, country, remarks));
        if external_id.is_none() && email.is_none() && phone.is_none() {
            return None;
        }
        let (first_name, last_name) = self.names(row);
        Some(IncomingCustomer {
            source: self.source.clone(),
            external_id,
            email,
            phone,
            first_name,
            last_name,
            language: self.language(row, remarks),
            country: country.map(|country: Country| country.code().to_owned()),
            region: self.region.short(row),
            city: self.city.short(row),
            postcode: self.postcode.code(row),
            time_zone: self.time_zone(row, remarks),
            birthday: self.birthday(row, &mut sight.dates, remarks),
            tags: self.tags.list(row, cells::tags),
            attributes: self.attributes(row),
            consents: self.consents(row),
            created_at: self.created_at(row, &mut sight.dates, remarks),
            note: self.note.long(row, NOTE_MAX),
        })
    }

    fn email(
        &self,
        row: &Row<'_>,
        id: Option<&String>,
        remarks: &mut Vec<String>,
    ) -> Option<String> {
        let given = self
            .email
            .text(row)
            .and_then(|text| people::email(&text, remarks));
        given.or_else(|| {
            let made = self.email_pattern.as_ref()?.fill(|gap| match gap {
                Gap::CustomerId => id.cloned(),
                Gap::Day | Gap::Time => None,
            })?;
            people::email(&made, remarks)
        })
    }

    fn names(&self, row: &Row<'_>) -> (Option<String>, Option<String>) {
        let (first, last) = (self.first_name.short(row), self.last_name.short(row));
        match self.name.text(row) {
            Some(name) if first.is_none() && last.is_none() => cells::split_name(&name),
            _ => (first, last),
        }
    }

    fn language(&self, row: &Row<'_>, remarks: &mut Vec<String>) -> Option<String> {
        let text = self.language.text(row)?;
        match Language::parse(&text) {
            Ok(language) => Some(language.code().to_owned()),
            Err(error) => {
                remarks.push(format!(
                    "the language `{}` is left out: {error}",
                    shown(&text)
                ));
                None
            }
        }
    }

    fn time_zone(&self, row: &Row<'_>, remarks: &mut Vec<String>) -> Option<String> {
        let text = self.time_zone.text(row)?;
        match Zone::parse(&text) {
            Ok(zone) => Some(zone.name().to_owned()),
            Err(error) => {
                remarks.push(format!(
                    "the time zone `{}` is left out: {error}",
                    shown(&text)
                ));
                None
            }
        }
    }

    fn birthday(
        &self,
        row: &Row<'_>,
        dates: &mut Dates,
        remarks: &mut Vec<String>,
    ) -> Option<Birthday> {
        let text = self.birthday.text(row)?;
        let by_date = |dates: &mut Dates| {
            let (year, month, day) = dates.day(&text)?.ymd();
            Birthday::new(Some(i16::try_from(year).ok()?), month, day)
        };
        let birthday = Birthday::parse(&text).or_else(|| by_date(dates));
        if birthday.is_none() {
            remarks.push("the birthday is left out: it is not a day".to_owned());
        }
        birthday
    }

    fn created_at(
        &self,
        row: &Row<'_>,
        dates: &mut Dates,
        remarks: &mut Vec<String>,
    ) -> Option<Timestamp> {
        let text = self.created_at.text(row)?;
        let time = dates.parse(&text);
        if time.is_none() {
            remarks.push(format!(
                "created_at is left out: `{}` is no time",
                shown(&text)
            ));
        }
        time
    }

    fn attributes(&self, row: &Row<'_>) -> BTreeMap<String, AttributeValue> {
        let value = |cell: &Cell| cell.long(row, NOTE_MAX).map(AttributeValue::Text);
        let filled = self
            .attributes
            .iter()
            .filter_map(|(name, cell)| Some((name.clone(), value(cell)?)));
        filled.collect()
    }

    fn consents(&self, row: &Row<'_>) -> Vec<IncomingConsent> {
        let cells = [
            (&self.email_consent, ConsentChannel::Email),
            (&self.sms_consent, ConsentChannel::Sms),
        ];
        let said = cells.into_iter().filter_map(|(cell, channel)| {
            let granted = cells::boolean(&cell.text(row)?)?;
            Some(people::marketing_consent(
                channel,
                granted,
                None,
                &self.source,
            ))
        });
        said.collect()
    }
}

/// What readers of people remember from row to row.
pub(super) struct Sight {
    pub(super) dates: Dates,
    pub(super) countries: Countries,
}

/// Reads a table of customers.
pub(super) struct Customers {
    cells: CustomerCells,
    sight: Sight,
}

impl Customers {
    pub(super) fn new(file: &ColumnsFile, resolve: &Resolve<'_>) -> Result<Self, Error> {
        let Some(columns) = &file.customers else {
            return Err(Error::Columns(
                "customers: the columns of customers are missing".to_owned(),
            ));
        };
        if columns.id.is_none() && columns.email.is_none() && columns.phone.is_none() {
            let text = "customers: one of id, email and phone must name a column";
            return Err(Error::Columns(text.to_owned()));
        }
        let cells = CustomerCells::new(resolve, "customers", columns)?;
        let sight = Sight {
            dates: resolve.dates()?,
            countries: Countries::default(),
        };
        Ok(Self { cells, sight })
    }
}

impl Assemble for Customers {
    fn row(&mut self, row: &Row<'_>, out: &mut Out) {
        let mut remarks = Vec::new();
        match self.cells.read(row, &mut self.sight, &mut remarks) {
            Some(customer) => {
                let notes = Notes {
                    raw: row.raw(),
                    remarks,
                };
                out.record(row.lines(), Incoming::Customer(Box::new(customer)), notes);
            }
            None if remarks.is_empty() => {
                out.reject(row, "no id, e-mail address or telephone number");
            }
            None => out.reject(row, remarks.join("; ")),
        }
    }

    fn finish(&mut self, _out: &mut Out) {}
}
