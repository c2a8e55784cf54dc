//! Calls of other systems.

use std::sync::Mutex;

use courier::{next_try, signature};
use db::{Db, db_test};
use fetch::{Answer, Fetch, Request};
use kernel::{Clock as _, CustomerId, Span, Timestamp};
use serde_json::{Value, json};

use super::trial::{BOUGHT, CALLED_OFF, Trial, monday, name, parse, with};
use crate::{Called, Document, EnrolmentState};

/// A receiver that answers as it is told, and keeps what it was told.
struct Receiver {
    answers: Mutex<Vec<Result<u16, fetch::Error>>>,
    told: Mutex<Vec<Request>>,
}

impl Receiver {
    /// Answers these, the last first, and 204 from then on.
    fn new(answers: Vec<Result<u16, fetch::Error>>) -> Self {
        Self {
            answers: Mutex::new(answers),
            told: Mutex::default(),
        }
    }

    fn told(&self) -> Vec<Request> {
        self.told.lock().unwrap().clone()
    }
}

impl Fetch for Receiver {
    fn fetch(&self, request: &Request) -> Result<Answer, fetch::Error> {
        self.told.lock().unwrap().push(request.clone());
        let status = self.answers.lock().unwrap().pop().unwrap_or(Ok(204))?;
        Ok(Answer {
            status,
            headers: vec![("retry-after".to_owned(), "600".to_owned())],
            body: b"so it is".to_vec(),
        })
    }
}

fn calling() -> Value {
    with(&json!({ "nodes": [
        {"id": "tell", "kind": "webhook", "url": "https://erp.example/in", "with": {"list": "vip"}, "person": true, "next": "word"},
        {"id": "word", "kind": "message", "template": "word", "template_version": 1, "next": "end"},
        {"id": "end", "kind": "end"},
    ]}))
}

fn begun(trial: &Trial<'_>) -> CustomerId {
    let catalogue = settings::Catalogue::new(&[crate::settings::SETTINGS]);
    let at = trial.at();
    let _set = trial.write(|tx| {
        let secret = "a secret of the shop and its ERP";
        Ok(settings::set_text(
            tx,
            &at,
            &catalogue,
            "journeys.webhook_secret",
            secret,
        )?)
    });
    trial.live("words", &calling());
    let ana = trial.customer("ana@a.example");
    trial.happens(ana, BOUGHT, "1");
    trial.settle();
    ana
}

fn call(trial: &Trial<'_>, receiver: &Receiver) -> Called {
    crate::call_out(trial.db, (&trial.clock, &trial.ids), &trial.rules, receiver).unwrap()
}

fn next(trial: &Trial<'_>) -> Option<Timestamp> {
    trial.write(crate::next_call)
}

#[test]
fn tries_are_further_and_further_apart_and_have_an_end() {
    let now = monday();
    let minutes =
        |attempts, asked| next_try(now, attempts, asked).map(|at| at.since(now).seconds() / 60);
    assert_eq!(minutes(1, None), Some(1));
    assert_eq!(minutes(8, None), Some(480));
    assert_eq!(minutes(9, None), None);
    assert_eq!(
        minutes(1, Some(600)),
        Some(10),
        "what the receiver asks for"
    );
    assert_eq!(minutes(1, Some(999_999)), Some(360), "within reason");
}

#[test]
fn the_signature_is_what_others_compute() {
    let at = Timestamp::parse("2026-03-02T10:00:00Z").unwrap();
    // printf '%s' '1772445600.{}' | openssl dgst -sha256 -hmac 'key'
    let wanted = "t=1772445600,v1=";
    let signed = signature("key", at, b"{}");
    assert!(
        signed.starts_with(wanted) && signed.len() == wanted.len() + 64,
        "{signed}"
    );
    assert_ne!(signed, signature("key", at, b"{ }"));
    assert_ne!(signed, signature("other", at, b"{}"));
}

#[test]
fn addresses_of_receivers_are_checked() {
    for url in [
        "http://a.example/",
        "https://",
        "https://u:p@a.example/",
        "https://a b/",
        "ftp://a",
        "",
    ] {
        let mut document = calling();
        document["nodes"][0]["url"] = json!(url);
        let problems = Document::parse(&document).unwrap_err();
        assert!(
            problems.iter().any(|one| one.at.ends_with("(tell).url")),
            "{url}: {problems:?}"
        );
    }
    let read = parse(&calling());
    assert_eq!(read.to_json()["nodes"][0]["url"], "https://erp.example/in");
}

#[db_test]
fn another_system_is_told_once_and_the_journey_goes_on(db: &Db) {
    let trial = Trial::new(db);
    let ana = begun(&trial);
    assert_eq!(
        trial.places(ana),
        [(EnrolmentState::Waiting, "tell".to_owned())]
    );
    assert!(next(&trial).is_some());
    let receiver = Receiver::new(Vec::new());
    assert_eq!(
        (
            call(&trial, &receiver).done,
            call(&trial, &receiver).claimed
        ),
        (1, 0)
    );
    trial.settle();
    assert_eq!(
        trial.walked(ana),
        ["tell webhook", "word message", "end end"]
    );
    let told = receiver.told();
    let body: Value = serde_json::from_slice(&told[0].body).unwrap();
    assert_eq!(body["with"], json!({"list": "vip"}));
    assert_eq!(body["event"]["order"], "1");
    assert_eq!(body["journey"], "words");
    assert_eq!(body["customer"]["email"], "ana@a.example");
    assert_eq!(told[0].header("idempotency-key").unwrap(), body["id"]);
    assert!(
        told[0]
            .header("perennial-signature")
            .unwrap()
            .contains(",v1=")
    );
    assert_eq!(next(&trial), None);
}

