//! Leaving on the way: by an exit, or because the goal is reached.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use db::Tx;
use kernel::{CustomerId, Moment};
use serde_json::json;

use super::{
    Rules,
    writing::{Walker, Writing, timer_key},
};
use crate::{
    documents::Watched,
    domain::{Document, EnrolmentState, Exit, FieldTest, JourneyName, Occurrence, VersionId, What},
    error::Error,
    store::{self, EnrolmentRow, Moved},
};

/// What leaving came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// People who left by an exit.
    pub exited: usize,
    /// People who reached the goal.
    pub reached: usize,
}

/// Lets customers leave the journeys whose exits or goals this is. Goals also count for those who are through, and for
/// those who were held out, as long as the goal's time lasts.
pub fn leave(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    occurrences: &[Occurrence],
) -> Result<Left, Error> {
    let watched = watched(tx, rules)?;
    let mut by_customer: BTreeMap<CustomerId, Vec<&Occurrence>> = BTreeMap::new();
    let mut versions: BTreeSet<VersionId> = BTreeSet::new();
    for occurrence in occurrences {
        if let Some(watching) = watched.kinds.get(&occurrence.kind) {
            versions.extend(watching);
            by_customer
                .entry(occurrence.customer)
                .or_default()
                .push(occurrence);
        }
    }
    if by_customer.is_empty() {
        return Ok(Left::default());
    }
    let customers: Vec<i64> = by_customer.keys().map(|customer| customer.raw()).collect();
    let versions: Vec<i64> = versions.into_iter().map(VersionId::raw).collect();
    let since = at.now.minus(watched.longest_goal);
    let rows = store::take_looking_out(tx, (&customers, &versions), since)?;
    let mut leaving = Leaving::default();
    for row in &rows {
        let document = rules.documents.get(tx, row.version)?;
        let Some(name) = watched.names.get(&row.journey) else {
            continue;
        };
        // What brought them in neither takes them out again nor is what they wait for.
        let heard = by_customer.get(&row.customer).into_iter().flatten();
        let heard: Vec<&Occurrence> = heard
            .copied()
            .filter(|one| one.cause != row.cause)
            .collect();
        let left = heard
            .iter()
            .any(|one| leaving.take(at, row, (&document, name), one));
        if !left {
            leaving.wake(at, rules, row, (&document, name), &heard);
        }
    }
    leaving.write(tx, at, rules)
}

/// What any version of any journey looks out for. Found once for each set of versions.
fn watched(tx: &mut Tx<'_>, rules: &Rules) -> Result<Arc<Watched>, Error> {
    let versions = store::count_versions(tx)?;
    if let Some(known) = rules.documents.watched(versions) {
        return Ok(known);
    }
    let mut watched = Watched::default();
    for journey in store::all_journeys(tx)? {
        watched.names.insert(journey.id, journey.name);
    }
    for (_journey, version) in store::all_versions(tx)? {
        let document = rules.documents.get(tx, version)?;
        let mut watch = |kind: &str| {
            let watching = watched.kinds.entry(kind.to_owned()).or_default();
            watching.insert(version);
        };
        for exit in &document.exits {
            watch(&exit.event);
        }
        for node in &document.nodes {
            if let What::WaitFor(wait) = &node.what {
                watch(&wait.event);
            }
        }
        if let (true, Some(deliveries)) = (document.has_deliveries(), rules.extensions.deliveries())
        {
            for kind in deliveries.events {
                watch(kind);
            }
        }
        if let Some(goal) = &document.goal {
            watch(&goal.event);
            watched.longest_goal = watched.longest_goal.max(goal.within);
        }
    }
    let watched = Arc::new(watched);
    rules.documents.keep_watched(versions, &watched);
    Ok(watched)
}

#[derive(Debug, Default)]
struct Leaving {
    writing: Writing,
    moves: Vec<(CustomerId, crate::domain::EnrolmentId, Moved)>,
    goals: Vec<(CustomerId, crate::domain::EnrolmentId, kernel::Timestamp)>,
    left: Left,
}

