//! Tests of this crate.

mod agree;
mod cache;
mod http;
mod kept;
mod reading;
mod trial;

use db::Room;

pub(crate) fn rooms() -> Vec<Room> {
    vec![
        web::MIGRATIONS,
        settings::MIGRATIONS,
        crate::MIGRATIONS,
        trial::ROOM,
    ]
}
