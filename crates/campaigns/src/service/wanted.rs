//! Asked just before a message is written: whether its campaign still wants it said.

use std::collections::BTreeMap;

use db::{DbError, Tx};

use crate::{
    domain::{CampaignState, RunId, Stopping},
    store,
};

/// Why each of these runs wants nothing said now; none where it does. What was paused or cancelled a moment ago is held
/// back here, however much of it waits in the queue.
pub fn unwanted(tx: &mut Tx<'_>, runs: &[RunId]) -> Result<Vec<Option<String>>, DbError> {
    let ids: Vec<i64> = runs.iter().map(|run| run.raw()).collect();
    let known: BTreeMap<RunId, String> = store::states(tx, &ids)?
        .into_iter()
        .filter_map(|(run, _state, campaign, stopping)| {
            let why = match (CampaignState::parse(&campaign), Stopping::parse(&stopping)) {
                (Some(CampaignState::Paused), _) => "the campaign was paused",
                (Some(CampaignState::Cancelled), _) => "the campaign was cancelled",
                (_, Some(Stopping::Paused | Stopping::Cancelled)) => "the campaign was stopped",
                _ => return None,
            };
            Some((run, why.to_owned()))
        })
        .collect();
    Ok(runs.iter().map(|run| known.get(run).cloned()).collect())
}
