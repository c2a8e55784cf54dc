//! Putting asks.

use db::{Db, db_test};
use kernel::{CustomerId, Done, Span};
use mail::Capture;

use super::{House, an_ask, email, topic};
use crate::{Ask, AskState, Channel, Error, Merging, Planned, Purpose};

#[db_test]
fn the_same_cause_for_the_same_customer_is_the_same_ask(db: &Db) {
    let house = House::new(db);
    let (ana, ben) = (
        house.willing("ana@example.com"),
        house.willing("ben@example.com"),
    );
    let about = |customer, cause| an_ask(customer, Purpose::Service, cause, house.now());
    let answers = house.ask_many(&[
        about(ana, "a"),
        about(ben, "a"),
        about(ana, "b"),
        about(ana, "a"),
    ]);
    let ids: Vec<_> = answers.iter().map(|answer| *answer.get()).collect();
    assert_eq!(
        answers,
        [
            Done::Done(ids[0]),
            Done::Done(ids[1]),
            Done::Done(ids[2]),
            Done::AlreadyDone(ids[0])
        ]
    );
    assert!(ids[0] != ids[1] && ids[0] != ids[2]);
    // Also when everything else about it is different, and after it has gone.
    house.send(&Capture);
    let mut again = about(ana, "a");
    again.value = 7;
    again.topic = topic("tips");
    again.purpose = Purpose::Marketing;
    assert_eq!(house.put(&again), Done::AlreadyDone(ids[0]));
    assert_eq!(house.states(ana), ["captured", "captured"]);
    assert_eq!(house.states(ben), ["captured"]);
}

#[db_test]
fn asks_of_one_customer_compete_and_the_dearest_goes_first(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    let mut asks: Vec<_> = (0..6)
        .map(|n| an_ask(ana, Purpose::Marketing, &format!("c{n}"), house.now()))
        .collect();
    for (ask, value) in asks.iter_mut().zip([1, 5, 3, 4, 2, 0]) {
        ask.value = value;
    }
    house.ask_many(&asks);
    let mut order = Vec::new();
    // Four in a week and not more than one a day; of the last two the week lets none through before they are too late.
    for _day in 0..7 {
        house.fire();
        house.send(&Capture);
        house.pass(Span::from_hours(24));
    }
    house.fire();
    house.send(&Capture);
    for message in house.messages(ana) {
        order.push(
            house
                .letter(ana, message)
                .text
                .lines()
                .nth(2)
                .unwrap()
                .to_owned(),
        );
    }
    assert_eq!(order, ["- c1", "- c3", "- c2", "- c4"]);
    let fates: Vec<_> = house
        .explain(ana)
        .iter()
        .rev()
        .map(|one| (one.cause.clone(), one.state))
        .collect();
    assert_eq!(fates[0], ("c0".to_owned(), AskState::Expired));
    assert_eq!(fates[5], ("c5".to_owned(), AskState::Expired));
    assert_eq!(house.next_timer(), None);
}

#[db_test]
fn a_new_ask_overtakes_what_waits(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    house.ask(&an_ask(ana, Purpose::Marketing, "first", house.now()));
    house.ask(&an_ask(ana, Purpose::Marketing, "waits", house.now()));
    let mut dear = an_ask(ana, Purpose::Marketing, "dear", house.now());
    dear.value = 9;
    house.ask(&dear);
    house.send(&Capture);
    house.pass(Span::from_hours(24));
    house.fire();
    house.send(&Capture);
    let messages = house.messages(ana);
    assert_eq!(messages.len(), 2);
    assert!(house.letter(ana, messages[1]).text.contains("- dear"));
}

#[db_test]
fn asks_of_a_topic_that_go_together_are_one_message(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    let mut asks: Vec<_> = (0..4)
        .map(|n| an_ask(ana, Purpose::Service, &format!("m{n}"), house.now()))
        .collect();
    for ask in &mut asks {
        ask.merging = Merging::SameTopic;
    }
    asks[3].topic = topic("tips");
    house.ask_many(&asks);
    assert_eq!(house.send(&Capture).captured, 2);
    let first = house.letter(ana, house.messages(ana)[0]);
    for thing in ["- m0", "- m1", "- m2"] {
        assert!(first.text.contains(thing), "{}", first.text);
    }
    assert!(!first.text.contains("- m3"));
    assert_eq!(
        house.told_kinds(ana),
        [
            "message.merged",
            "message.merged",
            "message.captured",
            "message.captured"
        ]
    );
}

#[db_test]
fn many_customers_are_asked_at_once(db: &Db) {
    let house = House::new(db);
    let facts: Vec<_> = (0..700)
        .map(|n| customers::CustomerFacts {
            email: Some(email(&format!("c{n}@example.com"))),
            ..customers::CustomerFacts::new("shop", house.now())
        })
        .collect();
    let people: Vec<CustomerId> = house
        .write(|tx| Ok(customers::resolve_many(tx, &house.at(), &facts, false)?))
        .iter()
        .map(|one| one.customer)
        .collect();
    let asks: Vec<_> = people
        .iter()
        .map(|customer| an_ask(*customer, Purpose::Service, "all", house.now()))
        .collect();
    assert_eq!(house.ask_many(&asks).len(), 700);
    assert_eq!(house.send(&Capture).captured, 700);
    let counts = house.read(crate::counts);
    assert_eq!((counts.of("captured"), counts.under_way()), (700, 0));
}

/// Makes an ask one that must be refused.
type Spoil = fn(&mut Ask);

#[db_test]
fn an_ask_beyond_its_limits_is_refused(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    let fine = an_ask(ana, Purpose::Service, &"c".repeat(200), house.now());
    let policy = house.policy();
    let wrong: [(&str, Spoil); 9] = [
        ("messages.nobody", |ask| ask.customer = CustomerId::NOBODY),
        ("messages.bad_cause", |ask| ask.cause.clear()),
        ("messages.bad_cause", |ask| ask.cause.push('c')),
        ("messages.bad_name", |ask| ask.programme.clear()),
        ("messages.bad_name", |ask| {
            ask.content.template = "t".repeat(101);
        }),
        ("messages.bad_channels", |ask| ask.channels.clear()),
        ("messages.bad_channels", |ask| {
            ask.channels = vec![Channel::Email; 9];
        }),
        ("messages.bad_window", |ask| ask.latest = ask.earliest),
        ("messages.content_too_large", |ask| {
            ask.content.data = serde_json::json!("x".repeat(16 * 1024));
        }),
    ];
    for (code, spoil) in wrong {
        let mut ask = fine.clone();
        spoil(&mut ask);
        let refused: Result<_, Error> =
            db.write_now(|tx| crate::ask(tx, &house.at(), &policy, &ask));
        assert_eq!(refused.unwrap_err().code(), code);
    }
    assert!(house.put(&fine).is_new());
    assert_eq!(house.plan(CustomerId::NOBODY), Planned::default());
}
