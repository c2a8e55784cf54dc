//! How good a list of suggestions was.

use std::collections::BTreeSet;

use serde::Serialize;
use stats::float;

/// Suggestions to many customers, beside what they bought then.
#[derive(Clone, Debug, Default)]
pub struct Measure {
    k: usize,
    users: u64,
    hits: u64,
    recall: f64,
    gain: f64,
    precision: f64,
    shown: BTreeSet<u32>,
}

/// What [`Measure`] found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Measured {
    /// Customers.
    pub users: u64,
    /// The share of customers who bought at least one of the suggestions.
    pub hit_rate: f64,
    /// The share of what a customer bought that was suggested, on average.
    pub recall: f64,
    /// Normalised discounted cumulative gain: as recall, but counting more what stands further up.
    pub ndcg: f64,
    /// The share of the suggestions that a customer bought, on average.
    pub precision: f64,
    /// The share of all products that was suggested to anybody.
    pub coverage: f64,
}

impl Measure {
    /// Of lists of at most `k`.
    pub fn new(k: usize) -> Self {
        Self {
            k,
            ..Self::default()
        }
    }

    /// Takes in a customer: what was suggested, the best first, and what was bought, sorted. Who bought nothing is passed
    /// over; a list that is too short misses what it leaves out.
    pub fn add(&mut self, suggested: &[u32], bought: &[u32]) {
        if bought.is_empty() || self.k == 0 {
            return;
        }
        let mut hits = 0_u32;
        let (mut gain, mut best) = (0.0, 0.0);
        for place in 0..self.k {
            let worth = 1.0 / (count(place) + 2.0).log2();
            if place < bought.len() {
                best += worth;
            }
            let found = suggested.get(place);
            if found.is_some_and(|product| bought.binary_search(product).is_ok()) {
                hits = hits.saturating_add(1);
                gain += worth;
            }
        }
        let hit = f64::from(hits);
        self.users = self.users.saturating_add(1);
        self.hits = self.hits.saturating_add(u64::from(hits > 0));
        self.recall += hit / count(bought.len());
        self.precision += hit / count(self.k);
        self.gain += gain / best;
        self.shown.extend(suggested.iter().take(self.k));
    }

    /// Takes in what another one took in, of lists as long.
    pub(crate) fn join(&mut self, mut other: Self) {
        self.users = self.users.saturating_add(other.users);
        self.hits = self.hits.saturating_add(other.hits);
        self.recall += other.recall;
        self.gain += other.gain;
        self.precision += other.precision;
        self.shown.append(&mut other.shown);
    }

    /// The figures, of a catalogue of so many products.
    pub fn finish(&self, products: usize) -> Measured {
        let users = float(self.users.max(1));
        Measured {
            users: self.users,
            hit_rate: float(self.hits) / users,
            recall: self.recall / users,
            ndcg: self.gain / users,
            precision: self.precision / users,
            coverage: count(self.shown.len()) / count(products.max(1)),
        }
    }
}

fn count(items: usize) -> f64 {
    float(u64::try_from(items).unwrap_or(u64::MAX))
}
