//! Why somebody is, was, or is not in a journey.

use std::collections::BTreeMap;

use db::Tx;
use kernel::{CustomerId, Moment};

use crate::{
    documents::Documents,
    domain::{EnrolmentId, EnrolmentState, EntryRule, Occurrence, Ruling, entry_rule, is_held_out},
    error::Error,
    public::{EnrolmentView, EntryView, FailedView, JourneyExplanation, NodePerson, StepView},
    store::{self, EnrolmentRow},
};

/// Most enrolments told of.
const MOST_ENROLMENTS: u32 = 100;
/// How far back the timeline is looked through for events that could have brought them in.
const MOST_EVENTS: u32 = 200;

/// Everything between one customer and one journey: when they were inside and what happened there, and for each event of
/// the trigger's kind on the timeline whether it would bring them in now, and if not, why. `None` when there is no such
/// journey.
pub fn explain(
    tx: &mut Tx<'_>,
    at: &Moment,
    documents: &Documents,
    customer: CustomerId,
    name: &crate::domain::JourneyName,
) -> Result<Option<JourneyExplanation>, Error> {
    let Some(journey) = store::by_name(tx, name)? else {
        return Ok(None);
    };
    let document = documents.get(tx, journey.version)?;
    let rows = store::enrolments_of(tx, customer, journey.id, MOST_ENROLMENTS)?;
    let last = rows.iter().map(|row| row.entered_at).max();
    let entered: BTreeMap<&str, EnrolmentState> = rows
        .iter()
        .map(|row| (row.cause.as_str(), row.at.state))
        .collect();
    let everywhere = experiments::holdout(tx)?;
    let events = events::timeline(tx, customer, None, MOST_EVENTS)?
        .iter()
        .filter(|event| document.trigger.event() == Some(event.kind.as_str()))
        .map(|event| {
            let occurrence = Occurrence::from(event);
            let rule = match entered.get(event.cause.as_str()) {
                Some(EnrolmentState::HeldOut) => EntryRule::HeldOut,
                Some(_inside) => EntryRule::Enters,
                None => {
                    let ruling = Ruling::Event;
                    entry_rule(
                        &document,
                        &occurrence,
                        last,
                        at.now,
                        ruling,
                        everywhere.as_ref(),
                    )
                }
            };
            EntryView {
                cause: event.cause.clone(),
                at: event.at,
                brought_in: entered.contains_key(event.cause.as_str()),
                rule,
            }
        })
        .collect();
    Ok(Some(JourneyExplanation {
        customer,
        name: name.clone(),
        state: journey.state,
        held_out: document
            .holdout
            .as_ref()
            .is_some_and(|holdout| is_held_out(holdout, customer)),
        enrolments: views(tx, customer, rows)?,
        events,
    }))
}

/// Those of a journey whose step failed, at most `limit`, with what happened to them. `None` when there is no such journey.
pub fn failed(
    tx: &mut Tx<'_>,
    name: &crate::domain::JourneyName,
    limit: u32,
) -> Result<Option<Vec<FailedView>>, Error> {
    let Some(journey) = store::by_name(tx, name)? else {
        return Ok(None);
    };
    let mut failed = Vec::new();
    for row in store::failed(tx, journey.id, limit)? {
        let customer = row.customer;
        let enrolment = views(tx, customer, vec![row])?;
        failed.extend(enrolment.into_iter().map(|enrolment| FailedView {
            customer,
            enrolment,
        }));
    }
    Ok(Some(failed))
}

/// Some of those who stand at a node of a journey, at most `limit`, the latest first. `None` when there is no such journey.
pub(crate) fn at_node(
    tx: &mut Tx<'_>,
    name: &crate::domain::JourneyName,
    (node, limit): (&str, u32),
) -> Result<Option<Vec<NodePerson>>, Error> {
    let Some(journey) = store::by_name(tx, name)? else {
        return Ok(None);
    };
    let rows = store::inside_at_node(tx, journey.id, (node, limit))?;
    let names = customers::names(tx, rows.iter().map(|row| row.customer))?;
    let people = rows.into_iter().map(|row| NodePerson {
        customer: row.customer,
        customer_name: names.get(&row.customer).cloned(),
        state: row.at.state,
        since: row.at.since,
        due_at: row.at.due_at,
    });
    Ok(Some(people.collect()))
}

fn views(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    rows: Vec<EnrolmentRow>,
) -> Result<Vec<EnrolmentView>, Error> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id.raw()).collect();
    let mut steps: BTreeMap<EnrolmentId, Vec<StepView>> = BTreeMap::new();
    for step in store::steps_of(tx, customer, &ids)? {
        steps.entry(step.enrolment).or_default().push(StepView {
            node: step.node,
            what: step.what,
            detail: step.detail,
            at: step.at,
        });
    }
    Ok(rows
        .into_iter()
        .map(|row| EnrolmentView {
            id: row.id,
            version: row.version,
            cause: row.cause,
            entered_by: row.entered_by,
            entered_at: row.entered_at,
            state: row.at.state,
            node: row.at.node,
            due_at: row.at.due_at,
            ended_at: row.at.ended_at,
            goal_at: row.goal_at,
            note: row.at.note,
            steps: steps.remove(&row.id).unwrap_or_default(),
        })
        .collect())
}
