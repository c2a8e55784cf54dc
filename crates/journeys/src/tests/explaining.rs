//! Why somebody is, was, or is not inside.

use db::{Db, db_test};
use kernel::Span;
use serde_json::{Value, json};

use super::trial::{BOUGHT, Trial, monday, name, with};

/// The same on both databases but for ids: how many were drawn before depends on the rounds in which work was done.
fn told(trial: &Trial<'_>, customer: kernel::CustomerId) -> Value {
    let at = trial.at();
    let explanation = trial
        .db
        .read_now(|tx| crate::explain(tx, &at, &trial.rules.documents, customer, &name("words")))
        .unwrap();
    serde_json::to_value(explanation.unwrap()).unwrap()
}

#[db_test]
fn everything_between_a_customer_and_a_journey_is_told(db: &Db) {
    let trial = Trial::new(db);
    trial.live("words", &with(&json!({"reentry": {"after": "P30D"}})));
    let ana = trial.customer("ana@example.org");
    trial.happened(ana, BOUGHT, "long-ago", monday().minus(Span::from_days(40)));
    trial.happens(ana, BOUGHT, "o1");
    trial.settle();
    trial.pass(Span::from_minutes(15));
    trial.settle();
    trial.pass(Span::from_minutes(1));
    trial.happens(ana, BOUGHT, "o2");
    trial.happens(ana, "shop.called-off", "o1");
    trial.settle();
    let mut explanation = told(&trial, ana);
    let ids: Vec<String> = explanation["enrolments"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .map(|one| one["id"].take().as_str().unwrap().to_owned())
        .collect();
    assert!(ids.iter().all(|id| id.starts_with("enr_")), "{ids:?}");
    insta::with_settings!({snapshot_suffix => ""}, {
        insta::assert_json_snapshot!("explained", explanation);
    });
}

#[db_test]
fn who_was_never_inside_is_told_why(db: &Db) {
    let trial = Trial::new(db);
    trial.live(
        "words",
        &with(&json!({"holdout": {"percent": 50, "salt": "half"}})),
    );
    let mut answers = std::collections::BTreeSet::new();
    for n in 0..8 {
        let customer = trial.customer(&format!("c{n}@example.org"));
        let held_out = told(&trial, customer)["held_out"].as_bool().unwrap();
        assert_eq!(told(&trial, customer)["enrolments"], json!([]));
        answers.insert(held_out);
    }
    assert_eq!(answers.len(), 2, "some are held out, some are not");
    let at = trial.at();
    let none = db
        .read_now(|tx| {
            crate::explain(
                tx,
                &at,
                &trial.rules.documents,
                kernel::CustomerId::from_raw(1),
                &name("none"),
            )
        })
        .unwrap();
    assert!(none.is_none());
}
