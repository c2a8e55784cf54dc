//! Several variants, and which of them the rest gets.

use std::collections::BTreeMap;

use customers::{Consent, ConsentState, CustomerFacts, Method};
use db::{Db, db_test};
use kernel::{CustomerId, Phone, Span};
use messages::{Channel, Purpose};
use serde_json::{Value, json};

use super::trial::{Trial, monday, name, secret, time, two, with};
use crate::{CampaignState, Error};

fn tested(winner: &str) -> Value {
    with(&json!({
        "variants": two(),
        "test": {"percent": 50, "wait_hours": 4, "measure": "opened", "winner": winner},
    }))
}

/// Which variant each of these got.
fn got(trial: &Trial<'_>) -> BTreeMap<CustomerId, String> {
    let rows = trial.asked("spring");
    rows.into_iter()
        .map(|row| (row.customer, row.variant))
        .collect()
}

#[db_test]
fn without_a_test_each_variant_goes_to_its_share(db: &Db) {
    let trial = Trial::new(db);
    trial.people(80);
    let mut variants = two();
    variants[0]["share"] = json!(3);
    trial.schedule("spring", &with(&json!({ "variants": variants })));
    assert_eq!(trial.settle(), 80);
    let got = got(&trial);
    let first = got.values().filter(|variant| *variant == "a").count();
    assert!((48..72).contains(&first), "three quarters: {first}");
    for (customer, variant) in got {
        let subject = trial.mails(customer)[0].subject.clone().unwrap();
        let wanted = if variant == "a" { "News" } else { "Other news" };
        assert_eq!(subject, wanted);
    }
    let figures = db
        .read_now(|tx| crate::figures(tx, &name("spring")))
        .unwrap();
    assert_eq!((figures.total.asked, figures.total.sent), (80, 80));
    let first = i64::try_from(first).unwrap();
    assert_eq!(figures.variants[0].counts.delivered, first);
    assert_eq!(figures.runs[1].counts.sent, 80 - first);
}

#[db_test]
fn the_better_one_goes_to_the_rest(db: &Db) {
    let trial = Trial::new(db);
    trial.people(80);
    trial.schedule("spring", &tested("automatic"));
    let tried = trial.settle();
    assert!((25..55).contains(&tried), "{tried}");
    assert_eq!(trial.show("spring").campaign.state, CampaignState::Testing);
    let first = got(&trial);
    trial.pass(Span::from_hours(1));
    for (customer, variant) in &first {
        if variant == "b" {
            trial.visits(*customer, false);
        }
    }
    assert_eq!(trial.live_until(monday().plus(Span::from_hours(3))), 0);
    assert_eq!(
        trial.live_until(monday().plus(Span::from_hours(5))),
        80 - tried
    );
    let detail = trial.show("spring");
    assert_eq!(detail.campaign.state, CampaignState::Sent);
    let verdict = detail.runs[0].verdict.clone().unwrap();
    assert!(verdict.decided);
    assert_eq!(
        (verdict.winner.as_str(), verdict.by.as_str()),
        ("b", "rule")
    );
    for (customer, variant) in got(&trial) {
        assert!(first.contains_key(&customer) || variant == "b");
    }
    assert_eq!(trial.people_of("spring", "asked"), 80);
}

#[db_test]
fn without_a_difference_the_first_is_sent_and_it_is_said(db: &Db) {
    let trial = Trial::new(db);
    trial.people(40);
    trial.schedule("spring", &tested("automatic"));
    trial.live_until(monday().plus(Span::from_hours(5)));
    let detail = trial.show("spring");
    let verdict = detail.runs[0].verdict.clone().unwrap();
    assert!(!verdict.decided);
    assert_eq!(verdict.winner, "a");
    assert!(
        verdict.words.starts_with("not decided"),
        "{}",
        verdict.words
    );
    assert_eq!(trial.people_of("spring", "asked"), 40);
}

#[db_test]
fn a_person_chooses_where_that_is_wanted(db: &Db) {
    let trial = Trial::new(db);
    trial.people(40);
    trial.schedule("spring", &tested("manual"));
    trial.live_until(monday().plus(Span::from_days(2)));
    assert_eq!(trial.show("spring").campaign.state, CampaignState::Testing);
    let at = trial.at();
    let spring = name("spring");
    let choose = |variant: &str| db.write_now(|tx| crate::choose(tx, &at, (&spring, variant)));
    assert!(matches!(choose("c"), Err(Error::NoVariant(_))));
    assert!(choose("b").unwrap().is_new());
    assert!(!choose("b").unwrap().is_new());
    assert!(matches!(choose("a"), Err(Error::NoTest)));
    trial.settle();
    assert_eq!(trial.people_of("spring", "asked"), 40);
    let rest = trial.asked("spring");
    assert!(
        rest.iter()
            .filter(|row| row.wave == 1)
            .all(|row| row.variant == "b")
    );
}

#[db_test]
fn times_of_the_day_are_compared_too(db: &Db) {
    let trial = Trial::new(db);
    let people = trial.people(30);
    let mut variants = two();
    variants[0]["at"] = json!("12:00");
    variants[1]["at"] = json!("17:00");
    trial.schedule("spring", &with(&json!({ "variants": variants })));
    trial.live_until(time("2026-03-02T20:00:00Z"));
    let got = got(&trial);
    for person in people {
        let wanted = match got[&person].as_str() {
            "a" => time("2026-03-02T12:00:00Z"),
            _ => time("2026-03-02T17:00:00Z"),
        };
        assert_eq!(trial.left(person), [wanted]);
    }
}

#[db_test]
fn a_variant_goes_by_every_way_that_its_template_has_words_for(db: &Db) {
    let trial = Trial::new(db);
    let by_mail = trial.people(1)[0];
    let at = trial.at();
    let by_text = trial.write(|tx| {
        let mut facts = CustomerFacts::new("shop", at.now);
        facts.phone = Phone::parse("+447700900123", None).ok();
        let resolved = customers::resolve_many(tx, &at, &[facts], false)?;
        let customer = resolved[0].customer;
        let about = (Channel::Sms, Purpose::Marketing);
        let method = Method::Preferences;
        let consent = Consent::new(about, ConsentState::Granted, at.now, method, "test");
        let _new = customers::set_consent(tx, &at, &secret(), customer, &consent)?;
        Ok(customer)
    });
    let variants = json!([{"id": "a", "template": "both", "template_version": 1}]);
    trial.schedule("spring", &with(&json!({ "variants": variants })));
    trial.settle();
    for (customer, channel) in [(by_mail, Channel::Email), (by_text, Channel::Sms)] {
        let list = db.read_now(|tx| messages::list(tx, customer, None, 10));
        let ways: Vec<Channel> = list.unwrap().iter().map(|one| one.channel).collect();
        assert_eq!(ways, [channel]);
    }
}
