//! Instants, days and zones.

mod calendar;
mod day;
mod span;
mod time_of_day;
mod timestamp;
mod weekday;
mod zone;

pub use day::{Day, anniversary};
pub use span::Span;
pub use time_of_day::TimeOfDay;
pub use timestamp::Timestamp;
pub use weekday::Weekday;
pub use zone::{Local, Zone};
