//! What the orders suggest: four weeks beside the four before, and whether customers come back as they used to.

use db::{DbError, Tx};
use kernel::{CustomerId, Span, Timestamp};
use orders::public::reports::{Sale, for_each_order};
use stats::{Level, difference, float, two_sided, wilson};

use super::{Act, Counsel, Evidence, Urgency};
use crate::{
    error::Error,
    measures::{Wanted, percent},
};

/// Four whole weeks, so that every day of the week counts alike.
const WEEKS: Span = Span::from_days(28);
/// Within so many days a second order counts.
const AGAIN: Span = Span::from_days(60);
/// First orders of so many days are looked at together.
const COHORT: Span = Span::from_days(90);
/// Chances below this are called real; stricter than usual, since several things are looked at each week.
const SURE: f64 = 0.01;
/// A change of fewer orders than this part is not worth a word.
const WORTH_SAYING: f64 = 0.1;
/// From this share of revenue on, what is given back is a matter of its own. A third above what shops of goods for the house commonly see.
const MUCH_REFUNDED: f64 = 0.1;
/// Fewer orders than this say little about refunds.
const ENOUGH: u64 = 200;
/// From so many customers on, a programme for them is worth while.
const MANY_CUSTOMERS: u64 = 100;
/// Silent for so long, after having come this often.
const SILENT: Span = Span::from_days(180);
const OFTEN: u64 = 3;

/// Added up in one pass.
#[derive(Debug, Default)]
struct Sums {
    /// Orders of the last four weeks, and of the four before.
    lately: u64,
    before: u64,
    /// First orders of ninety days whose sixty days are over, and those with a second; and of the ninety days before.
    newcomers: (u64, u64),
    newcomers_before: (u64, u64),
    /// Of ninety days: sold and refunded in the shop's currency, and orders.
    sold: i64,
    refunded: i64,
    orders: u64,
    /// Customers with several orders, and those of them who are silent.
    regulars: u64,
    silent: u64,
}

/// One customer, in time.
#[derive(Clone, Copy, Debug)]
struct One {
    customer: CustomerId,
    first: Timestamp,
    second: Option<Timestamp>,
    last: Timestamp,
    orders: u64,
}

