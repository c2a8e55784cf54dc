//! Customers who become one, and customers who are forgotten.

use customers::MergeId;
use db::{Db, db_test};
use kernel::{CustomerId, Span};
use mail::{Capture, Faults, SimTransport};
use serde_json::json;

use super::{House, an_ask, office, secret};
use crate::{AskId, AskState, Hold, HoldKind, Planned, Purpose};

impl House<'_> {
    /// Both rooms, as the event of the merge makes them.
    fn join(&self, from: CustomerId, into: CustomerId) -> (MergeId, Planned) {
        let policy = self.policy();
        self.write(|tx| {
            let merged = customers::merge(tx, &self.at(), from, into, "test")?;
            assert!(merged.is_new());
            let planned = crate::merge(tx, &self.at(), &policy, from, into)?;
            Ok((merged.into_inner().merge, planned))
        })
    }

    /// And as it is when one is taken back.
    fn part(&self, merge: MergeId) {
        let policy = self.policy();
        self.write(|tx| {
            let undone = customers::unmerge(tx, &self.at(), merge, "test")?.into_inner();
            let both = (undone.survivor, undone.restored);
            crate::unmerge(tx, &self.at(), &policy, both, &undone.homes)
        });
    }

    fn forget(&self, customer: CustomerId) -> Planned {
        let policy = self.policy();
        self.write(|tx| {
            let erased = customers::erase(tx, &self.at(), &secret(), customer)?;
            assert!(erased.is_new());
            crate::erase(tx, &self.at(), &policy, customer)
        })
    }

    fn rows(&self, customer: CustomerId) -> i64 {
        let tables = [
            "SELECT count(*) FROM messages_customer WHERE customer_id = $1",
            "SELECT count(*) FROM messages_ask WHERE customer_id = $1",
            "SELECT count(*) FROM messages_decision WHERE customer_id = $1",
            "SELECT count(*) FROM messages_message WHERE customer_id = $1",
            "SELECT count(*) FROM messages_content WHERE customer_id = $1",
            "SELECT count(*) FROM messages_hold WHERE customer_id = $1",
            "SELECT count(*) FROM messages_topic_refusal WHERE customer_id = $1",
            "SELECT count(*) FROM messages_thread WHERE customer_id = $1",
        ];
        self.read(|tx| {
            let mut rows = 0;
            for sql in tables {
                let count: Option<i64> = tx.scalar(sql, db::params![customer])?;
                rows += count.unwrap_or_default();
            }
            Ok(rows)
        })
    }
}

fn hold(house: &House<'_>, customer: CustomerId, key: &str) {
    let policy = house.policy();
    let hold = Hold {
        key: key.to_owned(),
        kind: HoldKind::parse("late-parcel").unwrap(),
        from: Purpose::Marketing,
        raised_at: house.now(),
        until: None,
    };
    let raised = house.write(|tx| crate::raise_hold(tx, &house.at(), &policy, customer, &hold));
    assert!(raised.is_new());
}

#[db_test]
fn everything_goes_with_the_customer(db: &Db) {
    let house = House::new(db);
    let (from, into) = (
        house.willing("old@example.com"),
        house.willing("new@example.com"),
    );
    house.ask(&an_ask(from, Purpose::Marketing, "first", house.now()));
    house.send(&Capture);
    house.ask(&an_ask(from, Purpose::Marketing, "waits", house.now()));
    house.ask(&an_ask(into, Purpose::Service, "theirs", house.now()));
    hold(&house, from, "a");
    hold(&house, into, "a");
    hold(&house, into, "b");
    let before = house.explain(from);
    let (_, planned) = house.join(from, into);
    assert_eq!((planned.waiting, planned.granted), (1, 0));
    assert_eq!(house.rows(from), 0);
    let after = house.explain(into);
    assert_eq!(after.len(), 3);
    for one in before {
        let moved = after.iter().find(|other| other.ask == one.ask).unwrap();
        assert_eq!(moved.decisions[..one.decisions.len()], one.decisions);
        assert_eq!((&moved.cause, moved.asked_at), (&one.cause, one.asked_at));
    }
    let held = house.read(|tx| crate::holds(tx, into));
    assert_eq!(held.len(), 2);
    let message = house.messages(into)[0];
    assert!(house.letter(into, message).text.contains("- first"));
    // Its timer goes with it, and twice is once.
    assert_eq!(house.next_timer(), house.explain(into)[1].look_at);
    let policy = house.policy();
    house.write(|tx| crate::merge(tx, &house.at(), &policy, from, into));
    assert_eq!(house.explain(into), after);
    assert_eq!(house.rows(from), 0);
}

