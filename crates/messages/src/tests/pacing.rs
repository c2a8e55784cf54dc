//! Rates of domains and senders, warm-up, named senders, conversations, and pauses by the server's reason.

use std::collections::BTreeMap;

use db::{Db, db_test};
use kernel::{CustomerId, Day, Rng, Span, Timestamp};
use mail::{CrashPoint, Faults, SimTransport};

use super::{House, an_ask, email, time};
use crate::{
    DomainRates, Lane, MessageState, NamedSender, Party, Purpose, Rate, Reason, SenderPace,
    Senders,
    domain::{Going, LaneState, Limit, pace, retry_pause, warm_up},
};

fn server() -> SimTransport {
    SimTransport::new(Rng::from_seed(3), Faults::default())
}

fn set(house: &House<'_>, key: &str, value: &str) {
    let catalogue = settings::Catalogue::new(&[crate::settings::SETTINGS]);
    let _set = house.write(|tx| Ok(settings::set_text(tx, &house.at(), &catalogue, key, value)?));
}

fn state(house: &House<'_>, customer: CustomerId) -> MessageState {
    house
        .read(|tx| crate::list(tx, customer, None, 1))
        .remove(0)
        .state
}

fn crowd(house: &House<'_>, number: usize, domain: &str) -> Vec<CustomerId> {
    (0..number)
        .map(|one| {
            let customer = house.willing(&format!("c{one}@{domain}"));
            house.ask(&an_ask(customer, Purpose::Marketing, "offer", house.now()));
            customer
        })
        .collect()
}

/// Sends and lets time pass until nothing is left; answers how many arrived at each instant.
fn drain(house: &House<'_>, server: &SimTransport, until: Timestamp) -> Vec<(Timestamp, usize)> {
    let mut arrived = Vec::new();
    let mut before = server.received().len();
    loop {
        house.send(server);
        let now = server.received().len();
        if now > before {
            arrived.push((house.now(), now - before));
            before = now;
        }
        match house.read(crate::next_wake) {
            Some(next) if next <= until => house.clock.set(next.max(house.now())),
            _ => return arrived,
        }
    }
}

/// No window of any length holds more than the bucket lets through.
fn assert_within(arrived: &[(Timestamp, usize)], rate: Rate) {
    for (from, (start, _)) in arrived.iter().enumerate() {
        let mut sum = 0_i64;
        for (end, number) in &arrived[from..] {
            sum += i64::try_from(*number).unwrap();
            let millis = end.since(*start).millis();
            let filled = millis * i64::from(rate.number()) / 60_000;
            let most = i64::from(rate.burst()) + filled;
            assert!(sum <= most, "{sum} within {millis} ms, at most {most}");
        }
    }
}

#[test]
fn rates_are_read_and_written() {
    let rates = DomainRates::parse("gmail.com + GoogleMail.com=600, *=120").unwrap();
    assert_eq!(rates.to_string(), "gmail.com+googlemail.com=600, *=120");
    let (name, rate) = rates.of("googlemail.com").unwrap();
    assert_eq!((name.as_str(), rate.number()), ("gmail.com", 600));
    let (name, rate) = rates.of("Example.com").unwrap();
    assert_eq!((name.as_str(), rate.number()), ("example.com", 120));
    for bad in [
        "gmail.com",
        "gmail.com=0",
        "=3",
        "a.b=1,a.b=2",
        "*=1,*=2",
        "x=1",
        "",
    ] {
        assert_eq!(DomainRates::parse(bad), None, "{bad}");
    }
}

#[test]
fn lanes_are_read_and_written() {
    for lane in [
        Lane::Domain("a.example".to_owned()),
        Lane::Sender("news".to_owned()),
        Lane::WarmUp("own".to_owned()),
    ] {
        assert_eq!(Lane::parse(&lane.key()), Some(lane));
    }
    assert_eq!(Lane::parse("road:x"), None);
}

