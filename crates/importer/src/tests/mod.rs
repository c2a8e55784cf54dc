//! Tests of this room, with the rooms that it fills.

mod dump;
mod faults;
mod files;
mod http;
mod outcomes;
mod shop;

use db::Room;

pub(crate) fn rooms() -> Vec<Room> {
    shop::rooms()
}
