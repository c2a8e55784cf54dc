//! Shares that move with what is known.

use std::collections::BTreeMap;

use db::{Db, db_test};
use kernel::{Span, Timestamp};
use serde_json::{Value, json};

use super::trial::{Trial, monday, name, time, two, with};
use crate::{CampaignState, Learning, Round, domain};

fn learning(more: &Value) -> Value {
    let mut document = with(&json!({
        "variants": two(),
        "learn": {"measure": "opened", "wait_hours": 4, "floor_percent": 10},
    }));
    for (name, value) in more.as_object().unwrap() {
        document[name] = value.clone();
    }
    document
}

fn shares(round: &Round) -> Vec<u32> {
    round.arms.iter().map(|arm| arm.of_a_million).collect()
}

/// Everybody who got `b` until an instant opens it.
fn read(trial: &Trial<'_>, seen: &mut BTreeMap<kernel::CustomerId, bool>) {
    for row in trial.asked("spring") {
        if seen.insert(row.customer, true).is_none() && row.variant == "b" {
            trial.visits(row.customer, false);
        }
    }
}

#[db_test]
fn of_those_who_come_later_more_get_what_has_done_better(db: &Db) {
    let trial = Trial::new(db);
    trial.people(120);
    let learn = json!({"measure": "opened", "wait_hours": 2, "floor_percent": 10});
    trial.schedule(
        "spring",
        &learning(&json!({"per_hour": 20, "learn": learn})),
    );
    let mut seen = BTreeMap::new();
    for hour in 1..=6 {
        trial.live_until(monday().plus(Span::from_hours(hour)));
        read(&trial, &mut seen);
    }
    trial.finish();
    let detail = trial.show("spring");
    assert_eq!(detail.campaign.state, CampaignState::Sent);
    let learned = detail.runs[0].learned.clone().unwrap();
    assert!(learned.rounds.len() >= 5, "{}", learned.rounds.len());
    for round in &learned.rounds {
        assert_eq!(shares(round).iter().sum::<u32>(), 1_000_000);
        assert!(shares(round).iter().all(|share| *share >= 100_000));
        let is_young = round.since.since(monday()) < Span::from_hours(3);
        assert_eq!(is_young, round.arms[0].chance.is_none(), "{round:?}");
    }
    assert_eq!(shares(&learned.rounds[0]), [500_000, 500_000]);
    let last = learned.rounds.last().unwrap();
    assert_eq!(shares(last), [100_000, 900_000]);
    assert_eq!(last.arms[0].did, 0);
    // Who opens it in the very second in which it comes is taken for a machine.
    assert!(
        last.arms[1].did * 10 >= last.arms[1].reached * 9,
        "{last:?}"
    );
    assert!(
        learned
            .words
            .starts_with("`b` has the most openings with a chance of 100 %"),
        "{}",
        learned.words
    );
    let rows = trial.asked("spring");
    assert_eq!(rows.len(), 120);
    let late: Vec<bool> = rows
        .iter()
        .filter(|row| row.customer.raw() > 100)
        .map(|row| row.variant == "b")
        .collect();
    let better = late.iter().filter(|is_better| **is_better).count();
    assert!(
        better * 100 >= late.len() * 75,
        "{better} of {}",
        late.len()
    );
    // Rounds are counted together.
    let figures = db
        .read_now(|tx| crate::figures(tx, &name("spring")))
        .unwrap();
    assert_eq!((figures.total.asked, figures.runs.len()), (120, 2));
}

#[db_test]
fn a_lot_is_kept_through_a_pause(db: &Db) {
    let trial = Trial::new(db);
    trial.people(24);
    trial.schedule("spring", &learning(&json!({"per_hour": 10})));
    trial.live_until(monday().plus(Span::from_hours(1)));
    let first = trial.asked("spring");
    let spring = name("spring");
    let at = trial.at();
    let _paused = db.write_now(|tx| crate::pause(tx, &at, &spring)).unwrap();
    trial.live_until(monday().plus(Span::from_hours(6)));
    let at = trial.at();
    let _resumed = db.write_now(|tx| crate::resume(tx, &at, &spring)).unwrap();
    trial.live_until(monday().plus(Span::from_hours(10)));
    let last = trial.asked("spring");
    assert_eq!(last.len(), 24);
    for row in first {
        let now = last.iter().find(|one| one.customer == row.customer);
        assert_eq!(now.unwrap().variant, row.variant);
        assert_eq!(trial.mails(row.customer).len(), 1);
    }
}

