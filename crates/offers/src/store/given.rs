//! Codes that people were given.

use db::{DbError, Row, Tx, params};
use kernel::{CustomerId, Timestamp};

use super::bad;
use crate::{domain::GivenId, error::Error, public::Given};

/// A giving that is to be written down.
pub(crate) struct NewGiven<'a> {
    pub(crate) given: &'a Given,
    /// The code, as it is compared.
    pub(crate) code: &'a str,
}

fn given(row: &Row<'_>) -> Result<Given, DbError> {
    let id: GivenId = row.get(1)?;
    let terms = serde_json::from_str(row.text(6)?)
        .map_err(|error| bad("offers_given", "terms", &id, &error))?;
    Ok(Given {
        customer: row.get(0)?,
        id,
        offer: row.get(2)?,
        shown: row.get(3)?,
        cause: row.get(4)?,
        programme: row.get(5)?,
        terms,
        given_at: row.get(7)?,
        expires_at: row.get(8)?,
        redeemed_at: row.get(9)?,
    })
}

pub(crate) fn insert_given(tx: &mut Tx<'_>, new: &NewGiven<'_>) -> Result<(), Error> {
    let given = new.given;
    let terms = serde_json::to_string(&given.terms).map_err(Error::Json)?;
    tx.execute(
        "INSERT INTO offers_given (customer_id, given_id, home_id, offer, code, shown, cause, programme, terms, given_at, \
         expires_at) VALUES ($1, $2, $1, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            given.customer,
            given.id,
            given.offer.as_str(),
            new.code,
            given.shown.as_str(),
            given.cause.as_str(),
            given.programme.as_str(),
            terms.as_str(),
            given.given_at,
            given.expires_at
        ],
    )?;
    Ok(())
}

/// What a customer was given for a cause.
pub(crate) fn by_cause(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    cause: &str,
) -> Result<Option<Given>, DbError> {
    tx.query_opt(
        "SELECT customer_id, given_id, offer, shown, cause, programme, terms, given_at, expires_at, redeemed_at \
         FROM offers_given WHERE customer_id = $1 AND cause = $2",
        params![customer, cause],
        given,
    )
}

/// Everything that these customers were given, newest first.
pub(crate) fn by_causes(tx: &mut Tx<'_>, customers: &[i64]) -> Result<Vec<Given>, DbError> {
    tx.query(
        "SELECT customer_id, given_id, offer, shown, cause, programme, terms, given_at, expires_at, redeemed_at \
         FROM offers_given WHERE customer_id IN ($1[]) ORDER BY given_id DESC",
        params![customers],
        given,
    )
}

/// Everything that a customer was given with the codes as they are compared, oldest first.
pub(crate) fn given_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
) -> Result<Vec<(String, Given)>, DbError> {
    tx.query(
        "SELECT customer_id, given_id, offer, shown, cause, programme, terms, given_at, expires_at, redeemed_at, code \
         FROM offers_given WHERE customer_id = $1 ORDER BY given_id",
        params![customer],
        |row| Ok((row.get(10)?, given(row)?)),
    )
}

/// The last time before an instant that a customer was given a code that many use.
pub(crate) fn last_shared(
    tx: &mut Tx<'_>,
    (customer, code): (CustomerId, &str),
    before: Timestamp,
) -> Result<Option<(GivenId, String)>, DbError> {
    tx.query_opt(
        "SELECT given_id, programme FROM offers_given WHERE customer_id = $1 AND code = $2 AND given_at <= $3 \
         ORDER BY given_id DESC LIMIT 1",
        params![customer, code, before],
        |row| Ok::<_, DbError>((row.get(0)?, row.get(1)?)),
    )
}

/// By which programme a code was given.
pub(crate) fn programme_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    id: GivenId,
) -> Result<Option<String>, DbError> {
    tx.scalar(
        "SELECT programme FROM offers_given WHERE customer_id = $1 AND given_id = $2",
        params![customer, id],
    )
}

pub(crate) fn set_redeemed(
    tx: &mut Tx<'_>,
    (customer, id): (CustomerId, GivenId),
    at: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE offers_given SET redeemed_at = $3 WHERE customer_id = $1 AND given_id = $2 AND redeemed_at IS NULL",
        params![customer, id, at],
    )?;
    Ok(())
}

/// How many were given from an instant until another, by programme and offer.
pub(crate) fn given_sums(
    tx: &mut Tx<'_>,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<(String, String, i64)>, DbError> {
    tx.query(
        "SELECT programme, offer, count(*) FROM offers_given WHERE given_at >= $1 AND given_at < $2 \
         GROUP BY programme, offer ORDER BY programme, offer",
        params![from, until],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// One person under another number.
pub(crate) fn move_given(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO offers_given (customer_id, given_id, home_id, offer, code, shown, cause, programme, terms, given_at, \
         expires_at, redeemed_at) SELECT $2, given_id, home_id, offer, code, shown, cause, programme, terms, given_at, \
         expires_at, redeemed_at FROM offers_given WHERE customer_id = $1",
        params![from, into],
    )?;
    tx.execute(
        "DELETE FROM offers_given WHERE customer_id = $1",
        params![from],
    )?;
    Ok(())
}

/// What one of `homes` was given is theirs again; answers the codes.
pub(crate) fn move_given_back(
    tx: &mut Tx<'_>,
    (from, into): (CustomerId, CustomerId),
    homes: &[i64],
) -> Result<Vec<String>, DbError> {
    tx.execute(
        "INSERT INTO offers_given (customer_id, given_id, home_id, offer, code, shown, cause, programme, terms, given_at, \
         expires_at, redeemed_at) SELECT $2, given_id, home_id, offer, code, shown, cause, programme, terms, given_at, \
         expires_at, redeemed_at FROM offers_given WHERE customer_id = $1 AND home_id IN ($3[])",
        params![from, into, homes],
    )?;
    tx.query(
        "DELETE FROM offers_given WHERE customer_id = $1 AND home_id IN ($2[]) RETURNING code",
        params![from, homes],
        |row| row.get(0),
    )
}

/// What stays of a person: that something was given, and when.
pub(crate) fn forget_given(tx: &mut Tx<'_>, customer: CustomerId) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE offers_given SET code = '', shown = '' WHERE customer_id = $1",
        params![customer],
    )
}
