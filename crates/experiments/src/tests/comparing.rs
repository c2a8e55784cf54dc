//! What experiments say.

use db::{Db, db_test};
use kernel::Rng;
use serde_json::json;

use super::{begin, buy, come, customer, moment, noon, reading};
use crate::{Error, Met, State, Verdict, arm_of, find, meet, tend};

const PEOPLE: i64 = 1_500;

/// Customers of chance, who have bought before, come to an experiment; of the second arm more buy then.
fn shop(db: &Db, second: u64, rule: &serde_json::Value) {
    settings(db);
    let rng = Rng::from_seed(11);
    let mut bought = Vec::new();
    for number in 1..=PEOPLE {
        for _ in 0..rng.below(4) {
            bought.push((number, i64::try_from(rng.below(90)).unwrap(), 2_000));
        }
    }
    let value = json!({
        "title": "t", "days": 10, "metrics": ["ordered", "revenue", "orders"],
        "arms": [{"name": "a"}, {"name": "b"}], "rule": rule,
    });
    begin(db, "subject", value, 99);
    for day in 0..10 {
        come(
            db,
            "subject",
            (day * 150 + 1)..=(day * 150 + 150),
            100 + day,
        );
    }
    for number in 1..=PEOPLE {
        let arm = db
            .read_now(|tx| arm_of(tx, "subject", customer(number)))
            .unwrap();
        let share = if arm.as_deref() == Some("b") {
            second
        } else {
            20
        };
        if rng.below(100) < share {
            let met = 100 + (number - 1) / 150;
            bought.push((number, met + 3, 2_000));
        }
        // Too late to count.
        bought.push((number, 200, 50_000));
    }
    buy(db, &bought);
}

fn settings(db: &Db) {
    let at = moment(0);
    let euro = kernel::Currency::EUR;
    db.write_now(|tx| ::settings::set(tx, &at, &::settings::shop::CURRENCY, &euro).map(|_done| ()))
        .unwrap();
}

#[db_test]
fn what_is_better_is_said_and_picked_by_its_rule(db: &Db) {
    shop(db, 40, &json!({"kind": "always_valid", "people": 500}));
    let early = reading(db, "subject", 105);
    assert_eq!(early.verdict, Verdict::NobodyYet, "{}", early.words);
    let found = reading(db, "subject", 130);
    assert_eq!(found.verdict, Verdict::Better, "{}", found.words);
    assert_eq!(found.arm.as_deref(), Some("b"));
    assert!(!found.sample_ratio.unwrap().alarming);
    let people: Vec<u64> = found.arms.iter().map(|arm| arm.people).collect();
    assert_eq!(people.iter().sum::<u64>(), 1_500);
    assert!(found.arms.iter().all(|arm| arm.waiting == 0));
    assert_eq!(found.metrics.len(), 3);
    for metric in &found.metrics {
        let one = &metric.comparisons[0];
        let always = one.always_valid.unwrap();
        assert!(
            one.difference.low <= one.difference.value
                && one.difference.value <= one.difference.high
        );
        assert!(always.high - always.low > one.difference.high - one.difference.low);
        assert!(one.fit_p_value >= one.p_value);
        assert!(one.sharpened.is_some() && one.variance_removed.unwrap() < 0.2);
    }
    // Nothing of what came too late.
    assert!(
        found.metrics[1]
            .arms
            .iter()
            .all(|arm| arm.mean.unwrap().value < 2_000.0)
    );
    assert_eq!(found.picture.bars.len(), 2);
    assert_eq!(found.picture.steps.len(), 30);
    assert!(
        found.words.starts_with("“b” is better than “a”: "),
        "{}",
        found.words
    );
    // The rule is looked at once a day.
    assert!(tend(db, &moment(105)).unwrap().is_empty());
    let stopped = tend(db, &moment(130)).unwrap();
    assert_eq!(stopped, ["subject"]);
    let stands = db.read_now(|tx| find(tx, "subject")).unwrap();
    assert!(matches!(stands.state, State::Stopped { winner: Some(winner), .. } if winner == "b"));
    assert!(tend(db, &moment(140)).unwrap().is_empty());
}

