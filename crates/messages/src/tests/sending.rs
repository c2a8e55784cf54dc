//! Rounds of sending, with a pretended mail server.

use customers::{Address, ConsentState, SuppressionReason};
use db::{Db, db_test};
use kernel::{CustomerId, Rng, Span};
use mail::{Capture, Faults, SimTransport};
use serde_json::json;

use super::{House, an_ask, email, office, secret, time};
use crate::{MessageState, Purpose, Sent, Way};

fn server(faults: Faults) -> SimTransport {
    SimTransport::new(Rng::from_seed(1), faults)
}

impl House<'_> {
    fn state(&self, customer: CustomerId) -> MessageState {
        self.read(|tx| crate::list(tx, customer, None, 1))
            .remove(0)
            .state
    }
}

#[db_test]
fn what_a_server_took_is_sent(db: &Db) {
    let house = House::new(db);
    let (ana, ben) = (
        house.willing("ana@example.com"),
        house.willing("ben@example.com"),
    );
    let server = server(Faults::default());
    let ask = house.ask(&an_ask(ana, Purpose::Marketing, "offer", house.now()));
    house.ask(&an_ask(ben, Purpose::Transactional, "receipt", house.now()));
    let sent = house.send(&server);
    assert_eq!(
        sent,
        Sent {
            claimed: 2,
            sent: 2,
            ..Sent::default()
        }
    );
    let received = server.received();
    assert_eq!(received.len(), 2);
    assert_eq!(received[0].to, email("ana@example.com"));
    assert_eq!(
        house.state(ana),
        MessageState::Sent {
            at: house.now(),
            note: "250 2.0.0 pretended queue".to_owned()
        }
    );
    let message = house.messages(ana)[0];
    assert_eq!(
        house.told(ana),
        [(
            "message.sent".to_owned(),
            json!({
                "message": message,
                "ask": ask,
                "channel": "email",
                "purpose": "marketing",
                "topic": "news",
                "programme": "trial",
            })
        )]
    );
    assert_eq!(received[0].message_id, format!("{message}@tea.example"));
}

#[db_test]
fn a_server_that_says_not_now_is_asked_again_at_growing_pauses(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    let server = server(Faults {
        deferred: 1000,
        ..Faults::default()
    });
    let mut ask = an_ask(ana, Purpose::Transactional, "receipt", house.now());
    ask.latest = house.now().plus(Span::from_days(30));
    house.ask(&ask);
    let begun = house.now();
    let mut pauses = Vec::new();
    while !house.state(ana).is_final() {
        let round = house.send(&server);
        assert_eq!(round.claimed, 1);
        if let MessageState::Deferred { until, note } = house.state(ana) {
            assert_eq!(note, "450 4.2.0 pretended delay (naming the recipient)");
            pauses.push(until.since(house.now()));
            house.pass(Span::from_millis(until.since(house.now()).millis() - 1));
            assert_eq!(house.send(&server).claimed, 0, "not before its time");
            house.clock.set(until);
        }
    }
    let hours: Vec<i64> = pauses.iter().map(|pause| pause.seconds() / 3600).collect();
    assert_eq!(
        hours,
        [1, 4, 12, 24, 24, 24],
        "a mailbox in trouble is given time"
    );
    // Three days, and it is given up.
    assert!(house.now().since(begun) >= Span::from_days(3));
    assert!(house.now().since(begun) < Span::from_days(5));
    assert!(server.received().is_empty());
    let (kind, data) = house.told(ana).pop().unwrap();
    assert_eq!(
        (kind.as_str(), &data["reason"]),
        ("message.failed", &json!("given_up"))
    );
}

#[db_test]
fn what_is_tried_again_is_the_very_same_letter(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    let server = server(Faults {
        deferred: 1000,
        ..Faults::default()
    });
    house.ask(&an_ask(ana, Purpose::Transactional, "receipt", house.now()));
    house.send(&server);
    let message = house.messages(ana)[0];
    let first = house.letter(ana, message);
    server.set_faults(Faults::default());
    house.pass(Span::from_hours(1));
    assert_eq!(house.send(&server).sent, 1);
    assert_eq!(house.letter(ana, message), first);
    let octets = |letter: &crate::Letter| letter.outgoing(message).build().unwrap();
    assert_eq!(octets(&first), octets(&house.letter(ana, message)));
}

