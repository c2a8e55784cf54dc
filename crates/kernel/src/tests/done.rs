//! Done, or done before.

use crate::Done;

#[test]
fn both_answers_carry_the_result() {
    assert_eq!(Done::Done(1).into_inner(), 1);
    assert_eq!(Done::AlreadyDone(1).into_inner(), 1);
    assert!(Done::Done(()).is_new());
    assert!(!Done::AlreadyDone(()).is_new());
    assert_eq!(
        Done::AlreadyDone(1).map(|one| one + 1),
        Done::AlreadyDone(2)
    );
    assert_eq!(*Done::Done(5).get(), 5);
}
