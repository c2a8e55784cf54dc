//! Tests of this crate.

mod agree;
mod cache;
mod export;
mod fuzz;
mod http;
mod kept;
mod reading;
mod trial;

use db::Room;

pub(crate) fn rooms() -> Vec<Room> {
    vec![
        web::MIGRATIONS,
        settings::MIGRATIONS,
        events::MIGRATIONS,
        customers::MIGRATIONS,
        orders::MIGRATIONS,
        crate::MIGRATIONS,
        trial::ROOM,
    ]
}
