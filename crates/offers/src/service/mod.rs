//! Use cases.

mod bringing;
mod defining;
mod giving;
mod person;
mod reading;
mod redeeming;

pub(crate) use self::defining::find;
pub use self::{
    bringing::{MOST_MADE, Taken, generate, take_codes},
    defining::{How, change_state, define},
    giving::{Giving, give, rehearse},
    person::{export, forget, merge, unmerge},
    reading::{
        Few, Promised, codes, export_codes, few_left, given_by_programme, list, of_causes,
        promised, redemptions, show,
    },
    redeeming::{any, settle, settle_of},
};
