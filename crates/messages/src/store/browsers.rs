//! Browsers that take notifications, and whose each is.

use courier::push::Subscription;
use db::{DbError, Tx, params};
use kernel::{CustomerId, Timestamp};

const TABLE: &str = "messages_browser";

/// A browser of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BrowserRow {
    pub(crate) customer: CustomerId,
    /// Who agreed in it: before they became one with another, perhaps somebody else.
    pub(crate) home: CustomerId,
    /// What its address is known by.
    pub(crate) name: String,
    pub(crate) subscription: Subscription,
    pub(crate) since: Timestamp,
}

/// The browsers of these customers, each customer's newest first.
pub(crate) fn browsers_of(tx: &mut Tx<'_>, customers: &[i64]) -> Result<Vec<BrowserRow>, DbError> {
    tx.query(
        "SELECT customer_id, browser, endpoint, p256dh, auth, since_at, home_id FROM messages_browser \
         WHERE customer_id IN ($1[]) ORDER BY customer_id, since_at DESC, browser",
        params![customers],
        |row| {
            let name: String = row.get(1)?;
            let subscription = Subscription::new(row.text(2)?, row.text(3)?, row.text(4)?);
            Ok(BrowserRow {
                customer: row.get(0)?,
                subscription: subscription.ok_or_else(|| DbError::Row {
                    table: TABLE,
                    column: "endpoint",
                    id: name.clone(),
                    why: "no browser has written it".to_owned(),
                })?,
                name,
                since: row.get(5)?,
                home: row.get(6)?,
            })
        },
    )
}

/// Which of these customers have a browser.
pub(crate) fn with_browser(tx: &mut Tx<'_>, customers: &[i64]) -> Result<Vec<CustomerId>, DbError> {
    tx.query(
        "SELECT DISTINCT customer_id FROM messages_browser WHERE customer_id IN ($1[]) ORDER BY customer_id",
        params![customers],
        |row| row.get(0),
    )
}

/// Whose a browser is.
pub(crate) fn owner_of(tx: &mut Tx<'_>, browser: &str) -> Result<Option<CustomerId>, DbError> {
    tx.scalar(
        "SELECT customer_id FROM messages_browser_owner WHERE browser = $1",
        params![browser],
    )
}

pub(crate) fn put_browser(tx: &mut Tx<'_>, row: &BrowserRow) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO messages_browser (customer_id, browser, endpoint, p256dh, auth, since_at, home_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (customer_id, browser) DO UPDATE SET \
         p256dh = excluded.p256dh, auth = excluded.auth, since_at = excluded.since_at, home_id = excluded.home_id",
        params![
            row.customer,
            &row.name,
            row.subscription.endpoint(),
            row.subscription.p256dh(),
            row.subscription.auth(),
            row.since,
            row.home
        ],
    )?;
    tx.execute(
        "INSERT INTO messages_browser_owner (browser, customer_id) VALUES ($1, $2) \
         ON CONFLICT (browser) DO UPDATE SET customer_id = excluded.customer_id",
        params![&row.name, row.customer],
    )?;
    Ok(())
}

/// `false` when it is not theirs.
pub(crate) fn delete_browser(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    browser: &str,
) -> Result<bool, DbError> {
    let deleted = tx.execute(
        "DELETE FROM messages_browser WHERE customer_id = $1 AND browser = $2",
        params![customer, browser],
    )?;
    tx.execute(
        "DELETE FROM messages_browser_owner WHERE browser = $1 AND customer_id = $2",
        params![browser, customer],
    )?;
    Ok(deleted > 0)
}

/// A browser is there no more, whose ever it was.
pub(crate) fn forget_browser(tx: &mut Tx<'_>, browser: &str) -> Result<(), DbError> {
    if let Some(owner) = owner_of(tx, browser)? {
        delete_browser(tx, owner, browser)?;
    }
    Ok(())
}

/// What is one's is the other's: all of it, or what one of `homes` agreed in.
pub(crate) fn move_browsers(
    tx: &mut Tx<'_>,
    (from, into): (CustomerId, CustomerId),
    homes: Option<&[CustomerId]>,
) -> Result<(), DbError> {
    for mut row in browsers_of(tx, &[from.raw()])? {
        if homes.is_some_and(|homes| !homes.contains(&row.home)) {
            continue;
        }
        delete_browser(tx, from, &row.name)?;
        row.customer = into;
        put_browser(tx, &row)?;
    }
    Ok(())
}

pub(crate) fn erase_browsers(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), DbError> {
    for row in browsers_of(tx, &[customer.raw()])? {
        delete_browser(tx, customer, &row.name)?;
    }
    Ok(())
}
