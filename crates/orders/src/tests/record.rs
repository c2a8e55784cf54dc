//! Recording orders.

use db::{Db, db_test};

use super::{customer, line, moment, order};
use crate::{Mode, Outcome, record_many};

#[db_test]
fn telling_the_same_again_changes_nothing(db: &Db) {
    let at = moment();
    let facts = [
        order("1", customer(1), 0, vec![line(1, 2, 250), line(1, 2, 250)]),
        order("2", customer(1), 1, vec![line(2, 1, 1_000)]),
    ];
    let first = db
        .write_now(|tx| record_many(tx, &at, &facts, Mode::Live))
        .unwrap();
    assert_eq!(
        first.iter().map(|r| r.outcome).collect::<Vec<_>>(),
        [Outcome::Created; 2]
    );
    let second = db
        .write_now(|tx| record_many(tx, &at, &facts, Mode::Live))
        .unwrap();
    assert_eq!(
        second.iter().map(|r| r.outcome).collect::<Vec<_>>(),
        [Outcome::Unchanged; 2]
    );
    assert_eq!(second[0].order, first[0].order);
}
