//! Orders and lines that are at hand while refunds are put on them: read in few statements, changed in memory, written
//! once.

use std::collections::{BTreeMap, BTreeSet};

use db::{DbError, Tx};
use kernel::{CustomerId, ProductId, Timestamp};

use crate::{
    domain::{Candidate, Line, Order, OrderId, RefundFacts, Taken, add},
    error::Error,
    store,
};

/// What is at hand.
#[derive(Debug, Default)]
pub(super) struct Desk {
    orders: BTreeMap<OrderId, Open>,
    /// Which lines a customer has of a product.
    places: BTreeMap<(CustomerId, ProductId), Vec<(OrderId, i64)>>,
}

/// An order with some or all of its lines.
#[derive(Debug)]
struct Open {
    order: Order<'static>,
    lines: BTreeMap<i64, Line<'static>>,
    is_whole: bool,
    is_changed: bool,
    changed: BTreeSet<i64>,
}

impl Open {
    fn candidate(&self, line: &Line<'static>) -> Candidate {
        Candidate {
            order: self.order.id,
            placed_at: self.order.placed_at,
            line: line.clone(),
        }
    }

    fn put_on(&mut self, part: &Taken, sign: i64) -> Result<(), Error> {
        let amount = part.amount.saturating_mul(sign);
        let order = &mut self.order;
        order.given_back = add(order.given_back, amount)?;
        if part.kind.is_revenue() {
            order.figures.refunded = add(order.figures.refunded, amount)?;
        }
        match part.line.and_then(|no| self.lines.get_mut(&no)) {
            Some(line) => {
                let quantity = part.quantity.saturating_mul(sign);
                line.refunded_quantity = add(line.refunded_quantity, quantity)?;
                line.refunded_amount = add(line.refunded_amount, amount)?;
                self.changed.insert(line.no);
            }
            None if part.kind.is_revenue() => order.unplaced = add(order.unplaced, amount)?,
            None => {}
        }
        Ok(())
    }
}

impl Desk {
    /// Takes the lines that these customers have of these products.
    pub(super) fn open_earlier(
        &mut self,
        tx: &mut Tx<'_>,
        wanted: impl Iterator<Item = (CustomerId, ProductId)>,
    ) -> Result<(), DbError> {
        for pair in wanted {
            self.places.entry(pair).or_default();
        }
        let mut lines = Vec::new();
        store::earlier_lines(tx, &self.places.keys().copied().collect(), |order, line| {
            lines.push((order, line));
        })?;
        let ids: BTreeSet<OrderId> = lines.iter().map(|(order, _)| *order).collect();
        self.open(tx, ids)?;
        for (id, line) in lines {
            let Some(open) = self.orders.get_mut(&id) else {
                continue;
            };
            let pair = line.product.map(|product| (open.order.customer, product));
            if let Some(places) = pair.and_then(|pair| self.places.get_mut(&pair)) {
                places.push((id, line.no));
            }
            open.lines.insert(line.no, line);
        }
        Ok(())
    }

    /// Takes orders that are not at hand, without lines.
    fn open(
        &mut self,
        tx: &mut Tx<'_>,
        ids: impl IntoIterator<Item = OrderId>,
    ) -> Result<(), DbError> {
        let new: Vec<OrderId> = ids
            .into_iter()
            .filter(|id| !self.orders.contains_key(id))
            .collect();
        if new.is_empty() {
            return Ok(());
        }
        for order in store::load_many(tx, &new)? {
            let open = Open {
                order,
                lines: BTreeMap::new(),
                is_whole: false,
                is_changed: false,
                changed: BTreeSet::new(),
            };
            self.orders.insert(open.order.id, open);
        }
        Ok(())
    }

    /// An order with all its lines; those at hand stay as they are.
    fn whole(&mut self, tx: &mut Tx<'_>, id: OrderId) -> Result<Option<&mut Open>, DbError> {
        self.open(tx, [id])?;
        let Some(open) = self.orders.get_mut(&id) else {
            return Ok(None);
        };
        if !open.is_whole {
            for line in store::lines_of(tx, open.order.customer, id)? {
                open.lines.entry(line.no).or_insert(line);
            }
            open.is_whole = true;
        }
        Ok(Some(open))
    }

    /// An order as it is by now.
    pub(super) fn order(
        &mut self,
        tx: &mut Tx<'_>,
        id: OrderId,
    ) -> Result<Option<Order<'static>>, DbError> {
        self.open(tx, [id])?;
        Ok(self.orders.get(&id).map(|open| open.order.clone()))
    }

    /// All lines of an order.
    pub(super) fn lines(
        &mut self,
        tx: &mut Tx<'_>,
        id: OrderId,
    ) -> Result<Vec<Candidate>, DbError> {
        let Some(open) = self.whole(tx, id)? else {
            return Ok(Vec::new());
        };
        let open = &*open;
        Ok(open
            .lines
            .values()
            .map(|line| open.candidate(line))
            .collect())
    }

    /// The customer's lines of the products that a refund is about, sold until then and not wholly given back.
    pub(super) fn earlier(&self, customer: CustomerId, facts: &RefundFacts<'_>) -> Vec<Candidate> {
        let products: BTreeSet<ProductId> =
            facts.lines.iter().filter_map(|line| line.product).collect();
        let places = products
            .into_iter()
            .filter_map(|product| self.places.get(&(customer, product)))
            .flatten();
        places
            .filter_map(|(id, no)| {
                let open = self.orders.get(id)?;
                let line = open.lines.get(no)?;
                let is_meant = open.order.is_counted()
                    && open.order.currency == facts.currency
                    && open.order.placed_at <= facts.refunded_at
                    && line.kept().0 > 0;
                is_meant.then(|| open.candidate(line))
            })
            .collect()
    }

    /// Puts parts of a refund on their order, or takes them back; answers the order before and after. `None` for an order
    /// that is not there any more.
    pub(super) fn put_on<'p>(
        &mut self,
        tx: &mut Tx<'_>,
        id: OrderId,
        parts: impl Iterator<Item = &'p Taken>,
        (sign, now): (i64, Timestamp),
    ) -> Result<Option<(Order<'static>, Order<'static>)>, Error> {
        let parts: Vec<&Taken> = parts.collect();
        self.open(tx, [id])?;
        let is_here = |open: &Open| {
            let mut numbers = parts.iter().filter_map(|part| part.line);
            open.is_whole || numbers.all(|no| open.lines.contains_key(&no))
        };
        if !self.orders.get(&id).is_some_and(is_here) {
            self.whole(tx, id)?;
        }
        let Some(open) = self.orders.get_mut(&id) else {
            return Ok(None);
        };
        let before = open.order.clone();
        for part in parts {
            open.put_on(part, sign)?;
        }
        open.order.changed_at = now;
        open.is_changed = true;
        Ok(Some((before, open.order.clone())))
    }

    /// Writes what has changed.
    pub(super) fn save(self, tx: &mut Tx<'_>) -> Result<(), DbError> {
        let mut changed: Vec<&Open> = self
            .orders
            .values()
            .filter(|open| open.is_changed)
            .collect();
        changed.sort_by_key(|open| (open.order.customer, open.order.id));
        let orders: Vec<&Order<'_>> = changed.iter().map(|open| &open.order).collect();
        store::upsert_orders(tx, &orders)?;
        let lines = changed.iter().flat_map(|open| {
            let numbers = open.changed.iter();
            numbers.filter_map(|no| Some((&open.order, open.lines.get(no)?)))
        });
        store::upsert_lines(tx, lines)
    }
}