pub(super) fn of(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<Vec<Counsel>, Error> {
    let mut sums = Sums::default();
    let mut open: Option<One> = None;
    for_each_order(tx, |sale| {
        if sale.placed_at <= wanted.now {
            sums.count(sale, wanted);
            match &mut open {
                Some(one) if one.customer == sale.customer => {
                    one.second = one.second.or(Some(sale.placed_at));
                    one.last = sale.placed_at;
                    one.orders = one.orders.saturating_add(1);
                }
                _ => {
                    if let Some(done) = open.take() {
                        sums.close(&done, wanted.now);
                    }
                    open = Some(One {
                        customer: sale.customer,
                        first: sale.placed_at,
                        second: None,
                        last: sale.placed_at,
                        orders: 1,
                    });
                }
            }
        }
        Ok::<_, DbError>(())
    })?;
    if let Some(done) = open {
        sums.close(&done, wanted.now);
    }
    Ok([
        sums.trend(),
        sums.second_order(),
        sums.refunds(),
        sums.silence(),
    ]
    .into_iter()
    .flatten()
    .collect())
}

impl Sums {
    fn count(&mut self, sale: &Sale, wanted: &Wanted) {
        let age = wanted.now.since(sale.placed_at);
        if age < WEEKS {
            self.lately = self.lately.saturating_add(1);
        } else if age < WEEKS.times(2) {
            self.before = self.before.saturating_add(1);
        }
        if age < COHORT && sale.currency == wanted.currency {
            self.orders = self.orders.saturating_add(1);
            self.sold = self.sold.saturating_add(sale.sold);
            self.refunded = self.refunded.saturating_add(sale.refunded);
        }
    }

    fn close(&mut self, one: &One, now: Timestamp) {
        let age = now.since(one.first).minus(AGAIN);
        let group = if age.is_negative() {
            None
        } else if age < COHORT {
            Some(&mut self.newcomers)
        } else if age < COHORT.times(2) {
            Some(&mut self.newcomers_before)
        } else {
            None
        };
        if let Some((came_back, all)) = group {
            let again = one
                .second
                .is_some_and(|second| second <= one.first.plus(AGAIN));
            *came_back = came_back.saturating_add(u64::from(again));
            *all = all.saturating_add(1);
        }
        if one.orders >= OFTEN {
            self.regulars = self.regulars.saturating_add(1);
            let is_silent = now.since(one.last) >= SILENT;
            self.silent = self.silent.saturating_add(u64::from(is_silent));
        }
    }

    /// Two counts: their difference against the root of their sum.
    fn trend(&self) -> Option<Counsel> {
        let (lately, before) = (float(self.lately), float(self.before));
        if before <= 0.0 || two_sided(lately - before, (lately + before).sqrt()) > SURE {
            return None;
        }
        let change = lately / before - 1.0;
        if change.abs() < WORTH_SAYING {
            return None;
        }
        let (code, urgency, words) = if change < 0.0 {
            (
                "fewer_orders",
                Urgency::Now,
                "Look where they are missing: with new customers or with those who know you.",
            )
        } else {
            (
                "more_orders",
                Urgency::Sometime,
                "Write down what was different, and do it again.",
            )
        };
        let evidence = Evidence::plain("orders of four weeks", lately, before);
        Some(Counsel {
            code: code.to_owned(),
            urgency,
            words: format!(
                "{} orders in the last four weeks, {} in the four before ({:+.0} %), which is more than chance. {words}",
                self.lately,
                self.before,
                change * 100.0
            ),
            evidence: vec![evidence],
            act: Act::new("See new and returning customers", "/reports/revenue"),
        })
    }

    fn second_order(&self) -> Option<Counsel> {
        let found = difference(
            self.newcomers,
            self.newcomers_before,
            Level::new(1.0 - SURE)?,
        )?;
        if found.interval.contains(0.0) {
            return None;
        }
        let share = |(part, all)| wilson(part, all, Level::USUAL);
        let (now, before) = (share(self.newcomers)?, share(self.newcomers_before)?);
        let (code, urgency, hint) = if found.difference < 0.0 {
            (
                "fewer_come_back",
                Urgency::ThisWeek,
                "Ask them how it was, and give them a reason for a second order.",
            )
        } else {
            (
                "more_come_back",
                Urgency::Sometime,
                "Keep what you changed.",
            )
        };
        let evidence = Evidence::plain(
            "first-time customers with a second order within 60 days",
            now.share,
            before.share,
        )
        .within(now.interval.low, now.interval.high);
        Some(Counsel {
            code: code.to_owned(),
            urgency,
            words: format!(
                "Of the newest customers whose 60 days are over {} ordered a second time, of those a quarter of a year before {}. {hint}",
                percent(now.share),
                percent(before.share)
            ),
            evidence: vec![evidence],
            act: Act::new(
                "See the playbook for the second order",
                "/journeys/second-order",
            ),
        })
    }

    fn refunds(&self) -> Option<Counsel> {
        let sold = u64::try_from(self.sold).ok().filter(|sold| *sold > 0)?;
        let refunded = u64::try_from(self.refunded).ok()?;
        let share = float(refunded) / float(sold);
        if self.orders < ENOUGH || share <= MUCH_REFUNDED {
            return None;
        }
        Some(Counsel {
            code: "much_refunded".to_owned(),
            urgency: Urgency::ThisWeek,
            words: format!(
                "{} of the revenue of the last 90 days was given back, more than {}. Look which products come back, and say more about them before \
                 and after they are bought.",
                percent(share),
                percent(MUCH_REFUNDED)
            ),
            evidence: vec![Evidence::plain(
                "share of revenue given back",
                share,
                MUCH_REFUNDED,
            )],
            act: Act::new("See sales and refunds", "/reports/sales"),
        })
    }

    fn silence(&self) -> Option<Counsel> {
        if self.silent < MANY_CUSTOMERS {
            return None;
        }
        Some(Counsel {
            code: "silent_regulars".to_owned(),
            urgency: Urgency::ThisWeek,
            words: format!(
                "{} of {} customers with three orders or more have been silent for half a year. They know you: winning one of them back costs less than \
                 finding a new one.",
                self.silent, self.regulars
            ),
            evidence: vec![Evidence::plain(
                "customers with three orders or more who have been silent for 180 days",
                float(self.silent),
                float(MANY_CUSTOMERS),
            )],
            act: Act::new("See the playbook for winning back", "/journeys/win-back"),
        })
    }
}
