//! What a condition about customers is made of: the contract between rooms that know something about customers and
//! the room that combines their answers.
//!
//! **Nouns.** [`Set`] (customers as a compressed bitmap), [`Members`] (a set, or everyone but a set), [`Leaf`] (one
//! condition with its parameters), [`Verdict`] (its answer for one customer), [`Spec`] (a kind of condition that a
//! room offers), [`Parameter`], [`Fields`] (the parameters of one condition being read), [`Bounds`] and [`Window`]
//! (numbers and times, said alike by all rooms), [`Problem`] (what is wrong with a condition, and where).
//!
//! **Invariants.** Both forms of a leaf agree: a customer is in `members` exactly when `holds` says yes at the same
//! instant ([`testing::check`] tries it). A verdict stays true until its `until`, if no data change. Unknown
//! parameters are refused, never ignored. `parse` of a normal form gives a leaf with that normal form.
//!
//! **Publishes** no events.
//!
//! **Deliberately absent:** trees of conditions, caching and saved segments (room `segments`), and every concrete
//! condition (the rooms that own the data).

mod bounds;
mod error;
mod fields;
mod leaf;
mod nearest;
mod problem;
mod set;
mod spec;
pub mod testing;
mod window;

#[cfg(test)]
mod tests;

pub use crate::{
    bounds::{Bounds, Unit},
    error::PredicateError,
    fields::Fields,
    leaf::{Env, Leaf, Members, Moves, Notes, Verdict},
    nearest::nearest,
    problem::Problem,
    set::Set,
    spec::{Kind, Parameter, ParseContext, Parsed, Spec},
    window::Window,
};
