//! Values computed elsewhere: the rates and intervals of the literature, survival by another program, quantiles by
//! a third.

use crate::{
    Association, Histogram, Interval, Level, Median, Survival, association, difference,
    normal_probability, normal_quantile, quantile, ratio, wilson,
};

#[track_caller]
fn near(found: f64, expected: f64, within: f64) {
    assert!(
        (found - expected).abs() <= within,
        "found {found}, expected {expected}"
    );
}

#[track_caller]
fn interval(found: Interval, low: f64, high: f64, within: f64) {
    near(found.low, low, within);
    near(found.high, high, within);
}

#[test]
fn wilson_is_as_published() {
    let share = wilson(42, 50, Level::USUAL).unwrap();
    near(share.share, 0.84, 1e-12);
    interval(share.interval, 0.7149, 0.9166, 5e-5);
    interval(
        wilson(0, 20, Level::USUAL).unwrap().interval,
        0.0,
        0.1611,
        5e-5,
    );
    interval(
        wilson(20, 20, Level::USUAL).unwrap().interval,
        1.0 - 0.1611,
        1.0,
        5e-5,
    );
    assert_eq!(wilson(0, 0, Level::USUAL), None);
    assert_eq!(wilson(3, 2, Level::USUAL), None);
}

#[test]
fn a_holdout_of_a_thousand_shows_this_much() {
    let found = difference((600, 9000), (50, 1000), Level::USUAL).unwrap();
    near(found.difference, 0.016_667, 5e-7);
    interval(found.interval, 0.000_566, 0.029_683, 5e-7);
    let (relative, around) = found.relative.unwrap();
    near(relative, 1.0 / 3.0, 1e-12);
    interval(around, 0.0067, 0.766, 5e-4);
    let none = difference((0, 10), (5, 10), Level::USUAL).unwrap();
    assert_eq!(none.relative, None);
}

#[test]
fn the_normal_distribution_is_as_tabulated() {
    for (probability, value) in [
        (1e-300, -37.047_096_299_361_2),
        (1e-10, -6.361_340_902_404_056),
        (0.001, -3.090_232_306_167_813),
        (0.025, -1.959_963_984_540_054_5),
        (0.2, -0.841_621_233_572_914_2),
        (0.5, 0.0),
        (0.9, 1.281_551_565_544_600_4),
        (0.999_999_9, 5.199_337_582_290_661),
    ] {
        near(normal_quantile(probability).unwrap(), value, 1e-9);
    }
    for wrong in [0.0, 1.0, -0.1, f64::NAN] {
        assert_eq!(normal_quantile(wrong), None);
        assert_eq!(Level::new(wrong), None);
    }
    for (value, probability) in [
        (-38.0, 0.0),
        (-8.0, 6.220_960_574_271_74e-16),
        (-3.0, 0.001_349_898_031_630_093_3),
        (0.0, 0.5),
        (0.5, 0.691_462_461_274_013_1),
        (2.0, 0.977_249_868_051_820_8),
        (2.9, 0.998_134_186_699_616),
        (5.0, 0.999_999_713_348_428_1),
    ] {
        near(normal_probability(value), probability, 1e-15);
    }
    near(Level::new(0.95).unwrap().z(), Level::USUAL.z(), 1e-14);
}

