//! How long it takes until something happens again, where for some it never will.

use std::collections::BTreeMap;

use crate::{
    interval::float,
    normal::{normal_probability, normal_quantile},
};

/// Waiting times seen: until it happened again, or until we stopped looking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// By time in whole units above 0: how many times it happened, how many were looked at no longer.
    counts: BTreeMap<u32, (u64, u64)>,
}

/// Times until it happens again: a share of all for whom it ever does, and for them a log-normal distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waiting {
    /// The share for whom it ever happens.
    pub returns: f64,
    /// Mean of the logarithms of the times; its exponential is the median.
    pub log_mean: f64,
    /// Standard deviation of the logarithms.
    pub log_deviation: f64,
    /// From how many that happened.
    pub events: u64,
}

/// No search goes on for longer; it mostly ends after some twenty rounds.
const MOST_ROUNDS: u32 = 300;
/// Times differ at least so much, even where all that were seen are equal.
const LEAST_DEVIATION: f64 = 0.05;

impl Waits {
    /// Nothing seen yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// It happened again after this time; at least 1.
    pub fn happened(&mut self, time: u32) {
        let count = self.counts.entry(time.max(1)).or_default();
        count.0 = count.0.saturating_add(1);
    }

    /// It had not happened when we stopped looking after this time. A time of 0 says nothing.
    pub fn not_yet(&mut self, time: u32) {
        if time > 0 {
            let count = self.counts.entry(time).or_default();
            count.1 = count.1.saturating_add(1);
        }
    }

    /// For how many it happened.
    pub fn events(&self) -> u64 {
        self.counts.values().map(|(events, _)| events).sum()
    }

    /// Takes in what others saw.
    pub fn join(&mut self, other: &Self) {
        for (time, (events, others)) in &other.counts {
            let count = self.counts.entry(*time).or_default();
            count.0 = count.0.saturating_add(*events);
            count.1 = count.1.saturating_add(*others);
        }
    }

    /// The most likely distribution; `None` where it never happened.
    ///
    /// Expectation and maximisation: whoever is still waited for may never come, or come after that time, each as likely as
    /// the round before says. So many who wait for long do not make the times of those who come longer, and many who have
    /// waited for a short time only do not make them shorter.
    pub fn fit(&self) -> Option<Waiting> {
        let events = self.events();
        let first = self.moments(None)?;
        let mut found = first;
        for _round in 0..MOST_ROUNDS {
            let next = self.moments(Some(&found))?;
            let moved = (next.log_mean - found.log_mean).abs()
                + (next.log_deviation - found.log_deviation).abs()
                + (next.returns - found.returns).abs();
            found = next;
            if moved < 1e-9 {
                break;
            }
        }
        Some(Waiting { events, ..found })
    }

    /// One round; without a distribution to begin with, only what happened counts.
    fn moments(&self, before: Option<&Waiting>) -> Option<Waiting> {
        let (mut weight, mut sum, mut squares, mut all) = (0.0, 0.0, 0.0, 0.0);
        for (time, (events, others)) in &self.counts {
            let log = f64::from(*time).ln();
            let (events, others) = (float(*events), float(*others));
            weight += events;
            sum += events * log;
            squares += events * log * log;
            all += events + others;
            if let Some(before) = before
                && others > 0.0
            {
                let (comes, mean, square) = before.still(log);
                weight += others * comes;
                sum += others * comes * mean;
                squares += others * comes * square;
            }
        }
        if weight <= 0.0 {
            return None;
        }
        let mean = sum / weight;
        let variance = (squares / weight - mean * mean).max(0.0);
        Some(Waiting {
            returns: weight / all,
            log_mean: mean,
            log_deviation: variance.sqrt().max(LEAST_DEVIATION),
            events: 0,
        })
    }
}

impl Waiting {
    /// The time by which half of those for whom it happens have it behind them.
    pub fn median(&self) -> f64 {
        self.log_mean.exp()
    }

