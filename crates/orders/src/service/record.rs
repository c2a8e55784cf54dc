//! Recording what sources say of orders: the hot path of importer and API.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use events::NewEvent;
use kernel::{CustomerId, Moment};

use super::{Ledger, check_size};
use crate::{
    domain::{
        ContentHash, Line, Order, OrderFacts, OrderId, StatsKey, Step, Told, content_hash, decide,
        hash_of_lines, is_part_of, left_over,
    },
    error::Error,
    public::events::{Happened, order_event},
    store::{self, Claim, Known},
};

/// Whether something is told as it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// An import of the past: events are recorded, nobody reacts.
    History,
    /// As it happens.
    Live,
}

/// What recording an order did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The order is new.
    Created,
    /// The order had other content, or another customer.
    Updated,
    /// Nothing new was said, or something older than what stands.
    Unchanged,
    /// Further lines of an order that the same import began.
    Continued,
}

/// An order that was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its id.
    pub order: OrderId,
    /// Whose it is now.
    pub customer: CustomerId,
    /// What was done.
    pub outcome: Outcome,
}

/// Records orders, in the order given; answers one outcome for each.
///
/// Idempotent by source, external id and content. At most [`super::LARGEST_BATCH`] at once. An order that is told
/// several times in one batch is told as often.
pub fn record_many(
    tx: &mut Tx<'_>,
    at: &Moment,
    facts: &[OrderFacts<'_>],
    mode: Mode,
) -> Result<Vec<Recorded>, Error> {
    check_size(facts.len())?;
    let mut answers: BTreeMap<usize, Recorded> = BTreeMap::new();
    for round in rounds(facts) {
        Round::new(at, mode).run(tx, &round, &mut answers)?;
    }
    Ok(answers.into_values().collect())
}

/// One order to record.
struct Item<'f> {
    position: usize,
    facts: &'f OrderFacts<'f>,
    hash: ContentHash,
}

