//! What other rooms may know: events, figures for reports, and views.

pub mod classes;
pub mod discounts;
pub mod events;
pub mod glances;
pub mod outcomes;
pub mod reports;
pub mod views;
