//! Waiting: timers, holds, and what changes meanwhile.

use customers::ConsentState;
use db::{Db, db_test};
use kernel::{Done, Span};
use mail::Capture;
use serde_json::json;

use super::{House, an_ask, email, time, zone};
use crate::{AskState, Hold, HoldKind, Planned, Purpose};

fn late_parcel(from: Purpose, house: &House<'_>) -> Hold {
    Hold {
        key: "late-parcel:par_1".to_owned(),
        kind: HoldKind::parse("late-parcel").unwrap(),
        from,
        raised_at: house.now(),
        until: None,
    }
}

impl House<'_> {
    fn raise(&self, customer: kernel::CustomerId, hold: &Hold) -> Done<Planned> {
        let policy = self.policy();
        self.write(|tx| crate::raise_hold(tx, &self.at(), &policy, customer, hold))
    }

    fn clear(&self, customer: kernel::CustomerId, key: &str) -> Done<Planned> {
        let policy = self.policy();
        self.write(|tx| crate::clear_hold(tx, &self.at(), &policy, customer, key))
    }
}

#[db_test]
fn what_comes_at_night_goes_in_the_customers_morning(db: &Db) {
    let house = House::new(db);
    let ana = house.person(customers::CustomerFacts {
        email: Some(email("ana@example.com")),
        time_zone: Some(zone("America/New_York")),
        ..customers::CustomerFacts::new("shop", house.now())
    });
    house.clock.set(time("2026-03-02T06:00:00Z"));
    house.ask(&an_ask(ana, Purpose::Service, "tips", house.now()));
    house.ask(&an_ask(ana, Purpose::Transactional, "receipt", house.now()));
    assert_eq!(house.send(&Capture).captured, 1);
    assert_eq!(house.next_timer(), Some(time("2026-03-02T13:00:00Z")));
    house.clock.set(time("2026-03-02T12:59:59.999Z"));
    assert_eq!(house.fire(), 0);
    house.clock.set(time("2026-03-02T13:00:00Z"));
    assert_eq!(house.fire(), 1);
    assert_eq!(house.send(&Capture).captured, 1);
    assert_eq!(house.next_timer(), None);
}

#[db_test]
fn a_hold_keeps_messages_back_until_it_is_cleared(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    let hold = late_parcel(Purpose::Service, &house);
    assert!(house.raise(ana, &hold).is_new());
    assert_eq!(
        house.raise(ana, &hold),
        Done::AlreadyDone(Planned::default())
    );
    assert_eq!(
        house.read(|tx| crate::holds(tx, ana)),
        std::slice::from_ref(&hold)
    );
    house.ask(&an_ask(ana, Purpose::Service, "tips", house.now()));
    house.ask(&an_ask(
        ana,
        Purpose::Transactional,
        "parcel-late",
        house.now(),
    ));
    assert_eq!(house.send(&Capture).captured, 1);
    house.pass(Span::from_days(2));
    assert_eq!(house.fire(), 0);
    let cleared = house.clear(ana, &hold.key);
    assert_eq!(cleared.get().granted, 1);
    assert_eq!(
        house.clear(ana, &hold.key),
        Done::AlreadyDone(Planned::default())
    );
    assert_eq!(house.send(&Capture).captured, 1);
    assert_eq!(house.next_timer(), None);
}

#[db_test]
fn a_hold_stops_what_was_granted_already_and_lets_it_go_again(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    house.ask(&an_ask(ana, Purpose::Service, "tips", house.now()));
    let hold = late_parcel(Purpose::Service, &house);
    assert!(house.raise(ana, &hold).is_new());
    let round = house.try_send(&Capture).unwrap();
    assert_eq!((round.claimed, round.waiting), (1, 1));
    assert_eq!(house.states(ana), ["queued"]);
    house.pass(Span::from_hours(3));
    assert_eq!(house.send(&Capture).claimed, 0);
    assert!(house.clear(ana, &hold.key).is_new());
    assert_eq!(house.send(&Capture).captured, 1);
    let message = &house.read(|tx| crate::list(tx, ana, None, 1))[0];
    assert_eq!(message.attempts, 1, "to be put back is no attempt");
}

#[db_test]
fn a_hold_that_never_ends_lets_asks_expire(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    let mut hold = late_parcel(Purpose::Marketing, &house);
    assert!(house.raise(ana, &hold).is_new());
    house.ask(&an_ask(ana, Purpose::Marketing, "offer", house.now()));
    // Said anew with an end that is too far off.
    hold.until = Some(house.now().plus(Span::from_days(30)));
    assert!(house.raise(ana, &hold).is_new());
    house.pass(Span::from_days(7));
    assert_eq!(house.fire(), 1);
    let told = house.told(ana);
    assert_eq!(told.last().unwrap().0, "message.expired");
    assert_eq!(told.last().unwrap().1["reason"], json!("too_late"));
    assert_eq!(house.explain(ana)[0].state, AskState::Expired);
    assert_eq!(house.send(&Capture).claimed, 0);
    assert_eq!(house.next_timer(), None);
}

