//! The customers' running sums while a transaction changes their orders.
//!
//! The rows are taken first, in order of key, so writers of one customer queue up and never wait for each other in a
//! circle; then orders are read; at the end the sums are written once.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;

use crate::{
    domain::{Contribution, Order, Stats, StatsKey},
    error::Error,
    store,
};

#[derive(Debug, Default)]
pub(crate) struct Ledger {
    sums: BTreeMap<StatsKey, Stats>,
    /// Sums from which an order was taken out: their instants are read from the orders when all are written.
    reread: BTreeSet<StatsKey>,
}

impl Ledger {
    /// Takes the rows of these sums.
    pub(crate) fn lock(
        &mut self,
        tx: &mut Tx<'_>,
        keys: impl IntoIterator<Item = StatsKey>,
    ) -> Result<(), Error> {
        let keys: BTreeSet<StatsKey> = keys
            .into_iter()
            .filter(|key| !self.sums.contains_key(key))
            .collect();
        if keys.is_empty() {
            return Ok(());
        }
        let keys: Vec<StatsKey> = keys.into_iter().collect();
        let standing = store::lock_stats(tx, &keys)?;
        self.sums
            .extend(keys.into_iter().map(|key| (key, Stats::default())));
        self.sums.extend(standing);
        Ok(())
    }

    /// The sums under this key, for what is not an order.
    pub(crate) fn sums(&mut self, tx: &mut Tx<'_>, key: StatsKey) -> Result<&mut Stats, Error> {
        self.lock(tx, [key])?;
        Ok(self.sums.entry(key).or_default())
    }

    /// An order comes in, changes or goes.
    pub(crate) fn change(
        &mut self,
        tx: &mut Tx<'_>,
        before: Option<&Order<'_>>,
        after: Option<&Order<'_>>,
    ) -> Result<(), Error> {
        let (before, after) = (before.and_then(entry), after.and_then(entry));
        match (before, after) {
            (Some((from, old)), Some((to, new)))
                if from == to && old.placed_at == new.placed_at =>
            {
                self.sums(tx, to)?.swap(&old.figures, &new.figures)
            }
            (old, new) => {
                if let Some((key, order)) = old {
                    self.sums(tx, key)?.take(&order)?;
                    self.reread.insert(key);
                }
                if let Some((key, order)) = new {
                    self.sums(tx, key)?.put(&order)?;
                }
                Ok(())
            }
        }
    }

    /// Writes the sums. The orders must be written before.
    pub(crate) fn save(mut self, tx: &mut Tx<'_>) -> Result<(), Error> {
        for key in &self.reread {
            let (first, second, last) = store::instants(tx, *key)?;
            if let Some(sums) = self.sums.get_mut(key) {
                sums.first_at = first;
                sums.second_at = second;
                sums.last_at = last;
            }
        }
        let sums: Vec<(StatsKey, Stats)> = self.sums.into_iter().collect();
        store::save_stats(tx, &sums)?;
        Ok(())
    }
}

fn entry(order: &Order<'_>) -> Option<(StatsKey, Contribution)> {
    order.stats_key().zip(order.contribution())
}
