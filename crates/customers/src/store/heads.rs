//! The head rows.

use db::{DbError, Param, Row, Tx, params, row};
use kernel::{Country, CustomerId, EmailAddress, Language, Phone, Timestamp, Zone};

use crate::domain::{Birthday, Customer, State, fold};

/// The columns in the order that [`read`] takes them.
macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT customer_id, version, state, merged_into, email, phone, first_name, last_name, language, \
             time_zone, country, region, city, postcode, birth_day, birth_year, source, created_at, updated_at, \
             facts_at FROM customers_customer ",
            $tail
        )
    };
}

/// One customer, whatever became of them.
pub(crate) fn customer(tx: &mut Tx<'_>, id: CustomerId) -> Result<Option<Customer>, DbError> {
    Ok(customers(tx, &[id])?.pop())
}

/// These customers, by number.
pub(crate) fn customers(tx: &mut Tx<'_>, ids: &[CustomerId]) -> Result<Vec<Customer>, DbError> {
    let heads = tx.kept_rows(&super::raw(ids), TABLES, read_heads)?;
    Ok(heads.into_iter().map(|(_, head)| head).collect())
}

/// These customers, by number, to be looked at.
pub(crate) fn for_each_customer(
    tx: &mut Tx<'_>,
    ids: &[CustomerId],
    mut each: impl FnMut(&Customer),
) -> Result<(), DbError> {
    tx.for_each_kept(&super::raw(ids), TABLES, read_heads, |_id, head| each(head))
}

/// Where heads stand.
const TABLES: &[&str] = &["customers_customer"];

fn read_heads(tx: &mut Tx<'_>, ids: &[i64]) -> Result<Vec<(CustomerId, Customer)>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    tx.query(
        select!("WHERE customer_id IN ($1[]) ORDER BY customer_id"),
        params![ids],
        |row| Ok((row.get(0)?, read(row)?)),
    )
}

/// Takes the customer's row for this transaction and reads it: other writers of this customer wait.
pub(crate) fn lock(tx: &mut Tx<'_>, id: CustomerId) -> Result<Option<Customer>, DbError> {
    let taken = tx.execute(
        "UPDATE customers_customer SET version = version + 1 WHERE customer_id = $1",
        params![id],
    )?;
    if taken == 0 {
        return Ok(None);
    }
    customer(tx, id)
}

/// A page of active customers with numbers above `after`.
pub(crate) fn page_active(
    tx: &mut Tx<'_>,
    after: CustomerId,
    limit: u32,
) -> Result<Vec<Customer>, DbError> {
    tx.query(
        select!("WHERE customer_id > $1 AND state = 'active' ORDER BY customer_id LIMIT $2"),
        params![after, limit],
        read,
    )
}

/// How many active customers there are.
pub(crate) fn count_active(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    let count = tx.scalar(
        "SELECT count(*) FROM customers_customer WHERE state = 'active'",
        &[],
    )?;
    Ok(count.unwrap_or(0))
}

/// The customers who were merged straight into this one.
pub(crate) fn children_of(
    tx: &mut Tx<'_>,
    parents: &[CustomerId],
) -> Result<Vec<CustomerId>, DbError> {
    tx.query(
        "SELECT customer_id FROM customers_customer WHERE merged_into IN ($1[]) AND merged_into IS NOT NULL \
         ORDER BY customer_id",
        params![super::raw(parents)],
        |row| row.get(0),
    )
}

/// Writes rows of new customers.
pub(crate) fn insert_customers<'a>(
    tx: &mut Tx<'_>,
    customers: impl IntoIterator<Item = &'a Customer>,
) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO customers_customer (customer_id, version, state, merged_into, email, phone, first_name, \
         last_name, language, language_root, time_zone, zone, country, region, region_key, city, city_key, \
         postcode, birth_day, birth_year, source, created_at, updated_at, facts_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, \
         $22, $23, $24)",
        customers.into_iter().map(columns),
    )?;
    Ok(())
}

