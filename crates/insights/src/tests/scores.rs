//! Scoring everybody, and the conditions about scores.

use ::predicates::{Env, Leaf, ParseContext, Spec, testing};
use db::{Db, DbError, db_test};
use kernel::{Currency, CustomerId, Ids, Moment, Rng, Span, Timestamp, Zone};
use orders::{Mode, record_many};
use serde_json::{Value, json};

use super::lives::{order, start};
use crate::{predicates, predictions, refresh, score_all, standing, store};

fn shop() -> ParseContext {
    ParseContext {
        currency: Currency::EUR,
        zone: Zone::utc(),
        classes: Vec::new(),
    }
}

fn moment(rng: &Rng) -> Moment {
    Moment::new(
        start().plus(Span::from_days(400)),
        Ids::for_node(rng.clone(), 1),
    )
}

/// Customers of chance: some come every ten days, some every sixty, some once.
fn tell(db: &Db, seed: u64, customers: i64) {
    let rng = Rng::from_seed(seed);
    let at = moment(&rng);
    let mut facts: Vec<(String, i64, i64, i64)> = Vec::new();
    for customer in 1..=customers {
        let gap = [10, 60, 500][usize::try_from(rng.below(3)).unwrap()];
        let mut day = i64::try_from(rng.below(200)).unwrap();
        while day < 365 {
            let pence = 500 + i64::try_from(rng.below(5_000)).unwrap();
            facts.push((format!("{seed}-{}", facts.len()), customer, day, pence));
            day += 1 + gap / 2 + i64::try_from(rng.below(u64::try_from(gap).unwrap())).unwrap();
            if rng.below(12) == 0 {
                break;
            }
        }
    }
    let facts: Vec<_> = facts
        .iter()
        .map(|(id, customer, day, pence)| order(id, *customer, *day, *pence, Currency::EUR))
        .collect();
    for chunk in facts.chunks(400) {
        db.write_now(|tx| record_many(tx, &at, chunk, Mode::History))
            .unwrap();
    }
}

fn now() -> Timestamp {
    start().plus(Span::from_days(370))
}

fn quiet() -> impl FnMut(i64, i64) {
    |_, _| {}
}

#[db_test]
fn nothing_is_scored_where_nobody_came_back(db: &Db) {
    assert_eq!(refresh(db, now(), &mut quiet()).unwrap(), None);
    let rng = Rng::from_seed(1);
    let once = [order("1", 1, 0, 500, Currency::EUR)];
    db.write_now(|tx| record_many(tx, &moment(&rng), &once, Mode::History))
        .unwrap();
    assert_eq!(refresh(db, now(), &mut quiet()).unwrap(), None);
    assert_eq!(db.read_now(standing).unwrap(), None);
}

#[db_test]
fn a_class_is_told_by_the_shops_table(db: &Db) {
    tell(db, 5, 60);
    assert!(refresh(db, now(), &mut quiet()).unwrap().is_some());
    let class = |number: i64| {
        let found = db.read_now(|tx| predictions(tx, CustomerId::from_raw(number)));
        found.unwrap().unwrap().class.unwrap()
    };
    let everybody = || (1..=60).map(class);
    let best = everybody()
        .max_by_key(|one| one.recency + one.frequency + one.money)
        .unwrap();
    assert_eq!(
        (best.name.as_str(), best.title.as_str()),
        ("champions", "Champions")
    );
    let table = orders::RfmTable::parse("gold \"Gold\" m5; silver r1-5").unwrap();
    let at = moment(&Rng::from_seed(5));
    let set = db.write_now(|tx| settings::set(tx, &at, &orders::settings::RFM_CLASSES, &table));
    assert!(set.unwrap().is_new());
    for one in everybody() {
        assert_eq!(one.name == "gold", one.money == 5);
    }
    let told = db.read_now(|tx| crate::rfm(tx, &crate::RfmQuestion::default()));
    let told = told.unwrap();
    let golden = everybody().filter(|one| one.name == "gold").count();
    assert_eq!(told.classes[0].customers, u64::try_from(golden).unwrap());
}

#[db_test]
fn everybody_is_scored_when_it_is_time(db: &Db) {
    tell(db, 5, 60);
    let run = refresh(db, now(), &mut quiet()).unwrap().unwrap();
    assert_eq!((run.customers, run.scored), (60, 60));
    assert_eq!(refresh(db, now(), &mut quiet()).unwrap(), None);
    let later = now().plus(Span::from_hours(1));
    assert!(refresh(db, later, &mut quiet()).unwrap().is_some());
    let (found, model) = db.read_now(standing).unwrap().unwrap();
    assert_eq!(found.begun_at, later);
    assert_eq!(model["customers"], 60);
    for customer in (1..=60).map(CustomerId::from_raw) {
        let found = db
            .read_now(|tx| predictions(tx, customer))
            .unwrap()
            .unwrap();
        assert!((0.0..=1.0).contains(&found.p_alive), "{found:?}");
        let next = found.next_order.unwrap();
        assert!(
            next.earliest <= next.at && next.at <= next.latest,
            "{next:?}"
        );
        assert!(found.expected_value.unwrap().amount >= 0);
    }
    let nobody = db.read_now(|tx| predictions(tx, CustomerId::from_raw(99)));
    assert_eq!(nobody.unwrap(), None);
}

