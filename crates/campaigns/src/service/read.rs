//! Reading campaigns.

use std::collections::BTreeMap;

use db::Tx;

use super::find;
use crate::{
    domain::{CampaignId, CampaignName, CampaignState, RecipientState, RunState, telling},
    error::Error,
    public::{CampaignDetail, CampaignView, Learned, RunView},
    store::{self, CampaignRow, RunRow},
};

/// Campaigns in a state or in any, the newest first, older than `before`.
pub fn list(
    tx: &mut Tx<'_>,
    state: Option<CampaignState>,
    before: Option<CampaignId>,
    limit: i64,
) -> Result<Vec<CampaignView>, Error> {
    let before = before.unwrap_or(CampaignId::from_raw(i64::MAX));
    let rows = store::list(tx, state.map_or("", CampaignState::word), before, limit)?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let open = store::open_runs(tx, row.id)?;
        views.push(view(row, &open));
    }
    Ok(views)
}

fn view(row: CampaignRow, open: &[RunRow]) -> CampaignView {
    CampaignView {
        id: row.id,
        name: row.name,
        state: row.state,
        title: row.document.title,
        note: row.note,
        starts_at: open
            .iter()
            .filter(|run| run.state == RunState::Waiting)
            .map(|run| run.starts_at)
            .min(),
        created_at: row.created_at,
        changed_at: row.changed_at,
    }
}

/// Everything about one campaign.
pub fn show(tx: &mut Tx<'_>, name: &CampaignName) -> Result<CampaignDetail, Error> {
    let row = find(tx, name)?;
    let runs = store::runs_of(tx, row.id)?;
    let open: Vec<RunRow> = runs
        .iter()
        .filter(|run| !run.state.is_over())
        .cloned()
        .collect();
    let mut views = Vec::with_capacity(runs.len());
    for run in runs {
        let mut people: BTreeMap<&'static str, i64> = BTreeMap::new();
        for counted in store::count(tx, run.id)? {
            let sum = people
                .entry(RecipientState::word(counted.state))
                .or_default();
            *sum = sum.saturating_add(counted.people);
        }
        let learning = run.plan.document.learning();
        let words = learning.and_then(|one| telling(one, &run.rounds, run.state.is_over()));
        let learned = words.map(|words| Learned {
            words,
            rounds: run.rounds,
        });
        views.push(RunView {
            learned,
            id: run.id,
            number: run.number,
            repeats: run.parent,
            state: run.state,
            day: run.day,
            starts_at: run.starts_at,
            frozen_at: run.frozen_at,
            ended_at: run.ended_at,
            audience: run.audience,
            people,
            verdict: run.verdict,
        });
    }
    Ok(CampaignDetail {
        changes: row.changes,
        programme: row.name.programme(),
        document: row.document.clone(),
        campaign: view(row, &open),
        runs: views,
    })
}
