//! What the shop may set about its figures.

use ::settings::{Declared, Setting};

/// What messages cost.
pub const MESSAGE_COST: Setting<u32> = Setting::shop(
    "analytics.message_cost",
    "0",
    "What a thousand messages cost the shop to send, in minor units of its currency: 80 is 0.80 GBP for a thousand. It is taken off what programmes bring.",
)
.range(0, 100_000_000);

/// What text messages cost.
pub const TEXT_COST: Setting<u32> = Setting::shop(
    "analytics.text_cost",
    "0",
    "What a thousand parts of text messages cost the shop, in minor units of its currency: 4000 is 4 pence for each. A text of up to 160 plain letters is one part. It is taken off what programmes bring, beside `analytics.message_cost`.",
)
.range(0, 100_000_000);

/// All of them.
pub const SETTINGS: &[&dyn Declared] = &[&MESSAGE_COST, &TEXT_COST];
