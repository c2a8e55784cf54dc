//! Programmes that customers go through, step by step.
//!
//! Nouns: journey (a programme with a name), document (what it is, as JSON; versioned), node (a step: wait, message, end),
//! trigger (the event that brings people in), enrolment (one customer going through one version once), step (what
//! happened at a node), exit and goal (what takes people out), holdout (people chosen not to get it, so that what it
//! brings can be measured), back-fill (bringing in people whose event lies before), shelf (what the program
//! brings along for journeys: ready-made ones, events, templates).
//!
//! Invariants:
//! - A version never changes; an enrolment stays on the one it came in by.
//! - The same event never brings the same customer into the same journey twice, whether it is heard or back-filled.
//! - Every enrolment is waiting with a timer, parked by a pause, or at an end with its reason. A failed step is a state
//!   with its cause, to be seen and tried again.
//! - Where somebody is, what they did, the timer they wait on and what was asked for change in one transaction.
//! - Who is held out is decided before anything is known of them, and for ever.
//! - A published document can be walked through: every next is there, everything is reached, nothing goes round for ever.
//!
//! Publishes no events: what a journey does is told by the rooms that do it.
//!
//! Deliberately absent: what a message shows (builders, written where the rooms meet), whether and when it goes (room
//! `messages`), any knowledge of orders.

mod documents;
mod domain;
mod error;
mod http;
pub mod public;
mod service;
mod shelf;
mod store;
mod work;

#[cfg(test)]
mod tests;

pub use crate::{
    documents::Documents,
    domain::{
        Advance, BackFill, Document, Effect, EnrolmentId, EnrolmentState, EntryRule, Exit,
        FieldTest, Goal, Holdout, JourneyId, JourneyName, JourneyState, MessageNode, Node, NodeId,
        Occurrence, Passed, Place, Problem, Reentry, Then, Trigger, VersionId, WaitNode, What,
        advance, is_held_out,
    },
    error::Error,
    http::routes,
    service::{
        Entered, Left, PastEvents, PastPage, ReadPast, Rules, STEP, Stepped, archive, back_fill,
        enable, enable_ready, enter, erase, exists, explain, export, go_on, leave, list, merge,
        pause, publish, resume, retry, show, unmerge,
    },
    shelf::{Ready, Shelf},
    store::MIGRATIONS,
    work::{handlers, has_people_waiting, subscriber, wake_parked},
};
