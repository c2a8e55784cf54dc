//! Promises to the outside.

mod contract;