#[db_test]
fn what_is_tried_again_goes_to_the_address_that_the_customer_has_then(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    let server = server(Faults {
        deferred: 1000,
        ..Faults::default()
    });
    house.ask(&an_ask(ana, Purpose::Transactional, "receipt", house.now()));
    house.send(&server);
    let moved = customers::CustomerChanges {
        email: customers::Edit::Set(email("ana@new.example")),
        ..customers::CustomerChanges::default()
    };
    let _changed = house.write(|tx| Ok(customers::update(tx, &house.at(), ana, &moved)?));
    server.set_faults(Faults::default());
    house.pass(Span::from_hours(1));
    assert_eq!(house.send(&server).sent, 1);
    let message = house.messages(ana)[0];
    let kept = house.letter(ana, message);
    assert_eq!(
        kept.to.address,
        email("ana@new.example"),
        "and that is what is kept"
    );
    let to: Vec<_> = server.received().iter().map(|one| one.to.clone()).collect();
    assert_eq!(to, [email("ana@new.example")]);
}

#[db_test]
fn an_address_that_does_not_exist_is_never_written_to_again(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    let server = server(Faults {
        refused: 1000,
        ..Faults::default()
    });
    house.ask(&an_ask(ana, Purpose::Marketing, "offer", house.now()));
    assert_eq!(house.send(&server).failed, 1);
    assert_eq!(
        house.state(ana),
        MessageState::Failed {
            at: house.now(),
            note: "550 5.1.1 pretended refusal".to_owned()
        }
    );
    let address = Address::Email(email("ana@example.com"));
    let barred = house.read(|tx| Ok(customers::is_suppressed(tx, &secret(), &address)?));
    assert_eq!(barred[0].reason, SuppressionReason::HardBounce);
    house.ask(&an_ask(ana, Purpose::Transactional, "receipt", house.now()));
    assert_eq!(house.send(&server).claimed, 0);
    let told = house.told(ana);
    assert_eq!(told[0].1["reason"], json!("refused"));
    assert_eq!(told[1].0, "message.refused");
    assert_eq!(told[1].1["reason"], json!("contact.hard_bounce"));
    // What failed was no contact.
    let lifted = house.write(|tx| {
        let why = SuppressionReason::HardBounce;
        Ok(customers::lift(tx, &secret(), &address, why)?)
    });
    assert!(lifted.is_new());
    house.ask(&an_ask(ana, Purpose::Marketing, "another", house.now()));
    assert_eq!(house.send(&Capture).captured, 1);
}

#[db_test]
fn while_no_server_is_there_messages_wait_at_most_a_quarter_of_an_hour(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    let server = server(Faults {
        unreachable: 1000,
        ..Faults::default()
    });
    house.ask(&an_ask(ana, Purpose::Transactional, "receipt", house.now()));
    for _ in 0..12 {
        assert_eq!(house.send(&server).deferred, 1);
        let MessageState::Deferred { until, .. } = house.state(ana) else {
            panic!("it waits");
        };
        assert!(until.since(house.now()) <= Span::from_minutes(15));
        house.clock.set(until);
    }
    server.set_faults(Faults::default());
    assert_eq!(house.send(&server).sent, 1);
    assert_eq!(server.received().len(), 1);
    let wake = house.read(crate::next_wake);
    assert_eq!(wake, None);
}

#[db_test]
fn a_connection_that_drops_after_the_dot_counts_as_sent(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    let server = server(Faults {
        cut_after: 1000,
        ..Faults::default()
    });
    house.ask(&an_ask(ana, Purpose::Marketing, "offer", house.now()));
    assert_eq!(house.send(&server).sent, 1);
    house.pass(Span::from_days(3));
    house.start(&server);
    assert_eq!(house.send(&server).claimed, 0);
    assert_eq!(server.received().len(), 1);
    assert_eq!(house.told_kinds(ana), ["message.sent"]);
}

#[db_test]
fn a_connection_that_drops_before_the_dot_is_tried_again(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    let server = server(Faults {
        cut_before: 1000,
        ..Faults::default()
    });
    house.ask(&an_ask(ana, Purpose::Marketing, "offer", house.now()));
    assert_eq!(house.send(&server).deferred, 1);
    server.set_faults(Faults::default());
    house.pass(Span::from_minutes(15));
    assert_eq!(house.send(&server).sent, 1);
    assert_eq!(server.received().len(), 1);
}