#[db_test]
fn what_was_sent_under_one_number_is_not_sent_under_the_other(db: &Db) {
    let house = House::new(db);
    let (from, into) = (
        house.willing("old@example.com"),
        house.willing("new@example.com"),
    );
    house.ask(&an_ask(from, Purpose::Marketing, "campaign", house.now()));
    house.send(&Capture);
    hold(&house, into, "h");
    let waits = house.ask(&an_ask(into, Purpose::Marketing, "campaign", house.now()));
    house.join(from, into);
    assert_eq!(house.next_timer(), None);
    let about = house.explain(into);
    let silenced = about.iter().find(|one| one.ask == waits).unwrap();
    assert_eq!(silenced.state, AskState::Merged);
    let renamed = format!("campaign ({from})");
    assert_eq!(about.len(), 2);
    assert!(about.iter().any(|one| one.cause == renamed));
    assert_eq!(
        house.told_kinds(into),
        ["message.deferred", "message.merged"]
    );
}

#[db_test]
fn what_waits_under_both_numbers_goes_once(db: &Db) {
    let house = House::new(db);
    let (from, into) = (
        house.willing("old@example.com"),
        house.willing("new@example.com"),
    );
    for customer in [from, into] {
        house.ask(&an_ask(
            customer,
            Purpose::Marketing,
            "granted",
            house.now(),
        ));
        house.ask(&an_ask(customer, Purpose::Marketing, "waits", house.now()));
    }
    house.join(from, into);
    // What the joining itself decides is told where the timeline is now, never on the one that was carried over.
    let merged = |who| {
        let kinds = house.told_kinds(who);
        kinds
            .iter()
            .filter(|kind| *kind == "message.merged")
            .count()
    };
    assert_eq!((merged(from), merged(into)), (0, 2));
    assert_eq!(house.send(&Capture).captured, 1);
    assert_eq!(house.states(into), ["refused", "captured"]);
    house.pass(Span::from_days(1));
    house.fire();
    assert_eq!(house.send(&Capture).captured, 1);
    assert_eq!(house.states(into), ["refused", "captured", "captured"]);
    assert_eq!(house.next_timer(), None);
}

#[db_test]
fn what_was_granted_under_the_number_that_stays_is_not_sent_a_second_time(db: &Db) {
    let house = House::new(db);
    let (from, into) = (
        house.willing("old@example.com"),
        house.willing("new@example.com"),
    );
    house.ask(&an_ask(from, Purpose::Service, "campaign", house.now()));
    house.send(&Capture);
    house.ask(&an_ask(into, Purpose::Service, "campaign", house.now()));
    house.join(from, into);
    assert_eq!(house.send(&Capture).claimed, 0);
    assert_eq!(house.states(into), ["captured", "refused"]);
}

#[db_test]
fn an_ask_of_somebody_who_is_being_joined_waits_for_it(db: &Db) {
    let house = House::new(db);
    let (from, into) = (
        house.willing("old@example.com"),
        house.willing("new@example.com"),
    );
    let merged = house.write(|tx| Ok(customers::merge(tx, &house.at(), from, into, "test")?));
    assert!(merged.is_new());
    let ask = house.ask(&an_ask(
        from,
        Purpose::Transactional,
        "receipt",
        house.now(),
    ));
    for _ in 0..5 {
        house.pass(Span::from_minutes(1));
        assert_eq!(house.fire(), 1);
    }
    assert_eq!(house.explain(from)[0].decisions.len(), 1, "told once");
    let policy = house.policy();
    let planned = house.write(|tx| crate::merge(tx, &house.at(), &policy, from, into));
    assert_eq!(planned.granted, 1);
    assert_eq!(house.send(&Capture).captured, 1);
    assert_eq!(house.explain(into)[0].ask, ask);
    assert_eq!(house.next_timer(), None);
}

