//! Defining, starting and stopping.

use ::predicates::Problem;
use db::Tx;
use kernel::{CustomerId, Done, Moment};

use crate::{
    domain::{Definition, Experiment, ExperimentId, Kind, State, is_name},
    error::Error,
    store::{self, ROOM},
};

/// Names that stand for something else in addresses.
const RESERVED: [&str; 1] = ["plan"];
/// Customers read at a time.
const PAGE: u32 = 1_000;

/// Defines an experiment, or a draft anew. The same definition again changes nothing.
pub fn define(
    tx: &mut Tx<'_>,
    at: &Moment,
    name: &str,
    definition: Definition,
) -> Result<Done<Experiment>, Error> {
    if !is_name(name) || RESERVED.contains(&name) {
        let text = "1 to 60 lower-case letters, digits and hyphens were expected, and not `plan`";
        return Err(Error::Invalid(vec![Problem::new("name", text)]));
    }
    let definition = definition.complete().map_err(Error::Invalid)?;
    let standing = store::by_name(tx, name)?;
    let (id, created_at) = match standing {
        Some(standing) if standing.definition == definition => {
            return Ok(Done::AlreadyDone(standing));
        }
        Some(standing) if standing.state != State::Draft => {
            return Err(Error::Started(name.to_owned()));
        }
        Some(standing) => (standing.id, standing.created_at),
        None => (ExperimentId::next(at), at.now),
    };
    let experiment = Experiment {
        id,
        name: name.to_owned(),
        weights: definition.weights(),
        definition,
        created_at,
        state: State::Draft,
        round: 0,
        looked_at: None,
        up_to: CustomerId::NOBODY,
    };
    store::put(tx, &experiment)?;
    tx.touch(ROOM);
    Ok(Done::Done(experiment))
}

/// An experiment by its name.
pub fn find(tx: &mut Tx<'_>, name: &str) -> Result<Experiment, Error> {
    store::by_name(tx, name)?.ok_or_else(|| Error::Unknown(name.chars().take(100).collect()))
}

/// All experiments, by name.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Experiment>, Error> {
    Ok(store::all(tx)?)
}

/// From now on whoever comes to it gets an arm by lot. Of a holdout: from now on some get no marketing.
pub fn start(tx: &mut Tx<'_>, at: &Moment, name: &str) -> Result<Done<Experiment>, Error> {
    let mut experiment = find(tx, name)?;
    match experiment.state {
        State::Draft => {}
        State::Running { .. } => return Ok(Done::AlreadyDone(experiment)),
        State::Stopped { .. } => return Err(Error::Started(name.to_owned())),
    }
    if experiment.definition.kind == Kind::Holdout {
        if let Some(other) = store::holdout(tx)? {
            return Err(Error::AnotherHoldout(other.name));
        }
        experiment.up_to = last_customer(tx)?;
    }
    experiment.state = State::Running { started_at: at.now };
    experiment.round = 1;
    store::put(tx, &experiment)?;
    store::put_round(tx, &experiment, at.now)?;
    tx.touch(ROOM);
    Ok(Done::Done(experiment))
}

/// The customer with the largest number.
fn last_customer(tx: &mut Tx<'_>) -> Result<CustomerId, Error> {
    let mut last = CustomerId::NOBODY;
    let mut after = None;
    loop {
        let page = customers::list(tx, after, PAGE)?;
        if let Some(one) = page.customers.last() {
            last = one.id;
        }
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(last),
        }
    }
}

/// From now on whoever comes to it gets the winner, or the first arm where none is named. Of a holdout: nobody is held out any more.
pub fn stop(
    tx: &mut Tx<'_>,
    at: &Moment,
    name: &str,
    (winner, why): (Option<&str>, &str),
) -> Result<Done<Experiment>, Error> {
    let mut experiment = find(tx, name)?;
    let started_at = match experiment.state {
        State::Running { started_at } => started_at,
        State::Stopped { .. } => return Ok(Done::AlreadyDone(experiment)),
        State::Draft => return Err(Error::NotRunning(name.to_owned())),
    };
    if let Some(arm) = winner
        && (experiment.place(arm).is_none() || experiment.definition.kind == Kind::Holdout)
    {
        return Err(Error::NoArm {
            experiment: name.to_owned(),
            arm: arm.chars().take(100).collect(),
        });
    }
    experiment.state = State::Stopped {
        started_at,
        stopped_at: at.now,
        winner: winner.map(str::to_owned),
        why: why.to_owned(),
    };
    store::put(tx, &experiment)?;
    tx.touch(ROOM);
    Ok(Done::Done(experiment))
}
