//! Publishing journeys and switching them on and off.

use db::Tx;
use kernel::{Done, Moment};
use serde_json::Value;

use super::{
    ROOM,
    jobs::{self, begin},
    people::Inside,
    schedule::{begin_version, document_of},
};
use crate::{
    documents::Documents,
    domain::{BackFill, Document, Job, JourneyId, JourneyName, JourneyState, VersionId},
    error::Error,
    store::{self, JourneyRow},
};

/// Publishes a document under a name: the first makes a draft, a later one is a new version that people enter from now
/// on; those inside stay on theirs. The same document again changes nothing.
pub fn publish(
    tx: &mut Tx<'_>,
    at: &Moment,
    name: &JourneyName,
    document: &Document,
) -> Result<Done<JourneyId>, Error> {
    publish_with(tx, at, (name, document), Inside::Finish)
}

/// [`publish`] with a choice for those who are inside.
pub fn publish_with(
    tx: &mut Tx<'_>,
    at: &Moment,
    (name, document): (&JourneyName, &Document),
    inside: Inside,
) -> Result<Done<JourneyId>, Error> {
    // Whoever made it, it is read as everybody will read it.
    let json = document.to_json();
    let parsed = Document::parse(&json).map_err(Error::Document)?;
    let document = parsed.to_json().to_string();
    let version = VersionId::next(at);
    let Some(journey) = store::by_name(tx, name)? else {
        let id = JourneyId::next(at);
        store::insert_version(tx, (version, id, 1), &document, at.now)?;
        store::insert_journey(
            tx,
            &JourneyRow {
                id,
                name: name.clone(),
                state: JourneyState::Draft,
                version,
                created_at: at.now,
                changed_at: at.now,
            },
        )?;
        tx.touch(ROOM);
        return Ok(Done::Done(id));
    };
    if journey.state == JourneyState::Archived {
        return Err(Error::Archived(name.to_string()));
    }
    let standing = store::version(tx, journey.version)?;
    let (number, text) = standing.ok_or_else(|| Error::Unknown(name.to_string()))?;
    if text == document {
        return Ok(Done::AlreadyDone(journey.id));
    }
    let number = number.saturating_add(1);
    store::insert_version(tx, (version, journey.id, number), &document, at.now)?;
    store::set_version(tx, journey.id, version, at.now)?;
    if matches!(journey.state, JourneyState::Live | JourneyState::Paused) {
        let before = document_of(tx, journey.version)?;
        begin_version(tx, at, journey.id, (Some(&before), &parsed))?;
    }
    let retime = inside == Inside::Retime;
    if inside != Inside::Finish {
        let to = version;
        begin(tx, at, journey.id, Job::Move { to, retime })?;
    }
    tx.touch(ROOM);
    Ok(Done::Done(journey.id))
}

/// The document that people enter now, to be reviewed, kept as a file, or published elsewhere.
pub fn export(
    tx: &mut Tx<'_>,
    documents: &Documents,
    name: &JourneyName,
) -> Result<Option<Value>, Error> {
    let Some(journey) = store::by_name(tx, name)? else {
        return Ok(None);
    };
    Ok(Some(documents.get(tx, journey.version)?.to_json()))
}

/// Switches a journey on. With a back-fill, people whose event lies before are brought in too, by the worker that
/// [`super::work`] is; asking for the same back-fill again adds nobody.
pub fn enable(
    tx: &mut Tx<'_>,
    at: &Moment,
    name: &JourneyName,
    back_fill: Option<BackFill>,
) -> Result<Done<JourneyId>, Error> {
    let journey = find(tx, name)?;
    if journey.state == JourneyState::Archived {
        return Err(Error::Archived(name.to_string()));
    }
    let document = document_of(tx, journey.version)?;
    if let Some(wanted) = back_fill {
        begin(tx, at, journey.id, jobs::back_fill(&document, wanted)?)?;
    }
    // A back-fill of a segment looks at everybody, too.
    let is_looked_at = back_fill.is_some() && document.trigger.is_watched();
    if journey.state == JourneyState::Draft && !is_looked_at {
        begin_version(tx, at, journey.id, (None, &document))?;
    }
    tx.touch(ROOM);
    if journey.state == JourneyState::Live {
        return Ok(if back_fill.is_some() {
            Done::Done(journey.id)
        } else {
            Done::AlreadyDone(journey.id)
        });
    }
    store::set_state(tx, journey.id, JourneyState::Live, at.now)?;
    Ok(Done::Done(journey.id))
}

/// [`enable`] of a ready-made journey: it is published under its name where there is none yet; one that stands, edited or
/// not, stays as it is.
pub fn enable_ready(
    tx: &mut Tx<'_>,
    at: &Moment,
    (name, document): (&JourneyName, &Document),
    back_fill: Option<BackFill>,
) -> Result<Done<JourneyId>, Error> {
    if store::by_name(tx, name)?.is_none() {
        let _new = publish(tx, at, name, document)?;
    }
    enable(tx, at, name, back_fill)
}

/// Nobody comes in, and those inside stay where they are. What would bring people in meanwhile does not; a back-fill after
/// the pause can.
pub fn pause(tx: &mut Tx<'_>, at: &Moment, name: &JourneyName) -> Result<Done<JourneyId>, Error> {
    let journey = find(tx, name)?;
    match journey.state {
        JourneyState::Live => {
            store::set_state(tx, journey.id, JourneyState::Paused, at.now)?;
            tx.touch(ROOM);
            Ok(Done::Done(journey.id))
        }
        JourneyState::Draft | JourneyState::Paused => Ok(Done::AlreadyDone(journey.id)),
        JourneyState::Archived => Err(Error::Archived(name.to_string())),
    }
}

/// Goes on after a pause. Those who were due meanwhile go on by the worker that [`crate::wake_parked`] is.
pub fn resume(tx: &mut Tx<'_>, at: &Moment, name: &JourneyName) -> Result<Done<JourneyId>, Error> {
    enable(tx, at, name, None)
}

/// Over: nobody comes in, and those inside leave when they are due. It cannot be undone; publish it under another name.
pub fn archive(tx: &mut Tx<'_>, at: &Moment, name: &JourneyName) -> Result<Done<JourneyId>, Error> {
    let journey = find(tx, name)?;
    if journey.state == JourneyState::Archived {
        return Ok(Done::AlreadyDone(journey.id));
    }
    store::set_state(tx, journey.id, JourneyState::Archived, at.now)?;
    tx.touch(ROOM);
    Ok(Done::Done(journey.id))
}

fn find(tx: &mut Tx<'_>, name: &JourneyName) -> Result<JourneyRow, Error> {
    store::by_name(tx, name)?.ok_or_else(|| Error::Unknown(name.to_string()))
}
