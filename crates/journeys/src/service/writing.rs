//! What a batch of people going on comes to, written down together.

use std::collections::BTreeMap;

use db::Tx;
use kernel::{CustomerId, Moment, Timestamp};
use messages::{Ask, AskId, ContentRef};
use serde_json::{Value, json};
use timers::Timer;

use super::{ROOM, Rules, STEP, deed::Deed};
use crate::{
    domain::{
        Advance, Document, Effect, EnrolmentId, EnrolmentState, How, JourneyName, MessageNode,
        Node, Passed, Then, What,
    },
    error::Error,
    store::{self, Moved, StepRow},
};

/// Why somebody left of whom the document's `who` holds no longer.
const UNFIT: &str = "who";

/// Somebody who goes on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Walker<'a> {
    pub(super) customer: CustomerId,
    pub(super) enrolment: EnrolmentId,
    pub(super) journey: &'a JourneyName,
    pub(super) document: &'a Document,
    pub(super) context: &'a Value,
    /// Steps written so far.
    pub(super) steps: i64,
}

/// Steps, asks and timers of a batch.
#[derive(Debug, Default)]
pub(super) struct Writing {
    steps: Vec<StepRow>,
    asks: Vec<Ask>,
    /// Which step each ask belongs to.
    steps_of_asks: Vec<usize>,
    /// What is done besides.
    deeds: Vec<Deed>,
    timers: Vec<Timer>,
    /// Experiments that were met.
    met: Vec<experiments::Met>,
    /// Calls of other systems that somebody waits for.
    calls: Vec<(CustomerId, EnrolmentId, String)>,
}

impl Writing {
    /// Takes in how one person goes on; answers where they are then.
    pub(super) fn take(
        &mut self,
        now: Timestamp,
        walker: Walker<'_>,
        advance: &Advance<'_>,
    ) -> Moved {
        let mut steps = walker.steps;
        for Passed { node, how } in &advance.passed {
            let (what, detail) = told(node, how);
            self.step_with(now, walker, &mut steps, (&node.id, what, detail));
            match how {
                How::Does(Effect::Message(message)) => {
                    self.steps_of_asks.push(self.steps.len().saturating_sub(1));
                    self.asks.push(ask(now, walker, &node.id, message));
                }
                How::Does(Effect::Tag(_) | Effect::Attribute(_) | Effect::Do(_)) => {
                    self.deeds.push(Deed::of(walker, node));
                }
                How::Through | How::Took(_) | How::Came(..) | How::Stale => {}
            }
            if let What::Experiment(parting) = &node.what {
                self.met.push(experiments::Met {
                    customer: walker.customer,
                    experiment: parting.experiment.clone(),
                });
            }
        }
        let (state, node, since, due_at, note) = match &advance.then {
            Then::Wait { place, until, why } => {
                self.wait(walker.customer, walker.enrolment, *until);
                let node = walker.document.node(&place.node);
                if matches!(node.map(|node| &node.what), Some(What::Webhook(_))) {
                    let call = (walker.customer, walker.enrolment, place.node.clone());
                    self.calls.push(call);
                }
                let note = why.clone();
                (
                    EnrolmentState::Waiting,
                    place.node.clone(),
                    place.since,
                    Some(*until),
                    note,
                )
            }
            Then::Done { node } => (EnrolmentState::Done, node.clone(), now, None, String::new()),
            Then::Unfit { node } => {
                let why = json!({"reason": UNFIT});
                self.step_with(now, walker, &mut steps, (node, "exited", why));
                let note = UNFIT.to_owned();
                (EnrolmentState::Exited, node.clone(), now, None, note)
            }
            Then::Lost { node } => {
                let note = format!("journeys.lost_node: there is no node `{node}`");
                self.step(now, walker, &mut steps, (node, "failed"));
                (EnrolmentState::Failed, node.clone(), now, None, note)
            }
        };
        let ended_at = (!state.is_inside()).then_some(now);
        Moved {
            state,
            node,
            since,
            due_at,
            steps,
            note,
            ended_at,
        }
    }

