//! Tests of this room, with the rooms that it tells.

mod events;
mod http;

use db::Room;

pub(crate) fn rooms() -> Vec<Room> {
    vec![
        web::MIGRATIONS,
        settings::MIGRATIONS,
        ::events::MIGRATIONS,
        customers::MIGRATIONS,
        catalog::MIGRATIONS,
        orders::MIGRATIONS,
        offers::MIGRATIONS,
    ]
}
