//! When it goes: on each customer's own clock, again and again, so many an hour.

use db::{Db, db_test};
use kernel::Span;
use serde_json::json;

use super::trial::{Trial, monday, time, with};
use crate::{CampaignState, RunState};

#[db_test]
fn each_gets_it_when_their_own_clock_says_so_also_when_clocks_change(db: &Db) {
    let trial = Trial::new(db);
    let london = trial.person(1, Some("GB"));
    let auckland = trial.person(2, Some("NZ"));
    let tokyo = trial.person(3, Some("JP"));
    let unknown = trial.person(4, None);
    // The night before, clocks go forward in London.
    let when = json!({"local": {"day": "2026-03-29", "time": "09:00"}});
    trial.schedule("spring", &with(&json!({ "when": when })));
    assert_eq!(trial.live_until(time("2026-03-28T18:00:00Z")), 0);
    trial.live_until(time("2026-03-30T00:00:00Z"));
    assert_eq!(trial.left(london), [time("2026-03-29T08:00:00Z")]);
    assert_eq!(trial.left(unknown), [time("2026-03-29T08:00:00Z")]);
    assert_eq!(trial.left(auckland), [time("2026-03-28T20:00:00Z")]);
    assert_eq!(trial.left(tokyo), [time("2026-03-29T00:00:00Z")]);
    assert_eq!(trial.show("spring").campaign.state, CampaignState::Sent);
}

#[db_test]
fn whoever_missed_it_gets_it_at_once_or_not_at_all(db: &Db) {
    let trial = Trial::new(db);
    let tokyo = trial.person(1, Some("JP"));
    let london = trial.person(2, Some("GB"));
    let when =
        |missed: &str| json!({"local": {"day": "2026-03-02", "time": "11:00", "missed": missed}});
    trial.schedule("one", &with(&json!({"when": when("skip")})));
    trial.schedule("other", &with(&json!({"when": when("send")})));
    trial.live_until(time("2026-03-02T18:00:00Z"));
    assert_eq!(
        trial.mails(tokyo).len(),
        1,
        "only the one that is sent late"
    );
    assert_eq!(trial.left(london), [time("2026-03-02T11:00:00Z"); 2]);
    assert_eq!(trial.show("one").runs[0].people["cancelled"], 1);
}

#[db_test]
fn each_gets_it_when_they_read_most(db: &Db) {
    let trial = Trial::new(db);
    let people = [
        trial.person(1, Some("GB")),
        trial.person(2, Some("GB")),
        trial.person(3, Some("GB")),
    ];
    let best = json!({"best": {"from": "2026-03-02T12:00:00Z", "within_hours": 2}});
    trial.schedule("spring", &with(&json!({ "when": best })));
    trial.live_until(time("2026-03-03T00:00:00Z"));
    let hours: Vec<_> = people.iter().map(|one| trial.left(*one)).collect();
    let expected =
        |one: usize| time("2026-03-02T12:00:00Z").plus(Span::from_hours(people[one].raw().min(2)));
    assert_eq!(hours, [[expected(0)], [expected(1)], [expected(2)]]);
    // Why then is kept, and told where the message is explained.
    let message = trial.mails(people[1]).remove(0).id;
    let explained = db
        .read_now(|tx| messages::explain(tx, people[1], message))
        .unwrap();
    let timing = format!("they read {} hours later", people[1].raw());
    assert_eq!(explained.unwrap().timing, Some(timing));
    assert_eq!(trial.show("spring").campaign.state, CampaignState::Sent);
}

#[db_test]
fn every_other_week_it_goes_to_whoever_belongs_then(db: &Db) {
    let trial = Trial::new(db);
    let first = trial.person(1, None);
    let every = json!({"every": {
        "number": 2, "unit": "week", "weekdays": ["tuesday"], "time": "09:00", "from": "2026-03-02",
        "until": "2026-04-20",
    }});
    trial.schedule("news", &with(&json!({ "when": every })));
    trial.live_until(time("2026-03-10T00:00:00Z"));
    let second = trial.person(2, None);
    let calendar = db
        .read_now(|tx| crate::calendar(tx, &trial.at(), "2026-03"))
        .unwrap();
    let days: Vec<(String, &str)> = calendar
        .iter()
        .map(|entry| (entry.day.to_string(), entry.state.as_str()))
        .collect();
    assert_eq!(
        days,
        [
            ("2026-03-03".to_owned(), "done"),
            ("2026-03-17".to_owned(), "waiting"),
            ("2026-03-31".to_owned(), "foreseen"),
        ]
    );
    trial.live_until(time("2026-05-01T00:00:00Z"));
    let times = [
        time("2026-03-03T09:00:00Z"),
        time("2026-03-17T09:00:00Z"),
        time("2026-03-31T08:00:00Z"),
        time("2026-04-14T08:00:00Z"),
    ];
    assert_eq!(trial.left(first), times);
    assert_eq!(trial.left(second), times[1..]);
    let detail = trial.show("news");
    assert_eq!(detail.campaign.state, CampaignState::Sent);
    assert_eq!(detail.runs.len(), 4);
}

#[db_test]
fn no_more_go_than_an_hour_takes(db: &Db) {
    let trial = Trial::new(db);
    trial.people(30);
    trial.schedule("spring", &with(&json!({"per_hour": 10})));
    assert_eq!(trial.settle(), 1);
    assert_eq!(trial.live_until(monday().plus(Span::from_minutes(59))), 9);
    assert_eq!(trial.live_until(monday().plus(Span::from_minutes(119))), 10);
    assert_eq!(trial.live_until(monday().plus(Span::from_hours(4))), 10);
    assert_eq!(trial.show("spring").campaign.state, CampaignState::Sent);
}

#[db_test]
fn what_nobody_could_send_in_time_is_over(db: &Db) {
    let trial = Trial::new(db);
    trial.people(2);
    trial.schedule(
        "spring",
        &with(&json!({"when": {"at": "2026-03-02T12:00:00Z"}, "worth_hours": 5})),
    );
    trial.pass(Span::from_hours(8));
    assert_eq!(trial.settle(), 0);
    let detail = trial.show("spring");
    assert_eq!(detail.campaign.state, CampaignState::Cancelled);
    assert_eq!(detail.runs[0].state, RunState::Missed);
    assert!(detail.campaign.note.starts_with("campaigns.missed"));
}
