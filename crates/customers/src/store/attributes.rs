//! Typed facts by name.

use db::{DbError, Row, Tx, params, row};
use kernel::{CustomerId, Timestamp};

use crate::domain::{AttributeName, AttributeValue};

/// An attribute of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredAttribute {
    pub(crate) name: AttributeName,
    pub(crate) value: AttributeValue,
    pub(crate) home: CustomerId,
    pub(crate) set_at: Timestamp,
}

/// The attributes of these customers, by customer and name.
pub(crate) fn attributes_of(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<Vec<(CustomerId, StoredAttribute)>, DbError> {
    if customers.is_empty() {
        return Ok(Vec::new());
    }
    let mut attributes = tx.query(
        "SELECT customer_id, name, kind, number_value, text_value, home_id, set_at FROM customers_attribute \
         WHERE customer_id IN ($1[])",
        params![super::raw(customers)],
        read,
    )?;
    attributes.sort_unstable_by(|(a, one), (b, other)| (a, &one.name).cmp(&(b, &other.name)));
    Ok(attributes)
}

fn read(row: &Row<'_>) -> Result<(CustomerId, StoredAttribute), DbError> {
    let customer: CustomerId = row.get(0)?;
    let name: String = row.get(1)?;
    let value = AttributeValue::from_columns(row.text(2)?, row.get(3)?, row.text(4)?);
    let value = value.ok_or_else(|| DbError::Row {
        table: "customers_attribute",
        column: "kind",
        id: format!("{customer}/{name}"),
        why: "not a kind that this program writes".to_owned(),
    })?;
    let attribute = StoredAttribute {
        name: AttributeName::stored(name),
        value,
        home: row.get(5)?,
        set_at: row.get(6)?,
    };
    Ok((customer, attribute))
}

/// Sets attributes (sorted by customer and name, each once). An attribute that stands keeps its home.
pub(crate) fn upsert_attributes(
    tx: &mut Tx<'_>,
    attributes: &[(CustomerId, StoredAttribute)],
) -> Result<u64, DbError> {
    tx.insert_many(
        "INSERT INTO customers_attribute (customer_id, name, kind, number_value, text_value, text_key, home_id, set_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (customer_id, name) DO UPDATE SET kind = excluded.kind, \
         number_value = excluded.number_value, text_value = excluded.text_value, text_key = excluded.text_key, \
         set_at = excluded.set_at",
        attributes.iter().map(|(customer, attribute)| {
            let columns = attribute.value.columns();
            row![
                *customer,
                attribute.name.as_str(),
                columns.kind,
                columns.number,
                columns.text,
                columns.text_key,
                attribute.home,
                attribute.set_at,
            ]
        }),
    )
}

/// Removes attributes of a customer; answers how many there were.
pub(crate) fn delete_attributes(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    names: &[&str],
) -> Result<u64, DbError> {
    tx.execute(
        "DELETE FROM customers_attribute WHERE customer_id = $1 AND name IN ($2[])",
        params![customer, names],
    )
}
