//! What reports read, and how they are asked. Pure.

use std::collections::BTreeMap;

use kernel::{Currency, CustomerId, Day, Money, Zone};
use orders::RfmTable;
use predicates::Set;
use serde::Serialize;

use crate::error::Error;

/// One counted order, as reports see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// Who ordered. Never nobody.
    pub customer: CustomerId,
    /// The day in the shop's time zone.
    pub day: Day,
    /// Currency of the amounts.
    pub currency: Currency,
    /// Lines after discounts, without tax.
    pub sold: i64,
    /// What of that was given back.
    pub refunded: i64,
}

impl Purchase {
    /// Net revenue: lines after discounts less refunds, without tax and delivery.
    pub fn net(&self) -> Result<i64, Error> {
        self.sold.checked_sub(self.refunded).ok_or(Error::TooLarge)
    }
}

/// Days, both included, in the shop's time zone. An absent end is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Period {
    /// First day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
}

impl Period {
    /// All days.
    pub const ALL: Self = Self {
        from: None,
        to: None,
    };

    /// From a day to a day.
    pub fn new(from: Option<Day>, to: Option<Day>) -> Result<Self, Error> {
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            return Err(Error::Backwards);
        }
        Ok(Self { from, to })
    }

    /// Whether a day is inside.
    pub fn contains(&self, day: Day) -> bool {
        self.from.is_none_or(|from| day >= from) && self.to.is_none_or(|to| day <= to)
    }
}

/// Which orders, whose, and what counts as today.
#[derive(Clone, Debug)]
pub struct Question {
    /// Days.
    pub period: Period,
    /// Only orders in this currency.
    pub currency: Option<Currency>,
    /// Only these customers, and what they have in common in words.
    pub customers: Option<(Set, String)>,
    /// The shop's own currency: for amounts that need one when none is asked for.
    pub shop_currency: Currency,
    /// The shop's time zone.
    pub zone: Zone,
    /// The shop's day now.
    pub today: Day,
    /// The shop's classes of customers.
    pub classes: RfmTable,
}

impl Question {
    /// All orders of a shop, with the classes that ship.
    pub fn all(shop_currency: Currency, zone: Zone, today: Day) -> Self {
        Self {
            period: Period::ALL,
            currency: None,
            customers: None,
            shop_currency,
            zone,
            today,
            classes: RfmTable::shipped(),
        }
    }

    /// The one currency for reports that cannot show several.
    pub fn one_currency(&self) -> Currency {
        self.currency.unwrap_or(self.shop_currency)
    }

    /// The last day that may be read: what comes after it has not happened yet.
    pub fn last_day(&self) -> Day {
        self.period.to.map_or(self.today, |to| to.min(self.today))
    }

    /// Whether an order is read at all. Days before the period are, since they tell who is new.
    pub fn reads(&self, purchase: &Purchase) -> bool {
        purchase.day <= self.last_day()
            && self
                .currency
                .is_none_or(|currency| currency == purchase.currency)
    }

    /// Whether a customer is asked about.
    pub fn includes(&self, customer: CustomerId) -> bool {
        self.customers
            .as_ref()
            .is_none_or(|(set, _)| set.contains(customer))
    }
}

/// What a report is about, said with the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct About {
    /// Days asked about.
    #[serde(flatten)]
    pub period: Period,
    /// The only currency, when one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Whose orders, when not everybody's, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customers: Option<String>,
    /// The last day about which anything is known: the last order's, at most today; absent when there are no orders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub horizon: Option<Day>,
}

impl About {
    /// What a question is about.
    pub fn new(question: &Question, horizon: Option<Day>) -> Self {
        Self {
            period: question.period,
            currency: question.currency,
            customers: question.customers.as_ref().map(|(_, words)| words.clone()),
            horizon,
        }
    }
}

/// Amounts in minor units, by currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Amounts(BTreeMap<Currency, i64>);

impl Amounts {
    /// Adds an amount.
    pub fn add(&mut self, currency: Currency, minor: i64) -> Result<(), Error> {
        let sum = self.0.entry(currency).or_default();
        *sum = sum.checked_add(minor).ok_or(Error::TooLarge)?;
        Ok(())
    }

    /// The sum in a currency; 0 when there is none.
    pub fn get(&self, currency: Currency) -> i64 {
        self.0.get(&currency).copied().unwrap_or(0)
    }

    /// The sums, by currency.
    pub fn iter(&self) -> impl Iterator<Item = Money> + '_ {
        self.0
            .iter()
            .map(|(currency, minor)| Money::new(*minor, *currency))
    }

    /// True when nothing was added.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A report that is being computed, customer by customer.
pub trait Fold {
    /// What comes of it.
    type Answer;

    /// Takes in one customer: all purchases that may be read, in time, at least one.
    fn life(&mut self, purchases: &[Purchase]) -> Result<(), Error>;

    /// The report, when all customers were taken in.
    fn finish(self, about: About) -> Result<Self::Answer, Error>;
}

/// Puts purchases that come by customer and time together to lives.
#[derive(Debug)]
pub struct Lives<'q, F> {
    question: &'q Question,
    fold: F,
    life: Vec<Purchase>,
    /// Whether the customer of `life` is asked about.
    included: bool,
    current: CustomerId,
    horizon: Option<Day>,
}

impl<'q, F: Fold> Lives<'q, F> {
    /// Nobody taken in yet.
    pub fn new(question: &'q Question, fold: F) -> Self {
        Self {
            question,
            fold,
            life: Vec::new(),
            included: false,
            current: CustomerId::NOBODY,
            horizon: None,
        }
    }

    /// The next purchase: of the same customer and not earlier, or of another customer. What is not asked about is
    /// passed over.
    pub fn put(&mut self, purchase: Purchase) -> Result<(), Error> {
        if purchase.customer != self.current {
            self.end_life()?;
            self.current = purchase.customer;
            self.included = self.question.includes(purchase.customer);
        }
        if !self.question.reads(&purchase) {
            return Ok(());
        }
        // Everybody's orders tell until when anything is known.
        self.horizon = self.horizon.max(Some(purchase.day));
        if self.included {
            self.life.push(purchase);
        }
        Ok(())
    }

    /// The report.
    pub fn finish(mut self) -> Result<F::Answer, Error> {
        self.end_life()?;
        let about = About::new(self.question, self.horizon);
        self.fold.finish(about)
    }

    fn end_life(&mut self) -> Result<(), Error> {
        if !self.life.is_empty() {
            self.fold.life(&self.life)?;
            self.life.clear();
        }
        Ok(())
    }
}