#[db_test]
fn the_next_time_goes_by_what_was_learned_before(db: &Db) {
    let trial = Trial::new(db);
    trial.people(80);
    let every = json!({"every": {
        "number": 1, "unit": "day", "time": "12:00", "from": "2026-03-02", "until": "2026-03-03",
    }});
    trial.schedule("spring", &learning(&json!({"when": every})));
    trial.live_until(time("2026-03-02T13:00:00Z"));
    let detail = trial.show("spring");
    let first = detail.runs.last().unwrap();
    assert_eq!(
        first.learned.as_ref().unwrap().words,
        "everybody was written to before anything was known: each variant got its own share"
    );
    read(&trial, &mut BTreeMap::new());
    trial.live_until(time("2026-03-03T13:00:00Z"));
    let detail = trial.show("spring");
    let second = detail.runs[0].learned.as_ref().unwrap();
    assert_eq!(shares(&second.rounds[0]), [100_000, 900_000]);
    let reached: u64 = second.rounds[0].arms.iter().map(|arm| arm.reached).sum();
    assert_eq!(reached, 80);
}

fn refused(document: &Value) -> Vec<String> {
    let document = serde_json::from_value(document.clone()).unwrap();
    domain::check(&document)
        .into_iter()
        .map(|problem| format!("{}: {}", problem.at, problem.code))
        .collect()
}

#[test]
fn what_cannot_learn_is_refused() {
    let at_once = learning(&json!({}));
    assert_eq!(refused(&at_once), ["learn: not_here"]);
    assert!(refused(&learning(&json!({"per_hour": 20}))).is_empty());
    let best = json!({"when": {"best": {"within_hours": 24}}});
    assert!(refused(&learning(&best)).is_empty());
    let test = json!({"percent": 50, "wait_hours": 4, "measure": "opened"});
    let both = learning(&json!({"per_hour": 20, "test": test}));
    assert_eq!(refused(&both), ["learn: not_here"]);
    let revenue = json!({"per_hour": 20, "learn": {"measure": "revenue"}});
    assert_eq!(refused(&learning(&revenue)), ["learn.measure: not_here"]);
    let mut few = two();
    few[0]["share"] = json!(30);
    let few = json!({"per_hour": 20, "variants": few});
    assert_eq!(
        refused(&learning(&few)),
        ["variants[1].share: out_of_range"]
    );
    let mut timed = two();
    timed[1]["at"] = json!("17:00");
    let timed = json!({"per_hour": 20, "variants": timed});
    assert_eq!(refused(&learning(&timed)), ["variants[1].at: not_here"]);
    let one = json!({"per_hour": 20, "variants": [two()[0]]});
    assert_eq!(refused(&learning(&one)), ["learn: not_here"]);
    let floor = json!({"per_hour": 20, "learn": {"measure": "opened", "floor_percent": 51}});
    assert_eq!(
        refused(&learning(&floor)),
        [
            "learn.floor_percent: out_of_range",
            "variants[0].share: out_of_range",
            "variants[1].share: out_of_range"
        ]
    );
}

#[test]
fn rounds_grow_longer_and_come_to_an_end() {
    let learning: Learning = serde_json::from_value(json!({"measure": "clicked"})).unwrap();
    let document = serde_json::from_value(self::learning(&json!({"per_hour": 1}))).unwrap();
    let mut rounds: Vec<Round> = Vec::new();
    let mut now = monday();
    let end = now.plus(Span::from_days(3_650));
    let mut last: Option<Timestamp> = None;
    while now < end {
        if domain::is_due(&learning, &rounds, now) {
            let round = domain::next_round(&document, &learning, &[(0, 0), (0, 0)], now);
            rounds.push(round);
            last = Some(now);
        }
        now = now.plus(Span::HOUR);
    }
    assert_eq!(rounds.len(), 200);
    let stood = last.unwrap().since(monday());
    assert!(stood > Span::from_days(100), "{stood:?}");
}
