//! When customers read and buy most, for journeys that wait for it and campaigns that go by it.

use std::sync::Arc;

use campaigns::{BestTime, BestTimes};
use db::{DbError, Tx};
use insights::{BestMoment, best_within};
use journeys::extensions::{Ahead, Foretold};
use kernel::{CustomerId, Span};

/// For campaigns.
pub fn best_times() -> BestTimes {
    Arc::new(|tx, customers, ahead| {
        let found = known(best_within(tx, customers, (ahead.since, ahead.within)))?;
        let times = found.into_iter().flatten();
        let kept = |best: BestMoment| BestTime {
            at: best.at,
            words: best.words,
        };
        Ok(times
            .map(|(customer, best)| (customer, kept(best)))
            .collect())
    })
}

/// When the customer's best hour of a time begins: of a day, where nobody says how long.
pub(crate) fn of_one(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    ahead: Ahead,
) -> Result<Option<Foretold>, DbError> {
    let within = ahead.within.unwrap_or(Span::from_days(1));
    let found = known(best_within(tx, &[customer], (ahead.since, within)))?;
    let best = found.and_then(|found| found.into_values().next());
    Ok(best.map(|best| Foretold {
        at: best.at,
        why: best.words,
    }))
}

/// What could be found out; where nothing is known of them it is no worse now than later.
fn known<T>(found: Result<T, insights::Error>) -> Result<Option<T>, DbError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(insights::Error::Db(error)) => Err(error),
        Err(_unknown) => Ok(None),
    }
}
