//! Tests of this crate, on both databases.

mod crashes;
mod freezing;
mod http;
mod learning;
mod merging;
mod pausing;
mod resending;
mod rules;
mod timing;
mod trial;
mod variants;

pub(crate) use trial::rooms;
