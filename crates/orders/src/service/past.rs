//! Living the record of orders through again, in a scratch copy of the shop.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use db::{Db, Tx};
use kernel::{CustomerId, Timestamp};

use super::Ledger;
use crate::{
    domain::{Fulfilment, Line, Order, OrderId, Parcel, RefundId, StatsKey, Whole, add, counted},
    error::Error,
    store::{self, Change, Lines, PastRefund, Which},
};

/// Orders that are read and written together.
const BATCH: usize = 1_000;

/// The record of orders of a shop as it grew, to be put into a scratch copy whose tables of orders are empty.
///
/// The scratch copy holds what its conditions, reports and views read: orders, lines, refunds, parcels, and the customers'
/// sums as the live code keeps them. It does not hold what only recording reads, nor what nobody can know any more: an
/// order's lines are as they were told last, and people who were merged are one from the beginning.
#[derive(Debug)]
pub struct Past {
    shop: Db,
    changes: Vec<Change>,
    /// Changes that are in the scratch copy, and the instant that it is at.
    done: usize,
    now: Option<Timestamp>,
    /// Orders that change next.
    open: BTreeMap<OrderId, Whole>,
    lines: Lines,
}

impl Past {
    /// The record of those customers of a shop of whom `is_mine` holds. It reads the head of every order.
    pub fn of(shop: &Db, is_mine: impl Fn(CustomerId) -> bool) -> Result<Self, Error> {
        let mut changes = Vec::new();
        shop.read_now(|tx| {
            changes.clear();
            store::changes(tx, |change| {
                if is_mine(change.customer) {
                    changes.push(change);
                }
            })
        })?;
        changes.sort_unstable();
        changes.dedup();
        Ok(Self {
            shop: shop.clone(),
            changes,
            done: 0,
            now: None,
            open: BTreeMap::new(),
            lines: Lines::All,
        })
    }

    /// The same without what only people read of lines, and without lines of no known product. No condition about customers
    /// asks for them, and they are most of a shop.
    #[must_use]
    pub fn for_conditions(mut self) -> Self {
        self.lines = Lines::OfProducts;
        self
    }

    /// The same without any lines, for conditions of which none asks what was bought.
    #[must_use]
    pub fn without_lines(mut self) -> Self {
        self.lines = Lines::None;
        self
    }

    /// Brings the record in the scratch copy to how it was at this instant. Time goes forwards only.
    pub fn live_until(&mut self, scratch: &Db, now: Timestamp) -> Result<(), Error> {
        let rest = self.changes.get(self.done..).unwrap_or_default();
        let count = rest.partition_point(|change| change.at <= now);
        if count == 0 {
            return Ok(());
        }
        let due = rest.get(..count).unwrap_or_default();
        let (mut orders, mut refunds) = (BTreeSet::new(), BTreeSet::new());
        for change in due {
            match change.which {
                Which::Order(id) => orders.insert((change.customer, id)),
                Which::Refund(id) => refunds.insert((change.customer, id)),
            };
        }
        let orders: Vec<OrderId> = orders.into_iter().map(|(_, id)| id).collect();
        for ids in orders.chunks(BATCH) {
            self.read(ids)?;
            let wholes: Vec<&Whole> = ids.iter().filter_map(|id| self.open.get(id)).collect();
            let (before, lines) = (self.now, self.lines);
            scratch.write_now(|tx| put_orders(tx, &wholes, lines, (before, now)))?;
        }
        if !refunds.is_empty() {
            let refunds = self.refunds(&refunds)?;
            scratch.write_now(|tx| put_refunds(tx, &refunds))?;
        }
        self.done = self.done.saturating_add(count);
        self.now = Some(now);
        Ok(())
    }

    /// Reads these orders, and those that change soon after, so that most instants find theirs read.
    fn read(&mut self, ids: &[OrderId]) -> Result<(), Error> {
        if ids.iter().all(|id| self.open.contains_key(id)) {
            return Ok(());
        }
        let mut wanted: BTreeSet<OrderId> = ids.iter().copied().collect();
        for change in self.changes.iter().skip(self.done) {
            if wanted.len() >= BATCH {
                break;
            }
            if let Which::Order(id) = change.which {
                wanted.insert(id);
            }
        }
        let wanted: Vec<OrderId> = wanted.into_iter().collect();
        let lines = self.lines;
        self.open = self.shop.read_now(|tx| store::wholes(tx, &wanted, lines))?;
        Ok(())
    }

    fn refunds(&self, wanted: &BTreeSet<(CustomerId, RefundId)>) -> Result<Vec<PastRefund>, Error> {
        Ok(self.shop.read_now(|tx| store::past_refunds(tx, wanted))?)
    }
}

/// An order's lines.
type OwnLines<'w> = (OrderId, Cow<'w, [Line<'static>]>);

/// What is written of orders that change.
#[derive(Default)]
struct Written<'w> {
    new: Vec<Order<'static>>,
    changed: Vec<Order<'static>>,
    lines: Vec<OwnLines<'w>>,
    changed_lines: Vec<OwnLines<'w>>,
    fulfilments: Vec<(CustomerId, Fulfilment)>,
    parcels: Vec<(CustomerId, Parcel)>,
}

