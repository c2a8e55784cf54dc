//! Comparing groups, against values computed elsewhere.

use crate::{
    Group, Level, adjusted, chance_to_beat, chances_to_be_best, false_discovery, means, same_share,
    sample_ratio, sample_size_of_means, smallest_change, two_sided, upper_gamma, with_floor,
};

#[track_caller]
fn near(found: f64, expected: f64, within: f64) {
    assert!(
        (found - expected).abs() <= within,
        "found {found}, expected {expected}"
    );
}

#[test]
fn lots_that_fell_askew_are_noticed() {
    let found = sample_ratio(&[5_100, 4_900], &[50.0, 50.0]).unwrap();
    near(found.chi_squared, 4.0, 1e-12);
    near(found.p_value, 0.0455, 5e-5);
    assert!(!found.is_alarming());
    assert!(
        sample_ratio(&[5_200, 4_800], &[1.0, 1.0])
            .unwrap()
            .is_alarming()
    );
    let three = sample_ratio(&[100, 100, 130], &[1.0, 1.0, 1.0]).unwrap();
    // With two degrees of freedom it is e^(-x/2).
    near(three.p_value, (-three.chi_squared / 2.0).exp(), 1e-14);
    for wrong in [
        sample_ratio(&[1], &[1.0]),
        sample_ratio(&[0, 0], &[1.0, 1.0]),
        sample_ratio(&[1, 2], &[1.0, 0.0]),
        sample_ratio(&[1, 2], &[1.0]),
    ] {
        assert_eq!(wrong, None);
    }
}

#[test]
fn the_gamma_integral_is_as_tabulated() {
    for (degrees, value, above) in [
        (1.0, 3.841_458_820_694_124, 0.05),
        (1.0, 10.827_566_170_662_733, 0.001),
        (5.0, 11.070_497_693_516_351, 0.05),
        (10.0, 2.558_212_16, 0.99),
        (100.0, 124.342_113_404_004, 0.05),
    ] {
        near(upper_gamma(degrees / 2.0, value / 2.0), above, 1e-7);
    }
    near(upper_gamma(0.5, 0.0), 1.0, 0.0);
    assert!(upper_gamma(0.0, 1.0).is_nan());
}

#[test]
fn two_shares_are_tested_as_published() {
    near(
        same_share((600, 9_000), (50, 1_000)).unwrap(),
        0.042_54,
        5e-6,
    );
    near(two_sided(2.0282, 1.0), 0.042_54, 5e-6);
    near(two_sided(1.0, 0.0), 1.0, 0.0);
    assert_eq!(same_share((0, 0), (1, 2)), None);
}

#[test]
fn several_measures_are_judged_together() {
    // The example of Benjamini and Hochberg: fifteen tests, four of them are called real at 5 %.
    let p_values = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1.0,
    ];
    let fit = false_discovery(&p_values);
    assert_eq!(fit.iter().filter(|one| **one <= 0.05).count(), 4);
    near(fit[0], 0.0015, 1e-12);
    near(fit[3], 0.035_625, 1e-12);
    near(fit[14], 1.0, 1e-12);
    // In any order.
    assert_eq!(false_discovery(&[0.5, 0.01]), [0.5, 0.02]);
    assert_eq!(false_discovery(&[]), Vec::<f64>::new());
}

#[test]
fn what_was_known_before_makes_means_sharper() {
    // What is measured is twice what was before, and 3 more in the second group; a little noise.
    let mut groups = [Group::default(), Group::default()];
    for n in 0..400_u32 {
        let before = f64::from(n.wrapping_mul(7_919) % 101);
        let noise = f64::from(n.wrapping_mul(104_729) % 11) - 5.0;
        let place = usize::try_from(n % 2).unwrap();
        let more = if place == 1 { 3.0 } else { 0.0 };
        groups[place].add(2.0 * before + noise + more, before);
    }
    let plain = means(&groups).unwrap();
    let found = adjusted(&groups).unwrap();
    assert!(found.removed > 0.99, "{found:?}");
    let difference = found.means[1].mean - found.means[0].mean;
    let error = (found.means[0].noise + found.means[1].noise).sqrt();
    near(difference, 3.0, 3.0 * error);
    assert!(found.means[0].noise < plain[0].noise / 50.0);
    // The same by hand: five values each.
    let mut small = [Group::default(), Group::default()];
    for (measured, before) in [(1.0, 1.0), (2.0, 2.0), (4.0, 3.0)] {
        small[0].add(measured, before);
        small[1].add(measured + 1.0, before);
    }
    // θ = 3 / 2, so what is left of (1, 2, 4) about its mean is (1/6, -1/3, 1/6).
    let found = adjusted(&small).unwrap();
    near(found.means[1].mean - found.means[0].mean, 1.0, 1e-12);
    near(found.means[0].noise, (1.0 / 6.0) / 2.0 / 3.0, 1e-12);
    near(found.removed, 9.0 / 4.0 * 2.0 / (14.0 / 3.0), 1e-12);
    assert_eq!(adjusted(&[Group::default(), Group::default()]), None);
}

#[test]
fn the_better_of_two_is_as_published() {
    // Beta(13, 89) and Beta(21, 81).
    near(chance_to_beat((12, 100), (20, 100)), 0.936_500, 5e-7);
    let both = chances_to_be_best(&[(12, 100), (20, 100)]);
    near(both[1], 0.936_500, 1e-6);
    near(both[0] + both[1], 1.0, 1e-12);
    let three = chances_to_be_best(&[(0, 0), (0, 0), (0, 0)]);
    for chance in three {
        near(chance, 1.0 / 3.0, 1e-6);
    }
    // One is hardly known, the other well: half the time an unknown share is above a half.
    let apart = chances_to_be_best(&[(50_000, 100_000), (0, 0)]);
    near(apart[1], 0.5, 1e-3);
    assert!(chances_to_be_best(&[]).is_empty());
}

#[test]
fn nobody_falls_below_the_floor() {
    let shares = with_floor(&[0.98, 0.02, 0.0], 0.05);
    near(shares.iter().sum(), 1.0, 1e-12);
    near(shares[2], 0.05, 1e-12);
    assert!(shares[0] > 0.85);
    near(with_floor(&[1.0, 0.0], 0.9)[1], 0.5, 1e-12);
}

#[test]
fn groups_are_planned() {
    // 16 σ² / δ², nearly.
    assert_eq!(
        sample_size_of_means(1.0, 0.1, Level::USUAL, 0.8),
        Some(1_570)
    );
    assert_eq!(sample_size_of_means(0.0, 0.1, Level::USUAL, 0.8), None);
    let change = smallest_change(0.10, 3_841, Level::USUAL, 0.8).unwrap();
    near(change, 0.2, 1e-4);
    assert_eq!(smallest_change(0.10, 10, Level::USUAL, 0.8), None);
    assert_eq!(smallest_change(0.0, 1_000, Level::USUAL, 0.8), None);
}
