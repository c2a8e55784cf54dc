//! The way out: links in letters, the pages behind them, and what they do.

use std::sync::Arc;

use axum::body::Body;
use customers::{ConsentState, Method};
use db::{Db, db_test};
use http::{Request, StatusCode, header};
use kernel::{Clock as _, CustomerId, Done, Language, Span};
use mail::Capture;
use pages::{Colour, Theme};
use serde_json::json;
use web::testing::{Client, Heard};

use super::{House, an_ask, keys, topic};
use crate::{MessageId, Purpose, Scope, UnsubscribeLink, UnsubscribePages, UnsubscribeProof};

/// A letter that went, and the path of its link.
struct Letter {
    customer: CustomerId,
    message: MessageId,
    path: String,
    octets: String,
}

fn letter(house: &House<'_>, address: &str, purpose: Purpose) -> Letter {
    let customer = house.willing(address);
    house.ask(&an_ask(customer, purpose, "one", house.now()));
    house.send(&Capture);
    let message = house.messages(customer)[0];
    let letter = house.letter(customer, message);
    let link = letter.unsubscribe.clone().unwrap_or_default();
    Letter {
        customer,
        message,
        path: link.replace("https://shop.example", ""),
        octets: String::from_utf8(letter.outgoing(message).build().unwrap()).unwrap(),
    }
}

fn client(db: &Db, house: &House<'_>) -> Client {
    let theme = Theme::new("The Tea House", Language::english(), Colour::DEFAULT);
    let pages = UnsubscribePages::new(Arc::clone(&house.office.policies));
    let public = pages::router(theme, keys(), Arc::new(pages));
    let client = Client::with(db, web::Routes::new(), public, web::Settings::default());
    client.clock.set(house.now().plus(Span::from_minutes(1)));
    client
}

fn get(client: &Client, path: &str) -> Heard {
    client.send(Request::get(path).body(Body::empty()).unwrap())
}

fn post(client: &Client, path: &str, body: &'static str) -> Heard {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap();
    client.send(request)
}

impl House<'_> {
    fn standing(&self, customer: CustomerId) -> Vec<(Purpose, ConsentState)> {
        self.read(|tx| Ok(customers::consent_state(tx, customer)?))
            .into_iter()
            .map(|one| (one.purpose, one.state))
            .collect()
    }
}

#[db_test]
fn what_can_be_refused_says_how_in_its_head_and_at_its_foot(db: &Db) {
    let house = House::new(db);
    for (purpose, address) in [
        (Purpose::Marketing, "m@example.com"),
        (Purpose::Service, "s@example.com"),
    ] {
        let sent = letter(&house, address, purpose);
        let head = sent
            .octets
            .split("\r\n\r\n")
            .next()
            .unwrap()
            .replace("\r\n ", " ");
        let link = format!("https://shop.example{}", sent.path);
        assert!(sent.path.starts_with("/u/"));
        assert!(
            head.contains(&format!("List-Unsubscribe: <{link}>")),
            "{head}"
        );
        assert!(
            head.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"),
            "{head}"
        );
        assert!(head.contains("<news.tea.example>"), "{head}");
        assert!(
            head.contains(&format!("Feedback-ID: trial:{}:email:p", purpose.word())),
            "{head}"
        );
        let written = house.letter(sent.customer, sent.message);
        assert!(written.text.contains(&format!("Unsubscribe: {link}")));
        assert!(written.html.contains(&link));
    }
    let receipt = letter(&house, "t@example.com", Purpose::Transactional);
    assert!(!receipt.octets.contains("Unsubscribe"));
    assert!(!receipt.octets.contains("List-Id"));
}

#[db_test]
fn looking_at_the_page_changes_nothing(db: &Db) {
    let house = House::new(db);
    let sent = letter(&house, "ana@example.com", Purpose::Marketing);
    let client = client(db, &house);
    let before = house.standing(sent.customer);
    for _ in 0..3 {
        let page = get(&client, &sent.path);
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains("a…@example.com"), "{}", page.text());
        assert!(!page.text().contains("ana@example.com"));
    }
    assert_eq!(house.standing(sent.customer), before);
    assert_eq!(house.told_kinds(sent.customer), ["message.captured"]);
}

