//! Recency, frequency, money: who is in which class, and who has moved.

use std::collections::BTreeMap;

use kernel::{Currency, Day};
use orders::{RfmFigures, RfmScales, RfmTable};
use serde::Serialize;

/// What is known of one customer at a time; nothing where they had not ordered yet.
pub(crate) type Standing = RfmFigures;

/// One more order of theirs.
pub(crate) fn count(standing: &mut Standing, at: i64, money: i64) {
    standing.last_at = standing.last_at.max(at);
    standing.orders = standing.orders.saturating_add(1);
    standing.money = standing.money.saturating_add(money);
}

/// Classes of customers on a day, and how they got there.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = RfmMovement)]
pub struct Rfm {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub until: Day,
    /// The day that it is compared with.
    #[schema(value_type = String, format = Date)]
    pub since: Day,
    /// Currency of the orders that are looked at, and of the revenue.
    #[schema(value_type = String)]
    pub currency: Currency,
    /// Customers.
    pub customers: u64,
    /// The classes, the best first.
    pub classes: Vec<RfmClassRow>,
    /// Who came from where, the largest groups first; who stayed is told too.
    pub moved: Vec<MovedTo>,
}

/// One class.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = RfmClassNow)]
pub struct RfmClassRow {
    /// For machines: the condition `orders.rfm` names it so.
    pub class: String,
    /// For people.
    pub title: String,
    /// Who they are.
    pub meaning: String,
    /// Customers.
    pub customers: u64,
    /// Their part of all.
    pub share: Option<f64>,
    /// Their orders.
    pub orders: u64,
    /// Their net revenue, in minor units.
    pub revenue: i64,
    /// Customers who were in it before.
    pub before: u64,
    /// What to do about them; for a class that the shop has named itself, what helps the usual class that is most like it.
    pub advice: &'static str,
}

/// Customers who went the same way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = RfmMoved)]
pub struct MovedTo {
    /// The class they were in; absent for those who had not ordered yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The class they are in.
    pub to: String,
    /// How many.
    pub customers: u64,
}

/// The scales of all who had ordered by a time.
fn scales(
    standings: &[(Standing, Standing)],
    of: fn(&(Standing, Standing)) -> Standing,
) -> RfmScales {
    RfmScales::of(standings.iter().map(of).filter(|one| one.orders > 0))
}

/// Puts customers, as they stood then and stand now, into the shop's classes.
pub(crate) fn compare(
    standings: &[(Standing, Standing)],
    (since, until): (Day, Day),
    currency: Currency,
    table: &RfmTable,
) -> Rfm {
    let then = scales(standings, |(then, _)| *then);
    let now = scales(standings, |(_, now)| *now);
    let class = |scales: &RfmScales, one: &Standing| {
        let known = (one.orders > 0).then(|| scales.scores(one));
        known
            .and_then(|scores| table.class(scores))
            .map(|class| class.name.as_str())
    };
    let mut rows = table.classes().iter().map(empty).collect::<Vec<_>>();
    let mut moved: BTreeMap<(Option<&str>, &str), u64> = BTreeMap::new();
    let mut customers = 0_u64;
    for (before, after) in standings {
        let Some(to) = class(&now, after) else {
            continue;
        };
        let from = class(&then, before);
        customers = customers.saturating_add(1);
        let count = moved.entry((from, to)).or_default();
        *count = count.saturating_add(1);
        for row in &mut rows {
            if row.class == to {
                row.customers = row.customers.saturating_add(1);
                row.orders = row.orders.saturating_add(after.orders.unsigned_abs());
                row.revenue = row.revenue.saturating_add(after.money);
            }
            if Some(row.class.as_str()) == from {
                row.before = row.before.saturating_add(1);
            }
        }
    }
    for row in &mut rows {
        row.share = stats::ratio(row.customers, customers);
    }
    let mut moved: Vec<MovedTo> = moved
        .into_iter()
        .map(|((from, to), customers)| MovedTo {
            from: from.map(str::to_owned),
            to: to.to_owned(),
            customers,
        })
        .collect();
    moved.sort_by_key(|one| core::cmp::Reverse(one.customers));
    Rfm {
        until,
        since,
        currency,
        customers,
        classes: rows,
        moved,
    }
}

/// A class before anybody is counted.
fn empty(class: &orders::RfmClass) -> RfmClassRow {
    RfmClassRow {
        class: class.name.clone(),
        title: class.title.clone(),
        meaning: class.meaning.clone(),
        customers: 0,
        share: None,
        orders: 0,
        revenue: 0,
        before: 0,
        advice: class.advice,
    }
}
