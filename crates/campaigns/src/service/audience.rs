//! Who is meant, at an instant.

use db::Tx;
use kernel::Timestamp;
use messages::Purpose;
use predicates::{Env, ParseContext, Set};
use serde_json::Value;

use super::Rules;
use crate::{domain::Document, error::Error};

/// Who belongs to an audience.
#[derive(Clone, Debug)]
pub(crate) struct Members {
    /// Those who get it, and those held out among them.
    pub(crate) set: Set,
    /// Of the audience, those who are left out by exclusions, or whom the shop's holdout keeps from all marketing.
    pub(crate) excluded: u64,
}

/// Everybody of the audience without those who are left out. Whom the shop's holdout keeps from marketing is not even held out: beside
/// nothing at all, one campaign cannot be judged.
pub(crate) fn members(
    tx: &mut Tx<'_>,
    now: Timestamp,
    rules: &Rules,
    document: &Document,
) -> Result<Members, Error> {
    let shop = segments::shop(tx)?;
    let all = of(tx, now, rules, (&shop, &document.condition()))?;
    let mut set = all.clone();
    for condition in document.exclusions() {
        let out = of(tx, now, rules, (&shop, &condition))?;
        set = set.minus(&out);
    }
    if document.purpose == Purpose::Marketing
        && let Some(holdout) = experiments::holdout(tx)?
    {
        let others = set.iter().filter(|one| !holdout.holds_out(*one));
        set = Set::collect(others).map_err(segments::Error::from)?;
    }
    Ok(Members {
        excluded: all.len().saturating_sub(set.len()),
        set,
    })
}

fn of(
    tx: &mut Tx<'_>,
    now: Timestamp,
    rules: &Rules,
    (shop, condition): (&ParseContext, &Value),
) -> Result<Set, Error> {
    let condition = segments::read(tx, &rules.conditions, shop, condition)?;
    // Nothing is remembered of earlier questions: an audience is exact.
    let millis = u64::try_from(now.millis()).unwrap_or_default();
    let version = move |_room: &'static str| millis;
    let env = Env::new(now, &shop.zone, shop.currency, &version);
    Ok(condition.members(tx, &env).map_err(segments::Error::from)?)
}
