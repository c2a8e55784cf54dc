//! What other rooms may know: events and views.

pub mod events;
