//! Recording what was given back.

use std::collections::{BTreeMap, BTreeSet};

use db::{DbError, Tx};
use events::NewEvent;
use kernel::{CustomerId, Moment};

use super::{Ledger, Mode, check_size, desk::Desk};
use crate::{
    domain::{
        Candidate, LineKind, Order, OrderId, OrderRef, RefundFacts, RefundId, StatsKey, Taken, add,
        allocate,
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
    let mut work = Work::new(tx, at, mode, facts)?;
    let mut outcomes = Vec::with_capacity(facts.len());
    for one in facts {
        outcomes.push(work.record(tx, one)?);
    }
    work.save(tx)?;
    if outcomes
        .iter()
        .any(|outcome| matches!(outcome, RefundOutcome::Recorded { .. }))
    {
        tx.touch("orders");
    }
    Ok(outcomes)
}

/// A source and an id there.
type Name<'f> = (&'f str, &'f str);

/// What a batch is about, read once and written once however many refunds it holds.
struct Work<'m, 'f> {
    at: &'m Moment,
    mode: Mode,
    ledger: Ledger,
    desk: Desk,
    /// Refunds that stand.
    known: BTreeMap<Name<'f>, KnownRefund>,
    /// Orders that refunds name.
    named: BTreeMap<Name<'f>, OrderId>,
    /// Refunds to be written.
    written: BTreeMap<Name<'f>, (RefundRow<'f>, Vec<Taken>)>,
    events: Vec<NewEvent>,
}