#[db_test]
fn a_no_between_planning_and_sending_is_heard(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    house.ask(&an_ask(ana, Purpose::Marketing, "offer", house.now()));
    house.pass(Span::from_seconds(1));
    house.say(ana, Purpose::Marketing, ConsentState::Refused);
    let server = server(Faults::default());
    assert_eq!(house.send(&server).stopped, 1);
    assert!(server.received().is_empty());
    assert_eq!(house.states(ana), ["refused"]);
    let (kind, data) = house.told(ana).pop().unwrap();
    assert_eq!(
        (kind.as_str(), &data["reason"]),
        ("message.refused", &json!("contact.refused"))
    );
    // It was no contact.
    house.pass(Span::from_seconds(1));
    house.say(ana, Purpose::Marketing, ConsentState::Granted);
    house.ask(&an_ask(ana, Purpose::Marketing, "another", house.now()));
    assert_eq!(house.send(&server).sent, 1);
}

#[db_test]
fn what_falls_into_the_night_on_its_way_waits_for_the_morning(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    house.clock.set(time("2026-03-02T20:59:59Z"));
    house.ask(&an_ask(ana, Purpose::Marketing, "offer", house.now()));
    house.clock.set(time("2026-03-02T21:00:00Z"));
    assert_eq!(house.send(&Capture).waiting, 1);
    let wake = house.read(crate::next_wake);
    assert_eq!(wake, Some(time("2026-03-03T08:00:00Z")));
    house.clock.set(time("2026-03-03T08:00:00Z"));
    assert_eq!(house.send(&Capture).captured, 1);
}

#[db_test]
fn what_is_too_late_at_the_door_expires(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    let mut ask = an_ask(ana, Purpose::Transactional, "today", house.now());
    ask.latest = house.now().plus(Span::from_hours(1));
    house.ask(&ask);
    house.pass(Span::from_hours(1));
    assert_eq!(house.send(&Capture).stopped, 1);
    assert_eq!(house.states(ana), ["expired"]);
    assert_eq!(house.told_kinds(ana), ["message.expired"]);
}

#[db_test]
fn what_cannot_or_need_not_be_written_is_not_sent(db: &Db) {
    let house = House::new(db);
    let people: Vec<CustomerId> = ["a", "b", "c", "d", "e"]
        .iter()
        .map(|name| house.customer(&format!("{name}@example.com")))
        .collect();
    let mut asks: Vec<_> = people
        .iter()
        .map(|customer| an_ask(*customer, Purpose::Service, "one", house.now()))
        .collect();
    asks[0].content.data = json!({"moot": "the order was cancelled"});
    asks[1].content.data = json!({"impossible": "there is no such order"});
    asks[2].content.template = "gone".to_owned();
    asks[3].content.version = 2;
    house.ask_many(&asks);
    let sent = house.send(&Capture);
    assert_eq!((sent.stopped, sent.failed, sent.captured), (1, 3, 1));
    let last = |customer| {
        let (kind, data) = house.told(customer).pop().unwrap();
        (kind, data["reason"].as_str().unwrap_or_default().to_owned())
    };
    let is = |kind: &str, reason: &str| (kind.to_owned(), reason.to_owned());
    assert_eq!(last(people[0]), is("message.refused", "moot"));
    assert_eq!(last(people[1]), is("message.failed", "content"));
    assert_eq!(last(people[2]), is("message.failed", "content"));
    assert_eq!(last(people[3]), is("message.failed", "content"));
    assert_eq!(last(people[4]), is("message.captured", ""));
}

#[db_test]
fn one_letter_that_cannot_be_read_stops_no_other(db: &Db) {
    let house = House::new(db);
    let server = server(Faults {
        deferred: 1000,
        ..Faults::default()
    });
    let people: Vec<CustomerId> = ["a", "b", "c"]
        .iter()
        .map(|name| house.customer(&format!("{name}@example.com")))
        .collect();
    for customer in &people {
        house.ask(&an_ask(*customer, Purpose::Service, "one", house.now()));
    }
    house.send(&server);
    house.write(|tx| {
        let spoilt: &[u8] = b"spoilt";
        tx.execute(
            "UPDATE messages_content SET letter = $2 WHERE customer_id = $1",
            db::params![people[1], spoilt],
        )?;
        Ok(())
    });
    server.set_faults(Faults::default());
    house.pass(Span::from_hours(1));
    let sent = house.send(&server);
    assert_eq!((sent.sent, sent.failed), (2, 1));
    assert_eq!(house.states(people[1]), ["failed"]);
}

