//! Probabilities of one of two outcomes, and whether they came true: values computed elsewhere.

use proptest::prelude::*;

use crate::{Case, Foretold, Level, Logistic, probability};

#[track_caller]
fn near(found: f64, expected: f64, within: f64) {
    assert!(
        (found - expected).abs() <= within,
        "found {found}, expected {expected}"
    );
}

/// Hours that twenty students learned, and whether they passed: the example of many textbooks.
const HOURS: [(f64, bool); 20] = [
    (0.50, false),
    (0.75, false),
    (1.00, false),
    (1.25, false),
    (1.50, false),
    (1.75, false),
    (1.75, true),
    (2.00, false),
    (2.25, true),
    (2.50, false),
    (2.75, true),
    (3.00, false),
    (3.25, true),
    (3.50, false),
    (4.00, true),
    (4.25, true),
    (4.50, true),
    (4.75, true),
    (5.00, true),
    (5.50, true),
];

fn students() -> Vec<Case<2>> {
    let case = |(hours, came)| Case {
        features: [1.0, hours],
        came,
    };
    HOURS.map(case).to_vec()
}

#[test]
fn twenty_students_give_the_published_numbers() {
    let fit = Logistic::fit(&students(), 0.0).unwrap();
    let slope = fit.model.weights[1] / fit.model.scales[1];
    let at_zero = fit.model.log_odds(&[1.0, 0.0]);
    // Coefficient 1.5046 (0.6287), intercept −4.0777, log likelihood −8.02988.
    near(slope, 1.504_645, 5e-7);
    near(at_zero, -4.077_713, 5e-7);
    near(fit.log_likelihood, -8.029_878, 5e-7);
    near(fit.standard_errors[1] / fit.model.scales[1], 0.6287, 5e-5);
    near(fit.model.probability(&[1.0, 2.0]), 0.2557, 5e-5);
    near(fit.model.probability(&[1.0, 5.0]), 0.9684, 1e-3);
    let parts = fit.model.parts(&[1.0, 5.0]);
    near(
        probability(parts.iter().sum()),
        fit.model.probability(&[1.0, 5.0]),
        1e-12,
    );
}

/// By scikit-learn 1.x (C = 1/2, on scaled features).
#[test]
fn a_penalty_gives_what_others_find() {
    let fit = Logistic::fit(&students(), 2.0).unwrap();
    near(fit.model.weights[0], 0.020_758_92, 1e-7);
    near(fit.model.weights[1], 1.102_470_81, 1e-7);
    near(fit.log_likelihood, -9.057_754_39, 1e-7);
    let mut seen = Foretold::new();
    for case in students() {
        seen.add(fit.model.probability(&case.features), case.came);
    }
    near(seen.order().unwrap(), 0.895, 1e-12);
    near(seen.brier().unwrap(), 0.143_451_140, 1e-8);
    near(seen.deviance().unwrap() * 20.0, 9.057_754_39, 1e-7);
}

#[test]
fn what_does_not_decide_is_no_model() {
    let all: Vec<Case<2>> = students().into_iter().filter(|case| case.came).collect();
    assert_eq!(Logistic::fit(&all, 1.0), None);
    // A clean cut has no top without a penalty, and one with it.
    let clean = |hours: f64| Case {
        features: [1.0, hours],
        came: hours > 5.0,
    };
    let clean: Vec<Case<2>> = (0..10).map(|hours| clean(f64::from(hours))).collect();
    assert_eq!(Logistic::fit(&clean, 0.0), None);
    assert!(Logistic::fit(&clean, 1.0).is_some());
    // What never differs has no weight.
    let same: Vec<Case<3>> = students()
        .iter()
        .map(|case| Case {
            features: [1.0, case.features[1], 0.1],
            came: case.came,
        })
        .collect();
    assert_eq!(Logistic::fit(&same, 0.0), None);
    let held = Logistic::fit(&same, 1e-9).unwrap();
    near(held.model.weights[2], 0.0, 1e-12);
    near(held.log_likelihood, -8.029_878, 5e-7);
}

#[test]
fn probabilities_are_judged_as_elsewhere() {
    let mut seen = Foretold::new();
    for (told, came) in [
        (0.1, false),
        (0.4, false),
        (0.35, true),
        (0.8, true),
        (0.4, true),
        (0.05, false),
    ] {
        seen.add(told, came);
    }
    // Pairs: 0.35 beats 2 of 3, 0.8 all, 0.4 two and a half.
    near(seen.order().unwrap(), 7.5 / 9.0, 1e-15);
    near(
        seen.brier().unwrap(),
        (0.01 + 0.16 + 0.4225 + 0.04 + 0.36 + 0.0025) / 6.0,
        1e-15,
    );
    near(seen.brier_of(0.5).unwrap(), 0.25, 1e-15);
    let around = seen.order_around(Level::USUAL).unwrap();
    assert!(around.low < 7.5 / 9.0 && around.high > 7.5 / 9.0 && around.high <= 1.0);
    let tenths = seen.tenths(Level::USUAL);
    assert_eq!(tenths.len(), 6);
    assert_eq!((tenths[0].cases, tenths[0].came), (1, 0));
    assert_eq!(Foretold::new().order(), None);
    assert_eq!(Foretold::new().brier(), None);
    assert!(Foretold::new().tenths(Level::USUAL).is_empty());
}

proptest! {
    /// At the top, what is expected of any feature is what came; a penalty only pulls weights towards 0.
    #[test]
    fn as_many_are_expected_as_came(
        points in prop::collection::vec((-3.0..3.0_f64, -3.0..3.0_f64, any::<bool>()), 12..80),
        penalty in 0.01..50.0_f64,
    ) {
        let cases: Vec<Case<3>> = points
            .iter()
            .map(|(x, y, came)| Case { features: [1.0, *x, *y], came: *came })
            .collect();
        let came = cases.iter().filter(|case| case.came).count();
        prop_assume!(came > 0 && came < cases.len());
        let fit = Logistic::fit(&cases, penalty).unwrap();
        let expected: f64 = cases.iter().map(|case| fit.model.probability(&case.features)).sum();
        near(expected, f64::from(u32::try_from(came).unwrap()), 1e-6);
        let tighter = Logistic::fit(&cases, penalty * 10.0).unwrap();
        let length = |fit: &crate::LogisticFit<3>| fit.model.weights[1].hypot(fit.model.weights[2]);
        prop_assert!(length(&tighter) <= length(&fit) + 1e-9);
    }
}
