//! What goes when, in a month.

use db::Tx;
use kernel::{Day, Moment, Timestamp, Zone};

use crate::{
    domain::{Best, CampaignState, Document, RunState, When, next_day, starts_at},
    error::Error,
    public::CalendarEntry,
    store::{self, CampaignRow},
};

/// Most drafts that are looked at.
const MOST_DRAFTS: i64 = 500;

/// Everything that went, goes or is foreseen in a month (`2026-03`, in the shop's zone), by time.
pub fn calendar(tx: &mut Tx<'_>, at: &Moment, month: &str) -> Result<Vec<CalendarEntry>, Error> {
    let first = Day::parse(&format!("{month}-01")).map_err(|_no_day| Error::Month)?;
    let next = first.plus_months(1);
    let zone = segments::shop(tx)?.zone;
    let (from, to) = (zone.start_of_day(first), zone.start_of_day(next));
    let mut entries = Vec::new();
    for run in store::runs_between(tx, (from, to))? {
        let Some(campaign) = store::by_id(tx, run.campaign)? else {
            continue;
        };
        let is_paused = campaign.state == CampaignState::Paused && !run.state.is_over();
        let state = if is_paused {
            "paused"
        } else {
            run.state.word()
        };
        let mut entry = entry(&campaign, (&zone, run.starts_at), state);
        entry.again = run.parent.is_some();
        entries.push(entry);
    }
    for campaign in store::recurring(tx)? {
        let runs = store::runs_of(tx, campaign.id)?;
        let newest = runs.iter().find(|run| run.parent.is_none());
        let Some(newest) = newest.filter(|run| run.state != RunState::Cancelled) else {
            continue;
        };
        let after = newest.day.next();
        let document = &newest.plan.document;
        entries.extend(foreseen(&campaign, document, (after, next), (&zone, from)));
    }
    let last = crate::domain::CampaignId::from_raw(i64::MAX);
    for campaign in store::list(tx, CampaignState::Draft.word(), last, MOST_DRAFTS)? {
        let begins = match &campaign.document.when {
            When::At(instant)
            | When::Best(Best {
                from: Some(instant),
                ..
            }) => *instant,
            When::Local(local) => zone.instant(local.day, local.time),
            When::Now | When::Best(_) | When::Every(_) => continue,
        };
        if begins >= from && begins < to && begins >= at.now {
            entries.push(entry(&campaign, (&zone, begins), "draft"));
        }
    }
    entries.sort_by(|one, other| one.at.cmp(&other.at).then(one.name.cmp(&other.name)));
    Ok(entries)
}

fn entry(campaign: &CampaignRow, (zone, at): (&Zone, Timestamp), state: &str) -> CalendarEntry {
    CalendarEntry {
        name: campaign.name.clone(),
        title: campaign.document.title.clone(),
        day: zone.day_of(at),
        at,
        state: state.to_owned(),
        again: false,
    }
}

/// The later times of a recurring campaign, from a day on and before another.
fn foreseen(
    campaign: &CampaignRow,
    document: &Document,
    (after, before): (Day, Day),
    (zone, from): (&Zone, Timestamp),
) -> Vec<CalendarEntry> {
    let When::Every(every) = &document.when else {
        return Vec::new();
    };
    let mut entries = Vec::new();
    let mut day = next_day(every, after.max(zone.day_of(from)));
    while let Some(next) = day.filter(|day| *day < before) {
        let begins = starts_at(&document.when, next, (zone, from));
        let mut entry = entry(campaign, (zone, begins), "foreseen");
        entry.day = next;
        entries.push(entry);
        day = next_day(every, next.next());
    }
    entries
}
