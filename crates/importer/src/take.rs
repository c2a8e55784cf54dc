//! A batch into the shop, and what became of its records.

use connectors::Reject;
use db::Tx;
use intake::{Accepted, Goods, Outcome, Terms};
use kernel::{Currency, Moment};

use crate::{
    batch::{Batch, Group},
    error::Error,
    store::Progress,
};

/// What a batch is written with.
pub(crate) struct Given<'a> {
    pub(crate) terms: &'a Terms,
    pub(crate) goods: &'a Goods,
    pub(crate) currency: Currency,
}

/// Writes a batch; answers the records that the shop refused.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    at: &Moment,
    given: &Given<'_>,
    batch: &Batch,
    next: &mut Progress,
) -> Result<Vec<Reject>, Error> {
    let mut refused = Vec::new();
    let customers = intake::accept_customers(tx, at, given.terms, &batch.customers)?;
    tally(&customers, &batch.customers, next, &mut refused);
    let products = intake::accept_products(tx, at, given.currency, &batch.products)?;
    let taken = tally(&products, &batch.products, next, &mut refused);
    next.summary.products = next.summary.products.saturating_add(taken);
    let orders = intake::accept_orders(tx, at, given.terms, given.goods, &batch.orders)?;
    let taken = tally(&orders, &batch.orders, next, &mut refused);
    next.summary.orders = next.summary.orders.saturating_add(taken);
    let refunds = intake::accept_refunds(tx, at, given.terms, given.goods, &batch.refunds)?;
    let taken = tally(&refunds, &batch.refunds, next, &mut refused);
    next.summary.refunds = next.summary.refunds.saturating_add(taken);
    Ok(refused)
}

/// Adds outcomes up; answers how many records there were, further parts of one not counted.
fn tally<T>(
    accepted: &[Accepted],
    group: &Group<T>,
    next: &mut Progress,
    refused: &mut Vec<Reject>,
) -> u64 {
    let mut records: u64 = 0;
    for (index, one) in accepted.iter().enumerate() {
        if let Ok(customer) = u32::try_from(one.customer.raw())
            && customer > 0
        {
            next.customers.insert(customer);
        }
        let summary = &mut next.summary;
        let counter = match &one.outcome {
            Outcome::Created => &mut summary.created,
            Outcome::Updated => &mut summary.updated,
            Outcome::Unchanged => &mut summary.unchanged,
            Outcome::Refused(problems) => {
                let words: Vec<&str> = problems
                    .iter()
                    .map(|problem| problem.detail.as_str())
                    .collect();
                refused.push(group.reject(index, words.join("; ")));
                summary.rejected = summary.rejected.saturating_add(1);
                continue;
            }
            Outcome::Continued => continue,
        };
        *counter = counter.saturating_add(1);
        records = records.saturating_add(1);
    }
    records
}

pub(crate) fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