#[db_test]
fn a_suggestion_is_left_out_for_who_objected_to_marketing(db: &Db) {
    let house = House::new(db);
    let mut office = office();
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let told = std::sync::Arc::clone(&seen);
    let template = crate::Template {
        name: "hello",
        version: 1,
        channel: crate::Channel::Email,
        document: r#"{"format": 1, "builder": "whom", "fallback": "en", "subject": {"en": ""}, "preheader": {"en": ""},
            "because": {"en": ""}, "blocks": [{"kind": "divider"}]}"#,
    };
    let builder = crate::Builder {
        name: "whom",
        sample: || json!({}),
        variables: Vec::new,
        build: Box::new(move |_tx, _at, requests| {
            let mut told = told.lock().unwrap();
            told.extend(requests.iter().map(|request| request.recipient.may_promote));
            Ok(vec![crate::Built::Ready(json!({})); requests.len()])
        }),
    };
    office.contents =
        std::sync::Arc::new(crate::Contents::new(vec![template], vec![builder]).unwrap());
    let house = House { office, ..house };
    let (ana, ben) = (
        house.customer("ana@example.com"),
        house.customer("ben@example.com"),
    );
    house.say(ben, Purpose::Marketing, ConsentState::Refused);
    for customer in [ana, ben] {
        house.ask(&an_ask(customer, Purpose::Service, "thanks", house.now()));
    }
    assert_eq!(house.send(&Capture).failed, 2);
    assert_eq!(*seen.lock().unwrap(), [true, false]);
}

#[db_test]
fn a_rehearsal_counts_and_writes_nothing(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    house.ask(&an_ask(ana, Purpose::Marketing, "offer", house.now()));
    let sent = crate::send(db, &house.clock, &house.ids, &house.office, Way::Counted).unwrap();
    assert_eq!((sent.claimed, sent.captured), (1, 1));
    assert_eq!(house.told_kinds(ana), ["message.captured"]);
    let message = house.messages(ana)[0];
    assert_eq!(house.read(|tx| crate::view(tx, ana, message)), None);
}

#[db_test]
fn messages_go_oldest_first_and_no_more_than_a_batch_at_a_time(db: &Db) {
    let mut house = House::new(db);
    house.office.batch = 3;
    let people: Vec<CustomerId> = (0..8)
        .map(|n| house.customer(&format!("c{n}@example.com")))
        .collect();
    for customer in people.iter().rev() {
        house.ask(&an_ask(*customer, Purpose::Service, "one", house.now()));
        house.pass(Span::from_seconds(1));
    }
    let server = server(Faults::default());
    assert_eq!(house.try_send(&server).unwrap().claimed, 3);
    let to: Vec<String> = server
        .received()
        .iter()
        .map(|one| one.to.as_str().to_owned())
        .collect();
    assert_eq!(to, ["c7@example.com", "c6@example.com", "c5@example.com"]);
    assert_eq!(house.send(&server).sent, 5);
}

#[db_test]
fn words_are_kept_as_long_as_the_shop_says(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    let server = server(Faults::default());
    house.ask(&an_ask(ana, Purpose::Transactional, "one", house.now()));
    house.send(&server);
    house.pass(Span::from_days(30));
    house.ask(&an_ask(ana, Purpose::Transactional, "two", house.now()));
    house.send(&server);
    let [old, new] = house.messages(ana)[..] else {
        panic!("two were sent");
    };
    let is_kept = |message| house.read(|tx| crate::kept(tx, ana, message)).is_some();
    assert_eq!(crate::sweep(db, house.now()).unwrap(), 0, "for ever");
    assert!(is_kept(old) && is_kept(new));
    let (at, days) = (house.at(), crate::settings::LETTERS_KEPT);
    let set = db.write_now(|tx| settings::set(tx, &at, &days, &29));
    set.unwrap().into_inner();
    assert_eq!(crate::sweep(db, house.now()).unwrap(), 1);
    assert!(!is_kept(old) && is_kept(new));
    assert_eq!(house.read(|tx| crate::list(tx, ana, None, 10)).len(), 2);
    assert_eq!(crate::sweep(db, house.now()).unwrap(), 0, "once");
}
