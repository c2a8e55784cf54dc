//! Gradients beside differences of the likelihood, for any parameters and any customers.

use proptest::prelude::*;

use crate::{BetaGeometric, Dropout, Lifetime, Pareto, Sample, Spend, SpendSample, Summary};

/// Compares a gradient with central differences of four points, parameter by parameter.
fn agrees<const N: usize>(at: [f64; N], of: impl Fn([f64; N]) -> (f64, [f64; N])) {
    let (value, gradient) = of(at);
    assert!(value.is_finite());
    for place in 0..N {
        let step = at[place] * 2e-4;
        let shifted = |by: f64| {
            let mut to = at;
            to[place] += by * step;
            of(to).0
        };
        let slope =
            (8.0 * (shifted(1.0) - shifted(-1.0)) - (shifted(2.0) - shifted(-2.0))) / (12.0 * step);
        let off = (slope - gradient[place]).abs() * at[place];
        let noise = 1e-8 * (value.abs() + (gradient[place] * at[place]).abs());
        assert!(
            off <= noise + 1e-9,
            "{place} of {at:?}: {slope} {gradient:?}"
        );
    }
}

fn customers() -> impl Strategy<Value = Sample> {
    let one = (0_u32..40, 0.01_f64..=1.0, 0.0_f64..200.0).prop_map(|(frequency, share, age)| {
        let back = if age > 0.0 { frequency } else { 0 };
        let recency = if back == 0 { 0.0 } else { age * share };
        Summary::new(back, recency, age).unwrap()
    });
    proptest::collection::vec(one, 1..12).prop_map(Sample::new)
}

proptest! {
    #[test]
    fn of_leaving_after_purchases(
        sample in customers(),
        r in 0.05_f64..20.0, alpha in 0.1_f64..200.0, a in 0.05_f64..20.0, b in 0.05_f64..20.0,
    ) {
        for dropout in [Dropout::AfterRepeats, Dropout::AfterAny] {
            agrees([r, alpha, a, b], |at| BetaGeometric::with(at, dropout).likelihood(&sample));
        }
    }

    #[test]
    fn of_leaving_at_any_moment(
        sample in customers(),
        r in 0.05_f64..20.0, alpha in 0.5_f64..200.0, s in 0.05_f64..20.0, beta in 0.5_f64..200.0,
    ) {
        agrees([r, alpha, s, beta], |at| Pareto::with(at).likelihood(&sample));
    }

    #[test]
    fn of_spending(
        customers in proptest::collection::vec((1_u32..40, 0.1_f64..500.0), 1..12),
        p in 0.05_f64..20.0, q in 0.05_f64..20.0, v in 0.1_f64..500.0,
    ) {
        let sample = SpendSample::new(customers);
        agrees([p, q, v], |at| Spend::with(at).likelihood(&sample));
    }

    #[test]
    fn nobody_is_more_than_alive_and_more_time_brings_more(
        frequency in 0_u32..300, share in 0.01_f64..=1.0, age in 0.1_f64..500.0,
        r in 0.05_f64..20.0, alpha in 0.5_f64..200.0, s in 0.05_f64..5.0, beta in 0.5_f64..50.0,
    ) {
        let recency = if frequency == 0 { 0.0 } else { age * share };
        let one = Summary::new(frequency, recency, age).unwrap();
        let models: [&dyn Lifetime; 3] = [
            &BetaGeometric::with([r, alpha, s, beta], Dropout::AfterRepeats),
            &BetaGeometric::with([r, alpha, s, beta], Dropout::AfterAny),
            &Pareto::with([r, alpha, s, beta]),
        ];
        for model in models {
            let alive = model.alive(&one);
            prop_assert!((0.0..=1.0).contains(&alive), "{alive}");
            prop_assert!(model.expected(&one, 0.0).abs() < 1e-12);
            let mut before = 0.0;
            for time in [0.5, 5.0, 50.0, 500.0] {
                let expected = model.expected(&one, time);
                // Never more than at the rate of the past, drawn to the mean.
                let most = (r + f64::from(frequency)) / (alpha + age) * time;
                prop_assert!(expected <= most * 1.000_001 + 1e-12, "{expected} {most}");
                prop_assert!(expected >= before - 1e-9 * (1.0 + most), "{expected} {before}");
                before = expected;
            }
            prop_assert!(model.expected_of_new(10.0) <= r / alpha * 10.0 * 1.000_001);
        }
    }
}
