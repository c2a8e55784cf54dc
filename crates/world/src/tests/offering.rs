//! A step gives a code, the message after it shows it, an order uses it, and figures tell what it cost.

use std::ops::ControlFlow;

use analytics::Wanted;
use db::{Db, Tx, db_test};
use intake::{Goods, Terms, record::IncomingOrder};
use journeys::{Document, JourneyName};
use kernel::{Day, Moment, SimClock, Span, Zone};
use messages::{Filter, Way, templates::Draft};
use offers::{Definition, How, OfferState};
use serde_json::{Value, json};

use super::{found, furnish, noon, world};
use crate::{Rehearsed, World, rehearse};

fn definition(codes: &Value) -> Definition {
    serde_json::from_value(json!({
        "title": "Five pounds for the next time",
        "gives": {"kind": "amount", "amounts": {"GBP": 500}},
        "codes": codes,
        "minimum": {"GBP": 3_000},
        "valid_days": 14,
    }))
    .unwrap()
}

fn template() -> Value {
    let text = "{% if offer.code %}{{ offer.text }}: {{ offer.code }}, until {{ offer.expires_at | date: '%d %B' }}.{% else %}No code today.{% endif %}";
    json!({
        "format": 1, "builder": "customer.facts", "fallback": "en",
        "subject": {"en": "For the next time"}, "preheader": {"en": "Until then"},
        "because": {"en": "You ordered from us."},
        "blocks": [{"kind": "text", "text": {"en": text}}],
    })
}

fn journey(first: &str) -> Document {
    let document = json!({
        "format": 1, "title": "A gift", "summary": "Five pounds", "purpose": "service", "topic": "gift",
        "trigger": {"event": "order.placed", "fresh_for": "P2D"}, "reentry": "always",
        "nodes": [
            {"id": "choose", "kind": "wait", "for": "PT1M", "next": first},
            {"id": "gift", "kind": "do", "action": "offers.give", "with": {"offer": "next-time"}, "next": "say"},
            {"id": "say", "kind": "message", "template": "gift", "template_version": 1001,
             "channels": ["email"], "value": 10, "fresh_for": "P7D", "merging": "apart", "next": "end"},
            {"id": "end", "kind": "end"},
        ],
    });
    let mut document = document;
    if first == "say" {
        let nodes = document["nodes"].as_array_mut().unwrap();
        nodes.remove(1);
    }
    Document::parse(&document).unwrap()
}

fn order(name: &str, at: &Moment, codes: &[&str], discount: i64) -> IncomingOrder {
    serde_json::from_value(json!({
        "source": "shop", "external_id": name, "placed_at": at.now, "currency": "GBP",
        "customer": {"email": "ana@example.org", "language": "en"},
        "lines": [{"product": {"title": "Coffee"}, "quantity": 1, "unit_price": "40.00"}],
        "discount_codes": codes, "discount_minor": discount,
    }))
    .unwrap()
}

fn takes(db: &Db, at: &Moment, order: IncomingOrder) {
    let terms = Terms {
        zone: Zone::parse("Europe/London").unwrap(),
        history: false,
        import: None,
    };
    let orders = [order];
    let mut goods = Goods::default();
    goods.prepare(db, at, &orders, &[]).unwrap();
    let accepted = db
        .write_now(|tx| intake::accept_orders(tx, at, &terms, &goods, &orders))
        .unwrap();
    assert!(!accepted[0].id.is_empty(), "{accepted:?}");
}

fn makes(tx: &mut Tx<'_>, at: &Moment, codes: &Value) {
    let _made = offers::define(tx, at, ("next-time", definition(codes)), How::Make).unwrap();
}

fn switch_on(world: &World, at: &Moment, document: &Document) {
    let name = JourneyName::parse("gift").unwrap();
    let desk = crate::template_desk(messages::Policies::clone(world.policies()));
    world
        .db()
        .write_now(|tx| {
            let draft = Draft {
                document: template(),
                saves: None,
            };
            desk.save(tx, at, "gift", &draft).unwrap();
            let _published = desk.publish(tx, at, "gift").unwrap();
            let _new = journeys::publish(tx, at, &name, document)?;
            let _on = journeys::enable(tx, at, &name, None)?;
            Ok::<_, journeys::Error>(())
        })
        .unwrap();
}

fn written(db: &Db) -> Vec<String> {
    db.read_now(|tx| {
        let all = messages::list_all(tx, &Filter::default(), None, 10)?;
        let mut texts = Vec::new();
        for message in all {
            let kept = messages::kept(tx, message.customer, message.id)?;
            texts.push(serde_json::to_string(&kept).unwrap());
        }
        Ok::<_, messages::Error>(texts)
    })
    .unwrap()
}