#[test]
fn pauses_follow_the_servers_reason() {
    let minutes = |subject, words, attempts| retry_pause(subject, words, attempts).seconds() / 60;
    assert_eq!(
        [1, 2, 3, 4, 9].map(|n| minutes(Some(2), "full", n)),
        [60, 240, 720, 1440, 1440]
    );
    assert_eq!([1, 2, 9].map(|n| minutes(Some(3), "", n)), [15, 30, 240]);
    assert_eq!([1, 2, 9].map(|n| minutes(Some(4), "", n)), [5, 10, 120]);
    assert_eq!([1, 2, 9].map(|n| minutes(Some(7), "", n)), [6, 15, 240]);
    assert_eq!([1, 2, 9].map(|n| minutes(None, "", n)), [1, 5, 180]);
    assert_eq!(minutes(Some(2), "Greylisted, come back", 1), 6);
}

#[test]
fn a_bucket_never_lets_more_through_and_keeps_who_waits_in_order() {
    let rate = Rate::per_minute(60).unwrap();
    let lane = Lane::Domain("a.example".to_owned());
    let mut lanes = BTreeMap::new();
    let start = time("2026-03-02T10:00:00Z");
    let going = |number: i64| Going {
        message: crate::MessageId::from_raw(number),
        purpose: Purpose::Marketing,
        needs: vec![(lane.clone(), Limit::Rate(rate))],
        passes: std::collections::BTreeSet::new(),
    };
    let parked = pace((1..=30).map(going).collect(), &mut lanes, start);
    assert_eq!(parked.len(), 20, "ten may go at once");
    let turns: Vec<_> = parked.values().map(|one| one.turn_at).collect();
    assert!(turns.is_sorted_by(|one, next| one < next));
    // Who comes later waits behind them, though there is room by now.
    let later = start.plus(Span::from_seconds(5));
    assert_eq!(pace(vec![going(31)], &mut lanes, later).len(), 1);
    // What an order needs does not.
    let mut needed = going(32);
    needed.purpose = Purpose::Transactional;
    assert!(pace(vec![needed], &mut lanes, later).is_empty());
    let state: LaneState = lanes[&lane];
    assert_eq!(state.room(Limit::Rate(rate), later), 4);
}

#[test]
fn a_new_sender_sends_a_little_more_each_day() {
    let zone = super::zone("Europe/London");
    let from = Day::parse("2026-03-02").unwrap();
    let on = |day: &str| warm_up(from, &zone, time(day));
    assert_eq!(on("2026-03-01T12:00:00Z"), None);
    let Some(Limit::Day { most, next, .. }) = on("2026-03-03T12:00:00Z") else {
        panic!("it warms up");
    };
    assert_eq!((most, next), (100, time("2026-03-04T00:00:00Z")));
    assert!(on("2026-03-29T12:00:00Z").is_some());
    assert_eq!(on("2026-03-30T12:00:00Z"), None);
    assert!(crate::WARM_UP.is_sorted_by(|one, next| one < next));
}

#[db_test]
fn mail_to_a_domain_goes_at_its_rate_in_order_and_says_why_it_waits(db: &Db) {
    let house = House::new(db);
    set(&house, "messages.domain_rates", "slow.example=60");
    let people = crowd(&house, 100, "slow.example");
    let quick = crowd(&house, 3, "quick.example");
    let server = server();
    house.send(&server);
    assert_eq!(
        server.received().len(),
        13,
        "ten at once, and those of other domains"
    );
    let last = people[99];
    let MessageState::Queued { from } = state(&house, last) else {
        panic!("it waits");
    };
    let expected = house.now().plus(Span::from_seconds(90));
    assert!(
        (from.since(expected)).seconds().abs() <= 2,
        "{from} is about {expected}"
    );
    let explained = house.explain(last);
    let reasons: Vec<_> = explained[0]
        .decisions
        .iter()
        .map(|one| one.reason.as_str())
        .collect();
    assert_eq!(reasons, ["contact.granted", "throttle"]);
    assert!(
        explained[0].decisions[1]
            .words
            .contains("mail to slow.example goes at 60 a minute")
    );
    let start = house.now();
    let mut arrived = vec![(start, 10)];
    arrived.extend(drain(&house, &server, start.plus(Span::from_minutes(10))));
    assert_within(&arrived, Rate::per_minute(60).unwrap());
    // The last look finds that nobody waits any more.
    assert_eq!(house.now().since(start).seconds(), 91);
    let to: Vec<_> = server
        .received()
        .iter()
        .map(|one| one.to.as_str().to_owned())
        .filter(|to| to.ends_with("slow.example"))
        .collect();
    let wanted: Vec<_> = (0..100).map(|one| format!("c{one}@slow.example")).collect();
    assert_eq!(to, wanted, "in the order in which they were granted");
    for customer in people.iter().chain(&quick) {
        assert_eq!(house.states(*customer), ["sent"]);
    }
    // Each was told once that it waits.
    assert_eq!(house.explain(last)[0].decisions.len(), 2);
    assert_eq!(house.read(crate::next_wake), None);
}

