//! What the shop may set about journeys.

use ::settings::{Declared, Setting};

/// How many people are reached at once without asking.
pub const LARGEST_SHARE: Setting<u32> = Setting::shop(
    "journeys.largest_share",
    "10",
    "The share of all customers, in percent, that switching a journey on may reach at once without asking first. 100: nobody is ever asked.",
)
.range(1, 100);

/// All of them.
pub const SETTINGS: &[&dyn Declared] = &[&LARGEST_SHARE];
