//! What is done by itself: lots learn, and winners are picked by the rule that was stated.

use db::Db;
use kernel::{Moment, Span};
use stats::{shared_out, with_floor};

use super::{keeping::stop, reading::read_of};
use crate::{
    domain::{Allocation, Experiment, PARTS, Reading, Rule, pick},
    error::Error,
    store::{self, ROOM},
};

/// How often an experiment is looked at: who looks at a rule that stands once more often learns nothing more.
const EVERY: Span = Span::from_hours(24);

/// Looks at every running experiment that learns or decides by itself, when a day has passed since the last look; answers the names of those
/// that it stopped.
pub fn tend(db: &Db, at: &Moment) -> Result<Vec<String>, Error> {
    let all = db.read_now(store::all)?;
    let mut stopped = Vec::new();
    for experiment in all {
        let is_due = experiment
            .looked_at
            .is_none_or(|looked_at| at.now.since(looked_at) >= EVERY);
        let decides = experiment.definition.rule != Rule::ByHand
            || experiment.definition.allocation != Allocation::Fixed;
        if !experiment.state.is_running() || !is_due || !decides {
            continue;
        }
        let reading = db.read_now(|tx| read_of(tx, &experiment, at.now))?;
        let picked = pick(&reading);
        let weights = learned(&experiment, &reading);
        db.write_now(|tx| {
            let Some(mut standing) = store::by_name(tx, &experiment.name)? else {
                return Ok(());
            };
            if !standing.state.is_running() || standing.looked_at != experiment.looked_at {
                // Somebody else was here meanwhile.
                return Ok(());
            }
            standing.looked_at = Some(at.now);
            if let Some(weights) = weights.as_ref().filter(|new| **new != standing.weights) {
                standing.weights.clone_from(weights);
                standing.round = standing.round.saturating_add(1);
                store::put_round(tx, &standing, at.now)?;
            }
            store::put(tx, &standing)?;
            tx.touch(ROOM);
            if let Some((place, why)) = &picked {
                let arm = experiment.arm(*place);
                let _done = stop(tx, at, &experiment.name, (Some(arm), why))?;
            }
            Ok::<_, Error>(())
        })?;
        if picked.is_some() {
            tracing::info!(
                experiment = experiment.name,
                "a winner was picked by its rule"
            );
            stopped.push(experiment.name);
        }
    }
    Ok(stopped)
}

/// The weights that lots learn; none where they do not.
fn learned(experiment: &Experiment, reading: &Reading) -> Option<Vec<u32>> {
    let Allocation::Thompson { floor_percent } = experiment.definition.allocation else {
        return None;
    };
    let chances: Vec<f64> = reading.chances.iter().map(|one| one.chance).collect();
    let shares = with_floor(&chances, f64::from(floor_percent) / 100.0);
    Some(shared_out(&shares, PARTS))
}
