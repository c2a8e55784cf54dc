//! What goes, by what way, and how fast.

use std::sync::Arc;

use axum::body::Body;
use customers::CustomerFacts;
use db::{Db, db_test};
use http::{Request, StatusCode, header};
use kernel::{CustomerId, Phone, Span};
use serde_json::json;
use web::testing::Client;

use super::{NUMBER, fetcher, tell};
use crate::{
    Channel, Contents, Purpose, Template, Way, What,
    public::Explanation,
    tests::{
        House, an_ask, email, keys,
        server::{Act, Server},
        things,
    },
};

#[db_test]
fn without_a_provider_texts_are_captured_and_their_parts_are_counted(db: &Db) {
    let house = House::new(db).texting();
    let ana = house.reachable(NUMBER);
    let message = house.text(ana, "your parcel", Purpose::Transactional);
    let sent = house.hand_out();
    assert_eq!((sent.claimed, sent.captured), (1, 1));
    let text = house.read(|tx| crate::view_text(tx, ana, message)).unwrap();
    assert_eq!(text.body, "Hello Ana - \"your parcel\"");
    assert_eq!((text.size.segments, text.from.as_str()), (1, ""));
    assert_eq!(house.read(|tx| crate::view(tx, ana, message)), None);
    let details = house.read(|tx| crate::details(tx, message)).unwrap();
    assert_eq!(
        details.message.subject.as_deref(),
        Some("Hello Ana - \"your parcel\"")
    );
    assert_eq!(details.content.unwrap().size.unwrap().encoding, "gsm7");
    let days = (0, 1 << 40);
    let figures = house.read(|tx| crate::measured(tx, Some("trial"), days));
    let segments: i64 = figures
        .iter()
        .filter(|one| one.what == What::Segments)
        .map(|one| one.number)
        .sum();
    assert_eq!(segments, 1);
}

#[db_test]
fn a_text_is_handed_over_once_and_what_becomes_of_it_is_told(db: &Db) {
    let provider = Server::new(Vec::new());
    let house = House::new(db).texting();
    house.with_provider(&provider);
    let ana = house.reachable(NUMBER);
    let message = house.text(ana, "tea", Purpose::Service);
    assert_eq!(house.hand_out().sent, 1);
    assert_eq!(house.hand_out().claimed, 0);
    let heard = provider.forms();
    assert_eq!(heard.len(), 1);
    let (head, form) = &heard[0];
    assert!(head.starts_with("POST /2010-04-01/Accounts/AC1/Messages.json HTTP/1.1"));
    assert!(
        head.to_lowercase().contains("authorization: basic "),
        "{head}"
    );
    assert!(head.contains(&message.to_string()));
    assert_eq!(form.get("To"), Some(NUMBER));
    assert_eq!(form.get("From"), Some("+15005550006"));
    assert_eq!(form.get("Body"), Some("Hello Ana - \"tea\""));
    let callback = form.get("StatusCallback").unwrap();
    assert_eq!(
        callback,
        format!("https://shop.example{}", house.told_at(message))
    );
    let client = house.client();
    let path = house.told_at(message);
    for status in ["delivered", "sent", "queued", "delivered"] {
        let fields = [("MessageSid", "SM1"), ("MessageStatus", status)];
        assert_eq!(tell(&client, &path, &fields).status, StatusCode::NO_CONTENT);
    }
    assert_eq!(house.told_kinds(ana), ["message.sent", "message.delivered"]);
    let delivery = house
        .read(|tx| crate::details(tx, message))
        .unwrap()
        .delivery;
    assert_eq!(delivery.unwrap().standing, "delivered");
}

#[db_test]
fn not_now_is_tried_again_and_the_same_text_goes(db: &Db) {
    let busy = Act::Say(
        429,
        r#"{"code":20429,"message":"Too Many Requests"}"#.to_owned(),
    );
    let broken = Act::Say(503, String::new());
    let provider = Server::new(vec![busy, broken]);
    let house = House::new(db).texting();
    house.with_provider(&provider);
    let ana = house.reachable(NUMBER);
    house.text(ana, "tea", Purpose::Transactional);
    assert_eq!(house.hand_out().deferred, 1);
    assert_eq!(house.hand_out().claimed, 0);
    house.pass(Span::from_minutes(2));
    assert_eq!(house.hand_out().deferred, 1);
    house.pass(Span::from_minutes(30));
    assert_eq!(house.hand_out().sent, 1);
    let bodies: Vec<String> = provider
        .forms()
        .iter()
        .map(|(_, form)| form.get("Body").unwrap().to_owned())
        .collect();
    assert_eq!(bodies.len(), 3);
    assert!(bodies.iter().all(|body| *body == bodies[0]));
}

