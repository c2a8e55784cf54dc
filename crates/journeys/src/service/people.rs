//! People who are inside when another version is published.

use db::{Db, Tx};
use kernel::{CustomerId, Moment};
use timers::Timer;

use super::{ROOM, Rules, enter::Entered, jobs::Page, writing::timer};
use crate::{
    domain::{Document, EnrolmentId, EnrolmentState, JourneyName, VersionId},
    error::Error,
    public::{Fate, NodeFate, PeoplePreview},
    store::{self, EnrolmentRow, JobRow},
};

/// People moved in one transaction.
const PAGE: u32 = 500;

/// What becomes of those who are inside when another version is published.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Inside {
    /// They finish on the version by which they came in.
    #[default]
    Finish,
    /// They go on by the new one from the node at which they are. A wait that runs ends no sooner than it would have.
    Move,
    /// The same, and waits that run are counted anew from when they began: who has waited long enough goes on at once.
    Retime,
}

/// Who is inside, node by node, and what would become of them by a document.
pub fn preview(
    tx: &mut Tx<'_>,
    name: &JourneyName,
    document: &Document,
) -> Result<PeoplePreview, Error> {
    let Some(journey) = store::by_name(tx, name)? else {
        return Ok(PeoplePreview::default());
    };
    let mut preview = PeoplePreview::default();
    for (node, people) in store::inside_by_node(tx, journey.id)? {
        let fate = match document.node(&node) {
            Some(_) => Fate::CanMove,
            None => Fate::Finishes,
        };
        preview.people = preview.people.saturating_add(people);
        preview.nodes.push(NodeFate { node, people, fate });
    }
    Ok(preview)
}

/// Moves a page of people to a version. Who is at a node that it does not have finishes on their own.
pub(super) fn move_page(
    db: &Db,
    at: &Moment,
    rules: &Rules,
    (job, to, retime): (&JobRow, VersionId, bool),
) -> Result<Page, Error> {
    let document = db.read_now(|tx| rules.documents.get(tx, to))?;
    let place = job.place.as_deref().and_then(read_place);
    let people = db.read_now(|tx| store::inside_after(tx, job.journey, place, PAGE))?;
    db.write_now(|tx| move_people(tx, at, &people, (&document, to, retime)))?;
    let is_full = u32::try_from(people.len()) == Ok(PAGE);
    let last = people.last().filter(|_| is_full);
    Ok(Page {
        looked_at: people.len(),
        entered: Entered::default(),
        next: last.map(|(customer, enrolment)| format!("{} {}", customer.raw(), enrolment.raw())),
    })
}

fn read_place(text: &str) -> Option<(CustomerId, EnrolmentId)> {
    let (customer, enrolment) = text.split_once(' ')?;
    let customer = CustomerId::from_raw(customer.parse().ok()?);
    Some((customer, EnrolmentId::from_raw(enrolment.parse().ok()?)))
}

fn move_people(
    tx: &mut Tx<'_>,
    at: &Moment,
    people: &[(CustomerId, EnrolmentId)],
    (document, to, retime): (&Document, VersionId, bool),
) -> Result<(), Error> {
    let customers: Vec<i64> = people.iter().map(|(customer, _)| customer.raw()).collect();
    let enrolments: Vec<i64> = people.iter().map(|(_, one)| one.raw()).collect();
    let mut rows = store::take_enrolments(tx, &customers, &enrolments)?;
    rows.retain(|row| {
        row.at.state.is_inside() && row.version != to && document.node(&row.at.node).is_some()
    });
    let moved: Vec<(CustomerId, EnrolmentId)> =
        rows.iter().map(|row| (row.customer, row.id)).collect();
    store::set_versions(tx, &moved, to)?;
    if retime {
        // Whoever is due goes on as far as the new version lets them: their wait is counted from when it began.
        let is_waiting = |row: &&EnrolmentRow| row.at.state == EnrolmentState::Waiting;
        let mut woken = Vec::new();
        let mut timers: Vec<Timer> = Vec::new();
        for row in rows.iter().filter(is_waiting) {
            let mut moved = row.at.clone();
            moved.due_at = Some(at.now);
            woken.push((row.customer, row.id, moved));
            timers.push(timer(row.customer, row.id, at.now));
        }
        store::move_enrolments(tx, &woken)?;
        if !timers.is_empty() {
            timers::set_many(tx, &timers)?;
        }
    }
    tx.touch(ROOM);
    Ok(())
}
