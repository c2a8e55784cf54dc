//! The whole product in one struct, with clock, chance, mail and database given from outside.
//!
//! Nouns: world (one running product over one shop), step (one round of everything that is due).
//!
//! Invariants: nothing in here reads a clock, a random source or the environment; the program, rehearsals, simulations
//! and tests build the same world from other parts.
//!
//! Publishes: nothing of its own.

mod api;
mod asking;
mod campaigning;
mod desk;
mod error;
mod measures;
mod mentions;
mod office;
mod policies;
mod rehearsal_details;
mod rehearsal_runs;
mod rehearse;
mod rehearse_asked;
mod rehearse_shares;
mod rooms;
mod world;

#[cfg(test)]
mod tests;

pub use crate::{
    api::{Doors, DoorsError, Premises, api, document, pages, site},
    asking::registry,
    campaigning::campaign_rules,
    desk::template_desk,
    error::Error,
    measures::programmes,
    office::Sender,
    policies::policies,
    rehearse::{Progress, Rehearsed, switched_on},
    rehearse_shares::rehearse,
    rooms::{METRICS, SETTINGS, rooms},
    world::{Makings, Reacted, World, register},
};
