//! Classes by recency, frequency and money.

use db::{DbError, Tx};
use kernel::{CustomerId, Day};
use orders::public::reports::for_each_order;

use super::newest_day;
use crate::{
    domain::{Rfm, Standing, compare, count},
    error::Error,
};

/// How far back customers are looked for in another class, when nobody says: a quarter.
const QUARTER_DAYS: i64 = 91;

/// When classes are looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct RfmQuestion {
    /// The last day of what is known; the day of the newest order where left out.
    pub until: Option<Day>,
    /// The day that it is compared with; a quarter before where left out.
    pub since: Option<Day>,
}

/// The classes of all customers, and who moved between them. As the condition `orders.rfm` sees them: counted orders in the
/// shop's currency, with what was refunded until today.
pub fn rfm(tx: &mut Tx<'_>, question: &RfmQuestion) -> Result<Rfm, Error> {
    let currency = settings::get(tx, &settings::shop::CURRENCY)?;
    let until = match question.until {
        Some(day) => day,
        None => newest_day(tx)?,
    };
    let since = question
        .since
        .unwrap_or_else(|| until.plus_days(-QUARTER_DAYS));
    let mut all: Vec<(Standing, Standing)> = Vec::new();
    let mut open: Option<CustomerId> = None;
    for_each_order(tx, |sale| {
        if sale.currency != currency || sale.day > until {
            return Ok::<_, DbError>(());
        }
        if open != Some(sale.customer) {
            open = Some(sale.customer);
            all.push(Default::default());
        }
        if let Some((then, now)) = all.last_mut() {
            let at = sale.placed_at.millis();
            count(now, at, sale.net());
            if sale.day <= since {
                count(then, at, sale.net());
            }
        }
        Ok(())
    })?;
    if all.is_empty() {
        return Err(Error::NothingYet);
    }
    let table = settings::get(tx, &orders::settings::RFM_CLASSES)?;
    Ok(compare(&all, (since, until), currency, &table))
}
