//! Pauses between attempts.

use crate::{Span, retry_pause};

#[test]
fn pauses_double_up_to_three_hours() {
    let seconds = |attempts| retry_pause(attempts).seconds();
    assert_eq!([1, 2, 3, 4, 11].map(seconds), [5, 10, 20, 40, 5_120]);
    for attempts in [13, 21, 1_000, i64::MAX] {
        assert_eq!(retry_pause(attempts), Span::from_hours(3));
    }
    for attempts in [0, -1, i64::MIN] {
        assert_eq!(seconds(attempts), 5);
    }
}
