//! Tests of this crate.

mod agree;
mod cache;
mod kept;
mod reading;
mod trial;

use db::Room;

pub(crate) fn rooms() -> Vec<Room> {
    vec![crate::MIGRATIONS, trial::ROOM]
}