#[db_test]
fn one_click_stops_them_with_proof_and_says_nothing(db: &Db) {
    let house = House::new(db);
    let sent = letter(&house, "ana@example.com", Purpose::Marketing);
    house.ask(&an_ask(
        sent.customer,
        Purpose::Marketing,
        "two",
        house.now(),
    ));
    let client = client(db, &house);
    for _ in 0..2 {
        let heard = post(&client, &sent.path, "List-Unsubscribe=One-Click");
        assert_eq!(
            (heard.status, heard.text()),
            (StatusCode::OK, String::new())
        );
    }
    assert_eq!(
        house.standing(sent.customer),
        [(Purpose::Marketing, ConsentState::Refused)]
    );
    let proofs = house.read(|tx| Ok(customers::proofs(tx, sent.customer)?));
    let proof = &proofs.last().unwrap().consent;
    assert_eq!(proof.method, Method::Unsubscribe);
    assert_eq!(proof.confirmation, Some(sent.message.to_string()));
    // What waited is refused at once.
    assert_eq!(
        house.told_kinds(sent.customer),
        [
            "message.captured",
            "message.deferred",
            "message.unsubscribed",
            "message.refused"
        ]
    );
    let (_, data) = house.told(sent.customer).remove(2);
    assert_eq!(
        data,
        json!({"message": sent.message, "channel": "email", "purposes": ["marketing"]})
    );
    // The page now says so and offers the way back.
    let page = get(&client, &sent.path);
    assert!(page.text().contains("resume"), "{}", page.text());
}

#[db_test]
fn who_wants_no_service_wants_no_marketing_and_gets_what_the_order_needs(db: &Db) {
    let house = House::new(db);
    let sent = letter(&house, "ana@example.com", Purpose::Service);
    let client = client(db, &house);
    assert_eq!(post(&client, &sent.path, "do=stop").status, StatusCode::OK);
    assert_eq!(
        house.standing(sent.customer),
        [
            (Purpose::Service, ConsentState::Refused),
            (Purpose::Marketing, ConsentState::Refused)
        ]
    );
    house.clock.set(client.clock.now());
    for purpose in [Purpose::Transactional, Purpose::Service, Purpose::Marketing] {
        house.ask(&an_ask(sent.customer, purpose, purpose.word(), house.now()));
    }
    assert_eq!(house.send(&Capture).captured, 1);
}

#[db_test]
fn a_stop_by_mistake_is_taken_back(db: &Db) {
    let house = House::new(db);
    let sent = letter(&house, "ana@example.com", Purpose::Service);
    let client = client(db, &house);
    assert_eq!(post(&client, &sent.path, "do=stop").status, StatusCode::OK);
    client.clock.advance(Span::from_minutes(1));
    assert_eq!(
        post(&client, &sent.path, "do=resume").status,
        StatusCode::OK
    );
    // She had agreed to marketing before; that comes back too.
    assert_eq!(
        house.standing(sent.customer),
        [
            (Purpose::Service, ConsentState::Granted),
            (Purpose::Marketing, ConsentState::Granted)
        ]
    );
    assert_eq!(
        house.told_kinds(sent.customer),
        [
            "message.captured",
            "message.unsubscribed",
            "message.resubscribed"
        ]
    );
    // Twice is once, and a second change of mind counts anew.
    client.clock.advance(Span::from_minutes(1));
    post(&client, &sent.path, "do=resume");
    assert_eq!(house.told(sent.customer).len(), 3);
    client.clock.advance(Span::from_minutes(1));
    post(&client, &sent.path, "do=stop");
    assert_eq!(
        house.told_kinds(sent.customer).last().unwrap(),
        "message.unsubscribed"
    );
}

#[db_test]
fn nobody_is_given_what_they_never_agreed_to(db: &Db) {
    let house = House::new(db);
    let ben = house.customer("ben@example.com");
    house.ask(&an_ask(ben, Purpose::Service, "thanks", house.now()));
    house.send(&Capture);
    let link = UnsubscribeLink {
        customer: ben,
        message: house.messages(ben)[0],
    };
    let (policy, proof) = (house.policy(), UnsubscribeProof::default());
    let stop = |scope| {
        house.write(|tx| crate::unsubscribe(tx, &house.at(), &policy, link, (scope, &proof)))
    };
    assert_eq!(stop(Scope::Purpose), Some(Done::Done(())));
    assert_eq!(stop(Scope::Purpose), Some(Done::AlreadyDone(())));
    house.pass(Span::from_minutes(1));
    let back = house.write(|tx| crate::resubscribe(tx, &house.at(), &policy, link, &proof));
    assert_eq!(back, Some(Done::Done(())));
    assert_eq!(
        house.standing(ben),
        [
            (Purpose::Service, ConsentState::Granted),
            (Purpose::Marketing, ConsentState::Refused)
        ]
    );
}