#[test]
fn survival_is_as_other_programs_compute_it() {
    let mut seen = Survival::new();
    for time in [9, 13, 18, 23, 31, 34, 48] {
        seen.happened(time);
    }
    for time in [13, 28, 45, 161] {
        seen.not_yet(time);
    }
    assert_eq!((seen.observations(), seen.events()), (11, 7));
    let expected = [
        (9, 0.090_909, 1.0 - 0.986_674, 1.0 - 0.508_080),
        (13, 0.181_818, 1.0 - 0.951_162, 1.0 - 0.447_429),
        (18, 0.284_091, 1.0 - 0.899_024, 1.0 - 0.350_190),
        (23, 0.386_364, 1.0 - 0.835_299, 1.0 - 0.265_752),
        (31, 0.509_091, 1.0 - 0.753_400, 1.0 - 0.167_331),
        (34, 0.631_818, 1.0 - 0.657_041, 1.0 - 0.092_830),
        (48, 0.815_909, 1.0 - 0.525_015, 1.0 - 0.011_738),
    ];
    let curve = seen.curve(Level::USUAL);
    assert_eq!(curve.len(), expected.len());
    for (step, (time, happened, low, high)) in curve.iter().zip(expected) {
        assert_eq!(step.time, time);
        near(step.happened, happened, 1e-6);
        interval(step.interval, low, high, 1e-6);
    }
    let median = Median {
        time: 31,
        low: 13,
        high: None,
    };
    assert_eq!(seen.median(Level::USUAL), Some(median));
    near(seen.by(30, Level::USUAL).unwrap().0, 0.386_364, 1e-6);
    near(seen.by(3, Level::USUAL).unwrap().0, 0.0, 0.0);
    assert_eq!(seen.by(162, Level::USUAL), None);
}

#[test]
fn survival_of_few_and_of_none() {
    assert_eq!(Survival::new().median(Level::USUAL), None);
    assert_eq!(Survival::new().by(1, Level::USUAL), None);
    let mut one = Survival::new();
    one.happened(4);
    assert_eq!(one.median(Level::USUAL).unwrap().time, 4);
    near(one.by(400, Level::USUAL).unwrap().0, 1.0, 0.0);
    let mut waiting = Survival::new();
    waiting.not_yet(10);
    assert_eq!(waiting.median(Level::USUAL), None);
    assert_eq!(waiting.curve(Level::USUAL), []);
}

#[test]
fn quantiles_are_those_of_the_usual_tools() {
    let mut seen = Histogram::new();
    for value in [3, 1, 4, 1, 5, 9, 2, 6] {
        seen.add(value);
    }
    let sorted = [1.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 9.0];
    for (share, value) in [
        (0.0, 1.0),
        (0.1, 1.0),
        (0.25, 1.75),
        (0.5, 3.5),
        (0.8, 5.6),
        (1.0, 9.0),
    ] {
        near(seen.quantile(share).unwrap(), value, 1e-12);
        near(quantile(&sorted, share).unwrap(), value, 1e-12);
    }
    assert_eq!(seen.cut(0.2), Some(1));
    assert_eq!(seen.cut(0.5), Some(3));
    assert_eq!(seen.cut(1.0), Some(9));
    assert_eq!(Histogram::new().quantile(0.5), None);
    assert_eq!(Histogram::new().cut(0.5), None);
    assert_eq!(quantile(&[], 0.5), None);
    let mut below = Histogram::new();
    below.add(-3);
    below.add_many(-5, 3);
    near(below.quantile(1.0).unwrap(), -3.0, 0.0);
    assert_eq!(below.cut(0.75), Some(-5));
    assert_eq!((ratio(1, 4), ratio(1, 0)), (Some(0.25), None));
}

#[test]
fn what_comes_together_is_told_from_chance() {
    // Dunning's own example of words: "the swiss" and its kin.
    let found = association(110, 2_552, 221, 31_777).unwrap();
    near(found.likelihood_ratio, 270.72, 0.01);
    assert!(found.is_no_chance());
    // As often as chance has it.
    let even = association(25, 50, 50, 100).unwrap();
    near(even.lift, 1.0, 1e-12);
    near(even.likelihood_ratio, 0.0, 1e-9);
    // Never together is no chance either, but not together.
    let never = association(0, 50, 50, 100).unwrap();
    assert!(never.likelihood_ratio > Association::ONE_IN_A_THOUSAND && !never.is_no_chance());
    assert_eq!(association(0, 0, 3, 9), None);
    assert_eq!(association(4, 3, 9, 9), None);
    assert_eq!(association(1, 9, 9, 9), None);
}