#[db_test]
fn where_there_is_nothing_nothing_is_said(db: &Db) {
    shop(db, 20, &json!({"kind": "at_people", "people": 500}));
    let found = reading(db, "subject", 130);
    assert_eq!(found.verdict, Verdict::NotEnoughData, "{}", found.words);
    assert!(found.words.contains("more week"), "{}", found.words);
    assert!(found.metrics[0].comparisons[0].always_valid_p_value > 0.05);
    // The rule decides at the end, for the first arm.
    assert_eq!(tend(db, &moment(130)).unwrap(), ["subject"]);
    let stands = db.read_now(|tx| find(tx, "subject")).unwrap();
    assert!(matches!(stands.state, State::Stopped { winner: Some(winner), .. } if winner == "a"));
}

#[db_test]
fn arms_that_are_not_as_large_as_meant_say_nothing(db: &Db) {
    settings(db);
    let value = json!({"title": "t", "arms": [{"name": "a"}, {"name": "b"}]});
    begin(db, "subject", value, 0);
    // Somebody lets only those come who have the first arm.
    let mut met = Vec::new();
    for number in 1..=400 {
        let arm = db
            .read_now(|tx| arm_of(tx, "subject", customer(number)))
            .unwrap();
        if arm.as_deref() == Some("a") || number % 3 == 0 {
            met.push(Met {
                customer: customer(number),
                experiment: "subject".to_owned(),
            });
        }
    }
    db.write_now(|tx| meet(tx, noon(1), &met)).unwrap();
    let found = reading(db, "subject", 40);
    assert_eq!(found.verdict, Verdict::Askew, "{}", found.words);
}

#[db_test]
fn lots_learn_and_nobody_falls_below_the_floor(db: &Db) {
    settings(db);
    let value = json!({
        "title": "t", "days": 2, "metrics": ["ordered"],
        "arms": [{"name": "a"}, {"name": "b"}, {"name": "c"}],
        "allocation": {"kind": "thompson", "floor_percent": 10},
    });
    begin(db, "subject", value, 0);
    come(db, "subject", 1..=600, 1);
    let bought: Vec<(i64, i64, i64)> = (1..=600)
        .filter(|number| {
            let arm = db
                .read_now(|tx| arm_of(tx, "subject", customer(*number)))
                .unwrap();
            number % 10 < if arm.as_deref() == Some("c") { 5 } else { 2 }
        })
        .map(|number| (number, 2, 1_000))
        .collect();
    buy(db, &bought);
    assert!(
        tend(db, &moment(10)).unwrap().is_empty(),
        "nobody picks a winner"
    );
    let learned = db.read_now(|tx| find(tx, "subject")).unwrap();
    assert_eq!(learned.weights.iter().sum::<u32>(), 1_000_000);
    assert!(
        learned.weights[2] > 700_000 && learned.weights[0] >= 100_000,
        "{:?}",
        learned.weights
    );
    come(db, "subject", 601..=1_200, 11);
    let found = reading(db, "subject", 12);
    assert!(found.arms[2].waiting > 350, "{:?}", found.arms);
    // Whoever was drawn by which weights, what came is what was meant.
    assert!(!found.sample_ratio.unwrap().alarming);
    assert!(found.chances[2].chance > 0.99);
}

#[db_test]
fn a_holdout_is_measured_over_everybody_who_was_there(db: &Db) {
    settings(db);
    let at = moment(0);
    for number in 0..300 {
        let address = format!("c{number}@example.org");
        let mut facts = customers::CustomerFacts::new("shop", noon(0));
        facts.email = Some(kernel::EmailAddress::parse(&address).unwrap());
        db.write_now(|tx| customers::resolve_many(tx, &at, std::slice::from_ref(&facts), true))
            .unwrap();
    }
    begin(
        db,
        "quiet",
        json!({"title": "t", "kind": "holdout", "percent": 40}),
        10,
    );
    let bought: Vec<(i64, i64, i64)> = (1..=300).map(|number| (number, 20, 1_000)).collect();
    buy(db, &bought);
    let found = reading(db, "quiet", 40);
    let people: u64 = found.arms.iter().map(|arm| arm.people).sum();
    assert_eq!(people, 300);
    assert_eq!(found.arms[0].arm, "held-out");
    assert!((90..150).contains(&found.arms[0].people));
    assert!(found.metrics[0].arms[0].mean.unwrap().value > 0.999);
    let before = reading(db, "quiet", 15);
    assert!(before.metrics[0].arms[0].mean.unwrap().value < 0.001);
    assert!(matches!(
        db.read_now(|tx| crate::read(tx, "other", noon(1))),
        Err(Error::Unknown(_))
    ));
}