#[db_test]
fn a_hold_of_the_shape_of_none_is_refused(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    let policy = house.policy();
    for (key, from) in [("", Purpose::Service), ("k", Purpose::Transactional)] {
        let hold = Hold {
            key: key.to_owned(),
            ..late_parcel(from, &house)
        };
        let refused: Result<_, crate::Error> =
            db.write_now(|tx| crate::raise_hold(tx, &house.at(), &policy, ana, &hold));
        assert_eq!(refused.unwrap_err().code(), "messages.bad_hold");
    }
    assert!(HoldKind::parse("Late Parcel").is_err());
}

#[db_test]
fn consent_taken_back_while_it_waits_refuses_it(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    house.ask(&an_ask(ana, Purpose::Marketing, "one", house.now()));
    house.ask(&an_ask(ana, Purpose::Marketing, "two", house.now()));
    house.send(&Capture);
    house.pass(Span::from_hours(1));
    house.say(ana, Purpose::Marketing, ConsentState::Refused);
    assert_eq!(house.plan(ana).refused, 1);
    assert_eq!(house.plan(ana), Planned::default());
    assert_eq!(house.next_timer(), None);
    assert_eq!(
        house.told_kinds(ana),
        ["message.deferred", "message.captured", "message.refused"]
    );
}

#[db_test]
fn looking_again_without_news_writes_nothing_down(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    house.ask(&an_ask(ana, Purpose::Marketing, "one", house.now()));
    house.send(&Capture);
    house.ask(&an_ask(ana, Purpose::Marketing, "two", house.now()));
    let before = (house.explain(ana), house.told(ana));
    for _ in 0..3 {
        house.pass(Span::from_minutes(10));
        assert_eq!(house.plan(ana).waiting, 1);
    }
    assert_eq!((house.explain(ana), house.told(ana)), before);
}

#[db_test]
fn a_changed_setting_counts_at_once(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    house.ask(&an_ask(ana, Purpose::Marketing, "one", house.now()));
    house.ask(&an_ask(ana, Purpose::Marketing, "two", house.now()));
    let changed = house.write(|tx| {
        let at = house.at();
        Ok(settings::set(
            tx,
            &at,
            &crate::settings::MARKETING_PER_DAY,
            &0,
        )?)
    });
    assert!(changed.is_new());
    assert_eq!(house.plan(ana).granted, 1);
    assert_eq!(house.send(&Capture).captured, 2);
    let stored = house.write(|tx| {
        let at = house.at();
        Ok(settings::set(
            tx,
            &at,
            &crate::settings::QUIET_HOURS,
            &None,
        )?)
    });
    assert!(stored.is_new());
    house.clock.set(time("2026-03-04T02:00:00Z"));
    house.ask(&an_ask(ana, Purpose::Marketing, "night", house.now()));
    assert_eq!(house.send(&Capture).captured, 1);
}

#[db_test]
fn what_is_under_way_for_long_still_counts(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    // Granted, and held back for two days on its way out.
    house.ask(&an_ask(ana, Purpose::Marketing, "one", house.now()));
    let hold = late_parcel(Purpose::Marketing, &house);
    assert!(house.raise(ana, &hold).is_new());
    house.send(&Capture);
    house.pass(Span::from_days(2));
    house.ask(&an_ask(ana, Purpose::Marketing, "two", house.now()));
    assert!(house.clear(ana, &hold.key).is_new());
    assert_eq!(house.send(&Capture).captured, 1, "not both within a day");
    house.pass(Span::from_days(1));
    house.fire();
    assert_eq!(house.send(&Capture).captured, 1);
}

#[db_test]
fn of_two_that_were_granted_under_wider_rules_the_older_goes_first(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    let limit = |most: u32| {
        let set = house.write(|tx| {
            let at = house.at();
            Ok(settings::set(
                tx,
                &at,
                &crate::settings::MARKETING_PER_DAY,
                &most,
            )?)
        });
        assert!(set.is_new());
    };
    limit(2);
    house.ask(&an_ask(ana, Purpose::Marketing, "one", house.now()));
    house.ask(&an_ask(ana, Purpose::Marketing, "two", house.now()));
    limit(1);
    let round = house.try_send(&Capture).unwrap();
    assert_eq!((round.captured, round.waiting), (1, 1));
    assert_eq!(house.states(ana), ["captured", "queued"]);
    house.pass(Span::from_days(1));
    assert_eq!(house.send(&Capture).captured, 1);
}
