//! Tests of this room.

mod hours;
mod lasting;
mod lives;
mod risk;
mod scores;

pub(crate) fn rooms() -> Vec<db::Room> {
    vec![
        web::MIGRATIONS,
        settings::MIGRATIONS,
        events::MIGRATIONS,
        timers::MIGRATIONS,
        customers::MIGRATIONS,
        catalog::MIGRATIONS,
        orders::MIGRATIONS,
        messages::MIGRATIONS,
        crate::MIGRATIONS,
    ]
}
