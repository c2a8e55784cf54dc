//! Offers.

use db::{DbError, Row, Tx, params};
use kernel::Timestamp;

use super::{ROOM, bad};
use crate::{
    domain::{Definition, OfferState},
    error::Error,
};

/// An offer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OfferRow {
    pub(crate) name: String,
    pub(crate) definition: Definition,
    pub(crate) state: OfferState,
    pub(crate) created_at: Timestamp,
    pub(crate) changed_at: Timestamp,
    pub(crate) given: i64,
    /// Whether givings are only counted.
    pub(crate) is_counted: bool,
}

fn offer(row: &Row<'_>) -> Result<OfferRow, DbError> {
    let name: String = row.get(0)?;
    let definition = serde_json::from_str(row.text(1)?)
        .map_err(|error| bad("offers_offer", "definition", &name, &error))?;
    let state = OfferState::parse(row.text(2)?)
        .ok_or_else(|| bad("offers_offer", "state", &name, &"no state"))?;
    Ok(OfferRow {
        definition,
        state,
        created_at: row.get(3)?,
        changed_at: row.get(4)?,
        given: row.get(5)?,
        is_counted: row.get(6)?,
        name,
    })
}

/// All of them, by name.
pub(crate) fn all(tx: &mut Tx<'_>) -> Result<Vec<OfferRow>, DbError> {
    tx.query(
        "SELECT name, definition, state, created_at, changed_at, given, is_counted FROM offers_offer ORDER BY name",
        &[],
        offer,
    )
}

/// Whether there is one.
pub(crate) fn any(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    Ok(tx
        .scalar::<i64>("SELECT 1 FROM offers_offer LIMIT 1", &[])?
        .is_some())
}

pub(crate) fn by_name(tx: &mut Tx<'_>, name: &str) -> Result<Option<OfferRow>, DbError> {
    tx.query_opt(
        "SELECT name, definition, state, created_at, changed_at, given, is_counted FROM offers_offer WHERE name = $1",
        params![name],
        offer,
    )
}

/// Answers whether the name was free.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    (name, definition): (&str, &Definition),
    now: Timestamp,
) -> Result<bool, Error> {
    let definition = serde_json::to_string(definition).map_err(Error::Json)?;
    let made = tx.execute(
        "INSERT INTO offers_offer (name, definition, state, created_at, changed_at, given, is_counted) \
         VALUES ($1, $2, 'active', $3, $3, 0, FALSE) ON CONFLICT (name) DO NOTHING",
        params![name, definition.as_str(), now],
    )?;
    tx.touch(ROOM);
    Ok(made == 1)
}

pub(crate) fn change(
    tx: &mut Tx<'_>,
    (name, definition): (&str, &Definition),
    now: Timestamp,
) -> Result<(), Error> {
    let definition = serde_json::to_string(definition).map_err(Error::Json)?;
    tx.execute(
        "UPDATE offers_offer SET definition = $2, changed_at = $3 WHERE name = $1",
        params![name, definition.as_str(), now],
    )?;
    tx.touch(ROOM);
    Ok(())
}

pub(crate) fn set_state(
    tx: &mut Tx<'_>,
    (name, state): (&str, OfferState),
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE offers_offer SET state = $2, changed_at = $3 WHERE name = $1",
        params![name, state.word(), now],
    )?;
    tx.touch(ROOM);
    Ok(())
}

/// One more is given; answers whether the limit allows it. Whoever gives a code of the same offer waits here.
pub(crate) fn count_up(tx: &mut Tx<'_>, name: &str, most: Option<i64>) -> Result<bool, DbError> {
    let counted = tx.execute(
        "UPDATE offers_offer SET given = given + 1 WHERE name = $1 AND given < $2",
        params![name, most.unwrap_or(i64::MAX)],
    )?;
    Ok(counted == 1)
}

/// From now on givings are only counted, from none on.
pub(crate) fn set_counted(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.execute("UPDATE offers_offer SET given = 0, is_counted = TRUE", &[])?;
    tx.touch(ROOM);
    Ok(())
}
