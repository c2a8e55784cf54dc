//! Codes.

use db::{DbError, Row, Tx, params, row};
use kernel::{CustomerId, Timestamp};

use super::bad;
use crate::{
    domain::{CodeState, GivenId},
    public::CodeView,
};

/// A code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CodeRow {
    pub(crate) code: String,
    pub(crate) offer: String,
    pub(crate) state: CodeState,
    pub(crate) given_to: CustomerId,
    pub(crate) given: GivenId,
}

/// A code that is to be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewCode {
    pub(crate) code: String,
    pub(crate) shown: String,
}

fn state(row: &Row<'_>, column: usize) -> Result<CodeState, DbError> {
    let word = row.text(column)?;
    CodeState::parse(word).ok_or_else(|| bad("offers_code", "state", &word, &"no state"))
}

/// Those of these that are there.
pub(crate) fn codes_of(tx: &mut Tx<'_>, codes: &[String]) -> Result<Vec<CodeRow>, DbError> {
    tx.query(
        "SELECT code, offer, state, given_to, given_id FROM offers_code WHERE code IN ($1[]) ORDER BY code",
        params![codes],
        |row| {
            Ok(CodeRow {
                code: row.get(0)?,
                offer: row.get(1)?,
                state: state(row, 2)?,
                given_to: row.get(3)?,
                given: row.get(4)?,
            })
        },
    )
}

/// Codes that each are used once, sorted; answers how many were new.
pub(crate) fn insert_codes(
    tx: &mut Tx<'_>,
    offer: &str,
    codes: &[NewCode],
    now: Timestamp,
) -> Result<u64, DbError> {
    tx.insert_many(
        "INSERT INTO offers_code (code, shown, offer, state, added_at, given_to, given_id) \
         VALUES ($1, $2, $3, 'free', $4, 0, 0) ON CONFLICT (code) DO NOTHING",
        codes
            .iter()
            .map(|one| row![one.code.as_str(), one.shown.as_str(), offer, now]),
    )
}

/// The code that everybody gets; answers whether it was new.
pub(crate) fn put_shared(
    tx: &mut Tx<'_>,
    offer: &str,
    code: &NewCode,
    now: Timestamp,
) -> Result<bool, DbError> {
    let made = tx.execute(
        "INSERT INTO offers_code (code, shown, offer, state, added_at, given_to, given_id) \
         VALUES ($1, $2, $3, 'shared', $4, 0, 0) ON CONFLICT (code) DO NOTHING",
        params![code.code.as_str(), code.shown.as_str(), offer, now],
    )?;
    Ok(made == 1)
}

/// Takes a free code of an offer for somebody; none where none was seen free.
pub(crate) fn take_free(
    tx: &mut Tx<'_>,
    offer: &str,
    (customer, given): (CustomerId, GivenId),
    now: Timestamp,
) -> Result<Option<(String, String)>, DbError> {
    tx.query_opt(
        "UPDATE offers_code SET state = 'given', given_to = $2, given_id = $3, given_at = $4 \
         WHERE code IN (SELECT code FROM offers_code WHERE offer = $1 AND state = 'free' ORDER BY code LIMIT 1) \
         AND offer = $1 AND state = 'free' RETURNING code, shown",
        params![offer, customer, given, now],
        |row| Ok::<_, DbError>((row.get(0)?, row.get(1)?)),
    )
}

pub(crate) fn count_free(tx: &mut Tx<'_>, offer: &str) -> Result<i64, DbError> {
    Ok(tx
        .scalar(
            "SELECT count(*) FROM offers_code WHERE offer = $1 AND state = 'free'",
            params![offer],
        )?
        .unwrap_or(0))
}

pub(crate) fn mark_redeemed(tx: &mut Tx<'_>, code: &str) -> Result<(), DbError> {
    tx.execute(
        "UPDATE offers_code SET state = 'redeemed' WHERE code = $1 AND state <> 'shared'",
        params![code],
    )?;
    Ok(())
}

/// Codes of an offer after one, by code; of one state or (empty) of all.
pub(crate) fn code_page(
    tx: &mut Tx<'_>,
    offer: &str,
    (wanted, after): (Option<CodeState>, &str),
    fetch: i64,
) -> Result<Vec<(String, CodeView)>, DbError> {
    let wanted = wanted.map_or("", CodeState::word);
    tx.query(
        "SELECT code, shown, state, given_to, added_at, given_at FROM offers_code \
         WHERE offer = $1 AND ($2 = '' OR state = $2) AND code > $3 ORDER BY code LIMIT $4",
        params![offer, wanted, after, fetch],
        |row| {
            let customer: CustomerId = row.get(3)?;
            let view = CodeView {
                code: row.get(1)?,
                state: state(row, 2)?,
                customer: (!customer.is_nobody()).then_some(customer),
                added_at: row.get(4)?,
                given_at: row.get(5)?,
            };
            Ok((row.get(0)?, view))
        },
    )
}

/// One person under another number.
pub(crate) fn move_codes(
    tx: &mut Tx<'_>,
    codes: &[String],
    (from, into): (CustomerId, CustomerId),
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE offers_code SET given_to = $3 WHERE code IN ($1[]) AND given_to = $2",
        params![codes, from, into],
    )?;
    Ok(())
}

/// These were given to nobody any more; they are not given again.
pub(crate) fn set_nobodys(
    tx: &mut Tx<'_>,
    codes: &[String],
    customer: CustomerId,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE offers_code SET given_to = 0 WHERE code IN ($1[]) AND given_to = $2",
        params![codes, customer],
    )?;
    Ok(())
}
