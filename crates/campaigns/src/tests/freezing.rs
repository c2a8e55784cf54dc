//! Who is meant is decided once, at the beginning.

use db::{Db, db_test};
use kernel::Span;
use serde_json::json;

use super::trial::{Trial, name, parse, time, with};
use crate::{CampaignState, Error, domain::is_held_out};

#[db_test]
fn everybody_gets_it_once_and_who_comes_later_does_not(db: &Db) {
    let trial = Trial::new(db);
    let people = trial.people(7);
    let detail = trial.schedule("spring", &with(&json!({})));
    assert_eq!(detail.campaign.state, CampaignState::Scheduled);
    // Twice is once.
    trial.schedule("spring", &with(&json!({})));
    trial.work();
    let late = trial.person(99, None);
    assert_eq!(trial.finish(), 7);
    assert!(people.iter().all(|one| trial.mails(*one).len() == 1));
    assert_eq!(trial.mails(late), []);
    let detail = trial.show("spring");
    assert_eq!(detail.campaign.state, CampaignState::Sent);
    assert_eq!(detail.runs[0].audience, 7);
    assert_eq!(trial.people_of("spring", "asked"), 7);
    trial.pass(Span::from_days(1));
    assert_eq!(trial.settle(), 0);
}

#[db_test]
fn exclusions_and_consent_hold(db: &Db) {
    let trial = Trial::new(db);
    let people = trial.people(6);
    let at = trial.at();
    trial.write(|tx| {
        let tag = customers::Tag::parse("staff")?;
        Ok(customers::add_tags(
            tx,
            &at,
            people[0],
            &std::collections::BTreeSet::from([tag]),
        )?)
    });
    trial.refuse(people[1]);
    let document = with(&json!({"exclude": [{"predicate": "customer.tag", "tag": "staff"}]}));
    let campaign = name("spring");
    let draft = parse(&document);
    let estimate = trial.write(|tx| {
        let _draft = crate::create(tx, &at, &trial.rules, (&campaign, &draft))?;
        crate::estimate(tx, &at, &trial.rules, &campaign)
    });
    assert_eq!((estimate.audience, estimate.excluded), (5, 1));
    assert_eq!(estimate.now, 4);
    assert_eq!(estimate.refused["contact.refused"].people, 1);
    trial.schedule("spring", &document);
    assert_eq!(trial.settle(), 4);
    assert_eq!(trial.mails(people[0]), []);
    assert_eq!(trial.mails(people[1]), []);
}

#[db_test]
fn whom_the_shop_keeps_from_marketing_is_not_written_to(db: &Db) {
    let trial = Trial::new(db);
    let people = trial.people(60);
    let at = trial.at();
    let quiet = json!({"title": "What marketing brings", "kind": "holdout", "percent": 30});
    let quiet: experiments::Definition = serde_json::from_value(quiet).unwrap();
    let holdout = db.write_now(|tx| {
        let _new = experiments::define(tx, &at, "quiet", quiet.clone())?;
        let _begun = experiments::start(tx, &at, "quiet")?;
        Ok::<_, experiments::Error>(experiments::holdout(tx)?)
    });
    let holdout = holdout.unwrap().unwrap();
    trial.schedule("spring", &with(&json!({})));
    trial.settle();
    let kept = people.iter().filter(|one| holdout.holds_out(**one)).count();
    assert!((5..40).contains(&kept), "{kept}");
    for person in &people {
        let wanted = usize::from(!holdout.holds_out(*person));
        assert_eq!(trial.mails(*person).len(), wanted, "{person}");
    }
    assert_eq!(trial.people_of("spring", "held_out"), 0);
    // What belongs to their orders still goes to them.
    trial.schedule("service", &with(&json!({"purpose": "service"})));
    assert_eq!(trial.settle(), 60);
}

#[db_test]
fn the_holdout_gets_nothing_and_is_known(db: &Db) {
    let trial = Trial::new(db);
    let people = trial.people(60);
    trial.schedule("spring", &with(&json!({"holdout_percent": 30})));
    trial.settle();
    let id = trial.show("spring").campaign.id;
    for person in &people {
        let wanted = usize::from(!is_held_out(id, 30, *person));
        assert_eq!(trial.mails(*person).len(), wanted);
    }
    let held = trial.people_of("spring", "held_out");
    assert!((5..40).contains(&held), "{held}");
    let mut met = (0, 0);
    db.read_now(|tx| {
        crate::for_each_entry(tx, |programme, _state, (_who, _at, held_out)| {
            assert_eq!(programme, "campaign.spring");
            if held_out {
                met.1 += 1;
            } else {
                met.0 += 1;
            }
        })
    })
    .unwrap();
    assert_eq!(met, (60 - held, held));
}

#[db_test]
fn many_are_asked_about_first_and_again_when_they_grow(db: &Db) {
    let trial = Trial::new(db);
    trial.people(40);
    let at = trial.at();
    let campaign = name("spring");
    let later = with(&json!({"when": {"at": "2026-03-03T10:00:00Z"}}));
    let draft = parse(&later);
    let _done = trial.write(|tx| crate::create(tx, &at, &trial.rules, (&campaign, &draft)));
    let refused = db.write_now(|tx| crate::schedule(tx, &at, &trial.rules, (&campaign, false)));
    assert!(matches!(refused, Err(Error::Confirm(reach)) if reach.people == 40));
    let _done = trial.write(|tx| crate::schedule(tx, &at, &trial.rules, (&campaign, true)));
    for number in 100..200 {
        trial.person(number, None);
    }
    trial.pass(Span::from_days(1));
    assert_eq!(trial.settle(), 0);
    let detail = trial.show("spring");
    assert_eq!(detail.campaign.state, CampaignState::Paused);
    assert!(
        detail.campaign.note.contains("140"),
        "{}",
        detail.campaign.note
    );
    let at = trial.at();
    let _done = trial.write(|tx| crate::resume(tx, &at, &campaign));
    assert_eq!(trial.settle(), 140);
}

#[db_test]
fn one_person_under_two_numbers_gets_it_once(db: &Db) {
    let trial = Trial::new(db);
    let people = trial.people(4);
    let at = trial.at();
    trial.schedule(
        "spring",
        &with(&json!({"when": {"at": "2026-03-02T12:00:00Z"}})),
    );
    trial.write(|tx| {
        let policy = (trial.rules.policies)(tx)?;
        let _merged = customers::merge(tx, &at, people[0], people[1], "test")?;
        crate::merge(tx, &trial.at(), people[0], people[1])?;
        messages::merge(tx, &at, &policy, people[0], people[1])?;
        crate::erase(tx, people[3])
    });
    trial.pass(Span::from_hours(2));
    trial.work();
    // And once more in the middle.
    let at = trial.at();
    trial.write(|tx| {
        let policy = (trial.rules.policies)(tx)?;
        let _merged = customers::merge(tx, &at, people[1], people[2], "test")?;
        crate::merge(tx, &trial.at(), people[1], people[2])?;
        messages::merge(tx, &at, &policy, people[1], people[2])?;
        Ok(())
    });
    trial.live_until(time("2026-03-02T15:00:00Z"));
    assert_eq!(trial.mails(people[2]).len(), 1);
    let shown = db.read_now(|tx| crate::export(tx, people[2])).unwrap();
    assert_eq!(shown[0]["campaign"], "spring");
    assert_eq!(shown.as_array().unwrap().len(), 1);
}
