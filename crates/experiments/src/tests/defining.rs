//! What may be defined, and when it may change.

use db::{Db, db_test};
use serde_json::{Value, json};

use super::{begin, definition, moment};
use crate::{Error, State, define, find, list, start, stop};

fn wrong(db: &Db, value: Value) -> Vec<String> {
    let at = moment(0);
    let wanted = definition(value);
    match db.write_now(|tx| define(tx, &at, "wrong", wanted.clone())) {
        Err(Error::Invalid(problems)) => problems.into_iter().map(|one| one.path).collect(),
        other => panic!("{other:?}"),
    }
}

#[db_test]
fn what_makes_no_sense_is_refused_with_its_place(db: &Db) {
    let arms = json!([{"name": "a"}, {"name": "b"}]);
    let cases = [
        (json!({"title": " ", "arms": arms}), vec!["title"]),
        (json!({"title": "t", "arms": [{"name": "a"}]}), vec!["arms"]),
        (
            json!({"title": "t", "arms": [{"name": "a"}, {"name": "a"}]}),
            vec!["arms"],
        ),
        (
            json!({"title": "t", "arms": [{"name": "A"}, {"name": "b", "weight": 0}]}),
            vec!["arms", "arms"],
        ),
        (
            json!({"title": "t", "arms": arms, "days": 0, "percent": 3}),
            vec!["days", "percent"],
        ),
        (
            json!({"title": "t", "arms": arms, "metrics": ["orders", "orders"]}),
            vec!["metrics"],
        ),
        (
            json!({"title": "t", "arms": arms, "metrics": ["revenue"], "allocation": {"kind": "thompson", "floor_percent": 60}}),
            vec!["metrics", "allocation.floor_percent"],
        ),
        (
            json!({"title": "t", "arms": arms, "rule": {"kind": "always_valid", "people": 3}}),
            vec!["rule.people"],
        ),
        (json!({"title": "t", "kind": "holdout"}), vec!["percent"]),
        (
            json!({"title": "t", "kind": "holdout", "percent": 5, "arms": arms}),
            vec!["arms"],
        ),
        (
            json!({"title": "t", "kind": "holdout", "percent": 5, "rule": {"kind": "at_people", "people": 100}}),
            vec!["kind"],
        ),
    ];
    for (value, places) in cases {
        assert_eq!(wrong(db, value.clone()), places, "{value}");
    }
    let at = moment(0);
    let good = definition(json!({"title": "t", "arms": arms}));
    for name in ["", "Plan", "plan", "a b"] {
        let refused = db.write_now(|tx| define(tx, &at, name, good.clone()));
        assert!(matches!(refused, Err(Error::Invalid(_))), "{name}");
    }
}

#[db_test]
fn a_draft_may_change_and_what_runs_may_not(db: &Db) {
    let at = moment(0);
    let put = |value: Value| {
        let wanted = definition(value);
        db.write_now(|tx| define(tx, &at, "subject", wanted.clone()))
    };
    let one = json!({"title": "one", "arms": [{"name": "a"}, {"name": "b"}]});
    let two = json!({"title": "two", "arms": [{"name": "a"}, {"name": "b", "weight": 2}]});
    assert!(put(one.clone()).unwrap().is_new());
    assert!(!put(one.clone()).unwrap().is_new());
    let first = put(two.clone()).unwrap().into_inner();
    assert_eq!(first.weights, [333_333, 666_667]);
    assert!(matches!(
        db.write_now(|tx| stop(tx, &at, "subject", (None, "by hand"))),
        Err(Error::NotRunning(_))
    ));
    assert!(
        db.write_now(|tx| start(tx, &at, "subject"))
            .unwrap()
            .is_new()
    );
    assert!(
        !db.write_now(|tx| start(tx, &at, "subject"))
            .unwrap()
            .is_new()
    );
    assert!(matches!(put(one), Err(Error::Started(_))));
    assert!(!put(two).unwrap().is_new(), "the same again is no change");
    let found = db.read_now(|tx| find(tx, "subject")).unwrap();
    assert_eq!(
        (found.id, found.definition.title.as_str()),
        (first.id, "two")
    );
    assert_eq!(found.state, State::Running { started_at: at.now });
    let _done = db
        .write_now(|tx| stop(tx, &at, "subject", (None, "by hand")))
        .unwrap();
    assert!(matches!(
        db.write_now(|tx| start(tx, &at, "subject")),
        Err(Error::Started(_))
    ));
    begin(
        db,
        "another",
        json!({"title": "t", "kind": "holdout", "percent": 5}),
        0,
    );
    let names: Vec<String> = db
        .read_now(list)
        .unwrap()
        .into_iter()
        .map(|one| one.name)
        .collect();
    assert_eq!(names, ["another", "subject"]);
    assert!(matches!(
        db.read_now(|tx| find(tx, "nothing")),
        Err(Error::Unknown(_))
    ));
}
