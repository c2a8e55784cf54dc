//! Making the table, and reading it.

use std::collections::{BTreeMap, BTreeSet};

use db::{Db, DbError, Tx};
use kernel::{ProductId, Span, Timestamp};

use crate::{
    domain::{Companion, Pairs, Support},
    store,
};

/// How far back baskets count, from the newest order on: what people buy changes.
const LOOK_BACK: Span = Span::from_days(2 * 365);
/// How long a table is good.
const LIFE: Span = Span::from_hours(24);
/// How long a table of few baskets is good: a young shop learns quickly.
const YOUNG_LIFE: Span = Span::from_minutes(10);
/// How many baskets are few.
const FEW: i64 = 1_000;

/// A table that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Built {
    /// When.
    pub at: Timestamp,
    /// From how many baskets.
    pub baskets: i64,
    /// How many pairs it holds.
    pub pairs: i64,
}

/// The table that stands.
pub fn built(tx: &mut Tx<'_>) -> Result<Option<Built>, DbError> {
    let build = store::build(tx)?;
    Ok(build.map(|(at, baskets, pairs)| Built { at, baskets, pairs }))
}

/// Makes the table anew when it is time; `None` when it is not.
pub fn refresh(db: &Db, now: Timestamp, support: Support) -> Result<Option<Built>, DbError> {
    let is_time = match db.read_now(built)? {
        None => true,
        Some(standing) => {
            let life = if standing.baskets < FEW {
                YOUNG_LIFE
            } else {
                LIFE
            };
            now.since(standing.at) >= life
        }
    };
    if is_time {
        rebuild(db, now, support).map(Some)
    } else {
        Ok(None)
    }
}

/// Makes the table anew: reads the baskets at one moment, counts outside any transaction, and puts the new table in the
/// place of the old one.
pub fn rebuild(db: &Db, now: Timestamp, support: Support) -> Result<Built, DbError> {
    let pairs = db.read_now(|tx| {
        let mut pairs = Pairs::default();
        let newest = orders::public::glances::newest(tx)?.unwrap_or(now);
        orders::public::glances::for_each_basket(tx, newest.minus(LOOK_BACK), |basket| {
            pairs.take(basket);
            Ok::<_, DbError>(())
        })?;
        Ok::<_, DbError>(pairs)
    })?;
    let companions = pairs.companions(support);
    let baskets = i64::try_from(pairs.baskets()).unwrap_or(i64::MAX);
    let kept = db.write_now(|tx| {
        tx.touch("recommendations");
        store::replace(tx, &companions, (now, baskets))
    })?;
    tracing::debug!(baskets, pairs = kept, "what is bought together was counted");
    Ok(Built {
        at: now,
        baskets,
        pairs: kept,
    })
}

/// For each of several orders, what is bought together with what is in it and is not in it, the best first; with the
/// product of the order that speaks most for it. One statement for all.
pub fn suggest(
    tx: &mut Tx<'_>,
    orders: &[Vec<ProductId>],
    most: usize,
) -> Result<Vec<Vec<(Companion, ProductId)>>, DbError> {
    let wanted: BTreeSet<i64> = orders
        .iter()
        .flatten()
        .map(|product| product.raw())
        .collect();
    let wanted: Vec<i64> = wanted.into_iter().collect();
    let mut companions: BTreeMap<ProductId, Vec<Companion>> = BTreeMap::new();
    for (product, companion) in store::companions_of(tx, &wanted)? {
        companions.entry(product).or_default().push(companion);
    }
    Ok(orders
        .iter()
        .map(|order| best(order, &companions, most))
        .collect())
}

/// Every product of the order speaks for its companions; what several speak for is better.
fn best(
    order: &[ProductId],
    companions: &BTreeMap<ProductId, Vec<Companion>>,
    most: usize,
) -> Vec<(Companion, ProductId)> {
    let bought: BTreeSet<ProductId> = order.iter().copied().collect();
    let mut sums: BTreeMap<ProductId, (i64, Companion, ProductId)> = BTreeMap::new();
    for product in &bought {
        for companion in companions.get(product).into_iter().flatten() {
            if bought.contains(&companion.product) {
                continue;
            }
            let sum = sums
                .entry(companion.product)
                .or_insert((0, *companion, *product));
            sum.0 = sum.0.saturating_add(companion.score);
            if companion.score > sum.1.score {
                (sum.1, sum.2) = (*companion, *product);
            }
        }
    }
    let mut ranked: Vec<(i64, Companion, ProductId)> = sums.into_values().collect();
    ranked.sort_by_key(|(sum, companion, _)| (core::cmp::Reverse(*sum), companion.product));
    ranked
        .into_iter()
        .take(most)
        .map(|(_, companion, because)| (companion, because))
        .collect()
}
