//! What the demo shop has tried: an experiment of the last months, met by those who ordered then, and decided by its rule.

use std::collections::BTreeSet;

use ::demo::Shop;
use db::Db;
use experiments::{Allocation, Arm, Definition, Error, Kind, Met, Metric, Rule};
use intake::{Accepted, record::IncomingOrder};
use kernel::{CustomerId, Moment, Span, Timestamp};

use crate::failure::Failure;

/// Its name.
const NAME: &str = "brewing-tip";
/// Its arms: what is compared with, and what is tried.
const ARMS: [&str; 2] = ["thanks-only", "with-a-tip"];
/// So long ago it began and ended, in days.
const DAYS: (i64, i64) = (110, 9);
/// So many of a hundred who got the tip come once more because of it.
const BROUGHT: u64 = 9;

/// The experiment while the shop's past is written.
pub(crate) struct Trial {
    begins: Moment,
    ends: Moment,
    met: BTreeSet<CustomerId>,
    /// Orders that were written.
    written: usize,
    /// Places of the orders at which somebody got what is tried.
    tried: Vec<usize>,
}

impl Trial {
    /// Begins it where it began.
    pub(crate) fn begin(db: &Db, at: &Moment, customers: u32) -> Result<Self, Failure> {
        let ago = |days| Moment::new(at.now.minus(Span::from_days(days)), at.ids.clone());
        let (begins, ends) = (ago(DAYS.0), ago(DAYS.1));
        let people = u64::from(customers.checked_div(8).unwrap_or(0)).max(50);
        db.write_now(|tx| {
            let _new = experiments::define(tx, &begins, NAME, definition(people))?;
            experiments::start(tx, &begins, NAME)
        })
        .map_err(Failure::room)?
        .into_inner();
        Ok(Self {
            begins,
            ends,
            met: BTreeSet::new(),
            written: 0,
            tried: Vec::new(),
        })
    }

    /// Who ordered while it ran, met it when they had paid.
    pub(crate) fn meet(
        &mut self,
        db: &Db,
        orders: &[IncomingOrder],
        accepted: &[Accepted],
    ) -> Result<(), Failure> {
        let first = self.written;
        self.written = first.saturating_add(orders.len());
        let mut came: Vec<(usize, Timestamp, CustomerId)> = (first..)
            .zip(orders)
            .zip(accepted)
            .filter_map(|((place, order), accepted)| {
                let paid = order.paid_at.filter(|paid| self.runs_at(*paid))?;
                Some((place, paid, accepted.customer))
            })
            .collect();
        came.retain(|(_, _, customer)| self.met.insert(*customer));
        let tried = db
            .write_now(|tx| {
                let mut tried = Vec::new();
                for (place, paid, customer) in &came {
                    let met = Met {
                        customer: *customer,
                        experiment: NAME.to_owned(),
                    };
                    experiments::meet(tx, *paid, &[met])?;
                    if experiments::arm_of(tx, NAME, *customer)?.as_deref() == Some(ARMS[1]) {
                        tried.push(*place);
                    }
                }
                Ok::<_, Error>(tried)
            })
            .map_err(Failure::room)?;
        self.tried.extend(tried);
        Ok(())
    }

    fn runs_at(&self, at: Timestamp) -> bool {
        self.begins.now <= at && at < self.ends.now
    }

    /// The orders that it brought.
    pub(crate) fn brought<'s>(
        &'s self,
        shop: &'s Shop,
    ) -> impl Iterator<Item = IncomingOrder> + 's {
        shop.orders_brought(&self.tried, BROUGHT)
    }

    /// Looks at it where it ended, when everything is written: its rule decides.
    pub(crate) fn end(&self, db: &Db) -> Result<(), Failure> {
        let _stopped = experiments::tend(db, &self.ends).map_err(Failure::room)?;
        Ok(())
    }
}

fn definition(people: u64) -> Definition {
    Definition {
        title: "Does a brewing tip with the thanks bring people back?".to_owned(),
        kind: Kind::Test,
        arms: ARMS
            .map(|name| Arm {
                name: name.to_owned(),
                weight: 1,
            })
            .into(),
        percent: None,
        metrics: vec![Metric::Ordered, Metric::Orders, Metric::Revenue],
        days: 30,
        allocation: Allocation::Fixed,
        rule: Rule::AtPeople { people },
        salt: None,
    }
}
