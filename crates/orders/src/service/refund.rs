//! Recording what was given back.

use std::collections::BTreeSet;

use db::Tx;
use events::NewEvent;
use kernel::{CustomerId, Moment, ProductId};

use super::{Ledger, Mode, check_size};
use crate::{
    domain::{
        Candidate, Line, LineKind, Order, OrderId, OrderRef, RefundFacts, RefundId, StatsKey,
        Taken, add, allocate,
    },
    error::Error,
    public::events::refund_event,
    store::{self, KnownRefund, RefundRow},
};

/// What recording a refund did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundOutcome {
    /// It is on the books: so much lies on orders, so much is a credit note.
    Recorded {
        /// Its id.
        refund: RefundId,
        /// Minor units that lie on orders.
        matched: i64,
        /// Minor units that could be matched to nothing.
        credited: i64,
    },
    /// The same was told before.
    Unchanged {
        /// Its id.
        refund: RefundId,
    },
    /// It names an order that is not known: nothing was kept, tell it again after the order.
    UnknownOrder,
}

/// Records refunds, in the order given; answers one outcome for each. Idempotent by source, external id and content; a
/// refund with other content replaces its earlier self.
pub fn refund_many(
    tx: &mut Tx<'_>,
    at: &Moment,
    facts: &[RefundFacts<'_>],
    mode: Mode,
) -> Result<Vec<RefundOutcome>, Error> {
    check_size(facts.len())?;
    let mut work = Work {
        at,
        mode,
        ledger: Ledger::default(),
        events: Vec::new(),
    };
    work.ledger.lock(
        tx,
        facts
            .iter()
            .filter_map(|facts| StatsKey::of(facts.customer, facts.currency)),
    )?;
    let mut outcomes = Vec::with_capacity(facts.len());
    for one in facts {
        outcomes.push(work.record(tx, one)?);
    }
    work.ledger.save(tx)?;
    events::publish_many(tx, at, &work.events)?;
    if outcomes
        .iter()
        .any(|outcome| matches!(outcome, RefundOutcome::Recorded { .. }))
    {
        tx.touch("orders");
    }
    Ok(outcomes)
}

struct Work<'m> {
    at: &'m Moment,
    mode: Mode,
    ledger: Ledger,
    events: Vec<NewEvent>,
}

impl Work<'_> {
    fn record(&mut self, tx: &mut Tx<'_>, facts: &RefundFacts<'_>) -> Result<RefundOutcome, Error> {
        let hash = facts.hash();
        let known = store::known_refund(tx, facts.source, facts.external_id)?;
        if let Some(known) = known
            && known.hash == hash
        {
            return Ok(RefundOutcome::Unchanged { refund: known.id });
        }
        let order = match facts.order {
            None => None,
            Some(named) => match find_order(tx, facts.source, named)? {
                Some(order) => Some(order),
                None => return Ok(RefundOutcome::UnknownOrder),
            },
        };
        let customer = order
            .as_ref()
            .map_or(facts.customer, |order| order.customer);
        let earlier = self.earlier_part(tx, known, facts)?;
        let more = match &order {
            Some(order) => on_order(tx, order, facts)?,
            None => on_earlier(tx, customer, facts)?,
        };
        self.apply(tx, customer, &more, facts, 1)?;
        let taken: Vec<Taken> = earlier.into_iter().chain(more).collect();
        let id = known.map_or_else(|| RefundId::next(self.at), |known| known.id);
        let refund = RefundRow {
            customer,
            id,
            order: order.as_ref().map(|order| order.id),
            source: facts.source,
            external_id: facts.external_id,
            refunded_at: facts.refunded_at,
            recorded_at: self.at.now,
            currency: facts.currency,
            given_back: facts.given_back()?,
            reason: facts.reason,
            hash,
            import: facts.import,
        };
        store::insert_refund(tx, &refund, &taken)?;
        self.events
            .push(refund_event(&refund, &taken, self.mode == Mode::History));
        let sum = |on_order: bool| {
            let parts = taken.iter().filter(|part| part.order.is_some() == on_order);
            parts.fold(0_i64, |sum, part| sum.saturating_add(part.amount))
        };
        Ok(RefundOutcome::Recorded {
            refund: id,
            matched: sum(true),
            credited: sum(false),
        })
    }

    /// A refund that stands with other content is taken back. Of one that the same import began, the parts are kept: the
    /// facts are further lines.
    fn earlier_part(
        &mut self,
        tx: &mut Tx<'_>,
        known: Option<KnownRefund>,
        facts: &RefundFacts<'_>,
    ) -> Result<Vec<Taken>, Error> {
        let Some(known) = known else {
            return Ok(Vec::new());
        };
        let taken = store::taken_of(tx, known.customer, known.id)?;
        store::delete_refund(tx, known.customer, known.id)?;
        if facts.import.is_some() && facts.import == known.import {
            return Ok(taken);
        }
        self.apply(tx, known.customer, &taken, facts, -1)?;
        Ok(Vec::new())
    }

    /// Puts parts on their lines and orders, or (`sign` below zero) takes them back.
    fn apply(
        &mut self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        taken: &[Taken],
        facts: &RefundFacts<'_>,
        sign: i64,
    ) -> Result<(), Error> {
        let ids: BTreeSet<OrderId> = taken.iter().filter_map(|part| part.order).collect();
        let ids: Vec<OrderId> = ids.into_iter().collect();
        if !ids.is_empty() {
            for old in store::load_many(tx, &ids)? {
                let mut order = old.clone();
                let mut lines = store::lines_of(tx, order.customer, order.id)?;
                for part in taken.iter().filter(|part| part.order == Some(old.id)) {
                    put_on(&mut order, &mut lines, part, sign)?;
                }
                for line in &lines {
                    if taken
                        .iter()
                        .any(|part| part.order == Some(order.id) && part.line == Some(line.no))
                    {
                        store::set_refunded(tx, &order, line)?;
                    }
                }
                order.changed_at = self.at.now;
                store::upsert_orders(tx, &[&order])?;
                self.ledger.change(tx, Some(&old), Some(&order))?;
            }
        }
        if let Some(key) = StatsKey::of(customer, facts.currency) {
            let sums = self.ledger.sums(tx, key)?;
            for part in taken.iter().filter(|part| part.order.is_none()) {
                sums.credited = add(sums.credited, part.amount.saturating_mul(sign))?;
            }
        }
        Ok(())
    }
}

