//! Why somebody got, or did not get, a message: the whole story of each ask.

use std::fmt::Write as _;

use customers::ConsentState;
use db::{Db, db_test};
use kernel::{CustomerId, Span};
use mail::{Capture, Faults, SimTransport};
use serde_json::json;

use super::{House, an_ask, time};
use crate::{AskId, Merging, Purpose, Stage};

impl House<'_> {
    /// The stories of a customer's asks, the oldest first, as staff would tell them.
    fn stories(&self, customer: CustomerId) -> String {
        let mut asks = self.explain(customer);
        asks.reverse();
        let name = |id: AskId| asks.iter().find(|one| one.ask == id).unwrap().cause.clone();
        let mut text = String::new();
        for one in &asks {
            let (purpose, state) = (one.purpose, one.state.word());
            writeln!(
                text,
                "{} ({purpose}, asked {}): {state}",
                one.cause, one.asked_at
            )
            .unwrap();
            for decision in &one.decisions {
                let stage = match decision.stage {
                    Stage::Planned => "planned",
                    Stage::Sending => "at the door",
                };
                let what = decision.outcome.word();
                write!(text, "  {} {stage}: {what}", decision.at).unwrap();
                if let Some(until) = decision.until {
                    write!(text, " until {until}").unwrap();
                }
                if let Some(into) = decision.into {
                    write!(text, " into {}", name(into)).unwrap();
                }
                writeln!(text, ", because {} [{}]", decision.words, decision.reason).unwrap();
            }
            if let Some(message) = &one.message {
                let state = serde_json::to_value(&message.state).unwrap();
                writeln!(text, "  message by {}: {state}", message.channel).unwrap();
            }
        }
        text
    }
}

#[db_test]
fn every_ask_has_its_story(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    let server = SimTransport::new(kernel::Rng::from_seed(1), Faults::default());
    let ask = |cause: &str, purpose| an_ask(ana, purpose, cause, house.now());
    house.ask(&ask("goes", Purpose::Marketing));
    let mut short = ask("capped-until-too-late", Purpose::Marketing);
    short.latest = house.now().plus(Span::from_hours(20));
    house.ask(&short);
    let mut later = ask("asked-for-later", Purpose::Transactional);
    later.earliest = time("2026-03-03T09:00:00Z");
    house.ask(&later);
    let mut speaks = ask("speaks", Purpose::Service);
    speaks.merging = Merging::SameTopic;
    let mut silent = ask("is-spoken-for", Purpose::Service);
    silent.merging = Merging::SameTopic;
    house.ask_many(&[speaks, silent]);
    let mut moot = ask("is-moot", Purpose::Transactional);
    moot.content.data = json!({"moot": "the order was cancelled"});
    house.ask(&moot);
    house.send(&server);
    house.clock.set(time("2026-03-02T22:00:00Z"));
    house.ask(&an_ask(
        ana,
        Purpose::Service,
        "comes-at-night",
        house.now(),
    ));
    for moment in [
        "2026-03-03T06:00:00Z",
        "2026-03-03T08:00:00Z",
        "2026-03-03T09:00:00Z",
    ] {
        house.clock.set(time(moment));
        house.fire();
        house.send(&server);
    }
    house.ask(&an_ask(
        ana,
        Purpose::Marketing,
        "objected-at-the-door",
        time("2026-03-03T10:00:00Z"),
    ));
    house.clock.set(time("2026-03-03T10:00:00Z"));
    house.fire();
    house.pass(Span::from_seconds(1));
    house.say(ana, Purpose::Marketing, ConsentState::Refused);
    house.send(&server);
    house.ask(&an_ask(
        ana,
        Purpose::Marketing,
        "no-use-asking",
        house.now(),
    ));
    insta::assert_snapshot!("stories", house.stories(ana));
}

#[db_test]
fn a_message_and_an_ask_lead_to_the_same_story(db: &Db) {
    let house = House::new(db);
    let ana = house.willing("ana@example.com");
    let ask = house.ask(&an_ask(ana, Purpose::Marketing, "one", house.now()));
    house.send(&Capture);
    let message = house.messages(ana)[0];
    let by_message = house.read(|tx| crate::explain(tx, ana, message)).unwrap();
    let by_ask = house.read(|tx| crate::explain_ask(tx, ana, ask)).unwrap();
    assert_eq!(by_message, by_ask);
    assert_eq!(by_message, house.explain(ana)[0]);
    let ben = house.customer("ben@example.com");
    assert_eq!(house.read(|tx| crate::explain(tx, ben, message)), None);
    assert_eq!(house.read(|tx| crate::explain_ask(tx, ben, ask)), None);
    assert!(house.explain(ben).is_empty());
}
