//! What other rooms may know: events, and figures for reports.

pub mod events;
pub mod reports;
