//! Documents that were read before.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use db::{DbError, Tx};

use crate::{
    domain::{Document, VersionId},
    error::Error,
    store,
};

/// Most documents that are kept: more versions than a shop has people in at a time.
const MOST: usize = 1_000;

/// Documents by version. A version never changes and its id is never given twice, so what was read stays right. Clones
/// share what they know.
#[derive(Clone, Debug, Default)]
pub struct Documents(Arc<Mutex<BTreeMap<VersionId, Arc<Document>>>>);

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
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(version, Arc::clone(&document));
        Ok(document)
    }

    fn known(&self, version: VersionId) -> Option<Arc<Document>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&version).map(Arc::clone)
    }
}
