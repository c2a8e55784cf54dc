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
    store::{self, JourneyRow, Standing},
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
    tidings: Mutex<BTreeMap<VersionId, Arc<Tidings>>>,
    journeys: Mutex<Option<Rows>>,
}

/// How all journeys stand, and their rows.
type Rows = (Vec<Standing>, Arc<Vec<JourneyRow>>);

/// All journeys, where they are kept beside the connection.
struct Kept(Arc<Vec<JourneyRow>>);

/// After which events somebody is looked at for a watched journey.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Tidings {
    /// Any.
    All,
    /// Those whose kinds begin like this.
    Of(Vec<&'static str>),
}

impl Tidings {
    /// Whether an event of this kind is one.
    pub(crate) fn concern(&self, kind: &str) -> bool {
        match self {
            Self::All => true,
            Self::Of(beginnings) => beginnings.iter().any(|one| kind.starts_with(one)),
        }
    }
}

/// Which versions there are: how many, and the last.
type Versions = (i64, Option<VersionId>);

/// What any version of any journey looks out for on the way.
#[derive(Debug, Default)]
pub(crate) struct Watched {
    /// Kinds of events, with the versions that look out for them.
    pub(crate) kinds: BTreeMap<String, BTreeSet<VersionId>>,
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

    /// All journeys, by name. How they stand is read each time; their rows are understood once for as long as that is the
    /// same.
    pub(crate) fn journeys(&self, tx: &mut Tx<'_>) -> Result<Arc<Vec<JourneyRow>>, DbError> {
        if let Some(kept) = tx.recall::<Kept>(0) {
            return Ok(Arc::clone(&kept.0));
        }
        let journeys = self.read_journeys(tx)?;
        tx.keep(
            0,
            &[store::JOURNEYS],
            &Arc::new(Kept(Arc::clone(&journeys))),
        );
        Ok(journeys)
    }

    fn read_journeys(&self, tx: &mut Tx<'_>) -> Result<Arc<Vec<JourneyRow>>, DbError> {
        let standing = store::standing(tx)?;
        let known = {
            let shelf = &self.0.journeys;
            let known = shelf.lock().unwrap_or_else(PoisonError::into_inner);
            let same = known.as_ref().filter(|(of, _)| *of == standing);
            same.map(|(_, journeys)| Arc::clone(journeys))
        };
        if let Some(journeys) = known {
            return Ok(journeys);
        }
        let journeys = Arc::new(store::all_journeys(tx)?);
        // Between two statements somebody else may have changed them: what is kept is what was read.
        let mut standing: Vec<Standing> = journeys.iter().map(JourneyRow::standing).collect();
        standing.sort_unstable_by_key(|(id, ..)| *id);
        let shelf = &self.0.journeys;
        let mut known = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some((standing, Arc::clone(&journeys)));
        Ok(journeys)
    }

    fn known(&self, version: VersionId) -> Option<Arc<Document>> {
        let shelf = &self.0.documents;
        let known = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&version).map(Arc::clone)
    }

    /// What was found for a version.
    pub(crate) fn tidings(&self, version: VersionId) -> Option<Arc<Tidings>> {
        let shelf = &self.0.tidings;
        let known = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&version).map(Arc::clone)
    }

    pub(crate) fn keep_tidings(&self, version: VersionId, tidings: &Arc<Tidings>) {
        let shelf = &self.0.tidings;
        let mut known = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(version, Arc::clone(tidings));
    }

    /// What was found for exactly these versions.
    pub(crate) fn watched(&self, versions: Versions) -> Option<Arc<Watched>> {
        let shelf = &self.0.watched;
        let known = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, watched) = known.as_ref()?;
        (*of == versions).then(|| Arc::clone(watched))
    }

    pub(crate) fn keep_watched(&self, versions: Versions, watched: &Arc<Watched>) {
        let shelf = &self.0.watched;
        let mut known = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some((versions, Arc::clone(watched)));
    }
}