    /// The time by which this share of those for whom it happens have it behind them; `None` of a share that is not between 0
    /// and 1.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let z = normal_quantile(share)?;
        Some(self.log_deviation.mul_add(z, self.log_mean).exp())
    }

    /// The share of those for whom it happens that have it behind them by a time above 0.
    pub fn by(&self, time: f64) -> f64 {
        normal_probability((time.ln() - self.log_mean) / self.log_deviation)
    }

    /// Between this and what is known of a larger group that it belongs to, the more of its own the more is known. `strength`
    /// is how many events of its own weigh as much as the group.
    #[must_use]
    pub fn shrunk(&self, group: &Self, strength: f64) -> Self {
        let own = float(self.events);
        let share = own / (own + strength);
        let between = |mine: f64, theirs: f64| share.mul_add(mine - theirs, theirs);
        Self {
            returns: between(self.returns, group.returns),
            log_mean: between(self.log_mean, group.log_mean),
            log_deviation: between(
                self.log_deviation * self.log_deviation,
                group.log_deviation * group.log_deviation,
            )
            .sqrt(),
            events: self.events,
        }
    }

    /// Of one who is still waited for: the probability that it happens at all, and mean and mean square of the logarithm of
    /// the time if it does.
    fn still(&self, log: f64) -> (f64, f64, f64) {
        let z = (log - self.log_mean) / self.log_deviation;
        let later = normal_probability(-z);
        if later < 1e-12 {
            return (0.0, log, log * log);
        }
        let density = (-z * z / 2.0).exp() / (2.0 * core::f64::consts::PI).sqrt();
        let steep = density / later;
        let deviation = self.log_deviation;
        let mean = deviation.mul_add(steep, self.log_mean);
        let variance = deviation * deviation * (1.0 + z * steep - steep * steep);
        let left = self.returns * later;
        (
            left / (1.0 - self.returns + left),
            mean,
            mean.mul_add(mean, variance.max(0.0)),
        )
    }
}

/// What is known of one member of a group whose members each have a rhythm of their own: logarithms of its times.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OwnTimes {
    /// How many.
    pub count: u32,
    /// Sum of their logarithms.
    pub sum: f64,
    /// Sum of the squares of their logarithms.
    pub squares: f64,
}

impl OwnTimes {
    /// A time; at least 1.
    pub fn add(&mut self, time: u32) {
        let log = f64::from(time.max(1)).ln();
        self.count = self.count.saturating_add(1);
        self.sum += log;
        self.squares += log * log;
    }

    /// The same with this much taken off every logarithm.
    #[must_use]
    pub fn less(&self, log: f64) -> Self {
        let n = f64::from(self.count);
        Self {
            count: self.count,
            sum: self.sum - n * log,
            squares: self.squares - 2.0 * log * self.sum + n * log * log,
        }
    }
}

/// How much members of a group differ, and how much the times of one member do: variances of logarithms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Among the means of members.
    pub between: f64,
    /// Among the times of one.
    pub within: f64,
}

impl Spread {
    /// Of members, by the analysis of variance with one random effect; `None` where nobody has two times. Neither variance is
    /// less than a hundredth.
    pub fn of(members: impl IntoIterator<Item = OwnTimes>) -> Option<Self> {
        let (mut groups, mut count, mut sum, mut inside, mut outside, mut uneven) =
            (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for one in members.into_iter().filter(|one| one.count > 0) {
            let n = f64::from(one.count);
            let mean = one.sum / n;
            groups += 1.0;
            count += n;
            sum += one.sum;
            inside += (one.squares - n * mean * mean).max(0.0);
            outside += n * mean * mean;
            uneven += n * n;
        }
        if groups < 2.0 || count <= groups {
            return None;
        }
        let within = (inside / (count - groups)).max(0.01);
        let between_groups = (outside - sum * sum / count) / (groups - 1.0);
        let size = (count - uneven / count) / (groups - 1.0);
        let between = ((between_groups - within) / size).max(0.01);
        Some(Self { between, within })
    }

    /// What is expected of a member's next time: the mean of its logarithm and its standard deviation. Between the member's own
    /// mean and the group's, weighed by how much each says (the posterior of two normal distributions).
    pub fn of_one(&self, own: &OwnTimes, group_log_mean: f64) -> (f64, f64) {
        let own_weight = f64::from(own.count) / self.within;
        let group_weight = 1.0 / self.between;
        let both = own_weight + group_weight;
        let mean = (own.sum / self.within + group_log_mean * group_weight) / both;
        (mean, (self.within + 1.0 / both).sqrt())
    }
}
