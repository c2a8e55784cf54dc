//! Tests that may be looked at as often as one likes.

use crate::{Level, always_valid, difference_of_means, sample_size, sample_size_unequal};

fn near(found: f64, wanted: f64, tolerance: f64) {
    assert!(
        (found - wanted).abs() < tolerance,
        "{found} is not {wanted}"
    );
}

#[test]
fn known_values() {
    // Two groups of 1,000 with variance 1, a difference of 0.15, effects of about 0.1.
    let error = (2.0_f64 / 1_000.0).sqrt();
    let found = always_valid(0.15, error, 0.1, Level::USUAL).unwrap();
    near(found.likelihood_ratio, 44.328, 0.001);
    near(found.p_value, 0.02256, 0.00001);
    near(found.interval.high - 0.15, 0.13667, 0.00001);
    // At the edge of the interval the ratio is 1 / 0.05.
    let edge = always_valid(0.13667, error, 0.1, Level::USUAL).unwrap();
    near(edge.likelihood_ratio, 20.0, 0.01);
    assert_eq!(sample_size(0.10, 0.12, Level::USUAL, 0.8), Some(3_841));
    assert_eq!(sample_size(0.05, 0.06, Level::USUAL, 0.8), Some(8_158));
}

#[test]
fn nothing_is_said_of_nothing() {
    assert_eq!(always_valid(0.1, 0.0, 0.1, Level::USUAL), None);
    assert_eq!(always_valid(f64::NAN, 1.0, 0.1, Level::USUAL), None);
    assert_eq!(sample_size(0.1, 0.1, Level::USUAL, 0.8), None);
    assert_eq!(sample_size(0.1, 1.1, Level::USUAL, 0.8), None);
    assert_eq!(
        sample_size_unequal(0.0, 0.2, 9.0, (Level::USUAL, 0.8)),
        None
    );
    assert_eq!(difference_of_means((1.0, 1.0, 1), (1.0, 1.0, 5)), None);
    // No effect at all: nothing is shown, and the chance is 1.
    let none = always_valid(0.0, 0.1, 0.1, Level::USUAL).unwrap();
    near(none.p_value, 1.0, 1e-12);
}

#[test]
fn a_larger_other_group_needs_fewer_here() {
    let level = (Level::USUAL, 0.8);
    let even = sample_size_unequal(0.10, 0.2, 1.0, level).unwrap();
    let many = sample_size_unequal(0.10, 0.2, 9.0, level).unwrap();
    assert!(many < even && many > even / 2, "{many} of {even}");
    let (difference, error) = difference_of_means((30.0, 250.0, 6), (10.0, 40.0, 5)).unwrap();
    near(difference, 3.0, 1e-12);
    near(error, (20.0_f64 / 6.0 + 1.0).sqrt(), 1e-12);
}
