//! From an order that is told live to a captured message, through nothing but the world.

use db::{Db, db_test};
use intake::{Goods, Terms};
use journeys::{BackFill, Document, JourneyName};
use kernel::{SimClock, Span, Zone};
use messages::Way;

use super::{found, furnish, noon, world};

#[db_test]
fn the_newest_orders_of_the_past_are_thanked_for_once(db: &Db) {
    let clock = SimClock::new(noon());
    let (ids, at) = found(db, &clock);
    let _orders = furnish(db, &at, 60);
    let world = world(db, &clock, &ids);
    world.tidy_up().unwrap();
    // Thanks that are worth saying for as long as the past is.
    let mut lasting = playbooks::find("thank-you")
        .unwrap()
        .document()
        .unwrap()
        .to_json();
    lasting["nodes"][1]["fresh_for"] = "P730D".into();
    // Everybody, also who ordered again.
    let fields = lasting.as_object_mut().unwrap();
    fields.remove("holdout");
    fields.remove("goal");
    let lasting = Document::parse(&lasting).unwrap();
    let name = JourneyName::parse("thank-you").unwrap();
    let enabled = db
        .write_now(|tx| {
            let _new = journeys::publish(tx, &at, &name, &lasting)?;
            playbooks::enable(tx, &at, "thank-you", Some(BackFill::Newest(20)))
        })
        .unwrap();
    assert!(enabled.is_new());

    let mut sent = 0;
    for _hour in 0..72 {
        sent += world.settle(Way::Mail(&mail::Capture)).unwrap().captured;
        let _now = clock.advance(Span::from_hours(1));
    }

    assert_eq!(sent, 20);
    assert_eq!(world.next_sending().unwrap(), None);
    assert_eq!(world.next_reaction().unwrap(), None);
}

#[db_test]
fn what_is_told_live_is_heard_and_thanked_for(db: &Db) {
    let clock = SimClock::new(noon());
    let (ids, at) = found(db, &clock);
    let world = world(db, &clock, &ids);
    let enabled = db
        .write_now(|tx| playbooks::enable(tx, &at, "thank-you", None))
        .unwrap();
    assert!(enabled.is_new());
    let order = demo::Shop::new(
        5,
        at.now,
        demo::Size {
            customers: 5,
            ..demo::Size::default()
        },
    )
    .orders()
    .map(|mut order| {
        order.placed_at = at.now;
        order.paid_at = None;
        order.cancelled_at = None;
        order
    })
    .next()
    .unwrap();
    let terms = Terms {
        zone: Zone::parse("Europe/London").unwrap(),
        history: false,
        import: None,
    };
    let mut goods = Goods::default();
    let orders = [order];
    goods.prepare(db, &at, &orders, &[]).unwrap();
    db.write_now(|tx| intake::accept_orders(tx, &at, &terms, &goods, &orders))
        .unwrap();

    let before = world.settle(Way::Mail(&mail::Capture)).unwrap();
    let _now = clock.advance(Span::from_minutes(16));
    let after = world.settle(Way::Mail(&mail::Capture)).unwrap();

    assert_eq!((before.captured, after.captured), (0, 1));
}
