//! Values computed elsewhere, with 30 digits, or published.

use super::{close, customer, printed};
use crate::{
    BetaGeometric, Dropout, HoldOut, Lifetime, Pareto, Prior, Sample, Spend, SpendSample, Summary,
    Unfit, digamma, ln_gamma, ln_hypergeometric,
};

#[test]
fn the_gamma_function_has_its_values() {
    for (x, logarithm, slope) in [
        (1e-6, 13.815_509_980_749_432, -1_000_000.577_214_02),
        (0.05, 2.968_879_201_051_731, -20.497_844_991_299_87),
        (0.242_593, 1.319_815_984_069_629, -4.358_489_244_159_737),
        (1.5, -0.120_782_237_635_245_22, 0.036_489_973_978_576_52),
        (3.7, 1.428_072_326_665_388, 1.167_153_539_361_511),
        (9.99, 12.779_315_214_350_19, 2.250_700_372_831_201),
        (10.0, 12.801_827_480_081_47, 2.251_752_589_066_721),
        (42.5, 115.900_070_470_414_53, 3.737_693_236_500_094),
        (1_234.5, 7_550.550_901_077_895, 7.118_016_231_827_998),
        (1e6, 12_815_504.569_147_612, 13.815_510_057_964_19),
    ] {
        close(ln_gamma(x), logarithm, 1e-13);
        close(digamma(x), slope, 1e-13);
    }
    assert!(ln_gamma(1.0).abs() < 1e-14 && ln_gamma(2.0).abs() < 1e-14);
    assert!(ln_gamma(0.0).is_nan() && digamma(-1.0).is_nan());
}

#[test]
fn the_hypergeometric_function_has_its_values() {
    for ((a, b, c, z), wanted) in [
        ((2.24, 4.43, 3.22, 0.6), 2.920_783_630_318_246),
        ((0.5, 0.7, 1.3, 0.99), 0.833_860_848_475_138_8),
        ((300.2, 302.4, 302.2, 0.5), 208.220_749_692_018_95),
        ((26.24, 28.43, 28.22, 0.9), 60.889_500_386_550_545),
        ((0.24, 0.3, 5.0, 0.3), 0.004_498_243_349_898_077),
    ] {
        close(ln_hypergeometric(a, b, c, z), wanted, 2e-13);
        close(ln_hypergeometric(b, a, c, z), wanted, 2e-13);
    }
    close(ln_hypergeometric(1.0, 2.0, 3.0, 0.0), 0.0, 0.0);
    assert!(ln_hypergeometric(1.0, 2.0, 3.0, 1.0).is_nan());
}

fn published() -> BetaGeometric {
    BetaGeometric::with([0.243, 4.414, 0.793, 2.426], Dropout::AfterRepeats)
}

#[test]
fn the_published_model_foretells_what_was_published() {
    let model = published();
    for ((frequency, recency, age), expected, alive) in [
        ((2, 30.43, 38.86), 1.226_028, 0.726_579),
        ((0, 0.0, 38.86), 0.195_098, 1.0),
        ((1, 1.71, 38.86), 0.203_187, 0.212_101),
        ((7, 29.43, 38.86), 3.337_053, 0.641_756),
        ((26, 30.86, 31.0), 20.749_726, 0.968_916),
    ] {
        let one = customer(frequency, recency, age);
        printed(model.expected(&one, 39.0), expected, 6);
        printed(model.alive(&one), alive, 6);
    }
    close(
        model.expected(&customer(2, 30.43, 38.86), 39.0),
        1.226_028_174_767_144_4,
        1e-13,
    );
}

#[test]
fn corners_of_the_formula_are_smooth() {
    // Where the published form divides by 0 (a = 1), by less than 0 (a + b < 1 and nobody came back), or drowns in digits.
    let model = |parameters| BetaGeometric::with(parameters, Dropout::AfterRepeats);
    let near = model([0.5, 4.0, 1.000_000_000_001, 2.0]);
    let at = model([0.5, 4.0, 1.0, 2.0]);
    for one in [near, at] {
        let found = one.expected(&customer(3, 5.0, 9.0), 20.0);
        close(found, 1.890_377_414_266_956, 1e-11);
    }
    let low = model([0.5, 4.0, 0.3, 0.5]);
    close(
        low.expected(&customer(0, 0.0, 9.0), 20.0),
        0.587_045_411_715_663_7,
        1e-13,
    );
    let steady = model([300.0, 4_000.0, 2.5, 3.0]);
    close(
        steady.expected(&customer(4, 5.0, 9.0), 2_000.0),
        3.586_417_454_533_375,
        1e-9,
    );
    let one = customer(5, 20.0, 30.0);
    let pareto = |s| Pareto::with([0.5, 10.0, s, 12.0]).expected(&one, 40.0);
    close(pareto(1.0), pareto(1.000_000_1), 1e-6);
    // The two forms of the series meet where alpha = beta.
    let meeting = |beta| Pareto::with([0.5, 10.0, 0.6, beta]).alive(&one);
    close(meeting(10.0), meeting(10.000_000_1), 1e-7);
    close(meeting(10.0), meeting(9.999_999_9), 1e-7);
}

