//! How long products last, and when they run out.

use std::collections::BTreeMap;

use db::{Db, DbError, Tx};
use kernel::{CustomerId, Day, ProductId, Zone};
use orders::public::glances::{KeptProduct, for_each_kept, kept_by};
use serde::Serialize;

use super::newest_day;
use crate::{
    domain::{Bought, Lasting, LastingBuilder, Powers, RunsOut, by_product, in_order, whole},
    error::Error,
    store,
};

/// Of products that the customer bought once, those only that so many buyers buy again.
const OFTEN_AGAIN: f64 = 0.3;
/// Products whose categories are asked for at once.
const AT_ONCE: usize = 1_000;
/// Products told of at once.
const MOST: usize = 100;

/// When something that a customer bought runs out.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct RunOut {
    /// Which product.
    #[schema(value_type = String, example = "prd_3xk2")]
    pub product: ProductId,
    /// When it was bought last.
    #[schema(value_type = String, format = Date)]
    pub bought_on: Day,
    /// How many pieces.
    pub quantity: i64,
    /// When it runs out: as likely before as after.
    #[schema(value_type = String, format = Date)]
    pub runs_out_on: Day,
    /// With a probability of one tenth before.
    #[schema(value_type = String, format = Date)]
    pub earliest: Day,
    /// With a probability of one tenth after.
    #[schema(value_type = String, format = Date)]
    pub latest: Day,
    /// How many times of the customer's own this is drawn from, beside what is usual.
    pub own_times: u32,
    /// The share of those who bought it that ever buy it again.
    pub bought_again_by: f64,
}

/// Learns how long products last from everything that was bought again, and from what was not yet.
pub(crate) fn learn(db: &Db) -> Result<(), Error> {
    let Some(lasting) = db.read_now(|tx| {
        let zone = settings::get(tx, &settings::shop::TIME_ZONE)?;
        let until = newest_day(tx)?;
        let mut powers = Powers::default();
        each_customer(tx, &zone, |bought| powers.take(bought))?;
        let mut builder = LastingBuilder::new(powers.best(), until);
        each_customer(tx, &zone, |bought| builder.take(bought))?;
        let categories = categories(tx, &builder.products())?;
        Ok::<_, Error>(builder.finish(&categories))
    })?
    else {
        return Ok(());
    };
    db.write_now(|tx| {
        tx.touch("insights");
        store::replace_lasting(tx, &lasting)
    })?;
    Ok(())
}

/// The category of each product that has any: the first by name, as good as any other.
fn categories(
    tx: &mut Tx<'_>,
    products: &[ProductId],
) -> Result<BTreeMap<ProductId, String>, DbError> {
    let mut found = BTreeMap::new();
    for some in products.chunks(AT_ONCE) {
        for (product, category) in catalog::categories_of(tx, some)? {
            found.entry(product).or_insert(category);
        }
    }
    Ok(found)
}

fn bought(kept: &KeptProduct, zone: &Zone) -> Bought {
    Bought {
        product: kept.product,
        day: zone.day_of(kept.placed_at),
        quantity: kept.quantity,
    }
}

fn each_customer(
    tx: &mut Tx<'_>,
    zone: &Zone,
    mut each: impl FnMut(&[Bought]),
) -> Result<(), DbError> {
    let mut open = CustomerId::NOBODY;
    let mut own: Vec<Bought> = Vec::new();
    for_each_kept(tx, |kept| {
        if kept.customer != open {
            each(&in_order(core::mem::take(&mut own)));
            open = kept.customer;
        }
        own.push(bought(kept, zone));
        Ok::<_, DbError>(())
    })?;
    each(&in_order(own));
    Ok(())
}

/// Whether it was learned how long anything lasts: before, nothing that was bought is known to run out.
pub fn has_lasting(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    store::has_lasting(tx)
}

/// When what a customer bought runs out, the soonest first, at most a hundred: what they bought more than once, and what most
/// people buy again. With `since`, only what runs out on that day or later: of who has bought much, the first hundred may all
/// have run out long ago.
pub fn run_outs(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    since: Option<Day>,
) -> Result<Vec<RunOut>, Error> {
    // All that somebody bought is much to read for nothing.
    if !store::has_lasting(tx)? {
        return Ok(Vec::new());
    }
    let zone = settings::get(tx, &settings::shop::TIME_ZONE)?;
    let kept = kept_by(tx, customer)?;
    let own = in_order(kept.iter().map(|kept| bought(kept, &zone)).collect());
    let products: Vec<i64> = by_product(&own)
        .filter_map(|purchases| purchases.last())
        .map(|last| last.product.raw())
        .collect();
    let Some(lasting) = store::lasting(tx, &products)? else {
        return Ok(Vec::new());
    };
    Ok(soonest(&lasting, &own, since))
}

/// Of purchases in order, what is told of.
pub(crate) fn soonest(lasting: &Lasting, own: &[Bought], since: Option<Day>) -> Vec<RunOut> {
    let after = |last: &Bought, days: f64| last.day.plus_days(whole(days.min(36_500.0)));
    let mut found: Vec<(Day, &Bought, RunsOut)> = by_product(own)
        .filter_map(|purchases| {
            let last = purchases.last()?;
            let out = lasting.runs_out(purchases)?;
            if out.own_times == 0 && out.returns < OFTEN_AGAIN {
                return None;
            }
            let day = after(last, out.days());
            since
                .is_none_or(|since| day >= since)
                .then_some((day, last, out))
        })
        .collect();
    found.sort_unstable_by_key(|(day, last, _)| (*day, last.product));
    found.truncate(MOST);
    let told = |(day, last, out): (Day, &Bought, RunsOut)| RunOut {
        product: last.product,
        bought_on: last.day,
        quantity: last.quantity,
        runs_out_on: day,
        earliest: after(last, out.early()),
        latest: after(last, out.late()),
        own_times: out.own_times,
        bought_again_by: out.returns,
    };
    found.into_iter().map(told).collect()
}
