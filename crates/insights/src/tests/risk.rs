//! How likely orders are to go wrong: learned from a shop of chance whose rule is known.

use ::predicates::{Env, ParseContext, testing};
use db::{Db, DbError, db_test};
use kernel::{Currency, CustomerId, Ids, Moment, ProductId, Rng, Span, Timestamp, Zone};
use orders::{Mode, OrderFacts, OrderRef, RefundFacts, RefundLineFacts, record_many, refund_many};
use serde_json::json;

use super::lives::{order, start};
use crate::{RiskState, assess, learn_risk, order_risks, predicates, refresh_risk, risk_report};

const DAYS: i64 = 400;

fn now() -> Timestamp {
    start().plus(Span::from_days(DAYS))
}

fn at(rng: &Rng) -> Moment {
    Moment::new(now(), Ids::for_node(rng.clone(), 1))
}

/// Orders of chance: dear ones and first ones go wrong often, all others seldom.
fn tell(db: &Db, orders: i64) {
    let rng = Rng::from_seed(11);
    let at = at(&rng);
    let chance = |of: u64| i64::try_from(rng.below(of)).unwrap();
    let mut seen: Vec<bool> = vec![false; 400];
    let mut plan: Vec<(String, i64, i64, i64, Option<i64>)> = Vec::new();
    for number in 0..orders {
        let day = number * DAYS / orders;
        let customer = 1 + chance(300);
        let is_first = !std::mem::replace(&mut seen[usize::try_from(customer).unwrap()], true);
        let is_dear = chance(5) == 0;
        let pence = if is_dear { 20_000 } else { 1_500 } + chance(500);
        let percent = 4 + 36 * i64::from(is_dear) + 15 * i64::from(is_first);
        let wrong = (chance(100) < percent).then(|| day + 3 + chance(20));
        plan.push((number.to_string(), customer, day, pence, wrong));
    }
    let facts: Vec<OrderFacts<'_>> = plan
        .iter()
        .map(|(id, customer, day, pence, _)| order(id, *customer, *day, *pence, Currency::EUR))
        .collect();
    for chunk in facts.chunks(200) {
        db.write_now(|tx| record_many(tx, &at, chunk, Mode::History))
            .unwrap();
    }
    let refunds: Vec<RefundFacts<'_>> = plan
        .iter()
        .filter_map(|(id, _, _, pence, wrong)| refund(id, *pence, (*wrong)?))
        .collect();
    for chunk in refunds.chunks(200) {
        db.write_now(|tx| refund_many(tx, &at, chunk, Mode::History))
            .unwrap();
    }
}

/// All of an order comes back on a day; none after today.
fn refund(id: &str, pence: i64, day: i64) -> Option<RefundFacts<'_>> {
    let refunded_at = start().plus(Span::from_days(day));
    (refunded_at <= now()).then(|| RefundFacts {
        source: "test",
        external_id: id,
        order: Some(OrderRef::External(id)),
        customer: CustomerId::NOBODY,
        refunded_at,
        currency: Currency::EUR,
        lines: vec![RefundLineFacts {
            product: Some(ProductId::from_raw(1)),
            quantity: 1,
            amount: pence,
            ..RefundLineFacts::default()
        }],
        amount: None,
        reason: None,
        import: None,
    })
}

#[db_test]
fn a_small_shop_is_told_how_much_is_missing(db: &Db) {
    let none = learn_risk(db, now()).unwrap();
    assert_eq!((none.state, none.orders), (RiskState::NotEnough, 0));
    assert!(none.words.contains("50 orders"), "{}", none.words);
    tell(db, 120);
    let few = learn_risk(db, now()).unwrap();
    assert_eq!(few.state, RiskState::NotEnough);
    assert!(few.words.contains("more weeks"), "{}", few.words);
    assert!(few.went_wrong > 0 && few.features.is_empty());
    let kept = db.read_now(risk_report).unwrap().unwrap();
    assert_eq!(kept, few);
    let told = db.read_now(|tx| order_risks(tx, CustomerId::from_raw(1), now()));
    assert_eq!(told.unwrap(), []);
}

