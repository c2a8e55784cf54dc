//! Campaigns: what goes to many at once, is stopped in the middle, and goes on.

use std::collections::BTreeSet;

use campaigns::{CampaignName, CampaignState, Document};
use kernel::Span;
use serde_json::{Value, json};

use crate::{
    plan::Mailing,
    shop::{Shop, place},
    tables::Tables,
    trouble::Trouble,
};

/// Most campaigns of a shop.
const MOST: usize = 8;
/// People of this place in [`crate::records`] live where offers do not go.
pub(crate) const LEFT_OUT: &str = "NP";

/// A campaign of which nothing more may go.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stopped {
    /// What a server may have had in hand by then.
    pub(crate) in_hand: BTreeSet<i64>,
}

/// Does something with a campaign.
pub(crate) fn act(shop: &mut Shop, node: u64, which: u64, what: Mailing) -> Result<(), Trouble> {
    if what == Mailing::Go {
        return go(shop, node, which);
    }
    let index = place(which, shop.campaigns.len());
    let Some(text) = index.and_then(|index| shop.campaigns.get(index)).cloned() else {
        return Ok(());
    };
    let name = CampaignName::parse(&text)?;
    let stopped = Stopped {
        in_hand: in_hand(shop)?,
    };
    let state = shop.surely(node, |node, at| {
        node.db.write_now(|tx| {
            let done = match what {
                Mailing::Go | Mailing::Resume => campaigns::resume(tx, at, &name)?,
                Mailing::Pause => campaigns::pause(tx, at, &name)?,
                Mailing::Cancel => campaigns::cancel(tx, at, &name)?,
            };
            Ok::<_, Trouble>(done.into_inner().campaign.state)
        })
    })?;
    let programme = name.programme();
    if matches!(state, CampaignState::Paused | CampaignState::Cancelled) {
        // Stopped twice, it stands since the first time.
        shop.stopped.entry(programme).or_insert(stopped);
    } else {
        // Of one that everybody was asked for, a cancellation ends the repetition only.
        shop.stopped.remove(&programme);
    }
    Ok(())
}

/// Messages that are being handed over, as far as anybody can tell.
fn in_hand(shop: &Shop) -> Result<BTreeSet<i64>, Trouble> {
    let tables = Tables::some(shop.db(), &["messages_message"])?;
    let handed = tables
        .rows("messages_message")
        .filter(|row| row.text("state") == "handing_over");
    Ok(handed.map(|row| row.int("message_id")).collect())
}

/// A campaign is made and goes.
fn go(shop: &mut Shop, node: u64, which: u64) -> Result<(), Trouble> {
    if shop.campaigns.len() >= MOST {
        return Ok(());
    }
    let kind = KINDS.get(kind(which)).copied().unwrap_or("news");
    let name = format!("{kind}-{}", shop.campaigns.len());
    let (parsed, document) = (CampaignName::parse(&name)?, document(shop, which)?);
    let done = shop.surely(node, |node, at| {
        let rules = node.world.campaigns();
        node.db.write_now(|tx| {
            let _draft = campaigns::create(tx, at, rules, (&parsed, &document))?;
            let _going = campaigns::schedule(tx, at, rules, (&parsed, true))?;
            Ok::<_, Trouble>(())
        })
    });
    match done {
        // It would leave the plan without campaigns, and nobody would know.
        Err(Trouble::Refused(words)) => Err(Trouble::broken("campaigns.refused", words)),
        done => {
            done?;
            shop.campaigns.push(name);
            Ok(())
        }
    }
}

const KINDS: [&str; 4] = ["news", "sale", "local", "learning"];

fn kind(which: u64) -> usize {
    place(which, KINDS.len()).unwrap_or(0)
}

fn variant(id: &str, template: &str) -> Value {
    json!({"id": id, "template": template, "template_version": 1})
}

fn document(shop: &Shop, which: u64) -> Result<Document, Trouble> {
    let tomorrow = kernel::Zone::utc()
        .day_of(shop.now().plus(Span::from_days(1)))
        .to_string();
    let document = match kind(which) {
        0 => json!({
            "title": "News", "purpose": "service", "topic": "news", "per_hour": 4,
            "variants": [variant("a", "win-back")], "when": "now",
        }),
        1 => json!({
            "title": "Sale", "topic": "sale", "holdout_percent": 20,
            "exclude": [{"predicate": "customer.country", "country": LEFT_OUT}],
            "variants": [variant("a", "win-back"), variant("b", "second-order")],
            "test": {"percent": 50, "wait_hours": 4, "measure": "clicked"}, "when": "now",
        }),
        3 => json!({
            "title": "Learning", "purpose": "service", "topic": "learning", "per_hour": 3,
            "variants": [variant("a", "win-back"), variant("b", "second-order")],
            "learn": {"measure": "opened", "wait_hours": 1, "floor_percent": 10}, "when": "now",
        }),
        _ => json!({
            "title": "Morning", "purpose": "service", "topic": "morning", "holdout_percent": 10,
            "variants": [variant("a", "win-back"), variant("b", "second-order")],
            "when": {"local": {"day": tomorrow, "time": "09:00"}},
            "resend": {"after_days": 2, "to": "not_opened"},
        }),
    };
    Ok(serde_json::from_value(document)?)
}
