//! What the search finds customers by.

use db::{DbError, Tx, params, row};
use kernel::CustomerId;

use crate::domain::prefix_end;

/// Adds tokens (sorted, each once).
pub(crate) fn insert_tokens(tx: &mut Tx<'_>, tokens: &[(&str, CustomerId)]) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO customers_token (token, customer_id) VALUES ($1, $2) ON CONFLICT (token, customer_id) DO NOTHING",
        tokens
            .iter()
            .map(|(token, customer)| row![token.as_bytes(), *customer]),
    )?;
    Ok(())
}

/// Removes tokens.
pub(crate) fn delete_tokens(tx: &mut Tx<'_>, tokens: &[(&str, CustomerId)]) -> Result<(), DbError> {
    tx.execute_many(
        "DELETE FROM customers_token WHERE token = $1 AND customer_id = $2",
        tokens
            .iter()
            .map(|(token, customer)| row![token.as_bytes(), *customer]),
    )?;
    Ok(())
}

/// Customers with a token that begins with `prefix`, a customer perhaps several times; at most `limit` rows.
pub(crate) fn candidates(
    tx: &mut Tx<'_>,
    prefix: &str,
    limit: u32,
) -> Result<Vec<CustomerId>, DbError> {
    tx.query(
        "SELECT customer_id FROM customers_token WHERE token >= $1 AND token < $2 LIMIT $3",
        params![prefix.as_bytes(), prefix_end(prefix.as_bytes()), limit],
        |row| row.get(0),
    )
}