#[db_test]
fn an_answer_that_nobody_saw_counts_as_sent_and_nothing_goes_twice(db: &Db) {
    let provider = Server::new(vec![Act::Vanish]);
    let house = House::new(db).texting();
    house.with_provider(&provider);
    let ana = house.reachable(NUMBER);
    house.text(ana, "tea", Purpose::Transactional);
    let sent = house.hand_out();
    assert_eq!((sent.sent, sent.deferred), (1, 0));
    house.pass(Span::from_hours(12));
    assert_eq!(house.hand_out().claimed, 0);
    assert_eq!(provider.forms().len(), 1);
    // A provider that knows keys is asked again with the same one.
    let provider = Server::new(vec![Act::Vanish]);
    house.with_provider(&provider);
    house.set("messages.sms_knows_keys", "true");
    house.text(ana, "honey", Purpose::Transactional);
    assert_eq!(house.hand_out().deferred, 1);
    house.pass(Span::from_minutes(2));
    assert_eq!(house.hand_out().sent, 1);
    let keys: Vec<String> = provider
        .heard()
        .iter()
        .map(|(head, _)| {
            let mut lines = head.lines();
            let key = lines.find(|line| line.to_lowercase().starts_with("idempotency-key"));
            key.unwrap().to_owned()
        })
        .collect();
    assert_eq!((keys.len(), &keys[0]), (2, &keys[1]));
}

#[db_test]
fn a_process_that_dies_while_the_request_is_out_sends_nothing_twice(db: &Db) {
    let provider = Server::new(Vec::new());
    let house = House::new(db).texting();
    house.with_provider(&provider);
    let (ana, ben) = (house.reachable(NUMBER), house.reachable("+447700900124"));
    let to_ana = house.text(ana, "tea", Purpose::Transactional);
    house.text(ben, "tea", Purpose::Transactional);
    // Both were claimed; of one it was written down that it sets out; then the process was killed.
    let at = house.at();
    house.write(|tx| {
        let hand = crate::store::Hand {
            holder: "house-1",
            token: 77,
            now: at.now,
            lease_end: at.now.plus(Span::from_minutes(30)),
            lost_before: at.now.minus(Span::from_hours(6)),
        };
        let claimed = crate::store::claim(tx, crate::store::Kind::Other, hand, 10)?;
        assert_eq!(claimed.len(), 2);
        assert!(crate::store::set_out(tx, (ana, to_ana), 77, at.now)?);
        Ok(())
    });
    let fetcher = fetcher();
    crate::start(
        db,
        &house.clock,
        &house.ids,
        &house.office,
        Way::Web(&fetcher),
    )
    .unwrap();
    assert_eq!(house.hand_out().sent, 2);
    let heard = provider.forms();
    assert_eq!(
        (heard.len(), heard[0].1.get("To")),
        (1, Some("+447700900124"))
    );
    assert_eq!(
        (house.states(ana), house.states(ben)),
        (vec!["sent"], vec!["sent"])
    );
}

#[db_test]
fn the_first_way_that_is_allowed_is_taken_and_the_others_are_explained(db: &Db) {
    let house = House::new(db).texting();
    let ana = house.person(CustomerFacts {
        email: Some(email("ana@example.com")),
        phone: Some(Phone::parse(NUMBER, None).unwrap()),
        ..CustomerFacts::new("shop", house.now())
    });
    house.agree(ana, Channel::Email);
    let wish = |cause: &str| {
        let mut ask = an_ask(ana, Purpose::Marketing, cause, house.now());
        ask.channels = vec![Channel::WebPush, Channel::Sms, Channel::Email];
        house.ask(&ask);
        house.explain(ana).into_iter().next().unwrap()
    };
    let passed = |explained: &Explanation| {
        let decision = &explained.decisions[0];
        let passed: Vec<String> = decision
            .passed
            .iter()
            .map(|one| format!("{} {}", one.channel, one.reason))
            .collect();
        (decision.channel.unwrap(), passed.join(", "))
    };
    let first = wish("one");
    assert_eq!(
        passed(&first),
        (
            Channel::Email,
            "web_push no_channel, sms contact.no_consent".to_owned()
        )
    );
    house.agree(ana, Channel::Sms);
    assert_eq!(
        passed(&wish("two")),
        (Channel::Sms, "web_push no_channel".to_owned())
    );
    assert_eq!(house.hand_out().captured, 1);
    assert_eq!(house.send(&mail::Capture).captured, 1);
}

