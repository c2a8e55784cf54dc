//! Tests of this crate: plans that once failed, and a few that every change must survive.

mod plans;
