//! Bounces, complaints and answers.

use customers::{Address, SuppressionReason};
use db::{Db, db_test};
use kernel::{CustomerId, Span};
use mail::Capture;
use serde_json::json;

use super::{House, an_ask, email, secret, shop};
use crate::{Arrived, Came, Ignored, MessageId, Purpose};

const SHOP: &str = "bounces@tea.example";

/// A house whose bounces and answers come to marked addresses.
fn house(db: &Db) -> House<'_> {
    let mut house = House::new(db);
    house.office.shops = std::sync::Arc::new(|_tx| {
        let mut shop = shop();
        shop.bounces_to = Some(email(SHOP));
        Ok(shop)
    });
    house
}

fn sent(house: &House<'_>, customer: CustomerId, cause: &str, purpose: Purpose) -> MessageId {
    house.ask(&an_ask(customer, purpose, cause, house.now()));
    house.plan(customer);
    house.send(&Capture);
    house.messages(customer).pop().unwrap()
}

fn take(house: &House<'_>, mail: &str, to: &[&str]) -> Came {
    let to = to.iter().map(|address| (*address).to_owned()).collect();
    let arrived = Arrived::read(mail.replace('\n', "\r\n").as_bytes(), to).unwrap();
    house.write(|tx| crate::take_in(tx, &house.at(), &house.office.return_desk(), &arrived))
}

fn report(id: &str, recipient: &str, status: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.test\nTo: x@tea.example\nMessage-ID: <{status}.{recipient}.{id}@mx.test>\n\
         Subject: Undelivered\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n\
         --x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.test\n\n\
         Final-Recipient: rfc822; {recipient}\nAction: failed\nStatus: {status}\n\n\
         --x\nContent-Type: message/rfc822\n\nMessage-ID: <{id}>\nSubject: x\n\nx\n--x--\n"
    )
}

fn barred(house: &House<'_>, address: &str) -> Vec<SuppressionReason> {
    let address = Address::Email(email(address));
    let found = house.read(|tx| Ok(customers::is_suppressed(tx, &secret(), &address)?));
    found.into_iter().map(|one| one.reason).collect()
}

#[db_test]
fn a_hard_bounce_to_the_marked_address_gives_the_address_up_once(db: &Db) {
    let house = house(db);
    let ana = house.willing("ana@example.test");
    let message = sent(&house, ana, "one", Purpose::Marketing);
    let letter = house.letter(ana, message);
    let back = letter.bounces_to.as_str().to_owned();
    assert!(
        back.starts_with("bounces+") && back.ends_with("@tea.example"),
        "{back}"
    );
    let mail = report("gone@example.test", "ana@example.test", "5.1.1");
    // The case of a local part is lost on some ways.
    let came = take(&house, &mail, &[&back.to_uppercase()]);
    assert_eq!(came, Came::Bounced { suppressed: true });
    assert_eq!(
        barred(&house, "ana@example.test"),
        [SuppressionReason::HardBounce]
    );
    assert_eq!(take(&house, &mail, &[&back]), Came::Again);
    let other_words = mail
        .replace("Undelivered", "Returned")
        .replace("mx.test>", "my.test>");
    assert_eq!(take(&house, &other_words, &[&back]), Came::Again);
    let told = house.told(ana);
    let bounced: Vec<_> = told
        .iter()
        .filter(|(kind, _)| kind == "message.bounced")
        .collect();
    assert_eq!(bounced.len(), 1);
    insta::with_settings!({snapshot_suffix => ""}, {
        insta::assert_json_snapshot!("bounced", bounced[0].1);
    });
    house.pass(Span::from_days(2));
    house.ask(&an_ask(ana, Purpose::Transactional, "two", house.now()));
    house.plan(ana);
    let why = house.explain(ana)[0]
        .decisions
        .last()
        .unwrap()
        .reason
        .clone();
    assert_eq!(why, "contact.hard_bounce");
}

