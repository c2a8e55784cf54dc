//! Processes that die, at every step of a round; leases; other nodes. Every message arrives exactly once.

use std::collections::BTreeMap;

use db::{Db, FaultPoint, db_test};
use kernel::{CustomerId, Ids, Rng, Span};
use mail::{CrashPoint, Faults, SimTransport};

use super::{House, an_ask, office};
use crate::{Purpose, SendError};

/// More than a group of outcomes, so that a death falls between two.
const PEOPLE: usize = 11;

fn people(house: &House<'_>) -> Vec<CustomerId> {
    (0..PEOPLE)
        .map(|n| {
            let customer = house.customer(&format!("c{n}@example.com"));
            house.ask(&an_ask(customer, Purpose::Service, "one", house.now()));
            customer
        })
        .collect()
}

fn server() -> SimTransport {
    SimTransport::new(Rng::from_seed(3), Faults::default())
}

/// Every message arrived once, is told once, and nothing is left to do.
fn assert_once(house: &House<'_>, people: &[CustomerId], server: &SimTransport, when: &str) {
    let mut arrived: BTreeMap<String, usize> = BTreeMap::new();
    for one in server.received() {
        *arrived.entry(one.to.as_str().to_owned()).or_default() += 1;
    }
    assert_eq!(arrived.len(), PEOPLE, "{when}");
    assert!(
        arrived.values().all(|times| *times == 1),
        "{when}: {arrived:?}"
    );
    for customer in people {
        assert_eq!(house.states(*customer), ["sent"], "{when}");
        assert_eq!(house.told_kinds(*customer), ["message.sent"], "{when}");
    }
    assert_eq!(house.read(crate::next_wake), None, "{when}");
}

#[db_test]
fn a_process_that_dies_at_any_step_of_handing_over_doubles_and_loses_nothing(db: &Db) {
    for (round, point) in [
        CrashPoint::Before,
        CrashPoint::Started,
        CrashPoint::Written,
        CrashPoint::Answered,
        CrashPoint::Told,
    ]
    .into_iter()
    .enumerate()
    {
        let house = House::new(db);
        house.pass(Span::from_days(i64::try_from(round).unwrap()));
        let server = server();
        let people = fresh_people(&house, round);
        server.crash_next(point);
        let died = house.try_send(&server);
        assert!(matches!(died, Err(SendError::Died(_))), "{point:?}");
        server.restart();
        house.pass(Span::from_seconds(5));
        house.start(&server);
        house.send(&server);
        assert_once(&house, &people, &server, &format!("{point:?}"));
    }
}

fn fresh_people(house: &House<'_>, round: usize) -> Vec<CustomerId> {
    (0..PEOPLE)
        .map(|n| {
            let customer = house.customer(&format!("r{round}c{n}@example.com"));
            house.ask(&an_ask(customer, Purpose::Service, "one", house.now()));
            customer
        })
        .collect()
}

#[db_test]
fn a_process_that_dies_at_any_commit_doubles_and_loses_nothing(db: &Db) {
    let mut round = 0;
    for point in [FaultPoint::BeforeCommit, FaultPoint::AfterCommit] {
        // The claim, the keeping, and two groups of outcomes.
        for commit in 1..=4 {
            let house = House::new(db);
            round += 1;
            house.pass(Span::from_days(i64::try_from(round).unwrap()));
            let server = server();
            let people = fresh_people(&house, 100 + round);
            db.faults().arm(point, commit);
            let when = format!("{point:?} {commit}");
            // From the third on the messages are with the server, and nobody can write that down.
            assert_eq!(house.try_send(&server).is_err(), commit <= 2, "{when}");
            assert!(db.faults().is_dead(), "{when}");
            db.faults().revive();
            server.restart();
            house.pass(Span::from_seconds(5));
            house.start(&server);
            house.send(&server);
            assert_once(&house, &people, &server, &when);
        }
    }
}

