//! What the provider and the customers answer.

use courier::sms::{Form, signature};
use customers::ConsentState;
use db::{Db, db_test};
use http::StatusCode;
use serde_json::json;

use super::{NUMBER, TOKEN, post, tell, text_back, written};
use crate::{
    Channel, Outcome, Purpose,
    tests::{
        House, an_ask,
        server::{Act, Server},
    },
};

#[db_test]
fn what_is_not_signed_by_the_provider_changes_nothing(db: &Db) {
    let provider = Server::new(Vec::new());
    let house = House::new(db).texting();
    let ana = house.reachable(NUMBER);
    let client = house.client();
    let stop = || written(&[("MessageSid", "SM7"), ("From", NUMBER), ("Body", "STOP")]);
    assert_eq!(
        post(&client, "/h/sms", stop(), "x").status,
        StatusCode::NOT_FOUND
    );
    house.with_provider(&provider);
    let form = Form::read(stop().as_bytes()).unwrap();
    let elsewhere = signature(TOKEN, "https://shop.example/h/sms/x", &form);
    let guessed = signature("another", "https://shop.example/h/sms", &form);
    for signed in ["", "x", &elsewhere, &guessed] {
        let heard = post(&client, "/h/sms", stop(), signed);
        assert_eq!((heard.status, heard.body.len()), (StatusCode::FORBIDDEN, 0));
    }
    let large = "x=".to_owned() + &"y".repeat(100_000);
    assert_eq!(
        post(&client, "/h/sms", large, "x").status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let many = "a=b&".repeat(1_000);
    assert_eq!(
        post(&client, "/h/sms", many, "x").status,
        StatusCode::BAD_REQUEST
    );
    // Signed, and about nothing that is here.
    for path in ["/h/sms/zzzz", "/h/sms/%00"] {
        let fields = [("MessageSid", "SM1"), ("MessageStatus", "delivered")];
        assert_eq!(tell(&client, path, &fields).status, StatusCode::NO_CONTENT);
    }
    assert_eq!(
        tell(&client, "/h/sms", &[("From", "nobody")]).status,
        StatusCode::OK
    );
    assert_eq!(house.standing_of_sms(ana), []);
}

#[db_test]
fn stop_ends_everything_and_is_confirmed_once_until_start(db: &Db) {
    let provider = Server::new(Vec::new());
    let house = House::new(db).texting();
    house.with_provider(&provider);
    house.set("shop.name", "The Tea House");
    let ana = house.reachable(NUMBER);
    house.agree(ana, Channel::Sms);
    house.text(ana, "one", Purpose::Marketing);
    assert_eq!(house.hand_out().sent, 1);
    let sent = provider.forms();
    assert_eq!(
        sent[0].1.get("Body"),
        Some("Hello Ana - \"one\"\nReply STOP to end")
    );
    let client = house.client();
    let first = text_back(&client, "SM10", " Stop. ");
    assert!(
        first.contains("<Message>The Tea House: you will get no more text messages from us."),
        "{first}"
    );
    let again = text_back(&client, "SM10", " Stop. ");
    let and_again = text_back(&client, "SM11", "STOP");
    assert!(!again.contains("<Message>") && !and_again.contains("<Message>"));
    let refused = [
        (Purpose::Service, ConsentState::Refused),
        (Purpose::Marketing, ConsentState::Refused),
    ];
    assert_eq!(house.standing_of_sms(ana), refused);
    let proofs = house.read(|tx| Ok(customers::proofs(tx, ana)?));
    let last = &proofs.last().unwrap().consent;
    assert_eq!(
        (last.source.as_str(), last.wording.as_deref()),
        ("sms", Some(" Stop. "))
    );
    assert_eq!(last.confirmation.as_deref(), Some("SM10"));
    assert!(
        house
            .told_kinds(ana)
            .contains(&"message.unsubscribed".to_owned())
    );
    // Not even what an order needs.
    let mut ask = an_ask(ana, Purpose::Transactional, "two", house.now());
    ask.channels = vec![Channel::Sms];
    house.ask(&ask);
    let why = &house.explain(ana)[0].decisions[0];
    assert_eq!(
        (why.outcome, why.reason.as_str()),
        (Outcome::Refused, "contact.unsubscribed_all")
    );
    let back = text_back(&client, "SM12", "start");
    assert!(
        back.contains("you will get text messages from us again"),
        "{back}"
    );
    let granted = [
        (Purpose::Service, ConsentState::Granted),
        (Purpose::Marketing, ConsentState::Granted),
    ];
    assert_eq!(house.standing_of_sms(ana), granted);
    // Nothing is left to start: it is an answer like any other.
    assert!(!text_back(&client, "SM13", "yes").contains("<Message>"));
    let replies = house.read(|tx| crate::replies(tx, ana, None, 10));
    assert_eq!((replies.len(), replies[0].text.as_str()), (1, "yes"));
}

#[db_test]
fn a_stop_without_a_yes_before_it_brings_no_marketing_back(db: &Db) {
    let provider = Server::new(Vec::new());
    let house = House::new(db).texting();
    house.with_provider(&provider);
    house.set("messages.sms_stop_words", "Schluss, Ende");
    let ana = house.reachable(NUMBER);
    let client = house.client();
    assert!(text_back(&client, "SM1", "SCHLUSS!").contains("<Message>"));
    assert!(text_back(&client, "SM2", "START").contains("<Message>"));
    let now = [
        (Purpose::Service, ConsentState::Granted),
        (Purpose::Marketing, ConsentState::Refused),
    ];
    assert_eq!(house.standing_of_sms(ana), now);
    let help = text_back(&client, "SM3", "HELP");
    assert!(help.contains("Reply STOP to end"), "{help}");
    // Where the provider answers by itself, it is not answered twice.
    let fields = [
        ("MessageSid", "SM4"),
        ("From", NUMBER),
        ("Body", "STOP"),
        ("OptOutType", "STOP"),
    ];
    assert!(
        !tell(&client, "/h/sms", &fields)
            .text()
            .contains("<Message>")
    );
    assert_eq!(house.standing_of_sms(ana)[0].1, ConsentState::Refused);
}

#[db_test]
fn a_number_that_is_dead_or_opted_out_is_given_up(db: &Db) {
    let say = |code: u32| {
        Act::Say(
            400,
            format!(r#"{{"code":{code},"message":"no","status":400}}"#),
        )
    };
    let provider = Server::new(vec![say(21211), say(21610)]);
    let house = House::new(db).texting();
    house.with_provider(&provider);
    let (ana, ben) = (house.reachable(NUMBER), house.reachable("+447700900124"));
    for (customer, reason) in [
        (ana, "contact.hard_bounce"),
        (ben, "contact.unsubscribed_all"),
    ] {
        house.text(customer, "one", Purpose::Transactional);
        assert_eq!(house.hand_out().failed, 1);
        assert_eq!(house.states(customer), ["failed"]);
        house.ask(&{
            let mut ask = an_ask(customer, Purpose::Transactional, "two", house.now());
            ask.channels = vec![Channel::Sms];
            ask
        });
        assert_eq!(house.explain(customer)[0].decisions[0].reason, reason);
    }
    assert_eq!(
        house.standing_of_sms(ben)[0],
        (Purpose::Service, ConsentState::Refused)
    );
}

#[db_test]
fn what_is_lost_on_the_way_is_told_and_counts_once(db: &Db) {
    let provider = Server::new(Vec::new());
    let house = House::new(db).texting();
    house.with_provider(&provider);
    let (ana, ben) = (house.reachable(NUMBER), house.reachable("+447700900124"));
    let to_ana = house.text(ana, "one", Purpose::Service);
    let to_ben = house.text(ben, "one", Purpose::Service);
    assert_eq!(house.hand_out().sent, 2);
    let client = house.client();
    for (message, code) in [(to_ana, "30003"), (to_ben, "30005"), (to_ben, "30005")] {
        let path = house.told_at(message);
        let fields = [
            ("MessageSid", "SM1"),
            ("MessageStatus", "undelivered"),
            ("ErrorCode", code),
        ];
        assert_eq!(tell(&client, &path, &fields).status, StatusCode::NO_CONTENT);
    }
    let told = house.told(ana);
    let (kind, data) = told.last().unwrap();
    assert_eq!(kind, "message.bounced");
    assert_eq!(
        (&data["weight"], &data["why"], &data["suppressed"]),
        (&json!("soft"), &json!("unreachable"), &json!(false))
    );
    let told = house.told(ben);
    assert_eq!(told.len(), 2);
    assert_eq!(
        (
            &told[1].1["weight"],
            &told[1].1["status"],
            &told[1].1["suppressed"]
        ),
        (&json!("hard"), &json!("30005"), &json!(true))
    );
}
