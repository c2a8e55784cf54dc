//! Shopify's export of customers, in its layout of today and in the older one. A row is a customer.

use std::collections::BTreeMap;

use intake::record::{
    ATTRIBUTE_NAME_MAX, ATTRIBUTES_MAX, AttributeValue, Birthday, ConsentChannel, IncomingConsent,
    IncomingCustomer, NOTE_MAX,
};

use super::no_export;
use crate::Error;
use crate::cells::{self, Cell};
use crate::header::Header;
use crate::people::{self, Countries};
use crate::records::{Assemble, Incoming, Notes, Out, StoreOptions};
use crate::rows::Row;

/// Reads an export of customers.
pub(crate) struct Customers {
    store: StoreOptions,
    countries: Countries,
    id: Cell,
    email: Cell,
    phones: [Cell; 2],
    first_name: Cell,
    last_name: Cell,
    country: Cell,
    region: Cell,
    city: Cell,
    zip: Cell,
    consents: [(ConsentChannel, Cell); 3],
    tags: Cell,
    note: Cell,
    birthday: Cell,
    /// The shop's own fields, by namespace and key.
    attributes: Vec<(String, Cell)>,
}

impl Customers {
    pub(crate) fn new(header: &Header, store: &StoreOptions) -> Result<Self, Error> {
        let find = |names: &[&str]| header.find(names);
        let own_fields = own_fields(header, "customer.metafields.");
        let birthday = own_fields.iter().find(|(name, _)| is_birthday(name));
        let customers = Self {
            store: store.clone(),
            countries: Countries::default(),
            id: find(&["Customer ID"]),
            email: find(&["Email", "Email Address"]),
            phones: [find(&["Phone"]), find(&["Default Address Phone"])],
            first_name: find(&["First Name"]),
            last_name: find(&["Last Name"]),
            country: find(&["Default Address Country Code", "Country Code", "Country"]),
            region: find(&["Province", "Default Address Province Code", "Province Code"]),
            city: find(&["Default Address City", "City"]),
            zip: find(&["Default Address Zip", "Zip"]),
            consents: [
                (
                    ConsentChannel::Email,
                    find(&["Accepts Email Marketing", "Accepts Marketing"]),
                ),
                (ConsentChannel::Sms, find(&["Accepts SMS Marketing"])),
                (
                    ConsentChannel::Whatsapp,
                    find(&["Accepts WhatsApp Marketing"]),
                ),
            ],
            tags: find(&["Tags"]),
            note: find(&["Note"]),
            birthday: birthday.map(|(_, cell)| cell.clone()).unwrap_or_default(),
            attributes: own_fields
                .into_iter()
                .filter(|(name, _)| !is_birthday(name) && name.len() <= ATTRIBUTE_NAME_MAX)
                .take(ATTRIBUTES_MAX)
                .collect(),
        };
        if customers.email.is_absent() && customers.id.is_absent() {
            return Err(no_export("customers", "`Email` or `Customer ID`", header));
        }
        Ok(customers)
    }

    fn read(&mut self, row: &Row<'_>, remarks: &mut Vec<String>) -> IncomingCustomer {
        let country = self.country.text(row);
        let country = country.and_then(|text| self.countries.find(&text, remarks));
        let phone = self.phones.iter().find_map(|cell| cell.text(row));
        let home = country.or(self.store.country);
        let attributes: BTreeMap<_, _> = self
            .attributes
            .iter()
            .filter_map(|(name, cell)| {
                Some((
                    name.clone(),
                    AttributeValue::Text(cell.long(row, NOTE_MAX)?),
                ))
            })
            .collect();
        IncomingCustomer {
            source: self.store.source.clone(),
            external_id: self.id.key(row),
            email: self
                .email
                .text(row)
                .and_then(|text| people::email(&text, remarks)),
            phone: phone.and_then(|text| people::phone(&text, home, remarks)),
            first_name: self.first_name.short(row),
            last_name: self.last_name.short(row),
            country: country.map(|country| country.code().to_owned()),
            region: self.region.short(row),
            city: self.city.short(row),
            postcode: self.zip.code(row),
            birthday: self
                .birthday
                .text(row)
                .and_then(|text| Birthday::parse(&text)),
            tags: self.tags.list(row, cells::tags),
            attributes,
            consents: self.consents(row),
            note: self.note.long(row, NOTE_MAX),
            ..IncomingCustomer::default()
        }
    }

    fn consents(&self, row: &Row<'_>) -> Vec<IncomingConsent> {
        let said = self.consents.iter().filter_map(|(channel, cell)| {
            let granted = cells::boolean(&cell.text(row)?)?;
            Some(people::marketing_consent(
                *channel,
                granted,
                None,
                &self.store.source,
            ))
        });
        said.collect()
    }
}

impl Assemble for Customers {
    fn row(&mut self, row: &Row<'_>, out: &mut Out) {
        let mut remarks = Vec::new();
        let customer = self.read(row, &mut remarks);
        if customer.is_identified() {
            let notes = Notes {
                raw: row.raw(),
                remarks,
            };
            out.record(row.lines(), Incoming::Customer(Box::new(customer)), notes);
        } else if remarks.is_empty() {
            out.reject(row, "no id, e-mail address or telephone number");
        } else {
            out.reject(row, remarks.join("; "));
        }
    }

    fn finish(&mut self, _out: &mut Out) {}
}

/// The shop's own fields: columns called `Label (customer.metafields.namespace.key)`, as `namespace.key`.
pub(super) fn own_fields(header: &Header, owner: &str) -> Vec<(String, Cell)> {
    let fields = header.names().filter_map(|(index, name)| {
        let (_, inside) = name.rsplit_once('(')?;
        let name = inside.strip_suffix(')')?.strip_prefix(owner)?;
        (!name.is_empty()).then(|| (name.to_owned(), Cell::Column(index)))
    });
    fields.collect()
}

/// Shopify's own field for it, and what shops call theirs.
fn is_birthday(name: &str) -> bool {
    let key = name.rsplit('.').next().unwrap_or(name);
    ["birth_date", "birthday", "birthdate", "date_of_birth"].contains(&key)
}
