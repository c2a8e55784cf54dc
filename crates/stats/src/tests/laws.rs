//! What holds for all inputs.

use proptest::prelude::*;

use crate::{
    Histogram, Level, Survival, difference, normal_probability, normal_quantile, quantile, wilson,
};

proptest! {
    #[test]
    fn quantile_and_probability_undo_each_other(p in 1e-12_f64..0.999_999_999) {
        let back = normal_probability(normal_quantile(p).unwrap());
        prop_assert!((back - p).abs() <= p * 1e-11 + 1e-15, "{} {}", p, back);
    }

    #[test]
    fn intervals_hold_their_estimate_and_stay_possible(
        n in 1_u64..10_000, m in 1_u64..10_000, part in 0.0_f64..=1.0, other in 0.0_f64..=1.0,
    ) {
        #[expect(clippy::as_conversions, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
        let of = |share: f64, whole: u64| ((share * crate::float(whole)) as u64).min(whole);
        let (x, y) = (of(part, n), of(other, m));
        let a = wilson(x, n, Level::USUAL).unwrap();
        prop_assert!(a.interval.contains(a.share));
        prop_assert!(a.interval.low >= 0.0 && a.interval.high <= 1.0);
        let wider = wilson(x, n, Level::new(0.99).unwrap()).unwrap().interval;
        prop_assert!(wider.low <= a.interval.low && wider.high >= a.interval.high);
        let d = difference((x, n), (y, m), Level::USUAL).unwrap();
        prop_assert!(d.interval.contains(d.difference));
        let reverse = difference((y, m), (x, n), Level::USUAL).unwrap();
        prop_assert!((reverse.interval.low + d.interval.high).abs() < 1e-12);
    }

    #[test]
    fn without_anybody_missing_the_curve_is_the_plain_share(
        times in proptest::collection::vec(0_u32..30, 1..60),
    ) {
        let mut seen = Survival::new();
        for time in &times {
            seen.happened(*time);
        }
        for step in seen.curve(Level::USUAL) {
            let by: usize = times.iter().filter(|time| **time <= step.time).count();
            let plain = crate::ratio(u64::try_from(by).unwrap(), u64::try_from(times.len()).unwrap()).unwrap();
            prop_assert!((plain - step.happened).abs() < 1e-9);
            prop_assert!(step.interval.low <= step.happened + 1e-9);
            prop_assert!(step.interval.high >= step.happened - 1e-9);
        }
        let mut sorted = times;
        sorted.sort_unstable();
        let median = seen.median(Level::USUAL).unwrap();
        prop_assert_eq!(median.time, sorted[sorted.len().div_ceil(2) - 1]);
        prop_assert!(median.low <= median.time);
        prop_assert!(median.high.is_none_or(|high| high >= median.time));
    }

    #[test]
    fn a_histogram_says_what_the_sorted_list_says(
        mut values in proptest::collection::vec(-50_i32..50, 1..80),
        share in 0.0_f64..=1.0,
    ) {
        let mut seen = Histogram::new();
        for value in &values {
            seen.add(i64::from(*value));
        }
        values.sort_unstable();
        let sorted: Vec<f64> = values.iter().copied().map(f64::from).collect();
        let (left, right) = (seen.quantile(share).unwrap(), quantile(&sorted, share).unwrap());
        prop_assert!((left - right).abs() < 1e-9);
        let cut = seen.cut(share).unwrap();
        prop_assert!(sorted.iter().any(|value| (*value - whole(cut)).abs() < 1e-9));
    }
}

fn whole(value: i64) -> f64 {
    f64::from(i32::try_from(value).unwrap())
}
