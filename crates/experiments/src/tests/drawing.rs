//! Whose arm is which.

use std::collections::BTreeMap;

use ::predicates::{Env, ParseContext, Set, testing};
use db::{Db, DbError, db_test};
use kernel::{Currency, CustomerId, Zone};
use serde_json::{Map, Value, json};

use super::{begin, come, customer, definition, moment, noon};
use crate::{Error, arm_of, drawn, forget, holdout, merge, met_by, predicates, stop};

#[test]
fn lots_fall_evenly_and_always_the_same() {
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    for id in 1..=10_000 {
        let number = drawn("salt", id, 4);
        assert_eq!(number, drawn("salt", id, 4));
        *counts.entry(number).or_default() += 1;
    }
    assert_eq!(counts.len(), 4);
    assert!(
        counts.values().all(|count| (2_350..2_650).contains(count)),
        "{counts:?}"
    );
    // As holdouts and shares were always drawn.
    assert_eq!(
        [drawn("a", 1, 100), drawn("a", 2, 100)],
        [drawn("a", 1, 100), drawn("a", 2, 100)]
    );
    assert_eq!(drawn("anything", 1, 0), 0);
}

fn arm(db: &Db, number: i64) -> Option<String> {
    db.read_now(|tx| arm_of(tx, "subject", customer(number)))
        .unwrap()
}

#[db_test]
fn an_arm_is_for_ever_until_it_is_decided(db: &Db) {
    assert_eq!(arm(db, 1), None, "there is no such experiment");
    let value = json!({"title": "t", "arms": [{"name": "a", "weight": 3}, {"name": "b"}]});
    begin(db, "subject", value, 0);
    come(db, "subject", 1..=400, 1);
    // Once more, later: the first meeting stands.
    come(db, "subject", 1..=10, 9);
    let mut of_b = 0;
    for number in 1..=400 {
        let met = db.read_now(|tx| met_by(tx, customer(number))).unwrap();
        assert_eq!(met.len(), 1);
        assert_eq!(met[0].at, noon(1));
        assert_eq!(Some(&met[0].arm), arm(db, number).as_ref());
        of_b += i32::from(met[0].arm == "b");
    }
    assert!((70..130).contains(&of_b), "{of_b}");
    let at = moment(20);
    let how = (Some("b"), "by hand");
    let done = db.write_now(|tx| stop(tx, &at, "subject", how)).unwrap();
    assert!(done.is_new());
    let done = db.write_now(|tx| stop(tx, &at, "subject", how)).unwrap();
    assert!(!done.is_new(), "it was stopped already");
    assert!((1..=500).all(|number| arm(db, number).as_deref() == Some("b")));
    // What was met stays what it was.
    come(db, "subject", 401..=401, 21);
    assert!(
        db.read_now(|tx| met_by(tx, customer(401)))
            .unwrap()
            .is_empty()
    );
}

#[db_test]
fn without_a_winner_everybody_gets_the_first_arm(db: &Db) {
    let value = json!({"title": "t", "arms": [{"name": "a"}, {"name": "b"}]});
    begin(db, "subject", value, 0);
    let at = moment(20);
    let wrong = db.write_now(|tx| stop(tx, &at, "subject", (Some("c"), "by hand")));
    assert!(matches!(wrong, Err(Error::NoArm { .. })));
    let _done = db
        .write_now(|tx| stop(tx, &at, "subject", (None, "by hand")))
        .unwrap();
    assert!((1..=50).all(|number| arm(db, number).as_deref() == Some("a")));
}

#[db_test]
fn a_person_moves_with_their_arm_and_is_forgotten(db: &Db) {
    let value = json!({"title": "t", "arms": [{"name": "a"}, {"name": "b"}]});
    begin(db, "subject", value, 0);
    come(db, "subject", [1, 2].into_iter(), 1);
    come(db, "subject", [3].into_iter(), 2);
    let arms = [arm(db, 1), arm(db, 3)];
    db.write_now(|tx| merge(tx, customer(1), customer(9)))
        .unwrap();
    db.write_now(|tx| merge(tx, customer(2), customer(3)))
        .unwrap();
    assert_eq!([arm(db, 9), arm(db, 3)], arms);
    let met = |number: i64| db.read_now(|tx| met_by(tx, customer(number))).unwrap();
    assert_eq!(met(1).len() + met(2).len(), 0);
    assert_eq!(
        met(3)[0].at,
        noon(2),
        "what both met stays as it was met there"
    );
    db.write_now(|tx| forget(tx, customer(9))).unwrap();
    assert!(met(9).is_empty());
}

#[db_test]
fn the_condition_says_the_same_of_one_and_of_all(db: &Db) {
    let shop = ParseContext {
        currency: Currency::EUR,
        zone: Zone::utc(),
        classes: Vec::new(),
    };
    let spec = &predicates()[0];
    testing::check_spec(spec, &shop).unwrap();
    let value = json!({"title": "t", "arms": [{"name": "a"}, {"name": "b"}]});
    begin(db, "subject", value, 0);
    come(db, "subject", 1..=30, 1);
    let customers: Vec<CustomerId> = (1..=60).map(customer).collect();
    let everyone = Set::collect(customers.iter().copied()).unwrap();
    let version = |_room: &'static str| 0;
    let env = Env::new(noon(2), &shop.zone, shop.currency, &version).with_everyone(&everyone);
    let count = |arm: &str| {
        let map: Map<String, Value> =
            serde_json::from_value(json!({"experiment": "subject", "arm": arm})).unwrap();
        let leaf = spec.parse(&map, "$", &shop).unwrap();
        db.read_now(|tx| {
            testing::check(tx, &*leaf, &customers, &env).unwrap();
            let members = leaf.members(tx, &env).unwrap();
            Ok::<_, DbError>(members.named().len())
        })
        .unwrap()
    };
    assert_eq!(count("a") + count("b"), 60);
    assert_eq!(count("c"), 0);
    let at = moment(20);
    let _done = db
        .write_now(|tx| stop(tx, &at, "subject", (Some("b"), "by hand")))
        .unwrap();
    assert_eq!((count("a"), count("b")), (0, 60));
}

#[db_test]
fn one_holdout_keeps_some_from_everything(db: &Db) {
    assert_eq!(db.read_now(holdout).unwrap(), None);
    begin(
        db,
        "quiet",
        json!({"title": "t", "kind": "holdout", "percent": 10}),
        0,
    );
    let found = db.read_now(holdout).unwrap().unwrap();
    let held = (1..=10_000)
        .filter(|number| found.holds_out(customer(*number)))
        .count();
    assert!((850..1_150).contains(&held), "{held}");
    let at = moment(1);
    let other = definition(json!({"title": "t", "kind": "holdout", "percent": 5}));
    let refused = db.write_now(|tx| {
        let _done = crate::define(tx, &at, "other", other.clone())?;
        crate::start(tx, &at, "other")
    });
    assert!(matches!(refused, Err(Error::AnotherHoldout(name)) if name == "quiet"));
    let _done = db
        .write_now(|tx| stop(tx, &at, "quiet", (None, "by hand")))
        .unwrap();
    assert_eq!(
        db.read_now(holdout).unwrap(),
        None,
        "nobody is held out any more"
    );
}