#[db_test]
fn what_was_put_to_somebody_goes_back_when_a_merge_is_taken_back(db: &Db) {
    let house = House::new(db);
    let (ana, bea) = (
        house.willing("ana@example.com"),
        house.willing("bea@example.com"),
    );
    let purpose = Purpose::Service;
    let written = house.ask(&an_ask(ana, purpose, "written", house.now()));
    let twin = house.ask(&an_ask(ana, purpose, "both", house.now()));
    let hers = house.ask(&an_ask(bea, purpose, "both", house.now()));
    house.send(&Capture);
    let later = house.now().plus(Span::from_hours(5));
    let open = house.ask(&an_ask(ana, purpose, "later", later));
    let (merge, _) = house.join(ana, bea);
    let both = house.ask(&an_ask(bea, purpose, "meanwhile", later));
    house.part(merge);
    let asks = |who| -> Vec<(AskId, String)> {
        let all = house.explain(who);
        all.into_iter().map(|one| (one.ask, one.cause)).collect()
    };
    let said = |ask, cause: &str| (ask, cause.to_owned());
    let mut found = asks(ana);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            said(written, "written"),
            said(twin, "both"),
            said(open, "later")
        ]
    );
    let mut found = asks(bea);
    found.sort_unstable();
    assert_eq!(found, [said(hers, "both"), said(both, "meanwhile")]);
    // The same causes once more are known to the one whose they are.
    for cause in ["written", "both", "later"] {
        let again = an_ask(ana, purpose, cause, house.now());
        let policy = house.policy();
        let done = house.write(|tx| crate::ask(tx, &house.at(), &policy, &again));
        assert!(!done.is_new(), "{cause}");
    }
    assert_eq!(house.send(&Capture).claimed, 0);
    // What was open goes when its time comes, to each their own.
    house.pass(Span::from_hours(25));
    house.fire();
    assert_eq!(house.send(&Capture).captured, 2);
    let captured = |who| {
        house
            .states(who)
            .iter()
            .filter(|one| **one == "captured")
            .count()
    };
    assert_eq!((captured(ana), captured(bea)), (3, 2));
}

#[db_test]
fn of_a_forgotten_person_nothing_is_left_but_that_something_was_written(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    let server = SimTransport::new(
        kernel::Rng::from_seed(1),
        Faults {
            deferred: 1000,
            ..Faults::default()
        },
    );
    house.ask(&an_ask(ana, Purpose::Marketing, "sent", house.now()));
    house.send(&Capture);
    house.ask(&an_ask(
        ana,
        Purpose::Transactional,
        "under-way",
        house.now(),
    ));
    house.send(&server);
    house.ask(&an_ask(ana, Purpose::Marketing, "open", house.now()));
    hold(&house, ana, "a");
    assert_eq!(house.forget(ana).refused, 1);
    assert_eq!(house.next_timer(), None);
    let messages = house.messages(ana);
    assert_eq!(messages.len(), 2);
    for message in messages {
        assert_eq!(house.read(|tx| crate::view(tx, ana, message)), None);
    }
    let kept = house.read(|tx| {
        tx.query(
            "SELECT content FROM messages_ask WHERE customer_id = $1",
            db::params![ana],
            |row| row.get::<String>(0),
        )
        .map_err(crate::Error::Db)
    });
    assert!(kept.iter().all(|content| content == "{}"), "{kept:?}");
    house.pass(Span::from_hours(1));
    assert_eq!(house.send(&server).stopped, 1);
    assert_eq!(house.states(ana), ["captured", "refused"]);
    let (_, data) = house.told(ana).pop().unwrap();
    assert_eq!(data["reason"], json!("contact.no_customer"));
}

#[db_test]
fn what_is_being_written_to_a_person_who_is_forgotten_is_not_kept(db: &Db) {
    // The builder runs between the claim and the keeping: there the person is forgotten.
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    house.ask(&an_ask(ana, Purpose::Service, "one", house.now()));
    let (other, clock, ids) = (db.clone(), house.clock.clone(), house.ids.clone());
    let mut bureau = office();
    let shops = std::sync::Arc::clone(&bureau.shops);
    let once = std::sync::Once::new();
    bureau.shops = std::sync::Arc::new(move |tx| {
        once.call_once(|| {
            let house = House {
                db: &other,
                clock: clock.clone(),
                ids: ids.clone(),
                office: office(),
            };
            house.forget(ana);
        });
        shops(tx)
    });
    let house = House {
        office: bureau,
        ..house
    };
    let round = house.try_send(&Capture).unwrap();
    assert_eq!((round.claimed, round.captured), (1, 0));
    let message = house.messages(ana)[0];
    assert_eq!(house.read(|tx| crate::view(tx, ana, message)), None);
    assert_eq!(house.send(&Capture).stopped, 1);
    assert_eq!(house.states(ana), ["refused"]);
}