#[db_test]
fn the_rule_is_found_and_holds_later(db: &Db) {
    tell(db, 3_000);
    assert!(refresh_risk(db, now()).unwrap());
    assert!(
        !refresh_risk(db, now()).unwrap(),
        "not again within an hour"
    );
    let report = db.read_now(risk_report).unwrap().unwrap();
    assert_eq!(report.state, RiskState::Learned, "{}", report.words);
    let first = &report.features[0];
    assert_eq!(first.name, "dear", "{:?}", report.features);
    assert!(first.odds > 1.5);
    let check = report.check.unwrap();
    assert!(check.auc > 0.65 && check.auc_low > 0.6, "{check:?}");
    assert!(check.brier < check.brier_of_average);
    let wrong = stats::float(check.went_wrong);
    assert!((check.predicted / wrong - 1.0).abs() < 0.25, "{check:?}");
    assert_eq!(check.tenths.len(), 10);
    // Every open order is kept, as it is told of one by one.
    let mut kept = Vec::new();
    db.read_now(|tx| {
        crate::store::for_each_risk(tx, |row| {
            kept.push(*row);
            Ok(())
        })
    })
    .unwrap();
    assert!(kept.len() > 200, "{}", kept.len());
    let (mut dear, mut cheap) = (Vec::new(), Vec::new());
    for row in &kept {
        let told = db
            .read_now(|tx| order_risks(tx, row.customer, now()))
            .unwrap();
        let one = told.iter().find(|one| one.order == row.order).unwrap();
        assert!((one.risk * 10_000.0 - stats::float(row.risk.unsigned_abs())).abs() < 0.51);
        match one.reasons.iter().find(|why| why.feature == "dear") {
            Some(why) if why.points > 5.0 => dear.push(one.risk),
            _ => cheap.push(one.risk),
        }
    }
    let mean =
        |all: &[f64]| all.iter().sum::<f64>() / stats::float(u64::try_from(all.len()).unwrap());
    assert!(
        mean(&dear) > 2.0 * mean(&cheap),
        "{} {}",
        mean(&dear),
        mean(&cheap)
    );
    conditions_agree(db);
    what_happens_is_heard_of(db, kept[0].customer);
}

fn conditions_agree(db: &Db) {
    let shop = ParseContext {
        currency: Currency::EUR,
        zone: Zone::utc(),
        classes: Vec::new(),
    };
    let spec = predicates()
        .into_iter()
        .find(|spec| spec.name == "insights.order_risk")
        .unwrap();
    let customers: Vec<CustomerId> = (1..=300).map(CustomerId::from_raw).collect();
    let versions = |room| db.version(room);
    let zone = Zone::utc();
    let mut some = 0;
    for bounds in [
        json!({"at_least": 20}),
        json!({"at_most": 10}),
        json!({"of_usual": 150}),
        json!({"of_usual": 100, "at_most": 30}),
    ] {
        let leaf = spec.parse(bounds.as_object().unwrap(), "$", &shop).unwrap();
        for days in [0, 20, 59, 61] {
            let env = Env::new(
                now().plus(Span::from_days(days)),
                &zone,
                Currency::EUR,
                &versions,
            );
            db.read_now(|tx| {
                testing::check(tx, &*leaf, &customers, &env).unwrap();
                some += leaf.members(tx, &env).unwrap().named().len();
                Ok::<_, DbError>(())
            })
            .unwrap();
        }
    }
    assert!(some > 50, "{some}");
}

/// A new order is assessed at once, and no longer open when it came back.
fn what_happens_is_heard_of(db: &Db, customer: CustomerId) {
    let open = |db: &Db| {
        let mut orders: Vec<_> = db
            .read_now(|tx| crate::store::risks_of(tx, customer))
            .unwrap()
            .iter()
            .map(|row| row.order)
            .collect();
        orders.sort_unstable();
        orders
    };
    let before = open(db);
    let at = Moment::new(
        now().plus(Span::from_minutes(1)),
        Ids::for_node(Rng::from_seed(99), 1),
    );
    let new = order("new", customer.raw(), DAYS - 1, 30_000, Currency::EUR);
    db.write_now(|tx| record_many(tx, &at, std::slice::from_ref(&new), Mode::History))
        .unwrap();
    db.write_now(|tx| assess(tx, now(), &[customer])).unwrap();
    assert_eq!(open(db).len(), before.len() + 1);
    let back = refund("new", 30_000, DAYS).unwrap();
    let told = db
        .write_now(|tx| refund_many(tx, &at, std::slice::from_ref(&back), Mode::History))
        .unwrap();
    db.write_now(|tx| assess(tx, now(), &[customer])).unwrap();
    assert_eq!(open(db), before, "{told:?}");
}