impl<'m, 'f> Work<'m, 'f> {
    /// Takes the sums of everybody concerned, then reads.
    fn new(
        tx: &mut Tx<'_>,
        at: &'m Moment,
        mode: Mode,
        facts: &'f [RefundFacts<'f>],
    ) -> Result<Self, Error> {
        let mut ledger = Ledger::default();
        ledger.lock(
            tx,
            facts
                .iter()
                .filter_map(|facts| StatsKey::of(facts.customer, facts.currency)),
        )?;
        let mut work = Self {
            at,
            mode,
            ledger,
            desk: Desk::default(),
            known: BTreeMap::new(),
            named: BTreeMap::new(),
            written: BTreeMap::new(),
            events: Vec::new(),
        };
        let own = facts.iter().map(|one| (one.source, one.external_id));
        for (name, known) in look_up(own, |source, ids| store::known_refunds(tx, source, ids))? {
            work.known.insert(name, known);
        }
        let orders = facts.iter().filter_map(|one| match one.order {
            Some(OrderRef::External(id)) => Some((one.source, id)),
            Some(OrderRef::Id(_)) | None => None,
        });
        for (name, known) in look_up(orders, |source, ids| store::known(tx, source, ids))? {
            work.named.insert(name, known.id);
        }
        let unnamed = facts
            .iter()
            .filter(|one| one.order.is_none() && !one.customer.is_nobody());
        work.desk.open_earlier(
            tx,
            unnamed.flat_map(|one| {
                let products = one.lines.iter().filter_map(|line| line.product);
                products.map(|product| (one.customer, product))
            }),
        )?;
        Ok(work)
    }

    fn record(&mut self, tx: &mut Tx<'_>, facts: &RefundFacts<'f>) -> Result<RefundOutcome, Error> {
        let hash = facts.hash();
        let name = (facts.source, facts.external_id);
        let known = self.known.get(&name).copied();
        if let Some(known) = known
            && known.hash == hash
        {
            return Ok(RefundOutcome::Unchanged { refund: known.id });
        }
        let order = match facts.order {
            None => None,
            Some(meant) => match self.find_order(tx, facts.source, meant)? {
                Some(order) => Some(order),
                None => return Ok(RefundOutcome::UnknownOrder),
            },
        };
        let customer = order
            .as_ref()
            .map_or(facts.customer, |order| order.customer);
        let earlier = self.earlier_part(tx, known, facts)?;
        let more = match &order {
            // What was taken back a moment ago may have changed it.
            Some(order) => match self.desk.order(tx, order.id)? {
                Some(order) => on_order(&order, self.desk.lines(tx, order.id)?, facts)?,
                None => return Ok(RefundOutcome::UnknownOrder),
            },
            None => on_earlier(self.desk.earlier(customer, facts), facts)?,
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
        self.events
            .push(refund_event(&refund, &taken, self.mode == Mode::History));
        self.known.insert(name, refund.known());
        let sum = |on_order: bool| {
            let parts = taken.iter().filter(|part| part.order.is_some() == on_order);
            parts.fold(0_i64, |sum, part| sum.saturating_add(part.amount))
        };
        let recorded = RefundOutcome::Recorded {
            refund: id,
            matched: sum(true),
            credited: sum(false),
        };
        self.written.insert(name, (refund, taken));
        Ok(recorded)
    }

    fn find_order(
        &mut self,
        tx: &mut Tx<'_>,
        source: &'f str,
        meant: OrderRef<'f>,
    ) -> Result<Option<Order<'static>>, DbError> {
        let id = match meant {
            OrderRef::Id(id) => id,
            OrderRef::External(external_id) => match self.named.get(&(source, external_id)) {
                Some(id) => *id,
                None => return Ok(None),
            },
        };
        self.desk.order(tx, id)
    }

    /// A refund that stands with other content is taken back. Of one that the same import began, the parts are kept: the
    /// facts are further lines.
    fn earlier_part(
        &mut self,
        tx: &mut Tx<'_>,
        known: Option<KnownRefund>,
        facts: &RefundFacts<'f>,
    ) -> Result<Vec<Taken>, Error> {
        let Some(known) = known else {
            return Ok(Vec::new());
        };
        let name = (facts.source, facts.external_id);
        let taken = if let Some((_, taken)) = self.written.remove(&name) {
            taken
        } else {
            let taken = store::taken_of(tx, known.customer, known.id)?;
            store::delete_refund(tx, known.customer, known.id)?;
            taken
        };
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
        for id in ids {
            let parts = taken.iter().filter(|part| part.order == Some(id));
            let changed = self.desk.put_on(tx, id, parts, (sign, self.at.now))?;
            if let Some((before, after)) = changed {
                self.ledger.change(tx, Some(&before), Some(&after))?;
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

    fn save(self, tx: &mut Tx<'_>) -> Result<(), Error> {
        self.desk.save(tx)?;
        let written: Vec<&(RefundRow<'_>, Vec<Taken>)> = self.written.values().collect();
        store::insert_refunds(tx, written)?;
        self.ledger.save(tx)?;
        events::publish_many(tx, self.at, &self.events)?;
        Ok(())
    }
}

/// What stands under names: asked once for each source.
fn look_up<'f, T>(
    names: impl Iterator<Item = Name<'f>>,
    mut ask: impl FnMut(&str, &[&str]) -> Result<Vec<(String, T)>, DbError>,
) -> Result<Vec<(Name<'f>, T)>, DbError> {
    let mut by_source: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (source, id) in names {
        by_source.entry(source).or_default().insert(id);
    }
    let mut found = Vec::new();
    for (source, ids) in by_source {
        let wanted: Vec<&str> = ids.iter().copied().collect();
        for (id, one) in ask(source, &wanted)? {
            // The name that was asked for, since it lives as long as the facts.
            if let Some(id) = ids.get(id.as_str()) {
                found.push(((source, *id), one));
            }
        }
    }
    Ok(found)
}

/// On the lines of a known order; what no line takes is the order's, up to what it is worth; the rest is a credit note.
fn on_order(
    order: &Order<'_>,
    mut free: Vec<Candidate>,
    facts: &RefundFacts<'_>,
) -> Result<Vec<Taken>, Error> {
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
fn on_earlier(mut free: Vec<Candidate>, facts: &RefundFacts<'_>) -> Result<Vec<Taken>, Error> {
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
