//! From an ask to a letter, once through.

use db::{Db, db_test};
use kernel::{Done, Span};
use mail::Capture;

use super::{House, an_ask};
use crate::{Planned, Purpose, Sent};

#[db_test]
fn an_ask_becomes_a_captured_letter(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    let ask = an_ask(ana, Purpose::Marketing, "spring", house.now());
    let first = house.ask(&ask);
    assert_eq!(house.put(&ask), Done::AlreadyDone(first));
    assert_eq!(house.states(ana), ["queued"]);
    house.pass(Span::from_seconds(1));
    let sent = house.send(&Capture);
    assert_eq!(
        sent,
        Sent {
            claimed: 1,
            captured: 1,
            ..Sent::default()
        }
    );
    assert_eq!(house.told_kinds(ana), ["message.captured"]);
    let letter = house.letter(ana, house.messages(ana)[0]);
    assert_eq!(letter.subject, "News for Ana");
    assert!(letter.text.contains("- spring"));
    assert_eq!(house.plan(ana), Planned::default());
}

#[db_test]
fn what_may_not_go_now_goes_when_its_timer_fires(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    house.ask(&an_ask(ana, Purpose::Marketing, "one", house.now()));
    house.ask(&an_ask(ana, Purpose::Marketing, "two", house.now()));
    assert_eq!(house.send(&Capture).captured, 1);
    assert_eq!(
        house.told_kinds(ana),
        ["message.deferred", "message.captured"]
    );
    assert_eq!(
        house.next_timer(),
        Some(house.now().plus(Span::from_days(1)))
    );
    assert_eq!(house.fire(), 0);
    house.pass(Span::from_days(1));
    assert_eq!(house.fire(), 1);
    assert_eq!(house.send(&Capture).captured, 1);
    assert_eq!(house.states(ana), ["captured", "captured"]);
    assert_eq!(house.next_timer(), None);
}
