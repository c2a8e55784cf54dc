//! Coming in without an event: segments, days of the year, the shop's calendar, by hand.

use customers::{Birthday, CustomerFacts};
use db::{Db, db_test};
use kernel::{CustomerId, EmailAddress, Span, Timestamp, Zone};
use serde_json::{Value, json};

use super::trial::{Trial, monday, name, with};
use crate::{BackFill, EntryRule, Error, Hand};

fn watching(trigger: &Value) -> Value {
    with(&json!({"trigger": trigger, "exits": []}))
}

fn inside(trial: &Trial<'_>, customer: CustomerId) -> Vec<String> {
    let rows = trial.enrolments(&[customer]);
    rows.iter()
        .map(|row| format!("{} by {}", row.entered_at.since(monday()), row.entered_by))
        .collect()
}

#[db_test]
fn who_comes_to_belong_to_a_segment_comes_in_and_who_belonged_already_does_not(db: &Db) {
    let trial = Trial::new(db);
    let [old, new] = ["old@a.example", "new@a.example"].map(|address| trial.customer(address));
    trial.tag(old, "vip", true);
    let tagged = json!({"segment": {"predicate": "customer.tag", "tag": "vip"}});
    trial.live("vips", &watching(&tagged));
    let left = json!({"segment": {"predicate": "customer.tag", "tag": "vip"}, "when": "left"});
    trial.live("gone", &watching(&left));
    trial.work();
    assert_eq!(trial.enrolments(&[old, new]).len(), 0);

    trial.tag(new, "vip", true);
    assert_eq!(inside(&trial, new), ["PT0S by watch"]);
    // Nothing that happens to them brings them in again, but belonging once more does.
    trial.tag(new, "other", true);
    assert_eq!(trial.enrolments(&[new]).len(), 1);
    trial.pass(Span::from_minutes(1));
    trial.tag(new, "vip", false);
    trial.tag(new, "vip", true);
    let times = ["PT0S by watch", "PT1M by watch", "PT1M by watch"];
    assert_eq!(inside(&trial, new), times);
    trial.tag(old, "vip", false);
    assert_eq!(inside(&trial, old), ["PT1M by watch"]);
}

#[db_test]
fn time_alone_brings_people_in_at_its_very_instant(db: &Db) {
    let trial = Trial::new(db);
    let ana = trial.customer("ana@a.example");
    trial.pass(Span::from_minutes(5));
    let older = json!({"segment": {"predicate": "customer.created", "older_than_days": 10}});
    trial.live("ten-days", &watching(&older));
    trial.work();
    let waiting = db.read_now(timers::waiting).unwrap();
    assert_eq!(
        waiting, 1,
        "one instant is waited for, and nobody is looked for"
    );
    let end = monday().plus(Span::from_days(10));
    trial.live_until(end.minus(Span::from_millis(1)));
    assert_eq!(inside(&trial, ana), [""; 0]);
    trial.live_until(end.plus(Span::from_days(20)));
    assert_eq!(inside(&trial, ana), ["P10D by watch"]);
}

#[db_test]
fn so_many_of_those_who_belong_already_come_in_when_that_is_asked_for(db: &Db) {
    let trial = Trial::new(db);
    let people: Vec<CustomerId> = (0..5)
        .map(|n| trial.customer(&format!("c{n}@a.example")))
        .collect();
    let all = json!({"segment": {"predicate": "customer.email_known"}});
    trial.live("all", &watching(&all));
    let at = trial.at();
    let wanted = Some(BackFill::Newest(3));
    let _done = trial.write(|tx| crate::enable(tx, &at, &name("all"), wanted));
    // The first look finds them as they are; the second one brings three of them in, who are known by then.
    trial.work();
    assert_eq!(trial.enrolments(&people).len(), 3);
    trial.work();
    assert_eq!(trial.enrolments(&people).len(), 3);
}

fn born(trial: &Trial<'_>, address: &str, birthday: &str, zone: &str) -> CustomerId {
    let mut facts = CustomerFacts::new("shop", monday());
    facts.email = Some(EmailAddress::parse(address).unwrap());
    facts.birthday = Some(Birthday::parse(birthday).unwrap());
    facts.time_zone = Some(Zone::parse(zone).unwrap());
    let at = trial.at();
    let resolved = trial
        .db
        .write_now(|tx| customers::resolve_many(tx, &at, std::slice::from_ref(&facts), true));
    resolved.unwrap()[0].customer
}