#[db_test]
fn a_report_that_proves_nothing_changes_nothing(db: &Db) {
    let house = house(db);
    let ana = house.willing("ana@example.test");
    let message = sent(&house, ana, "one", Purpose::Marketing);
    let id = house.letter(ana, message).message_id;
    let unmarked = ["bounces@tea.example"];
    let other = report(&id, "ben@example.test", "5.1.1");
    assert_eq!(
        take(&house, &other, &unmarked),
        Came::Ignored(Ignored::Unproven)
    );
    let forged = report("x@example.test", "ana@example.test", "5.1.1");
    let marks = ["bounces+aaaaaaaaaaaaaaaaaaaaaaaaaaaaa@tea.example"];
    assert_eq!(
        take(&house, &forged, &marks),
        Came::Ignored(Ignored::NotOurs)
    );
    assert!(barred(&house, "ana@example.test").is_empty());
    let both = report(&id, "Ana@example.test", "5.1.1");
    assert_eq!(
        take(&house, &both, &unmarked),
        Came::Bounced { suppressed: true }
    );
}

#[db_test]
fn only_soft_bounces_that_go_on_for_long_give_an_address_up(db: &Db) {
    let house = house(db);
    let ana = house.willing("ana@example.test");
    let mut came = Vec::new();
    for number in 0..5 {
        let message = sent(&house, ana, &format!("n{number}"), Purpose::Marketing);
        let letter = house.letter(ana, message);
        let mail = report(&letter.message_id, "ana@example.test", "5.2.2");
        came.push(take(&house, &mail, &[letter.bounces_to.as_str()]));
        house.pass(Span::from_days(3));
    }
    let mut expected = vec![Came::Bounced { suppressed: false }; 4];
    expected.push(Came::Bounced { suppressed: true });
    assert_eq!(came, expected);
}

#[db_test]
fn what_speaks_of_the_sender_never_counts_against_an_address(db: &Db) {
    let house = house(db);
    let ana = house.willing("ana@example.test");
    for number in 0..8 {
        let message = sent(&house, ana, &format!("n{number}"), Purpose::Marketing);
        let letter = house.letter(ana, message);
        let mail = report(&letter.message_id, "ana@example.test", "5.7.26");
        let came = take(&house, &mail, &[letter.bounces_to.as_str()]);
        assert_eq!(came, Came::Bounced { suppressed: false });
        house.pass(Span::from_days(3));
    }
}

#[db_test]
fn a_complaint_bars_the_address_and_refuses_more(db: &Db) {
    let house = house(db);
    let ana = house.willing("ana@example.test");
    let message = sent(&house, ana, "one", Purpose::Marketing);
    let letter = house.letter(ana, message);
    let mail = format!(
        "From: fbl@provider.test\nTo: fbl@tea.example\nMessage-ID: <c@provider.test>\nSubject: complaint\n\
         MIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=x\n\n\
         --x\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\nUser-Agent: x\n\
         Original-Mail-From: <{}>\n\n--x\nContent-Type: text/rfc822-headers\n\nSubject: x\n\n--x--\n",
        letter.bounces_to.as_str()
    );
    assert_eq!(take(&house, &mail, &[]), Came::Complained);
    assert_eq!(take(&house, &mail, &[]), Came::Again);
    assert_eq!(
        barred(&house, "ana@example.test"),
        [SuppressionReason::Complaint]
    );
    let kinds = house.told_kinds(ana);
    assert!(
        kinds.contains(&"message.complained".to_owned()),
        "{kinds:?}"
    );
    assert!(
        kinds.contains(&"message.unsubscribed".to_owned()),
        "{kinds:?}"
    );
    let taken_back = mail.replace("abuse", "not-spam");
    assert_eq!(
        take(&house, &taken_back, &[]),
        Came::Ignored(Ignored::NothingSaid)
    );
}

