//! Reading journeys.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;

use crate::{
    documents::Documents,
    domain::{Document, EnrolmentState, JourneyId, JourneyName, What},
    error::Error,
    public::{JobView, JourneyDetail, JourneyView, VersionView},
    store::{self, JourneyRow},
};

/// All journeys, by name, with how many people are how far.
pub fn list(tx: &mut Tx<'_>, documents: &Documents) -> Result<Vec<JourneyView>, Error> {
    let mut counts: BTreeMap<JourneyId, BTreeMap<&'static str, i64>> = BTreeMap::new();
    for (journey, state, count) in store::count_by_state(tx)? {
        counts
            .entry(journey)
            .or_default()
            .insert(EnrolmentState::word(state), count);
    }
    let mut views = Vec::new();
    for journey in store::all_journeys(tx)? {
        let people = counts.remove(&journey.id).unwrap_or_default();
        views.push(view(tx, documents, &journey, people)?);
    }
    Ok(views)
}

/// The journeys in which steps failed that nobody tried again yet, by name, with how many people stand there.
pub fn failures(tx: &mut Tx<'_>) -> Result<Vec<(JourneyName, i64)>, Error> {
    let counts = store::count_by_state(tx)?;
    let mut all = Vec::new();
    for journey in store::all_journeys(tx)? {
        let failed = counts
            .iter()
            .find(|(id, state, _)| *id == journey.id && *state == EnrolmentState::Failed);
        all.extend(failed.map(|(_, _, count)| (journey.name, *count)));
    }
    Ok(all)
}

fn view(
    tx: &mut Tx<'_>,
    documents: &Documents,
    journey: &JourneyRow,
    people: BTreeMap<&'static str, i64>,
) -> Result<JourneyView, Error> {
    let document = documents.get(tx, journey.version)?;
    Ok(JourneyView {
        id: journey.id,
        name: journey.name.clone(),
        state: journey.state,
        title: document.title.clone(),
        summary: document.summary.clone(),
        version: journey.version,
        created_at: journey.created_at,
        changed_at: journey.changed_at,
        people,
        experiments: experiments_of(&document),
    })
}

fn experiments_of(document: &Document) -> Vec<String> {
    let mut all = BTreeSet::new();
    for node in &document.nodes {
        if let What::Experiment(node) = &node.what {
            all.insert(node.experiment.clone());
        }
    }
    all.into_iter().collect()
}

/// Whether there is a journey of this name.
pub fn exists(tx: &mut Tx<'_>, name: &JourneyName) -> Result<bool, Error> {
    Ok(store::by_name(tx, name)?.is_some())
}

/// Everything about one journey; `None` when there is none of that name.
pub fn show(
    tx: &mut Tx<'_>,
    documents: &Documents,
    name: &JourneyName,
) -> Result<Option<JourneyDetail>, Error> {
    let Some(journey) = store::by_name(tx, name)? else {
        return Ok(None);
    };
    let people = store::count_by_state(tx)?
        .into_iter()
        .filter(|(of, _, _)| *of == journey.id)
        .map(|(_, state, count)| (state.word(), count))
        .collect();
    let versions = store::version_numbers(tx, journey.id)?
        .into_iter()
        .map(|(id, number, published_at)| VersionView {
            id,
            number,
            published_at,
        })
        .collect();
    let jobs = store::jobs_of(tx, journey.id)?
        .into_iter()
        .map(|row| JobView {
            job: row.job,
            looked_at: row.looked_at,
            entered: row.entered,
            started_at: row.started_at,
            ended_at: row.ended_at,
        })
        .collect();
    Ok(Some(JourneyDetail {
        journey: view(tx, documents, &journey, people)?,
        document: documents.get(tx, journey.version)?.to_json(),
        versions,
        jobs,
    }))
}
