//! Counting pairs.

use std::collections::BTreeMap;

use kernel::ProductId;
use stats::association;

/// Products of one basket that count, the rest is left out: a wholesaler's order of a thousand products says little
/// about which of them belong together, and its pairs grow with the square.
const LARGEST_BASKET: usize = 150;
/// Baskets that count, the rest is left out: at some three products each they take some 20 MB.
const MOST_BASKETS: usize = 500_000;
/// Companions kept of each product.
const MOST_COMPANIONS: usize = 12;

/// From so many baskets on, what comes together is told from chance; of fewer no test can tell, and the support decides alone.
const ENOUGH_FOR_TEST: usize = 50;

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
    /// Each product's place in the list below.
    places: BTreeMap<ProductId, u32>,
    products: Vec<ProductId>,
    baskets: Lists,
}

/// Lists of numbers, one behind the other.
#[derive(Debug, Default)]
struct Lists {
    numbers: Vec<u32>,
    /// Where each list ends.
    ends: Vec<usize>,
}

impl Lists {
    fn get(&self, list: usize) -> &[u32] {
        let start = list
            .checked_sub(1)
            .map_or(Some(0), |before| self.ends.get(before).copied());
        start
            .zip(self.ends.get(list).copied())
            .and_then(|(start, end)| self.numbers.get(start..end))
            .unwrap_or_default()
    }

    fn iter(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.ends.len()).map(|list| self.get(list))
    }

    /// For each of `count` numbers, in which lists it is.
    fn turned(&self, count: usize) -> Self {
        let mut ends = vec![0_usize; count];
        for number in &self.numbers {
            if let Some(end) = ends.get_mut(index(*number)) {
                *end = end.saturating_add(1);
            }
        }
        let mut sum = 0_usize;
        for end in &mut ends {
            sum = sum.saturating_add(*end);
            // Where it begins for now: it grows to its end.
            *end = sum.saturating_sub(*end);
        }
        let mut numbers = vec![0_u32; self.numbers.len()];
        for (list, held) in (0_u32..).zip(self.iter()) {
            for number in held {
                let Some(end) = ends.get_mut(index(*number)) else {
                    continue;
                };
                if let Some(slot) = numbers.get_mut(*end) {
                    *slot = list;
                }
                *end = end.saturating_add(1);
            }
        }
        Self { numbers, ends }
    }
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl Pairs {
    /// Takes a basket in; its products are sorted, each once.
    pub fn take(&mut self, basket: &[ProductId]) {
        if self.baskets() >= MOST_BASKETS {
            return;
        }
        for product in basket.iter().take(LARGEST_BASKET) {
            let Ok(new) = u32::try_from(self.products.len()) else {
                continue;
            };
            let place = *self.places.entry(*product).or_insert(new);
            if place == new {
                self.products.push(*product);
            }
            self.baskets.numbers.push(place);
        }
        self.baskets.ends.push(self.baskets.numbers.len());
    }

    /// How many baskets were taken in.
    pub fn baskets(&self) -> usize {
        self.baskets.ends.len()
    }

    /// Every product's companions, the best first.
    ///
    /// One product at a time, with one counter for each other: the work is the number of pairs, the memory that of the
    /// baskets.
    pub fn companions(&self, support: Support) -> BTreeMap<ProductId, Vec<Companion>> {
        let found_in = self.baskets.turned(self.products.len());
        let mut counts = vec![0_u32; self.products.len()];
        let mut touched: Vec<u32> = Vec::new();
        let mut companions: Vec<Companion> = Vec::new();
        let mut all = BTreeMap::new();
        for ((place, product), mine) in (0_u32..).zip(&self.products).zip(found_in.iter()) {
            for other in mine
                .iter()
                .flat_map(|basket| self.baskets.get(index(*basket)))
                .filter(|other| **other != place)
            {
                if let Some(count) = counts.get_mut(index(*other)) {
                    if *count == 0 {
                        touched.push(*other);
                    }
                    *count = count.saturating_add(1);
                }
            }
            for other in touched.drain(..) {
                let theirs = found_in.get(index(other)).len();
                let together = counts.get_mut(index(other)).map_or(0, core::mem::take);
                if together >= support.0.max(1) && self.is_no_chance(together, mine.len(), theirs) {
                    companions.extend(self.companion(other, together, (mine.len(), theirs)));
                }
            }
            if !companions.is_empty() {
                all.insert(*product, best(&mut companions));
                companions.clear();
            }
        }
        all
    }

    /// Whether so many baskets with both, of so many with each, are more than chance would make.
    fn is_no_chance(&self, together: u32, mine: usize, theirs: usize) -> bool {
        if self.baskets() < ENOUGH_FOR_TEST {
            return true;
        }
        let [mine, theirs, all] =
            [mine, theirs, self.baskets()].map(|count| u64::try_from(count).unwrap_or(u64::MAX));
        association(u64::from(together), mine, theirs, all)
            .is_some_and(|found| found.is_no_chance())
    }

    fn companion(
        &self,
        other: u32,
        together: u32,
        (mine, theirs): (usize, usize),
    ) -> Option<Companion> {
        let product = *self.products.get(index(other))?;
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

/// The best of them in order, in a list of its own: those that are left out take no memory.
fn best(companions: &mut [Companion]) -> Vec<Companion> {
    let rank = |one: &Companion| {
        let (score, together) = (one.score, one.together);
        (
            core::cmp::Reverse(score),
            core::cmp::Reverse(together),
            one.product,
        )
    };
    if companions.len() > MOST_COMPANIONS {
        companions.select_nth_unstable_by_key(MOST_COMPANIONS, rank);
    }
    let mut best: Vec<Companion> = companions.iter().take(MOST_COMPANIONS).copied().collect();
    best.sort_by_key(rank);
    best
}
