//! Who is held out.

use kernel::CustomerId;

use crate::{Holdout, is_held_out};

fn holdout(percent: u32, salt: &str) -> Holdout {
    Holdout {
        percent,
        salt: salt.to_owned(),
    }
}

fn chosen(holdout: &Holdout, most: i64) -> Vec<i64> {
    (1..=most)
        .filter(|number| is_held_out(holdout, CustomerId::from_raw(*number)))
        .collect()
}

#[test]
fn the_choice_is_the_same_for_ever() {
    // Anybody who changes the hash changes who was told what.
    assert_eq!(chosen(&holdout(10, "words-1"), 60), HELD_OUT_OF_SIXTY);
}

const HELD_OUT_OF_SIXTY: [i64; 5] = [9, 12, 28, 48, 49];

#[test]
fn the_share_is_right() {
    // Of 20,000 by chance: five standard deviations of the binomial distribution are sqrt(20,000 p (1 - p)) * 5.
    for (percent, most_off) in [(1, 71), (5, 155), (10, 213), (50, 354)] {
        for salt in ["a", "words-1", "2026"] {
            let count = i64::try_from(chosen(&holdout(percent, salt), 20_000).len()).unwrap();
            let off = (count - i64::from(percent) * 200).abs();
            assert!(off <= most_off, "{percent} % by {salt}: {count}");
        }
    }
}

#[test]
fn who_is_held_out_of_a_small_share_is_held_out_of_a_larger_one() {
    let (small, large) = (
        chosen(&holdout(5, "s"), 2_000),
        chosen(&holdout(20, "s"), 2_000),
    );
    assert!(small.iter().all(|number| large.contains(number)));
}

#[test]
fn another_salt_chooses_others() {
    let (one, other) = (
        chosen(&holdout(50, "a"), 2_000),
        chosen(&holdout(50, "b"), 2_000),
    );
    let both = one.iter().filter(|number| other.contains(number)).count();
    assert!(
        (400..600).contains(&both),
        "{both} of 2,000 are in both halves"
    );
}