#[db_test]
fn an_answer_is_kept_and_told_and_goes_with_the_person(db: &Db) {
    let house = house(db);
    let ana = house.willing("ana@example.test");
    let message = sent(&house, ana, "one", Purpose::Service);
    let id = house.letter(ana, message).message_id;
    let mail = format!(
        "From: Ana <ana@example.test>\nTo: hello@tea.example\nMessage-ID: <a@example.test>\nSubject: Re: Tea\n\
         In-Reply-To: <{id}>\n\nLovely!\n\nOn Monday 2 March, The Tea House <hello@tea.example> wrote:\n> How was it?\n"
    );
    let Came::Replied(reply) = take(&house, &mail, &["hello@tea.example"]) else {
        panic!("no reply");
    };
    assert_eq!(take(&house, &mail, &["hello@tea.example"]), Came::Again);
    let kept = house.read(|tx| crate::replies(tx, ana, None, 10));
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].id, kept[0].message), (reply, Some(message)));
    assert_eq!(
        (kept[0].subject.as_str(), kept[0].text.as_str()),
        ("Re: Tea", "Lovely!")
    );
    let told = house.told(ana).pop().unwrap();
    assert_eq!(told.0, "message.replied");
    assert!(
        !told.1.to_string().contains("Lovely"),
        "words stay in the room"
    );
    let away = mail.replace(
        "Message-ID: <a@",
        "Auto-Submitted: auto-replied\nMessage-ID: <b@",
    );
    assert_eq!(take(&house, &away, &[]), Came::AutoReplied);
    let policy = house.policy();
    house.write(|tx| crate::erase(tx, &house.at(), &policy, ana));
    assert!(
        house
            .read(|tx| crate::replies(tx, ana, None, 10))
            .is_empty()
    );
}

#[db_test]
fn a_customer_who_writes_by_themselves_is_known_by_the_address(db: &Db) {
    let house = house(db);
    let ana = house.willing("ana@example.test");
    let mail = |from: &str| {
        format!(
            "From: {from}\nTo: hello@tea.example\nMessage-ID: <{from}>\nSubject: Hi\n\nDo you sell cups?\n"
        )
    };
    let came = take(&house, &mail("ana@example.test"), &[]);
    assert!(matches!(came, Came::Replied(_)), "{came:?}");
    assert_eq!(house.told_kinds(ana), ["message.replied"]);
    let stranger = take(&house, &mail("eve@example.test"), &[]);
    assert_eq!(stranger, Came::Ignored(Ignored::Stranger));
}

fn complain(house: &House<'_>, customer: CustomerId, message: MessageId) -> Came {
    let letter = house.letter(customer, message);
    let mail = format!(
        "From: fbl@provider.test\nTo: fbl@tea.example\nMessage-ID: <{message}@provider.test>\nSubject: complaint\n\
         MIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=x\n\n\
         --x\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\nUser-Agent: x\n\
         Original-Mail-From: <{}>\n\n--x--\n",
        letter.bounces_to.as_str()
    );
    take(house, &mail, &[])
}

#[db_test]
fn a_programme_that_too_many_complain_about_stops_until_somebody_lets_it_go_on(db: &Db) {
    let house = house(db);
    for number in 0..3 {
        let customer = house.willing(&format!("c{number}@example.test"));
        let message = sent(&house, customer, "one", Purpose::Marketing);
        assert_eq!(complain(&house, customer, message), Came::Complained);
    }
    let brakes = house.read(crate::brakes);
    assert_eq!(brakes.len(), 1);
    assert_eq!(
        (
            brakes[0].programme.as_str(),
            brakes[0].sent,
            brakes[0].complaints
        ),
        ("trial", 3, 3)
    );
    let late = house.willing("late@example.test");
    house.ask(&an_ask(late, Purpose::Marketing, "one", house.now()));
    house.plan(late);
    house.send(&Capture);
    assert_eq!(house.states(late), ["queued"]);
    let decision = house.explain(late)[0].decisions.last().unwrap().clone();
    assert_eq!(decision.reason, "brake");
    house.write(|tx| crate::release_brake(tx, &house.at(), "trial").map(|_done| ()));
    assert!(house.read(crate::brakes).is_empty());
    house.pass(Span::from_hours(2));
    house.send(&Capture);
    assert_eq!(house.states(late), ["captured"]);
    // What came before does not stop it again.
    assert_eq!(
        complain(&house, late, house.messages(late)[0]),
        Came::Complained
    );
    assert!(house.read(crate::brakes).is_empty());
}