#[db_test]
fn a_scoring_that_was_broken_off_goes_on_as_if_it_had_not_been(db: &Db) {
    tell(db, 9, 80);
    let whole = score_all(db, now(), &mut quiet()).unwrap().unwrap();
    let scores = |db: &Db| {
        let mut all = Vec::new();
        db.read_now(|tx| {
            store::for_each_score(tx, |score| {
                all.push(*score);
                Ok(())
            })
        })
        .unwrap();
        all
    };
    let expected = scores(db);
    // As a process left it that ended after the thirtieth customer.
    db.write_now(|tx| {
        let mut run = store::run(tx)?.unwrap();
        (run.finished_at, run.scored, run.after) = (None, 30, CustomerId::from_raw(30));
        store::begin(tx, &run)?;
        for customer in 31..=80 {
            store::forget(tx, CustomerId::from_raw(customer))?;
        }
        Ok::<_, DbError>(())
    })
    .unwrap();
    let again = refresh(db, now().plus(Span::from_minutes(9)), &mut quiet())
        .unwrap()
        .unwrap();
    assert_eq!((again.begun_at, again.scored), (whole.begun_at, 80));
    assert_eq!(scores(db), expected);
}

fn leaf(specs: &[Spec], condition: &Value) -> Box<dyn Leaf> {
    let map = condition.as_object().unwrap();
    let spec = specs
        .iter()
        .find(|spec| map["predicate"] == spec.name)
        .unwrap();
    spec.parse(map, "$", &shop()).unwrap()
}

#[test]
fn every_condition_has_examples_words_and_one_form() {
    for spec in predicates() {
        testing::check_spec(&spec, &shop()).unwrap();
    }
}

#[test]
fn numbers_of_orders_have_three_decimals() {
    let specs = predicates();
    let spec = specs
        .iter()
        .find(|spec| spec.name == "insights.expected_orders")
        .unwrap();
    for wrong in [
        json!({"at_least": 0.0005}),
        json!({"at_least": -1}),
        json!({"at_least": "1"}),
        json!({"at_least": 1e9}),
        json!({"at_least": 2, "at_most": 1}),
        json!({}),
    ] {
        let map = wrong.as_object().unwrap();
        assert!(spec.parse(map, "$", &shop()).is_err(), "{wrong}");
    }
    let exact = json!({"at_least": 0.125, "at_most": 12});
    let leaf = spec
        .parse(exact.as_object().unwrap(), "$", &shop())
        .unwrap();
    assert_eq!(Value::Object(leaf.normal_form()), exact);
    assert_eq!(
        leaf.words(),
        "is expected to order between 0.125 and 12 times within 90 days"
    );
}

#[db_test]
fn both_forms_of_every_condition_agree(db: &Db) {
    let specs = predicates();
    let customers: Vec<CustomerId> = (1..=50).map(CustomerId::from_raw).collect();
    for seed in 1..=3 {
        tell(db, seed, 45);
        score_all(db, now(), &mut quiet()).unwrap();
        let mut conditions: Vec<Value> = specs
            .iter()
            .flat_map(|spec| spec.examples.iter().cloned())
            .collect();
        conditions.extend([
            json!({"predicate": "insights.p_alive", "less_than": 50}),
            json!({"predicate": "insights.value", "at_most": 5_000}),
            json!({"predicate": "insights.expected_orders", "at_most": 0.5}),
            json!({"predicate": "insights.next_order", "within_days": 0}),
            json!({"predicate": "insights.next_order", "within_days": 60}),
            json!({"predicate": "insights.lapsed", "percent": 100}),
        ]);
        let versions = |room| db.version(room);
        let zone = Zone::utc();
        let mut some = 0;
        for condition in &conditions {
            let leaf = leaf(&specs, condition);
            for days in [0, 3, 40, 200] {
                let at = now().plus(Span::from_days(days));
                let env = Env::new(at, &zone, Currency::EUR, &versions);
                db.read_now(|tx| {
                    testing::check(tx, &*leaf, &customers, &env).unwrap();
                    some += leaf.members(tx, &env).unwrap().named().len();
                    Ok::<_, DbError>(())
                })
                .unwrap();
            }
        }
        assert!(some > 100, "the conditions choose somebody: {some}");
    }
}