#[db_test]
fn what_an_order_needs_goes_before_what_waits(db: &Db) {
    let house = House::new(db);
    set(&house, "messages.sender_rate", "60");
    crowd(&house, 50, "a.example");
    let server = server();
    house.send(&server);
    assert_eq!(server.received().len(), 10);
    let ana = house.customer("ana@b.example");
    house.ask(&an_ask(ana, Purpose::Transactional, "receipt", house.now()));
    house.pass(Span::from_seconds(1));
    house.send(&server);
    assert_eq!(server.received()[10].to, email("ana@b.example"));
    drain(&house, &server, house.now().plus(Span::from_minutes(5)));
    assert_eq!(server.received().len(), 51);
}

#[db_test]
fn after_a_standstill_those_who_waited_go_in_order_and_no_faster(db: &Db) {
    let house = House::new(db);
    set(&house, "messages.domain_rates", "*=60");
    crowd(&house, 60, "slow.example");
    let server = server();
    house.send(&server);
    house.pass(Span::from_hours(2));
    crowd_more(&house);
    let arrived = drain(&house, &server, house.now().plus(Span::from_minutes(10)));
    assert_within(&arrived, Rate::per_minute(60).unwrap());
    let order: Vec<_> = server
        .received()
        .iter()
        .map(|one| one.to.as_str().to_owned())
        .collect();
    let wanted: Vec<_> = (0..60)
        .map(|one| format!("c{one}@slow.example"))
        .chain((0..5).map(|one| format!("d{one}@slow.example")))
        .collect();
    assert_eq!(order, wanted);
}

fn crowd_more(house: &House<'_>) {
    for one in 0..5 {
        let customer = house.willing(&format!("d{one}@slow.example"));
        house.ask(&an_ask(customer, Purpose::Marketing, "offer", house.now()));
    }
}

#[db_test]
fn a_warm_up_sends_the_days_amount_and_the_rest_on_the_next_day(db: &Db) {
    let house = House::new(db);
    set(&house, "messages.warm_up_from", "2026-03-02");
    set(&house, "messages.quiet_hours", "");
    let people = crowd(&house, 120, "a.example");
    let server = server();
    house.send(&server);
    assert_eq!(server.received().len(), 50, "the first day's amount");
    let MessageState::Queued { from } = state(&house, people[119]) else {
        panic!("it waits");
    };
    assert_eq!(from, time("2026-03-03T00:00:00Z"));
    assert!(house.explain(people[119])[0].decisions[1].reason == "warm_up");
    // What orders need is counted and does not wait.
    let ana = house.customer("ana@b.example");
    house.ask(&an_ask(ana, Purpose::Transactional, "receipt", house.now()));
    house.send(&server);
    assert_eq!(server.received().len(), 51);
    house.clock.set(time("2026-03-03T00:00:00Z"));
    house.send(&server);
    assert_eq!(
        server.received().len(),
        121,
        "70 are below the second day's 100"
    );
}

#[db_test]
fn a_changed_rate_counts_for_those_who_wait(db: &Db) {
    let house = House::new(db);
    set(&house, "messages.domain_rates", "slow.example=6");
    crowd(&house, 30, "slow.example");
    let server = server();
    house.send(&server);
    assert_eq!(server.received().len(), 1);
    set(&house, "messages.domain_rates", "other.example=6");
    let next = house.read(crate::next_wake).unwrap();
    house.clock.set(next);
    house.send(&server);
    assert_eq!(server.received().len(), 30, "there is no rate any more");
}