#[db_test]
fn a_code_is_given_shown_used_and_counted(db: &Db) {
    let clock = SimClock::new(noon());
    let (ids, at) = found(db, &clock);
    let world = world(db, &clock, &ids);
    db.write_now(|tx| {
        makes(tx, &at, &json!({"kind": "single_use"}));
        Ok::<_, db::DbError>(())
    })
    .unwrap();
    switch_on(&world, &at, &journey("gift"));
    takes(db, &at, order("o1", &at, &[], 0));
    let _before = world.settle(Way::Mail(&mail::Capture)).unwrap();
    let _now = clock.advance(Span::from_minutes(5));
    let _failed = world.settle(Way::Mail(&mail::Capture)).unwrap();

    // No code was there: the step waits for somebody to mend that, and says why.
    let failures = db.read_now(journeys::failures).unwrap();
    assert_eq!(failures.len(), 1, "{failures:?}");
    let report = upkeep::report(db, kernel::Clock::now(&clock), &upkeep::House::default()).unwrap();
    let checks = serde_json::to_string(&report).unwrap();
    assert!(checks.contains("offers.no_codes"), "{checks}");
    assert!(written(db).is_empty());

    let at = world.moment();
    let name = JourneyName::parse("gift").unwrap();
    db.write_now(|tx| {
        let lines = ["NEXT-1", "NEXT-2"];
        offers::take_codes(tx, &at, "next-time", &lines, &mut offers::Taken::default()).unwrap();
        let _retried = journeys::retry_failed(tx, &at, &name, (None, 100))?;
        Ok::<_, journeys::Error>(())
    })
    .unwrap();
    for _minute in 0..5 {
        let _sent = world.settle(Way::Mail(&mail::Capture)).unwrap();
        let _now = clock.advance(Span::from_minutes(1));
    }
    let texts = written(db);
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(
        texts[0].contains("£5 off orders of £30 or more: NEXT-1, until 21 March."),
        "{}",
        texts[0]
    );

    let at = world.moment();
    takes(db, &at, order("o2", &at, &["next-1"], 500));
    let measures = db
        .read_now(|tx| {
            let wanted = Wanted::everything(tx, at.now)?;
            analytics::measures(tx, &[], &wanted)
        })
        .unwrap();
    let of = measures.programmes.iter().find(|one| one.name == "gift");
    let value = &of.unwrap().value;
    assert_eq!((value.offers.given, value.offers.redeemed), (1, 1));
    assert_eq!(
        (value.offers.cost, value.offers.beside),
        (500, 500),
        "nobody clicked"
    );
    assert_eq!(value.net, value.revenue - value.message_cost - 500);
    assert!(
        value.words.contains("1 of 1 codes were used"),
        "{}",
        value.words
    );
}

#[db_test]
fn a_message_without_an_offer_before_it_falls_back(db: &Db) {
    let clock = SimClock::new(noon());
    let (ids, at) = found(db, &clock);
    let world = world(db, &clock, &ids);
    switch_on(&world, &at, &journey("say"));
    takes(db, &at, order("o1", &at, &[], 0));
    for _minute in 0..5 {
        let _sent = world.settle(Way::Mail(&mail::Capture)).unwrap();
        let _now = clock.advance(Span::from_minutes(1));
    }
    let texts = written(db);
    assert_eq!(texts.len(), 1);
    assert!(texts[0].contains("No code today."), "{}", texts[0]);
}

#[db_test]
fn a_rehearsal_tells_the_most_that_offers_may_cost_and_gives_none(db: &Db) {
    let clock = SimClock::new(noon());
    let (ids, at) = found(db, &clock);
    let orders = furnish(db, &at, 40);
    let world = world(db, &clock, &ids);
    db.write_now(|tx| {
        makes(tx, &at, &json!({"kind": "single_use"}));
        Ok::<_, db::DbError>(())
    })
    .unwrap();
    let document = journey("gift");
    switch_on(&world, &at, &document);
    let folder = std::env::temp_dir().join(format!(
        "perennial-offers-{}-{}",
        std::process::id(),
        db.backend_name()
    ));
    let wanted = Rehearsed {
        names: vec!["gift".to_owned()],
        drafts: Vec::new(),
        from: Day::parse("2025-03-08").unwrap(),
        to: Day::parse("2026-03-06").unwrap(),
    };
    let told = rehearse(db, &folder, &wanted, |_| ControlFlow::Continue(()))
        .unwrap()
        .rehearsal;
    let offer = &told.offers[0];
    assert_eq!(
        (offer.programme.as_str(), offer.offer.as_str()),
        ("gift", "next-time")
    );
    assert!(
        offer.given > 20 && offer.given <= i64::try_from(orders).unwrap(),
        "{told:?}"
    );
    assert_eq!(offer.at_most, Some(offer.given * 500));
    assert_eq!(told.failed, 0, "codes are not looked for");
    let shown = db.read_now(|tx| offers::show(tx, "next-time")).unwrap();
    assert_eq!(shown.given, 0, "the shop gave nothing");

    // What fails, fails for each person alone.
    db.write_now(|tx| offers::change_state(tx, &at, ("next-time", OfferState::Paused)).map(drop))
        .unwrap();
    let paused = rehearse(db, &folder, &wanted, |_| ControlFlow::Continue(()))
        .unwrap()
        .rehearsal;
    assert_eq!(paused.offers, []);
    assert_eq!(paused.failed, offer.given, "{paused:?}");
    assert_eq!(paused.entered, told.entered);
    let _removed = std::fs::remove_dir(&folder);
}
