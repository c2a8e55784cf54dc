//! Everything that rooms bring along: tables, settings.

use db::Room;
use settings::Declared;

/// Every setting of the program.
pub const SETTINGS: &[&[&dyn Declared]] =
    &[settings::installation::SETTINGS, settings::shop::SETTINGS];

/// Every room's schema, in the order in which they are applied.
pub fn rooms() -> Vec<Room> {
    vec![
        events::MIGRATIONS,
        timers::MIGRATIONS,
        shops::MIGRATIONS,
        settings::MIGRATIONS,
    ]
}
