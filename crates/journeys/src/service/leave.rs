//! Leaving on the way: by an exit, or because the goal is reached.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use kernel::{CustomerId, Moment, Span};
use serde_json::json;

use super::{
    Rules,
    writing::{Walker, Writing, timer_key},
};
use crate::{
    domain::{Document, EnrolmentState, JourneyId, JourneyName, Occurrence},
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
    for occurrence in occurrences {
        if watched.kinds.contains(&occurrence.kind) {
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
    let rows = store::take_of_customers(tx, &customers, at.now.minus(watched.longest_goal))?;
    let mut leaving = Leaving::default();
    for row in &rows {
        let document = rules.documents.get(tx, row.version)?;
        let Some(name) = watched.names.get(&row.journey) else {
            continue;
        };
        for occurrence in by_customer.get(&row.customer).into_iter().flatten() {
            // What brought them in does not take them out again.
            if occurrence.cause != row.cause && leaving.take(at, row, (&document, name), occurrence)
            {
                break;
            }
        }
    }
    leaving.write(tx, at, rules)
}

/// What any version of any journey looks out for.
struct Watched {
    kinds: BTreeSet<String>,
    longest_goal: Span,
    names: BTreeMap<JourneyId, JourneyName>,
}

fn watched(tx: &mut Tx<'_>, rules: &Rules) -> Result<Watched, Error> {
    let mut watched = Watched {
        kinds: BTreeSet::new(),
        longest_goal: Span::ZERO,
        names: BTreeMap::new(),
    };
    for journey in store::all_journeys(tx)? {
        for (version, _number, _at) in store::version_numbers(tx, journey.id)? {
            let document = rules.documents.get(tx, version)?;
            watched
                .kinds
                .extend(document.exits.iter().map(|exit| exit.event.clone()));
            if let Some(goal) = &document.goal {
                watched.kinds.insert(goal.event.clone());
                watched.longest_goal = watched.longest_goal.max(goal.within);
            }
        }
        watched.names.insert(journey.id, journey.name);
    }
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

    fn write(self, tx: &mut Tx<'_>, at: &Moment, rules: &Rules) -> Result<Left, Error> {
        if !self.goals.is_empty() {
            store::goal(tx, &self.goals)?;
        }
        if !self.moves.is_empty() {
            store::move_enrolments(tx, &self.moves)?;
            for (customer, enrolment, _) in &self.moves {
                timers::cancel(tx, *customer, &timer_key(*enrolment))?;
            }
        }
        self.writing.write(tx, at, rules)?;
        Ok(self.left)
    }
}

fn exits(exit: &crate::domain::Exit, row: &EnrolmentRow, occurrence: &Occurrence) -> bool {
    exit.event == occurrence.kind
        && exit.filter.iter().all(|test| test.holds(&occurrence.data))
        && exit.same.iter().all(|field| {
            let brought_in = row.context.get(field);
            brought_in.is_some() && brought_in == occurrence.data.get(field)
        })
}
