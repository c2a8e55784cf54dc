//! Tests of this crate, on both databases.

mod house;
mod rendering;
mod smoke;

pub(crate) use house::rooms;
