//! What is known of each product: how many buy it, how many buy it again, and whether it is on the rise.

use super::{Histories, Neighbours, histories::index};

/// So many purchases at the shop's average count beside a product's own, so that two of three do not make a rule.
const CAUTION: f64 = 20.0;
/// Where nothing was ever bought again, one in a hundred is taken to be.
const LEAST_AGAIN: f64 = 0.01;
/// Products on top of everybody's list.
const MOST_TRENDING: usize = 300;

/// How much of each product is bought.
#[derive(Clone, Debug, Default)]
pub struct Popularity {
    /// Customers who bought it.
    pub buyers: Vec<f64>,
    /// The share of its purchases after which the customer bought it once more, held to the shop's average where little is
    /// known.
    pub again: Vec<f64>,
}

/// All that suggestions are made from.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Which products the same people buy.
    pub neighbours: Neighbours,
    /// How much of each product is bought.
    pub popularity: Popularity,
    /// Of each product, how much more it was bought lately than over all time, beside the average and against the most.
    pub rise: Vec<f64>,
    /// Of each product, how much it was bought lately, against the most.
    pub lately: Vec<f64>,
    /// The products that are bought most lately, in order.
    pub trending: Vec<u32>,
}

impl Popularity {
    /// From what everybody bought.
    pub fn learn(histories: &Histories) -> Self {
        let count = histories.products().len();
        let (mut buyers, mut occasions) = (vec![0.0; count], vec![0.0; count]);
        let mut own: Vec<u32> = Vec::new();
        for (_, lines) in histories.iter() {
            own.clear();
            own.extend(lines.iter().map(|line| line.product));
            own.sort_unstable();
            for same in own.chunk_by(|left, right| left == right) {
                let Some(place) = same.first().map(|place| index(*place)) else {
                    continue;
                };
                add(&mut buyers, place, 1.0);
                add(&mut occasions, place, f64::from(small(same.len())));
            }
        }
        let all: f64 = occasions.iter().sum();
        let repeats = all - buyers.iter().sum::<f64>();
        let average = (repeats / all.max(1.0)).max(LEAST_AGAIN);
        let again = buyers
            .iter()
            .zip(&occasions)
            .map(|(buyers, occasions)| {
                CAUTION.mul_add(average, occasions - buyers) / (occasions + CAUTION)
            })
            .collect();
        Self { buyers, again }
    }
}

fn add(sums: &mut [f64], place: usize, more: f64) {
    if let Some(sum) = sums.get_mut(place) {
        *sum += more;
    }
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Of each product, customers who bought it lately: each counts by how long ago that was, at most as one.
pub(crate) fn recent(histories: &Histories, today: i32, half_life: f64) -> Vec<f64> {
    let mut sums = vec![0.0; histories.products().len()];
    let mut own: Vec<(u32, f64)> = Vec::new();
    for (_, lines) in histories.iter() {
        own.clear();
        own.extend(lines.iter().map(|line| {
            let age = f64::from(today.saturating_sub(line.day).max(0));
            (line.product, (-age / half_life).exp2())
        }));
        own.sort_unstable_by_key(|(product, _)| *product);
        for same in own.chunk_by(|left, right| left.0 == right.0) {
            let sum: f64 = same.iter().map(|(_, weight)| weight).sum();
            if let Some((product, _)) = same.first() {
                add(&mut sums, index(*product), sum.min(1.0));
            }
        }
    }
    sums
}

impl Model {
    /// From what everybody bought until the evening before `today`.
    pub fn learn(histories: &Histories, today: i32, half_life: f64) -> Self {
        let popularity = Popularity::learn(histories);
        let lately = recent(histories, today, half_life);
        Self::of(Neighbours::learn(histories), popularity, &lately)
    }

    /// Of parts that are known.
    pub(crate) fn of(neighbours: Neighbours, popularity: Popularity, recent: &[f64]) -> Self {
        let (rise, lately, trending) = rising(&popularity, recent);
        Self {
            neighbours,
            popularity,
            rise,
            lately,
            trending,
        }
    }

    /// The same with another notion of lately.
    pub(crate) fn with_recent(&mut self, recent: &[f64]) {
        (self.rise, self.lately, self.trending) = rising(&self.popularity, recent);
    }
}

fn rising(popularity: &Popularity, recent: &[f64]) -> (Vec<f64>, Vec<f64>, Vec<u32>) {
    let buyers: f64 = popularity.buyers.iter().sum();
    let mean = if buyers > 0.0 {
        recent.iter().sum::<f64>() / buyers
    } else {
        0.0
    };
    let pairs = recent.iter().zip(&popularity.buyers);
    let rise = pairs.map(|(recent, buyers)| CAUTION.mul_add(mean, *recent) / (buyers + CAUTION));
    let mut trending: Vec<(u32, f64)> = (0_u32..).zip(recent.iter().copied()).collect();
    trending.sort_unstable_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    trending.truncate(MOST_TRENDING);
    (
        against_most(rise.collect()),
        against_most(recent.to_vec()),
        trending.into_iter().map(|(place, _)| place).collect(),
    )
}

fn against_most(mut values: Vec<f64>) -> Vec<f64> {
    let most = values.iter().copied().fold(0.0, f64::max);
    if most > 0.0 {
        for value in &mut values {
            *value /= most;
        }
    }
    values
}
