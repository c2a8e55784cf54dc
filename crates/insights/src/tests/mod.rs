//! Tests of this room.

mod lives;
mod scores;

pub(crate) fn rooms() -> Vec<db::Room> {
    vec![
        web::MIGRATIONS,
        settings::MIGRATIONS,
        events::MIGRATIONS,
        orders::MIGRATIONS,
        crate::MIGRATIONS,
    ]
}