/// Writes rows of known customers (sorted by number) whose version is one above the row's; answers how many were.
/// Fewer than given means that somebody else has changed a row meanwhile.
pub(crate) fn update_customers<'a>(
    tx: &mut Tx<'_>,
    customers: impl IntoIterator<Item = &'a Customer>,
) -> Result<u64, DbError> {
    tx.insert_many(
        "INSERT INTO customers_customer (customer_id, version, state, merged_into, email, phone, first_name, \
         last_name, language, language_root, time_zone, zone, country, region, region_key, city, city_key, \
         postcode, birth_day, birth_year, source, created_at, updated_at, facts_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, \
         $22, $23, $24) \
         ON CONFLICT (customer_id) DO UPDATE SET version = excluded.version, state = excluded.state, \
         merged_into = excluded.merged_into, email = excluded.email, phone = excluded.phone, \
         first_name = excluded.first_name, last_name = excluded.last_name, language = excluded.language, \
         language_root = excluded.language_root, time_zone = excluded.time_zone, zone = excluded.zone, \
         country = excluded.country, region = excluded.region, region_key = excluded.region_key, \
         city = excluded.city, city_key = excluded.city_key, postcode = excluded.postcode, \
         birth_day = excluded.birth_day, birth_year = excluded.birth_year, source = excluded.source, \
         created_at = excluded.created_at, updated_at = excluded.updated_at, facts_at = excluded.facts_at \
         WHERE customers_customer.version = excluded.version - 1",
        customers.into_iter().map(columns),
    )
}

fn columns(customer: &Customer) -> [Param<'_>; 24] {
    let (state, into) = match customer.state {
        State::Active => ("active", None),
        State::Merged { into } => ("merged", Some(into)),
        State::Erased => ("erased", None),
    };
    let zone = customer.own_zone();
    let key = |text: &Option<String>| text.as_deref().map(fold);
    row![
        customer.id,
        customer.version,
        state,
        into,
        customer.email.as_ref().map(EmailAddress::as_str),
        customer.phone.as_ref().map(Phone::as_str),
        &customer.first_name,
        &customer.last_name,
        customer.language.as_ref().map(Language::code),
        customer.language.as_ref().map(Language::primary),
        customer.time_zone.as_ref().map(Zone::name),
        zone.map_or_else(String::new, |zone| zone.name().to_owned()),
        customer.country.map(Country::code),
        &customer.region,
        key(&customer.region),
        &customer.city,
        key(&customer.city),
        &customer.postcode,
        customer.birthday.map(Birthday::month_day),
        customer.birthday.and_then(Birthday::year).map(i64::from),
        &customer.source,
        customer.created_at,
        customer.updated_at,
        customer.facts_at,
    ]
}

fn read(row: &Row<'_>) -> Result<Customer, DbError> {
    let id: CustomerId = row.get(0)?;
    Ok(Customer {
        id,
        version: row.get(1)?,
        state: state(row, id)?,
        email: parsed(row, 4, ("email", id), |text| EmailAddress::parse(text).ok())?,
        phone: parsed(row, 5, ("phone", id), |text| Phone::parse(text, None).ok())?,
        first_name: row.get(6)?,
        last_name: row.get(7)?,
        language: parsed(row, 8, ("language", id), |text| Language::parse(text).ok())?,
        time_zone: parsed(row, 9, ("time_zone", id), |text| Zone::parse(text).ok())?,
        country: parsed(row, 10, ("country", id), |text| Country::parse(text).ok())?,
        region: row.get(11)?,
        city: row.get(12)?,
        postcode: row.get(13)?,
        birthday: birthday(row, id)?,
        source: row.get(16)?,
        created_at: row.get(17)?,
        updated_at: row.get(18)?,
        facts_at: row.get::<Timestamp>(19)?,
    })
}

fn state(row: &Row<'_>, id: CustomerId) -> Result<State, DbError> {
    match (row.text(2)?, row.get::<Option<CustomerId>>(3)?) {
        ("active", None) => Ok(State::Active),
        ("merged", Some(into)) => Ok(State::Merged { into }),
        ("erased", None) => Ok(State::Erased),
        _ => Err(unknown("state", id)),
    }
}

fn birthday(row: &Row<'_>, id: CustomerId) -> Result<Option<Birthday>, DbError> {
    let Some(month_day) = row.get::<Option<i64>>(14)? else {
        return Ok(None);
    };
    Birthday::from_month_day(month_day, row.get(15)?)
        .map(Some)
        .map_err(|_refused| unknown("birth_day", id))
}

fn parsed<T>(
    row: &Row<'_>,
    position: usize,
    (column, id): (&'static str, CustomerId),
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, DbError> {
    match row.cell(position)? {
        db::Cell::Null => Ok(None),
        db::Cell::Text(text) => parse(text).map(Some).ok_or_else(|| unknown(column, id)),
        db::Cell::Int(_) | db::Cell::Bool(_) | db::Cell::Real(_) | db::Cell::Bytes(_) => {
            Err(unknown(column, id))
        }
    }
}

fn unknown(column: &'static str, id: CustomerId) -> DbError {
    DbError::Row {
        table: "customers_customer",
        column,
        id: id.to_string(),
        why: "not a value that this program writes".to_owned(),
    }
}
