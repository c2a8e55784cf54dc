//! The whole product under one seed: a shop lives through months in seconds, processes die between any two steps, mail
//! servers fail, clocks jump, and after every step what must always hold is looked at.
//!
//! Nouns: plan (a list of steps drawn from a seed), step (one action at one node), node (one process with its world and
//! its mail), letter (a message that arrived at the pretended server), rule (what must always hold), failure (a rule that
//! did not, with the plan made as short as it goes).
//!
//! Invariants:
//! - A plan and its seed decide everything that happens on one node; nothing in here reads a clock of the machine.
//! - An action picks its subject by an index modulo what exists, so a plan from which steps are left out is a plan.
//! - The rules look at what a stranger can see: what arrived, and the tables as they stand. They share no code with the
//!   rooms that they watch, but for reading consent and suppression.
//!
//! Publishes nothing.
//!
//! Deliberately absent: networks, real mail servers, threads; the rooms' own tests have those.

mod act;
mod campaigning;
mod hunt;
mod node;
mod offering;
mod plan;
mod print;
mod records;
mod rules;
mod run;
mod shop;
mod shrink;
mod tables;
mod trouble;

#[cfg(test)]
mod tests;

pub use crate::{
    hunt::{Hunted, kept},
    plan::{Action, Machine, Mailing, Plan, Programme, Step},
    run::{Backend, Failure, Ran, run},
    shrink::shrink,
};
