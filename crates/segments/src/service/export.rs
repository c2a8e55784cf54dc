//! Members as a file.

use std::io;

use customers::{Channel, ContactQuestion, ContactRules, Customer, Purpose};
use db::Tx;
use kernel::{CustomerId, Timestamp};
use predicates::Set;

use crate::error::Error;

/// Customers of one piece: as many as room `customers` reads at once.
const PIECE: usize = 1_000;

const COLUMNS: [&str; 9] = [
    "customer",
    "email",
    "phone",
    "first_name",
    "last_name",
    "language",
    "country",
    "customer_since",
    "email_marketing",
];

/// Writes customers as CSV, piece by piece; answers how many. The last column says whether they may be sent marketing by
/// e-mail, so that whoever takes the file elsewhere cannot say they did not know.
pub fn export(
    tx: &mut Tx<'_>,
    now: Timestamp,
    rules: ContactRules<'_>,
    members: &Set,
    out: impl io::Write,
) -> Result<u64, Error> {
    let mut file = csv::Writer::from_writer(out);
    file.write_record(COLUMNS)?;
    let mut written = 0_u64;
    let mut after = CustomerId::NOBODY;
    loop {
        let piece: Vec<CustomerId> = members.after(after).take(PIECE).collect();
        let Some(last) = piece.last() else { break };
        after = *last;
        let question = ContactQuestion {
            channel: Channel::Email,
            purpose: Purpose::Marketing,
        };
        let may = customers::may_contact_many(tx, now, rules, &piece, question)?;
        for customer in customers::get_many(tx, &piece)? {
            // Verdicts come in the order of the question, which is by number.
            let place = may.binary_search_by_key(&customer.id, |(id, _)| *id).ok();
            let allowed = place
                .and_then(|place| may.get(place))
                .is_some_and(|(_, verdict)| verdict.allowed);
            file.write_record(record(&customer, allowed))?;
            written = written.saturating_add(1);
        }
    }
    file.flush().map_err(csv::Error::from)?;
    Ok(written)
}

fn record(customer: &Customer, allowed: bool) -> [String; 9] {
    let email = customer
        .email
        .as_ref()
        .map(|email| email.as_str().to_owned());
    let phone = customer
        .phone
        .as_ref()
        .map(|phone| phone.as_str().to_owned());
    let language = customer.language.as_ref().map(ToString::to_string);
    let country = customer.country.map(|country| country.code().to_owned());
    [
        customer.id.to_string(),
        email.unwrap_or_default(),
        phone.unwrap_or_default(),
        harmless(customer.first_name.as_deref()),
        harmless(customer.last_name.as_deref()),
        language.unwrap_or_default(),
        country.unwrap_or_default(),
        customer.created_at.to_string(),
        if allowed { "yes" } else { "no" }.to_owned(),
    ]
}

/// A name that people give themselves, so that no spreadsheet takes it for a formula.
fn harmless(name: Option<&str>) -> String {
    let name = name.unwrap_or_default();
    if name.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        return format!("'{name}");
    }
    name.to_owned()
}
