//! Randomness.

use proptest::prelude::*;

use crate::Rng;

#[test]
fn a_seed_decides_everything() {
    let draw = |rng: &Rng| {
        (
            rng.next_u64(),
            rng.below(1000),
            rng.between(-5, 5),
            rng.chance(1, 2),
        )
    };
    assert_eq!(draw(&Rng::from_seed(42)), draw(&Rng::from_seed(42)));
    assert_ne!(Rng::from_seed(42).next_u64(), Rng::from_seed(43).next_u64());
    // Stored seeds must keep their meaning: this number may never change.
    assert_eq!(Rng::from_seed(0).next_u64(), FIRST_OF_SEED_0);
}

const FIRST_OF_SEED_0: u64 = 449_479_075_714_955_186;

#[test]
fn clones_share_and_forks_part() {
    let rng = Rng::from_seed(1);
    let clone = rng.clone();
    let expected = Rng::from_seed(1);
    let (first, second) = (expected.next_u64(), expected.next_u64());
    assert_eq!((rng.next_u64(), clone.next_u64()), (first, second));
    let fork = rng.fork();
    assert_ne!(fork.next_u64(), rng.next_u64());
}

#[test]
fn the_machine_gives_different_seeds() {
    assert_ne!(
        Rng::from_os().unwrap().next_u64(),
        Rng::from_os().unwrap().next_u64()
    );
}

#[test]
fn draws_are_even() {
    let rng = Rng::from_seed(3);
    let mut counts = [0_u32; 6];
    for _ in 0..60_000 {
        counts[usize::try_from(rng.below(6)).unwrap()] += 1;
    }
    assert!(
        counts.iter().all(|count| (9_500..10_500).contains(count)),
        "{counts:?}"
    );
}

#[test]
fn limits_have_answers() {
    let rng = Rng::from_seed(4);
    assert_eq!(rng.below(0), 0);
    assert_eq!(rng.below(1), 0);
    assert_eq!(rng.between(5, 5), 5);
    assert_eq!(rng.between(5, 1), 5);
    assert_eq!(rng.pick::<u8>(&[]), None);
    assert_eq!(rng.pick(&[9]), Some(&9));
    assert!(!rng.chance(0, 10));
    assert!(rng.chance(10, 10));
    assert!(!rng.chance(0, 0));
    rng.shuffle::<u8>(&mut []);
    assert_eq!(format!("{rng:?}"), "Rng");
}

proptest! {
    #[test]
    fn draws_stay_inside(seed in any::<u64>(), limit in 1..=u64::MAX, low in any::<i64>(), high in any::<i64>()) {
        let rng = Rng::from_seed(seed);
        prop_assert!(rng.below(limit) < limit);
        let (low, high) = (low.min(high), low.max(high));
        prop_assert!((low..=high).contains(&rng.between(low, high)));
        prop_assert_ne!(rng.between(i64::MIN, i64::MAX), rng.between(i64::MIN, i64::MAX));
    }

    #[test]
    fn shuffling_loses_nothing(seed in any::<u64>(), mut items in prop::collection::vec(any::<u8>(), 0..50)) {
        let mut sorted = items.clone();
        Rng::from_seed(seed).shuffle(&mut items);
        items.sort_unstable();
        sorted.sort_unstable();
        prop_assert_eq!(items, sorted);
    }
}
