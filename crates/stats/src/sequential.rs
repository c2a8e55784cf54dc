//! Looking at a comparison as often as one likes, and how long it takes to see something.

use serde::Serialize;

use crate::{
    interval::{Interval, Level, float},
    normal::normal_quantile,
};

/// What a difference says that is looked at again and again while data come in.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Sequential {
    /// How much likelier the data are under some effect than under none.
    pub likelihood_ratio: f64,
    /// The chance of data like these at any look, were there no effect.
    pub p_value: f64,
    /// Where the true difference lies, at every look together.
    pub interval: Interval,
}

/// The mixture sequential probability ratio test of a difference (Johari, Koomen, Pekelis, Walsh 2015): it is right however
/// often it is looked at, where the usual test is not. `error` is the standard error of the difference, `effect` the size of
/// effects that are expected (the standard deviation of the mixture), chosen before the data. `None` when either is not
/// above 0.
pub fn always_valid(difference: f64, error: f64, effect: f64, level: Level) -> Option<Sequential> {
    let sound = difference.is_finite() && error > 0.0 && effect > 0.0 && effect.is_finite();
    if !sound {
        return None;
    }
    let (noise, prior) = (error * error, effect * effect);
    let both = noise + prior;
    let exponent = prior * difference * difference / (2.0 * noise * both);
    let likelihood_ratio = (noise / both).sqrt() * exponent.exp();
    let alpha = 1.0 - level.confidence();
    let inside = 2.0 * noise * both / prior * ((both / noise).sqrt() / alpha).ln();
    let half = inside.max(0.0).sqrt();
    Some(Sequential {
        likelihood_ratio,
        p_value: (1.0 / likelihood_ratio).clamp(0.0, 1.0),
        interval: Interval {
            low: difference - half,
            high: difference + half,
        },
    })
}

/// How many are needed in each of two groups of one size to see the difference of two shares, with this level and this
/// chance of seeing it. `None` for shares that are none or the same, and for a chance that is none.
pub fn sample_size(first: f64, second: f64, level: Level, power: f64) -> Option<u64> {
    let possible = |share: f64| (0.0..=1.0).contains(&share);
    let distance = (first - second).abs();
    if !possible(first) || !possible(second) || distance <= 0.0 || !(0.5..1.0).contains(&power) {
        return None;
    }
    let mean = f64::midpoint(first, second);
    let pooled = (2.0 * mean * (1.0 - mean)).sqrt();
    let apart = (first * (1.0 - first) + second * (1.0 - second)).sqrt();
    let root = (level.z() * pooled + normal_quantile(power)? * apart) / distance;
    whole((root * root).ceil())
}

/// How many are needed in the second of two groups, when the first is `times` as large, to see that its share is not
/// `share` but `share` changed by the part `change`. `None` as in [`sample_size`].
pub fn sample_size_unequal(
    share: f64,
    change: f64,
    times: f64,
    (level, power): (Level, f64),
) -> Option<u64> {
    let other = share * (1.0 + change);
    let distance = (other - share).abs();
    let possible = share > 0.0 && share < 1.0 && other > 0.0 && other < 1.0;
    if !possible || distance <= 0.0 || times <= 0.0 || !(0.5..1.0).contains(&power) {
        return None;
    }
    let spread = other * (1.0 - other) / times + share * (1.0 - share);
    let z = level.z() + normal_quantile(power)?;
    whole((z * z * spread / (distance * distance)).ceil())
}

/// How many are needed in each of two groups of one size to see that their means differ by so much, where single values have this
/// standard deviation. `None` for a difference or deviation that is none.
pub fn sample_size_of_means(
    deviation: f64,
    difference: f64,
    level: Level,
    power: f64,
) -> Option<u64> {
    let is_sound = deviation > 0.0 && difference.abs() > 0.0 && (0.5..1.0).contains(&power);
    if !is_sound {
        return None;
    }
    let z = level.z() + normal_quantile(power)?;
    let root = z * deviation / difference;
    whole((2.0 * root * root).ceil())
}

/// The smallest change of a share, as a part of it, that groups of this size show with this chance; `None` when not even its doubling or
/// its end would be seen.
pub fn smallest_change(share: f64, people: u64, level: Level, power: f64) -> Option<f64> {
    let is_seen = |change: f64| {
        sample_size(share, share * (1.0 + change), level, power)
            .is_some_and(|needed| needed <= people)
    };
    let most = if share > 0.0 {
        (1.0 / share - 1.0).min(1.0)
    } else {
        0.0
    };
    if most <= 0.0 || !is_seen(most) {
        return None;
    }
    let (mut low, mut high) = (0.0, most);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if is_seen(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}

/// A number without a fraction; `None` when it is too large to be counted.
fn whole(number: f64) -> Option<u64> {
    const MOST: f64 = 9_007_199_254_740_992.0;
    if !(0.0..MOST).contains(&number) {
        return None;
    }
    // The text of a whole number below 2^53 is exact.
    format!("{number:.0}").parse().ok()
}

/// The difference of two means, each given as sum, sum of squares and count, and its standard error (Welch). `None` when
/// either has fewer than two.
pub fn difference_of_means(first: (f64, f64, u64), second: (f64, f64, u64)) -> Option<(f64, f64)> {
    let (a, a_noise) = mean(first)?;
    let (b, b_noise) = mean(second)?;
    Some((a - b, (a_noise + b_noise).sqrt()))
}

/// The mean and its squared standard error.
fn mean((sum, squares, count): (f64, f64, u64)) -> Option<(f64, f64)> {
    if count < 2 {
        return None;
    }
    let n = float(count);
    let mean = sum / n;
    let variance = ((squares - sum * mean) / (n - 1.0)).max(0.0);
    Some((mean, variance / n))
}
