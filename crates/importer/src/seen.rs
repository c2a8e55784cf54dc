//! What a trial run has seen: each order and each customer counted once, although nothing is written that would tell.

use std::hash::{DefaultHasher, Hash, Hasher};

use roaring::RoaringTreemap;

use crate::{batch::Batch, summary::Summary, take::count};

/// Names remembered at most, each kind: some 60 MB. What comes after them counts as new, so beyond this the figures of a
/// trial run are upper bounds.
const MOST: u64 = 3_000_000;

/// Hashes of the names seen so far.
#[derive(Default)]
pub(crate) struct Seen {
    orders: RoaringTreemap,
    refunds: RoaringTreemap,
    customers: RoaringTreemap,
}

impl Seen {
    /// Adds a batch up.
    pub(crate) fn add(&mut self, batch: &Batch, summary: &mut Summary) {
        for order in batch.orders.iter() {
            let new = note(&mut self.orders, &(&order.source, &order.external_id));
            summary.orders = summary.orders.saturating_add(u64::from(new));
            if let Some(person) = &order.customer {
                self.person(&order.source, person, summary);
            }
        }
        for refund in batch.refunds.iter() {
            let new = note(&mut self.refunds, &(&refund.source, &refund.external_id));
            summary.refunds = summary.refunds.saturating_add(u64::from(new));
            if let Some(person) = &refund.customer {
                self.person(&refund.source, person, summary);
            }
        }
        for person in batch.customers.iter() {
            self.person(&person.source, person, summary);
        }
        let products = count(batch.products.len());
        summary.products = summary.products.saturating_add(products);
    }

    /// By e-mail address before id, as customers are recognised.
    fn person(
        &mut self,
        source: &str,
        person: &intake::record::IncomingCustomer,
        summary: &mut Summary,
    ) {
        let names = [&person.email, &person.external_id, &person.phone];
        let Some(name) = names.into_iter().flatten().next() else {
            return;
        };
        let new = note(&mut self.customers, &(source, name.to_lowercase()));
        summary.customers = summary.customers.saturating_add(u64::from(new));
    }
}

/// Whether it is new.
fn note(set: &mut RoaringTreemap, name: &impl Hash) -> bool {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    let hash = hasher.finish();
    if set.len() < MOST {
        set.insert(hash)
    } else {
        !set.contains(hash)
    }
}
