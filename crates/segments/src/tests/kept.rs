//! Segments and lists that are kept.

use std::sync::Arc;

use db::{Db, db_test};
use kernel::{CustomerId, Done, Ids, Moment, Rng};
use predicates::Env;
use serde_json::{Value, json};

use super::trial;
use crate::{Engine, Error, Freshness, Limits, Registry, Segment};

fn at(day: i64) -> Moment {
    Moment::new(trial::day(day), Ids::new(Rng::from_seed(9)))
}

struct Shop<'a> {
    db: &'a Db,
    registry: Registry,
}

impl<'a> Shop<'a> {
    fn new(db: &'a Db) -> Self {
        db.write_now(|tx| trial::history(tx, &Rng::from_seed(3)))
            .unwrap();
        Self {
            db,
            registry: trial::registry(),
        }
    }

    fn create(&self, day: i64, name: &str, tree: &Value) -> Result<Done<Segment>, Error> {
        self.db.write_now(|tx| {
            crate::create(tx, &at(day), &self.registry, &trial::shop(), (name, tree))
        })
    }

    fn update(&self, segment: &Segment, name: &str, tree: &Value) -> Result<Done<Segment>, Error> {
        let change = (segment.id, segment.version, name, tree);
        self.db
            .write_now(|tx| crate::update(tx, &at(50), &self.registry, &trial::shop(), change))
    }

    fn words(&self, reference: &str) -> Result<String, Error> {
        self.db
            .read_now(|tx| crate::load(tx, &self.registry, &trial::shop(), reference))
            .map(|(_, condition)| condition.words())
    }
}

fn british() -> Value {
    json!({"predicate": "trial.country", "is": "GB"})
}

#[db_test]
fn a_segment_is_kept_changed_and_put_away(db: &Db) {
    let shop = Shop::new(db);
    let first = shop.create(1, " British ", &british()).unwrap();
    assert!(first.is_new());
    assert_eq!(
        (first.get().name.as_str(), first.get().version),
        ("British", 1)
    );
    let again = shop.create(2, "british", &british()).unwrap();
    assert_eq!(again, Done::AlreadyDone(first.get().clone()));
    let other = json!({"predicate": "trial.country", "is": "FR"});
    let taken = shop.create(2, "BRITISH", &other).unwrap_err();
    assert_eq!(taken.code(), "segments.name_taken");

    let changed = shop
        .update(first.get(), "British", &other)
        .unwrap()
        .into_inner();
    assert_eq!((changed.version, &changed.definition), (2, &other));
    let late = shop.update(first.get(), "British", &british()).unwrap_err();
    assert_eq!(late.code(), "segments.changed");
    assert!(!shop.update(&changed, "British", &other).unwrap().is_new());
    let versions = db.read_now(|tx| crate::versions(tx, changed.id)).unwrap();
    let told: Vec<i64> = versions.iter().map(|version| version.version).collect();
    assert_eq!(told, [2, 1]);
    assert_eq!(versions[1].definition, british());

    let put_away = db
        .write_now(|tx| crate::archive(tx, &at(60), changed.id))
        .unwrap();
    assert!(put_away.is_new());
    assert!(
        !db.write_now(|tx| crate::archive(tx, &at(61), changed.id))
            .unwrap()
            .is_new()
    );
    assert!(
        db.read_now(|tx| crate::get(tx, "British"))
            .unwrap()
            .is_none()
    );
    assert!(
        db.read_now(|tx| crate::get(tx, &changed.id.to_string()))
            .unwrap()
            .is_some()
    );
    assert!(
        db.read_now(|tx| crate::list(tx, None, 10))
            .unwrap()
            .is_empty()
    );
    assert!(shop.create(62, "British", &british()).unwrap().is_new());
}

#[db_test]
fn segments_refer_to_each_other_but_not_in_a_circle(db: &Db) {
    let shop = Shop::new(db);
    let inner = shop.create(1, "British", &british()).unwrap().into_inner();
    let outer_tree = json!({"all": [{"segment": "british"}, {"predicate": "trial.orders"}]});
    let outer = shop
        .create(2, "British buyers", &outer_tree)
        .unwrap()
        .into_inner();
    assert_eq!(outer.definition["all"][0]["segment"], json!(inner.id));
    // A new name breaks nothing, since it is referred to by its id.
    let inner = shop.update(&inner, "UK", &british()).unwrap().into_inner();
    assert_eq!(
        shop.words("British buyers").unwrap(),
        "Every customer who is in the segment “UK” and placed at least 1 order."
    );
    let circle = json!({"segment": "British buyers"});
    let refused = shop.update(&inner, "UK", &circle).unwrap_err().to_string();
    assert_eq!(
        refused,
        "the condition is not understood: $: the segment `UK` refers to itself"
    );
    let missing = shop
        .create(1, "X", &json!({"not": {"segment": "Nobody"}}))
        .unwrap_err();
    assert_eq!(
        missing.to_string(),
        "the condition is not understood: $.not: there is no segment `Nobody`"
    );
    let put_away = db
        .write_now(|tx| crate::archive(tx, &at(5), inner.id))
        .unwrap();
    assert!(put_away.is_new());
    assert!(shop.words("British buyers").is_ok());
    assert_eq!(
        shop.words("nothing").unwrap_err().code(),
        "segments.no_segment"
    );
}

#[db_test]
fn a_list_is_a_condition(db: &Db) {
    let shop = Shop::new(db);
    let customers: Vec<CustomerId> = [9, 2, 2, 0].into_iter().map(CustomerId::from_raw).collect();
    let list = db
        .write_now(|tx| crate::create_list(tx, &at(1), "Opening"))
        .unwrap()
        .into_inner();
    let added = |customers: &[CustomerId]| {
        db.write_now(|tx| crate::add_to_list(tx, &at(2), list.id, customers))
            .unwrap()
    };
    assert_eq!(added(&customers), 2);
    assert_eq!(added(&customers), 0);
    let condition = shop
        .registry
        .parse(
            &json!({"predicate": "segment.list", "list": "opening"}),
            &trial::shop(),
        )
        .unwrap();
    let engine = Arc::new(Engine::new(trial::registry(), Limits::default()));
    let members = || {
        let ask = engine.ask(
            db,
            &condition,
            trial::day(3),
            &trial::shop(),
            Freshness::Recent,
        );
        db.read_now(|tx| ask.members(tx)).unwrap()
    };
    let active = db
        .read_now(|tx| {
            let version = |_: &'static str| 0;
            let shop = trial::shop();
            let env = Env::new(trial::day(3), &shop.zone, shop.currency, &version);
            let mut active = Vec::new();
            for customer in [2, 9].map(CustomerId::from_raw) {
                if condition.holds(tx, customer, &env)?.yes {
                    active.push(customer);
                }
            }
            Ok::<_, Error>(active)
        })
        .unwrap();
    assert!(members().iter().eq(active.iter().copied()));
    db.write_now(|tx| crate::merge(tx, CustomerId::from_raw(9), CustomerId::from_raw(5)))
        .unwrap();
    db.write_now(|tx| crate::forget(tx, CustomerId::from_raw(2)))
        .unwrap();
    db.write_now(|tx| crate::remove_from_list(tx, list.id, &[CustomerId::from_raw(9)]))
        .unwrap();
    let on_it = db
        .read_now(|tx| crate::members_of_list(tx, list.id))
        .unwrap();
    assert!(on_it.iter().eq([CustomerId::from_raw(5)]));
    assert!(
        members()
            .iter()
            .all(|member| member == CustomerId::from_raw(5))
    );
}
