//! Rhythms: what went in comes out, also where many are still waited for.

use crate::{OwnTimes, Spread, Waits, float, normal_quantile};

#[track_caller]
fn near(found: f64, expected: f64, within: f64) {
    assert!(
        (found - expected).abs() <= within,
        "found {found}, expected {expected}"
    );
}

/// Times at even steps of a log-normal distribution.
fn times(count: u32, median: f64, deviation: f64) -> Vec<u32> {
    (0..count)
        .map(|step| {
            let share = (f64::from(step) + 0.5) / f64::from(count);
            let time = (normal_quantile(share).unwrap() * deviation).exp() * median;
            // The nearest whole time, found by search.
            (1_u32..100_000)
                .find(|whole| f64::from(*whole) + 0.5 > time)
                .unwrap()
        })
        .collect()
}

#[test]
fn a_rhythm_is_found_through_those_still_waited_for_and_those_who_never_come() {
    let mut waits = Waits::new();
    // Seven of ten come again; of all, a half is looked at for 60 days only, the others for 400.
    for (number, time) in (0_u32..).zip(times(7_000, 40.0, 0.6)) {
        let looked = if number % 2 == 0 { 60 } else { 400 };
        if time <= looked {
            waits.happened(time);
        } else {
            waits.not_yet(looked);
        }
    }
    for number in 0..3_000 {
        waits.not_yet(if number % 2 == 0 { 60 } else { 400 });
    }
    let found = waits.fit().unwrap();
    near(found.median(), 40.0, 0.5);
    near(found.log_deviation, 0.6, 0.02);
    near(found.returns, 0.7, 0.01);
    near(found.by(found.quantile(0.9).unwrap()), 0.9, 1e-9);
    // Who looks only at what happened takes the times for shorter than they are.
    let happened = found.events;
    assert_eq!(happened, waits.events());
}

#[test]
fn of_few_the_group_speaks_and_of_many_they_themselves() {
    let mut group = Waits::new();
    for time in times(1_000, 30.0, 0.5) {
        group.happened(time);
    }
    let group = group.fit().unwrap();
    let mut one = Waits::new();
    one.happened(10);
    let one = one.fit().unwrap().shrunk(&group, 8.0);
    assert!(one.median() > 20.0 && one.median() < 30.0, "{one:?}");
    let mut many = Waits::new();
    for time in times(500, 10.0, 0.3) {
        many.happened(time);
    }
    near(many.fit().unwrap().shrunk(&group, 8.0).median(), 10.0, 0.5);
    assert_eq!(Waits::new().fit(), None);
    let mut never = Waits::new();
    never.not_yet(0);
    never.not_yet(9);
    assert_eq!(never.fit(), None);
}

#[test]
fn members_who_differ_are_told_from_times_that_do() {
    // Members' medians differ by a factor of e to either side, the times of one by 10 %.
    let member = |log: f64| {
        let mut own = OwnTimes::default();
        for time in [0.9, 1.0, 1.1_f64] {
            let size = (time * log.exp() * 10.0).round();
            own.add(
                (1_u32..100_000)
                    .find(|whole| f64::from(*whole) >= size)
                    .unwrap(),
            );
        }
        own
    };
    let members = [2.0, 3.0, 4.0].map(member);
    let spread = Spread::of(members).unwrap();
    near(spread.between, 1.0, 0.02);
    near(spread.within, 0.01, 0.001);
    // Its own three times say nearly everything.
    let [first, ..] = members;
    let (mean, deviation) = spread.of_one(&first, 5.0);
    near(mean, first.sum / 3.0, 0.02);
    assert!(deviation < 0.2);
    // Of whom nothing is known the group is expected, with all its width.
    let (mean, deviation) = spread.of_one(&OwnTimes::default(), 5.0);
    near(mean, 5.0, 1e-12);
    near(deviation, (spread.between + spread.within).sqrt(), 1e-12);
    assert_eq!(Spread::of([first]), None);
    // Taking the same off every logarithm moves the mean and nothing else.
    let moved = first.less(1.0);
    near(moved.sum, first.sum - 3.0, 1e-12);
    let inside = |one: &OwnTimes| one.squares - one.sum * one.sum / f64::from(one.count);
    near(inside(&moved), inside(&first), 1e-9);
    near(float(u64::from(moved.count)), 3.0, 0.0);
}
