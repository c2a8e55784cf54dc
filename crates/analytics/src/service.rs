//! The reports over the shop's orders.

use db::Tx;
use kernel::Day;
use orders::public::reports::{SalesFilter, for_each_order, sales as totals};

use crate::{
    domain::{About, Fold, Lives, Purchase, Question},
    error::Error,
    reports::{
        Cohorts, CohortsFold, Orders, OrdersFold, Repeat, RepeatFold, Retention, RetentionFold,
        Revenue, RevenueFold, Rfm, RfmFold, Sales, SecondOrder, SecondOrderFold,
    },
};

/// What was sold, to how many.
pub fn sales(tx: &mut Tx<'_>, question: &Question) -> Result<Sales, Error> {
    let filter = SalesFilter {
        from: question
            .period
            .from
            .map(|day| question.zone.start_of_day(day)),
        until: Some(question.zone.start_of_day(question.last_day().next())),
        currency: question.currency,
        customers: question.customers.as_ref().map(|(set, _)| set),
    };
    let totals = totals(tx, &filter)?;
    Sales::of(About::new(question, None), &totals)
}

/// How many customers buy more than once.
pub fn repeat(tx: &mut Tx<'_>, question: &Question) -> Result<Repeat, Error> {
    read(tx, question, RepeatFold::new(question))
}

/// How many customers stayed over the days of the question. Without a first day, it is a year before the last; the last
/// is today when it is absent. A customer is active for `active_days` (at least 1) after an order.
pub fn retention(
    tx: &mut Tx<'_>,
    question: &Question,
    active_days: i64,
) -> Result<Retention, Error> {
    let to = question.last_day();
    let from = question.period.from.unwrap_or_else(|| year_before(to));
    read(tx, question, RetentionFold::new(from, to, active_days)?)
}

fn year_before(day: Day) -> Day {
    day.plus_months(-12).next()
}

/// Average order value, purchase frequency, days between orders.
pub fn order_values(tx: &mut Tx<'_>, question: &Question) -> Result<Orders, Error> {
    read(tx, question, OrdersFold::new(question))
}

/// Time from the first to the second order.
pub fn second_order(tx: &mut Tx<'_>, question: &Question) -> Result<SecondOrder, Error> {
    read(tx, question, SecondOrderFold::new(question))
}

/// Who came back in which month, and what each cohort has brought.
pub fn cohorts(tx: &mut Tx<'_>, question: &Question) -> Result<Cohorts, Error> {
    read(tx, question, CohortsFold::new(question))
}

/// Customers by how lately, how often and for how much they bought.
pub fn rfm(tx: &mut Tx<'_>, question: &Question) -> Result<Rfm, Error> {
    read(tx, question, RfmFold::new(question))
}

/// Month by month, what new and returning customers bring.
pub fn revenue(tx: &mut Tx<'_>, question: &Question) -> Result<Revenue, Error> {
    read(tx, question, RevenueFold::new(question))
}

/// One pass over all counted orders.
fn read<F: Fold>(tx: &mut Tx<'_>, question: &Question, fold: F) -> Result<F::Answer, Error> {
    let mut lives = Lives::new(question, fold);
    for_each_order(tx, |sale| {
        lives.put(Purchase {
            customer: sale.customer,
            day: sale.day,
            currency: sale.currency,
            sold: sale.sold,
            refunded: sale.refunded,
        })
    })?;
    lives.finish()
}
