//! Sets and verdicts.

use kernel::{CustomerId, Timestamp};
use proptest::prelude::*;

use crate::{Members, PredicateError, Set, Verdict};

fn set(numbers: &[i64]) -> Set {
    Set::collect(numbers.iter().copied().map(CustomerId::from_raw)).unwrap()
}

fn numbers(set: &Set) -> Vec<i64> {
    set.iter().map(CustomerId::raw).collect()
}

#[test]
fn algebra_is_that_of_sets() {
    let (a, b) = (set(&[1, 2, 3, 70_000]), set(&[3, 2, 9]));
    assert_eq!(numbers(&a.and(&b)), [2, 3]);
    assert_eq!(numbers(&a.or(&b)), [1, 2, 3, 9, 70_000]);
    assert_eq!(numbers(&a.minus(&b)), [1, 70_000]);
    assert_eq!(numbers(&b.not(&a)), [1, 70_000]);
    assert_eq!(a.and_len(&b), 2);
    assert_eq!(numbers(&Members::Except(b.clone()).within(&a)), [1, 70_000]);
    assert_eq!(numbers(&Members::from(b).within(&a)), [2, 3]);
}

#[test]
fn numbers_that_do_not_fit_are_refused() {
    let mut one = Set::new();
    assert!(
        one.insert(CustomerId::from_raw(i64::from(u32::MAX)))
            .is_ok()
    );
    for wrong in [-1, i64::from(u32::MAX) + 1, i64::MAX] {
        let refused = one.insert(CustomerId::from_raw(wrong));
        assert!(matches!(refused, Err(PredicateError::OutOfRange(n)) if n == wrong));
    }
    one.insert(CustomerId::NOBODY).unwrap();
    assert_eq!(one.len(), 1);
    assert!(!one.contains(CustomerId::from_raw(-1)));
}

#[test]
fn pages_go_on_after_the_last_customer_seen() {
    let all = set(&[2, 5, 9]);
    let page = |after: i64| -> Vec<i64> {
        all.after(CustomerId::from_raw(after))
            .map(CustomerId::raw)
            .collect()
    };
    assert_eq!(page(0), [2, 5, 9]);
    assert_eq!(page(-7), [2, 5, 9]);
    assert_eq!(page(2), [5, 9]);
    assert_eq!(page(9), Vec::<i64>::new());
    assert_eq!(page(i64::MAX), Vec::<i64>::new());
    assert_eq!(Set::from_bytes(&all.to_bytes()), Some(all));
    assert_eq!(Set::from_bytes(b"nonsense"), None);
}

fn verdict() -> impl Strategy<Value = (bool, Vec<i64>)> {
    // The answer now, and the instants at which it turns.
    (
        any::<bool>(),
        proptest::collection::btree_set(1_i64..50, 0..5),
    )
        .prop_map(|(yes, turns)| (yes, turns.into_iter().collect()))
}

fn at((start, turns): &(bool, Vec<i64>), now: i64) -> Verdict {
    let passed = turns.iter().filter(|turn| **turn <= now).count();
    Verdict {
        yes: *start == (passed % 2 == 0),
        until: turns
            .iter()
            .find(|turn| **turn > now)
            .map(|turn| Timestamp::from_millis(*turn)),
    }
}

proptest! {
    #[test]
    fn an_answer_put_together_stands_until_it_says(
        leaves in proptest::collection::vec(verdict(), 0..5),
        now in 0_i64..50,
        any_of: bool,
    ) {
        let answer = |instant: i64| {
            let verdicts = leaves.iter().map(|leaf| at(leaf, instant));
            if any_of { Verdict::any(verdicts) } else { Verdict::all(verdicts) }
        };
        let first = answer(now);
        let expected = if any_of {
            leaves.iter().any(|leaf| at(leaf, now).yes)
        } else {
            leaves.iter().all(|leaf| at(leaf, now).yes)
        };
        prop_assert_eq!(first.yes, expected);
        let until = first.until.map_or(100, Timestamp::millis);
        prop_assert!(until > now);
        for later in now..until {
            prop_assert_eq!(answer(later).yes, first.yes);
        }
    }
}

proptest! {
    #[test]
    fn a_set_is_the_same_in_whatever_order_its_customers_come(
        mut given in prop::collection::vec(prop_oneof![1_i64..200_000, 1..=i64::from(u32::MAX)], 0..300),
        sorted in any::<bool>(),
    ) {
        if sorted {
            given.sort_unstable();
        }
        let mut one_by_one = Set::new();
        for number in &given {
            one_by_one.insert(CustomerId::from_raw(*number)).unwrap();
        }
        prop_assert_eq!(set(&given), one_by_one);
    }
}
