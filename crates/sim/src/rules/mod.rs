//! What must always hold.

mod arrived;
mod campaigns;
mod offers;
mod standing;

pub(crate) use arrived::arrived;
pub(crate) use standing::{rested, standing};
