//! Sends to many at once: one-off and recurring, to an audience that is frozen when it begins.
//!
//! Nouns: campaign (a send with a name), document (what it is, as JSON; changed while it is a draft), variant (one of the
//! things it may say, to compare subjects, contents and times), run (one sending: the only one, one of a recurring
//! campaign, or the repetition for those who did not react), audience (who was meant at the instant when the run began),
//! recipient (one customer of a run), wave (where variants are tried first, the others come after), winner and verdict
//! (which variant the rest gets, and why), round (shares of the variants that stand for a while, where they learn), holdout (people chosen not to get it, so that what it brings can be measured).
//!
//! Invariants:
//! - Who is meant is decided once for each run, at one instant; nobody joins or leaves a run afterwards.
//! - Nobody is asked for twice in one run: a customer's row, the ask and its cause change in one transaction.
//! - Who is held out, who is in a test and who gets which variant are hashes, drawn before anything is known of them. Where shares
//!   learn, the lot of a customer is the same hash, met by the shares that stand when their turn comes; it is kept and never
//!   drawn again.
//! - Shares never fall under the floor that the document gives, and move only by people who had time to react.
//! - A run goes by the document and the published versions of templates that were there when it was scheduled.
//! - Whoever works on a run holds a lease with a token; what was done and not booked is done again and changes nothing.
//! - After a pause or a cancellation nothing more is asked for, what waits in the queue is taken back, and what comes to be
//!   written meanwhile is refused at the door. After a pause it is asked for anew, under a cause that says so.
//! - A winner is chosen by the rule that `domain::winner` states, or by hand. Where the difference may be chance, the first
//!   variant is sent, and the verdict says so.
//! - More people than are reached without asking need a yes: when it is scheduled, and again when the audience has grown far
//!   beyond what was seen then.
//!
//! Publishes no events: what becomes of its messages is told by room `messages`.
//!
//! Deliberately absent: what a message shows (templates), whether it may go (the contact policy of room `messages`), who is
//! meant (conditions of room `segments`), what happens step by step to one customer (room `journeys`).

mod domain;
mod error;
mod http;
pub mod public;
mod service;
pub mod settings;
mod store;
mod work;

#[cfg(test)]
mod tests;

pub use crate::{
    domain::{
        Arm, Best, CampaignId, CampaignName, CampaignState, Chooser, Document, Every, Learning,
        LocalTime, Measure, Missed, Problem, RecipientState, Resend, ResendTo, Round, RoundArm,
        RunId, RunState, Stopping, Test, Unit, Variant, Verdict, When, judge,
    },
    error::Error,
    http::routes,
    service::{
        Again, Ahead, BestTime, BestTimes, Draft, Guard, Rules, SUBJECT_BUILDER, Trial, calendar,
        cancel, change, choose, create, delete, duplicate, erase, estimate, export, figures, list,
        merge, pause, resend, resume, schedule, send_test, show, unschedule, unwanted,
    },
    store::{MIGRATIONS, for_each_entry},
    work::{next_wake, work},
};
