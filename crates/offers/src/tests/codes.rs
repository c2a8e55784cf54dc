//! Codes come and are listed.

use db::{Db, db_test};
use kernel::Rng;

use super::{Trial, percent, single_use};
use crate::{CodeState, MOST_MADE, Refused, service};

#[db_test]
fn a_file_is_taken_line_by_line_with_a_reason_for_each_that_is_not(db: &Db) {
    let trial = Trial::new(db);
    trial.makes("other", percent(single_use()));
    trial.brings("other", "TAKEN-1");
    trial.makes("back", percent(single_use()));
    let file = format!(
        "\u{feff}Discount code;value\r\nAB-1234;5\r\n\"cd-1234\",7\nab 1\nAB1234\n\n{}\nX\ntaken 1\nTAKEN1\n",
        "9".repeat(101)
    );
    let taken = trial.brings("back", &file).brought;
    let refusals: Vec<(u64, Refused)> = taken
        .refusals
        .iter()
        .map(|one| (one.line, one.why))
        .collect();
    assert_eq!(taken.added, 2, "{taken:?}");
    assert_eq!(
        refusals,
        [
            (4, Refused::Unreadable),
            (5, Refused::Duplicate),
            (7, Refused::TooLong),
            (8, Refused::TooShort),
            (9, Refused::Unreadable),
            (10, Refused::Taken),
        ]
    );
    assert_eq!(taken.refused, 6);
    let again = trial.brings("back", &file).brought;
    assert_eq!((again.added, again.refused), (0, 8), "the same file again");
}

#[db_test]
fn more_refusals_than_are_told_are_counted(db: &Db) {
    let trial = Trial::new(db);
    trial.makes("back", percent(single_use()));
    let taken = trial.brings("back", &"X\n".repeat(250)).brought;
    assert_eq!((taken.refused, taken.refusals.len()), (250, 100));
}

#[db_test]
fn codes_are_listed_page_by_page_and_written_to_a_file(db: &Db) {
    let trial = Trial::new(db);
    trial.with_codes("back", 2_500);
    let given = trial.given("back", 7, "a");
    let first = db
        .read_now(|tx| service::codes(tx, "back", (None, ""), 2_000))
        .unwrap();
    let rest = db
        .read_now(|tx| service::codes(tx, "back", (None, &first[1_999].0), 2_000))
        .unwrap();
    assert_eq!((first.len(), rest.len()), (2_000, 500));
    let mut file = Vec::new();
    let count = db
        .read_now(|tx| {
            file.clear();
            service::export_codes(tx, "back", None, &mut file)
        })
        .unwrap();
    let text = String::from_utf8(file).unwrap();
    assert_eq!((count, text.lines().count()), (2_500, 2_501));
    let line = text.lines().find(|line| line.starts_with(&given.shown));
    assert!(line.unwrap().contains(",given,cus_7,"), "{line:?}");
    let free = db
        .read_now(|tx| service::codes(tx, "back", (Some(CodeState::Free), ""), 3_000))
        .unwrap();
    assert_eq!(free.len(), 2_499);
}

#[db_test]
fn no_more_are_made_at_once_than_the_limit(db: &Db) {
    let trial = Trial::new(db);
    trial.makes("back", percent(single_use()));
    let (at, rng) = (trial.at(), Rng::from_seed(1));
    for count in [0, MOST_MADE + 1] {
        let refused = db.write_now(|tx| service::generate(tx, &at, &rng, ("back", count)));
        assert_eq!(refused.unwrap_err().code(), "offers.too_many");
    }
}
