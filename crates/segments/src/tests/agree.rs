//! Both forms of a condition agree, over random histories, trees and times.

use std::sync::Arc;

use db::{Db, db_test};
use kernel::{Rng, Span, Timestamp};
use predicates::{Env, PredicateError};

use super::trial;
use crate::{Ask, Condition, Engine, Freshness, Limits};

fn ask(engine: &Arc<Engine>, db: &Db, condition: &Condition, now: Timestamp) -> Ask {
    engine.ask(db, condition, now, &trial::shop(), Freshness::Exact)
}

#[db_test]
fn members_are_those_for_whom_it_holds(db: &Db) {
    let seed = 20_260_309;
    let rng = Rng::from_seed(seed);
    let customers = db
        .write_now(|tx| trial::history(tx, &Rng::from_seed(seed)))
        .unwrap();
    let (registry, shop) = (trial::registry(), trial::shop());
    let engine = Arc::new(Engine::new(trial::registry(), Limits::default()));
    for round in 0..60 {
        let tree = trial::tree(&rng, 0);
        let condition = registry.parse(&tree, &shop).unwrap();
        let now = trial::day(rng.between(0, 130)).plus(Span::from_millis(rng.between(0, 3)));
        let told = format!("seed {seed} round {round} {tree} at {now}");
        let ask = ask(&engine, db, &condition, now);
        let count = db.read_now(|tx| ask.count(tx)).unwrap();
        db.read_now(|tx| {
            let version = |_: &'static str| 0;
            let env = Env::new(now, &shop.zone, shop.currency, &version);
            let members = ask.members(tx).unwrap();
            assert_eq!(members, condition.members(tx, &env)?, "{told}");
            assert_eq!(count.count, members.len(), "{told}");
            for customer in &customers {
                let verdict = condition.holds(tx, *customer, &env)?;
                assert_eq!(
                    verdict.yes,
                    members.contains(*customer),
                    "{customer} {told}"
                );
                let explained = condition.explain(tx, *customer, &env)?;
                assert_eq!(explained.member, verdict.yes, "{customer} {told}");
                let until = verdict.until.unwrap_or(now.plus(Span::from_days(500)));
                assert!(until > now, "{customer} {told}");
                let last = until.minus(Span::MILLISECOND);
                for later in [
                    last,
                    Timestamp::from_millis(now.millis().midpoint(last.millis())),
                ] {
                    let later = condition.holds(tx, *customer, &env.at(later))?;
                    assert_eq!(later.yes, verdict.yes, "{customer} {told} until {until}");
                }
            }
            Ok::<_, PredicateError>(())
        })
        .unwrap();
    }
}

#[db_test]
fn the_normal_form_is_the_same_condition(db: &Db) {
    let rng = Rng::from_seed(5);
    db.write_now(|tx| trial::history(tx, &Rng::from_seed(6)))
        .unwrap();
    let (registry, shop) = (trial::registry(), trial::shop());
    for _ in 0..40 {
        let condition = registry.parse(&trial::tree(&rng, 0), &shop).unwrap();
        let again = registry.parse(&condition.normal_form(), &shop).unwrap();
        assert_eq!(again.normal_form(), condition.normal_form());
        let version = |_: &'static str| 0;
        let env = Env::new(trial::day(60), &shop.zone, shop.currency, &version);
        db.read_now(|tx| {
            assert_eq!(again.members(tx, &env)?, condition.members(tx, &env)?);
            Ok::<_, PredicateError>(())
        })
        .unwrap();
    }
}

#[db_test]
fn pages_hold_every_member_once(db: &Db) {
    db.write_now(|tx| trial::history(tx, &Rng::from_seed(1)))
        .unwrap();
    let engine = Arc::new(Engine::new(trial::registry(), Limits::default()));
    let condition = engine
        .registry()
        .parse(&serde_json::json!({"all": []}), &trial::shop())
        .unwrap();
    assert_eq!(condition.words(), "Every customer who is any customer.");
    let set = db
        .read_now(|tx| ask(&engine, db, &condition, trial::day(0)).members(tx))
        .unwrap();
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = crate::page(&set, after, 7);
        assert!(page.customers.len() <= 7);
        seen.extend(page.customers);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert!(seen.iter().copied().eq(set.iter()));
    assert!(seen.len() > 20);
}
