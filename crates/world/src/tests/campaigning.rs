//! A campaign to everybody of an imported shop, through nothing but the world.

use campaigns::{CampaignName, CampaignState, Document};
use db::{Db, db_test};
use kernel::{SimClock, Span};
use messages::Way;
use serde_json::json;

use super::{found, furnish, noon, world};

fn document() -> Document {
    serde_json::from_value(json!({
        "title": "How we will be open in spring",
        "purpose": "service",
        "topic": "news",
        "variants": [{"id": "a", "template": "win-back", "template_version": 1}],
        "when": {"local": {"day": "2026-03-09", "time": "10:00"}},
    }))
    .unwrap()
}

#[db_test]
fn everybody_gets_a_campaign_once(db: &Db) {
    let clock = SimClock::new(noon());
    let (ids, at) = found(db, &clock);
    let _orders = furnish(db, &at, 40);
    let world = world(db, &clock, &ids);
    let (name, document) = (CampaignName::parse("spring").unwrap(), document());
    let everybody = db
        .write_now(|tx| {
            let rules = world.campaigns();
            let _draft = campaigns::create(tx, &at, rules, (&name, &document))?;
            let estimate = campaigns::estimate(tx, &at, rules, &name)?;
            let _scheduled = campaigns::schedule(tx, &at, rules, (&name, true))?;
            Ok::<_, campaigns::Error>(estimate.audience)
        })
        .unwrap();
    assert!(everybody > 10, "{everybody}");

    let mut sent = 0;
    for _hour in 0..80 {
        sent += world.settle(Way::Mail(&mail::Capture)).unwrap().captured;
        let _now = clock.advance(Span::from_hours(1));
    }

    assert_eq!(u64::try_from(sent).unwrap(), everybody);
    let (detail, figures) = db
        .read_now(|tx| {
            let detail = campaigns::show(tx, &name)?;
            Ok::<_, campaigns::Error>((detail, campaigns::figures(tx, &name)?))
        })
        .unwrap();
    assert_eq!(detail.campaign.state, CampaignState::Sent);
    assert_eq!(figures.total.sent, i64::try_from(sent).unwrap());
    assert_eq!(world.next_reaction().unwrap(), None);
    assert_eq!(world.next_sending().unwrap(), None);
    let all = db
        .read_now(|tx| messages::list_all(tx, &messages::Filter::default(), None, 1_000))
        .unwrap();
    let mut people: Vec<_> = all.iter().map(|message| message.customer).collect();
    people.sort_unstable();
    people.dedup();
    assert_eq!((people.len(), all.len()), (sent, sent));
}