    /// Adds a step of one person.
    pub(super) fn step(
        &mut self,
        now: Timestamp,
        walker: Walker<'_>,
        steps: &mut i64,
        (node, what): (&str, &str),
    ) {
        *steps = steps.saturating_add(1);
        self.steps.push(StepRow {
            customer: walker.customer,
            enrolment: walker.enrolment,
            step: *steps,
            node: node.to_owned(),
            what: what.to_owned(),
            detail: json!({}),
            at: now,
        });
    }

    /// Adds a step that says why.
    pub(super) fn step_with(
        &mut self,
        now: Timestamp,
        walker: Walker<'_>,
        steps: &mut i64,
        (node, what, detail): (&str, &str, Value),
    ) {
        self.step(now, walker, steps, (node, what));
        if let Some(step) = self.steps.last_mut() {
            step.detail = detail;
        }
    }

    pub(super) fn wait(&mut self, customer: CustomerId, enrolment: EnrolmentId, due_at: Timestamp) {
        self.timers.push(timer(customer, enrolment, due_at));
    }

    /// Puts the asks to the policy, and writes steps and timers.
    pub(super) fn write(
        mut self,
        tx: &mut Tx<'_>,
        at: &Moment,
        rules: &Rules,
    ) -> Result<usize, Error> {
        if !self.asks.is_empty() {
            let policy = (rules.policies)(tx)?;
            let asked = messages::ask_many(tx, at, &policy, &self.asks)?;
            let ids: BTreeMap<usize, AskId> = self
                .steps_of_asks
                .iter()
                .copied()
                .zip(asked.into_iter().map(kernel::Done::into_inner))
                .collect();
            for (position, ask) in ids {
                if let Some(step) = self.steps.get_mut(position) {
                    step.detail = json!({"ask": ask});
                }
            }
        }
        for deed in &self.deeds {
            deed.act(tx, at, rules)?;
        }
        experiments::meet(tx, at.now, &self.met)?;
        if !self.steps.is_empty() {
            store::insert_steps(tx, &self.steps)?;
        }
        if !self.calls.is_empty() {
            self.calls.sort();
            self.calls.dedup();
            store::want_calls(tx, &self.calls, at.now)?;
        }
        if !self.timers.is_empty() {
            timers::set_many(tx, &self.timers)?;
        }
        tx.touch(ROOM);
        Ok(self.asks.len())
    }
}

/// What a step is kept as.
fn told(node: &Node, how: &How<'_>) -> (&'static str, Value) {
    let kind = node.what.kind();
    match how {
        How::Through | How::Does(_) => (kind, json!({})),
        How::Took(next) => (kind, json!({"took": next})),
        How::Came(next, why) if why.is_empty() => (kind, json!({"took": next})),
        How::Came(next, why) => (kind, json!({"took": next, "why": why})),
        How::Stale => ("skipped", json!({"reason": "stale"})),
    }
}

/// The timer of somebody who waits. The enrolment's id is in the key.
pub(crate) fn timer(customer: CustomerId, enrolment: EnrolmentId, due_at: Timestamp) -> Timer {
    Timer {
        customer,
        key: timer_key(enrolment),
        kind: STEP.to_owned(),
        due_at,
        data: Value::Null,
    }
}

pub(super) fn timer_key(enrolment: EnrolmentId) -> String {
    format!("journeys:{enrolment}")
}

/// Whose timer it is.
pub(crate) fn enrolment_of(timer: &Timer) -> Option<EnrolmentId> {
    let text = timer.key.strip_prefix("journeys:")?;
    EnrolmentId::parse(text).ok()
}

/// What makes a deed of a node recognisable.
pub(super) fn cause(enrolment: EnrolmentId, node: &str) -> String {
    format!("journeys:{enrolment}:{node}")
}

fn ask(now: Timestamp, walker: Walker<'_>, node: &str, message: &MessageNode) -> Ask {
    Ask {
        customer: walker.customer,
        purpose: walker.document.purpose,
        topic: walker.document.topic.clone(),
        programme: walker.journey.to_string(),
        cause: cause(walker.enrolment, node),
        content: ContentRef {
            template: message.template.clone(),
            version: message.template_version,
            data: json!({
                "event": walker.context,
                "journey": {"enrolment": walker.enrolment},
            }),
        },
        channels: message.channels.clone(),
        value: message.value,
        earliest: now,
        latest: now.plus(message.fresh_for),
        merging: message.merging,
    }
}
