//! Two who were written to turn out to be one person.

use std::sync::Arc;

use db::{Db, db_test};
use kernel::CustomerId;
use messages::Way;
use serde_json::json;

use super::trial::{Trial, name, two, with};

/// What room `privacy` does of it.
fn become_one(trial: &Trial<'_>, from: CustomerId, into: CustomerId) {
    let at = trial.at();
    let policies = Arc::clone(&trial.rules.policies);
    trial.write(|tx| {
        let _merged = customers::merge(tx, &at, from, into, "staff")?;
        events::merge(tx, from, into)?;
        crate::merge(tx, &at, from, into)?;
        let policy = policies(tx)?;
        let _planned = messages::merge(tx, &at, &policy, from, into)?;
        Ok(())
    });
}

/// A campaign of two variants that has asked for eight people, and one of each variant.
fn asked(trial: &Trial<'_>) -> [CustomerId; 2] {
    trial.people(8);
    trial.schedule("spring", &with(&json!({ "variants": two() })));
    trial.work();
    let rows = trial.asked("spring");
    assert_eq!(rows.len(), 8);
    let of = |variant: &str| {
        let found = rows.iter().find(|row| row.variant == variant);
        found.unwrap().customer
    };
    [of("a"), of("b")]
}

/// How many mails left by variant, and how many the figures say.
fn sent(trial: &Trial<'_>) -> [(i64, i64); 2] {
    let figures = trial.db.read_now(|tx| crate::figures(tx, &name("spring")));
    let figures = figures.unwrap();
    let rows = trial.asked("spring");
    ["a", "b"].map(|variant| {
        let of = figures.variants.iter().find(|one| one.variant == variant);
        let mine = rows.iter().filter(|row| row.variant == variant);
        let left: usize = mine.map(|row| trial.mails(row.customer).len()).sum();
        (
            i64::try_from(left).unwrap(),
            of.map_or(0, |one| one.counts.sent),
        )
    })
}

#[db_test]
fn who_was_asked_for_in_two_variants_gets_one(db: &Db) {
    let trial = Trial::new(db);
    let [from, into] = asked(&trial);
    become_one(&trial, from, into);
    assert_eq!(trial.finish(), 7);
    assert_eq!(trial.mails(into).len(), 1);
    let [a, b] = sent(&trial);
    assert_eq!((a.0, b.0), (a.1, b.1), "{a:?} {b:?}");
    assert_eq!(a.0 + b.0, 7);
    assert_eq!(trial.people_of("spring", "asked"), 7);
}

/// The one of them whose mail has left already, and the other.
fn one_gone(trial: &mut Trial<'_>) -> (CustomerId, CustomerId) {
    let [a, b] = asked(trial);
    let handlers = messages::handlers(Arc::clone(&trial.rules.policies));
    while timers::work(trial.db, &trial.at(), &handlers)
        .unwrap()
        .claimed
        > 0
    {}
    trial.office.batch = 1;
    loop {
        let (way, clock) = (Way::Mail(&mail::Capture), &trial.clock);
        let round = messages::send(trial.db, clock, &trial.ids, &trial.office, way).unwrap();
        assert_eq!(round.claimed, 1);
        match (trial.mails(a).len(), trial.mails(b).len()) {
            (1, 0) => return (a, b),
            (0, 1) => return (b, a),
            (left, _) => assert_eq!(left, 0),
        }
    }
}

#[db_test]
fn what_has_left_stands_and_the_other_does_not_leave(db: &Db) {
    let mut trial = Trial::new(db);
    let (gone, waiting) = one_gone(&mut trial);
    let got = trial.asked("spring");
    let got = got.iter().find(|row| row.customer == gone).unwrap();
    // Whichever number stays, they are one who got what has left.
    become_one(&trial, gone, waiting);
    trial.finish();
    assert_eq!(trial.mails(waiting).len(), 1);
    let rows = trial.asked("spring");
    let row = rows.iter().find(|row| row.customer == waiting).unwrap();
    assert_eq!(row.variant, got.variant);
    assert_eq!(rows.len(), 7);
    let [a, b] = sent(&trial);
    assert_eq!((a.0, b.0), (a.1, b.1), "{a:?} {b:?}");
    assert_eq!(a.0 + b.0, 7);
}

#[db_test]
fn what_has_left_stands_under_the_number_that_stays_too(db: &Db) {
    let mut trial = Trial::new(db);
    let (gone, waiting) = one_gone(&mut trial);
    become_one(&trial, waiting, gone);
    trial.finish();
    assert_eq!(trial.mails(gone).len(), 1);
    assert_eq!(trial.asked("spring").len(), 7);
    let [a, b] = sent(&trial);
    assert_eq!((a.0, b.0), (a.1, b.1), "{a:?} {b:?}");
    assert_eq!(a.0 + b.0, 7);
}
