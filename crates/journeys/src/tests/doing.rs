//! What is waited for and done on the way.

use db::{Db, db_test};
use kernel::Span;
use serde_json::{Value, json};

use super::trial::{BOUGHT, CALLED_OFF, Trial, monday, name, with};
use crate::EnrolmentState;

fn nodes(nodes: &Value) -> Value {
    with(&json!({ "nodes": nodes }))
}

fn waiting_for() -> Value {
    nodes(&json!([
        {"id": "come", "kind": "wait_for", "event": "shop.came", "same": ["order"], "timeout": "P2D", "next": "came", "otherwise": "late"},
        {"id": "came", "kind": "message", "template": "word", "template_version": 1, "next": "end"},
        {"id": "late", "kind": "message", "template": "word", "template_version": 2, "next": "end"},
        {"id": "end", "kind": "end"},
    ]))
}

#[db_test]
fn what_is_waited_for_comes_or_does_not(db: &Db) {
    let trial = Trial::new(db);
    let [ana, ben] = ["ana@a.example", "ben@a.example"].map(|address| trial.customer(address));
    trial.live("words", &waiting_for());
    for customer in [ana, ben] {
        trial.happens(customer, BOUGHT, "1");
    }
    trial.settle();
    trial.pass(Span::from_hours(1));
    trial.happens(ana, "shop.came", "2");
    trial.settle();
    assert_eq!(trial.walked(ana), [""; 0], "that was about another order");
    trial.happens(ana, "shop.came", "1");
    trial.settle();
    let through = ["come wait_for", "came message", "end end"];
    assert_eq!(trial.walked(ana), through);
    // What comes twice, or too late, moves nobody.
    trial.happens(ana, "shop.came", "1");
    trial.pass(Span::from_days(2));
    trial.settle();
    assert_eq!(trial.walked(ana), through);
    assert_eq!(
        trial.walked(ben),
        ["come wait_for", "late message", "end end"]
    );
}

#[db_test]
fn who_is_held_by_a_pause_goes_on_from_where_the_event_has_brought_them(db: &Db) {
    let trial = Trial::new(db);
    let ana = trial.customer("ana@a.example");
    trial.live("words", &waiting_for());
    trial.happens(ana, BOUGHT, "1");
    trial.settle();
    let at = trial.at();
    let _paused = trial.write(|tx| crate::pause(tx, &at, &name("words")));
    trial.happens(ana, "shop.came", "1");
    trial.settle();
    let parked = (EnrolmentState::Parked, "came".to_owned());
    assert_eq!(trial.places(ana), [parked]);
    trial.pass(Span::from_hours(1));
    let at = trial.at();
    let _live = trial.write(|tx| crate::resume(tx, &at, &name("words")));
    assert_eq!(crate::wake_parked(db, &trial.at()).unwrap(), 1);
    trial.settle();
    assert_eq!(
        trial.walked(ana),
        ["come wait_for", "came message", "end end"]
    );
}

#[db_test]
fn a_delivery_is_waited_for_and_counted_from(db: &Db) {
    let trial = Trial::new(db);
    let ana = trial.customer("ana@a.example");
    trial.live(
        "arrival",
        &nodes(&json!([
            {"id": "arrival", "kind": "delivered", "fallback": "P10D", "next": "day"},
            {"id": "day", "kind": "wait", "for": "P1D", "next": "end"},
            {"id": "end", "kind": "end"},
        ])),
    );
    for order in ["1", "2"] {
        trial.happens(ana, BOUGHT, order);
    }
    trial.settle();
    trial.pass(Span::from_days(3));
    let arrived = trial.at().now.minus(Span::from_hours(5));
    trial.happened(ana, "shop.came", "1", arrived);
    trial.settle();
    let mut rows = trial.enrolments(&[ana]);
    rows.sort_by(|a, b| a.cause.cmp(&b.cause));
    assert_eq!(rows[0].at.node, "day");
    assert_eq!(rows[0].at.due_at, Some(arrived.plus(Span::from_days(1))));
    assert_eq!(rows[1].at.node, "arrival");
    assert_eq!(rows[1].at.due_at, Some(monday().plus(Span::from_days(10))));
}