#[db_test]
fn a_database_that_was_away_for_a_while_doubles_and_loses_nothing(db: &Db) {
    for commit in 1..=4 {
        let house = House::new(db);
        house.pass(Span::from_days(i64::from(commit)));
        let server = server();
        let people = fresh_people(&house, usize::try_from(commit).unwrap());
        db.faults().arm(FaultPoint::BeforeCommit, commit);
        let when = format!("commit {commit}");
        assert_eq!(house.try_send(&server).is_err(), commit <= 2, "{when}");
        // The process lives on, and tries again; what it had in its hands comes back when the lease ends.
        db.faults().revive();
        house.send(&server);
        house.pass(Span::from_minutes(31));
        house.send(&server);
        assert_once(&house, &people, &server, &when);
    }
}

#[db_test]
fn what_a_dead_process_had_in_its_hands_is_taken_by_others_only_much_later(db: &Db) {
    let house = House::new(db);
    let people = people(&house);
    db.faults().arm(FaultPoint::AfterCommit, 1);
    let server = server();
    assert!(house.try_send(&server).is_err());
    db.faults().revive();
    let other = House {
        ids: Ids::for_node(Rng::from_seed(9), 2),
        office: crate::Office {
            holder: "house-2".to_owned(),
            ..office()
        },
        ..House::new(db)
    };
    // A lease of half an hour, and six hours for its holder to come back.
    other.pass(Span::from_minutes(30 + 6 * 60 - 1));
    assert_eq!(other.send(&server).claimed, 0);
    other.pass(Span::from_minutes(1));
    other.start(&server);
    assert_eq!(other.send(&server).sent, PEOPLE);
    assert_once(&other, &people, &server, "taken over");
    // Whoever was given up comes back and finds nothing to do.
    house.clock.set(other.now());
    house.start(&server);
    assert_eq!(house.send(&server).claimed, 0);
}

#[db_test]
fn what_comes_back_after_it_was_given_up_is_not_recorded_twice(db: &Db) {
    let house = House::new(db);
    let people = people(&house);
    let server = server();
    // Accepted, and not recorded; then the process is away for a day, and another takes over.
    db.faults().arm(FaultPoint::BeforeCommit, 3);
    house.try_send(&server).unwrap();
    db.faults().revive();
    let other = House {
        ids: Ids::for_node(Rng::from_seed(9), 2),
        office: crate::Office {
            holder: "house-2".to_owned(),
            ..office()
        },
        ..House::new(db)
    };
    other.pass(Span::from_hours(24));
    let theirs = SimTransport::new(Rng::from_seed(4), Faults::default());
    assert_eq!(other.send(&theirs).sent, PEOPLE);
    server.restart();
    house.clock.set(other.now());
    house.start(&server);
    for customer in people {
        assert_eq!(house.told_kinds(customer), ["message.sent"]);
    }
}

#[db_test]
fn two_processes_share_the_work(db: &Db) {
    let house = House::new(db);
    let people = people(&house);
    let mut other = House {
        ids: Ids::for_node(Rng::from_seed(9), 2),
        office: office(),
        ..House::new(db)
    };
    other.office.holder = "house-2".to_owned();
    let house = House {
        office: crate::Office {
            batch: 4,
            ..office()
        },
        ..house
    };
    let server = server();
    let mut sent = 0;
    while sent < PEOPLE {
        sent += house.try_send(&server).unwrap().sent;
        sent += other.try_send(&server).unwrap().sent;
    }
    assert_once(&house, &people, &server, "shared");
}

#[db_test]
fn a_merge_while_it_is_handed_over_is_recorded_for_who_is_left(db: &Db) {
    let house = House::new(db);
    let from = house.customer("old@example.com");
    let into = house.customer("new@example.com");
    house.ask(&an_ask(from, Purpose::Service, "one", house.now()));
    let server = server();
    // The claim and the keeping commit, the outcome does not.
    db.faults().arm(FaultPoint::BeforeCommit, 3);
    house.try_send(&server).unwrap();
    db.faults().revive();
    let policy = house.policy();
    house.write(|tx| crate::merge(tx, &house.at(), &policy, from, into));
    server.restart();
    house.start(&server);
    house.send(&server);
    assert_eq!(house.states(into), ["sent"]);
    assert_eq!(house.told_kinds(into), ["message.sent"]);
    assert_eq!(server.received().len(), 1);
}