#[test]
fn spending_is_drawn_to_the_mean() {
    let model = Spend::with([6.248_802, 3.744_588, 15.447_748]);
    printed(model.expected(2, 22.35).unwrap(), 24.658_616, 5);
    printed(model.expected(1, 11.77).unwrap(), 18.911_479, 5);
    printed(model.expected(0, f64::NAN).unwrap(), 35.171_002, 4);
    assert_eq!(Spend::with([6.0, 0.9, 15.0]).expected(0, 0.0), None);
}

#[test]
fn what_cannot_be_is_refused() {
    assert_eq!(Summary::new(0, 1.0, 2.0), None);
    assert_eq!(Summary::new(1, 0.0, 2.0), None);
    assert_eq!(Summary::new(1, 3.0, 2.0), None);
    assert_eq!(Summary::new(0, 0.0, f64::INFINITY), None);
    assert_eq!(Summary::new(1, f64::NAN, 2.0), None);
    assert_eq!(Summary::new(0, -0.0, 0.0), Summary::new(0, 0.0, 0.0));
}

#[test]
fn identical_customers_are_looked_at_once() {
    let many = (0..1_000).map(|n| match n % 3 {
        0 => customer(0, 0.0, 10.0),
        1 => customer(2, 4.0, 10.0),
        _ => customer(2, 4.0, 12.0),
    });
    let sample = Sample::new(many);
    assert_eq!((sample.distinct(), sample.customers()), (3, 1_000.0));
    assert_eq!((sample.came_back(), sample.repeats()), (666.0, 1_332.0));
    let one = |of| published().log_likelihood(&Sample::new([of]));
    let sum = 334.0 * one(customer(0, 0.0, 10.0))
        + 333.0 * (one(customer(2, 4.0, 10.0)) + one(customer(2, 4.0, 12.0)));
    close(published().log_likelihood(&sample), sum, 1e-13);
}

#[test]
fn too_little_is_said_and_a_prior_helps() {
    let fit = |sample: &Sample, prior| BetaGeometric::fit(sample, Dropout::AfterRepeats, prior);
    assert_eq!(fit(&Sample::new([]), Prior::Weak), Err(Unfit::Nobody));
    let strangers = Sample::new((1..20).map(|age| customer(0, 0.0, f64::from(age))));
    assert_eq!(fit(&strangers, Prior::Weak), Err(Unfit::NobodyCameBack));
    assert_eq!(
        Pareto::fit(&strangers, Prior::Weak),
        Err(Unfit::NobodyCameBack)
    );
    // All alike: nothing tells how much rates differ.
    let alike = Sample::new((0..30).map(|_| customer(4, 9.5, 10.0)));
    assert_eq!(fit(&alike, Prior::None), Err(Unfit::Undecided));
    let held = fit(&alike, Prior::Weak).unwrap();
    let more = held.model.expected(&customer(4, 9.5, 10.0), 10.0);
    assert!((2.5..4.5).contains(&more), "{more}");
    assert!(held.standard_errors.iter().all(|error| *error > 0.0));
    let held = Pareto::fit(&alike, Prior::Weak).unwrap();
    let more = held.model.expected(&customer(4, 9.5, 10.0), 10.0);
    assert!((2.5..4.5).contains(&more), "{more}");
    assert_eq!(
        Spend::fit(&SpendSample::new([(0, 5.0), (3, -1.0)]), Prior::Weak),
        Err(Unfit::NobodyCameBack)
    );
    let one = SpendSample::new([(2, 50.0)]);
    assert_eq!(one.correlation(), None);
    assert_eq!(Spend::fit(&one, Prior::None), Err(Unfit::Undecided));
    let held = Spend::fit(&one, Prior::Weak).unwrap().model;
    let next = held.expected(0, 0.0).unwrap();
    assert!((25.0..100.0).contains(&next), "{next}");
}

#[test]
fn what_was_foretold_is_held_against_what_happened() {
    let mut seen = HoldOut::new();
    assert_eq!(seen.mean_absolute_error(), None);
    for (frequency, actual, predicted) in [(0, 1, 0.5), (9, 4, 6.0), (7, 3, 3.0), (0, 0, 0.5)] {
        seen.add(frequency, actual, predicted);
    }
    assert_eq!((seen.customers(), seen.actual()), (4, 8));
    close(seen.predicted(), 10.0, 0.0);
    assert_eq!(seen.mean_absolute_error(), Some(0.75));
    assert_eq!(seen.root_mean_squared_error(), Some((4.5_f64 / 4.0).sqrt()));
    let bins = seen.bins();
    assert_eq!(bins.len(), 2);
    assert_eq!(
        (bins[0].frequency, bins[0].customers, bins[0].actual),
        (0, 2, 1)
    );
    assert_eq!(
        (bins[1].frequency, bins[1].customers, bins[1].actual),
        (7, 2, 7)
    );
}