#[db_test]
fn a_birthday_comes_every_year_where_the_customer_lives(db: &Db) {
    let trial = Trial::new(db);
    let leap = born(&trial, "leap@a.example", "--02-29", "Pacific/Auckland");
    let june = born(&trial, "june@a.example", "1980-06-10", "America/New_York");
    let nobody = trial.customer("unborn@a.example");
    let trigger = json!({"date": "birthday", "days": -3, "at": "10:00"});
    trial.live("birthday", &watching(&trigger));
    trial.work();
    trial.live_until(Timestamp::parse("2028-12-31T00:00:00Z").unwrap());
    let times = |customer| {
        let rows = trial.enrolments(&[customer]);
        let times = rows.iter().map(|row| row.entered_at.to_string());
        times
            .collect::<Vec<String>>()
            .join(" ")
            .replace(":00.000Z", "")
    };
    // Three days before 28 February, and before the 29th in the leap year; ten in the morning in Auckland is the evening
    // before in Greenwich.
    assert_eq!(times(leap), "2027-02-24T21:00 2028-02-25T21:00");
    assert_eq!(
        times(june),
        "2026-06-07T14:00 2027-06-07T14:00 2028-06-07T14:00"
    );
    assert_eq!(times(nobody), "");
}

#[db_test]
fn a_schedule_brings_in_all_of_whom_its_condition_holds_then(db: &Db) {
    let trial = Trial::new(db);
    let [ana, ben] = ["ana@a.example", "ben@a.example"].map(|address| trial.customer(address));
    trial.tag(ana, "club", true);
    let mut weekly = watching(&json!({"schedule": {"at": "09:00", "weekdays": ["friday"]}}));
    weekly["who"] = json!({"predicate": "customer.tag", "tag": "club"});
    trial.live("weekly", &weekly);
    trial.live_until(monday().plus(Span::from_days(10)));
    let friday = "P3DT23H by schedule";
    assert_eq!(inside(&trial, ana), [friday]);
    assert_eq!(inside(&trial, ben), [""; 0]);
    trial.tag(ben, "club", true);
    trial.live_until(monday().plus(Span::from_days(12)));
    assert_eq!(inside(&trial, ana), [friday, "P10DT23H by schedule"]);
    assert_eq!(inside(&trial, ben), ["P10DT23H by schedule"]);
}

#[db_test]
fn somebody_is_brought_in_by_hand_once_for_a_cause(db: &Db) {
    let trial = Trial::new(db);
    let [ana, ben] = ["ana@a.example", "ben@a.example"].map(|address| trial.customer(address));
    trial.tag(ana, "club", true);
    let mut called = watching(&json!({"by_hand": true}));
    called["who"] = json!({"predicate": "customer.tag", "tag": "club"});
    let hand = |customer, cause: &str| Hand {
        customer,
        cause: Some(cause.to_owned()),
        data: json!({"order": "7", "list": [1]}),
    };
    let bring = |hand: &Hand| {
        let at = trial.at();
        db.write_now(|tx| crate::bring_in(tx, &at, &trial.rules, (&name("called"), hand)))
    };
    assert!(matches!(bring(&hand(ana, "a")), Err(Error::Unknown(_))));
    trial.live("called", &called);
    for (cause, new) in [("a", true), ("a", false), ("b", true)] {
        assert_eq!(bring(&hand(ana, cause)).unwrap().new, new);
    }
    let other = bring(&hand(ben, "a")).unwrap();
    assert_eq!((other.rule, other.new), (EntryRule::NotMeant, false));
    let rows = trial.enrolments(&[ana, ben]);
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].context, json!({"order": "7"}));
    let at = trial.at();
    let _paused = trial.write(|tx| crate::pause(tx, &at, &name("called")));
    assert!(matches!(bring(&hand(ana, "c")), Err(Error::NotLive(_))));
    let nobody = CustomerId::from_raw(99);
    let _live = trial.write(|tx| crate::resume(tx, &at, &name("called")));
    assert!(matches!(bring(&hand(nobody, "a")), Err(Error::NoCustomer)));
}

#[db_test]
fn who_becomes_somebody_else_is_looked_at_as_who_they_are(db: &Db) {
    let trial = Trial::new(db);
    let [from, into] = ["a@a.example", "b@a.example"].map(|address| trial.customer(address));
    let tagged = json!({"segment": {"predicate": "customer.tag", "tag": "vip"}});
    trial.live("vips", &watching(&tagged));
    trial.work();
    trial.tag(from, "vip", true);
    assert_eq!(trial.enrolments(&[from]).len(), 1);
    trial.write(|tx| crate::merge(tx, from, into));
    trial.tag(into, "vip", true);
    let rows = trial.enrolments(&[from, into]);
    assert!(rows.iter().all(|row| row.customer == into));
    let at = trial.at();
    trial.write(|tx| crate::erase(tx, &at, into));
    trial.live_until(monday().plus(Span::from_days(3)));
    assert_eq!(db.read_now(timers::waiting).unwrap(), 0);
}
