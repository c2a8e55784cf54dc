//! Tests of this crate.

mod fuzz;
mod languages;
mod looks;
mod tokens;
mod unsubscribing;

pub(crate) fn rooms() -> Vec<db::Room> {
    vec![web::MIGRATIONS]
}