#[db_test]
fn deaths_and_faults_lose_and_double_nothing_that_waits(db: &Db) {
    let mut house = House::new(db);
    house.office.batch = 7;
    set(&house, "messages.domain_rates", "slow.example=120, *=600");
    set(&house, "messages.sender_rate", "90");
    let people = crowd(&house, 60, "slow.example");
    let others = crowd(&house, 40, "b.example");
    let server = server();
    let points = [
        CrashPoint::Before,
        CrashPoint::Started,
        CrashPoint::Written,
        CrashPoint::Answered,
        CrashPoint::Told,
    ];
    for round in 0..400 {
        if round % 3 == 0 {
            server.crash_next(points[round / 3 % points.len()]);
        }
        if house.try_send(&server).is_err() {
            server.restart();
            house.start(&server);
        }
        house.pass(Span::from_seconds(1));
    }
    for customer in people.iter().chain(&others) {
        assert_eq!(house.states(*customer), ["sent"]);
    }
    let mut ids: Vec<_> = server.received().iter().map(|one| one.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), server.received().len()), (100, 100));
}

#[db_test]
fn a_programme_or_purpose_may_have_a_sender_of_its_own(db: &Db) {
    let mut house = House::new(db);
    let news = NamedSender {
        name: "news".to_owned(),
        from: Party {
            name: Some("Tea News".to_owned()),
            address: email("news@news.tea.example"),
        },
        reply_to: Some(Party {
            name: None,
            address: email("answers@tea.example"),
        }),
        programmes: Vec::new(),
        purposes: vec![Purpose::Marketing],
        pace: SenderPace {
            rate: Rate::per_minute(6),
            warm_up_from: None,
        },
    };
    house.office.senders = Senders::new(vec![news]);
    let (ana, bea) = (
        house.willing("ana@a.example"),
        house.willing("bea@a.example"),
    );
    for customer in [ana, bea] {
        house.ask(&an_ask(customer, Purpose::Marketing, "offer", house.now()));
        house.ask(&an_ask(
            customer,
            Purpose::Transactional,
            "receipt",
            house.now(),
        ));
    }
    let server = server();
    house.send(&server);
    assert_eq!(server.received().len(), 3, "one of the news has to wait");
    let letters: Vec<_> = house
        .messages(ana)
        .into_iter()
        .map(|message| house.letter(ana, message))
        .collect();
    let from = |letter: &crate::Letter| letter.from.address.as_str().to_owned();
    assert_eq!(from(&letters[0]), "news@news.tea.example");
    assert!(letters[0].message_id.ends_with("@news.tea.example"));
    assert!(letters[0].reply_to.is_some());
    assert_eq!(from(&letters[1]), "hello@tea.example");
    let reason = Reason::Throttle {
        lane: "sender:news".to_owned(),
        per_minute: 6,
    };
    let last = house.explain(bea)[0].decisions.last().cloned().unwrap();
    let first = house.explain(bea)[1].decisions.last().cloned().unwrap();
    assert!([last.words, first.words].contains(&reason.words()));
}

#[db_test]
fn messages_about_one_order_are_one_conversation(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@a.example");
    let server = server();
    let mut ids: Vec<String> = Vec::new();
    for cause in ["thanks", "how-to", "review"] {
        let mut ask = an_ask(ana, Purpose::Transactional, cause, house.now());
        ask.content.data = serde_json::json!({
            "thing": cause, "event": {"order": "ord_1"}, "journey": {"enrolment": format!("enr_{cause}")},
        });
        house.ask(&ask);
        house.send(&server);
        house.pass(Span::from_days(1));
    }
    let letters: Vec<_> = house
        .messages(ana)
        .into_iter()
        .map(|message| house.letter(ana, message))
        .collect();
    ids.extend(letters.iter().map(|letter| letter.message_id.clone()));
    assert!(letters[0].references.is_empty());
    assert_eq!(letters[1].references, [ids[0].clone()]);
    assert_eq!(letters[2].references, [ids[0].clone(), ids[1].clone()]);
    let out = letters[2].outgoing(house.messages(ana)[2]);
    assert_eq!(out.in_reply_to, Some(ids[1].clone()));
}
