//! Tests of this crate.

mod languages;
mod looks;
mod tokens;
mod unsubscribing;

pub(crate) fn rooms() -> Vec<db::Room> {
    vec![web::MIGRATIONS]
}
