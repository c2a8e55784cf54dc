//! What orders do to codes.

use db::{Db, db_test};
use kernel::{Currency, Moment};
use orders::{Mode, OrderRef, RefundFacts};

use super::{Trial, customer, percent, shared, single_use};
use crate::{CodeState, Definition, Gives, public::OfferFigures, service};

fn figures(redeemed: i64, by_others: i64, pence: i64) -> OfferFigures {
    OfferFigures {
        redeemed,
        by_others,
        cost: [("GBP".to_owned(), pence)].into(),
    }
}

fn gives_back(trial: &Trial<'_>, order: &str, pence: i64) {
    let facts = RefundFacts {
        source: "test",
        external_id: "r1",
        order: Some(OrderRef::External(order)),
        customer: customer(1),
        refunded_at: trial.now,
        currency: Currency::GBP,
        lines: Vec::new(),
        amount: Some(pence),
        reason: None,
        import: None,
    };
    let at = trial.at();
    trial
        .db
        .write_now(|tx| {
            orders::refund_many(tx, &at, std::slice::from_ref(&facts), Mode::Live).unwrap();
            service::settle_of(tx, &at, &[customer(1)], false)
        })
        .unwrap();
}

#[db_test]
fn an_order_uses_a_code_once_however_often_it_is_told(db: &Db) {
    let mut trial = Trial::new(db);
    trial.with_codes("back", 3);
    let given = trial.given("back", 1, "journeys:enr_1:gift");
    trial.later(3);
    let typed = given.shown.to_lowercase().replace('-', " ");
    let order = trial.orders("o1", 1, 1_000, &[&typed]);
    trial.orders("o1", 1, 1_000, &[&typed]);
    assert_eq!(trial.shows("back").figures, figures(1, 0, 1_000));
    let told = trial.told(1);
    assert_eq!(told.len(), 2, "{told:?}");
    let data = &told[1].1;
    assert_eq!(data["whose"], "theirs");
    assert_eq!(data["cost"], 1_000);
    assert_eq!(data["order"], order.to_string());
    assert_eq!(data["given"], given.id.to_string());
    assert_eq!(data["programme"], "win-back");
    let codes = db
        .read_now(|tx| service::codes(tx, "back", (Some(CodeState::Redeemed), ""), 9))
        .unwrap();
    assert_eq!(codes[0].1.code, given.shown);
    let again = trial.given("back", 1, "journeys:enr_1:gift");
    assert_eq!(again.redeemed_at, Some(trial.now));
}

#[db_test]
fn what_comes_back_has_cost_nothing(db: &Db) {
    let trial = Trial::new(db);
    trial.with_codes("back", 3);
    let given = trial.given("back", 1, "a");
    trial.orders("o1", 1, 1_000, &[&given.shown]);
    gives_back(&trial, "o1", 4_500);
    assert_eq!(
        trial.shows("back").figures,
        figures(1, 0, 500),
        "half of it came back"
    );
    gives_back(&trial, "o1", 9_000);
    assert_eq!(
        trial.shows("back").figures,
        figures(1, 0, 0),
        "all of it came back"
    );
}

#[db_test]
fn a_cancelled_order_and_one_without_its_code_count_no_more(db: &Db) {
    let mut trial = Trial::new(db);
    trial.with_codes("back", 3);
    let (one, two) = (trial.given("back", 1, "a"), trial.given("back", 1, "b"));
    trial.orders("o1", 1, 1_000, &[&one.shown]);
    trial.orders("o2", 1, 500, &[&two.shown]);
    assert_eq!(trial.shows("back").figures, figures(2, 0, 1_500));
    trial.later(1);
    trial.orders_as("o1", 1, 1_000, &[&one.shown], Some(trial.now));
    assert_eq!(trial.shows("back").figures, figures(1, 0, 500));
    trial.orders("o2", 1, 0, &[]);
    assert_eq!(trial.shows("back").figures, OfferFigures::default());
    trial.orders("o2", 1, 500, &[&two.shown]);
    assert_eq!(
        trial.shows("back").figures,
        figures(1, 0, 500),
        "it is back"
    );
    assert_eq!(trial.told(1).len(), 4, "told once each");
}

#[db_test]
fn a_code_that_somebody_else_uses_is_known_as_that(db: &Db) {
    let trial = Trial::new(db);
    trial.with_codes("back", 3);
    let given = trial.given("back", 1, "a");
    trial.orders("o1", 2, 1_000, &[&given.shown]);
    assert_eq!(trial.shows("back").figures, figures(1, 1, 1_000));
    let told = trial.told(2);
    assert_eq!(told[0].1["whose"], "other");
    assert_eq!(told[0].1["programme"], "win-back");
    // They turn out to be one person.
    db.write_now(|tx| service::merge(tx, customer(1), customer(2)))
        .unwrap();
    assert_eq!(trial.shows("back").figures, figures(1, 0, 1_000));
    assert_eq!(
        trial.given("back", 2, "a").shown,
        given.shown,
        "theirs by now"
    );
}

