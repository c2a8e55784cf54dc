//! Whose arm is which.

use std::collections::{BTreeMap, btree_map::Entry};

use db::{DbError, Tx};
use kernel::{CustomerId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::{Experiment, Holdout, Kind},
    error::Error,
    store::{self, Meeting, ROOM},
};

/// The arm of a customer now, by its name. None before the experiment is started, and where there is none.
///
/// Of a running experiment it is the one that they met, else the one that the lot gives them; of a stopped one the winner, else the first one.
/// It changes nothing: who acts on it says so by [`meet`] in the same transaction.
pub fn arm_of(
    tx: &mut Tx<'_>,
    experiment: &str,
    customer: CustomerId,
) -> Result<Option<String>, Error> {
    let Some(experiment) = store::by_name(tx, experiment)? else {
        return Ok(None);
    };
    let place = place_of(tx, &experiment, customer)?;
    Ok(place.map(|place| experiment.arm(place).to_owned()))
}

fn place_of(
    tx: &mut Tx<'_>,
    experiment: &Experiment,
    customer: CustomerId,
) -> Result<Option<usize>, DbError> {
    let met = if experiment.state.is_running() {
        store::met_arm(tx, customer, experiment.id)?
    } else {
        None
    };
    let met = met.and_then(|place| usize::try_from(place).ok());
    Ok(experiment.arm_for(customer, met))
}

/// Somebody who came to where the arms of an experiment part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Met {
    /// Who.
    pub customer: CustomerId,
    /// The experiment's name.
    pub experiment: String,
}

/// Keeps that people met experiments, each once and for ever, with the arm that is theirs now. Experiments that do not run keep nothing.
pub fn meet(tx: &mut Tx<'_>, now: Timestamp, met: &[Met]) -> Result<(), Error> {
    let mut known: BTreeMap<&str, Option<Experiment>> = BTreeMap::new();
    let mut meetings = BTreeMap::new();
    for one in met.iter().filter(|one| !one.customer.is_nobody()) {
        let experiment = match known.entry(&one.experiment) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(store::by_name(tx, &one.experiment)?),
        };
        let running = experiment
            .as_ref()
            .filter(|found| found.state.is_running() && found.definition.kind == Kind::Test);
        if let Some(experiment) = running {
            let arm = i64::try_from(experiment.draw(one.customer)).unwrap_or(0);
            let meeting = Meeting {
                customer: one.customer,
                experiment: experiment.id,
                arm,
                round: experiment.round,
                at: now,
            };
            meetings.insert((one.customer, experiment.id), meeting);
        }
    }
    if !meetings.is_empty() {
        let meetings: Vec<Meeting> = meetings.into_values().collect();
        store::put_meetings(tx, &meetings)?;
        tx.touch(ROOM);
    }
    Ok(())
}

/// The holdout that runs, to be asked about many customers: who is in it gets no marketing from any programme.
pub fn holdout(tx: &mut Tx<'_>) -> Result<Option<Holdout>, DbError> {
    let found = store::holdout(tx)?;
    Ok(found.map(|experiment| Holdout {
        salt: experiment.salt().to_owned(),
        below: experiment.weights.first().copied().unwrap_or(0),
        name: experiment.name,
    }))
}

/// An experiment that a customer met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MetExperiment {
    /// Its name.
    pub experiment: String,
    /// The arm that was theirs.
    pub arm: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// What a customer met.
pub fn met_by(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<MetExperiment>, Error> {
    let met = store::met_by(tx, customer)?;
    if met.is_empty() {
        return Ok(Vec::new());
    }
    let all = store::all(tx)?;
    let told = met.into_iter().filter_map(|(id, arm, at)| {
        let experiment = all.iter().find(|one| one.id == id)?;
        Some(MetExperiment {
            experiment: experiment.name.clone(),
            arm: experiment.arm(usize::try_from(arm).ok()?).to_owned(),
            at,
        })
    });
    Ok(told.collect())
}

/// Two customers are one: what both met stays as `into` met it. It stays theirs when they are told apart again.
pub fn merge(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), Error> {
    if from != into {
        store::move_meetings(tx, from, into)?;
        tx.touch(ROOM);
    }
    Ok(())
}

/// Forgets a person.
pub fn forget(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Error> {
    store::forget(tx, customer)?;
    tx.touch(ROOM);
    Ok(())
}