#[db_test]
fn a_sender_that_nobody_can_answer_gives_a_link_as_the_way_out(db: &Db) {
    let house = House::new(db).texting();
    house.set("messages.sms_from", "TeaHouse");
    let ana = house.reachable(NUMBER);
    house.agree(ana, Channel::Sms);
    let message = house.text(ana, "one", Purpose::Marketing);
    assert_eq!(house.hand_out().captured, 1);
    let text = house.read(|tx| crate::view_text(tx, ana, message)).unwrap();
    assert!(
        text.body.contains("\nUnsubscribe: https://shop.example/u/"),
        "{}",
        text.body
    );
    assert_eq!(text.from, "TeaHouse");
}

#[db_test]
fn a_system_of_the_shops_own_is_told_until_it_has_heard(db: &Db) {
    let busy = Act::Say(503, String::new());
    let receiver = Server::new(vec![Act::Vanish, busy]);
    let house = House::new(db).texting();
    house.set("messages.channels", "webhook, email");
    let ana = house.customer("ana@example.com");
    let tell = |cause: &str| {
        let mut ask = an_ask(ana, Purpose::Service, cause, house.now());
        ask.channels = vec![Channel::Webhook];
        house.ask(&ask);
        *house.messages(ana).last().unwrap()
    };
    tell("one");
    assert_eq!(house.hand_out().captured, 1);
    let secret = "a secret of the shop and its app";
    house.set("messages.webhook_url", &receiver.address);
    house.set("messages.webhook_secret", secret);
    let message = tell("two");
    for pause in [2, 10] {
        assert_eq!(house.hand_out().deferred, 1);
        house.pass(Span::from_minutes(pause));
    }
    assert_eq!(house.hand_out().sent, 1);
    let heard = receiver.heard();
    assert_eq!(heard.len(), 3);
    assert!(heard.iter().all(|(_, body)| *body == heard[0].1));
    let (head, body) = &heard[2];
    let line = |name: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(known, _)| *known == name)
            .unwrap()
            .1
            .to_owned()
    };
    assert_eq!(line("idempotency-key"), message.to_string());
    let signed = courier::signature(secret, house.now(), body);
    assert_eq!(line("perennial-signature"), signed);
    let told: serde_json::Value = serde_json::from_slice(body).unwrap();
    assert_eq!(told["id"], json!(message));
    assert_eq!(told["customer"]["email"], json!("ana@example.com"));
    assert_eq!(told["words"]["sms"], json!("News: two"));
    assert_eq!(told["facts"]["things"], json!(["two"]));
    // Marketing needs a yes for this way too.
    let mut ask = an_ask(ana, Purpose::Marketing, "three", house.now());
    ask.channels = vec![Channel::Webhook];
    house.ask(&ask);
    assert_eq!(
        house.explain(ana)[0].decisions[0].reason,
        "contact.no_consent"
    );
}

#[db_test]
fn a_template_without_words_for_a_way_fails_with_its_reason(db: &Db) {
    let house = House::new(db).texting();
    let ana = house.customer("ana@example.com");
    let mut ask = an_ask(ana, Purpose::Transactional, "one", house.now());
    "short".clone_into(&mut ask.content.template);
    house.ask(&ask);
    assert_eq!(house.send(&mail::Capture).failed, 1);
    let explained = house.explain(ana);
    let words = &explained[0].decisions[1].words;
    assert!(words.contains("says nothing by mail"), "{words}");
}

/// Words with links in them.
fn with_links() -> Contents {
    let linked = Template {
        name: "short",
        version: 1,
        channel: Channel::Sms,
        document: r#"{"format": 1, "builder": "things", "fallback": "en", "sms": {
            "en": "See https://tea.example/a?b=1 (or http://tea.example/c). Again: https://tea.example/a?b=1! {{ links.preferences }}"
        }}"#,
    };
    Contents::new(vec![linked], vec![things()]).unwrap()
}

