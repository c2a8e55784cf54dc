//! Messages over HTTP.

use db::{Db, db_test};
use http::StatusCode;
use kernel::Span;
use mail::Capture;
use web::testing::Client;

use super::{House, an_ask};
use crate::{Purpose, routes};

#[db_test]
fn a_message_is_shown_with_its_reasons_and_its_words(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    house.ask(&an_ask(ana, Purpose::Marketing, "one", house.now()));
    house.send(&Capture);
    let client = Client::new(db, routes());
    let list = client.get("/messages").json();
    let id = list["items"][0]["id"].as_str().unwrap().to_owned();
    let read = client.get(&format!("/messages/{id}"));
    assert_eq!(read.status, StatusCode::OK);
    let mut shown = read.json();
    let html = shown["content"]["html"].take();
    assert!(html.as_str().unwrap().starts_with("<!doctype html>"));
    shown["content"]["text"] = shown["content"]["text"]
        .as_str()
        .unwrap()
        .split("https://")
        .next()
        .into();
    insta::assert_snapshot!("message", serde_json::to_string_pretty(&shown).unwrap());
    insta::assert_snapshot!("messages", serde_json::to_string_pretty(&list).unwrap());
    for wrong in [
        "/messages/msg_0000000000001",
        "/customers/cus_99/messages/why",
    ] {
        assert_eq!(client.get(wrong).status, StatusCode::NOT_FOUND, "{wrong}");
    }
    assert_eq!(client.get("/messages/1").json()["code"], "web.bad_path");
}

#[db_test]
fn messages_are_listed_newest_first_by_customer_state_and_programme(db: &Db) {
    let house = House::new(db);
    let (ana, ben) = (
        house.customer("ana@example.com"),
        house.customer("ben@example.com"),
    );
    for n in 0..6 {
        let customer = if n % 2 == 0 { ana } else { ben };
        let mut ask = an_ask(
            customer,
            Purpose::Transactional,
            &format!("c{n}"),
            house.now(),
        );
        if n > 3 {
            "other".clone_into(&mut ask.programme);
        }
        house.ask(&ask);
        if n < 2 {
            house.send(&Capture);
        }
        house.pass(Span::from_seconds(1));
    }
    let client = Client::new(db, routes());
    let walk = |query: &str| {
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = client
                .get(&format!("/messages?limit=2{query}{cursor}"))
                .json();
            for item in page["items"].as_array().unwrap() {
                seen.push(item["id"].as_str().unwrap().to_owned());
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return seen,
            }
        }
    };
    let all = walk("");
    assert_eq!(all.len(), 6);
    assert!(all.is_sorted_by(|one, next| one > next));
    let at = |places: &[usize]| -> Vec<String> {
        places.iter().map(|place| all[*place].clone()).collect()
    };
    assert_eq!(walk(&format!("&customer={ana}")), at(&[1, 3, 5]));
    assert_eq!(walk("&state=captured"), at(&[4, 5]));
    assert_eq!(walk("&programme=other"), at(&[0, 1]));
    assert_eq!(
        walk(&format!("&customer={ben}&state=queued&programme=trial")),
        at(&[2])
    );
    for wrong in ["state=gone", "customer=1", "who=me"] {
        let heard = client.get(&format!("/messages?{wrong}"));
        assert_eq!(heard.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[db_test]
fn why_somebody_got_something_or_not_is_told(db: &Db) {
    let house = House::new(db);
    let ana = house.customer("ana@example.com");
    house.ask(&an_ask(ana, Purpose::Marketing, "offer", house.now()));
    for n in 0..3 {
        house.ask(&an_ask(
            ana,
            Purpose::Service,
            &format!("tip{n}"),
            house.now(),
        ));
    }
    house.send(&Capture);
    let client = Client::new(db, routes());
    let why = format!("/customers/{ana}/messages/why");
    let page = client.get(&format!("{why}?limit=3")).json();
    assert_eq!(page["items"].as_array().unwrap().len(), 3);
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = client.get(&format!("{why}?limit=3&cursor={cursor}")).json();
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
    let all = client.get(&why).json();
    insta::assert_snapshot!("why", serde_json::to_string_pretty(&all).unwrap());
    // Under an old number the same.
    let into = house.customer("new@example.com");
    let policy = house.policy();
    house.write(|tx| {
        let merged = customers::merge(tx, &house.at(), ana, into, "test")?;
        assert!(merged.is_new());
        crate::merge(tx, &house.at(), &policy, ana, into)
    });
    let moved = client.get(&why).json();
    assert_eq!(moved["items"].as_array().unwrap().len(), 4);
}
