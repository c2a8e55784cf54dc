//! Counting pairs.

use std::collections::BTreeMap;

use kernel::ProductId;

/// Products of one basket that count, the rest is left out: a wholesaler's order of a thousand products says little
/// about which of them belong together, and its pairs grow with the square.
const LARGEST_BASKET: usize = 150;
/// Baskets that count, the rest is left out: at some three products each they take some 20 MB.
const MOST_BASKETS: usize = 500_000;
/// Companions kept of each product.
const MOST_COMPANIONS: usize = 12;

/// How often two products must have been bought together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Support(pub u32);

impl Default for Support {
    /// Three times: twice may be one household.
    fn default() -> Self {
        Self(3)
    }
}

/// A product bought together with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Companion {
    /// Which.
    pub product: ProductId,
    /// In how many baskets both were.
    pub together: u32,
    /// How strongly: the square of their cosine, in millionths.
    pub score: i64,
}

/// Baskets being collected.
#[derive(Debug, Default)]
pub struct Pairs {
    /// Each product's place in the lists below.
    places: BTreeMap<ProductId, usize>,
    products: Vec<ProductId>,
    baskets: Vec<Vec<usize>>,
    /// In which baskets each product is.
    found_in: Vec<Vec<usize>>,
}

impl Pairs {
    /// Takes a basket in; its products are sorted, each once.
    pub fn take(&mut self, basket: &[ProductId]) {
        if self.baskets.len() >= MOST_BASKETS {
            return;
        }
        let number = self.baskets.len();
        let mut places = Vec::with_capacity(basket.len().min(LARGEST_BASKET));
        for product in basket.iter().take(LARGEST_BASKET) {
            let new = self.products.len();
            let place = *self.places.entry(*product).or_insert(new);
            if place == new {
                self.products.push(*product);
                self.found_in.push(Vec::new());
            }
            if let Some(found_in) = self.found_in.get_mut(place) {
                found_in.push(number);
            }
            places.push(place);
        }
        self.baskets.push(places);
    }

    /// How many baskets were taken in.
    pub fn baskets(&self) -> usize {
        self.baskets.len()
    }

    /// Every product's companions, the best first.
    ///
    /// One product at a time, with one counter for each other: the work is the number of pairs, the memory that of the
    /// baskets.
    pub fn companions(&self, support: Support) -> BTreeMap<ProductId, Vec<Companion>> {
        let mut counts = vec![0_u32; self.products.len()];
        let mut touched: Vec<usize> = Vec::new();
        let mut all = BTreeMap::new();
        for (place, (product, found_in)) in self.products.iter().zip(&self.found_in).enumerate() {
            for other in found_in
                .iter()
                .filter_map(|number| self.baskets.get(*number))
                .flatten()
                .filter(|other| **other != place)
            {
                if let Some(count) = counts.get_mut(*other) {
                    if *count == 0 {
                        touched.push(*other);
                    }
                    *count = count.saturating_add(1);
                }
            }
            let mut companions: Vec<Companion> = touched
                .iter()
                .filter_map(|other| self.companion(*other, found_in.len(), &counts, support))
                .collect();
            for other in touched.drain(..) {
                if let Some(count) = counts.get_mut(other) {
                    *count = 0;
                }
            }
            companions.sort_by_key(|one| {
                let (score, together) = (one.score, one.together);
                (
                    core::cmp::Reverse(score),
                    core::cmp::Reverse(together),
                    one.product,
                )
            });
            companions.truncate(MOST_COMPANIONS);
            if !companions.is_empty() {
                all.insert(*product, companions);
            }
        }
        all
    }

    fn companion(
        &self,
        other: usize,
        mine: usize,
        counts: &[u32],
        support: Support,
    ) -> Option<Companion> {
        let together = *counts.get(other)?;
        if together < support.0.max(1) {
            return None;
        }
        let theirs = self.found_in.get(other)?.len();
        let product = *self.products.get(other)?;
        let both = u128::from(together);
        let all = u128::try_from(mine.checked_mul(theirs)?).ok()?;
        let score = both
            .checked_mul(both)?
            .checked_mul(1_000_000)?
            .checked_div(all)?;
        Some(Companion {
            product,
            together,
            score: i64::try_from(score).ok()?,
        })
    }
}
