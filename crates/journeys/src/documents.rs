//! Documents that were read before.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

use db::{DbError, Tx};
use kernel::Span;

use crate::{
    domain::{Document, JourneyId, JourneyName, VersionId},
    error::Error,
    store,
};

/// Most documents that are kept: more versions than a shop has people in at a time.
const MOST: usize = 1_000;

/// Documents by version. A version never changes and its id is never given twice, so what was read stays right. Clones
/// share what they know.
#[derive(Clone, Debug, Default)]
pub struct Documents(Arc<Shelf>);

#[derive(Debug, Default)]
struct Shelf {
    documents: Mutex<BTreeMap<VersionId, Arc<Document>>>,
    watched: Mutex<Option<(Versions, Arc<Watched>)>>,
}

/// All versions that there are.
type Versions = Vec<(JourneyId, VersionId)>;

/// What any version of any journey looks out for on the way.
#[derive(Debug, Default)]
pub(crate) struct Watched {
    /// Kinds of events.
    pub(crate) kinds: BTreeSet<String>,
    /// How long the longest goal may take.
    pub(crate) longest_goal: Span,
    /// All journeys.
    pub(crate) names: BTreeMap<JourneyId, JourneyName>,
}

impl Documents {
    pub(crate) fn get(&self, tx: &mut Tx<'_>, version: VersionId) -> Result<Arc<Document>, Error> {
        if let Some(document) = self.known(version) {
            return Ok(document);
        }
        let unreadable = |why: String| DbError::Row {
            table: "journeys_version",
            column: "document",
            id: version.to_string(),
            why,
        };
        let (_number, text) = store::version(tx, version)?
            .ok_or_else(|| unreadable("there is no such version".to_owned()))?;
        let document = Document::parse_text(&text).map_err(|problems| {
            unreadable(
                problems
                    .first()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            )
        })?;
        let document = Arc::new(document);
        let shelf = &self.0.documents;
        let mut known = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(version, Arc::clone(&document));
        Ok(document)
    }

    fn known(&self, version: VersionId) -> Option<Arc<Document>> {
        let shelf = &self.0.documents;
        let known = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&version).map(Arc::clone)
    }

    /// What was found for exactly these versions.
    pub(crate) fn watched(&self, versions: &[(JourneyId, VersionId)]) -> Option<Arc<Watched>> {
        let shelf = &self.0.watched;
        let known = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, watched) = known.as_ref()?;
        (of == versions).then(|| Arc::clone(watched))
    }

    pub(crate) fn keep_watched(&self, versions: Versions, watched: &Arc<Watched>) {
        let shelf = &self.0.watched;
        let mut known = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some((versions, Arc::clone(watched)));
    }
}