#[db_test]
fn a_code_that_many_use_is_of_who_was_given_it(db: &Db) {
    let mut trial = Trial::new(db);
    trial.makes("welcome", percent(shared("WELCOME10")));
    trial.orders("o1", 1, 1_000, &["welcome10"]);
    trial.later(1);
    trial.given("welcome", 1, "a");
    trial.later(1);
    trial.orders("o2", 1, 1_000, &["WELCOME10"]);
    trial.orders("o3", 2, 1_000, &["WELCOME10", "SUMMER"]);
    let told = trial.told(1);
    let whose: Vec<&str> = told
        .iter()
        .filter_map(|(_, data)| data["whose"].as_str())
        .collect();
    assert_eq!(whose, ["nobody", "theirs"]);
    assert_eq!(trial.shows("welcome").figures, figures(3, 2, 3_000));
}

#[db_test]
fn a_code_nobody_was_given_yet_is_not_given_after_it_was_used(db: &Db) {
    let trial = Trial::new(db);
    trial.makes("back", percent(single_use()));
    trial.brings("back", "ONE-1\nTWO-2");
    trial.orders("o1", 1, 1_000, &["ONE-1"]);
    assert_eq!(trial.given("back", 2, "a").shown, "TWO-2");
    assert_eq!(trial.shows("back").figures, figures(1, 1, 1_000));
}

#[db_test]
fn gifts_and_credit_cost_what_is_said_of_them(db: &Db) {
    let trial = Trial::new(db);
    let gift = Definition {
        gives: Gives::Gift {
            text: [(kernel::Language::english(), "a mug".to_owned())].into(),
        },
        costs: [("GBP".to_owned(), 350)].into(),
        ..percent(shared("MUG"))
    };
    trial.makes("mug", gift);
    let credit = Definition {
        gives: Gives::StoreCredit {
            amounts: [("GBP".to_owned(), 500)].into(),
        },
        ..percent(shared("CREDIT"))
    };
    trial.makes("credit", credit);
    trial.given("mug", 1, "a");
    trial.orders("o1", 1, 0, &["MUG", "CREDIT"]);
    assert_eq!(trial.shows("mug").figures, figures(1, 0, 350));
    assert_eq!(trial.shows("credit").figures, figures(1, 1, 500));
    let ever = (
        Moment::new(trial.now, trial.at().ids)
            .now
            .minus(kernel::Span::from_days(1)),
        trial.now.plus(kernel::Span::from_days(1)),
    );
    let found = db.read_now(|tx| service::redemptions(tx, ever)).unwrap();
    assert_eq!(found.len(), 1, "of programmes only");
    assert_eq!((found[0].taken_off, found[0].other), (0, 350));
}

#[db_test]
fn a_person_s_codes_are_exported_and_forgotten(db: &Db) {
    let trial = Trial::new(db);
    trial.with_codes("back", 2);
    let given = trial.given("back", 1, "a");
    trial.orders("o1", 1, 1_000, &[&given.shown]);
    let export = db.read_now(|tx| service::export(tx, customer(1))).unwrap();
    assert_eq!(export["given"][0]["code"], given.shown.as_str());
    assert_eq!(export["used"].as_array().map(Vec::len), Some(1));
    db.write_now(|tx| service::forget(tx, customer(1))).unwrap();
    let export = db.read_now(|tx| service::export(tx, customer(1))).unwrap();
    assert!(!export.to_string().contains(&given.shown), "{export}");
    assert!(
        !export.to_string().contains(&crate::normal(&given.shown)),
        "{export}"
    );
    let codes = db
        .read_now(|tx| service::codes(tx, "back", (None, ""), 9))
        .unwrap();
    assert!(codes.iter().all(|(_, code)| code.customer.is_none()));
    assert_eq!(
        trial.shows("back").figures,
        figures(1, 0, 1_000),
        "what it cost stays"
    );
    let next = trial.given("back", 2, "a");
    assert_ne!(next.shown, given.shown, "it is given to nobody else");
}

#[db_test]
fn who_is_two_again_has_their_own_codes_again(db: &Db) {
    let trial = Trial::new(db);
    trial.with_codes("back", 4);
    let (first, second) = (trial.given("back", 1, "a"), trial.given("back", 2, "b"));
    let order = trial.orders("o1", 1, 1_000, &[&first.shown]);
    let at = trial.at();
    db.write_now(|tx| {
        orders::merge(tx, customer(1), customer(2)).unwrap();
        service::merge(tx, customer(1), customer(2))
    })
    .unwrap();
    assert_eq!(trial.given("back", 2, "a").shown, first.shown);
    db.write_now(|tx| {
        let homes = [customer(1)];
        orders::unmerge(tx, customer(1), customer(2), &homes).unwrap();
        service::unmerge(tx, &at, (customer(1), customer(2)), &homes)
    })
    .unwrap();
    assert_eq!(trial.given("back", 1, "a").shown, first.shown);
    assert_eq!(trial.given("back", 2, "b").shown, second.shown);
    assert_eq!(trial.shows("back").figures, figures(1, 0, 1_000));
    let used = db.read_now(|tx| service::export(tx, customer(1))).unwrap();
    assert_eq!(used["used"][0]["order"], order.to_string());
}