#[db_test]
fn links_in_texts_become_short_ones_that_count_and_lead_on(db: &Db) {
    let mut house = House::new(db).texting();
    house.office.contents = Arc::new(with_links());
    let ana = house.reachable(NUMBER);
    let message = house.text(ana, "tea", Purpose::Service);
    house.hand_out();
    let text = house.read(|tx| crate::view_text(tx, ana, message)).unwrap();
    let short = house.office.links.short(message, 1).unwrap();
    assert!(short.len() < 60, "{short}");
    let wanted = format!("See {short} (or {short}-2). Again: {short}! https://shop.example/p/");
    assert!(text.body.starts_with(&wanted), "{}", text.body);
    assert_eq!(
        text.links,
        ["https://tea.example/a?b=1", "http://tea.example/c"]
    );
    let visits = crate::Visits::default();
    let theme = pages::Theme::new("Tea", kernel::Language::english(), pages::Colour::DEFAULT);
    let doorway = crate::Doorway::new(keys(), theme, visits.clone());
    let router = crate::router(doorway);
    let client = Client::with(db, web::Routes::new(), router, web::Settings::default());
    client.clock.set(house.now());
    let get = |path: &str| {
        let request = Request::get(path)
            .header(header::USER_AGENT, "Mozilla/5.0 (iPhone) Safari/604.1")
            .body(Body::empty())
            .unwrap();
        client.send(request)
    };
    let path = short.strip_prefix("https://shop.example").unwrap();
    for (path, target) in [
        (path.to_owned(), "https://tea.example/a?b=1"),
        (format!("{path}-2"), "http://tea.example/c"),
    ] {
        let heard = get(&path);
        assert_eq!(heard.status, StatusCode::FOUND);
        assert_eq!(heard.header("location"), target);
    }
    for path in [format!("{path}-3"), format!("{path}x"), "/t/a".to_owned()] {
        assert_eq!(get(&path).status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(visits.len(), 2);
    // What an order needs is left as it is, and so is everything where nothing is counted.
    let needed = house.text(ana, "parcel", Purpose::Transactional);
    house.set("messages.track_clicks", "false");
    let untracked = house.text(ana, "biscuits", Purpose::Service);
    house.hand_out();
    for message in [needed, untracked] {
        let text = house.read(|tx| crate::view_text(tx, ana, message)).unwrap();
        assert!(
            text.body.contains("https://tea.example/a?b=1 (or"),
            "{}",
            text.body
        );
        assert!(text.links.is_empty());
    }
    // With the person goes what their links led to.
    let (at, policy) = (house.at(), house.policy());
    house.write(|tx| crate::erase(tx, &at, &policy, ana).map(drop));
    assert_eq!(get(path).status, StatusCode::NOT_FOUND);
}

#[db_test]
fn texts_of_a_sender_go_at_its_rate_and_mail_does_not_wait_for_them(db: &Db) {
    let provider = Server::new(Vec::new());
    let house = House::new(db).texting();
    house.with_provider(&provider);
    house.set("messages.sms_rates", "Shop=30, *=60");
    let people: Vec<CustomerId> = (0..30)
        .map(|number| house.reachable(&format!("+4477009001{number:02}")))
        .collect();
    for one in &people {
        house.text(*one, "tea", Purpose::Service);
    }
    let other = house.reachable("+12025550123");
    house.text(other, "tea", Purpose::Service);
    assert_eq!(
        house.hand_out().sent,
        11,
        "ten at once, and that of another sender"
    );
    let mail = house.willing("ben@example.org");
    house.ask(&an_ask(mail, Purpose::Service, "news", house.now()));
    house.send(&mail::Capture);
    assert_eq!(house.states(mail), ["captured"]);
    let words: Vec<String> = house.explain(people[29])[0]
        .decisions
        .iter()
        .map(|one| one.words.clone())
        .collect();
    let wanted = "text messages from +15005550006 go at 60 a minute";
    assert!(
        words.iter().any(|words| words.contains(wanted)),
        "{words:?}"
    );
    let wake = house.read(crate::next_apart).unwrap();
    assert!(wake.since(house.now()) <= Span::from_seconds(2), "{wake}");
    for _ in 0..40 {
        house.pass(Span::from_seconds(1));
        house.hand_out();
    }
    assert_eq!(provider.forms().len(), 31);
}

#[test]
fn rates_of_senders_are_read_and_written() {
    use settings::Value as _;
    let read = |text: &str| crate::TextRates::read(text).map(|rates| rates.write());
    let whole = "+15005550006=60, Tea House=120, *=30";
    assert_eq!(read(whole).as_deref(), Ok(whole));
    for bad in [
        "",
        "60",
        "*=0",
        "*=1, *=2",
        "a sender without an end=3",
        "Shop=1, Shop=2",
    ] {
        assert!(read(bad).is_err(), "{bad}");
    }
    let lane = crate::Lane::Text("Tea House".to_owned());
    assert_eq!(lane.key(), "text:Tea.House");
    assert_eq!(crate::Lane::parse(&lane.key()), Some(lane));
}