fn put_on(
    order: &mut Order<'_>,
    lines: &mut [Line<'_>],
    part: &Taken,
    sign: i64,
) -> Result<(), Error> {
    let amount = part.amount.saturating_mul(sign);
    order.given_back = add(order.given_back, amount)?;
    if part.kind.is_revenue() {
        order.figures.refunded = add(order.figures.refunded, amount)?;
    }
    match lines.iter_mut().find(|line| Some(line.no) == part.line) {
        Some(line) => {
            let quantity = part.quantity.saturating_mul(sign);
            line.refunded_quantity = add(line.refunded_quantity, quantity)?;
            line.refunded_amount = add(line.refunded_amount, amount)?;
        }
        None if part.kind.is_revenue() => order.unplaced = add(order.unplaced, amount)?,
        None => {}
    }
    Ok(())
}

fn find_order(
    tx: &mut Tx<'_>,
    source: &str,
    named: OrderRef<'_>,
) -> Result<Option<Order<'static>>, Error> {
    let id = match named {
        OrderRef::Id(id) => id,
        OrderRef::External(external_id) => {
            match store::known(tx, source, &[external_id])?.first() {
                Some((_, known)) => known.id,
                None => return Ok(None),
            }
        }
    };
    Ok(store::load_many(tx, &[id])?.into_iter().next())
}

/// On the lines of a known order; what no line takes is the order's, up to what it is worth; the rest is a credit note.
fn on_order(
    tx: &mut Tx<'_>,
    order: &Order<'_>,
    facts: &RefundFacts<'_>,
) -> Result<Vec<Taken>, Error> {
    let mut free: Vec<Candidate> = store::lines_of(tx, order.customer, order.id)?
        .into_iter()
        .map(|line| Candidate {
            order: order.id,
            placed_at: order.placed_at,
            line,
        })
        .collect();
    let mut taken = Vec::new();
    let mut rest = Vec::new();
    for line in &facts.lines {
        let (parts, left) = allocate(line, &mut free)?;
        taken.extend(parts);
        rest.push((line.kind, line.product, left));
    }
    if facts.lines.is_empty() {
        // An amount alone holds tax and delivery too: more than the goods are worth is theirs.
        let worth = order.figures.net().max(0);
        let amount = facts.given_back()?.min(worth);
        rest.push((LineKind::Product, None, (0, amount)));
    }
    let on_lines = taken.iter().filter(|part| part.kind.is_revenue());
    let mut worth =
        order.figures.net() - on_lines.fold(0_i64, |sum, part| sum.saturating_add(part.amount));
    for (kind, product, (quantity, amount)) in rest {
        let placed = amount.min(worth.max(0));
        worth -= placed;
        for (place, amount) in [(Some(order.id), placed), (None, amount - placed)] {
            if amount > 0 {
                taken.push(Taken {
                    order: place,
                    line: None,
                    kind,
                    product,
                    quantity,
                    amount,
                });
            }
        }
    }
    Ok(taken)
}

/// On the customer's earlier lines of the same products; the rest is a credit note.
fn on_earlier(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    facts: &RefundFacts<'_>,
) -> Result<Vec<Taken>, Error> {
    let products: BTreeSet<ProductId> =
        facts.lines.iter().filter_map(|line| line.product).collect();
    let products: Vec<ProductId> = products.into_iter().collect();
    let mut free = if customer.is_nobody() || products.is_empty() {
        Vec::new()
    } else {
        store::candidates(tx, (customer, facts.currency), &products, facts.refunded_at)?
    };
    let mut taken = Vec::new();
    for line in &facts.lines {
        let (parts, (quantity, amount)) = allocate(line, &mut free)?;
        taken.extend(parts);
        if amount > 0 {
            taken.push(Taken {
                order: None,
                line: None,
                kind: line.kind,
                product: line.product,
                quantity,
                amount,
            });
        }
    }
    if facts.lines.is_empty() {
        taken.push(Taken {
            order: None,
            line: None,
            kind: LineKind::Adjustment,
            product: None,
            quantity: 0,
            amount: facts.given_back()?,
        });
    }
    Ok(taken)
}
