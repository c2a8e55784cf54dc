//! Who is given what.

use db::{Db, db_test};
use kernel::{Moment, Rng, Span};

use super::{Trial, customer, percent, shared, single_use, start};
use crate::{Definition, Error, How, OfferState, Taken, service};

fn code_of(result: Result<kernel::Done<crate::public::Given>, Error>) -> &'static str {
    result.map_or_else(|error| error.code(), |_| "given")
}

#[db_test]
fn the_same_cause_gives_the_same_code_and_is_told_once(db: &Db) {
    let trial = Trial::new(db);
    trial.with_codes("back", 3);
    let first = trial.gives("back", 1, "journeys:enr_1:gift").unwrap();
    let again = trial.gives("back", 1, "journeys:enr_1:gift").unwrap();
    assert!(first.is_new() && !again.is_new());
    let (first, again) = (first.into_inner(), again.into_inner());
    assert_eq!(first, again);
    assert!(first.shown.starts_with("BACK-"), "{}", first.shown);
    assert_eq!(first.expires_at, Some(start().plus(Span::from_days(14))));
    let another = trial.given("back", 1, "journeys:enr_2:gift");
    let other = trial.given("back", 2, "journeys:enr_1:gift");
    assert!(first.shown != another.shown && another.shown != other.shown);
    let told = trial.told(1);
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[0].1["code"], first.shown.as_str());
    let shown = trial.shows("back");
    assert_eq!(
        (shown.given, shown.free, shown.few_left),
        (3, Some(0), true)
    );
}

#[db_test]
fn an_empty_pool_gives_nobody_anything_until_more_codes_come(db: &Db) {
    let trial = Trial::new(db);
    trial.makes("back", percent(single_use()));
    assert_eq!(code_of(trial.gives("back", 1, "a")), "offers.no_codes");
    assert_eq!(trial.shows("back").given, 0, "what failed is not counted");
    assert!(trial.told(1).is_empty());
    trial.brings("back", "ONE-1\n");
    assert_eq!(trial.given("back", 1, "a").shown, "ONE-1");
    assert_eq!(code_of(trial.gives("back", 2, "a")), "offers.no_codes");
    let few = db.read_now(service::few_left).unwrap();
    assert_eq!((few[0].offer.as_str(), few[0].free), ("back", 0));
}

#[db_test]
fn the_limit_the_state_and_the_end_are_kept(db: &Db) {
    let mut trial = Trial::new(db);
    let end = start().plus(Span::from_days(10));
    let definition = Definition {
        most: Some(2),
        ends_at: Some(end),
        ..percent(shared("WELCOME10"))
    };
    trial.makes("welcome", definition.clone());
    let given = trial.given("welcome", 1, "a");
    assert_eq!(given.shown, "WELCOME10");
    assert_eq!(given.expires_at, Some(end), "the earlier of both ends");
    let state = |trial: &Trial<'_>, state: OfferState| {
        let at = trial.at();
        db.write_now(|tx| service::change_state(tx, &at, ("welcome", state)))
            .unwrap()
    };
    let _state = state(&trial, OfferState::Paused);
    assert_eq!(code_of(trial.gives("welcome", 2, "a")), "offers.paused");
    let _state = state(&trial, OfferState::Active);
    trial.given("welcome", 2, "a");
    assert_eq!(
        code_of(trial.gives("welcome", 3, "a")),
        "offers.limit_reached"
    );
    let raised = Definition {
        most: Some(9),
        ..definition
    };
    let at = trial.at();
    let _raised = db
        .write_now(|tx| service::define(tx, &at, ("welcome", raised.clone()), How::Change))
        .unwrap();
    trial.given("welcome", 3, "a");
    trial.later(10);
    assert_eq!(code_of(trial.gives("welcome", 4, "a")), "offers.ended");
    assert_eq!(
        trial.given("welcome", 1, "a").given_at,
        start(),
        "what was given stays"
    );
    assert_eq!(code_of(trial.gives("nothing", 4, "a")), "offers.not_found");
}

#[db_test]
fn who_was_given_a_code_keeps_the_terms_of_then(db: &Db) {
    let trial = Trial::new(db);
    trial.makes("welcome", percent(shared("WELCOME10")));
    let before = trial.given("welcome", 1, "a");
    let at = trial.at();
    let less = Definition {
        gives: crate::Gives::Percent { percent: 5 },
        ..percent(shared("WELCOME5"))
    };
    let _less = db
        .write_now(|tx| service::define(tx, &at, ("welcome", less.clone()), How::Change))
        .unwrap();
    assert_eq!(trial.given("welcome", 1, "a"), before);
    assert_eq!(trial.given("welcome", 2, "a").shown, "WELCOME5");
}

#[db_test]
fn a_code_of_one_offer_is_no_other_s(db: &Db) {
    let trial = Trial::new(db);
    trial.makes("welcome", percent(shared("WELCOME10")));
    let at = trial.at();
    let other = percent(shared("welcome-10"));
    let refused = db.write_now(|tx| service::define(tx, &at, ("other", other.clone()), How::Make));
    assert_eq!(refused.unwrap_err().code(), "offers.code_taken");
    assert!(
        db.read_now(service::list).unwrap().len() == 1,
        "nothing was made"
    );
    let refused =
        db.write_now(|tx| service::define(tx, &at, ("welcome", other.clone()), How::Make));
    assert_eq!(refused.unwrap_err().code(), "offers.exists");
    let refused =
        db.write_now(|tx| service::take_codes(tx, &at, "welcome", &["A-1"], &mut Taken::default()));
    assert_eq!(refused.unwrap_err().code(), "offers.one_for_all");
}

#[db_test]
fn a_rehearsal_counts_and_takes_no_codes(db: &Db) {
    let trial = Trial::new(db);
    trial.with_codes("back", 1);
    db.write_now(service::rehearse).unwrap();
    for who in 1..=3 {
        assert_eq!(trial.given("back", who, "a").shown, "");
    }
    assert_eq!(trial.shows("back").free, Some(1));
    let promised = db
        .read_now(|tx| service::promised(tx, kernel::Currency::GBP, Some(5_000)))
        .unwrap();
    assert_eq!((promised[0].given, promised[0].at_most), (3, Some(1_500)));
    assert_eq!(promised[0].programme, "win-back");
}

/// Writers at once: on PostgreSQL they stand beside one another.
#[db_test]
fn many_at_once_get_different_codes(db: &Db) {
    let trial = Trial::new(db);
    trial.with_codes("back", 40);
    let ids = kernel::Ids::for_node(Rng::from_seed(4), 2);
    let (ids, now) = (&ids, trial.now);
    std::thread::scope(|scope| {
        for worker in 0..4_i64 {
            scope.spawn(move || {
                for number in 0..10_i64 {
                    let at = Moment::new(now, ids.clone());
                    let giving = crate::Giving {
                        customer: customer(1 + worker * 10 + number),
                        offer: "back",
                        cause: "a",
                        programme: "win-back",
                    };
                    let _given = db.write_now(|tx| service::give(tx, &at, giving)).unwrap();
                }
            });
        }
    });
    let codes = db
        .read_now(|tx| service::codes(tx, "back", (None, ""), 100))
        .unwrap();
    let mut whose: Vec<_> = codes.iter().filter_map(|(_, code)| code.customer).collect();
    whose.sort_unstable();
    whose.dedup();
    assert_eq!(whose.len(), 40, "each code has its own customer");
    assert_eq!(trial.shows("back").given, 40);
}