/// The batch in rounds, each sorted by name and with each name once.
fn rounds<'f>(facts: &'f [OrderFacts<'f>]) -> Vec<Vec<Item<'f>>> {
    let mut items: Vec<Item<'f>> = facts
        .iter()
        .enumerate()
        .map(|(position, facts)| Item {
            position,
            facts,
            hash: content_hash(facts),
        })
        .collect();
    items.sort_by_key(|item| (item.facts.source, item.facts.external_id, item.position));
    let mut rounds: Vec<Vec<Item<'f>>> = Vec::new();
    let (mut name, mut depth) = (None, 0_usize);
    for item in items {
        let own = Some((item.facts.source, item.facts.external_id));
        depth = if own == name {
            depth.saturating_add(1)
        } else {
            0
        };
        name = own;
        match rounds.get_mut(depth) {
            Some(round) => round.push(item),
            None => rounds.push(vec![item]),
        }
    }
    rounds
}

/// An order that stands, with what is to be done about it.
struct Standing<'r, 'f> {
    item: &'r Item<'f>,
    known: Known,
    step: Step,
}

/// What one round writes.
struct Round<'m, 'f> {
    at: &'m Moment,
    mode: Mode,
    ledger: Ledger,
    /// Events of orders that are new, and of others.
    fresh: Vec<NewEvent>,
    events: Vec<NewEvent>,
    created: Vec<(Order<'f>, Vec<Line<'f>>)>,
    /// Orders with their lines to be written anew.
    updated: Vec<(Order<'f>, Vec<Line<'f>>)>,
    /// Orders with only further lines.
    continued: Vec<(Order<'f>, Vec<Line<'f>>)>,
    remembered: Vec<Claim<'f>>,
}

impl<'m, 'f> Round<'m, 'f> {
    fn new(at: &'m Moment, mode: Mode) -> Self {
        Self {
            at,
            mode,
            ledger: Ledger::default(),
            fresh: Vec::new(),
            events: Vec::new(),
            created: Vec::new(),
            updated: Vec::new(),
            continued: Vec::new(),
            remembered: Vec::new(),
        }
    }

    fn run(
        mut self,
        tx: &mut Tx<'_>,
        items: &[Item<'f>],
        answers: &mut BTreeMap<usize, Recorded>,
    ) -> Result<(), Error> {
        let standing = self.claim(tx, items, answers)?;
        self.lock(tx, &standing)?;
        for (order, _) in &self.created {
            self.ledger.change(tx, None, Some(order))?;
        }
        self.settle(tx, standing, answers)?;
        self.write(tx)
    }

    /// Claims the names: the free ones become new orders, the others stand already.
    fn claim<'r>(
        &mut self,
        tx: &mut Tx<'_>,
        items: &'r [Item<'f>],
        answers: &mut BTreeMap<usize, Recorded>,
    ) -> Result<Vec<Standing<'r, 'f>>, Error> {
        let claims: Vec<Claim<'f>> = items.iter().map(|item| self.claim_of(item)).collect();
        let known = store::claim(tx, &claims)?;
        let mut standing = Vec::new();
        for (item, claim) in items.iter().zip(&claims) {
            if let Some(known) = known.get(&(claim.source, claim.external_id)) {
                standing.push(Standing {
                    item,
                    known: *known,
                    step: decide(&known.told, item.hash, item.facts.import),
                });
                continue;
            }
            let (order, lines) = Order::new(item.facts, claim.id, self.at.now)?;
            self.tell(&order, &lines, None);
            answers.insert(item.position, answer(&order, Outcome::Created));
            self.created.push((order, lines));
        }
        Ok(standing)
    }

    fn claim_of(&self, item: &Item<'f>) -> Claim<'f> {
        Claim {
            source: item.facts.source,
            external_id: item.facts.external_id,
            customer: item.facts.customer,
            id: OrderId::next(self.at),
            told: Told {
                hash: item.hash,
                import: item.facts.import,
                seen: item.hash.lines,
            },
        }
    }

    /// Takes the sums of everybody concerned, before orders are read.
    fn lock(&mut self, tx: &mut Tx<'_>, standing: &[Standing<'_, 'f>]) -> Result<(), Error> {
        let ids: Vec<OrderId> = standing
            .iter()
            .filter(|one| one.is_work())
            .map(|one| one.known.id)
            .collect();
        let mut keys: BTreeSet<_> = self
            .created
            .iter()
            .filter_map(|(order, _)| order.stats_key())
            .collect();
        if !ids.is_empty() {
            for order in store::load_many(tx, &ids)? {
                keys.extend(order.stats_key());
            }
        }
        for one in standing.iter().filter(|one| one.is_work()) {
            let facts = one.item.facts;
            keys.extend(StatsKey::of(facts.customer, facts.currency));
        }
        self.ledger.lock(tx, keys)
    }

    /// Brings orders that stand up to date.
    fn settle(
        &mut self,
        tx: &mut Tx<'_>,
        standing: Vec<Standing<'_, 'f>>,
        answers: &mut BTreeMap<usize, Recorded>,
    ) -> Result<(), Error> {
        let ids: Vec<OrderId> = standing
            .iter()
            .filter(|one| one.is_work())
            .map(|one| one.known.id)
            .collect();
        let mut orders: BTreeMap<OrderId, Order<'static>> = BTreeMap::new();
        if !ids.is_empty() {
            let loaded = store::load_many(tx, &ids)?;
            orders.extend(loaded.into_iter().map(|order| (order.id, order)));
        }
        for one in standing {
            let recorded = match orders.remove(&one.known.id) {
                Some(order) => self.bring_up_to_date(tx, &one, order)?,
                None => self.recognise(&one),
            };
            answers.insert(one.item.position, recorded);
        }
        Ok(())
    }

    /// The content stands.
    fn recognise(&mut self, one: &Standing<'_, 'f>) -> Recorded {
        if let Step::Remember(told) = one.step {
            self.remember(one.item, one.known, told);
        }
        Recorded {
            order: one.known.id,
            customer: one.known.customer,
            outcome: one.repeated(),
        }
    }

    fn remember(&mut self, item: &Item<'f>, known: Known, told: Told) {
        self.remembered.push(Claim {
            source: item.facts.source,
            external_id: item.facts.external_id,
            customer: known.customer,
            id: known.id,
            told,
        });
    }

    fn bring_up_to_date(
        &mut self,
        tx: &mut Tx<'_>,
        one: &Standing<'_, 'f>,
        order: Order<'static>,
    ) -> Result<Recorded, Error> {
        let facts = one.item.facts;
        let is_older = facts.updated_at < order.told_at && facts.updated_at.is_some();
        if order.erased_at.is_some() || is_older {
            return Ok(answer(&order, Outcome::Unchanged));
        }
        match one.step {
            Step::Append(told) => {
                let all: Vec<usize> = (0..facts.lines.len()).collect();
                self.append(tx, one, (order, told), &all)
            }
            Step::Compare(told) => {
                let lines = store::lines_of(tx, order.customer, order.id)?;
                let more = left_over(facts, &lines);
                if more.is_empty() {
                    self.remember(one.item, one.known, told);
                    return Ok(answer(&order, one.repeated()));
                }
                self.append(tx, one, (order, told), &more)
            }
            Step::CompareOrReplace(told) => {
                let lines = store::lines_of(tx, order.customer, order.id)?;
                if one.is_same_customer() && is_part_of(facts, &lines) {
                    self.remember(one.item, one.known, told);
                    return Ok(answer(&order, Outcome::Unchanged));
                }
                let hash = one.item.hash;
                self.replace(tx, one, (order, lines), Told { hash, ..told })
            }
            Step::Replace(told) | Step::Remember(told) => {
                let lines = store::lines_of(tx, order.customer, order.id)?;
                self.replace(tx, one, (order, lines), told)
            }
            Step::Nothing => {
                let lines = store::lines_of(tx, order.customer, order.id)?;
                self.replace(tx, one, (order, lines), one.known.told)
            }
        }
    }

    fn append(
        &mut self,
        tx: &mut Tx<'_>,
        one: &Standing<'_, 'f>,
        (old, mut told): (Order<'static>, Told),
        picked: &[usize],
    ) -> Result<Recorded, Error> {
        let mut order: Order<'f> = old.clone();
        let lines = order.continued(one.item.facts, picked, self.at.now)?;
        if matches!(one.step, Step::Compare(_)) {
            let more = hash_of_lines(one.item.facts, picked);
            told.hash.lines = told.hash.lines.wrapping_add(more);
        }
        self.ledger.change(tx, Some(&old), Some(&order))?;
        self.remember(one.item, one.known, told);
        let recorded = answer(&order, Outcome::Continued);
        if old.is_counted() == order.is_counted() {
            self.continued.push((order, lines));
        } else {
            // What is kept of the earlier lines changes too.
            let mut all: Vec<Line<'f>> = store::lines_of(tx, order.customer, order.id)?;
            all.extend(lines);
            self.updated.push((order, all));
        }
        Ok(recorded)
    }

    fn replace(
        &mut self,
        tx: &mut Tx<'_>,
        one: &Standing<'_, 'f>,
        (old, old_lines): (Order<'static>, Vec<Line<'static>>),
        told: Told,
    ) -> Result<Recorded, Error> {
        let (order, lines, gone) = old.retold(&old_lines, one.item.facts, self.at.now)?;
        if order.customer == old.customer {
            store::delete_lines(tx, old.customer, old.id, &gone)?;
        } else {
            self.hand_over(tx, &old, &order, &gone)?;
        }
        self.ledger.change(tx, Some(&old), Some(&order))?;
        self.tell(&order, &lines, Some(&old));
        let known = Known {
            customer: order.customer,
            ..one.known
        };
        self.remember(one.item, known, told);
        let recorded = answer(&order, Outcome::Updated);
        self.updated.push((order, lines));
        Ok(recorded)
    }

    /// The order moves to another customer, with all that belongs to it. Its own rows are written anew later.
    fn hand_over(
        &mut self,
        tx: &mut Tx<'_>,
        old: &Order<'_>,
        new: &Order<'_>,
        gone: &[i64],
    ) -> Result<(), Error> {
        store::delete_lines(tx, old.customer, old.id, gone)?;
        store::delete_order(tx, old.customer, old.id)?;
        let parcels = store::count_parcels(tx, old.customer, old.id)?;
        store::move_belongings(tx, old.id, old.customer, new.customer)?;
        if let Some(key) = old.stats_key() {
            self.ledger.sums(tx, key)?.shift_parcels(parcels, -1)?;
        }
        if let Some(key) = new.stats_key() {
            self.ledger.sums(tx, key)?.shift_parcels(parcels, 1)?;
        }
        Ok(())
    }

    /// Queues the events of what is new. An order that had another customer is told to the new one as history, unless
    /// nobody had it before.
    fn tell(&mut self, order: &Order<'_>, lines: &[Line<'_>], before: Option<&Order<'_>>) {
        if order.customer.is_nobody() || order.test {
            return;
        }
        let known = before.filter(|old| old.customer == order.customer && !old.test);
        let moved =
            before.is_some_and(|old| old.customer != order.customer && !old.customer.is_nobody());
        let history = self.mode == Mode::History || moved;
        let mut happened = Vec::new();
        if known.is_none() {
            happened.push(Happened::Placed);
        }
        if let Some(paid) = order.paid_at
            && known.is_none_or(|old| old.paid_at.is_none())
        {
            happened.push(Happened::Paid(paid));
        }
        if let Some(cancelled) = order.cancelled_at
            && known.is_none_or(|old| old.cancelled_at.is_none())
        {
            happened.push(Happened::Cancelled(cancelled));
        }
        let queue = if before.is_none() {
            &mut self.fresh
        } else {
            &mut self.events
        };
        queue.extend(
            happened
                .into_iter()
                .map(|one| order_event(order, lines, one, history)),
        );
    }

    fn write(mut self, tx: &mut Tx<'_>) -> Result<(), Error> {
        // In the order in which they are stored: neighbours are written together.
        self.created
            .sort_by_key(|(order, _)| (order.customer, order.id));
        let created: Vec<&Order<'_>> = self.created.iter().map(|(order, _)| order).collect();
        store::insert_orders(tx, &created)?;
        let all = self.created.iter().chain(&self.continued);
        store::insert_lines(tx, all.flat_map(with_lines))?;
        self.updated
            .sort_by_key(|(order, _)| (order.customer, order.id));
        self.continued
            .sort_by_key(|(order, _)| (order.customer, order.id));
        for changed in [&self.updated, &self.continued] {
            let orders: Vec<&Order<'_>> = changed.iter().map(|(order, _)| order).collect();
            store::upsert_orders(tx, &orders)?;
        }
        for (_, lines) in &mut self.updated {
            lines.sort_by_key(|line| line.no);
        }
        store::upsert_lines(tx, self.updated.iter().flat_map(with_lines))?;
        self.remembered
            .sort_by_key(|claim| (claim.source, claim.external_id));
        store::remember(tx, &self.remembered)?;
        let changes =
            !(self.created.is_empty() && self.updated.is_empty() && self.continued.is_empty());
        self.ledger.save(tx)?;
        self.fresh.sort_by_key(|event| event.at);
        events::publish_fresh(tx, self.at, &self.fresh)?;
        self.events.sort_by_key(|event| event.at);
        events::publish_many(tx, self.at, &self.events)?;
        if changes {
            tx.touch("orders");
        }
        Ok(())
    }
}

fn with_lines<'r, 'f>(
    (order, lines): &'r (Order<'f>, Vec<Line<'f>>),
) -> impl Iterator<Item = (&'r Order<'r>, &'r Line<'r>)>
where
    'f: 'r,
{
    lines.iter().map(move |line| (order, line))
}

fn answer(order: &Order<'_>, outcome: Outcome) -> Recorded {
    Recorded {
        order: order.id,
        customer: order.customer,
        outcome,
    }
}

impl Standing<'_, '_> {
    /// What repeating is called that says nothing new: a further part of an order is not one more order.
    fn repeated(&self) -> Outcome {
        let told = self.known.told.import;
        if told.is_some() && told == self.item.facts.import {
            Outcome::Continued
        } else {
            Outcome::Unchanged
        }
    }

    fn is_same_customer(&self) -> bool {
        let told = self.item.facts.customer;
        told.is_nobody() || told == self.known.customer
    }

    /// Whether the order itself must be looked at.
    fn is_work(&self) -> bool {
        match self.step {
            Step::Nothing | Step::Remember(_) => !self.is_same_customer(),
            Step::Append(_) | Step::Compare(_) | Step::CompareOrReplace(_) | Step::Replace(_) => {
                true
            }
        }
    }
}
