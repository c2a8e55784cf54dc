//! What waits over all customers, messages that are searched for, one as it went, and the rules tried on the past.

use std::sync::Arc;

use db::{Db, db_test};
use http::{Method, StatusCode};
use kernel::Span;
use mail::{Capture, DnsRecord};
use serde_json::{Value, json};
use web::testing::Client;

use super::{House, an_ask, email};
use crate::{
    Party, Purpose, SenderDesk, Senders, policy_routes, routes,
    sender_check::{RecordState, check},
    sender_routes,
};

#[db_test]
fn what_waits_is_listed_by_the_instant_at_which_it_is_looked_at(db: &Db) {
    let house = House::new(db);
    let people = ["ana@example.com", "ben@example.com", "cleo@example.com"];
    for (hours, address) in (1..).zip(people) {
        let customer = house.willing(address);
        let mut ask = an_ask(customer, Purpose::Marketing, address, house.now());
        ask.earliest = house.now().plus(Span::from_hours(4 - hours));
        house.ask(&ask);
    }
    let client = Client::new(db, routes());
    let mut seen = Vec::new();
    let mut path = "/messages/outbox?limit=2".to_owned();
    loop {
        let page = client.get(&path).json();
        seen.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("/messages/outbox?limit=2&cursor={next}");
    }
    let due: Vec<&str> = seen
        .iter()
        .map(|one| one["due_at"].as_str().unwrap())
        .collect();
    assert_eq!(due.len(), 3);
    assert!(due.is_sorted(), "{due:?}");
    assert_eq!(seen[0]["reason"], "not_before");
    assert_eq!(seen[0]["customer_name"], "Ana");
    assert!(!seen[0]["words"].as_str().unwrap().is_empty());
    let none = client.get("/messages/outbox?programme=other").json();
    assert_eq!(none["items"], json!([]));
}

