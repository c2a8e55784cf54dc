//! `perennial advice`: what a good consultant would say this week.

use analytics::{Wanted, counsel};
use db::Access;
use kernel::{Clock, SystemClock};

use super::insight;
use crate::{failure::Failure, open::Place, terminal};

pub(crate) fn run(place: &Place) -> Result<(), Failure> {
    let db = place.open(Access::Read, "advice")?;
    let now = SystemClock.now();
    let found = db
        .read_now(|tx| {
            let wanted = Wanted::everything(tx, now)?;
            let programmes = world::programmes(tx)?;
            counsel(tx, &programmes, &wanted)
        })
        .map_err(Failure::room)?;
    if place.json {
        return insight::json(&found);
    }
    for one in &found.items {
        terminal::say(format!("- {}", one.words));
        terminal::say(format!("  {}: {}", one.act.words, one.act.page));
    }
    if found.items.is_empty() {
        terminal::say("Nothing stands out that the figures are sure of.");
    }
    Ok(())
}
