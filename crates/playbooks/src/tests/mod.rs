//! Tests of this crate, on both databases.

mod documents;
mod house;
mod programmes;
mod rendering;
mod smoke;

pub(crate) use house::rooms;