impl Leaving {
    /// Whether the occurrence ends this enrolment, or what is counted of it.
    fn take(
        &mut self,
        at: &Moment,
        row: &EnrolmentRow,
        (document, name): (&Document, &JourneyName),
        occurrence: &Occurrence,
    ) -> bool {
        let is_goal = document.goal.as_ref().is_some_and(|goal| {
            goal.event == occurrence.kind
                && row.goal_at.is_none()
                && agrees(row, &goal.same, &goal.filter, occurrence)
                && occurrence.at >= row.entered_at
                && occurrence.at <= row.entered_at.plus(goal.within)
        });
        let is_inside = row.at.state.is_inside();
        let is_exit = is_inside
            && document
                .exits
                .iter()
                .any(|exit| exits(exit, row, occurrence));
        if is_goal {
            self.goals.push((row.customer, row.id, occurrence.at));
            self.left.reached = self.left.reached.saturating_add(1);
        }
        let reason = match (is_goal && is_inside, is_exit) {
            (true, _) => "goal",
            (false, true) => occurrence.kind.as_str(),
            (false, false) => return is_goal,
        };
        if is_exit && !is_goal {
            self.left.exited = self.left.exited.saturating_add(1);
        }
        let walker = Walker {
            customer: row.customer,
            enrolment: row.id,
            journey: name,
            document,
            context: &row.context,
            steps: row.at.steps,
        };
        let mut steps = row.at.steps;
        let why = json!({"reason": reason, "cause": occurrence.cause});
        self.writing
            .step_with(at.now, walker, &mut steps, (&row.at.node, "exited", why));
        let moved = Moved {
            state: EnrolmentState::Exited,
            due_at: None,
            steps,
            note: reason.to_owned(),
            ended_at: Some(at.now),
            ..row.at.clone()
        };
        self.moves.push((row.customer, row.id, moved));
        true
    }

    /// Lets somebody go on who waits for one of these, or looks at their delivery once more. They go on by the timer of
    /// their step, so that a pause holds them as it holds everybody.
    fn wake(
        &mut self,
        at: &Moment,
        rules: &Rules,
        row: &EnrolmentRow,
        (document, name): (&Document, &JourneyName),
        heard: &[&Occurrence],
    ) {
        let waits = matches!(
            row.at.state,
            EnrolmentState::Waiting | EnrolmentState::Parked
        );
        let Some(node) = document.node(&row.at.node).filter(|_| waits) else {
            return;
        };
        let mut moved = Moved {
            due_at: Some(at.now),
            ..row.at.clone()
        };
        match &node.what {
            What::WaitFor(wait) => {
                let came = |one: &&&Occurrence| {
                    one.kind == wait.event && agrees(row, &wait.same, &wait.filter, one)
                };
                let Some(occurrence) = heard.iter().find(came) else {
                    return;
                };
                let walker = Walker {
                    customer: row.customer,
                    enrolment: row.id,
                    journey: name,
                    document,
                    context: &row.context,
                    steps: row.at.steps,
                };
                let detail = json!({"took": wait.next, "cause": occurrence.cause});
                let step = (node.id.as_str(), node.what.kind(), detail);
                self.writing
                    .step_with(at.now, walker, &mut moved.steps, step);
                moved.node.clone_from(&wait.next);
                moved.since = occurrence.at.min(at.now).max(row.at.since);
            }
            What::Delivered(_) => {
                let told = rules.extensions.deliveries().is_some_and(|deliveries| {
                    let same = [deliveries.same.to_owned()];
                    heard.iter().any(|one| {
                        deliveries.events.contains(&one.kind.as_str())
                            && agrees(row, &same, &[], one)
                    })
                });
                if !told {
                    return;
                }
            }
            What::Wait(_)
            | What::Until(_)
            | What::Split(_)
            | What::Share(_)
            | What::Experiment(_)
            | What::Message(_)
            | What::Tag(_)
            | What::Attribute(_)
            | What::Do(_)
            | What::Webhook(_)
            | What::End => return,
        }
        if moved.state == EnrolmentState::Waiting {
            self.writing.wait(row.customer, row.id, at.now);
        }
        self.moves.push((row.customer, row.id, moved));
    }

    fn write(self, tx: &mut Tx<'_>, at: &Moment, rules: &Rules) -> Result<Left, Error> {
        if !self.goals.is_empty() {
            store::goal(tx, &self.goals)?;
        }
        if !self.moves.is_empty() {
            store::move_enrolments(tx, &self.moves)?;
            for (customer, enrolment, moved) in &self.moves {
                if !moved.state.is_inside() {
                    timers::cancel(tx, *customer, &timer_key(*enrolment))?;
                }
            }
        }
        self.writing.write(tx, at, rules)?;
        Ok(self.left)
    }
}

fn exits(exit: &Exit, row: &EnrolmentRow, occurrence: &Occurrence) -> bool {
    exit.event == occurrence.kind && agrees(row, &exit.same, &exit.filter, occurrence)
}

/// Whether an occurrence is about what brought somebody in, and as it must be.
fn agrees(
    row: &EnrolmentRow,
    same: &[String],
    filter: &[FieldTest],
    occurrence: &Occurrence,
) -> bool {
    filter.iter().all(|test| test.holds(&occurrence.data))
        && same.iter().all(|field| {
            let brought_in = row.context.get(field);
            brought_in.is_some() && brought_in == occurrence.data.get(field)
        })
}