#[db_test]
fn tags_and_attributes_change_with_the_step(db: &Db) {
    let trial = Trial::new(db);
    let ana = trial.customer("ana@a.example");
    trial.tag(ana, "new", true);
    trial.live(
        "mark",
        &nodes(&json!([
            {"id": "mark", "kind": "tag", "add": ["thanked"], "remove": ["new"], "next": "note"},
            {"id": "note", "kind": "attribute", "name": "thanks", "value": 2, "next": "try"},
            {"id": "try", "kind": "do", "action": "try", "with": true, "next": "end"},
            {"id": "end", "kind": "end"},
        ])),
    );
    trial.happens(ana, BOUGHT, "1");
    trial.settle();
    let view = db.read_now(|tx| customers::view(tx, ana)).unwrap().unwrap();
    let tags: Vec<&str> = view.tags.iter().map(customers::Tag::as_str).collect();
    assert_eq!(tags, ["thanked"]);
    assert_eq!(view.attributes[0].name.as_str(), "thanks");
    let walked = ["mark tag", "note attribute", "try do", "end end"];
    assert_eq!(trial.walked(ana), walked);
}

#[db_test]
fn what_another_room_refuses_is_a_failed_step_that_can_be_tried_again(db: &Db) {
    let trial = Trial::new(db);
    let [ana, ben] = ["ana@a.example", "ben@a.example"].map(|address| trial.customer(address));
    trial.tag(ben, "any", true);
    trial.live(
        "try",
        &nodes(&json!([
            {"id": "hour", "kind": "wait", "for": "PT1H", "next": "try"},
            {"id": "try", "kind": "do", "action": "try", "with": false, "next": "end"},
            {"id": "end", "kind": "end"},
        ])),
    );
    for customer in [ana, ben] {
        trial.happens(customer, BOUGHT, "1");
    }
    trial.settle();
    trial.pass(Span::from_hours(1));
    // What cannot be done together is done one by one, at once or a little later.
    for _ in 0..3 {
        trial.round().unwrap();
        trial.pass(Span::from_minutes(2));
    }
    assert_eq!(trial.places(ben)[0].0, EnrolmentState::Done);
    let failed = db.read_now(|tx| crate::failed(tx, &name("try"), 10));
    let failed = failed.unwrap().unwrap();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].customer, ana);
    assert_eq!(
        failed[0].enrolment.note,
        "try.refused: it was not told to work"
    );
    trial.tag(ana, "any", true);
    let at = trial.at();
    let try_again =
        |customer| trial.write(|tx| crate::retry_failed(tx, &at, &name("try"), (customer, 10)));
    assert_eq!(try_again(Some(ben)), 0);
    assert_eq!(try_again(None), 1);
    assert_eq!(try_again(None), 0);
    trial.settle();
    assert_eq!(trial.places(ana)[0].0, EnrolmentState::Done);
}

#[db_test]
fn who_is_no_longer_meant_leaves_before_the_next_word_and_is_not_written_to(db: &Db) {
    let trial = Trial::new(db);
    let [ana, ben] = ["ana@a.example", "ben@a.example"].map(|address| trial.customer(address));
    let who = json!({"not": {"predicate": "customer.tag", "tag": "quiet"}});
    trial.live("words", &with(&json!({ "who": who })));
    trial.tag(ben, "quiet", true);
    for customer in [ana, ben] {
        trial.happens(customer, BOUGHT, "1");
    }
    trial.settle();
    assert_eq!(trial.enrolments(&[ben]).len(), 0);
    trial.pass(Span::from_minutes(15));
    trial.settle();
    let row = trial.enrolments(&[ana]).remove(0);
    let unwanted = || {
        let (at, rules) = (trial.at(), &trial.rules);
        let asks = [(ana, row.id), (ben, row.id)];
        let answers = db.read_now(|tx| crate::unwanted(tx, &at, rules, &asks));
        answers.unwrap()
    };
    assert_eq!(unwanted(), [None, None]);
    // What was asked for and has not gone yet is not wanted any more, and nothing more is asked for.
    trial.tag(ana, "quiet", true);
    let why = "the journey is for others by now".to_owned();
    assert_eq!(unwanted(), [Some(why), None]);
    trial.pass(Span::from_days(1));
    trial.settle();
    let exited = (EnrolmentState::Exited, "second".to_owned());
    assert_eq!(trial.places(ana), [exited]);
    let why = "they have left the journey: who".to_owned();
    assert_eq!(unwanted(), [Some(why), None]);
    assert_eq!(trial.messages("words"), 1);
}

#[db_test]
fn an_exit_counts_wherever_somebody_is(db: &Db) {
    let trial = Trial::new(db);
    let ana = trial.customer("ana@a.example");
    trial.live("words", &waiting_for());
    trial.happens(ana, BOUGHT, "1");
    trial.settle();
    trial.happens(ana, CALLED_OFF, "1");
    trial.settle();
    assert_eq!(trial.places(ana)[0].0, EnrolmentState::Exited);
}
