//! Recency, frequency, money: the table.

use kernel::{Currency, Day};
use orders::{RfmClass, RfmTable};
use serde::Serialize;
use stats::Histogram;

use super::{Cuts, Definitions, definitions, more};
use crate::{
    domain::{About, Fold, Period, Purchase, Question},
    error::Error,
};

/// Customers by how lately, how often and for how much they bought.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rfm {
    /// What it is about.
    #[serde(flatten)]
    pub about: About,
    /// Currency of the revenue.
    pub revenue_currency: Currency,
    /// Customers.
    pub customers: u64,
    /// Limits between the scores; absent without customers.
    pub cuts: Option<Cuts>,
    /// The classes, the best first.
    pub classes: Vec<ClassRow>,
    /// How many customers by recency (5 first) and worth (5 first).
    pub table: [[u64; 5]; 5],
    /// Each number in words.
    pub definitions: Definitions,
}

/// One class.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClassRow {
    /// For machines.
    pub class: String,
    /// For people.
    pub label: String,
    /// Customers.
    pub customers: u64,
    /// Their part of all; absent without customers.
    pub share: Option<f64>,
    /// Their orders.
    pub orders: u64,
    /// Their net revenue.
    pub revenue: i64,
    /// What to do about them; for a class that the shop has named itself, what helps the usual class that is most like it.
    pub advice: &'static str,
}

/// [`Rfm`] being computed.
#[derive(Clone, Debug)]
pub struct RfmFold {
    period: Period,
    currency: Currency,
    classes: RfmTable,
    customers: Vec<Customer>,
}

/// What is known of one customer.
#[derive(Clone, Copy, Debug)]
struct Customer {
    last: Day,
    orders: u32,
    money: i64,
}

impl RfmFold {
    /// Nobody taken in yet.
    pub fn new(question: &Question) -> Self {
        Self {
            period: question.period,
            currency: question.one_currency(),
            classes: question.classes.clone(),
            customers: Vec::new(),
        }
    }

    /// Limits between the scores, seen from `today`; `None` of nobody.
    pub fn cuts(&self, today: Day) -> Option<Cuts> {
        let mut days = Histogram::new();
        let mut orders = Histogram::new();
        let mut money = Histogram::new();
        for customer in &self.customers {
            days.add(customer.last.since(today));
            orders.add(i64::from(customer.orders));
            money.add(customer.money);
        }
        Cuts::of(&days, &orders, &money)
    }
}

impl Fold for RfmFold {
    type Answer = Rfm;

    fn life(&mut self, purchases: &[Purchase]) -> Result<(), Error> {
        let mut customer: Option<Customer> = None;
        for purchase in purchases.iter().filter(|one| self.period.contains(one.day)) {
            let known = customer.get_or_insert(Customer {
                last: purchase.day,
                orders: 0,
                money: 0,
            });
            known.last = known.last.max(purchase.day);
            known.orders = known.orders.saturating_add(1);
            if purchase.currency == self.currency {
                known.money = known
                    .money
                    .checked_add(purchase.net()?)
                    .ok_or(Error::TooLarge)?;
            }
        }
        self.customers.extend(customer);
        Ok(())
    }

    fn finish(self, about: About) -> Result<Rfm, Error> {
        let today = about.horizon.unwrap_or(Day::MIN);
        let cuts = self.cuts(today);
        let mut rows: Vec<ClassRow> = self.classes.classes().iter().map(empty).collect();
        let mut table = [[0; 5]; 5];
        for customer in &self.customers {
            let Some(cuts) = cuts else { break };
            let days = today.since(customer.last);
            let scores = cuts.scores(days, i64::from(customer.orders), customer.money);
            let class = self.classes.class(scores).map(|class| class.name.as_str());
            if let Some(row) = rows
                .iter_mut()
                .find(|row| Some(row.class.as_str()) == class)
            {
                more(&mut row.customers, 1);
                more(&mut row.orders, u64::from(customer.orders));
                row.revenue = row
                    .revenue
                    .checked_add(customer.money)
                    .ok_or(Error::TooLarge)?;
            }
            let place = |score: u8| usize::from(5_u8.saturating_sub(score));
            let cell = table
                .get_mut(place(scores.recency))
                .and_then(|row| row.get_mut(place(scores.worth())));
            if let Some(cell) = cell {
                more(cell, 1);
            }
        }
        let all = super::count(self.customers.len());
        for row in &mut rows {
            row.share = stats::ratio(row.customers, all);
        }
        Ok(Rfm {
            about,
            revenue_currency: self.currency,
            customers: all,
            cuts,
            classes: rows,
            table,
            definitions: definitions([
                ("customers", "customers with an order in the period"),
                (
                    "cuts",
                    "limits between the scores 1 to 5, at each fifth of these customers: days since the last order (seen \
                     from the horizon; fewer are better), orders, and net revenue in minor units; equal values share the \
                     lower score",
                ),
                (
                    "classes",
                    "customers by their scores for recency, frequency and money, as the shop's setting `orders.rfm_classes` sorts \
                     them; revenue in minor units of revenue_currency, orders in other currencies count as orders only",
                ),
                (
                    "table",
                    "customers by recency (rows, 5 first) and the mean of frequency and money (columns, 5 first)",
                ),
            ]),
        })
    }
}

/// A class before anybody is counted.
fn empty(class: &RfmClass) -> ClassRow {
    ClassRow {
        class: class.name.clone(),
        label: class.title.clone(),
        customers: 0,
        share: None,
        orders: 0,
        revenue: 0,
        advice: class.advice,
    }
}
