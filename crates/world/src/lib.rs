//! The whole product in one struct, with clock, chance, mail and database given from outside.
//!
//! Nouns: world (one running product over one shop), step (one round of everything that is due), finding (what a room
//! knows of its own health).
//!
//! Invariants: nothing in here reads a clock, a random source or the environment; the program, rehearsals, simulations
//! and tests build the same world from other parts.
//!
//! Publishes: nothing of its own.

mod api;
mod asking;
mod desk;
mod error;
mod health;
mod measures;
mod office;
mod policies;
mod rehearse;
mod rooms;
mod world;

#[cfg(test)]
mod tests;

pub use crate::{
    api::{Doors, DoorsError, api, document, pages, site},
    asking::registry,
    desk::template_desk,
    error::Error,
    health::{Finding, health},
    measures::programmes,
    office::Sender,
    policies::policies,
    rehearse::{DayCount, Progress, Rehearsal, Rehearsed, rehearse},
    rooms::{METRICS, SETTINGS, rooms},
    world::{Makings, Reacted, World, register},
};
