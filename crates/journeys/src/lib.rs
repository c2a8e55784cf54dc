//! Programmes that customers go through, step by step.
//!
//! Nouns: journey (a programme with a name), document (what it is, as JSON; versioned), node (a step: wait, split, message,
//! tag, end, …), trigger (what brings people in: an event, a segment, a day of the year, the shop's calendar, a hand),
//! enrolment (one customer going through one version once), step (what happened at a node), exit and goal (what takes
//! people out), holdout (people chosen not to get it, so that what it brings can be measured), watch (what was seen of
//! somebody who may come to belong to a segment), job (what is done for a journey page by page), shelf (what the program
//! brings along for journeys: ready-made ones, events, templates), extension (what other rooms lend: conditions,
//! deliveries, dates, actions).
//!
//! Invariants:
//! - A version never changes; an enrolment goes on by the one it came in by, unless somebody has chosen to move people.
//! - The same event never brings the same customer into the same journey twice, whether it is heard or back-filled.
//! - Every enrolment is waiting with a timer, parked by a pause, or at an end with its reason. A failed step is a state
//!   with its cause, to be seen and tried again.
//! - Where somebody is, what they did, the timer they wait on and what was asked for change in one transaction.
//! - Who is held out is decided before anything is known of them, and for ever.
//! - A published document can be walked through: every next is there, everything is reached, nothing goes round for ever.
//! - What is decided is a function of document, state, moment and the facts that are asked for: see [`advance`].
//! - Nobody is looked for: after the first look, somebody is looked at when something happens to them, and at the instant
//!   until which the last answer stood.
//! - Another system is called outside of any transaction, and nobody goes on before it has answered.
//!
//! Publishes no events: what a journey does is told by the rooms that do it.
//!
//! Deliberately absent: what a message shows (builders, written where the rooms meet), whether and when it goes (room
//! `messages`), any knowledge of orders.

mod documents;
mod domain;
mod error;
pub mod extensions;
mod http;
pub mod public;
mod schema;
mod service;
pub mod settings;
mod shelf;
mod store;
mod work;

#[cfg(test)]
mod tests;

pub use crate::{
    documents::Documents,
    domain::{
        Advance, ArmBranch, AttributeNode, BackFill, Branch, ByHandTrigger, Call, DateTrigger,
        DeliveredNode, Delivery, DoNode, Document, Effect, EnrolmentId, EnrolmentState, EntryRule,
        EventTrigger, Exit, ExperimentNode, Facts, FieldTest, Goal, Holdout, How, Job, JourneyId,
        JourneyName, JourneyState, MessageNode, Node, NodeId, Occurrence, Passed, Person, Place,
        Problem, Reentry, Schedule, ScheduleTrigger, SegmentTrigger, ShareNode, SplitNode, TagNode,
        Then, Trigger, Turn, UntilNode, VersionId, WaitForNode, WaitNode, WebhookNode, Weighted,
        What, advance, is_held_out,
    },
    error::Error,
    extensions::Extensions,
    http::routes,
    schema::schema,
    service::{
        Called, Entered, Guard, Hand, Inside, Left, PastEvents, PastPage, ReadPast, Rules,
        SCHEDULE, STEP, Stepped, WATCH, all_nodes, archive, bring_in, call_out, enable,
        enable_ready, enter, erase, exists, explain, export, failed, failures, go_on, guard, leave,
        list, merge, next_call, nodes, pause, plan, preview, publish, publish_with, reach,
        rehearsed, resume, retry, retry_failed, show, unmerge, unwanted, version, work,
    },
    shelf::{Ready, ReadyDetail, ReadyView, Shelf},
    store::{MIGRATIONS, for_each_entry},
    work::{handlers, has_people_waiting, subscriber, wake_parked},
};
