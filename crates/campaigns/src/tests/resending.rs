//! Once more to those who did not react.

use db::{Db, db_test};
use kernel::Span;
use serde_json::{Value, json};

use super::trial::{Trial, document, monday, name, with};
use crate::{Again, Error};

#[db_test]
fn who_did_not_open_gets_it_again_with_another_subject(db: &Db) {
    let trial = Trial::new(db);
    let people = trial.people(6);
    let resend = json!({"after_days": 3, "to": "not_opened", "subject": "Still news"});
    trial.schedule("spring", &with(&json!({ "resend": resend })));
    assert_eq!(trial.settle(), 6);
    trial.pass(Span::from_hours(2));
    trial.visits(people[0], false);
    trial.visits(people[1], true);
    trial.live_until(monday().plus(Span::from_days(2)));
    trial.refuse(people[2]);
    assert_eq!(trial.live_until(monday().plus(Span::from_days(4))), 3);
    assert_eq!(trial.mails(people[0]).len(), 1);
    assert_eq!(trial.mails(people[1]).len(), 1);
    assert_eq!(trial.mails(people[2]).len(), 1);
    let again = trial.mails(people[3]);
    let subjects: Vec<Option<&str>> = again.iter().map(|one| one.subject.as_deref()).collect();
    assert_eq!(subjects, [Some("News"), Some("Still news")]);
    let figures = db
        .read_now(|tx| crate::figures(tx, &name("spring")))
        .unwrap();
    assert_eq!(figures.runs.len(), 2);
    assert!(figures.runs[1].again);
    assert_eq!((figures.runs[1].run, figures.runs[1].counts.sent), (1, 3));
    assert_eq!(figures.runs[0].counts.opened, 1);
    assert_eq!(figures.runs[0].counts.clicked, 1);
}

#[db_test]
fn by_hand_each_run_is_repeated_once(db: &Db) {
    let trial = Trial::new(db);
    let people = trial.people(5);
    trial.schedule("spring", &document());
    let spring = name("spring");
    let again: Value = json!({"to": "not_clicked", "template": "other", "template_version": 1});
    let again: Again = serde_json::from_value(again).unwrap_or_else(|error| panic!("{error}"));
    let at = trial.at();
    let resend = |at| db.write_now(|tx| crate::resend(tx, at, &trial.rules, (&spring, &again)));
    assert!(matches!(resend(&at), Err(Error::NothingToResend)));
    trial.finish();
    trial.pass(Span::from_hours(2));
    trial.visits(people[0], true);
    trial.visits(people[1], false);
    let at = trial.at();
    assert!(resend(&at).is_ok());
    assert!(matches!(resend(&at), Err(Error::NothingToResend)));
    assert_eq!(trial.settle(), 4);
    assert_eq!(trial.mails(people[0]).len(), 1);
    assert_eq!(trial.mails(people[1]).len(), 2);
    trial.pass(Span::from_days(30));
    assert_eq!(trial.settle(), 0);
}
