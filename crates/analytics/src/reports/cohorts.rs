//! Customers by the month of their first order.

use std::collections::BTreeMap;

use kernel::{Currency, Day};
use serde::Serialize;

use super::{Definitions, definitions, month_name, more, orders::each};
use crate::{
    domain::{About, Fold, Period, Purchase, Question},
    error::Error,
};

/// Who came back in which month, and what each cohort has brought.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cohorts {
    /// What it is about.
    #[serde(flatten)]
    pub about: About,
    /// Currency of the revenue.
    pub revenue_currency: Currency,
    /// The cohorts, by month.
    pub cohorts: Vec<Cohort>,
    /// All cohorts together, by months since the first order.
    pub average: Vec<Average>,
    /// Each number in words.
    pub definitions: Definitions,
}

/// Customers whose first order lies in one month. Position 0 of each list is that month, 1 the next, and so on until the
/// horizon's month; what is not complete yet is absent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cohort {
    /// The month: 2026-03.
    pub month: String,
    /// How many customers.
    pub customers: u64,
    /// How many of them ordered in the month.
    pub active: Vec<Option<u64>>,
    /// Their share.
    pub retention: Vec<Option<f64>>,
    /// Net revenue per customer of the cohort until the end of the month.
    pub cumulative_revenue: Vec<Option<i64>>,
}

/// All cohorts that have a complete month so long after the first order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Average {
    /// Months since the month of the first order.
    pub months: u32,
    /// Customers of these cohorts.
    pub customers: u64,
    /// The share of them who ordered in the month.
    pub retention: Option<f64>,
    /// Net revenue per customer until its end.
    pub cumulative_revenue: Option<i64>,
}

/// [`Cohorts`] being computed.
#[derive(Clone, Debug)]
pub struct CohortsFold {
    period: Period,
    currency: Currency,
    /// By month of the first order.
    cohorts: BTreeMap<i32, Building>,
}

#[derive(Clone, Debug, Default)]
struct Building {
    customers: u64,
    /// By months since: how many ordered, and their revenue.
    months: BTreeMap<i32, (u64, i64)>,
}

impl CohortsFold {
    /// Nobody taken in yet.
    pub fn new(question: &Question) -> Self {
        Self {
            period: question.period,
            currency: question.one_currency(),
            cohorts: BTreeMap::new(),
        }
    }
}

impl Fold for CohortsFold {
    type Answer = Cohorts;

    fn life(&mut self, purchases: &[Purchase]) -> Result<(), Error> {
        let Some(first) = purchases.first() else {
            return Ok(());
        };
        if !self.period.contains(first.day) {
            return Ok(());
        }
        let start = first.day.month_index();
        let cohort = self.cohorts.entry(start).or_default();
        more(&mut cohort.customers, 1);
        let mut counted = None;
        for purchase in purchases {
            let since = purchase.day.month_index().saturating_sub(start);
            let cell = cohort.months.entry(since).or_default();
            if counted.replace(since) != Some(since) {
                more(&mut cell.0, 1);
            }
            if purchase.currency == self.currency {
                cell.1 = cell.1.checked_add(purchase.net()?).ok_or(Error::TooLarge)?;
            }
        }
        Ok(())
    }

    fn finish(self, about: About) -> Result<Cohorts, Error> {
        let horizon = about.horizon.unwrap_or(Day::MIN);
        let mut cohorts = Vec::with_capacity(self.cohorts.len());
        let mut sums: Vec<Sum> = Vec::new();
        for (start, building) in &self.cohorts {
            cohorts.push(cohort(*start, building, horizon, self.currency, &mut sums)?);
        }
        Ok(Cohorts {
            about,
            revenue_currency: self.currency,
            cohorts,
            average: averages(&sums, self.currency)?,
            definitions: definitions([
                (
                    "month",
                    "the cohort: customers whose first order of all was placed in this calendar month",
                ),
                ("customers", "how many they are"),
                (
                    "active",
                    "how many of them placed at least one order in the calendar month so many months later; absent until \
                     that month is over",
                ),
                ("retention", "active ÷ customers, between 0 and 1"),
                (
                    "cumulative_revenue",
                    "net revenue of all their orders until the end of that month ÷ customers, in minor units of \
                     revenue_currency; orders in other currencies are left out",
                ),
                (
                    "average",
                    "the same over all cohorts for which that month is over",
                ),
            ]),
        })
    }
}

/// Over cohorts, so many months after the first order.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    customers: u64,
    active: u64,
    revenue: i64,
}

fn cohort(
    start: i32,
    building: &Building,
    horizon: Day,
    currency: Currency,
    sums: &mut Vec<Sum>,
) -> Result<Cohort, Error> {
    let mut cohort = Cohort {
        month: month_name(start),
        customers: building.customers,
        active: Vec::new(),
        retention: Vec::new(),
        cumulative_revenue: Vec::new(),
    };
    let mut revenue = 0_i64;
    for since in 0..=horizon.month_index().saturating_sub(start) {
        let month = start.saturating_add(since);
        // Complete when the day before the next month has been seen.
        let complete = Day::from_month_index(month.saturating_add(1)) <= horizon.next();
        if !complete {
            cohort.active.push(None);
            cohort.retention.push(None);
            cohort.cumulative_revenue.push(None);
            continue;
        }
        let (active, brought) = building.months.get(&since).copied().unwrap_or_default();
        revenue = revenue.checked_add(brought).ok_or(Error::TooLarge)?;
        cohort.active.push(Some(active));
        cohort
            .retention
            .push(stats::ratio(active, building.customers));
        cohort
            .cumulative_revenue
            .push(Some(each(revenue, currency, building.customers)?));
        let place = usize::try_from(since).unwrap_or(0);
        if sums.len() <= place {
            sums.resize(place.saturating_add(1), Sum::default());
        }
        if let Some(sum) = sums.get_mut(place) {
            more(&mut sum.customers, building.customers);
            more(&mut sum.active, active);
            sum.revenue = sum.revenue.checked_add(revenue).ok_or(Error::TooLarge)?;
        }
    }
    Ok(cohort)
}

fn averages(sums: &[Sum], currency: Currency) -> Result<Vec<Average>, Error> {
    let mut averages = Vec::with_capacity(sums.len());
    for (months, sum) in (0_u32..).zip(sums) {
        let revenue = each(sum.revenue, currency, sum.customers)?;
        averages.push(Average {
            months,
            customers: sum.customers,
            retention: stats::ratio(sum.active, sum.customers),
            cumulative_revenue: (sum.customers > 0).then_some(revenue),
        });
    }
    Ok(averages)
}