#[db_test]
fn a_receiver_in_trouble_is_called_again_under_the_same_key(db: &Db) {
    let trial = Trial::new(db);
    let ana = begun(&trial);
    let away = fetch::Error::TimedOut {
        host: "erp.example".to_owned(),
    };
    let receiver = Receiver::new(vec![Ok(503), Err(away)]);
    assert_eq!(call(&trial, &receiver).postponed, 1);
    assert_eq!(call(&trial, &receiver).claimed, 0, "not at once");
    trial.pass(Span::from_minutes(1));
    assert_eq!(call(&trial, &receiver).postponed, 1);
    trial.pass(Span::from_minutes(9));
    assert_eq!(
        call(&trial, &receiver).claimed,
        0,
        "it asked for ten minutes"
    );
    trial.pass(Span::from_minutes(1));
    assert_eq!(call(&trial, &receiver).done, 1);
    trial.settle();
    assert_eq!(
        trial.walked(ana),
        ["tell webhook", "word message", "end end"]
    );
    let told = receiver.told();
    let keys: Vec<_> = told
        .iter()
        .map(|one| one.header("idempotency-key"))
        .collect();
    assert_eq!(keys.len(), 3);
    assert!(keys.iter().all(|key| *key == keys[0]));
}

#[db_test]
fn a_refusal_is_a_stored_failure_that_can_be_tried_again(db: &Db) {
    let trial = Trial::new(db);
    let ana = begun(&trial);
    let receiver = Receiver::new(vec![Ok(422)]);
    assert_eq!(call(&trial, &receiver).failed, 1);
    let row = trial.enrolments(&[ana]).remove(0);
    assert_eq!(row.at.state, EnrolmentState::Failed);
    assert!(
        row.at.note.starts_with("journeys.webhook_failed"),
        "{}",
        row.at.note
    );
    assert!(row.at.note.contains("422: so it is"), "{}", row.at.note);
    assert_eq!(next(&trial), None);
    let at = trial.at();
    let _retried = trial.write(|tx| crate::retry_failed(tx, &at, &name("words"), (None, 10)));
    trial.settle();
    assert_eq!(call(&trial, &receiver).done, 1);
    trial.settle();
    assert_eq!(
        trial.walked(ana),
        ["tell failed", "tell webhook", "word message", "end end"]
    );
}

#[db_test]
fn without_a_secret_nobody_is_called(db: &Db) {
    let trial = Trial::new(db);
    trial.live("words", &calling());
    let ana = trial.customer("ana@a.example");
    trial.happens(ana, BOUGHT, "1");
    trial.settle();
    let receiver = Receiver::new(Vec::new());
    assert_eq!(call(&trial, &receiver).failed, 1);
    assert!(receiver.told().is_empty());
    assert!(
        trial.enrolments(&[ana])[0]
            .at
            .note
            .contains("journeys.webhook_secret")
    );
}

#[db_test]
fn while_a_journey_is_paused_nobody_is_called(db: &Db) {
    let trial = Trial::new(db);
    let ana = begun(&trial);
    let at = trial.at();
    let _paused = trial.write(|tx| crate::pause(tx, &at, &name("words")));
    let receiver = Receiver::new(Vec::new());
    let called = call(&trial, &receiver);
    assert_eq!((called.claimed, called.done), (1, 0));
    assert_eq!(call(&trial, &receiver).claimed, 0);
    let at = trial.at();
    let _live = trial.write(|tx| crate::resume(tx, &at, &name("words")));
    trial.pass(Span::from_minutes(10));
    assert_eq!(call(&trial, &receiver).done, 1);
    trial.settle();
    assert_eq!(trial.walked(ana).last().unwrap(), "end end");
}

#[db_test]
fn who_has_left_is_not_told_of(db: &Db) {
    let trial = Trial::new(db);
    let ana = begun(&trial);
    trial.happens(ana, CALLED_OFF, "1");
    trial.settle();
    assert_eq!(trial.places(ana)[0].0, EnrolmentState::Exited);
    let receiver = Receiver::new(Vec::new());
    assert_eq!(call(&trial, &receiver).claimed, 1);
    assert!(receiver.told().is_empty());
    assert_eq!(next(&trial), None);
}

#[db_test]
fn a_process_that_dies_leaves_its_calls_to_the_next(db: &Db) {
    let trial = Trial::new(db);
    let ana = begun(&trial);
    let now = trial.clock.now();
    let lease = (now, now.plus(Span::from_minutes(10)), 77);
    let taken = trial.write(|tx| Ok(crate::store::claim_calls(tx, lease, 10)?));
    assert_eq!(taken.len(), 1);
    let receiver = Receiver::new(Vec::new());
    assert_eq!(call(&trial, &receiver).claimed, 0);
    trial.pass(Span::from_minutes(10));
    assert_eq!(call(&trial, &receiver).done, 1);
    trial.settle();
    assert_eq!(trial.walked(ana).last().unwrap(), "end end");
}

#[db_test]
fn who_becomes_one_with_another_goes_on_and_who_is_forgotten_is_not_told_of(db: &Db) {
    let trial = Trial::new(db);
    let ana = begun(&trial);
    let bea = trial.customer("bea@a.example");
    trial.write(|tx| crate::merge(tx, ana, bea));
    let receiver = Receiver::new(vec![Ok(500)]);
    assert_eq!(call(&trial, &receiver).postponed, 1);
    trial.pass(Span::from_minutes(10));
    assert_eq!(call(&trial, &receiver).done, 1);
    trial.settle();
    assert_eq!(trial.walked(bea).last().unwrap(), "end end");
    trial.happens(bea, BOUGHT, "2");
    trial.settle();
    let at = trial.at();
    trial.write(|tx| crate::erase(tx, &at, bea));
    assert_eq!(call(&trial, &receiver).claimed, 0);
}
