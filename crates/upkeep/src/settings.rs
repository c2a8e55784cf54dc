//! What the shop may set about its backups.

use ::settings::{Declared, Setting};
use kernel::TimeOfDay;

/// Whether a copy is made every night.
pub const NIGHTLY: Setting<bool> = Setting::shop(
    "backup.nightly",
    "true",
    "Whether a copy of the shop's database is made every night, into the folder `backups` of the data folder. Only a shop in SQLite; PostgreSQL is copied by its own tools.",
);

/// When.
pub const TIME: Setting<TimeOfDay> = Setting::shop(
    "backup.time",
    "03:30",
    "When the nightly copy is made, in the shop's time zone. A night that was missed is made up for.",
);

/// How many.
pub const KEPT: Setting<i64> = Setting::shop(
    "backup.kept",
    "7",
    "How many nightly copies are kept; older ones are removed. Copies that somebody asked for stay until somebody removes them.",
)
.range(1, 365);

/// All of them.
pub const SETTINGS: &[&dyn Declared] = &[&NIGHTLY, &TIME, &KEPT];
