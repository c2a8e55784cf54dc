//! Errors on one line.

use crate::chain;

#[derive(Debug, thiserror::Error)]
#[error("the parcel cannot be saved")]
struct Outer(#[source] Middle);

#[derive(Debug, thiserror::Error)]
#[error("the database refused: disk full")]
struct Middle(#[source] Inner);

#[derive(Debug, thiserror::Error)]
#[error("disk full")]
struct Inner;

#[test]
fn every_cause_is_said_once() {
    let error = Outer(Middle(Inner));
    assert_eq!(
        chain(&error).to_string(),
        "the parcel cannot be saved: the database refused: disk full"
    );
}

#[derive(Debug, thiserror::Error)]
#[error("turn {turn}")]
struct Endless {
    turn: u32,
    #[source]
    next: Option<Box<Endless>>,
}

#[test]
fn a_chain_without_end_is_cut() {
    let mut error = Endless {
        turn: 0,
        next: None,
    };
    for turn in 1..100 {
        error = Endless {
            turn,
            next: Some(Box::new(error)),
        };
    }
    assert_eq!(chain(&error).to_string().matches("turn").count(), 17);
}