#[db_test]
fn messages_are_found_by_subject_address_and_time_and_shown_as_they_went(db: &Db) {
    let house = House::new(db);
    for address in ["ana@example.com", "ben@example.org"] {
        let customer = house.customer(address);
        house.ask(&an_ask(
            customer,
            Purpose::Transactional,
            address,
            house.now(),
        ));
        house.send(&Capture);
        house.pass(Span::from_hours(1));
    }
    let client = Client::new(db, routes());
    let found = |query: &str| {
        let page = client.get(&format!("/messages?{query}")).json();
        page["items"].as_array().unwrap().len()
    };
    let all = client.get("/messages").json();
    assert_eq!(all["items"][0]["customer_name"], "Ana");
    let subject = all["items"][0]["subject"].as_str().unwrap().to_lowercase();
    let word = subject.split(' ').next().unwrap();
    assert_eq!(found(&format!("q={word}")), 2);
    assert_eq!(found("q=ben@example.org"), 1);
    assert_eq!(found("q=%25"), 2, "a sign is no pattern");
    assert_eq!(found("q=nothing-like-it"), 0);
    assert_eq!(found("since=2026-03-02T10:30:00Z"), 1);
    assert_eq!(found("until=2026-03-02T10:30:00Z&q=ana"), 1);
    let both = client.get("/messages?q=ana&customer=cus_1");
    assert_eq!(both.json()["errors"][0]["field"], "customer");

    let id = all["items"][0]["id"].as_str().unwrap();
    let source = client.get(&format!("/messages/{id}/source")).json();
    let header = |name: &str| {
        let headers = source["headers"].as_array().unwrap();
        let found = headers.iter().find(|one| one["name"] == name);
        found.map(|one| one["value"].as_str().unwrap().to_owned())
    };
    assert!(header("To").unwrap().contains("ben@example.org"));
    assert!(header("Message-ID").is_some() || header("Message-Id").is_some());
    let whole = source["source"].as_str().unwrap();
    assert!(whole.contains("\r\n\r\n"));
    assert_eq!(source["bytes"], whole.len());
    let none = client.get("/messages/msg_0000000000001/source");
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[db_test]
fn the_past_is_decided_anew_under_other_numbers(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    for n in 0..6 {
        let mut ask = an_ask(ana, Purpose::Marketing, &format!("offer {n}"), house.now());
        ask.latest = house.now().plus(Span::from_days(2));
        house.ask(&ask);
        house.send(&Capture);
        house.pass(Span::from_hours(25));
    }
    house.pass(Span::from_days(3));
    let client = Client::new(db, policy_routes(Arc::clone(&house.office.policies)));
    client.clock.set(house.now());
    let tried = |numbers: &Value| {
        let heard = client.call(Method::POST, "/messages/policy/simulate", numbers);
        assert_eq!(heard.status, StatusCode::OK, "{}", heard.text());
        heard.json()
    };
    let same = tried(&json!({}));
    assert_eq!(same["today"], same["changed"]);
    assert_eq!(same["asked"], 6);
    let written = |outcome: &Value| outcome["written"].as_u64().unwrap();
    let today = written(&same["today"]);
    let fewer = tried(&json!({"marketing_per_week": 2}));
    assert!(written(&fewer["changed"]) < today, "{fewer}");
    assert_eq!(fewer["changed"]["most_in_seven_days"], 2);
    assert!(fewer["changed"]["waited_for"]["cap"].as_u64().unwrap() > 0);
    let all = tried(&json!({"marketing_per_week": 0, "marketing_per_day": 0, "quiet_hours": ""}));
    assert_eq!(written(&all["changed"]), 6);
    let wrong = json!({"marketing_per_day": 101});
    let wrong = client.call(Method::POST, "/messages/policy/simulate", &wrong);
    assert_eq!(wrong.json()["code"], "settings.value");
}

/// A DNS that knows a few names.
struct Told(Vec<(&'static str, &'static str)>);

impl fetch::Lookup for Told {
    fn texts(&self, name: &str) -> Result<Vec<String>, fetch::DnsError> {
        if name == "broken.example" {
            return Err(fetch::DnsError::NoAnswer);
        }
        let texts = self.0.iter().filter(|(known, _)| *known == name);
        Ok(texts.map(|(_, text)| (*text).to_owned()).collect())
    }
}

fn key() -> DnsRecord {
    DnsRecord {
        name: "p1._domainkey.shop.example".to_owned(),
        text: "v=DKIM1; k=ed25519; p=AAAA".to_owned(),
    }
}

#[test]
fn each_record_is_judged() {
    use RecordState::{Good, Missing, Unknown, Weak, Wrong};
    let states = |known: Vec<(&'static str, &'static str)>, domain: &str| {
        let records = check(&Told(known), domain, &[key()]);
        records.iter().map(|one| one.state).collect::<Vec<_>>()
    };
    assert_eq!(states(vec![], "shop.example"), [Missing, Missing, Missing]);
    let good = vec![
        ("shop.example", "v=spf1 include:mx.example ~all"),
        ("shop.example", "some-verification=1"),
        ("p1._domainkey.shop.example", "v=DKIM1; k=ed25519; p=AA AA"),
        ("_dmarc.shop.example", "v=DMARC1; p=quarantine"),
    ];
    assert_eq!(states(good.clone(), "shop.example"), [Good, Good, Good]);
    assert_eq!(
        states(good, "news.shop.example"),
        [Missing, Good, Good],
        "what stands above holds below, but for SPF"
    );
    let bad = vec![
        ("shop.example", "v=spf1 +all"),
        ("p1._domainkey.shop.example", "v=DKIM1; p=BBBB"),
        ("_dmarc.shop.example", "v=DMARC1; p=none"),
    ];
    assert_eq!(states(bad, "shop.example"), [Weak, Wrong, Weak]);
    assert_eq!(states(vec![], "broken.example")[0], Unknown);
}

#[db_test]
fn senders_are_told_and_looked_up(db: &Db) {
    let desk = SenderDesk {
        own: Party {
            name: None,
            address: email("hello@shop.example"),
        },
        named: Senders::default(),
        way: "mail is captured".to_owned(),
        keys: vec![key()],
        lookup: Arc::new(Told(vec![("shop.example", "v=spf1 -all")])),
    };
    let client = Client::new(db, sender_routes(desk));
    let told = client.get("/senders").json();
    assert_eq!(told["senders"][0]["address"], "hello@shop.example");
    assert_eq!(told["senders"][0]["from_name"], "My shop");
    let checked = client.get("/senders/own/dns").json();
    assert_eq!(checked["records"][0]["state"], "good");
    assert_eq!(checked["records"][1]["wanted"], key().text);
    let none = client.get("/senders/nobody/dns");
    assert_eq!(none.json()["code"], "messages.unknown_sender");
}
