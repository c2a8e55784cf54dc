//! Publishing, pausing, archiving.

use db::{Db, db_test};
use kernel::Span;
use serde_json::json;

use super::trial::{BOUGHT, Trial, document, name, parse, with};
use crate::{EnrolmentState, Error, JourneyName, JourneyState};

#[db_test]
fn a_new_version_is_for_those_who_come_in_later(db: &Db) {
    let trial = Trial::new(db);
    trial.live("words", &document());
    let ana = trial.customer("ana@example.org");
    let ben = trial.customer("ben@example.org");
    trial.happens(ana, BOUGHT, "o1");
    trial.settle();
    let short = with(&json!({"nodes": [
        {"id": "hour", "kind": "wait", "for": "PT1H", "next": "end"},
        {"id": "end", "kind": "end"},
    ]}));
    let at = trial.at();
    let done = trial.write(|tx| crate::publish(tx, &at, &name("words"), &parse(&short)));
    assert!(done.is_new());
    let again = trial.write(|tx| crate::publish(tx, &at, &name("words"), &parse(&short)));
    assert!(!again.is_new(), "the same document changes nothing");
    trial.happens(ben, BOUGHT, "o2");
    trial.settle();
    trial.pass(Span::from_hours(1));
    trial.settle();
    trial.pass(Span::from_days(1));
    trial.settle();
    assert_eq!(trial.walked(ana).len(), 5, "the old way to its end");
    assert_eq!(trial.walked(ben), ["hour wait", "end end"]);
    let rows = trial.enrolments(&[ana, ben]);
    assert!(rows[0].version < rows[1].version);
    let detail = db
        .read_now(|tx| crate::show(tx, &trial.rules.documents, &name("words")))
        .unwrap()
        .unwrap();
    let numbers: Vec<i64> = detail
        .versions
        .iter()
        .map(|version| version.number)
        .collect();
    assert_eq!(numbers, [2, 1]);
    assert_eq!(detail.journey.people, [("done", 2)].into());
    assert_eq!(detail.journey.version, rows[1].version);
}

#[db_test]
fn who_is_due_during_a_pause_goes_on_after_it(db: &Db) {
    let trial = Trial::new(db);
    trial.live("words", &document());
    let people: Vec<_> = (0..3)
        .map(|n| trial.customer(&format!("c{n}@example.org")))
        .collect();
    for person in &people {
        trial.happens(*person, BOUGHT, "o");
    }
    trial.settle();
    let at = trial.at();
    assert!(
        trial
            .write(|tx| crate::pause(tx, &at, &name("words")))
            .is_new()
    );
    assert!(
        !trial
            .write(|tx| crate::pause(tx, &at, &name("words")))
            .is_new()
    );
    trial.pass(Span::from_hours(1));
    trial.settle();
    assert_eq!(crate::wake_parked(db, &trial.at()).unwrap(), 0, "not yet");
    for person in &people {
        assert_eq!(
            trial.places(*person),
            [(EnrolmentState::Parked, "quarter".to_owned())]
        );
    }
    assert_eq!(db.read_now(timers::waiting).unwrap(), 0);
    // Who leaves during the pause is not woken after it.
    trial.happens(people[0], crate::tests::trial::CALLED_OFF, "o");
    trial.settle();
    trial.pass(Span::from_days(2));
    let at = trial.at();
    assert!(
        trial
            .write(|tx| crate::resume(tx, &at, &name("words")))
            .is_new()
    );
    assert_eq!(crate::wake_parked(db, &trial.at()).unwrap(), 2);
    assert_eq!(crate::wake_parked(db, &trial.at()).unwrap(), 0);
    trial.settle();
    assert_eq!(trial.places(people[0])[0].0, EnrolmentState::Exited);
    assert_eq!(
        trial.places(people[1]),
        [(EnrolmentState::Waiting, "day".to_owned())]
    );
    assert_eq!(trial.messages("words"), 2);
}

#[db_test]
fn who_is_in_an_archived_journey_leaves_when_due(db: &Db) {
    let trial = Trial::new(db);
    trial.live("words", &document());
    let ana = trial.customer("ana@example.org");
    let ben = trial.customer("ben@example.org");
    trial.happens(ana, BOUGHT, "o1");
    trial.settle();
    let at = trial.at();
    let _done = trial.write(|tx| crate::pause(tx, &at, &name("words")));
    trial.happens(ben, BOUGHT, "o2");
    trial.pass(Span::from_hours(1));
    trial.settle();
    assert_eq!(trial.places(ana)[0].0, EnrolmentState::Parked);
    let at = trial.at();
    assert!(
        trial
            .write(|tx| crate::archive(tx, &at, &name("words")))
            .is_new()
    );
    assert!(
        !trial
            .write(|tx| crate::archive(tx, &at, &name("words")))
            .is_new()
    );
    assert_eq!(crate::wake_parked(db, &trial.at()).unwrap(), 1);
    trial.settle();
    assert_eq!(trial.places(ana)[0].0, EnrolmentState::Exited);
    assert_eq!(trial.enrolments(&[ana])[0].at.note, "archived");
    assert_eq!(trial.messages("words"), 0);
    let at = trial.at();
    let refused = db
        .write_now(|tx| crate::enable(tx, &at, &name("words"), None))
        .unwrap_err();
    assert!(matches!(refused, Error::Archived(_)));
    let document = parse(&document());
    let refused = db
        .write_now(|tx| crate::publish(tx, &at, &name("words"), &document))
        .unwrap_err();
    assert_eq!(refused.code(), "journeys.archived");
}

#[db_test]
fn journeys_are_listed_shown_and_exported(db: &Db) {
    let trial = Trial::new(db);
    trial.live("words", &document());
    let at = trial.at();
    let _done = trial.write(|tx| crate::publish(tx, &at, &name("a-draft"), &parse(&document())));
    let ana = trial.customer("ana@example.org");
    trial.happens(ana, BOUGHT, "o1");
    trial.settle();
    let documents = &trial.rules.documents;
    let all = db.read_now(|tx| crate::list(tx, documents)).unwrap();
    let told: Vec<_> = all
        .iter()
        .map(|one| (one.name.as_str(), one.state, one.people.clone()))
        .collect();
    assert_eq!(
        told,
        [
            ("a-draft", JourneyState::Draft, [].into()),
            ("words", JourneyState::Live, [("waiting", 1)].into()),
        ]
    );
    let exported = db
        .read_now(|tx| crate::export(tx, documents, &name("words")))
        .unwrap()
        .unwrap();
    assert_eq!(parse(&exported), parse(&document()));
    let none = db
        .read_now(|tx| crate::show(tx, documents, &name("none")))
        .unwrap();
    assert!(none.is_none());
    let refused = db
        .write_now(|tx| crate::pause(tx, &at, &name("none")))
        .unwrap_err();
    assert_eq!(refused.to_string(), "there is no journey `none`");
}

#[test]
fn a_name_is_a_name() {
    for good in ["a", "thank-you", "2026-spring", &"x".repeat(60)] {
        assert!(JourneyName::parse(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "Thank-you",
        "thank you",
        "thank_you",
        "ä",
        &"x".repeat(61),
    ] {
        assert!(JourneyName::parse(bad).is_err(), "{bad}");
    }
}