/// Puts orders (sorted by customer and id) as they were at one instant, over how they were at an earlier one.
fn put_orders(
    tx: &mut Tx<'_>,
    wholes: &[&Whole],
    lines: Lines,
    (before, now): (Option<Timestamp>, Timestamp),
) -> Result<(), Error> {
    let mut ledger = Ledger::default();
    let placed = wholes.iter().filter(|one| one.order.placed_at <= now);
    ledger.lock(tx, placed.filter_map(|one| one.order.stats_key()))?;
    let mut written = Written::default();
    for whole in wholes {
        let Some(order) = whole.order_at(now) else {
            continue;
        };
        let old = before.and_then(|before| whole.order_at(before));
        ledger.change(tx, old.as_ref(), Some(&order))?;
        let parcels = whole.parcels_at(now);
        let old_parcels = match (&old, before) {
            (Some(_), Some(before)) => whole.parcels_at(before),
            (None, _) | (_, None) => Vec::new(),
        };
        if let Some(key) = order.stats_key()
            && parcels != old_parcels
        {
            let sums = ledger.sums(tx, key)?;
            sums.shift_parcels(counted(&old_parcels), -1)?;
            sums.shift_parcels(counted(&parcels), 1)?;
        }
        let sent = whole.fulfilments_at(now, &parcels);
        let own = |one: Fulfilment| (order.customer, one);
        written.fulfilments.extend(sent.into_iter().map(own));
        let own = |one: Parcel| (order.customer, one);
        written.parcels.extend(parcels.into_iter().map(own));
        written.take(whole, old, order, (before, now));
    }
    written.save(tx, lines, now)?;
    ledger.save(tx)?;
    tx.touch("orders");
    Ok(())
}

impl<'w> Written<'w> {
    fn take(
        &mut self,
        whole: &'w Whole,
        old: Option<Order<'static>>,
        order: Order<'static>,
        (before, now): (Option<Timestamp>, Timestamp),
    ) {
        let lines = whole.lines_at(now);
        let Some((old, before)) = old.zip(before) else {
            self.lines.push((order.id, lines));
            self.new.push(order);
            return;
        };
        // What is kept of a line is nothing where the order is not counted.
        if old.is_counted() != order.is_counted() || whole.lines_at(before) != lines {
            self.changed_lines.push((order.id, lines));
        }
        self.changed.push(order);
    }

    fn save(&self, tx: &mut Tx<'_>, lines: Lines, now: Timestamp) -> Result<(), Error> {
        let new: Vec<&Order<'_>> = self.new.iter().collect();
        store::insert_orders(tx, &new)?;
        let changed: Vec<&Order<'_>> = self.changed.iter().collect();
        store::upsert_orders(tx, &changed)?;
        let orders: BTreeMap<OrderId, &Order<'static>> = self
            .new
            .iter()
            .chain(&self.changed)
            .map(|one| (one.id, one))
            .collect();
        let is_kept =
            |(_, line): &(&Order<'_>, &Line<'_>)| lines == Lines::All || line.product.is_some();
        store::insert_lines(tx, with_orders(&orders, &self.lines).filter(is_kept))?;
        let changed = with_orders(&orders, &self.changed_lines);
        store::upsert_lines(tx, changed.filter(is_kept))?;
        if !self.fulfilments.is_empty() {
            store::save_fulfilments(tx, &self.fulfilments, now)?;
            store::save_parcels(tx, &self.parcels)?;
        }
        Ok(())
    }
}

/// Lines beside their orders.
fn with_orders<'r>(
    orders: &'r BTreeMap<OrderId, &'r Order<'static>>,
    lines: &'r [OwnLines<'_>],
) -> impl Iterator<Item = (&'r Order<'r>, &'r Line<'r>)> {
    lines.iter().flat_map(move |(id, lines)| {
        let order = orders.get(id).copied();
        let lines = order.map(|order| lines.iter().map(move |line| (order, line)));
        lines
            .into_iter()
            .flatten()
            .map(|(order, line)| -> (&'r Order<'r>, &'r Line<'r>) { (order, line) })
    })
}

/// Puts refunds on the record. What they took from orders is put with the orders.
fn put_refunds(tx: &mut Tx<'_>, refunds: &[PastRefund]) -> Result<(), Error> {
    let mut ledger = Ledger::default();
    for refund in refunds.iter().filter(|one| one.credited != 0) {
        if let Some(key) = StatsKey::of(refund.customer, refund.currency) {
            let sums = ledger.sums(tx, key)?;
            sums.credited = add(sums.credited, refund.credited)?;
        }
    }
    store::put_refunds(tx, refunds)?;
    ledger.save(tx)?;
    tx.touch("orders");
    Ok(())
}
