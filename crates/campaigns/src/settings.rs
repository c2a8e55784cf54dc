//! What the shop may set about campaigns.

use ::settings::{Declared, Setting};

/// How many people a campaign reaches without asking.
pub const LARGEST_SHARE: Setting<u32> = Setting::shop(
    "campaigns.largest_share",
    "50",
    "The share of all customers, in percent, that a campaign may reach without asking first. 100: nobody is ever asked.",
)
.range(1, 100);

/// All of them.
pub const SETTINGS: &[&dyn Declared] = &[&LARGEST_SHARE];
