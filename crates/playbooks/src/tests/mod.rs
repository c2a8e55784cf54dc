//! Tests of this crate, on both databases.

mod house;
mod programmes;
mod rendering;
mod short;
mod smoke;

pub(crate) use house::rooms;