#[db_test]
fn a_programme_that_tells_people_the_same_again_stops_until_somebody_lets_it_go_on(db: &Db) {
    let house = house(db);
    let told = |number: u32, purpose: Purpose, thing: &str| {
        let customer = house.willing(&format!("c{number}.{purpose}@example.test"));
        for enrolment in ["one", "two"] {
            let mut ask = an_ask(customer, purpose, enrolment, house.now());
            ask.content.data = match thing {
                "" => json!({"event": {"order": enrolment}, "journey": {"enrolment": enrolment}}),
                thing => json!({"event": {"order": thing}, "journey": {"enrolment": enrolment}}),
            };
            house.ask(&ask);
            house.plan(customer);
            house.send(&Capture);
        }
        customer
    };
    for number in 0..8 {
        // Each order of its own, and what an order needs.
        told(number, Purpose::Service, "");
        told(number, Purpose::Transactional, "ord_1");
    }
    assert!(house.read(crate::brakes).is_empty());
    for number in 10..14 {
        told(number, Purpose::Service, "ord_1");
    }
    assert!(house.read(crate::brakes).is_empty());
    told(14, Purpose::Service, "ord_1");
    let brakes = house.read(crate::brakes);
    let figures: Vec<_> = brakes
        .iter()
        .map(|one| (one.programme.as_str(), one.sent, one.repeats))
        .collect();
    // What is stopped by it had not been handed over.
    assert_eq!(figures, [("trial", 41, 5)]);
    let late = told(15, Purpose::Service, "");
    assert_eq!(house.states(late), ["queued", "queued"]);
    // A day later it is no repetition.
    house.write(|tx| crate::release_brake(tx, &house.at(), "trial").map(|_done| ()));
    let again = house.willing("again@example.test");
    for cause in ["one", "two"] {
        let mut ask = an_ask(again, Purpose::Service, cause, house.now());
        ask.content.data = json!({});
        house.ask(&ask);
        house.plan(again);
        house.send(&Capture);
        house.pass(Span::from_days(2));
    }
    assert_eq!(
        house.read(|tx| Ok(crate::store::count_returned(
            tx,
            "trial",
            "repeat",
            kernel::Timestamp::EPOCH
        )?)),
        5
    );
}

#[db_test]
fn answers_are_kept_as_long_as_the_shop_says(db: &Db) {
    let house = house(db);
    let ana = house.willing("ana@example.test");
    let message = sent(&house, ana, "one", Purpose::Service);
    let id = house.letter(ana, message).message_id;
    let answer = |number: u32| {
        let mail = format!(
            "From: Ana <ana@example.test>\nTo: hello@tea.example\nMessage-ID: <{number}@example.test>\nSubject: Re: Tea\n\
             In-Reply-To: <{id}>\n\nAnswer {number}\n"
        );
        let came = take(&house, &mail, &["hello@tea.example"]);
        assert!(matches!(came, Came::Replied(_)), "{came:?}");
    };
    answer(1);
    house.pass(Span::from_days(30));
    answer(2);
    assert_eq!(crate::sweep(db, house.now()).unwrap(), 0, "for ever");
    let (at, days) = (house.at(), crate::settings::REPLIES_KEPT);
    let set = db.write_now(|tx| settings::set(tx, &at, &days, &29));
    set.unwrap().into_inner();
    assert_eq!(crate::sweep(db, house.now()).unwrap(), 1);
    let kept = house.read(|tx| crate::replies(tx, ana, None, 10));
    let texts: Vec<&str> = kept.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts, ["Answer 2"]);
    assert_eq!(crate::sweep(db, house.now()).unwrap(), 0, "once");
}
