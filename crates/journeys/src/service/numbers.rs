//! Numbers on nodes.

use std::collections::BTreeMap;

use db::Tx;

use crate::{
    domain::{JourneyId, JourneyName},
    error::Error,
    public::{NodeNumbers, VersionDetail},
    store,
};

/// What happened at each node of a journey and who stands there now; `None` when there is no such journey.
pub fn nodes(tx: &mut Tx<'_>, name: &JourneyName) -> Result<Option<Vec<NodeNumbers>>, Error> {
    let Some(journey) = store::by_name(tx, name)? else {
        return Ok(None);
    };
    let mut numbers = numbers(tx, Some(journey.id))?;
    Ok(Some(numbers.remove(name.as_str()).unwrap_or_default()))
}

/// The same of all journeys, by name.
pub fn all_nodes(tx: &mut Tx<'_>) -> Result<BTreeMap<String, Vec<NodeNumbers>>, Error> {
    numbers(tx, None)
}

/// Nodes of journeys, by both names.
type All = BTreeMap<String, BTreeMap<String, NodeNumbers>>;

fn at(all: &mut All, name: String, node: String) -> &mut NodeNumbers {
    let nodes = all.entry(name).or_default();
    nodes.entry(node.clone()).or_insert_with(|| NodeNumbers {
        node,
        ..NodeNumbers::default()
    })
}

fn numbers(
    tx: &mut Tx<'_>,
    journey: Option<JourneyId>,
) -> Result<BTreeMap<String, Vec<NodeNumbers>>, Error> {
    let mut all = All::new();
    for (name, node, what, count) in store::count_steps(tx, journey)? {
        at(&mut all, name, node).steps.insert(what, count);
    }
    for (name, node, state, count) in store::count_places(tx, journey)? {
        at(&mut all, name, node).people.insert(state, count);
    }
    Ok(all
        .into_iter()
        .map(|(name, nodes)| (name, nodes.into_values().collect()))
        .collect())
}

/// One version of a journey with its document; `None` when there is none of that number.
pub fn version(
    tx: &mut Tx<'_>,
    name: &JourneyName,
    number: i64,
) -> Result<Option<VersionDetail>, Error> {
    let Some(journey) = store::by_name(tx, name)? else {
        return Ok(None);
    };
    let found = store::version_numbers(tx, journey.id)?
        .into_iter()
        .find(|(_, of, _)| *of == number);
    let Some((id, number, published_at)) = found else {
        return Ok(None);
    };
    let document = crate::documents::Documents::default().get(tx, id)?;
    Ok(Some(VersionDetail {
        id,
        number,
        published_at,
        document: document.to_json(),
    }))
}
