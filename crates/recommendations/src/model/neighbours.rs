//! Products that the same people buy.

use super::{Histories, histories::index};

/// Products of one customer that count, the latest: whoever bought thousands says little about which of them belong
/// together, and their pairs grow with the square.
const LONGEST_HISTORY: usize = 400;
/// Neighbours kept of each product. Measured on a gift shop's year: half as many cost a twentieth of the hits, twice as many
/// bring nothing.
pub(crate) const MOST_NEIGHBOURS: usize = 200;

/// A product that people buy who buy another one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// Its place in the list of products.
    pub product: u32,
    /// How near: the cosine of the two over all customers, each weighed by one over the root of how much they bought.
    pub similarity: f32,
}

/// Every product's neighbours, the nearest first.
#[derive(Clone, Debug, Default)]
pub struct Neighbours {
    ends: Vec<usize>,
    list: Vec<Neighbour>,
}

/// Sets of numbers, one behind the other.
#[derive(Debug, Default)]
struct Sets {
    ends: Vec<usize>,
    members: Vec<u32>,
}

impl Sets {
    fn get(&self, place: usize) -> &[u32] {
        range(&self.ends, place)
            .and_then(|(start, end)| self.members.get(start..end))
            .unwrap_or_default()
    }

    /// For each of `count` numbers, in which sets it is.
    fn turned(&self, count: usize) -> Self {
        let mut ends = vec![0_usize; count];
        for member in &self.members {
            if let Some(end) = ends.get_mut(index(*member)) {
                *end = end.saturating_add(1);
            }
        }
        let mut sum = 0_usize;
        for end in &mut ends {
            sum = sum.saturating_add(*end);
            // Where it begins for now: it grows to its end.
            *end = sum.saturating_sub(*end);
        }
        let mut members = vec![0_u32; self.members.len()];
        for (set, place) in (0_u32..).zip(0..self.ends.len()) {
            for member in self.get(place) {
                let Some(end) = ends.get_mut(index(*member)) else {
                    continue;
                };
                if let Some(slot) = members.get_mut(*end) {
                    *slot = set;
                }
                *end = end.saturating_add(1);
            }
        }
        Self { ends, members }
    }
}

fn range(ends: &[usize], place: usize) -> Option<(usize, usize)> {
    let start = match place.checked_sub(1) {
        None => 0,
        Some(before) => *ends.get(before)?,
    };
    Some((start, *ends.get(place)?))
}

/// The distinct products of everybody.
fn baskets(histories: &Histories) -> Sets {
    let mut sets = Sets::default();
    let mut own: Vec<u32> = Vec::new();
    for (_, lines) in histories.iter() {
        own.clear();
        let latest = lines.len().saturating_sub(LONGEST_HISTORY);
        let latest = lines.get(latest..).unwrap_or_default();
        own.extend(latest.iter().map(|line| line.product));
        own.sort_unstable();
        own.dedup();
        sets.members.extend(&own);
        sets.ends.push(sets.members.len());
    }
    sets
}

impl Neighbours {
    /// Of lists that are known already: for each place the neighbours, the nearest first.
    pub fn of_lists(lists: impl IntoIterator<Item = Vec<Neighbour>>) -> Self {
        let mut all = Self::default();
        for mut list in lists {
            all.list.append(&mut list);
            all.ends.push(all.list.len());
        }
        all
    }

    /// From what everybody bought. One product at a time, with one sum for each other, on two threads: the work is the number
    /// of pairs in histories, the memory four bytes for each distinct purchase, twice.
    pub fn learn(histories: &Histories) -> Self {
        let sets = baskets(histories);
        let count = histories.products().len();
        let buyers = sets.turned(count);
        let weights: Vec<f32> = (0..sets.ends.len())
            .map(|place| 1.0 / count_of(sets.get(place).len().max(1)).sqrt())
            .collect();
        let sizes: Vec<f32> = (0..count)
            .map(|place| {
                let own = buyers.get(place).iter();
                let sum: f32 = own
                    .map(|buyer| weights.get(index(*buyer)).copied().unwrap_or(0.0))
                    .sum();
                if sum > 0.0 { 1.0 / sum.sqrt() } else { 0.0 }
            })
            .collect();
        let work = Work {
            sets: &sets,
            buyers: &buyers,
            weights: &weights,
            sizes: &sizes,
        };
        let middle = work.middle();
        let (first, second) = std::thread::scope(|scope| {
            let second = scope.spawn(|| work.lists(middle..count));
            (work.lists(0..middle), second.join())
        });
        // A panic there is one here.
        let second = second.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Self::of_lists(first.into_iter().chain(second))
    }

    /// The neighbours of a product.
    pub fn of(&self, place: u32) -> &[Neighbour] {
        range(&self.ends, index(place))
            .and_then(|(start, end)| self.list.get(start..end))
            .unwrap_or_default()
    }
}

struct Work<'w> {
    sets: &'w Sets,
    buyers: &'w Sets,
    weights: &'w [f32],
    /// One over the root of each product's weighed buyers.
    sizes: &'w [f32],
}

impl Work<'_> {
    /// Where half of the purchases are before.
    fn middle(&self) -> usize {
        let half = self.buyers.members.len() / 2;
        self.buyers.ends.partition_point(|end| *end < half)
    }

    fn lists(&self, places: core::ops::Range<usize>) -> Vec<Vec<Neighbour>> {
        let mut sums = vec![0.0_f32; self.sizes.len()];
        let mut touched: Vec<u32> = Vec::new();
        places
            .map(|place| self.list(place, &mut sums, &mut touched))
            .collect()
    }

    fn list(&self, place: usize, sums: &mut [f32], touched: &mut Vec<u32>) -> Vec<Neighbour> {
        for buyer in self.buyers.get(place) {
            let weight = self.weights.get(index(*buyer)).copied().unwrap_or(0.0);
            for other in self.sets.get(index(*buyer)) {
                if let Some(sum) = sums.get_mut(index(*other)) {
                    if *sum == 0.0 {
                        touched.push(*other);
                    }
                    *sum += weight;
                }
            }
        }
        let size = self.sizes.get(place).copied().unwrap_or(0.0);
        let mut list: Vec<Neighbour> = Vec::with_capacity(touched.len());
        for other in touched.drain(..) {
            let sum = sums.get_mut(index(other)).map_or(0.0, core::mem::take);
            if index(other) != place {
                let theirs = self.sizes.get(index(other)).copied().unwrap_or(0.0);
                list.push(Neighbour {
                    product: other,
                    similarity: sum * size * theirs,
                });
            }
        }
        nearest(list)
    }
}

/// The nearest in order, in a list of its own size.
fn nearest(mut list: Vec<Neighbour>) -> Vec<Neighbour> {
    let order = |left: &Neighbour, right: &Neighbour| {
        let nearer = right.similarity.total_cmp(&left.similarity);
        nearer.then(left.product.cmp(&right.product))
    };
    if list.len() > MOST_NEIGHBOURS {
        list.select_nth_unstable_by(MOST_NEIGHBOURS, order);
        list.truncate(MOST_NEIGHBOURS);
    }
    list.sort_unstable_by(order);
    list.shrink_to_fit();
    list
}

/// A count as a number; exact below sixteen millions.
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "no lossless conversion exists; histories are cut to hundreds"
)]
fn count_of(items: usize) -> f32 {
    items as f32
}