#[db_test]
fn a_topic_alone_can_be_refused(db: &Db) {
    let house = House::new(db);
    let sent = letter(&house, "ana@example.com", Purpose::Marketing);
    let link = UnsubscribeLink {
        customer: sent.customer,
        message: sent.message,
    };
    let (policy, proof) = (house.policy(), UnsubscribeProof::default());
    let stop = || {
        let about = (Scope::Topic, &proof);
        house.write(|tx| crate::unsubscribe(tx, &house.at(), &policy, link, about))
    };
    assert_eq!(stop(), Some(Done::Done(())));
    assert_eq!(stop(), Some(Done::AlreadyDone(())));
    house.pass(Span::from_days(1));
    house.ask(&an_ask(
        sent.customer,
        Purpose::Marketing,
        "two",
        house.now(),
    ));
    let mut other = an_ask(sent.customer, Purpose::Marketing, "three", house.now());
    other.topic = topic("offers");
    house.ask(&other);
    assert_eq!(house.send(&Capture).captured, 1);
    let reasons: Vec<String> = house.explain(sent.customer)[1]
        .decisions
        .iter()
        .map(|one| one.words.clone())
        .collect();
    assert_eq!(reasons, ["the customer wants no more of `news`"]);
}

#[db_test]
fn a_link_that_is_not_ours_opens_nothing(db: &Db) {
    let house = House::new(db);
    let sent = letter(&house, "ana@example.com", Purpose::Marketing);
    let client = client(db, &house);
    let before = house.standing(sent.customer);
    let token = sent.path.strip_prefix("/u/").unwrap();
    let mut letters = token.chars();
    let last = letters.next_back();
    let cut = letters.as_str().to_owned();
    let changed = format!("{cut}{}", if last == Some('A') { 'B' } else { 'A' });
    let foreign = pages::TokenKeys::new(vec![vec![7; 32]]).unwrap();
    let payload = format!("{} {}", sent.customer, sent.message);
    let expires = client.clock.now().plus(Span::from_days(1));
    let others = foreign.sign(pages::UNSUBSCRIBE, &payload, expires);
    let other_purpose = keys().sign(pages::Purpose::new("preferences"), &payload, expires);
    let expired = keys().sign(
        pages::UNSUBSCRIBE,
        &payload,
        client.clock.now().minus(Span::from_days(1)),
    );
    for wrong in [
        changed,
        cut,
        others,
        other_purpose,
        expired,
        "x".repeat(400),
        String::from("A"),
    ] {
        let path = format!("/u/{wrong}");
        for heard in [
            get(&client, &path),
            post(&client, &path, "List-Unsubscribe=One-Click"),
        ] {
            assert!(heard.status.is_client_error(), "{wrong}: {}", heard.status);
        }
    }
    assert_eq!(house.standing(sent.customer), before);
    // Signed by us, and of nobody.
    for payload in ["cus_99 msg_0000000000001", "nonsense", ""] {
        let token = keys().sign(pages::UNSUBSCRIBE, payload, expires);
        let heard = get(&client, &format!("/u/{token}"));
        assert!(
            heard.status.is_client_error(),
            "{payload}: {}",
            heard.status
        );
    }
}

#[db_test]
fn links_stay_open_for_years_and_not_for_ever(db: &Db) {
    let house = House::new(db);
    let sent = letter(&house, "ana@example.com", Purpose::Marketing);
    let client = client(db, &house);
    client.clock.advance(Span::from_days(4 * 365));
    assert_eq!(get(&client, &sent.path).status, StatusCode::OK);
    client.clock.advance(Span::from_days(3 * 365));
    assert_eq!(get(&client, &sent.path).status, StatusCode::GONE);
}

#[db_test]
fn the_link_of_a_customer_who_became_another_still_works(db: &Db) {
    let house = House::new(db);
    let sent = letter(&house, "old@example.com", Purpose::Marketing);
    let into = house.willing("new@example.com");
    let policy = house.policy();
    house.write(|tx| {
        let merged = customers::merge(tx, &house.at(), sent.customer, into, "test")?;
        assert!(merged.is_new());
        crate::merge(tx, &house.at(), &policy, sent.customer, into)
    });
    let client = client(db, &house);
    assert_eq!(post(&client, &sent.path, "do=stop").status, StatusCode::OK);
    assert_eq!(
        house.standing(into),
        [(Purpose::Marketing, ConsentState::Refused)]
    );
}
