//! Recency, frequency, money: who is in which class, and who has moved.

use std::collections::BTreeMap;

use kernel::{Currency, Day};
use orders::{RFM_CLASSES, RfmScale, rfm_class};
use serde::Serialize;

/// What is known of one customer at a time; nothing where they had not ordered yet.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Standing {
    /// When they ordered last, in milliseconds.
    pub(crate) last_at: i64,
    pub(crate) orders: u32,
    /// Net, in minor units.
    pub(crate) money: i64,
}

impl Standing {
    pub(crate) fn add(&mut self, at: i64, money: i64) {
        self.last_at = self.last_at.max(at);
        self.orders = self.orders.saturating_add(1);
        self.money = self.money.saturating_add(money);
    }
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
    pub class: &'static str,
    /// For people.
    pub title: &'static str,
    /// Who they are.
    pub meaning: &'static str,
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
}

/// Customers who went the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = RfmMoved)]
pub struct MovedTo {
    /// The class they were in; absent for those who had not ordered yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<&'static str>,
    /// The class they are in.
    pub to: &'static str,
    /// How many.
    pub customers: u64,
}

/// The scales of all who had ordered by a time.
struct Scales {
    recency: RfmScale,
    frequency: RfmScale,
    money: RfmScale,
}

impl Scales {
    fn of<'s>(standings: impl Iterator<Item = &'s Standing> + Clone) -> Self {
        let known = standings.filter(|one| one.orders > 0);
        let scale = |value: fn(&Standing) -> i64| RfmScale::of(known.clone().map(value).collect());
        Self {
            recency: scale(|one| one.last_at),
            frequency: scale(|one| i64::from(one.orders)),
            money: scale(|one| one.money),
        }
    }

    fn class(&self, one: &Standing) -> Option<&'static str> {
        (one.orders > 0).then(|| {
            rfm_class(
                self.recency.score(one.last_at),
                self.frequency.score(i64::from(one.orders)),
                self.money.score(one.money),
            )
        })
    }
}

/// Puts customers, as they stood then and stand now, into classes.
pub(crate) fn compare(
    standings: &[(Standing, Standing)],
    (since, until): (Day, Day),
    currency: Currency,
) -> Rfm {
    let then = Scales::of(standings.iter().map(|(then, _)| then));
    let now = Scales::of(standings.iter().map(|(_, now)| now));
    let mut rows = RFM_CLASSES.map(|class| RfmClassRow {
        class: class.name,
        title: class.title,
        meaning: class.meaning,
        customers: 0,
        share: None,
        orders: 0,
        revenue: 0,
        before: 0,
    });
    let mut moved: BTreeMap<(Option<&'static str>, &'static str), u64> = BTreeMap::new();
    let mut customers = 0_u64;
    for (before, after) in standings {
        let Some(to) = now.class(after) else { continue };
        let from = then.class(before);
        customers = customers.saturating_add(1);
        let count = moved.entry((from, to)).or_default();
        *count = count.saturating_add(1);
        for row in &mut rows {
            if row.class == to {
                row.customers = row.customers.saturating_add(1);
                row.orders = row.orders.saturating_add(u64::from(after.orders));
                row.revenue = row.revenue.saturating_add(after.money);
            }
            if Some(row.class) == from {
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
            from,
            to,
            customers,
        })
        .collect();
    moved.sort_by_key(|one| core::cmp::Reverse(one.customers));
    Rfm {
        until,
        since,
        currency,
        customers,
        classes: rows.into(),
        moved,
    }
}
